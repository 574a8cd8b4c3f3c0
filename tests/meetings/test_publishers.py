"""Tests of the names of publishers of pages."""

import pytest
from django.utils.translation import override

from articles.meetings.publishers import Publishers
from articles.models import CommuniqueCopy
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    builders.source("masrawy", "مصراوي", "Masrawy", domain="masrawy.com")
    builders.source("first", "الأولى", "The First", domain="shared.example")
    builders.source("second", "الثانية", "The Second", domain="shared.example")
    meeting = builders.meeting()
    for number, (host, kind, name) in enumerate(
        [
            ("www.state.gov", "official", "وزارة الخارجية الأميركية، كلمة المبعوث"),
            ("www.state.gov", "official", "وزارة الخارجية الأميركية"),
            ("masress.com", "mirror", "التحرير (نسخة مصرس)"),
        ]
    ):
        CommuniqueCopy.objects.create(
            meeting=meeting, url=f"https://{host}/{number}", kind=kind,
            publisher_ar=name, publisher_en="US Department of State, remarks",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://m.masrawy.com/news/1", "<bdi>مصراوي</bdi>"),
        ("https://WWW.MASRAWY.com/news/1", "<bdi>مصراوي</bdi>"),
        ("https://state.gov/another", "<bdi>وزارة الخارجية الأميركية</bdi>"),
        ("https://www.masress.com/tahrir/1", '<bdi dir="ltr">masress.com</bdi>'),
        ("https://shared.example/1", '<bdi dir="ltr">shared.example</bdi>'),
        ("http://34.80.245.248/1", '<bdi dir="ltr">34.80.245.248</bdi>'),
        ("", '<bdi dir="ltr"></bdi>'),
    ],
)
def test_shown__page_names_its_publisher_where_one_is_known(published, url, shown):
    assert Publishers().shown(url) == shown


def test_shown__names_are_in_the_language_of_the_page(published):
    with override("en"):
        assert Publishers().shown("https://www.state.gov/1") == "<bdi>US Department of State</bdi>"
        assert Publishers().shown("https://masrawy.com/1") == "<bdi>Masrawy</bdi>"


def test_shown__expected_addresses_are_loaded_together(published, django_assert_num_queries):
    publishers = Publishers()
    publishers.expect("https://masrawy.com/1", "https://state.gov/2", "")
    with django_assert_num_queries(1):
        publishers.shown("https://masrawy.com/9")
        publishers.shown("https://state.gov/2")
