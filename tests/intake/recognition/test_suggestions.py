from articles.intake.recognition.suggestions import (
    MAX_SENTENCE_LENGTH,
    MAX_TEXT_LENGTH,
    split_sentences,
)


def test_sentences__offsets_and_indexes_are_correct():
    text = "جملة أولى. هل من ثانية؟\n\nوالثالثة عن 7.7 مليون شخص."
    result = split_sentences("body", text, first=3)
    assert [s.text for s in result] == ["جملة أولى.", "هل من ثانية؟", "والثالثة عن 7.7 مليون شخص."]
    assert [s.index for s in result] == [3, 4, 5]
    assert all(text[s.start : s.end] == s.text for s in result)


def test_sentences__long_text_without_full_stop_is_cut():
    text = "كلمة " * 1000
    result = split_sentences("body", text)
    assert len(result) == 3
    assert all(
        len(s.text) <= MAX_SENTENCE_LENGTH and text[s.start : s.end] == s.text for s in result
    )


def test_sentences__text_beyond_maximum_is_ignored():
    result = split_sentences("body", "جملة قصيرة. " * 20_000)
    assert result[-1].end <= MAX_TEXT_LENGTH


def test_tokens__joined_words_are_split_and_names_are_kept():
    text = "الحل في العراقوسوريا برأي أنالينا والاماراتوالأردن أنالقرار"
    (sentence,) = split_sentences("body", text)
    forms = [token.form for token in sentence.tokens]
    assert forms == [
        "الحل", "في", "العراق", "وسوريا", "براي", "انالينا", "والامارات", "والاردن", "ان", "القرار",
    ]  # fmt: skip
    for token in sentence.tokens:
        assert len(text[token.start : token.end]) == len(token.form)
