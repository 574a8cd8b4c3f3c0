from articles import search


def test_analyse__lexemes_with_their_places_and_weights():
    vector = search.analyse([("A", "بمراكش"), ("C", "الوزير")]).vector.split()
    assert sorted(vector) == sorted([
        "'=بمراكش':1A", "'مراكش':1A", "'~مراكش':1A",
        "'=الوزير':22C", "'وزير':22C", "'~وزير':22C",
    ])  # fmt: skip


def test_analyse__no_form_that_the_lexicon_contradicts():
    vector = search.analyse([("A", "فرنسا وزير لبومبيو")]).vector
    assert "'رنسا'" not in vector
    assert "'زير'" not in vector
    assert "'بومبيو'" in vector


def test_analyse__counts_by_field_and_leaves_linked_names_out_of_the_length():
    document = search.analyse(
        [("A", "مراكش"), ("B", "مراكش خبر"), ("C", "مراكش"), ("D", "مراكش روما")]
    )
    assert document.frequencies["~مراكش"] == 3 + 2 + 1 + 1
    assert document.frequencies["~روما"] == 1
    assert document.length == 3 + 2 * 2 + 1
    assert set(document.words) == {"مراكش", "خبر"}


def test_analyse__words_are_shown_as_written_but_without_marks():
    assert search.analyse([("C", "القاهرةُ في مـراكش")]).words == {
        "القاهره": "القاهرة",
        "مراكش": "مراكش",
    }


def test_analyse__function_words_are_found_and_not_ranked():
    document = search.analyse([("C", "في مراكش")])
    assert "'=في'" in document.vector
    assert not any("في" in lexeme for lexeme in document.frequencies)


def test_analyse__stays_within_the_limits_of_a_tsvector():
    document = search.analyse([("C", "مراكش " * 20_000), ("C", "س" * 101)])
    assert document.frequencies["~مراكش"] == 255
    places = document.vector.split(" ")[0].split(":")[1].split(",")
    assert len(places) <= 255
