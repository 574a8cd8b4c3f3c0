"""People with an office whom the gazetteer does not know: an office in words, then a name.

Names are told from what follows an office by a list of given names, by how rare a word is in the lexicon of
`articles.stemming`, and by where the sentence pauses.
"""

from __future__ import annotations

import tomllib
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files

from articles import arabic, stemming
from articles.recognition.gazetteer import Gazetteer
from articles.recognition.suggestions import NewOfficial, Sentence, Suggestion, suggest

_TABLE = tomllib.loads((files("articles") / "lexicon" / "people.toml").read_text(encoding="utf-8"))
_HEADS, _WORDS, _TITLES, _STOPS, GIVEN = (
    frozenset(_TABLE[key].split()) for key in ("heads", "words", "titles", "stops", "given_names")
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
        if _HEADS.isdisjoint(arabic.without_clitics(forms[place])):
            place += 1
            continue
        after, state, paused = _office(sentence, forms, place, gazetteer)
        end = _name(sentence, forms, after, gazetteer)
        if end and not (paused and not _pauses(sentence, end)):
            name = text[tokens[after].start : tokens[end - 1].end]
            office = text[tokens[place].start : tokens[after - 1].end].strip(" ،,")
            key = _nearly(forms[after:end], gazetteer)
            yield key if key is not None else NewOfficial(name, _without_and(office), state)
        place = max(after, end or 0, place + 1)


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
        if not _is_name_word(forms[end], gazetteer, place=end - at, is_definite=is_definite):
            break
        was_definite = is_definite
        end += 1
    if end - at < FEWEST:
        return None
    return end


def _is_name_word(form: str, gazetteer: Gazetteer, *, place: int, is_definite: bool) -> bool:
    """Whether a word may be that of a name at its `place` in it, from 0."""
    if form in _STOPS or form.isdigit() or form.isascii():
        return False
    if form in GIVEN or form in gazetteer.given_names:
        return True
    lexicon = stemming.lexicon()
    count = lexicon.count(form)
    if is_definite:
        return place > 0 and count < RARE_WITH_ARTICLE
    if place == 0 and form[0] in "يت" and count:
        return False  # a verb rather than a name
    if form[:2] in ("سي", "ست") and lexicon.count(form[1:]):
        return False  # a verb of what is to come
    if form[0] in "ولبف" and lexicon.count(form[1:]) > max(30, 3 * count):
        return False  # «ونظيره», «لمناقشة»
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
    return form.startswith(arabic.ARTICLE) and form.endswith(("ي", "يه"))


def _without_and(office: str) -> str:
    """Leave out the conjunction before an office: «ووزير الدفاع»."""
    rest = office[1:]
    first = arabic.words(office)[0]
    if first[0] == "و" and (first[1:] in _HEADS or arabic.without_article(first[1:]) in _HEADS):
        return rest if first not in _HEADS else office
    return office


@lru_cache(maxsize=50_000)
def _similar(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _nearly(forms: list[str], gazetteer: Gazetteer) -> int | None:
    """Return the one official whose name is spelt nearly as these words."""
    name = " ".join(forms)
    alike = {
        key
        for words, key in gazetteer.whole_names
        if len(words) == len(forms) and words[0][0] == forms[0][0]
        and _similar(" ".join(words), name) >= SAME
    }  # fmt: skip
    return alike.pop() if len(alike) == 1 else None
