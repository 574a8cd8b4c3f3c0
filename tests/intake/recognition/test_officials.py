import pytest

from articles.intake.recognition import Gazetteer, Named, recognise
from articles.interchange.record import ArticleRecord

POMPEO, BLINKEN, BOURITA, SHOUKRY, CARTER, OTHER_CARTER = range(1, 7)
GAZETTEER = Gazetteer(
    officials=(
        Named(POMPEO, ("مايك بومبيو", "Mike Pompeo", "بومبيو")),
        Named(BLINKEN, ("أنتوني بلينكن", "أنطوني بلينكين", "بلينكن")),
        Named(BOURITA, ("ناصر بوريطة", "بوريطة")),
        Named(SHOUKRY, ("سامح شكري", "شكري")),
        Named(CARTER, ("آشتون كارتر", "كارتر")),
        Named(OTHER_CARTER, ("جيمي كارتر", "كارتر")),
    )
)


def rules_by_official(text: str, title="عنوان") -> dict[int, str]:
    suggestions = recognise(ArticleRecord(title=title, paragraphs=(text,)), GAZETTEER)
    return {s.key: s.rule for s in suggestions if s.kind == "official"}


@pytest.mark.parametrize(
    ("text", "officials"),
    [
        ("قال وزير الخارجية الأمريكي، مايك بومبيو، إن التحالف باق.", {POMPEO}),
        ("والتقى بأنطوني بلينكين وبناصر بوريطه.", {BLINKEN, BOURITA}),
        ("Mike Pompeo said.", {POMPEO}),
        ("وقال الوزير بومبيو إن التحالف باق.", {POMPEO}),
        ("وأكد وزير الخارجية المغربي بوريطة ذلك.", {BOURITA}),
        # A surname without an office, and a surname that two officials share, give no suggestion.
        ("وكان شكري للحاضرين واضحا.", set()),
        ("وقال الوزير كارتر كلمة.", set()),
        ("وقال الوزير آشتون كارتر كلمة.", {CARTER}),
    ],
)
def test_find__full_names_and_surnames_near_an_office_are_found(text, officials):
    assert set(rules_by_official(text)) == officials


def test_find__full_name_wins_over_surname():
    assert rules_by_official("وقال الوزير بومبيو كلمة. وغادر مايك بومبيو.") == {POMPEO: "name"}


def test_find__name_in_headline_is_found():
    assert rules_by_official("نص.", title="بلينكن يصل: أنتوني بلينكن في مراكش") == {BLINKEN: "name"}
