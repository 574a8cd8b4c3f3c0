from articles.text.diff import Version, difference

ORIGINAL = "عقد التحالف الدولي اجتماعه في مراكش بمشاركة وزراء من دول كثيرة"


def version(text: str, title="اجتماع مراكش", shown=True) -> Version:
    return Version(title, text, may_be_shown=shown)


def test_difference__spelling_and_punctuation_do_not_count():
    found = difference(
        version(ORIGINAL),
        version("عقد التحالف الدولى إجتماعه، في مراكش، بمشاركة وزراء من دول كثيرة."),
    )
    assert (found.percent, found.added, found.left_out, found.has_other_title) == (
        100,
        (),
        (),
        False,
    )


def test_difference__what_was_added_and_left_out():
    found = difference(
        version(ORIGINAL), version("عقد التحالف اجتماعه في مراكش أمس بمشاركة وزراء", "مراكش تستضيف")
    )
    assert found.has_other_title
    assert found.added == ("أمس",)
    assert found.left_out == ("الدولي", "من دول كثيرة")
    assert found.percent == 63  # 7 of 11 words


def test_difference__restricted_text_gives_figures_only():
    found = difference(version(ORIGINAL), version(ORIGINAL + " سر", shown=False))
    assert (found.percent, found.added, found.left_out) == (100, (), ())


def test_difference__without_a_text_nothing_is_said_of_words():
    assert difference(version(ORIGINAL), version("")).kept is None
