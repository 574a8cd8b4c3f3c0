from articles import search
from articles.search import Group
from articles.search.expansion import name_key
from articles.text.arabic import words

DAESH = Group("داعش", ("داعش", "تنظيم الدولة", "تنظيم الدولة الإسلامية", "ISIS", "Islamic State"))
POMPEO = Group("مايك بومبيو", ("مايك بومبيو", "Mike Pompeo", "بومبيو", "بومبيه", "Pompeo"))
BY_KEY = {
    name_key(words(spelling)): [group] for group in (DAESH, POMPEO) for spelling in group.spellings
}


def widened(text: str, off: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the phrases of each clause, the typed one first."""
    switches = search.Switches.of(off)
    query = search.expand(search.parse(text).switched(switches), BY_KEY, switches)
    return [[" ".join(phrase.words) for phrase in clause.phrases] for clause in query.clauses]


def test_widen__name_gets_the_other_names_of_its_group():
    assert widened("Pompeo") == [["pompeo", "بومبيو", "بومبيه"]]
    assert widened("داعش") == [["داعش", "isis", "تنظيم الدوله", "islamic state"]]


def test_widen__name_covered_by_a_shorter_one_is_left_out():
    assert "تنظيم الدوله الاسلاميه" not in widened("داعش")[0]
    assert "مايك بومبيو" not in widened("بومبيو")[0]


def test_widen__name_of_several_words_is_recognised_among_others():
    assert widened("هزيمة تنظيم الدولة الإسلامية مراكش") == [
        ["هزيمه"],
        ["تنظيم الدوله الاسلاميه", "داعش", "isis", "تنظيم الدوله", "islamic state"],
        ["مراكش"],
    ]


def test_widen__unknown_name_with_a_clitic_is_recognised():
    assert "pompeo" in widened("لبومبيو")[0]


def test_widen__quoted_or_switched_off_name_is_left_alone():
    assert widened("«تنظيم الدولة»") == [["تنظيم الدوله"]]
    assert widened("Pompeo", ("names",)) == [["pompeo"]]
    assert widened("Pompeo داعش", ("names:pompeo",))[0] == ["pompeo"]
    assert widened("تنظيم الدولة", ("names:تنظيم الدولة",)) == [["تنظيم"], ["الدوله"]]


def test_widen__excluded_name_excludes_its_other_names():
    assert widened("مراكش -Pompeo")[1] == ["pompeo", "بومبيو", "بومبيه"]


def test_widen__other_names_carry_their_spelling():
    (clause,) = search.expand(search.parse("ISIS"), BY_KEY).clauses
    assert [phrase.name for phrase in clause.phrases] == [
        "",
        "داعش",
        "تنظيم الدولة",
        "Islamic State",
    ]
