"""Pages as browsers save them, of fourteen kinds of sites, against what a reader sees in them."""

import json

import pytest

from articles.intake.parsers import ImportProblem
from articles.text.dates import PartialDate
from tests.intake.parsers.parsing import SAMPLES, read

PAGES = sorted((SAMPLES / "html").glob("*.html"))
# Captions in a line or a cell that nothing marks as one: they stand in what was cut.
UNMARKED = {"page02", "page07", "page09", "page14"}


def together(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_parse__what_a_reader_sees(path):
    (record,) = read(path.name, path.read_bytes())
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert record.title == wanted["title"]
    assert record.byline == wanted["byline"]
    assert record.outlet == wanted["outlet"]
    assert (str(record.published_on) if record.published_on else None) == wanted["published_on"]
    assert record.url == wanted["url"]
    body, cut = together(record.body), together(" ".join(record.cut))
    assert body.startswith(together(wanted["first_words"]))
    assert body.rstrip(".").endswith(together(wanted["last_words"]).rstrip("."))
    for phrase in wanted["must_have"]:
        assert together(phrase) in body
    for phrase in wanted["must_not_have"]:
        assert together(phrase) not in body
    captions = cut if path.stem in UNMARKED else together(record.caption)
    for caption in wanted["captions"]:
        assert together(caption) in captions


PARAGRAPHS = (
    "<p>عقد وزراء خارجية التحالف الدولي ضد تنظيم داعش اجتماعهم في العاصمة الإيطالية روما بحضور وفود.</p>"
    "<p>وجدد الوزراء في بيانهم الختامي دعمهم لتسوية سياسية في سوريا وفق القرار 2254 الصادر عام 2015.</p>"
)


def page(head="", above="<h1>التحالف يجتمع في روما لبحث الاستقرار</h1>", text=PARAGRAPHS) -> bytes:
    body = f"<body>{above}<article>{text}</article></body>"
    return f"<!doctype html><html lang=ar><head><meta charset=utf-8>{head}</head>{body}</html>".encode()


def test_parse__a_word_in_a_time_element_stays_in_its_sentence():
    text = PARAGRAPHS.replace(
        "اجتماعهم", 'اجتماعهم يوم <time datetime="2021-06-28">28 حزيران</time>'
    )
    (record,) = read("a.html", page(text=text))
    assert "اجتماعهم يوم 28 حزيران في العاصمة" in record.body
    assert record.published_on is None  # the day of a meeting is not that of the page


def test_parse__the_local_day_of_publication():
    head = '<meta property="article:published_time" content="2021-06-29T00:35:00+03:00">'
    (record,) = read("a.html", page(head))
    assert record.published_on == PartialDate(2021, 6, 29)


def test_parse__several_objects_of_json_ld_the_headline_decides():
    graph = [
        {"@type": "NewsArticle", "headline": "خبر آخر", "datePublished": "2009-03-01"},
        {"@type": ["Article", "NewsArticle"], "headline": "التحالف يجتمع في روما لبحث الاستقرار",
         "datePublished": "2021-06-28", "author": [{"name": "سعاد العلمي"}],
         "publisher": {"name": "صحيفة الاختبار"}},
    ]  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    (record,) = read("a.html", page(script))
    assert record.published_on == PartialDate(2021, 6, 28)
    assert (record.byline, record.outlet) == ("سعاد العلمي", "صحيفة الاختبار")


@pytest.mark.parametrize(
    "content",
    [
        b"<html></html>", b"<p>", page(above="", text=""), b"\x89PNG\r\n", "<div>" * 5000 + "نص",
        page(text="<p>قصير</p>"), b"<title>a</title><p>b</p>", b"<html><style>\x01</style><p>a</p>&#1;",
    ],
)  # fmt: skip
def test_parse__a_page_without_article_is_a_problem(content):
    (found,) = read("a.html", content if isinstance(content, bytes) else content.encode())
    assert isinstance(found, ImportProblem)
    assert found.file == "a.html"


def test_parse__scripts_and_markup_are_no_text():
    text = (
        PARAGRAPHS
        + "<script>alert(1)</script><style>p{}</style><p>والنص &lt;b&gt; باق كما كتب في البيان.</p>"
    )
    (record,) = read("a.html", page(text=text))
    assert "alert" not in record.body
    assert "<b> باق" in record.body
    assert not any("alert" in line for line in record.cut)


def test_parse__what_was_cut_is_kept():
    (record,) = read("a.html", page(text=PARAGRAPHS + "<p>اقرأ أيضا: خبر لا صلة له</p>"))
    assert "اقرأ أيضا: خبر لا صلة له" in record.cut
