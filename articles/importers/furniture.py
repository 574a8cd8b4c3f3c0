"""The furniture of news pages in pasted text: what goes, what tells something, what stays.

Rules are patterns over one line. They were written from pages as readers paste them; when in doubt a
line stays: an editor sees what was cut, but a lost sentence is found by nobody.
"""

from __future__ import annotations

import re

from articles import arabic

# Lines that are furniture wherever they stand.
_EVERYWHERE = re.compile(
    r"""^(?:
        camera\s*icon.*                      # labels of icons, with the caption once more behind
      | tag\s*icon.*
      | (?:ع\s*){2,}                         # the three sizes of type to choose from
      | [×✕–—•|·\-_*=\s]+                    # rules and closing marks
      | (?:اقرأ|إقرأ|اقرا|إقرا|أقرأ|شاهد|طالع)\s*(?:أيضا|ايضا|أيضاً|ايضاً|ايضًا|أيضًا)\s*[:：].*
      | (?:للمزيد|المزيد|لمزيد)\s*[:：].*
      | (?:شارك|مشاركة|طباعة|إرسال|حجم\s*الخط|نسخ\s*الرابط)
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
# Lines after which the article is over, as long as only short lines follow.
_ENDS = re.compile(
    r"""^(?:
        (?:مقالات|أخبار|اخبار|مواضيع|مواد)\s*(?:متعلقة|ذات\s*صلة|مشابهة)
      | أقسام | الأقسام | الوسوم | كلمات\s*مفتاحية
      | (?:اذا|إذا)\s*كنت\s*تعتقد.*
      | جميع\s*الحقوق\s*محفوظة.*
      | حقوق\s*النشر.*
      | تابعنا\s*على\s*:?.*
      | ادعم\s.*
    )$""",
    re.VERBOSE,
)
# A paragraph of running text; furniture behind the end of an article is shorter than this.
PARAGRAPH_CHARACTERS = 160

_COPYRIGHT = re.compile(
    r"جميع\s*الحقوق\s*محفوظة\s*(?:ل|لـ|لموقع|لصحيفة)?\s*[:©]?\s*(?P<outlet>[^©\d|]{2,60}?)\s*(?:©|\d|\||$)"
)
_SUPPORT = re.compile(r"^ادعم\s+(?P<outlet>[^\d:.!؟]{2,40})$")


def is_furniture(line: str) -> bool:
    """Whether a line is furniture wherever it stands."""
    return bool(_EVERYWHERE.match(_plain(line)))


def ends_article(line: str) -> bool:
    """Whether a line opens what pages put behind an article."""
    return bool(_ENDS.match(_plain(line)))


def outlet_stated(lines: list[str]) -> str | None:
    """Return the outlet that the furniture names: in a copyright line or an appeal to support it."""
    for line in lines:
        plain = _plain(line)
        for pattern in (_COPYRIGHT, _SUPPORT):
            if match := pattern.search(plain):
                return match["outlet"].strip(" .،:-") or None
    return None


def is_teaser_of(teaser: str, paragraph: str) -> bool:
    """Whether a line is the beginning of a paragraph, printed once more and cut with dots."""
    cut = re.sub(r"\s*(?:\.{2,}|…)\s*$", "", teaser)
    if cut == teaser.rstrip() or len(cut) < 30:
        return False
    return arabic.fold_phrase(paragraph).startswith(arabic.fold_phrase(cut))


def _plain(line: str) -> str:
    """Return a line without tatweel and marks, its spaces made one."""
    bare = re.sub(r"[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\ufeff]", "", line)
    return re.sub(r"\s+", " ", bare).strip()
