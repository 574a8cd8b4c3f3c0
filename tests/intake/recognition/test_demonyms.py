"""Tests of the English and French names of states."""

import pytest

from articles import intake
from articles.intake.recognition import demonyms, recognise
from articles.interchange.record import ArticleRecord
from articles.models import State

pytestmark = pytest.mark.django_db


def states(text: str) -> set[str]:
    codes = dict(State.objects.values_list("pk", "iso_code"))
    record = ArticleRecord(title="x", paragraphs=(text,))
    return {codes[s.key] for s in recognise(record, intake.gazetteer()) if s.kind == "state"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. and Iraqi officials met their Turkish colleague.", {"US", "IQ", "TR"}),
        ("The US and the UK will stay, he told us.", {"US", "GB"}),
        ("He told us nothing.", set()),
        ("Les ministres irakienne et jordaniens ont remercié l'Italie et la Nouvelle-Zélande.",
         {"IQ", "JO", "IT", "NZ"}),
        ("Niger's minister spoke; the Nigerian one did not.", {"NE", "NG"}),
        ("La ministre québécoise est venue de Turquie.", {"TR"}),
    ],
)  # fmt: skip
def test_states__are_found_by_english_and_french_names_and_adjectives(catalogue, text, expected):
    assert states(text) == expected


def test_adjectives__french_ones_have_all_forms():
    forms = demonyms.adjectives_of("IQ")
    assert {"iraqi", "irakien", "irakienne", "irakiens", "irakiennes", "l'irakien"} <= set(forms)


def test_names__organisation_without_a_code_has_none():
    assert demonyms.names_of("") == demonyms.adjectives_of("") == []
