from articles.text.diff import Version, difference

ORIGINAL = "عقد التحالف الدولي اجتماعه في مراكش بمشاركة وزراء من دول كثيرة"


def version(text: str, title="اجتماع مراكش", shown=True) -> Version:
    return Version(title, text, may_be_shown=shown)


def test_difference__spelling_and_punctuation_are_ignored():
    changed = difference(
        version(ORIGINAL),
        version("عقد التحالف الدولى إجتماعه، في مراكش، بمشاركة وزراء من دول كثيرة."),
    )
    assert (changed.percent, changed.added, changed.left_out, changed.has_other_title) == (
        100,
        (),
        (),
        False,
    )


def test_difference__changed_copy_lists_added_and_left_out_words():
    changed = difference(
        version(ORIGINAL), version("عقد التحالف اجتماعه في مراكش أمس بمشاركة وزراء", "مراكش تستضيف")
    )
    assert changed.has_other_title
    assert changed.added == ("أمس",)
    assert changed.left_out == ("الدولي", "من دول كثيرة")
    assert changed.percent == 63  # 7 of 11 words


def test_difference__restricted_text_gives_only_the_share():
    changed = difference(version(ORIGINAL), version(ORIGINAL + " سر", shown=False))
    assert (changed.percent, changed.added, changed.left_out) == (100, (), ())


def test_difference__missing_text_gives_no_share():
    assert difference(version(ORIGINAL), version("")).kept is None
