"""HTML pages of many kinds of sites, compared with what a reader sees in them."""

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
    assert record.title_basis == expected.get("title_basis", "printed")
    assert record.subtitle == expected.get("subtitle", "")
    assert record.language == expected.get("language", "ar")
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


HEADLINE = "التحالف يجتمع في روما لبحث الاستقرار"
HEADING = f"<h1>{HEADLINE}</h1>"
SITE = '<meta property="og:site_name" content="صحيفة الاختبار">'
LEAD = "اتفقت وفود عشرين دولة، الثلاثاء، على خطة مشتركة، وأعلنت رصد تسعين مليونا لها."
FIRST = "عقد وزراء خارجية التحالف الدولي"


def one(content: bytes):
    (record,) = read("a.html", content)
    return record


@pytest.mark.parametrize(
    "above",
    [
        f'<div itemprop="description" class="article-lead"><p>{LEAD}</p></div>', f"<h2>{LEAD}</h2>",
        f"<div><strong>{LEAD}</strong></div>", f"<div>{LEAD}</div>", f'<div class="lead">{LEAD[:-1]}</div>',
        f'<header><p class="standfirst">{LEAD}</p><time datetime="2021-06-28">28 حزيران</time></header>',
        f'<div class="lead d">{LEAD}</div><div class="lead m">{LEAD}</div>',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text", ["<div>{}</div>", "<div class=a></div><div itemprop=articleBody>{}</div>"]
)
def test_parse__lead_beside_the_text_is_its_first_paragraph(above, text):
    record = one(page(above=HEADING + above, text=text.format(PARAGRAPHS)))
    assert record.paragraphs[0].startswith(LEAD[:-1])
    assert [p.split()[0] for p in record.paragraphs[1:]] == ["عقد", "وجدد"]
    assert (record.subtitle, record.captions) == ("", ())


def test_parse__lead_that_the_text_repeats_is_there_once():
    for lead in (LEAD, LEAD[:45] + "…"):
        for first in (LEAD, LEAD + " وجاء ذلك بعد جلستين مغلقتين."):
            above = f'{HEADING}<div class="lead">{lead}</div>'
            record = one(page(above=above, text=f"<p>{first}</p>{PARAGRAPHS}"))
            assert record.paragraphs[0] == first
            assert record.body.count(LEAD[:40]) == 1


def test_parse__points_of_a_summary_are_text():
    points = ["خطة مشتركة تمتد ثلاث سنوات", "رصد تسعين مليونا لتمويلها"]
    box = "".join(f"<li>{point}</li>" for point in points)
    record = one(page(above=f'{HEADING}<div class="summary"><ul>{box}</ul></div>'))
    assert [p.removeprefix("- ") for p in record.paragraphs[:2]] == points
    assert record.captions == ()


@pytest.mark.parametrize(
    "above",
    [
        '<div class="related"><a href="/x">الوزير يزور بغداد ويلتقي رئيس الحكومة فيها مساء اليوم</a></div>',
        f'<div class="lead" style="display: none">{LEAD}</div>', f"<aside><p>{LEAD}</p></aside>",
        f"<figure><img src=a><figcaption>{LEAD}</figcaption></figure>", f'<div class="author-bio">{LEAD}</div>',
    ],
)  # fmt: skip
def test_parse__other_line_between_headline_and_text_is_no_lead(above):
    record = one(page(above=HEADING + above))
    assert record.body.startswith(FIRST)
    assert len(record.paragraphs) == 2


def test_parse__description_in_the_head_is_no_lead():
    record = one(page(f'<meta name="description" content="{LEAD}">'))
    assert LEAD not in record.body


@pytest.mark.parametrize(
    "element", ["<h2>{}</h2>", '<div class="sub-title">{}</div>', '<p class="deck">{}</p>']
)
def test_parse__deck_is_the_subtitle(element):
    deck = "ثلاثون دولة تتعهد بدعم الاستقرار في المنطقة"
    record = one(page(above=HEADING + element.format(deck)))
    assert (record.subtitle, record.captions) == (deck, ())
    assert record.body.startswith(FIRST)


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ('<div class="by"><span class="writeBy">كتبت سلمى الشامي</span></div>', ("سلمى الشامي",)),
        ("<b>كتب رامي الحلبي</b>", ("رامي الحلبي",)), ("<p>رامي الحلبي – بغداد</p>", ("رامي الحلبي",)),
        ("<div>كتب: رامي الحلبي | 25 حزيران 2019</div>", ("رامي الحلبي",)),
        ("<div>بقلم</div><div>هالة المقدسي</div>", ("هالة المقدسي",)),
        ("<span>بقلم <a rel=author href=/a>هالة المقدسي</a></span>", ("هالة المقدسي",)),
        ('<div class="author">رامي الحلبي وسلمى الشامي</div>', ("رامي الحلبي", "سلمى الشامي")),
        ('<div class="author-box"><b class="author-name">هالة المقدسي</b><p>صحافية تكتب عن الدبلوماسية</p>'
         "<a href=/t>تابعها على تويتر</a></div>", ("هالة المقدسي",)),
        ("<p>وكالات</p>", ("وكالات",)), ("<p>(أ ف ب)</p>", ("أ ف ب",)), ("<p>بغداد (أ ف ب)</p>", ("أ ف ب",)),
        ("<span class=author>رامي الحلبي</span> <span class=author>سلمى الشامي</span>",
         ("رامي الحلبي", "سلمى الشامي")),
        ("<ul class=authors><li>رامي الحلبي</li><li>سلمى الشامي</li></ul>", ("رامي الحلبي", "سلمى الشامي")),
        ("<span itemprop=author itemscope><b itemprop=name>رامي الحلبي</b></span>"
         "<span itemprop=author itemscope><b itemprop=name>سلمى الشامي</b></span>",
         ("رامي الحلبي", "سلمى الشامي")),
        ("<p>كتبت تماضر الكيلاني</p>", ("تماضر الكيلاني",)),
        ("<p>تماضر الكيلاني – بيروت</p>", ("تماضر الكيلاني",)),
        ("<p>تحرير: سلمى الشامي</p><p>ترجمة: رامي الحلبي</p>", ("سلمى الشامي", "رامي الحلبي")),
        ("<div itemprop=author itemscope><b itemprop=name>صحيفة الاختبار</b><i itemprop=logo>"
         "<i itemprop=url>https://img.example.org/logo.png</i></i></div>", ()),
        ('<div class="author"><img src=l.png alt=شعار><span>صحيفة الاختبار</span></div>', ()),
        ('<div class="author">أخبار العالم لحظة بلحظة</div>', ()),
    ],
)  # fmt: skip
def test_parse__lines_with_authors_give_each_of_them(above, authors):
    record = one(page(SITE, above=HEADING + above))
    assert record.authors == authors
    assert record.body.startswith(FIRST)


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        ([{"@type": "Person", "name": "رامي الحلبي"}, {"name": "سلمى الشامي"}], ("رامي الحلبي", "سلمى الشامي")),
        (["رامي الحلبي", "سلمى الشامي"], ("رامي الحلبي", "سلمى الشامي")),
        ("رامي الحلبي، سلمى الشامي", ("رامي الحلبي", "سلمى الشامي")),
        ({"name": ["رامي الحلبي", "سلمى الشامي"]}, ("رامي الحلبي", "سلمى الشامي")),
        ({"@type": "Organization", "name": "صحيفة الاختبار"}, ()), ("صحيفة الاختبار صوت الناس", ()),
        ("https://example.org/authors/1", ()), ([{"name": None}, 7, {}], ()), ("admin", ()),
    ],
)  # fmt: skip
def test_parse__authors_of_json_ld_are_a_list(stated, authors):
    item = {"@type": "NewsArticle", "headline": HEADLINE, "author": stated}
    script = f'<script type="application/ld+json">{json.dumps(item)}</script>'
    assert one(page(SITE + script)).authors == authors


def test_parse__author_of_json_ld_may_be_a_reference():
    graph = [
        {"@type": "Person", "@id": "#1", "name": "رامي الحلبي"},
        {"@type": "NewsArticle", "headline": HEADLINE, "author": [{"@id": "#1"}, {"@id": "#2"}]},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert one(page(SITE + script)).authors == ("رامي الحلبي",)


@pytest.mark.parametrize(
    "author", ["الخبر كما هو", "الاختبار", "www.example.com", "نبض الشارع", "admin"]
)
def test_parse__meta_author_that_is_no_person_is_left_out(author):
    assert one(page(f'{SITE}<meta name="author" content="{author}">')).authors == ()


def test_parse__slogan_of_the_site_is_no_author():
    head = SITE + '<meta name="author" content="نقرأ ما بين السطور">'
    slogan = '<div class="site-slogan">نقرأ ما بين السطور</div>'
    assert one(page(head, above=slogan + HEADING)).authors == ()


def test_parse__elements_of_the_head_in_the_body_are_read_as_such():
    item = {"@type": "NewsArticle", "headline": HEADLINE, "author": "رامي الحلبي"}
    head = (
        f"<div><img src=x.gif></div><title>{HEADLINE} - صحيفة الاختبار</title>{SITE}"
        f'<link rel="canonical" href="https://example.org/1">'
        f'<script type="application/ld+json">{json.dumps(item)}</script>'
    )
    record = one(page(head))
    assert (record.title, record.outlet) == (HEADLINE, "صحيفة الاختبار")
    assert (record.url, record.authors) == ("https://example.org/1", ("رامي الحلبي",))
    assert record.captions == record.cut == ()


@pytest.mark.parametrize("headline", [HEADLINE, f"{HEADLINE} والعودة الطوعية للنازحين إلى بيوتهم"])
def test_parse__outlet_in_a_visible_line_is_not_in_the_headline(headline):
    crumb = f'<div class="breadcrumb">{headline} - صحيفة الاختبار</div>'
    head = f'{SITE}<meta property="og:title" content="{headline}">'
    assert one(page(head, above=f"{crumb}<h1>{headline}</h1>")).title == headline


def test_parse__title_of_a_drawing_is_no_headline():
    drawing = "<svg><title>أيقونة المشاركة في شبكات التواصل</title></svg>"
    record = one(page(f"<title>{HEADLINE}</title>", above=HEADING + drawing))
    assert record.title == HEADLINE


@pytest.mark.parametrize("heading", ["", f"<h1>{LEAD * 8}</h1>"])
def test_parse__page_without_headline_gets_one_of_its_first_words(heading):
    record = one(page(f"<title>صحيفة الاختبار</title>{SITE}", above=heading))
    assert record.title_basis == "supplied"
    assert record.paragraphs[0].startswith(record.title.rstrip("…"))
    assert [p for p in record.paragraphs if p.startswith(FIRST)]
    assert record.authors == ()


@pytest.mark.parametrize("lang", ["en-US", "ar", "fr", ""])
def test_parse__language_is_that_of_the_text(lang):
    arabic = page().replace(b"lang=ar", f"lang={lang}".encode())
    english = page(
        text="<p>The ministers met in Rome and agreed to report twice a year on their aid.</p>" * 3
    )
    assert one(arabic).language == "ar"
    assert one(english.replace(b"lang=ar", f"lang={lang}".encode())).language == "en"


def test_parse__every_visible_line_is_in_the_record():
    more = (
        "<p>شارك</p><p>عدد القراءات 12</p><nav><a href=/>سياسة</a></nav><p>اقرأ أيضا: خبر آخر</p>"
    )
    above = f"<p>أخبار</p>{HEADING}<h2>عنوان ثان للخبر نفسه</h2><time>28 حزيران</time>"
    record = one(page(SITE, above=above, text=PARAGRAPHS + more))
    everything = (record.title, record.subtitle, *record.paragraphs, *record.captions, *record.cut)
    for line in (
        "أخبار",
        "عنوان ثان للخبر نفسه",
        "شارك",
        "عدد القراءات 12",
        "سياسة",
        "اقرأ أيضا: خبر آخر",
    ):
        assert line in everything
    assert any("28 حزيران" in line for line in everything)
