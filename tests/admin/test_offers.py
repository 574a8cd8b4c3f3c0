"""Values that an imported file gives of a public article, on its review page."""

import pytest

from articles.models import Capture
from tests import builders
from tests.admin.test_admin import desk_of, text

pytestmark = pytest.mark.django_db


def test_offers__what_a_file_says_of_a_public_article_is_shown_and_changes_nothing(desk):
    article = builders.article("اجتماع في مراكش", index=False)
    content = "خبر".encode()
    capture = Capture.objects.create(
        article=article, sha256=Capture.digest(content), content=content, byte_size=len(content),
        media_type="text/plain", parsed={"byline": "سمير الكاتب", "body": "نص"},
    )  # fmt: skip
    page = text(desk.get(desk_of(article)))
    assert "يذكر الملف أيضا" in page
    assert "سمير الكاتب" in page
    capture.parsed = {}
    capture.save()
    assert "يذكر الملف أيضا" not in text(desk.get(desk_of(article)))
