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


def named(text: str, title="عنوان") -> dict[int, str]:
    found = recognise(ArticleRecord(title=title, paragraphs=(text,)), GAZETTEER)
    return {s.key: s.rule for s in found if s.kind == "official"}


@pytest.mark.parametrize(
    ("text", "officials"),
    [
        ("قال وزير الخارجية الأمريكي، مايك بومبيو، إن التحالف باق.", {POMPEO}),
        ("والتقى بأنطوني بلينكين وبناصر بوريطه.", {BLINKEN, BOURITA}),
        ("Mike Pompeo said.", {POMPEO}),
        ("وقال الوزير بومبيو إن التحالف باق.", {POMPEO}),
        ("وأكد وزير الخارجية المغربي بوريطة ذلك.", {BOURITA}),
        # A surname without an office, and one that two bear: nothing is guessed.
        ("وكان شكري للحاضرين واضحا.", set()),
        ("وقال الوزير كارتر كلمة.", set()),
        ("وقال الوزير آشتون كارتر كلمة.", {CARTER}),
    ],
)
def test_find__whole_names_and_surnames_beside_an_office(text, officials):
    assert set(named(text)) == officials


def test_find__a_whole_name_proves_more_than_a_surname():
    assert named("وقال الوزير بومبيو كلمة. وغادر مايك بومبيو.") == {POMPEO: "name"}


def test_find__in_the_headline_too():
    assert named("نص.", title="بلينكن يصل: أنتوني بلينكن في مراكش") == {BLINKEN: "name"}
