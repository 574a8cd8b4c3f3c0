from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search import highlighting

TEXT = "تستضيفُ مدينة مَراكش المغربية اجتماع التحالف، وبمراكش يلتقي وزراء ٣١ دولة بشأن القرار ٢٢٥٤."


def marked(pieces):
    return [piece.text for piece in pieces if piece.marked]


def test_mark__in_the_original_spelling():
    assert marked(highlighting.mark(TEXT, search.parse("مراكش 2254"))) == [
        "مَراكش",
        "وبمراكش",
        "٢٢٥٤",
    ]


def test_mark__a_phrase_only_where_its_words_stand_together():
    text = "التحالف الدولي، ثم التحالف وحده"
    assert marked(highlighting.mark(text, search.parse("«التحالف الدولي»"))) == [
        "التحالف",
        "الدولي",
    ]
    ring = search.Group("داعش", ("داعش", "تنظيم الدولة"))
    by_key = {"داعش": [ring]}
    query = search.widen(search.parse("داعش"), by_key)
    text = "تنظيم داعش غير تنظيم الدولة"
    assert marked(highlighting.mark(text, query)) == ["داعش", "تنظيم", "الدولة"]


def test_mark__not_what_was_excluded():
    assert marked(highlighting.mark(TEXT, search.parse("التحالف -مراكش"))) == ["التحالف"]


@given(st.text(), st.text(max_size=60))
def test_mark__gives_the_text_back_character_for_character(text, question):
    assert "".join(p.text for p in highlighting.mark(text, search.parse(question))) == text


def test_snippet__chooses_the_passage_with_the_matches():
    text = "مقدمة لا شأن لها. " * 60 + "اجتمع الوزراء في مراكش أمس." + " خاتمة طويلة." * 60
    pieces = highlighting.snippet(text, search.parse("مراكش"))
    assert marked(pieces) == ["مراكش"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    assert sum(len(p.text) for p in pieces) < highlighting.SNIPPET_CHARACTERS + 40


def test_snippet__short_text_stays_whole():
    assert "".join(p.text for p in highlighting.snippet("قصير", None)) == "قصير"


def test_marks__are_numbered_throughout_a_page():
    marks = highlighting.Marks(search.parse("مراكش"))
    first, second = marks.of("مراكش ثم مراكش"), marks.of("وبمراكش")
    assert [p.number for p in (*first, *second) if p.marked] == [1, 2, 3]
    assert list(marks.numbers) == [1, 2, 3]


@given(st.lists(st.text()), st.text(max_size=60))
def test_marks__give_every_text_back_character_for_character(texts, question):
    marks = highlighting.Marks(search.parse(question))
    for text in texts:
        assert "".join(piece.text for piece in marks.of(text)) == text
