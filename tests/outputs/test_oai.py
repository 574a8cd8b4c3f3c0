"""OAI-PMH: every error of the protocol, and harvests by independent clients while records change."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone
from lxml import etree
from oaipmh_scythe import Scythe
from sickle import Sickle

from articles.editorial import workflow
from articles.editorial.merge import merge
from articles.index import public_records
from articles.index import writer as index_writer
from articles.models import Article, PublicRecord
from articles.outputs.oai import protocol, repository
from tests import builders

OAI = "{http://www.openarchives.org/OAI/2.0/}"
HOUR_AGO = timezone.now().replace(microsecond=0) - dt.timedelta(hours=1)


def ask(client, query: str, method="get") -> etree._Element:
    if method == "post":
        response = client.post("/oai", query, content_type="application/x-www-form-urlencoded")
    else:
        response = client.get(f"/oai?{query}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/xml")
    return etree.fromstring(response.content)


def error(client, query: str) -> str:
    (element,) = ask(client, query).findall(f"{OAI}error")
    assert element.text
    return element.get("code")


@pytest.mark.django_db
class TestErrors:
    """Section 3.6 of the protocol, condition by condition."""

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("", "badVerb"), ("verb=Nothing", "badVerb"), ("verb=Identify&verb=Identify", "badVerb"),
            ("verb=Identify&set=venue", "badArgument"), ("verb=ListRecords", "badArgument"),
            ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
            ("verb=GetRecord&identifier=oai:x:y", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=soon", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00Z", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2020-01-01", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2021-01-01T00:00:00Z",
             "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=a b", "badArgument"),
            ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
            ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
            ("verb=ListIdentifiers&resumptionToken=" + "A" * 700, "badResumptionToken"),
            ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
            ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
            ("verb=GetRecord&metadataPrefix=marc21&identifier=ID", "cannotDisseminateFormat"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:x", "idDoesNotExist"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%00", "idDoesNotExist"),
            ("verb=ListMetadataFormats&identifier=oai:reading-room.invalid:x", "idDoesNotExist"),
            ("verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01", "noRecordsMatch"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2199-01-01", "noRecordsMatch"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=venue:nowhere", "noRecordsMatch"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=colour", "noRecordsMatch"),
        ],
    )  # fmt: skip
    def test_errors__each_condition_gives_its_code(self, client, query, code):
        builders.article()
        assert error(client, query) == code

    def test_errors__bad_argument_is_not_repeated_in_the_response(self, client):
        (request,) = ask(client, "verb=Identify&colour=red").findall(f"{OAI}request")
        assert dict(request.attrib) == {}
        (request,) = ask(client, "verb=ListRecords&metadataPrefix=marc21").findall(f"{OAI}request")
        assert request.get("metadataPrefix") == "marc21"

    def test_errors__post_answers_as_get(self, client):
        assert ask(client, "verb=Identify", "post").find(f"{OAI}Identify") is not None
        assert ask(client, "verb=No", "post").find(f"{OAI}error").get("code") == "badVerb"

    @pytest.mark.parametrize(
        "token", ["", "a", "bnVsbA", "W10", "WzEsMiwzLDQsNSw2LDcsOF0", "☃", "%00"]
    )
    def test_errors__foreign_token_is_refused(self, client, token):
        code = error(client, f"verb=ListRecords&resumptionToken={token}")
        assert code in ("badResumptionToken", "badArgument")


@pytest.mark.django_db
def test_identify__describes_the_repository(client, settings):
    builders.article()
    settings.SITE_URL, settings.ADMIN_EMAIL = "https://archive.example.org", "desk@example.org"
    found = ask(client, "verb=Identify").find(f"{OAI}Identify")
    texts = {element.tag.removeprefix(OAI): element.text for element in found}
    assert texts["baseURL"] == "https://archive.example.org/oai"
    assert texts["deletedRecord"] == "persistent"
    assert texts["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert texts["adminEmail"] == "desk@example.org"


@pytest.mark.django_db
def test_get_record__both_formats_hold_the_description(client):
    venue, resolution = builders.venue(), builders.resolution()
    article = builders.article(
        "عنوان", source=builders.source(), byline="كاتب", venues=[venue], resolutions=[resolution],
        date="2022-05", url="https://example.org/a",
    )  # fmt: skip
    query = (
        f"verb=GetRecord&identifier=oai:reading-room.invalid:{article.permanent_id}&metadataPrefix="
    )
    dc = ask(client, query + "oai_dc")
    texts = [element.text for element in dc.iter("{http://purl.org/dc/elements/1.1/}*")]
    assert {"عنوان", "كاتب", "2022-05", "مراكش", "القرار 2254", "https://example.org/a"} <= set(
        texts
    )
    sets = [element.text for element in dc.iter(f"{OAI}setSpec")]
    assert sets == ["resolution:unsc-2254", "source:hespress-test", "venue:marrakesh"] or set(sets) == {
        "resolution:unsc-2254", "source:hespress-test", "venue:marrakesh"
    }  # fmt: skip
    mods = "{http://www.loc.gov/mods/v3}"
    found = ask(client, query + "mods")
    assert found.find(f".//{mods}dateIssued").text == "2022-05"
    assert found.find(f".//{mods}relatedItem[@type='host']/{mods}titleInfo/{mods}title").text


@pytest.mark.django_db
def test_sets__set_of_an_authority_lists_its_articles(client):
    rome, paris = builders.venue("rome", "روما", "Rome"), builders.venue("paris", "باريس", "Paris")
    one, two = builders.article(venues=[rome]), builders.article(venues=[paris])
    set_specs = {s.text for s in ask(client, "verb=ListSets").iter(f"{OAI}setSpec")}
    assert {"venue", "venue:rome", "venue:paris"} <= set_specs

    def ids(name):
        found = ask(client, f"verb=ListIdentifiers&metadataPrefix=oai_dc&set={name}")
        return {element.text.rpartition(":")[2] for element in found.iter(f"{OAI}identifier")}

    assert ids("venue:rome") == {one.permanent_id}
    assert ids("venue") == {one.permanent_id, two.permanent_id}


@pytest.mark.django_db
@pytest.mark.django_db
def test_sets__former_key_is_the_set_of_what_it_became(client):
    kept = builders.source("al-mithal", "صحيفة المثال", "Al-Mithal")
    gone = builders.source("almithal", "المثال", "Almithal")
    venue = builders.venue("mraksh", "مراكش", "Marrakesh")
    articles = [
        builders.article("خبر أول", source=kept),
        builders.article("خبر ثان", source=gone, venues=[venue]),
    ]
    merge(kept, gone)
    venue.slug = "marrakesh"
    venue.save()
    index_writer.authority_changed(venue)
    both = {article.permanent_id for article in articles}
    for verb in ("ListRecords", "ListIdentifiers"):
        for spec, expected in (
            ("source:almithal", both), ("source:al-mithal", both), ("venue:mraksh", {articles[1].permanent_id}),
        ):  # fmt: skip
            root = ask(client, f"verb={verb}&metadataPrefix=oai_dc&set={spec}")
            found = root.iter(f"{OAI}identifier")
            assert {element.text.rpartition(":")[2] for element in found} == expected, (verb, spec)
    header = ask(
        client,
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:reading-room.invalid:"
        + articles[1].permanent_id,
    ).find(f".//{OAI}header")
    assert "source:al-mithal" in [element.text for element in header.findall(f"{OAI}setSpec")]
    sets = ask(client, "verb=ListSets").iter(f"{OAI}setSpec")
    assert "source:almithal" not in [element.text for element in sets]


@pytest.mark.django_db
def test_merged__key_leads_to_what_it_became_everywhere(client):
    kept = builders.source("al-mithal", "صحيفة المثال", "Al-Mithal")
    gone = builders.source("almithal", "المثال", "Almithal")
    builders.article("خبر أول", source=kept)
    builders.article("خبر ثان", source=gone)
    builders.article("خبر غيره")
    merge(kept, gone)
    assert client.get("/api/v1/articles?source=almithal").json()["total"] == 2
    assert client.get("/articles/feed.atom?source=almithal").content.count(b"<entry>") == 2
    assert b"".join(client.get("/articles/export.ris?source=almithal")).count(b"TY  - ") == 2
    for form in ("/", ".ris", ".bib", ".csl.json", "/card.png"):
        response = client.get(f"/sources/almithal{form}")
        assert (response.status_code, response["Location"]) == (301, f"/sources/al-mithal{form}")
    response = client.get("/api/v1/sources/almithal")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/sources/al-mithal")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "empty", ["from=", "until=", "set=", "resumptionToken=", "from=&until=&set="]
)
def test_arguments__empty_one_asks_nothing(client, empty):
    builders.article()
    (records,) = ask(client, f"verb=ListRecords&metadataPrefix=oai_dc&{empty}").iter(
        f"{OAI}ListRecords"
    )
    assert len(records) == 1
    assert error(client, "verb=Identify&colour=") == "badArgument"
    assert error(client, "verb=ListRecords&metadataPrefix=") == "badArgument"
    assert error(client, "verb=ListRecords&metadataPrefix=oai_dc&set=&set=venue") == "badArgument"


def test_deletions__are_reported_permanently(client, editor):
    withdrawn, deleted, draft = (
        builders.article(),
        builders.article(),
        builders.article(status="draft"),
    )
    PublicRecord.objects.update(changed_at=HOUR_AGO)
    workflow.take_step("withdraw", withdrawn, editor, "نُشر خطأ")
    deleted.delete()
    found = ask(client, "verb=ListRecords&metadataPrefix=oai_dc")
    headers = {
        h.find(f"{OAI}identifier").text.rpartition(":")[2]: h.get("status")
        for h in found.iter(f"{OAI}header")
    }
    assert headers == {withdrawn.permanent_id: "deleted", deleted.permanent_id: "deleted"}
    assert draft.permanent_id not in headers
    assert not list(found.iter(f"{OAI}metadata"))
    since = protocol.stamp(HOUR_AGO + dt.timedelta(minutes=1))
    again = ask(client, f"verb=ListRecords&metadataPrefix=oai_dc&from={since}")
    assert len(list(again.iter(f"{OAI}header"))) == 2


@pytest.mark.django_db
def test_datestamps__change_with_public_fields_only(client):
    article = builders.article(rights="metadata", body="نص")
    PublicRecord.objects.update(changed_at=HOUR_AGO)
    article.body = "نص آخر"  # not public, because its rights are “metadata”
    article.save()
    index_writer.index_article(article)
    index_writer.rebuild()
    assert PublicRecord.objects.get().changed_at == HOUR_AGO
    article.url = "https://example.org/"
    article.save()
    index_writer.index_article(article)
    assert PublicRecord.objects.get().changed_at > HOUR_AGO


@pytest.fixture
def many(transactional_db):
    """Make 5,000 records with five different datestamps; return a venue that none of them has."""
    now = timezone.now()
    rome = builders.venue("rome", "روما", "Rome")
    articles = Article.objects.bulk_create(
        Article(
            title=f"خبر {n}", title_key=f"خبر {n}", status="published", published_at=now, source_unknown=True,
            published_on_precision="not-stated", permanent_id=f"{n:08}",
        )
        for n in range(5_000)
    )  # fmt: skip
    index_writer.index_articles(Article.objects.all())
    for n in range(5):
        part = [article.permanent_id for article in articles[n::5]]
        PublicRecord.objects.filter(pk__in=part).update(
            changed_at=HOUR_AGO - dt.timedelta(minutes=n)
        )
    return rome


@pytest.mark.parametrize("client_of", ["sickle", "scythe"])
def test_harvest__concurrent_changes_lose_no_record(many, live_server, client_of):
    """Promise: no unchanged record is missed, and a record that changes meanwhile comes in its new state."""
    stop = threading.Event()
    changed: list[str] = []

    def disturb():
        n = 0
        while not stop.wait(0.02):
            n += 1
            with transaction.atomic():
                article = Article.objects.get(permanent_id=f"{n * 37 % 5_000:08}")
                if article.status == "published" and n % 3:
                    article.abstract = f"صُحّح {n}"
                    article.save()
                else:
                    Article.objects.filter(pk=article.pk).update(
                        status="withdrawn", withdrawn_reason="خطأ", withdrawn_at=timezone.now()
                    )
                index_writer.index_article(article)
            changed.append(article.permanent_id)
        connection.close()

    disturber = threading.Thread(target=disturb)
    address = f"{live_server.url}/oai"
    disturber.start()
    try:
        if client_of == "sickle":
            records = Sickle(address).ListRecords(metadataPrefix="oai_dc")
            found = [(r.header.identifier, r.header.deleted) for r in records]
        else:
            with Scythe(address) as scythe:
                records = scythe.list_records(metadata_prefix="mods")
                found = [(r.header.identifier, r.header.deleted) for r in records]
    finally:
        stop.set()
        disturber.join()
    assert changed
    latest = {identifier.rpartition(":")[2]: deleted for identifier, deleted in found}
    assert latest.keys() == {f"{n:08}" for n in range(5_000)}
    quiet = latest.keys() - set(changed)
    assert not any(latest[permanent_id] for permanent_id in quiet)
    received = [identifier.rpartition(":")[2] for identifier, _ in found]
    assert all(received.count(permanent_id) == 1 for permanent_id in list(quiet)[:50])


def test_token__resumes_a_list_that_has_changed(many, client):
    first = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc")
    token = first.find(f".//{OAI}resumptionToken")
    assert token.get("completeListSize") == "5000"
    second = ask(client, f"verb=ListIdentifiers&resumptionToken={token.text}")
    assert second.find(f".//{OAI}resumptionToken").get("cursor") == str(repository.RECORDS_PER_PART)
    # All remaining records of a bounded list have changed: the response still holds a record.
    until = protocol.stamp(HOUR_AGO)
    bounded = ask(client, f"verb=ListIdentifiers&metadataPrefix=oai_dc&until={until}")
    PublicRecord.objects.update(changed_at=timezone.now().replace(microsecond=0))
    token = bounded.find(f".//{OAI}resumptionToken").text
    rest = ask(client, f"verb=ListIdentifiers&resumptionToken={token}")
    assert len(list(rest.iter(f"{OAI}header"))) == 1
    assert rest.find(f".//{OAI}resumptionToken").text is None


def test_response_date__is_before_an_uncommitted_change(many, client):
    """Promise: the next harvest, which starts at responseDate, holds a change that was being written then."""
    started, may_finish = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            article = Article.objects.get(permanent_id=f"{7:08}")
            article.abstract = "يكتب الآن"
            article.save()
            index_writer.index_article(article)
            started.set()
            may_finish.wait(10)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(10)
    threading.Event().wait(1.2)
    response = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc")
    response_date = response.find(f"{OAI}responseDate").text
    may_finish.set()
    writer.join()
    found = ask(client, f"verb=ListIdentifiers&metadataPrefix=oai_dc&from={response_date}")
    assert f"{7:08}" in [e.text.rpartition(":")[2] for e in found.iter(f"{OAI}identifier")]
    assert public_records.settled_until() <= timezone.now()
