from articles import search


def test_analyse__words_become_lexemes_with_positions_and_weights():
    vector = search.analyse([("A", "بمراكش"), ("C", "الوزير")]).vector.split()
    assert sorted(vector) == sorted([
        "'=بمراكش':1A", "'مراكش':1A", "'~مراكش':1A",
        "'=الوزير':22C", "'وزير':22C", "'~وزير':22C",
    ])  # fmt: skip


def test_analyse__form_ruled_out_by_the_lexicon_is_not_indexed():
    vector = search.analyse([("A", "فرنسا وزير لبومبيو")]).vector
    assert "'رنسا'" not in vector
    assert "'زير'" not in vector
    assert "'بومبيو'" in vector


def test_analyse__counts_depend_on_the_field_and_linked_names_add_no_length():
    document = search.analyse(
        [("A", "مراكش"), ("B", "مراكش خبر"), ("C", "مراكش"), ("D", "مراكش روما")]
    )
    assert document.frequencies["~مراكش"] == 3 + 2 + 1 + 1
    assert document.frequencies["~روما"] == 1
    assert document.length == 3 + 2 * 2 + 1
    assert set(document.words) == {"مراكش", "خبر"}


def test_analyse__words_keep_their_spelling_without_marks():
    assert search.analyse([("C", "القاهرةُ في مـراكش")]).words == {
        "القاهره": "القاهرة",
        "مراكش": "مراكش",
    }


def test_analyse__function_words_are_indexed_but_not_ranked():
    document = search.analyse([("C", "في مراكش")])
    assert "'=في'" in document.vector
    assert not any("في" in lexeme for lexeme in document.frequencies)


def test_analyse__long_document_stays_within_the_limits_of_a_tsvector():
    document = search.analyse([("C", "مراكش " * 20_000), ("C", "س" * 101)])
    assert document.frequencies["~مراكش"] == 255
    positions = document.vector.split(" ")[0].split(":")[1].split(",")
    assert len(positions) <= 255
