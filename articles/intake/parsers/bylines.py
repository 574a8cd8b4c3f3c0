"""Authors in the lines of a page: «كتبت فلانة», «بقلم: فلان وفلانة», «فلان – بغداد», By X and Y, «وكالات»."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from importlib.resources import files

from articles.intake.recognition.people import GIVEN_NAMES
from articles.text import arabic, date_mentions, stemming

LONGEST_LINE = 120  # characters of a line with authors
LONGEST_NAME = 60
MOST_WORDS = 5  # of a name
MOST_WORDS_AFTER_COLON = 7
# Occurrences in the 76,000 texts of the lexicon: a rare word may be a name, a common one is not.
RARE, RAREST, COMMON = 150, 30, 1_000

# Words before a name, after which no colon is needed.
_BEFORE_NAME = (
    r"بقلم|يكتب(?:ها|ه)?|كتب(?:ت|ها|ه|وا)?|الكاتبة?|by|written\s+by|story\s+by|par|von|por|yazan"
)
# Words that have a meaning of their own without a colon: «تحرير الموصل», «تقرير أممي».
_BEFORE_COLON = (
    r"[إا]عداد|[أا]عد(?:ّ?(?:ه|ها|ته|تها|ت))?(?:\s+التقرير|\s+للنشر)?|تقرير|تحرير|حرر(?:ه|ها|ته|تها)?|ترجمة|ترجم(?:ها|ته|ه)"
    r"|متابعة|حوار|حاور(?:ه|ها|ته|تها)|أجر(?:ى|ت)\s+الحوار|خاص|رصد|تحقيق"
)
_NOUNS = ("رصد", "متابعة", "تحقيق", "تقرير", "حوار", "خاص", "تحرير")  # need a known given name
_REPORTER = r"(?:مراسل|موفد)(?:ة|نا|تنا|تها|ها)?"
_KEYWORD = re.compile(
    rf"(?:(?P<strong>{_BEFORE_NAME})|(?P<weak>{_BEFORE_COLON})|(?P<reporter>{_REPORTER}))"
    r"(?:\s*+(?P<colon>[:：/–—|-])|(?=\s)|$)\s*+",
    re.IGNORECASE,
)
_OUR = re.compile(r"(?:مراسل|موفد)ت?نا\b")
_IN_PLACE = re.compile(r"(?:في|من|إلى|لدى)\s+\S++\s*+[:：/–—|،-]?\s*+")
_ENGLISH_PLACE = re.compile(r"\s(?:in|à|aus|en)\s+[A-Z].*")
# Whatever follows a name on its line: date, place, icons.
_AFTER_NAME = re.compile(r"(?<!\s)\s++(?:[•·|]|ن\u064f?شر|آخر|تاريخ|الساعة)|\d")
_JOINED = re.compile(r"[؛;،,&]|(?<!\s)\s++و\s+(?!\s)|(?<!\s)\s++(?:and|et|und|ve)\s", re.IGNORECASE)
_DASH = re.compile(r"(?<!\s)\s++[-–—|/]\s++|(?<=\w)[/|–—]\s*+(?=\w)")
_DASH_OR_BRACKET = re.compile(r"(?<!\s)\s++(?:[-–—|/]\s|\()")
_MARKS = re.compile(r"[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@#_=<>{}*\[\]\\?؟!…]|\.(?:com|net|org|png|jpe?g|gif|html?)\b|\d"
)
_ACCOUNT = re.compile(
    r"(?:admin|administrator|editors?|webmaster|user|author|root|staff|super\s?user)\b[\s\d_-]*+(?:$|[^\w\s])",
    re.IGNORECASE,
)
_WORD_LISTS = tomllib.loads(
    (files("articles.intake.parsers") / "bylines.toml").read_text(encoding="utf-8")
)
_AGENCIES = frozenset(
    arabic.fold_phrase(name) for name in re.split(r"[|\n]", _WORD_LISTS["agencies"]) if name.strip()
)
# First words of names that are no given names: «أبو ريم».
_PARTICLES = frozenset(["ابو", "ام", "بو", "عبد", "ابن", "بنت"])
_NO_NAME, _ROLES, _WITH_WAW = (
    frozenset(map(arabic.fold, _WORD_LISTS[key].split()))
    for key in ("not_in_names", "roles", "with_waw")
)


def names_in_line(line: str, *, is_marked: bool = False) -> tuple[str, ...]:
    """Return the authors that a line between headline and text names; () if it is something else.

    `is_marked` means that the markup of the page calls the line a byline: then a name alone is enough.
    """
    text = " ".join(_MARKS.sub("", line).split())
    if not text or len(text) > LONGEST_LINE:
        return ()
    if match := _KEYWORD.match(text):
        rest, has_colon = text[match.end() :], bool(match["colon"])
        if match["reporter"]:
            rest = _IN_PLACE.sub("", rest, count=1) if _IN_PLACE.match(rest) else rest
        names = authors_in(rest, most_words=MOST_WORDS_AFTER_COLON if has_colon else MOST_WORDS)
        if has_colon or (is_marked and not match["weak"]):
            return names
        if text.endswith((".", "؟", "!", ":")) or not names:
            return ()
        is_noun = (match["weak"] or "").startswith(_NOUNS)
        is_ours = match["reporter"] and _OUR.match(text)  # «مراسلنا في بغداد فلان»
        certain = (
            match["strong"]
            or is_marked
            or is_ours
            or all(_begins_like_name(name, rare=0 if is_noun else RARE) for name in names)
        )
        return names if certain and all(map(_has_two_words, names)) else ()
    if text.startswith("(") and text.endswith(")"):
        return _agencies(text)
    if agencies := _agencies(text):
        return agencies
    names = authors_in(text)
    if is_marked:
        return names
    # «سالم الأول – بغداد», «خاص – سالم الأول»: only with a name that is known as one.
    is_with_place = len(_DASH.split(text)) > 1 or text.rstrip("0123456789/-: ") != text
    certain = is_with_place and all(
        _begins_like_name(name, rare=RAREST) and _has_two_words(name) for name in names
    )
    return names if certain else ()


def opens_byline(line: str) -> bool:
    """Return whether a line is only the word before an author, who is named on the next line."""
    return bool(_KEYWORD.fullmatch(" ".join(_MARKS.sub("", line[:LONGEST_LINE]).split())))


def authors_in(text: str, *, most_words: int = MOST_WORDS) -> tuple[str, ...]:
    """Return the names of people and agencies in a list of authors: joined by و, ،, /, - or “and”.

    Places, functions, dates and whatever else follows a name are left out.
    """
    text = _AFTER_NAME.split(_ENGLISH_PLACE.sub("", _before_date(text)))[0]
    names: list[str] = []
    for part in _JOINED.split(text):
        pieces = [piece for piece in _DASH.split(part) if piece.strip()]
        for piece in pieces:
            for name in _without_joined_waw(_without_keyword(piece).strip(' .،,|·•:-–—/()«»"')):
                is_agency = arabic.fold_phrase(name) in _AGENCIES
                is_alone = len(pieces) == 1 or _has_two_words(name)
                if is_agency or (is_alone and is_name(name, most_words=most_words)):
                    names.append(name)
    if any(len(name.split()) > 1 for name in names):  # beside a full name, one word is a place
        names = [name for name in names if _has_two_words(name)]
    return tuple(dict.fromkeys(names))


def is_name(name: str, *, most_words: int = MOST_WORDS) -> bool:
    """Return whether a text may be the name of an author: no address, account, slogan, function or sentence."""
    words = arabic.words(name)
    return (
        0 < len(words) <= most_words
        and 2 < len(name) <= LONGEST_NAME
        and not _NOT_A_NAME.search(name)
        and not _ACCOUNT.match(name)
        and _NO_NAME.isdisjoint(words)
        and arabic.without_article(words[0]) not in _ROLES
    )


def without_sites(names: Iterable[str], sites: Collection[str]) -> tuple[str, ...]:
    """Return names without those of the site: its folded names, one word of them, or more around one."""
    return tuple(
        name
        for name in dict.fromkeys(names)
        if not any(_is_of_site(arabic.fold_phrase(name), site) for site in sites if site)
    )


def _is_of_site(key: str, site: str) -> bool:
    if " " not in key:
        return key in site.split()
    return key == site or (" " in site and f" {site} " in f" {key} ")


def _before_date(text: str) -> str:
    mentions = date_mentions.find_dates(text)
    if not mentions:
        return text
    # «سالم الأول - 12 مايو»: an ordinal may be a day, but not across a dash.
    dash = _DASH.search(text, mentions[0].start, mentions[0].end)
    return text[: dash.start() if dash else mentions[0].start]


def _without_keyword(text: str) -> str:
    match = _KEYWORD.match(text.strip())
    return text.strip()[match.end() :] if match else text


def _without_joined_waw(text: str) -> list[str]:
    """Return the names in «سالم الأول ورامي الثاني», each of two words at least."""
    words = text.split()
    for index in range(2, len(words) - 1):
        word = arabic.fold(words[index])
        if word.startswith("و") and len(word) > 3 and word not in _WITH_WAW:
            first, second = (
                " ".join(words[:index]),
                " ".join([words[index][1:], *words[index + 1 :]]),
            )
            return [first, *_without_joined_waw(second)]
    return [text]


def _agencies(text: str) -> tuple[str, ...]:
    """Return the agencies of a line that names nothing else but a place: «عواصم – وكالات», «(أ ف ب)»."""
    parts = [part.strip(" ()[]«».،") for part in _DASH_OR_BRACKET.split(text.strip(" ()[]"))]
    named = [part for part in parts if arabic.fold_phrase(part) in _AGENCIES]
    others = [part for part in parts if part not in named]
    return tuple(named) if named and all(len(part.split()) == 1 for part in others) else ()


def may_be_person(name: str) -> bool:
    """Return whether a name that no reader sees may be a person's or an agency's: slogans begin otherwise."""
    words = _without_titles(name)
    if not words or not arabic.has_arabic_letters(words[0]) or _begins_like_name(name):
        return True
    is_definite = words[0].startswith(arabic.ARTICLE)
    return not is_definite and stemming.lexicon().count(words[0]) < COMMON


def _begins_like_name(name: str, rare: int = RARE) -> bool:
    """Return whether a name is an agency's, or begins with a given name or a word that is rare elsewhere.

    `rare` is the number of occurrences from which on a word is not rare.
    """
    if arabic.fold_phrase(name) in _AGENCIES:
        return True
    words = _without_titles(name)
    if not words or arabic.without_article(words[0]) in GIVEN_NAMES or words[0] in _PARTICLES:
        return bool(words)
    if len(words) > 2 or not arabic.has_arabic_letters(name):
        return False
    counts = [stemming.lexicon().count(word) for word in words]
    is_surname = counts[-1] < RARE or words[-1].startswith(arabic.ARTICLE)
    return counts[0] < rare and not words[0].startswith(arabic.ARTICLE) and is_surname


def _without_titles(name: str) -> list[str]:
    return [word for word in arabic.words(name) if word not in ("د", "دكتور", "الدكتور", "م", "ا")]


def _has_two_words(name: str) -> bool:
    return len(name.split()) >= 2 or arabic.fold_phrase(name) in _AGENCIES
