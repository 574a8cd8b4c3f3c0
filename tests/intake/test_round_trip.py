"""Exports of this archive imported again: every article is known, and none comes in a second time."""

import json
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from articles import intake
from articles.index import writer
from articles.intake.pipeline import File, import_files
from articles.models import Article, ImportItem, Source
from articles.outputs.exports import FORMATS
from tests import builders
from tests.intake.importing import BODY, import_pieces
from tests.intake.parsers.parsing import read

pytestmark = pytest.mark.django_db
RIS = "application/x-research-info-systems"
RECORDS = sorted(FORMATS.keys() - {"txt"})  # citations are for people, and hold no records


def import_bytes(tmp_path, name: str, content: bytes) -> list[ImportItem]:
    path = tmp_path / name
    path.write_bytes(content)
    run = intake.start(name)
    files = [File(name, partial(path.open, "rb"))]
    items = [o.result.item for o in import_files(run, files, intake.load_reference_data())]
    intake.finish(run)
    return items


def exported(client, suffix: str, query="") -> bytes:
    response = client.get(f"/articles/export.{suffix}{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("suffix", RECORDS)
def test_import__own_export_of_the_catalogue_changes_nothing(catalogue, client, tmp_path, suffix):
    if suffix == "bib" and not _bibtex_reads_percent_signs():
        pytest.xfail("an address in BibTeX ends at its first percent sign")
    published = Article.objects.filter(status="published")
    for article in list(published.order_by("pk"))[::3]:  # the original of some is not known
        article.url = article.archived_url = ""
        article.save()
        writer.index_article(article)
    before = list(Article.objects.order_by("pk").values())
    items = import_bytes(
        tmp_path, f"export.{suffix.removeprefix('csl.')}", exported(client, suffix)
    )
    assert [(i.name, i.outcome, i.message) for i in items if i.outcome != "unchanged"] == []
    assert {item.article_id for item in items} == set(published.values_list("pk", flat=True))
    assert list(Article.objects.order_by("pk").values()) == before


def _bibtex_reads_percent_signs() -> bool:
    entry = b"@article{a, title={x}, url={https://example.org/%D8%A7}}"
    (record,) = read("a.bib", entry)
    return record.url == "https://example.org/%D8%A7"


@pytest.fixture
def outlet(db) -> Source:
    return builders.source()


@pytest.mark.parametrize("suffix", RECORDS)
def test_import__own_export_of_texts_and_of_one_headline_twice_changes_nothing(
    client, tmp_path, outlet, suffix
):
    builders.article("بيان صحفي", source=outlet, date="2019-02-06", byline="سلمى الأولى")
    builders.article("بيان صحفي", source=outlet, date="2019-02-06", body=BODY, rights="full")
    builders.article("بيان صحفي", date="not-stated", body=BODY * 40, rights="full")
    builders.article(
        "عنوان مكمل", title_basis="supplied", source=outlet, url="https://example.org/a?id=1&b=2"
    )
    items = import_bytes(
        tmp_path, f"export.{suffix.removeprefix('csl.')}", exported(client, suffix)
    )
    assert [item.outcome for item in items] == ["unchanged"] * 4
    assert len({item.article_id for item in items}) == 4
    assert Article.objects.count() == 4


def test_command__own_export_is_unchanged(client, tmp_path, outlet, capsys):
    builders.article("خبر بلا عنوان إلكتروني", source=outlet)
    (tmp_path / "export.ris").write_bytes(exported(client, "ris"))
    call_command("import_articles", str(tmp_path))
    assert "1 unchanged" in capsys.readouterr().out


def described(address: str, title="خبر من مدير المراجع") -> bytes:
    return f"TY  - NEWS\nTI  - {title}\nDA  - 2019/02/06/\nUR  - {address}\nER  - \n".encode()


@pytest.mark.parametrize(
    "form",
    [
        "{site}/articles/{id}/",
        "{site}/en/articles/{id}/some-outlet-2019/",
        "{site}/articles/{id}.ris",
    ],
)
@pytest.mark.parametrize(
    "site", ["https://reading.example.org", "http://127.0.0.1:8000", "http://localhost"]
)
def test_import__own_page_on_any_host_identifies_its_article(settings, outlet, form, site):
    article = builders.article("خبر بلا عنوان إلكتروني", source=outlet, date="2019-02-06")
    address = form.format(site=site, id=article.permanent_id)
    _, (item,) = import_pieces(described(address), media_type=RIS)
    assert (item.outcome, item.article) == ("unchanged", article)
    assert Article.objects.get().url == ""


def test_import__text_for_an_article_known_by_its_own_page_is_joined(outlet):
    article = builders.article("خبر بلا نص", source=outlet, date="2019-02-06")
    address = f"https://reading.example.org/articles/{article.permanent_id}/"
    row = json.dumps({"title": "عنوان آخر", "text": BODY, "url": address}, ensure_ascii=False)
    _, (item,) = import_pieces(row.encode())
    assert (item.outcome, item.article) == ("joined", article)
    article.refresh_from_db()
    assert (article.url, article.body) == ("", BODY)


@pytest.mark.parametrize("media_type", [RIS, "application/jsonl"])
def test_import__record_of_a_deleted_article_is_a_draft_with_a_remark(outlet, media_type):
    article = builders.article("خبر حُذف", source=outlet, date="2019-02-06")
    key = article.permanent_id
    article.delete()
    row = json.dumps({"title": "خبر حُذف", "archive.id": key}, ensure_ascii=False).encode()
    content = (
        row if media_type != RIS else described(f"https://reading.example.org/articles/{key}/")
    )
    _, (item,) = import_pieces(content, media_type=media_type)
    assert item.outcome == "created"
    assert f"The article {key} was deleted from this archive" in item.message
    assert (item.article.status, item.article.url) == ("draft", "")
    assert item.article.permanent_id != key


@pytest.mark.parametrize("body", ["", BODY])
def test_import__record_of_a_withdrawn_article_is_remarked_and_changes_nothing(outlet, body):
    article = builders.article(
        "خبر سُحب", source=outlet, date="2019-02-06", status="withdrawn", withdrawn_reason="بطلب الصحيفة",
        body=body, url="https://example.org/withdrawn",
    )  # fmt: skip
    _, (by_page,) = import_pieces(
        described(f"https://reading.example.org/articles/{article.permanent_id}/"), media_type=RIS
    )
    _, (by_address,) = import_pieces(described(article.url), media_type=RIS)
    for item in (by_page, by_address):
        assert (item.outcome, item.article) == ("unchanged", article)
        assert "withdrawn here: بطلب الصحيفة" in item.message
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    ["/meetings/2019-02-06-washington/", "/articles/?q=x", "/m/abc", "/", "/articles/0000000000/"],
)
def test_import__other_page_of_this_archive_is_no_address(settings, outlet, path):
    settings.SITE_URL = "https://reading.example.org"
    _, (item,) = import_pieces(described(f"https://reading.example.org{path}"), media_type=RIS)
    assert (item.outcome, item.article.url) == ("created", "")


def test_import__page_of_another_archive_is_kept_as_address(outlet):
    address = "https://other.example.net/articles/0000000000/"
    _, (item,) = import_pieces(described(address), media_type=RIS)
    assert (item.outcome, item.article.url) == ("created", address)


def test_clean__page_of_this_archive_is_no_address_of_an_article(settings, outlet):
    settings.SITE_URL = "https://reading.example.org"
    article = builders.article("خبر", source=outlet)
    for name in ("url", "archived_url"):
        setattr(article, name, "https://reading.example.org/articles/abc/")
        with pytest.raises(ValidationError, match="هذا الأرشيف"):
            article.full_clean()
        setattr(article, name, "https://example.org/articles/abc/")
    article.full_clean()


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "https://example.org/", "http://www.example.org/index.html", "https://example.org/ar/news/",
     "https://example.org/?lang=ar", "https://example.org/category/politics", "https://example.org/2019/02/06/"],
)  # fmt: skip
def test_import__records_with_the_address_of_a_front_are_not_joined(address):
    first, second = described(address, "خبر أول"), described(address, "خبر ثان لا صلة له به")
    text = json.dumps(
        {"title": "خبر ثالث", "text": BODY, "url": address}, ensure_ascii=False
    ).encode()
    _, items = import_pieces(first, second, media_type=RIS)
    _, (third,) = import_pieces(text)
    assert [item.outcome for item in (*items, third)] == ["created"] * 3
    assert Article.objects.filter(url=address).count() == 3


def test_import__front_as_address_does_not_contradict_the_page_of_the_text():
    _, (record,) = import_pieces(described("https://example.org/", "خبر واحد"), media_type=RIS)
    row = {"title": "خبر واحد", "text": BODY, "url": "https://example.org/2019/02/06/خبر-واحد"}
    _, (item,) = import_pieces(json.dumps(row, ensure_ascii=False).encode())
    assert (item.outcome, item.article) == ("joined", record.article)
