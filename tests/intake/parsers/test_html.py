"""HTML pages of fourteen kinds of sites, compared with what a reader sees in them."""

import json

import pytest

from articles.intake.parsers import ImportProblem
from articles.text.authors import authors_of
from articles.text.dates import PartialDate
from tests.intake.parsers.parsing import SAMPLES, read

PAGES = sorted((SAMPLES / "html").glob("*.html"))
# Pages with captions that the markup does not identify: they are among the cut lines.
UNMARKED = {"page02", "page07", "page09", "page14"}


def with_single_spaces(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_parse__sample_page_matches_what_a_reader_sees(path):
    (record,) = read(path.name, path.read_bytes())
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert record.title == expected["title"]
    assert record.authors == authors_of(expected["byline"] or "")
    assert record.outlet == expected["outlet"]
    assert (str(record.published_on) if record.published_on else None) == expected["published_on"]
    assert record.url == expected["url"]
    body, cut = with_single_spaces(record.body), with_single_spaces(" ".join(record.cut))
    assert body.startswith(with_single_spaces(expected["first_words"]))
    assert body.rstrip(".").endswith(with_single_spaces(expected["last_words"]).rstrip("."))
    for phrase in expected["must_have"]:
        assert with_single_spaces(phrase) in body
    for phrase in expected["must_not_have"]:
        assert with_single_spaces(phrase) not in body
    captions = cut if path.stem in UNMARKED else with_single_spaces(record.caption)
    for caption in expected["captions"]:
        assert with_single_spaces(caption) in captions


PARAGRAPHS = (
    "<p>عقد وزراء خارجية التحالف الدولي ضد تنظيم داعش اجتماعهم في العاصمة الإيطالية روما بحضور وفود.</p>"
    "<p>وجدد الوزراء في بيانهم الختامي دعمهم لتسوية سياسية في سوريا وفق القرار 2254 الصادر عام 2015.</p>"
)


def page(head="", above="<h1>التحالف يجتمع في روما لبحث الاستقرار</h1>", text=PARAGRAPHS) -> bytes:
    body = f"<body>{above}<article>{text}</article></body>"
    return f"<!doctype html><html lang=ar><head><meta charset=utf-8>{head}</head>{body}</html>".encode()


def test_parse__time_element_in_text_stays_and_is_not_the_date():
    text = PARAGRAPHS.replace(
        "اجتماعهم", 'اجتماعهم يوم <time datetime="2021-06-28">28 حزيران</time>'
    )
    (record,) = read("a.html", page(text=text))
    assert "اجتماعهم يوم 28 حزيران في العاصمة" in record.body
    assert record.published_on is None  # the date of a meeting is not the publication date


def test_parse__published_time_gives_the_local_date():
    head = '<meta property="article:published_time" content="2021-06-29T00:35:00+03:00">'
    (record,) = read("a.html", page(head))
    assert record.published_on == PartialDate(2021, 6, 29)


def test_parse__several_json_ld_objects_uses_the_one_with_the_headline():
    graph = [
        {"@type": "NewsArticle", "headline": "خبر آخر", "datePublished": "2009-03-01"},
        {"@type": ["Article", "NewsArticle"], "headline": "التحالف يجتمع في روما لبحث الاستقرار",
         "datePublished": "2021-06-28", "author": [{"name": "سعاد العلمي"}],
         "publisher": {"name": "صحيفة الاختبار"}},
    ]  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    (record,) = read("a.html", page(script))
    assert record.published_on == PartialDate(2021, 6, 28)
    assert (record.authors, record.outlet) == (("سعاد العلمي",), "صحيفة الاختبار")


@pytest.mark.parametrize(
    "content",
    [
        b"<html></html>", b"<p>", page(above="", text=""), b"\x89PNG\r\n", "<div>" * 5000 + "نص",
        page(text="<p>قصير</p>"), b"<title>a</title><p>b</p>", b"<html><style>\x01</style><p>a</p>&#1;",
    ],
)  # fmt: skip
def test_parse__page_without_article_is_a_problem(content):
    (problem,) = read("a.html", content if isinstance(content, bytes) else content.encode())
    assert isinstance(problem, ImportProblem)
    assert problem.file == "a.html"


def test_parse__scripts_and_styles_are_not_in_text_or_cut_lines():
    text = (
        PARAGRAPHS
        + "<script>alert(1)</script><style>p{}</style><p>والنص &lt;b&gt; باق كما كتب في البيان.</p>"
    )
    (record,) = read("a.html", page(text=text))
    assert "alert" not in record.body
    assert "<b> باق" in record.body
    assert not any("alert" in line for line in record.cut)


def test_parse__cut_line_is_in_the_record():
    (record,) = read("a.html", page(text=PARAGRAPHS + "<p>اقرأ أيضا: خبر لا صلة له</p>"))
    assert "اقرأ أيضا: خبر لا صلة له" in record.cut
