"""Recognition of people who are not in the gazetteer: an office in words, followed by a name.

The end of a name is found by a list of given names, by how rare a word is in the lexicon of
`articles.text.stemming`, and by pauses in the sentence.
"""

from __future__ import annotations

import re
import tomllib
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files

from articles.intake.recognition.gazetteer import GIVEN_NAMES, SON, Gazetteer, words_of
from articles.intake.recognition.suggestions import NewOfficial, Sentence, Suggestion, suggest
from articles.text import arabic, stemming

_WORD_LISTS = tomllib.loads(
    (files("articles.intake.recognition") / "people.toml").read_text(encoding="utf-8")
)
_OFFICE_HEADS, _OFFICE_WORDS, _TITLES, _STOP_WORDS, BEFORE_SURNAME = (
    frozenset(_WORD_LISTS[key].split())
    for key in ("heads", "words", "titles", "stops", "before_surname")
)
# Particles inside names, which are no names alone: عبدالله بن زايد آل نهيان, ستافان دي ميستورا.
_PARTICLES = frozenset(
    ["بن", "ابن", "بنت", "ال", "دي", "دو", "دا", "فان", "فون", "دير", "در", "لو", "ابو", "ام", "بو"]
)
_OFFICE_PREPOSITIONS = frozenset(["في", "لدي"])  # «السفير الليبي لدى ألمانيا»
_OFFICE_VOCABULARY = _OFFICE_WORDS | _OFFICE_HEADS | _OFFICE_PREPOSITIONS
RARE_COUNT = (
    400  # a word with fewer occurrences in the 76,000 texts of the lexicon may be part of a name
)
RARER_COUNT = 60  # the same for a third word: most names have two
FAMILY_NAME_COUNT = 1_500  # the same after two given names: محمد جواد ظريف
RARE_COUNT_WITH_ARTICLE = 4_000  # the same for family names with the article: الصباح, الجبير
MAX_OFFICE_WORDS, MIN_NAME_WORDS, MAX_NAME_WORDS = 12, 2, 5
MIN_SIMILARITY = 0.88  # from this similarity on, two spellings are the same name
CONFIDENCE = 0.55
_PAUSE_MARKS = "،,"
SPEECH_VERBS = re.compile(
    r"^[وف]?(?:قال|قالت|اعلن|اعلنت|اكد|اكدت|اضاف|اضافت|اشار|اشارت|اوضح|اوضحت|شدد|شددت|دعا|دعت|راي|رات"
    r"|لفت|لفتت|صرح|صرحت|اعتبر|اعتبرت|حذر|حذرت|كشف|كشفت|وصف|وصفت|طالب|طالبت|التقي|حث|حثت|[يت]قول|[يت]وكد)$"
)


def find(sentences: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the people with an office who are not in the gazetteer, and known officials in a new spelling.

    Only the body is read.
    """
    suggestions: dict[str, Suggestion] = {}
    for sentence in sentences:
        if sentence.field != "body":
            continue
        for person in _find_people(sentence, gazetteer):
            if isinstance(person, NewOfficial) and gazetteer.official_in_other_spelling(
                words_of(person.name), 0
            ):
                continue  # found by the name already
            if isinstance(person, int):
                suggestions.setdefault(
                    str(person),
                    suggest("official", sentence, "name-nearly", CONFIDENCE, key=person),
                )
            else:
                suggestions.setdefault(
                    arabic.fold_phrase(person.name),
                    suggest("new_official", sentence, "office-and-name", CONFIDENCE, said=person),
                )
    return list(suggestions.values())


def _find_people(sentence: Sentence, gazetteer: Gazetteer):
    """Yield the person after each office: a NewOfficial, or the key of an official with a similar name."""
    tokens, text = sentence.tokens, sentence.text
    forms = [token.form for token in tokens]
    position = 0
    while position < len(forms):
        if arabic.without_article(forms[position]) in _TITLES:
            end, person = _read_titled_name(sentence, forms, position, gazetteer)
            if person:
                yield person
            position = max(end, position + 1)
            continue
        if SPEECH_VERBS.match(forms[position]) and forms[position + 1 : position + 2]:
            end, person = _read_speaker(sentence, forms, position + 1, gazetteer)
            if person:
                yield person
                position = end
                continue
        if not is_office_head(forms[position]):
            position += 1
            continue
        name_start, state, has_pause = _read_office(sentence, forms, position, gazetteer)
        official, end = _find_similar_name(sentence, forms, name_start, gazetteer)
        if official is not None:
            yield official
        else:
            end = _find_name_end(sentence, forms, name_start, gazetteer)
            if end and not (has_pause and not _pause_follows(sentence, end)):
                name = text[tokens[name_start].start : tokens[end - 1].end]
                yield NewOfficial(name, _office_text(sentence, position, name_start), state)
        position = max(name_start, end or 0, position + 1)


def _read_titled_name(
    sentence: Sentence, forms: list[str], start: int, gazetteer: Gazetteer
) -> tuple[int, NewOfficial | None]:
    """Read a name with a title before and an office after it: «الدكتور محمد الخليفي وزير الدولة».

    Returns the position to continue from, and the person, or None if no name and office follow.
    """
    name_start = start
    while name_start < len(forms) and arabic.without_article(forms[name_start]) in _TITLES:
        name_start += 1
    return _read_name_and_office(sentence, forms, name_start, gazetteer)


def _read_speaker(
    sentence: Sentence, forms: list[str], start: int, gazetteer: Gazetteer
) -> tuple[int, NewOfficial | None]:
    """Read a name behind a verb of speech and before an office: «أعلن روبرت فان هوف المتحدث»."""
    if forms[start] not in GIVEN_NAMES and forms[start] not in gazetteer.given_names:
        return start, None
    return _read_name_and_office(sentence, forms, start, gazetteer)


def _read_name_and_office(
    sentence: Sentence, forms: list[str], name_start: int, gazetteer: Gazetteer
) -> tuple[int, NewOfficial | None]:
    """Read a name and the office behind it, as `_read_titled_name` does."""
    end = _find_name_end(sentence, forms, name_start, gazetteer)
    if not end or end >= len(forms) or not is_office_head(forms[end]):
        return name_start, None
    office_end, state, _paused = _read_office(sentence, forms, end, gazetteer)
    name = sentence.text[sentence.tokens[name_start].start : sentence.tokens[end - 1].end]
    return office_end, NewOfficial(name, _office_text(sentence, end, office_end), state)


def is_title(form: str) -> bool:
    """Return whether a folded word is a title before a name, with or without the article."""
    return arabic.without_article(form) in _TITLES


def is_office_head(form: str) -> bool:
    """Return whether a folded word is the first word of an office: «وزير», «ونظيره»."""
    parts = arabic.without_clitics(form)
    return any(part in _OFFICE_HEADS or part.removesuffix("ها") in _OFFICE_HEADS for part in parts)


def _office_text(sentence: Sentence, start: int, end: int) -> str:
    """Return an office as written, without titles after and a conjunction before it."""
    while end > start + 1 and (arabic.without_article(sentence.tokens[end - 1].form) in _TITLES):
        end -= 1
    office = sentence.text[sentence.tokens[start].start : sentence.tokens[end - 1].end]
    form = sentence.tokens[start].form
    rest = form[1:]
    if form.startswith("و") and form not in _OFFICE_HEADS and is_office_head(rest):
        return office[1:]  # «ووزير الدفاع»
    return office


def _read_office(
    sentence: Sentence, forms: list[str], start: int, gazetteer: Gazetteer
) -> tuple[int, int | None, bool]:
    """Return the position after an office, the key of its state, and whether a pause follows the office."""
    state, has_pause = None, False
    cursor = start + 1
    while cursor < len(forms) and cursor - start <= MAX_OFFICE_WORDS:
        gap = _gap_before(sentence, cursor)
        if gap.strip(' \u00a0"“”«»()' + _PAUSE_MARKS):
            return cursor, state, True  # another punctuation mark: no name follows
        has_pause = has_pause or any(mark in gap for mark in _PAUSE_MARKS)
        if has_pause:
            break
        name = gazetteer.state_names.longest_at(forms, cursor)
        if name:
            state = name.key
            cursor += len(name.words)
        elif length := _city_at(forms, cursor, gazetteer):
            cursor += length  # «سفير بنين بباريس»
        elif not is_office_word(forms[cursor]):
            break
        else:
            cursor += 1
    while cursor < len(forms) and arabic.without_article(forms[cursor]) in _TITLES:
        cursor += 1
    return cursor, state, has_pause


def _city_at(forms: list[str], position: int, gazetteer: Gazetteer) -> int:
    """Return the number of words of a city in which an office is held, at a position; 0 without one."""
    if not forms[position].startswith("ب") and forms[position - 1] not in ("في", "لدي"):
        return 0
    for form in arabic.without_clitics(forms[position]):
        for name, _key in gazetteer.venue_names.get(form, ()):
            if tuple(forms[position + 1 : position + len(name)]) == name[1:]:
                return len(name)
    return 0


def _find_name_end(
    sentence: Sentence, forms: list[str], start: int, gazetteer: Gazetteer
) -> int | None:
    """Return the end of the name that begins at `start`; None if no name begins there, or a known one does."""
    if start >= len(forms) or gazetteer.official_names.longest_at(forms, start):
        return None
    end, was_definite = start, False
    while end < len(forms) and end - start < MAX_NAME_WORDS:
        if end > start and _gap_before(sentence, end).strip(" -\u00a0"):
            break
        spelt = sentence.text[sentence.tokens[end].start : sentence.tokens[end].end]
        is_definite = spelt.startswith(arabic.ARTICLE)  # ألطان does not have the article
        if end > start and was_definite and not is_definite:
            break  # «بشار الأسد شرط»: the name ends with the family name
        is_ali = forms[end] == "علي" and spelt.endswith("ي")  # the name, not the preposition على
        after_given_name = end > start and (
            forms[end - 1] in GIVEN_NAMES or forms[end - 1] in _PARTICLES
        )
        # «محمد جواد ظريف»: given names alone are no whole name, and the family name may be a common word
        lacks_family_name = end - start == MIN_NAME_WORDS and all(
            form in GIVEN_NAMES for form in forms[start:end]
        )
        if not is_ali and not _is_name_word(
            forms[end],
            gazetteer,
            end - start,
            is_definite=is_definite,
            after_given_name=after_given_name,
            lacks_family_name=lacks_family_name,
        ):
            break
        was_definite = is_definite
        end += 1
    name_words = [form for form in forms[start:end] if form not in _PARTICLES]
    if len(name_words) < MIN_NAME_WORDS or forms[end - 1] in _PARTICLES:
        return None
    return end


def _is_name_word(
    form: str,
    gazetteer: Gazetteer,
    index: int,
    *,
    is_definite: bool,
    after_given_name: bool,
    lacks_family_name: bool = False,
) -> bool:
    """Return whether a word may be the word number `index`, from 0, of a name.

    After a given name, a common word may be one too: فلاديمير بوتين.
    """
    if form in _PARTICLES:
        return index > 0
    if form in _STOP_WORDS or form.isdigit() or form.isascii():
        return False
    if form in GIVEN_NAMES or form in gazetteer.given_names:
        return True
    lexicon = stemming.lexicon()
    count = lexicon.count(form)
    if is_definite:
        return index > 0 and (after_given_name or count < RARE_COUNT_WITH_ARTICLE)
    if form[0] in "يت" and count:
        return False  # a verb rather than a name
    if form[:2] in ("سي", "ست") and lexicon.count(form[1:]):
        return False  # a verb in the future tense
    rest = lexicon.count(form[1:])
    if (form[0] == "و" and rest >= 5 and rest > 3 * count) or (
        form[0] in "لبف" and rest > max(30, 3 * count)
    ):
        return False  # «ونظيره», «لمناقشة»
    if index == 1 and after_given_name:
        return True
    if lacks_family_name and count < FAMILY_NAME_COUNT and not is_office_head(form):
        return True
    return count < (RARE_COUNT if index < MIN_NAME_WORDS else RARER_COUNT)


def _pause_follows(sentence: Sentence, end: int) -> bool:
    """Return whether a pause or the end of the sentence follows a name: «، فؤاد حسين، الذي»."""
    if end >= len(sentence.tokens):
        return True
    gap = _gap_before(sentence, end)
    return (
        any(mark in gap for mark in _PAUSE_MARKS + ')»”"')
        or sentence.tokens[end].form in _STOP_WORDS
    )


def _gap_before(sentence: Sentence, index: int) -> str:
    return sentence.text[sentence.tokens[index - 1].end : sentence.tokens[index].start]


def is_office_word(form: str) -> bool:
    """Return whether a word may continue an office: one of the list, «خارجيتها», «البنيني»."""
    if form in _STOP_WORDS and form not in _OFFICE_PREPOSITIONS:
        return False
    for part in arabic.without_clitics(form):
        for suffix in ("", "ه", "ها", "هم"):
            bare = part.removesuffix(suffix) if suffix else part
            if not _OFFICE_VOCABULARY.isdisjoint((bare, bare.removesuffix("ت") + "ه")):
                return True
    if form.startswith("لل"):
        form = arabic.ARTICLE + form[2:]
    if not form.startswith(arabic.ARTICLE):
        return False
    return form.endswith(("ي", "يه")) or stemming.lexicon().count(form) >= RARE_COUNT


@lru_cache(maxsize=50_000)
def _similarity(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _find_similar_name(
    sentence: Sentence, forms: list[str], start: int, gazetteer: Gazetteer
) -> tuple[int | None, int]:
    """Return the one official with a name similar to the words from `start` on, and the end of the name.

    Returns (None, start) without such an official, or if a known name begins there.
    """
    for length in (5, 4, 3, 2):
        end = start + length
        if end > len(forms) or any(
            _gap_before(sentence, n).strip(" -") for n in range(start + 1, end)
        ):
            continue
        if gazetteer.official_names.longest_at(forms, start):
            return None, start
        name = " ".join(_without_patronymics(forms[start:end]))
        length = len(name.split())
        candidates = gazetteer.full_names_by_length_and_initial.get((length, name[0]), ())
        keys = {key for other, key in candidates if _similarity(other, name) >= MIN_SIMILARITY}
        if len(keys) == 1:
            return keys.pop(), end
    return None, start


def _without_patronymics(words: list[str]) -> list[str]:
    """Return the words of a name without «بن أحمد» inside it: عادل بن أحمد الجبير is عادل الجبير."""
    kept: list[str] = []
    for index, word in enumerate(words):
        is_father = index > 0 and words[index - 1] in SON and index + 1 < len(words)
        if not (is_father or (word in SON and index > 0 and index + 2 < len(words))):
            kept.append(word)
    return kept


def without_titles(name: str) -> str:
    """Return the folded words of a name without the titles before it."""
    words = arabic.words(name)
    while len(words) > 1 and arabic.without_article(words[0]) in _TITLES:
        words = words[1:]
    return " ".join(words)
