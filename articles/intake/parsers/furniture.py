"""Patterns for the furniture of news pages: lines to cut, headings after an article, names of the outlet.

Each pattern applies to one line and was written from pages as readers paste them. In doubt a line is kept:
an editor sees furniture that was not cut, but nobody would notice a missing sentence.
"""

from __future__ import annotations

import re

from articles.intake.parsers import notices
from articles.text import arabic

# Least length of a paragraph of running text; furniture after the end of an article is shorter.
PARAGRAPH_CHARACTERS = 160
SHORTEST_TEASER = 8  # words of a teaser that is not cut off with dots
LONGEST_BAR_ITEM = 4  # words between two separators of a bar of links

_ALSO = r"(?:أيضا|ايضا|كذلك|المزيد|التالي|السابق|الآن)"
_STORIES = r"(?:مقالات|أخبار|اخبار|الأخبار|مواضيع|المواضيع|مواد|تقارير|التقارير|قصص|عناوين|موضوعات)"
_RELATED = r"(?:متعلقة|ذات\s*صلة|ذات\s*علاقة|مشابهة|مرتبطة|أخرى|اخرى|الأكثر\s*\S+|قد\s*تهمك|مختارة)"
_MOST = r"(?:الأكثر|الاكثر)\s*(?:قراءة|مشاهدة|تعليقا|تداولا|شعبية|مشاركة|رواجا)"
# Words that introduce other stories; the headline follows on the same line or below.
_INTRODUCES = rf"""(?:
      (?:اقرأ|إقرأ|اقرا|إقرا|أقرأ|اقرئي|شاهد|طالع|تابع|انظر|شاهدي)\s*{_ALSO}(?:\s*(?:للكاتب|لنفس\s*الكاتب))?
    | شاهد\s*(?:الفيديو|بالفيديو|الصور)
    | {_STORIES}\s*{_RELATED} | {_STORIES}\s*{_MOST} | {_MOST} | ذات\s*صلة
    | (?:الخبر|المقال|الموضوع)\s*(?:السابق|التالي)
    | (?:آخر|اخر|أحدث|احدث)\s*(?:الأخبار|الاخبار|المقالات|المواضيع|المستجدات)
    | (?:الأخبار|الاخبار|المقالات)\s*(?:الأحدث|الاحدث|الأخيرة|الاخيرة) | مختارات | مختارات\s*\S+
    | في\s*الأقسام\s*الأخرى | (?:ترند|الأكثر\s*رواجا|رائج)\s*(?:الآن|اليوم)? | عاجل\s*الآن
    | اخترنا\s*(?:لك|لكم) | قد\s*(?:يعجبك|يهمك|تهمك)(?:\s*أيضا)? | من\s*الأرشيف
    | (?:للمزيد|المزيد|لمزيد)(?:\s*(?:من|حول|عن)\s*(?:{_STORIES}|الموضوع))?
)"""

# Lines that are furniture at any position on a page, by kind.
_EVERYWHERE = {
    "icon": r"camera\s*icon.* | tag\s*icon.*",
    "size of type": r"(?:ع\s*){2,}",
    "rule": r"[×✕–—•|·\-_*=~\s/\\]+ | (?://\s*)?\(?\s*(?:انتهى|النهاية)\s*\)?(?:\s*//)?",
    "other story": rf"{_INTRODUCES}\s*(?:[:：]|\.{{2,}}|…|»|>>|\|).*",
    "other story in a Latin script": r"""(?:(?:read|see|watch)\s+(?:also|more|next) | also\s+(?:read|see)
        | more\s+(?:on|from)\s+this\s+\S+ | you\s+(?:may|might)\s+also\s+like | (?:à\s+)?lire\s+aussi
        | voir\s+aussi
        | (?:related|recommended|more)\s+(?:articles?|stor(?:y|ies)|news|content|topics|posts|coverage)
        | (?:most|latest)\s+(?:read|popular|viewed|shared|news|stories) | trending\s+now | related
        )\s*(?:[:：|»›>].*)?""",
    "share": r"""(?:شارك(?:ها|ه|نا|وا)?|مشاركة|انشر|أنشر|Share|Tweet|غرد|Partager|Paylaş)
        (?:\s*(?:هذا|هذه|الخبر|المقال|الموضوع|الصفحة|رابط|قصير|على|عبر|on|this|فيس\s*بوك|فيسبوك|تويتر|إكس|واتساب|واتس\s*اب|تلغرام
        |تيليجرام|تيليغرام|لينكد\s*إن|بريد|Facebook|Twitter|WhatsApp|Telegram|LinkedIn|X|Email|Tweet
        |Share|article|story|page|link|via|print|save|copy|[:：،,|/-]))*""",
    "tags": r"""(?:tags?|keywords?|الوسوم|وسوم|تاغات|هاشتاغ|(?:ال)?كلمات\s*(?:ال)?(?:مفتاحية|دلالية|الدلالية))
        \s*[:：].*""",
    "tool": r"""(?:طباعة|اطبع|إرسال|ارسال|حجم\s*الخط|تكبير\s*الخط|تصغير\s*الخط|نسخ\s*الرابط|استمع|حفظ)
        (?:\s*(?:الصفحة|المقال|الخبر|إلى\s*صديق|للمقال))?""",
    "time of reading": r"""(?:وقت|مدة|زمن)?\s*(?:ال)?قراءة\s*[:：]?\s*\d+\s*(?:دقائق|دقيقة|د).{0,60}""",
    "relative time": r"""(?:نشر|نُشر|آخر\s*تحديث)?\s*[:：]?\s*(?:منذ|قبل)\s*\d+\s*(?:ثانية|ثوان|دقيقة|دقائق
        |ساعة|ساعات|يوما?|أيام|أسبوعا?|أسابيع|شهرا?|أشهر|شهور|سنة|سنوات)(?:\s*[·•|،–-].{0,60})?""",
    "counter": r"""(?:عدد\s*)?(?:مرات\s*)?(?:ال)?(?:قراءات|قراءة|مشاهدات|مشاهدة|زيارات|تعليقات)
        \s*[:：]?\s*\(?[\d,.]+\)?\s*(?:مرة|مشاهدة|قراءة)?(?:\s*[-–|،]\s*(?:ال)?\S+\s*[:：]?\s*\(?\d+\)?)*
        | \(?[\d,.٬٫]+\s*[km]?\)?\s*(?:تعليق|مشاهد|قراء|زيار|مشارك|إعجاب)(?:ات|ة|ا)?
        | \(?[\d,.]+\s*[km]?\)?\s*(?:views?|comments?|shares?|likes?|min(?:ute)?s?\s+read)
        | (?:views?|comments?|shares?)\s*[:：]?\s*\(?[\d,.]+\)?""",
    "comments of readers": r"""(?:تعليقات|آراء|ردود)\s*(?:القراء|الزوار)?\s*\(\s*\d+\s*\)
        | (?:أرسل|ارسل|أضف|اضف|اترك|أترك|اكتب|شاركنا)\s*(?:تعليق|رأي|لنا|رد).*
        | (?:تنويه|تنبيه|ملاحظة)\s*[:：]?\s*(?:ال)?تعليقات.* | لا\s*توجد\s*تعليقات.*""",
    "appeal": r"""(?:انضم|انضموا|اشترك|اشتركوا|سجل|تابعنا|تابعونا|حمل|حملوا|تابع)\s*
        (?:إلى|الى|في|على|الآن|معنا|عبر|تطبيق|قناة|صفحة|حساب)(?:.{0,79}[^.])?
        | (?:اضغط|انقر|اضغطوا|انقروا)\s*هنا.*
        | (?:لمزيد|للمزيد|مزيد)\s*من\s*.{0,40}(?:التطبيق|تطبيقنا|قناتنا|صفحتنا).*
        | (?:ال)?نشرة\s*(?:البريدية|الإخبارية|الاخبارية).{0,60}""",
    "advertisement": r"""(?:إعلان|اعلان|إعلانات|دعاية|برعاية|Advertisement|ADVERTISEMENT)(?:\s*[:：].*)?""",
    "contact": r"""(?:لل(?:تواصل|اتصال|إعلان|اعلان|اشتراك|مراسلة)|هاتف|جوال|فاكس|البريد\s*الإلكتروني|ايميل|بريد)
        \s*(?:مع|معنا|بنا|ب)?.{0,60}(?:[:：]|\d{4}|@).{0,80}""",
    "correction": r"هل\s*(?:وجدت|لاحظت|رأيت|هناك)\s*(?:أي\s*)?(?:خطأ|أخطاء).*",
    "cookies": r".{0,200}(?:ملفات\s*(?:تعريف\s*الارتباط|الارتباط|الكوكيز)|الكوكيز|\bcookies?\b).{0,200}",
    "aggregator": r"""(?:ملحوظة|ملاحظة|تنويه|تنبيه|إخلاء\s*(?:ال)?مسؤولية)?\s*[:：]?\s*.{0,160}
        (?:لا\s*[تي](?:عبر|عكس|مثل)\s.{0,60}(?:رأي|راي|آراء|وجهة\s*نظر)\s.{0,20}(?:موقع|صحيفة|جريدة|وكالة|مجلة|قناة
        |شبكة|منصة|تحرير|إدارة|ناشر)|تم\s*نقله\s*بمحتواه|لا\s*يتحمل\s*الموقع|غير\s*مسؤولة?\s*عن\s*محتوى
        |كانت\s*هذه\s*تفاصيل\s*(?:خبر|الخبر)|تم\s*نشره\s*(?:اليوم\s*)?(?:على|في)\s*موقع).{0,200}""",
    "embedded post": r""".{0,200}(?:pic\.twitter\.com/\S+|https?://t\.co/\S+)\s*
        | [—–-]\s*.{1,80}\(@\w{1,20}\).{0,40} | View\s+this\s+post\s+on\s+Instagram.*
        | A\s+post\s+shared\s+by\s.*""",
}
_FURNITURE_LINE = re.compile(
    "^(?:" + "|".join(f"(?:{pattern})" for pattern in _EVERYWHERE.values()) + ")$",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_FURNITURE = 400
# Headings above the headlines of other stories; the article may continue below them.
_OTHER_STORIES = re.compile(rf"^{_INTRODUCES}\s*[:：]?$", re.VERBOSE)
# Lines that end an article, provided that only short lines follow.
_FOOTER = re.compile(
    r"""^(?:
        أقسام | الأقسام | الوسوم | (?:كلمات|الكلمات)\s*(?:مفتاحية|المفتاحية|الدلالية|دلالية)\s*(?:[:：].*)?
      | (?:اذا|إذا)\s*كنت\s*تعتقد.*
      | (?:جميع|كافة)\s*الحقوق\s*محفوظة.*
      | حقوق\s*النشر.*
      | تابع(?:نا|ونا)\s*على\s*:?.*
      | ادعم\s.*
      | .{0,60}\ball\s+rights\s+reserved\b.* | (?:©|copyright\b).* | tous\s+droits\s+réservés.*
    )$""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"^(?:\(?\d+\)?\s*)?(?:(?:ال)?تعليقات|التعليق|تعليقان|آراء|ردود|Comments)"
    r"(?:\s*+(?:القراء|الزوار|حول الخبر))?+\s*+[:：]?+\s*+(?:\(\s*+\d+\s*+\)|\d+)?+\s*+[:：]?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<!\.)[.!؟?:؛](?:[\"»”)\]]*)$|[”»\")]$|\(\s*(?:النهاية|انتهى)\s*\).{0,30}$"
)
_LATIN_LINE = re.compile(r"^[A-Za-z][A-Za-z0-9 |&'/:,\-–·.]*$")
LONGEST_LATIN_LINE = 12  # words

_COPYRIGHT = re.compile(
    r"(?:جميع|كافة)\s*الحقوق\s*محفوظة\s*(?:ل|لـ|لموقع|لصحيفة)?\s*[:©]?\s*(?P<outlet>[^©\d|]{2,60}?)\s*(?:©|\d|\||$)"
)
_SUPPORT = re.compile(r"^ادعم\s+(?P<outlet>[^\d:.!؟]{2,40})$")


def is_furniture(line: str) -> bool:
    """Return whether a line of a page in an Arabic script is furniture at any position."""
    return is_furniture_anywhere(line) or _is_foreign(_plain(line))


def is_furniture_anywhere(line: str) -> bool:
    """Return whether a line is furniture at any position of a page in any script."""
    plain = _plain(line)
    if notices.is_notice(plain):
        return True
    if len(plain) > _LONGEST_FURNITURE:
        return False
    return bool(_FURNITURE_LINE.match(plain)) or _is_bar(plain)


def opens_other_stories(line: str) -> bool:
    """Return whether a line is a heading above the headlines of other stories."""
    return bool(_OTHER_STORIES.match(_plain(line)))


def opens_comments(line: str) -> bool:
    """Return whether a line is the heading above readers' comments."""
    return bool(_COMMENTS.match(_plain(line)))


def opens_footer(line: str) -> bool:
    """Return whether a line begins the footer that pages put after an article."""
    return bool(_FOOTER.match(_plain(line)))


def ends_like_sentence(line: str) -> bool:
    """Return whether a line ends like running text, which headlines do not."""
    return bool(_SENTENCE_END.search(line.rstrip()))


def outlet_stated(lines: list[str]) -> str | None:
    """Return the outlet named in the furniture: in a copyright line or in an appeal to support it."""
    for line in lines:
        plain = _plain(line)
        for pattern in (_COPYRIGHT, _SUPPORT):
            if match := pattern.search(plain):
                return match["outlet"].strip(" .،:-") or None
    return None


def is_teaser_of(teaser: str, paragraph: str) -> bool:
    """Return whether a line repeats the beginning of a longer paragraph: cut off with dots, or some words."""
    cut = re.sub(r"\s*(?:\.{2,}|…)\s*$", "", teaser)
    is_long = len(cut.split()) >= SHORTEST_TEASER and len(cut) < len(paragraph)
    if len(cut) < 30 or (cut == teaser.rstrip() and not is_long):
        return False
    return arabic.fold_phrase(paragraph).startswith(arabic.fold_phrase(cut))


def _is_bar(plain: str) -> bool:
    """Return whether a line is a bar of links: «محليات | اقتصاد | رياضة»."""
    items = [item.split() for item in re.split(r"[|•·»›]", plain)]
    return len(items) >= 3 and all(len(item) <= LONGEST_BAR_ITEM for item in items)


def _is_foreign(plain: str) -> bool:
    """Return whether a line is navigation in another language: a few Latin words that are not a sentence."""
    return (
        bool(_LATIN_LINE.match(plain))
        and not plain.endswith(".")
        and len(plain.split()) <= LONGEST_LATIN_LINE
    )


def _plain(line: str) -> str:
    """Return a line without tatweel, vowel signs and direction marks, with single spaces."""
    bare = re.sub(r"[\u0640\u064b-\u0652\u200b-\u200f\u202a-\u202e\ufeff]", "", line)
    return re.sub(r"\s+", " ", bare).strip()
