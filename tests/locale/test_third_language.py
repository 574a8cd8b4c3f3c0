"""A third language, which needs only a line in the settings and a message file (docs/translating.md)."""

import pytest
from django.urls import clear_url_caches
from django.utils import translation

from articles.index import writer
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("fr", "French")]
    translation.trans_real.get_languages.cache_clear()
    clear_url_caches()
    yield
    translation.trans_real.get_languages.cache_clear()
    clear_url_caches()


def test_french__public_pages_return_200_in_the_language(client, french):
    venue = builders.venue()
    meeting = builders.meeting(venue=venue)
    article = builders.article("المغرب يحتضن اجتماع التحالف", meetings=[meeting], date="2022-08-11")
    writer.rebuild()
    of_meeting, of_article = meeting.get_absolute_url(), article.get_absolute_url()
    for path in ("/", "/articles/", "/articles/?q=المغرب&date=2022", "/articles/by/venue/", "/meetings/",
                 of_meeting, of_article, "/venues/", "/venues/marrakesh/",
                 "/about/", "/about/data/", "/api/", "/articles/feed.atom", "/meetings/coverage/"):  # fmt: skip
        response = client.get(f"/fr{path}")
        assert response.status_code == 200, path
    page = client.get(f"/fr{of_article}").content.decode()
    assert '<html lang="fr" dir="ltr">' in page
    assert "11 août 2022" in page
    assert 'hreflang="ar"' in page
    assert ">English</a>" in page
    here = client.get(of_meeting).content.decode()
    assert f'href="/fr{of_meeting}" hreflang="fr" lang="fr" dir="auto">Français<' in here
    assert f'rel="alternate" hreflang="fr" href="http://testserver/fr{of_meeting}"' in here
