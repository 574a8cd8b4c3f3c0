"""People with an office whom the gazetteer does not know: an office in words, then a name.

Names are told from what follows an office by a list of given names, by how rare a word is in the lexicon of
`articles.text.stemming`, and by where the sentence pauses.
"""

from __future__ import annotations

import tomllib
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files

from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import NewOfficial, Sentence, Suggestion, suggest
from articles.text import arabic, stemming

_TABLE = tomllib.loads(
    (files("articles.intake.recognition") / "people.toml").read_text(encoding="utf-8")
)
_HEADS, _WORDS, _TITLES, _STOPS, GIVEN = (
    frozenset(_TABLE[key].split()) for key in ("heads", "words", "titles", "stops", "given_names")
)
# Words inside names that are none alone: عبدالله بن زايد آل نهيان, ستافان دي ميستورا.
_PARTICLES = frozenset(
    ["بن", "ابن", "بنت", "ال", "دي", "دو", "دا", "فان", "فون", "دير", "در", "لو", "ابو", "ام", "بو"]
)
_LINKS = frozenset(["في", "لدي"])  # «السفير الليبي لدى ألمانيا»
_WORDS_AND_HEADS = _WORDS | _HEADS | _LINKS
RARE = 400  # occurrences in the lexicon's 76,000 texts below which a word may be a name
RARER = 60  # for a third word: most names have two
RARE_WITH_ARTICLE = 4_000  # family names with the article: الصباح, الجبير
LONGEST_OFFICE, FEWEST, MOST = 12, 2, 5  # words of an office; of a name
SAME = 0.88  # similarity from which two spellings are one name
CONFIDENCE = 0.55
_PAUSES = "،,"


def find(found: list[Sentence], gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the people with an office who are in no gazetteer, and known ones spelt in a new way."""
    best: dict[str, Suggestion] = {}
    for sentence in found:
        if sentence.field != "body":
            continue
        for said in _offices(sentence, gazetteer):
            if isinstance(said, int):
                best.setdefault(
                    str(said), suggest("official", sentence, "name-nearly", CONFIDENCE, key=said)
                )
            else:
                best.setdefault(
                    arabic.fold_phrase(said.name),
                    suggest("new_official", sentence, "office-and-name", CONFIDENCE, said=said),
                )
    return list(best.values())


def _offices(sentence: Sentence, gazetteer: Gazetteer):
    """Yield what follows each office: a NewOfficial, or the key of an official spelt nearly so."""
    tokens, text = sentence.tokens, sentence.text
    forms = [token.form for token in tokens]
    place = 0
    while place < len(forms):
        if arabic.without_article(forms[place]) in _TITLES:
            end, said = _titled(sentence, forms, place, gazetteer)
            if said:
                yield said
            place = max(end, place + 1)
            continue
        if not _is_head(forms[place]):
            place += 1
            continue
        after, state, paused = _office(sentence, forms, place, gazetteer)
        known, end = _nearly(sentence, forms, after, gazetteer)
        if known is not None:
            yield known
        else:
            end = _name(sentence, forms, after, gazetteer)
            if end and not (paused and not _pauses(sentence, end)):
                name = text[tokens[after].start : tokens[end - 1].end]
                yield NewOfficial(name, _office_text(sentence, place, after), state)
        place = max(after, end or 0, place + 1)


def _titled(
    sentence: Sentence, forms: list[str], place: int, gazetteer: Gazetteer
) -> tuple[int, NewOfficial | None]:
    """Read a name with its title before and its office behind it: «الدكتور محمد الخليفي وزير الدولة»."""
    at = place
    while at < len(forms) and arabic.without_article(forms[at]) in _TITLES:
        at += 1
    end = _name(sentence, forms, at, gazetteer)
    if not end or end >= len(forms) or not _is_head(forms[end]):
        return at, None
    after, state, _paused = _office(sentence, forms, end, gazetteer)
    name = sentence.text[sentence.tokens[at].start : sentence.tokens[end - 1].end]
    return after, NewOfficial(name, _office_text(sentence, end, after), state)


def _is_head(form: str) -> bool:
    parts = arabic.without_clitics(form)
    return any(part in _HEADS or part.removesuffix("ها") in _HEADS for part in parts)


def _office_text(sentence: Sentence, place: int, after: int) -> str:
    """Return an office as it stands, without titles behind and a conjunction before it."""
    while after > place + 1 and (
        arabic.without_article(sentence.tokens[after - 1].form) in _TITLES
    ):
        after -= 1
    office = sentence.text[sentence.tokens[place].start : sentence.tokens[after - 1].end]
    form = sentence.tokens[place].form
    rest = form[1:]
    if form.startswith("و") and form not in _HEADS and _is_head(rest):
        return office[1:]  # «ووزير الدفاع»
    return office


def _office(
    sentence: Sentence, forms: list[str], place: int, gazetteer: Gazetteer
) -> tuple[int, int | None, bool]:
    """Return where the name after an office begins, the office's state, and whether a comma stood there."""
    state, paused = None, False
    at = place + 1
    while at < len(forms) and at - place <= LONGEST_OFFICE:
        gap = _gap(sentence, at)
        if gap.strip(' \u00a0"“”«»()' + _PAUSES):
            return at, state, True  # the sentence goes another way: no name follows
        paused = paused or any(mark in gap for mark in _PAUSES)
        if paused:
            break
        name = gazetteer.state_names.longest(forms, at)
        if name:
            state = name.key
            at += len(name.words)
        elif not _is_office_word(forms[at]):
            break
        else:
            at += 1
    while at < len(forms) and arabic.without_article(forms[at]) in _TITLES:
        at += 1
    return at, state, paused


def _name(sentence: Sentence, forms: list[str], at: int, gazetteer: Gazetteer) -> int | None:
    """Return where a name that begins at a place ends; None where none does, or a known one."""
    if at >= len(forms) or gazetteer.official_names.longest(forms, at):
        return None
    end, was_definite = at, False
    while end < len(forms) and end - at < MOST:
        if end > at and _gap(sentence, end).strip(" -\u00a0"):
            break
        spelt = sentence.text[sentence.tokens[end].start : sentence.tokens[end].end]
        is_definite = spelt.startswith(arabic.ARTICLE)  # ألطان begins otherwise
        if end > at and was_definite and not is_definite:
            break  # «بشار الأسد شرط»: behind a family name
        is_ali = forms[end] == "علي" and spelt.endswith("ي")  # not على
        known_before = end > at and (forms[end - 1] in GIVEN or forms[end - 1] in _PARTICLES)
        if not is_ali and not _is_name_word(
            forms[end], gazetteer, end - at, is_definite=is_definite, known_before=known_before
        ):
            break
        was_definite = is_definite
        end += 1
    named = [form for form in forms[at:end] if form not in _PARTICLES]
    if len(named) < FEWEST or forms[end - 1] in _PARTICLES:
        return None
    return end


def _is_name_word(
    form: str, gazetteer: Gazetteer, place: int, *, is_definite: bool, known_before: bool
) -> bool:
    """Whether a word may be that of a name at its `place` in it, from 0.

    Behind a given name a common word may be one too: فلاديمير بوتين.
    """
    if form in _PARTICLES:
        return place > 0
    if form in _STOPS or form.isdigit() or form.isascii():
        return False
    if form in GIVEN or form in gazetteer.given_names:
        return True
    lexicon = stemming.lexicon()
    count = lexicon.count(form)
    if is_definite:
        return place > 0 and (known_before or count < RARE_WITH_ARTICLE)
    if form[0] in "يت" and count:
        return False  # a verb rather than a name
    if form[:2] in ("سي", "ست") and lexicon.count(form[1:]):
        return False  # a verb of what is to come
    rest = lexicon.count(form[1:])
    if (form[0] == "و" and rest >= 5 and rest > 3 * count) or (
        form[0] in "لبف" and rest > max(30, 3 * count)
    ):
        return False  # «ونظيره», «لمناقشة»
    if place == 1 and known_before:
        return True
    return count < (RARE if place < FEWEST else RARER)


def _pauses(sentence: Sentence, end: int) -> bool:
    """Whether the sentence pauses or ends behind a name: «، فؤاد حسين، الذي»."""
    if end >= len(sentence.tokens):
        return True
    gap = _gap(sentence, end)
    return any(mark in gap for mark in _PAUSES + ')»”"') or sentence.tokens[end].form in _STOPS


def _gap(sentence: Sentence, at: int) -> str:
    return sentence.text[sentence.tokens[at - 1].end : sentence.tokens[at].start]


def _is_office_word(form: str) -> bool:
    """Whether an office goes on with a word: one of the list, «خارجيتها», «البنيني»."""
    if form in _STOPS and form not in _LINKS:
        return False
    for part in arabic.without_clitics(form):
        for end in ("", "ه", "ها", "هم"):
            bare = part.removesuffix(end) if end else part
            if not _WORDS_AND_HEADS.isdisjoint((bare, bare.removesuffix("ت") + "ه")):
                return True
    if form.startswith("لل"):
        form = arabic.ARTICLE + form[2:]
    if not form.startswith(arabic.ARTICLE):
        return False
    return form.endswith(("ي", "يه")) or stemming.lexicon().count(form) >= RARE


@lru_cache(maxsize=50_000)
def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _nearly(
    sentence: Sentence, forms: list[str], at: int, gazetteer: Gazetteer
) -> tuple[int | None, int]:
    """Return the one official whose name is spelt nearly as the words from a place on, and where it ends."""
    for length in (4, 3, 2):
        end = at + length
        if end > len(forms) or any(_gap(sentence, n).strip(" -") for n in range(at + 1, end)):
            continue
        if gazetteer.official_names.longest(forms, at):
            return None, at
        name = " ".join(forms[at:end])
        spelt = gazetteer.names_by_length_and_letter.get((length, name[0]), ())
        alike = {key for other, key in spelt if _similar(other, name) >= SAME}
        if len(alike) == 1:
            return alike.pop(), end
    return None, at


def without_titles(name: str) -> str:
    """Return the folded words of a name without the titles before it."""
    words = arabic.words(name)
    while len(words) > 1 and arabic.without_article(words[0]) in _TITLES:
        words = words[1:]
    return " ".join(words)
