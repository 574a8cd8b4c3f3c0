import pytest
from django.urls import reverse, set_script_prefix
from django.utils import translation

from articles.models.addresses import address


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("prefix", ["/", "/archive/"])
@pytest.mark.parametrize(
    ("name", "slugs"),
    [("article", ["rbd8bhy9fm", "enab-2022-05-12"]), ("meeting", ["2022-05-11-x"]), ("browse", [])],
)
def test_address__slugs_give_the_same_as_reverse(language, prefix, name, slugs):
    with translation.override(language):
        set_script_prefix(prefix)
        try:
            assert address(name, *slugs) == reverse(name, args=slugs)
        finally:
            set_script_prefix("/")


def test_address__unsafe_characters_are_quoted():
    assert address("meeting", 'a"b<c') == "/meetings/a%22b%3Cc/"
