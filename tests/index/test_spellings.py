import pytest

from articles.index import spellings
from articles.models import Official

BLINKEN = (
    "أنتوني بلينكن", "Antony Blinken", ["أنطوني بلينكين", "Antony J. Blinken"],
)  # fmt: skip


def official(name_ar: str, name_en: str, aliases: list[str] | None = None) -> Official:
    return Official(name_ar=name_ar, name_en=name_en, aliases=aliases or [])


def surnames(subject: Official, *others: Official) -> set[str]:
    return set(spellings.Surnames([subject, *others]).of(subject))


def test_surnames__last_word_of_every_spelling_is_one():
    assert surnames(official(*BLINKEN)) == {"بلينكن", "بلينكين", "Blinken"}
    gentiloni = official("باولو جينتيلوني", "Paolo Gentiloni", ["باولو جنتيلوني"])
    assert surnames(gentiloni) == {"جينتيلوني", "جنتيلوني", "Gentiloni"}


def test_surnames__particle_and_article_may_go_with_the_last_word():
    assert surnames(official("ستيفان دي ميستورا", "Staffan de Mistura")) == {
        "دي ميستورا", "ميستورا", "de Mistura", "Mistura",
    }  # fmt: skip
    assert surnames(official("حيدر العبادي", "Haider al-Abadi")) == {
        "العبادي", "al-Abadi", "Abadi",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "not_one"),
    [
        (("لويجي دي مايو", "Luigi Di Maio"), "مايو"), (("تيريزا ماي", "Theresa May"), "May"),
        (("صباح الخالد الصباح", "Sabah al-Sabah"), "الصباح"),
        (("حسين السلامة", "Hussein al-Salama"), "السلامة"),
        (("محمد بن سلمان", "Mohammed bin Salman"), "سلمان"), (("فؤاد حسين", "Fuad Hussein"), "حسين"),
        (("ناثان سيلز", "Nathan Sales"), "Sales"), (("جون ألان", "John Allan"), "ألان"),
    ],
)  # fmt: skip
def test_surnames__month_given_name_or_ordinary_word_is_none(subject, not_one):
    assert not_one not in surnames(official(*subject))


def test_surnames__word_shared_with_another_official_is_none():
    obama = official("باراك أوباما", "Barack Obama")
    assert "باراك" not in surnames(official("توم باراك", "Tom Barrack"), obama)
    other = official("آنا بلينكين", "Anna Blinken")
    assert surnames(official(*BLINKEN), other) == {"بلينكن"}


@pytest.mark.django_db
def test_update__given_name_of_a_new_official_ends_the_surname_of_another():
    def called(folded: str) -> int:
        return spellings.Spelling.objects.filter(folded=folded).count()

    james = Official.objects.create(slug="a", name_ar="جيمس غريفيث", name_en="James Griffith")
    spellings.update(james)
    assert called("غريفيث") == 1
    other = Official.objects.create(slug="b", name_ar="غريفيث ويلز", name_en="Griffith Wells")
    spellings.update(other)
    assert called("غريفيث") == 0
    spellings.forget(other)
    assert called("غريفيث") == 1


@pytest.mark.django_db
def test_rebuild__equals_updates_one_by_one():
    people = [
        Official.objects.create(slug=str(n), name_ar=name_ar, name_en=name_en, aliases=aliases)
        for n, (name_ar, name_en, aliases) in enumerate(
            [
                BLINKEN,
                ("توم باراك", "Tom Barrack", []),
                ("باراك أوباما", "Barack Obama", ["أوباما"]),
            ]
        )
    ]
    for person in people:
        spellings.update(person)
    fields = ("object_id", "text", "folded", "key")
    one_by_one = sorted(spellings.Spelling.objects.values_list(*fields))
    spellings.rebuild()
    assert sorted(spellings.Spelling.objects.values_list(*fields)) == one_by_one
