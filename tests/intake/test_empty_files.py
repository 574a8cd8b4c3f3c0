"""Files in which nothing is found: each is one item that says so, and never passes unmentioned."""

import io
import json
import zipfile

import pytest
from django.core.management import call_command

from articles.models import ImportItem
from tests.editorial.spreadsheet.tables import workbook
from tests.intake.importing import page
from tests.intake.parsers.test_warc import archive

pytestmark = pytest.mark.django_db


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "{}")
    return buffer.getvalue()


PICTURE = ("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG")
RDF = b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
EMPTY = {
    "نص.txt": b"", "فراغ.txt": b" \n\r\n\t ", "صفحة.html": b"<html><head></head><body></body></html>",
    "بلا محتوى.html": b"<!doctype html><script>1</script>", "أسطر.jsonl": b"\n \n\r\n\n",
    "تصدير.jsonl": json.dumps({"archive.export": {}}).encode() + b"\n", "لا شيء.jsonl": b"",
    "مراجع.ris": b"\n\nProvider: nobody\n", "فارغ.ris": b"", "مراجع.bib": b"% nothing here\n",
    "تعليق.bib": b"@comment{x}\n", "فارغ.bib": b"", "مراجع.json": b"[]", "فراغات.json": b" [ ] ",
    "مكتبة.rdf": RDF,
    "جدول.csv": b"title,text\n", "جدول فارغ.csv": b"\n\n", "جدول.xlsx": workbook(["title", "text"]),
    "صور.warc.gz": archive(PICTURE), "صور.warc": archive(PICTURE, gzip=False), "لا سجل.warc": b"",
    "زحف.wacz": package("datapackage.json"), "زحف صور.wacz": package("archive/data.warc"),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_import__file_with_nothing_in_it_is_one_refused_item(tmp_path, name):
    (tmp_path / name).write_bytes(EMPTY[name])
    other = tmp_path / "مقال.jsonl"
    other.write_bytes(page())
    call_command("import_articles", str(tmp_path / name), str(other))
    nothing, article = ImportItem.objects.order_by("position")
    assert (nothing.outcome, article.outcome) == ("refused", "created")
    assert nothing.name.startswith(name)
    assert nothing.message


def test_import__file_with_an_article_is_not_called_empty(tmp_path):
    (tmp_path / "مقال.jsonl").write_bytes(page() + b"\n\n")
    call_command("import_articles", str(tmp_path))
    assert ImportItem.objects.get().outcome == "created"
