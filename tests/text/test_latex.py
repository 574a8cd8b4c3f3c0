"""LaTeX in bibliographies: decoding, encoding, addresses with the escapes of reference managers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import latex


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"Dusk \& Dawn", "Dusk & Dawn"),
        ("Dusk & Dawn", "Dusk & Dawn"),
        (r"20\% \#1 a\_b \$7", "20% #1 a_b $7"),
        ("20% of them", "20% of them"),
        ("#1 and a_b", "#1 and a_b"),
        (r"{\textasciitilde}x", "~x"),
        (r"\~{}x \^{}", "~x ^"),
        (r"a{\textbackslash}b", "a\\b"),
        (r"``so'' it was", "“so” it was"),
        (r"so -- or --- so", "so – or — so"),
        (r"so \textemdash{} so", "so — so"),
        (r"G{\"o}ttingen", "Göttingen"),
        (r"Erdo{\u{g}}an \c{C}elik", "Erdoğan Çelik"),
        (r"S{\'\i}", "Sí"),
        (r"\emph{very} \textit{so}", "very so"),
        (r"{\em very} {\bfseries so}", "very so"),
        (r"CO$_{\textrm{2}}$", "CO2"),
        (r"x$^{2}$ $\alpha$ $n$", "x2 α n"),
        ("from $5 to $10", "from $5 to $10"),
        (r"\{a\} \{\vphantom{\}}", "{a} {"),
        (r"{\textless}b{\textgreater}", "<b>"),
        (r"\enquote{so}", "“so”"),
        (r"\href{https://a.org/x}{here}", "here"),
        (r"\unknown{kept} x", "kept x"),
        (r"C:\users\new", r"C:\users\new"),
        ("{NATO} in {I}raq", "NATO in Iraq"),
        ("لا شيء", "لا شيء"),
        ("a\\", "a\\"),
    ],
)
def test_decode__texts_of_reference_managers_are_plain(text, plain):
    assert latex.decode(text) == plain


@given(st.text(max_size=30) | st.text(st.sampled_from("\\{}$&#^_%~-'`!?\"<>|@ aäب0"), max_size=30))
def test_encode__any_text_is_read_back(text):
    line = " ".join(text.split())
    assert " ".join(latex.decode(latex.encode(line)).split()) == line


@given(
    st.lists(
        st.sampled_from(
            [
                "\\begin{",
                "\\end{a}",
                "$",
                "{",
                "}",
                "\\url",
                "\\href{",
                "\\'",
                "\\verb|",
                "\\item[",
                "\\",
                "a",
                "%",
                "&",
            ]
        ),
        max_size=15,
    ).map("".join)
)
def test_decode__broken_latex_never_raises(text):
    assert isinstance(latex.decode(text), str)
    assert isinstance(latex.address(text), str)
    assert isinstance(latex.links(text), tuple)


def test_decode__deep_nesting_is_left_unchanged():
    deep = "{" * 20_000 + "a" + "}" * 20_000
    assert "a" in latex.decode(deep)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "https://b.example.org/%D8%A8--x/~u/c_d?e=1&f=2#g",
            "https://b.example.org/%D8%A8--x/~u/c_d?e=1&f=2#g",
        ),
        (r"https://b.example.org/\%D8\%A8\_x\&y\#z", "https://b.example.org/%D8%A8_x&y#z"),
        (r"https://b.example.org/a{\_}b{\%}20{\&}c{\#}d", "https://b.example.org/a_b%20&c#d"),
        (r"https://b.example.org/\~{}u", "https://b.example.org/~u"),
        (r"https://b.example.org/{\textasciitilde}u", "https://b.example.org/~u"),
        (r"https://b.example.org/$\sim$u{\textunderscore}v", "https://b.example.org/~u_v"),
        (r"\url{https://b.example.org/a_b%20c}", "https://b.example.org/a_b%20c"),
        (r"\href{https://b.example.org/a}{text}", "https://b.example.org/a"),
        (
            "https://b.example.org/a/\n      very/long/path",
            "https://b.example.org/a/very/long/path",
        ),
    ],
)
def test_address__escapes_are_taken_away_and_nothing_else(text, address):
    assert latex.address(text) == address


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        (r"\url{https://b.example.org/a_b}", ["https://b.example.org/a_b"], ""),
        (
            r"صحيفة المساء، \url{https://b.example.org/%D8%A8}",
            ["https://b.example.org/%D8%A8"],
            "صحيفة المساء،",
        ),
        ("See https://b.example.org/x.", ["https://b.example.org/x"], "See"),
        ("صحيفة المساء", [], "صحيفة المساء"),
    ],
)
def test_links__addresses_are_separated_from_the_text(text, found, rest):
    links, text_left = latex.links(text)
    assert (links, text_left.strip()) == (found, rest)
