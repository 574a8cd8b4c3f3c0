"""Numbers in requests: whatever is sent in their place is refused, never an error of the server."""

import pytest
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db
NOT_A_NUMBER = ["²", "٣", "9" * 5_000, "-1", "1e9", "\x00", ""]


@pytest.mark.parametrize("sent", NOT_A_NUMBER)
def test_desk__what_is_no_number_is_refused(desk, sent):
    article = builders.article("خبر", status="draft", index=False, cut_text="قائمة\nإعلان")
    pages = {
        "admin:articles_article_desk": {"copies": f"join-{sent}"},
        "admin:articles_article_cut": {"line": sent, "cut_text": article.cut_text},
        "admin:articles_article_take_back": {"model": "articles.article", "event": sent},
    }
    for name, data in pages.items():
        response = desk.post(reverse(name, args=[article.pk]), data)
        assert response.status_code < 500, name


@pytest.mark.parametrize("sent", NOT_A_NUMBER)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("decide", {"key": "state-{}", "status": "confirmed", "seen": "suggested"}),
        ("add", {"kind": "state", "target": "{}"}),
        ("add", {"kind": "state", "name": "بنين", "start": "{}"}),
    ],
)
def test_desk__decision_with_what_is_no_number_is_refused(desk, sent, name, data):
    builders.state("benin", "بنين", "Benin")
    article = builders.article("خبر", status="draft", index=False)
    address = reverse("admin:articles_article_desk", args=[article.pk])
    data = {key: value.format(sent) for key, value in data.items()}
    for target in (f"{address}{name}/", address):
        assert desk.post(target, data).status_code < 500
