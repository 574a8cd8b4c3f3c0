"""Bibliographic metadata of pages, read by the rules of Zotero's translators.

The rules say which tag decides a field if several could. They are restated from zotero/translators,
`Embedded Metadata.js` (2024-06-13) and `RDF.js` (2018-05-08), and from zotero/utilities, `openurl.js`. COinS
(priority 310) take precedence over Embedded Metadata (320); the two are never merged.
"""

from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from django.utils.translation import override

from articles.models import Official, State
from tests import builders

pytestmark = pytest.mark.django_db

ITEM_TYPES = {"newspaperArticle", "webpage", "journalArticle", "book", "report", "conferencePaper"}
HIGHWIRE_HARD = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}


class Head(HTMLParser):
    """Parsed page: (name, content) pairs of its `meta` tags in order, titles of its COinS spans, its times."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: list[tuple[str, str]] = []
        self.coins: list[str] = []
        self.times: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "meta" and values.get("content"):
            self.meta.append(
                (values.get("name") or values.get("property") or "", values["content"])
            )
        if tag == "time" and values.get("datetime"):
            self.times.append(values["datetime"])
        if "Z3988" in (values.get("class") or "").split():
            self.coins.append(values["title"])

    def first(self, *names: str) -> str:
        """Return the content of the first name that has a tag, "" if none has."""
        for name in names:
            for other, content in self.meta:
                if other.lower() == name.lower():
                    return content
        return ""


def item_of_page(head: Head) -> dict[str, str]:
    """Return the item that the translator Embedded Metadata makes of a page."""
    hard = next((HIGHWIRE_HARD[name] for name, _ in head.meta if name in HIGHWIRE_HARD), "")
    graph = {"website": "webpage", "book": "book"}.get(head.first("og:type"), "")
    core = head.first("DC.type", "dcterms.type")
    guess = "journalArticle" if head.first("citation_title", "citation_series_title") else "webpage"
    return {
        "type": hard or head.first("z:itemType") or graph or (core if core in ITEM_TYPES else guess),
        "title": head.first("citation_title", "DC.title", "dcterms.title", "og:title"),
        "publication": head.first(
            "citation_journal_title", "prism.publicationName", "DC.source", "dcterms.source",
            "og:site_name",
        ),
        "date": head.first(
            "citation_date", "citation_cover_date", "citation_publication_date",
            "prism.publicationDate", "article:published_time", "DC.date",
        ) or next(iter(head.times), ""),
        "abstract": head.first("citation_abstract", "og:description", "description"),
        "author": head.first("citation_author", "DC.creator", "dcterms.creator"),
        "language": head.first("citation_language", "DC.language"),
        "url": head.first("citation_public_url", "og:url"),
        "isbn": head.first("citation_isbn", "DC.identifier", "dcterms.identifier"),
    }  # fmt: skip


def item_of_span(title: str) -> dict[str, str]:
    """Return the item that the translator COinS makes of a span; raise ValueError where it would fail."""
    pairs = []
    for part in title.split("&"):
        name, value = part.split("=")
        pairs.append((name, unquote(value.replace("+", " ").replace("%2B", " "), errors="strict")))
    known = dict(pairs)
    assert known["rft_val_fmt"] == "info:ofi/fmt:kev:mtx:dc"
    return {
        "type": known["rft.type"] if known.get("rft.type") in ITEM_TYPES else "webpage",
        "title": known.get("rft.title", ""),
        "publication": known.get("rft.source", ""),
        "date": known.get("rft.date", ""),
        "author": known.get("rft.au", ""),
        "language": known.get("rft.language", ""),
        "url": known.get("rft.identifier", ""),
    }


@pytest.fixture
def article():
    return builders.article(
        "«داعش» & التحالف: 1+1=2؟", date="2019-11-14", byline="محمد الأمين",
        source=builders.source("dar-elhilal", "دار الهلال", "Dar El Hilal"),
        url="https://example.org/a?b=1&c=2+3", topics=[builders.topic()],
    )  # fmt: skip


EXPECTED = {
    "type": "newspaperArticle",
    "title": "«داعش» & التحالف: 1+1=2؟",
    "publication": "دار الهلال",
    "author": "محمد الأمين",
    "language": "ar",
}


def test_article__is_read_as_a_newspaper_article(client, article):
    path = article.get_absolute_url()
    for prefix, outlet in (("", "دار الهلال"), ("/en", "Dar El Hilal")):
        head = Head(client.get(prefix + path).content.decode())
        assert head.coins == []  # they would take precedence over the tags
        found = item_of_page(head)
        assert found == EXPECTED | {
            "date": "2019/11/14", "url": "https://example.org/a?b=1&c=2+3", "isbn": "",
            "abstract": "خبر عن الاجتماع.", "publication": outlet,
        }  # fmt: skip


def test_article__without_author_outlet_and_date_is_still_read(client):
    bare = builders.article("خبر", date="not-stated")
    found = item_of_page(Head(client.get(bare.get_absolute_url()).content.decode()))
    assert (found["type"], found["title"], found["date"]) == ("newspaperArticle", "خبر", "")
    assert (found["publication"], found["author"]) == ("", "")
    assert found["url"] == f"http://testserver{bare.permanent_path}"


def test_list__offers_each_row_as_an_item(client, article):
    builders.article("خبر ثان", date="2022-05")
    head = Head(client.get("/articles/").content.decode())
    first, second = map(item_of_span, head.coins)
    assert second == EXPECTED | {
        # A plus sign would be read as a space, so it is encoded twice in an address.
        "title": "«داعش» & التحالف: 1 1=2؟", "date": "2019-11-14",
        "url": "https://example.org/a?b=1&c=2%2B3",
    }  # fmt: skip
    assert (first["type"], first["date"], first["publication"]) == (
        "newspaperArticle",
        "2022-05",
        "",
    )


def test_article__undated_takes_no_date_of_a_related_one(client):
    meeting = builders.meeting()
    undated = builders.article("بلا تاريخ", date="not-stated", meetings=[meeting])
    builders.article("خبر آخر عنه", date="2022-05-11", meetings=[meeting])
    page = client.get(undated.get_absolute_url()).content.decode()
    assert "خبر آخر عنه" in page
    assert item_of_page(Head(page))["date"] == ""


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_subjects__are_read_as_pages_with_their_title_and_no_date(client, article, prefix):
    long = "اجتماع المديرين السياسيين للمجموعة المصغرة وكبار المسؤولين في مدينة مراكش"
    venue = builders.venue("marrakesh", "مراكش", "Marrakesh")
    meeting = builders.meeting(title_ar=long, title_en="A meeting of many officials", venue=venue)
    resolution = builders.resolution(adopted_on="2015-12-18")
    builders.article(
        "خبر مؤرخ", date="2022-05-11", meetings=[meeting], venues=[venue], resolutions=[resolution],
        source=article.source, states=[venue.country], officials=[builders.official()],
    )  # fmt: skip
    cited = "A meeting of many officials, 11 May 2022" if prefix else f"{long}، 11 أيار/مايو 2022"
    subjects = [
        article.source, venue, meeting, resolution, *State.objects.all(), *Official.objects.all(),
        *article.topics.all(),
    ]  # fmt: skip
    addresses = [f"{prefix}{subject.get_absolute_url()}" for subject in subjects]
    for subject, address in zip(subjects, addresses, strict=True):
        head = Head(client.get(address).content.decode())
        assert head.coins == []
        found = item_of_page(head)
        with override("en" if prefix else "ar"):
            name = subject.name
        if subject == meeting:
            name = cited
        assert (found["type"], found["title"], found["date"]) == ("webpage", name, "")
        assert found["url"] == f"http://testserver{address}"


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "غرفة القراءة: اجتماعات التحالف الدولي في الصحافة"),
        ("/en/", "The reading room of the Coalition’s meetings"),
        ("/sources/", "وسائل الإعلام"), ("/en/venues/", "Venues"), ("/topics/", "الموضوعات"),
        ("/meetings/", "الاجتماعات"), ("/about/", "عن الأرشيف"), ("/en/about/data/", "Data"),
        ("/meetings/coverage/", "التغطية"), ("/articles/by/venue/", "المكان — المقالات"),
        ("/en/articles/by/topic/", "Topic — Articles"), ("/en/meetings/compare/", "Compare two meetings"),
        ("/en/api/", "API"), ("/articles/?q=لاشيءيطابق", "لاشيءيطابق — المقالات"),
        ("/en/articles/?q=%22x%22%26%3Cb%3E", '"x"&<b> — Articles'),
    ],
)  # fmt: skip
def test_other_pages__are_read_as_web_pages_with_their_own_title_and_no_date(
    client, article, address, title
):
    builders.meeting()
    found = item_of_page(Head(client.get(address).content.decode()))
    assert (found["type"], found["title"], found["date"]) == ("webpage", title, "")


def test_draft__has_no_metadata(client, desk):
    draft = builders.article("مسودة", status="draft")
    head = Head(desk.get(draft.get_absolute_url()).content.decode())
    assert not [
        name for name, _content in head.meta if name.startswith(("og:", "DC.", "citation_"))
    ]
