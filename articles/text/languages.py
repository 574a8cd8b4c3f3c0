"""Language of a text from its letters and words, and language codes from codes and names. Pure.

Codes are those of ISO 639-1, and of ISO 639-3 for languages that have none there (ckb, Central Kurdish).
"""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from articles.text import arabic

DEFAULT = "ar"  # the language of most of the archive
LONGEST_READ = 20_000  # characters of a text that are looked at
# Languages of the press that reports on the region, by script. The identifier knows 139: among all of them, a
# short headline in English is Nigerian Pidgin.
_LATIN_SCRIPT = ("en", "fr", "de", "es", "it", "tr", "ku", "nl", "pt", "sv", "da", "no", "fi", "pl", "ro",
                 "az", "id")  # fmt: skip
_ARABIC_SCRIPT = ("ar", "fa", "ur", "ps", "ug")
_OTHER_SCRIPTS = ("ru", "uk", "bg", "he", "hy", "el", "zh", "ja", "ko", "hi")
_EVERY_SCRIPT = frozenset((*_LATIN_SCRIPT, *_ARABIC_SCRIPT, *_OTHER_SCRIPTS, "ckb"))
# Languages in which the names of languages are known.
_NAMED_IN = ("en", "ar", "fr", "de", "es", "it", "tr", "fa", "ur", "ku", "ckb", "nl", "ru")
# Varieties of Arabic (ISO 639-3) as catalogues name them.
_OF_ARABIC = frozenset(
    ["arb", "arz", "ary", "arq", "apc", "ajp", "acm", "aeb", "afb", "ars", "shu"]
)
_OTHER_NAMES = {"عربي": "ar", "انجليزي": "en", "الانجليزيه": "en", "الانكليزيه": "en", "انكليزي": "en",
                "arab": "ar", "farsi": "fa", "kurmanji": "ku", "kurmanci": "ku", "kurdî": "ku", "sorani": "ckb",
                "الكرديه السورانيه": "ckb", "turkce": "tr", "francais": "fr"}  # fmt: skip

# Factors for the probability of the language that a page states, and else of the usual one of the script. A few
# words give several languages similar probabilities; a sentence gives one of them a hundred times the others'.
STATED_FACTOR = 8
USUAL_FACTOR = 3
FEW_WORDS = 3  # up to which the factors are squared
# Share of Arabic words (with the article, or from the list below) that only Arabic texts reach.
MIN_ARABIC_SHARE = 0.12
# Letters of Persian, Urdu and Kurdish in an Arabic text: those of foreign names (گ, پ), hardly more.
MAX_FOREIGN_SHARE = 0.03
# Share of the letters that Central Kurdish has and its neighbours lack; ە alone is a tenth of its letters.
MIN_SORANI_SHARE = 0.05

_ARABIC_WORD = re.compile(
    r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u200c]+"
)
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’]+")
_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN_LETTER = re.compile("[پچژگٹڈڑںےہھەێۆڕڵۊڤځڅټډړښږڼڭۈۋې]")
_SORANI_LETTER = re.compile("[ەێۆڕڵۊ]")
_UYGHUR_LETTER = re.compile("[ڭۈۋې]")
# Frequent Arabic words that Persian, Urdu and Kurdish do not write in the same letters; folded.
_ARABIC_WORDS = frozenset(
    ["في", "وفي", "عن", "هذا", "هذه", "وهذا", "ذلك", "كان", "كانت", "وكان", "حيث", "قال", "قالت", "وقال",
     "وقالت", "اكد", "واكد", "اعلن", "اعلنت", "مع", "لم", "ولم", "لن", "سوف", "وقد", "كما", "منذ", "عند", "هي",
     "وهو", "وهي", "الي", "والي", "التي", "الذي", "الذين", "وان", "عليه", "عليها", "فيه", "فيها"]
)  # fmt: skip
_WITH_ARTICLE = re.compile(r"(?:[وف]?(?:[بك]?ال|لل)).{3,}")
_REMARK = re.compile(r"\([^()]*\)")  # Arabic (Egypt)
_LANGUAGE_WORDS = frozenset(["language", "langue", "lang", "لغه", "اللغه"])
_SEPARATOR = re.compile(r"[,;/|،؛]")
_CODE = re.compile(r"([a-z]{2,3})(?:[-_.@][a-z0-9]{1,8})*")


def language_of(text: str, stated: str | None = None) -> str:
    """Return the code of the language in which most words of a text are written.

    `stated` is a code or name, such as the `lang` of a page. It decides where the text does not: it is too
    short, has no letters, or is like several languages. Templates often state a language that is not that of
    the article, so that a text that is clear about its language is believed instead.
    """
    text = text[:LONGEST_READ]
    code = language_code(stated)
    in_arabic, in_latin = _ARABIC_WORD.findall(text), _LATIN_WORD.findall(text)
    if in_arabic and len(in_arabic) >= len(in_latin):
        return _in_arabic_script(" ".join(in_arabic), code)
    if in_latin:
        # Its words in another script would count as signs of another language.
        return _identified(" ".join(in_latin), _LATIN_SCRIPT, code, usual="en")
    if _LETTER.search(text):
        return _identified(text, _OTHER_SCRIPTS, code, usual="ru")
    return code or DEFAULT


def is_in_arabic_script(text: str) -> bool:
    """Return whether at least as many words of a text are in an Arabic script as in a Latin one."""
    text = text[:LONGEST_READ]
    return len(_ARABIC_WORD.findall(text)) >= len(_LATIN_WORD.findall(text))


@lru_cache(maxsize=1_000)
def language_code(stated: str | None) -> str:
    """Return the code of a language stated by code or name (`ara`, `ar-EG`, `Arabic`, «العربية»), else "".

    Of several, as in `ara; eng`, the first that is known counts.
    """
    for part in _SEPARATOR.split((stated or "")[:100]):
        if match := _CODE.fullmatch(part.strip().lower()):
            code = get_global("language_aliases").get(match[1], match[1]).partition("_")[0]
            code = DEFAULT if code in _OF_ARABIC else code
            if code in _codes():
                return code
        for name in (part, _REMARK.sub(" ", part)):
            words = [word for word in arabic.words(name) if word not in _LANGUAGE_WORDS]
            if code := _names().get(" ".join(words), ""):
                return code
    return ""


def _in_arabic_script(text: str, stated: str) -> str:
    letters = max(1, len(text) - text.count(" "))
    sorani = len(_SORANI_LETTER.findall(text))
    if sorani >= MIN_SORANI_SHARE * letters and not _UYGHUR_LETTER.search(text):
        return "ckb"
    words = arabic.words(text)
    in_arabic = sum(word in _ARABIC_WORDS or bool(_WITH_ARTICLE.fullmatch(word)) for word in words)
    foreign = len(_FOREIGN_LETTER.findall(text))
    if in_arabic >= MIN_ARABIC_SHARE * len(words) and foreign <= MAX_FOREIGN_SHARE * letters:
        return "ar"
    return _identified(text, _ARABIC_SCRIPT, stated, usual=DEFAULT)


def _identified(text: str, candidates: tuple[str, ...], stated: str, usual: str) -> str:
    """Return the most probable of the languages of a script, given the stated and the usual one.

    A stated language that is in none of the scripts' lists is a candidate too.
    """
    prior = dict.fromkeys(candidates, 1)
    if stated in prior or (stated and stated not in _EVERY_SCRIPT):
        prior[stated] = STATED_FACTOR
    else:
        prior[usual] = USUAL_FACTOR
    if text.count(" ") < FEW_WORDS:
        prior = {code: factor**2 for code, factor in prior.items()}
    ranked = {
        code: share * prior[code] for code, share in _identifier().rank(text) if code in prior
    }
    return max(ranked, key=ranked.__getitem__)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Return the language identifier; its model takes 77 MB, loaded with the first text that needs it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    """Return the codes of languages; codes for several or no languages are not among them."""
    return frozenset(Locale("en").languages) - {"mul", "und", "zxx", "mis", "root"}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Return folded names of languages, in several languages, with their codes."""
    names = {arabic.fold_phrase(name): code for name, code in _OTHER_NAMES.items()}
    for language in _NAMED_IN:
        for code, name in Locale(language).languages.items():
            code = code.partition("_")[0]
            if code in _codes():
                for spelling in (name, _REMARK.sub(" ", name)):
                    folded = arabic.fold_phrase(spelling)
                    names.setdefault(folded, code)
                    names.setdefault(arabic.without_article(folded), code)
    return names
