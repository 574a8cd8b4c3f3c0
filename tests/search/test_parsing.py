import pytest

from articles import search


def clauses_of(text: str) -> list[tuple]:
    """Return (signs, words of each phrase, …) of each clause: - excluded, " quoted, : in the title."""
    return [
        (
            "-" * clause.excluded + '"' * clause.quoted + ":" * bool(clause.field),
            *(" ".join(phrase.words) for phrase in clause.phrases),
        )
        for clause in search.parse(text).clauses
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("مراكش روما", [("", "مراكش"), ("", "روما")]),
        ("«التحالف الدولي» روما", [('"', "التحالف الدولي"), ("", "روما")]),
        ("“التحالف الدولي”", [('"', "التحالف الدولي")]),
        ("”التحالف الدولي”", [('"', "التحالف الدولي")]),
        ("„Global Coalition”", [('"', "global coalition")]),
        ("مراكش -روما", [("", "مراكش"), ("-", "روما")]),
        ("مراكش –«روما القديمة»", [("", "مراكش"), ('-"', "روما القديمه")]),
        ("مراكش أو روما", [("", "مراكش", "روما")]),
        ("مراكش OR روما or لندن باريس", [("", "مراكش", "روما", "لندن"), ("", "باريس")]),
        ("مراكش | روما", [("", "مراكش", "روما")]),
        ("title:مراكش", [(":", "مراكش")]),
        ("العنوان: «اجتماع مراكش»", [('":', "اجتماع مراكش")]),
        ("-عنوان:مراكش روما", [("-:", "مراكش"), ("", "روما")]),
        ("في مراكش", [("", "مراكش")]), ("في", [("", "في")]), ("و2254", [("", "2254")]),
        ("S/RES/2254", [("", "s res 2254")]), ("مراكش مراكش", [("", "مراكش")]),
        ("(مراكش) [روما]", [("", "مراكش"), ("", "روما")]),
    ],
)  # fmt: skip
def test_parse__common_queries_give_their_clauses(text, clauses):
    assert clauses_of(text) == clauses


@pytest.mark.parametrize(
    ("text", "clauses", "mended"),
    [
        ('"التحالف الدولي', [('"', "التحالف الدولي")], ("unclosed-quote",)),
        ("أو مراكش", [("", "مراكش")], ("lone-or",)),
        ("مراكش أو", [("", "مراكش")], ("lone-or",)),
        ("مراكش OR OR روما", [("", "مراكش", "روما")], ("lone-or",)),
        ("مراكش title:", [("", "مراكش")], ("empty-field",)),
        ("-مراكش", [("-", "مراكش")], ("only-without",)),
        ("مراكش - روما", [("", "مراكش"), ("", "روما")], ()),
    ],
)
def test_parse__malformed_query_is_repaired_and_reported(text, clauses, mended):
    assert clauses_of(text) == clauses
    assert search.parse(text).mended == mended


@pytest.mark.parametrize(
    "text", ["", "   ", "-", '""', "«»", "؟!", "\x00", "\u202e\u200f", "title:"]
)
def test_parse__text_without_words_gives_an_empty_query(text):
    assert not search.parse(text)


def test_parse__long_query_is_cut_to_the_limits():
    assert len(search.parse("كلمة" * 50_000).text) <= search.LONGEST_QUESTION
    query = search.parse(" ".join(f"كلمة{n}" for n in range(10_000)))
    assert len(query.clauses) <= search.MOST_WORDS
    assert "too-many-words" in query.mended


def test_switches__values_round_trip():
    switches = search.Switches.of(["names", "forms:القاهرة", "prefixes:", "x", "forms:", "names:؟"])
    assert switches.values() == ["forms", "forms:القاهره", "names", "prefixes"]
    assert search.Switches.of(switches.values()) == switches
    assert not switches.is_on("names", "مراكش")
    assert search.Switches.of(["forms:مراكش"]).is_on("forms", "روما")
