from articles.intake.recognition.suggestions import LONGEST, MOST_READ, sentences


def test_sentences__stand_where_they_say():
    text = "جملة أولى. هل من ثانية؟\n\nوالثالثة عن 7.7 مليون شخص."
    found = sentences("body", text, first=3)
    assert [s.text for s in found] == ["جملة أولى.", "هل من ثانية؟", "والثالثة عن 7.7 مليون شخص."]
    assert [s.place for s in found] == [3, 4, 5]
    assert all(text[s.start : s.end] == s.text for s in found)


def test_sentences__what_has_no_stop_is_parted():
    text = "كلمة " * 1000
    found = sentences("body", text)
    assert len(found) == 3
    assert all(len(s.text) <= LONGEST and text[s.start : s.end] == s.text for s in found)


def test_sentences__what_is_no_article_is_not_read_to_its_end():
    found = sentences("body", "جملة قصيرة. " * 20_000)
    assert found[-1].end <= MOST_READ


def test_tokens__words_run_together_are_two_and_names_stay_one():
    text = "الحل في العراقوسوريا برأي أنالينا والاماراتوالأردن أنالقرار"
    (sentence,) = sentences("body", text)
    forms = [token.form for token in sentence.tokens]
    assert forms == [
        "الحل", "في", "العراق", "وسوريا", "براي", "انالينا", "والامارات", "والاردن", "ان", "القرار",
    ]  # fmt: skip
    for token in sentence.tokens:
        assert len(text[token.start : token.end]) == len(token.form)
