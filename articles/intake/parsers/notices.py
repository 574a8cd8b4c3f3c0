"""Notices of a site among the lines of an article: rules for comments, cookies, subscriptions, hints to apps.

They are whole sentences, so that their end does not tell them from the text. A notice speaks to its reader,
about the site; a report quotes somebody, and a line with a verb of speech is never a notice.
"""

from __future__ import annotations

import re

LONGEST = 900  # characters

# Sentences that no report contains.
_PHRASES = re.compile(
    r"""لن\s+(?:يتم\s+)?[ين]?نشر\s+(?:عنوان\s+)?بريدك | بريدك\s+الإلكتروني\s+لن
      | الحقول\s+(?:الإلزامية|المطلوبة) | (?:يمنع|يحظر)\s+(?:نشر|كتابة|إضافة)\s.{0,20}تعليق
      | احفظ\s+اسمي | (?:الأحرف|الحروف)\s+المتبقية | (?:كن|كوني)\s+أول\s+من\s+(?:يعلق|يكتب|يضيف)
      | (?:يجب|عليك)\s.{0,30}(?:تسجيل\s+الدخول|تسجل\s+الدخول).{0,40}تعليق
      | (?:شروط|قواعد|ضوابط|سياسة)\s+(?:التعليق|التعليقات|نشر\s+التعليقات|المشاركة\s+والتعليق)\s*(?:[:：]|$)
      | (?:يرجى|نرجو|الرجاء|نأمل).{0,40}(?:آداب|أدب|أدبيات|أخلاقيات|لغة)\s+(?:الحوار|النقاش|التعليق)
      | (?:المحتوى|المقال|الموضوع|الخبر)\s.{0,20}(?:للمشتركين|للأعضاء)\s+فقط
      | (?:لقراءة|لمتابعة\s+قراءة|لمواصلة\s+القراءة).{0,40}(?:اشترك|سجل)
      | (?:بقي|تبقى|تبقّى)\s+لك.{0,20}(?:مقال|مقالات|مقالان|مقالين)
      | (?:باستمرارك|باستمراركم|باستخدامك|باستخدامكم|بتصفحك|بمتابعتك)\s.{0,60}(?:توافق|موافق|تقبل)
      | (?:بالضغط|بالنقر|بتسجيلك|باشتراكك|بإرسالك)\s.{0,80}(?:توافق|سياسة\s+الخصوصية|الشروط)
      | نستخدم\s.{0,40}(?:لتحسين|لضمان|لنمنحك|لنقدم)\s.{0,30}(?:تجربت|تصفح|أفضل)
      | (?:متوفر|متاح|حمل|نزل|احصل)\s.{0,60}(?:App\s*Store|Google\s*Play|متجر\s+التطبيقات|[غج]وجل\s+بلاي)
      | (?:حمل(?:وا)?|نزل(?:وا)?)\s+(?:ال)?تطبيق(?:نا)?
      | (?:ليصلك|لتصلك|ليصلكم|لتصلكم)\s.{0,30}(?:جديد|أخبار|الأخبار|آخر|أحدث|أهم)
      | (?:اشترك|اشتركوا|سجل)\s.{0,30}(?:نشرتنا|النشرة|قائمتنا|القائمة\s+البريدية|قناتنا|إشعارات|الإشعارات)
      | (?:أدخل|اكتب|أضف)\s+بريدك
      | لل(?:اشتراك|انضمام|متابعة)\s.{0,40}(?:قناتنا|صفحتنا|مجموعتنا|حسابنا|حساباتنا|نشرتنا)
      | تابع(?:وا|ونا|نا)?\s.{0,60}(?:Google\s*News|أخبار\s+(?:جوجل|غوغل)|قناتنا|صفحتنا|حساباتنا)
      | your\s+e-?mail\s+address\s+will\s+not | required\s+fields\s+are\s+marked | save\s+my\s+name,?\s+e-?mail
      | we\s+(?:and\s+our\s+partners\s+)?use\s+cookies | this\s+(?:web)?site\s+uses\s+cookies
      | by\s+(?:continuing|clicking|signing|subscribing|using)\s.{0,60}you\s+(?:agree|accept|consent)
      | (?:leave|post|write)\s+a\s+(?:comment|reply) | (?:log|sign)\s+in\s+to\s+(?:comment|leave)
      | comments\s+are\s+(?:closed|moderated|subject) | be\s+the\s+first\s+to\s+comment
      | (?:subscribe|sign\s+up|register)\s.{0,30}(?:newsletter|alerts|updates|inbox|unlimited|to\s+continue)
      | this\s+(?:article|content|story)\s+is\s+.{0,20}(?:subscribers|members)\s+only
      | you\s+have\s.{0,30}free\s+articles? | (?:download|get)\s+(?:our|the)\s.{0,20}\bapp\b
      | les\s+commentaires\s+sont | laisser\s+un\s+commentaire | votre\s+adresse\s+e-?mail\s+ne\s+sera
      | abonnez-vous\s.{0,40}(?:newsletter|lettre|chaîne)
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A rule for comments has a sign of each kind: it speaks to readers, of what they write, about what is allowed.
_TO_READERS = re.compile(
    r"""مشاركا?تك | تعليقا?تك | تعليقكم? | بريدك | اسمك | صورتك | حسابك | رأيك | آراءكم | آرائكم | ننصحك | ندعوك
      | عزيزي\s+(?:القارئ|الزائر|المستخدم)
      | (?:القارئ|القراء|الزوار|المتابعين|المعلقين)\s+(?:الكرام|الكريم|الأعزاء)
      | (?:يرجى|نرجو|الرجاء|برجاء|نحتفظ|نحذر|لن\s+ننشر|لن\s+يتم\s+نشر|لا\s+يتم\s+نشر|سيتم\s+حذف|يتم\s+حذف)
      | (?:يحق|يجوز)\s+(?:لإدارة|للإدارة|للموقع|لنا|لهيئة|للمحرر) | (?:تحتفظ|يحتفظ)\s.{0,40}بحق
      | ترحب\s+(?:صحيفة|جريدة|أسرة|إدارة|هيئة|شبكة|منصة|مجلة|وكالة)
    """,
    re.VERBOSE,
)
_COMMENTS = re.compile(
    r"تعليق | مشاركا?تك | بالنقاش | ردودك | رأيك | آراءكم | آرائكم | مساهمات", re.VERBOSE
)
_ALLOWED = re.compile(
    r"""سياسة\s+(?:الخصوصية|الموقع|النشر) | شروط\s+(?:الاستخدام|النشر|الموقع) | الشروط
      | ضوابط | إرشادات | قوانين | آداب | مخالف | تخالف | يخالف | حذف | مسيئ | إساءة | تسيء | نابية | بذيئة
      | تجريح | قذف | شتائم | تحريض | عنصرية | طائفية | قبل\s+نشر | نشرها | مراجعة | تخضع | يخضع | الأدب
      | مسؤولية | خارج\s+(?:عن\s+)?(?:الموضوع|سياق)
    """,
    re.VERBOSE,
)
_SPEECH = re.compile(
    r"(?<!\w)[وف]?(?:قال|قالت|أضاف|أضافت|أكد|أكدت|صرح|صرحت|أوضح|أوضحت|أعلن|أعلنت|ذكر|ذكرت|بحسب|اعتبر|شدد)(?!\w)"
    r"|\b(?:said|told|added|announced|according to)\b",
    re.IGNORECASE,
)


def is_notice(line: str) -> bool:
    """Return whether a line, without vowel signs, is a notice of the site and no sentence of the article."""
    if len(line) > LONGEST or _SPEECH.search(line):
        return False
    if _PHRASES.search(line):
        return True
    return all(signs.search(line) for signs in (_TO_READERS, _COMMENTS, _ALLOWED))
