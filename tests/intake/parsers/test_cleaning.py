"""Cleaning of pages: which lines are cut and which stay, by kind of furniture."""

import pytest

from articles.intake.parsers import furniture
from articles.intake.parsers.cleaning import breaks_off, clean, without_crawled_date

BODY = [
    "اجتمع وزراء خارجية التحالف الدولي في روما لبحث مصير المحتجزين في شمال شرق سوريا وسبل دعم الاستقرار.",
    "وجدد البيان الختامي تمسك المجتمعين بتسوية سياسية وفق قرار مجلس الأمن رقم 2254 دون سواها.",
]


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: ارتفاع أسعار الوقود", "شاهد الفيديو: حريق في ميناء", "الخبر السابق: زلزال في آسيا",
        "اخترنا لك: وصفات الشتاء", "شارك عبر واتساب", "Share on Facebook Tweet", "شاركها: Facebook Twitter",
        "عدد القراءات: 2178", "قراءة: 2254 مرة", "القراءات 1372 - التعليقات 0", "طباعة الصفحة",
        "محليات | اقتصاد | رياضة | مقالات", "طباعة | إرسال إلى صديق | تكبير الخط",
        "انضم إلى قناتنا على تلغرام ليصلك كل جديد", "لمزيد من الأخبار حمّل التطبيق", "النشرة البريدية",
        "انقر هنا لقراءة الخبر من مصدره", "أرسل تعليقك", "تعليقات القراء (14)",
        "تنويه: التعليقات المنشورة لا تعبر عن رأي الموقع", "هل وجدت خطأ في هذا النص؟ راسلنا",
        "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك", "pic.twitter.com/abc123",
        "— وزارة الخارجية (@mfa_example) June 28, 2021", "View this post on Instagram", "// انتهى //",
        "ملحوظة: مضمون هذا الخبر كتبته جهة أخرى ولا يعبر عن وجهة نظر الموقع وإنما تم نقله بمحتواه كما هو",
        "Home News World Sports", "للتواصل مع هيئة التحرير: هاتف 2254-555-202", "ع ع ع",
    ],
)  # fmt: skip
def test_is_furniture__furniture_of_each_kind_is_cut(line):
    assert furniture.is_furniture(line)
    cleaned = clean("عنوان", [BODY[0], line, BODY[1]])
    assert (list(cleaned.paragraphs), list(cleaned.cut)) == (BODY, [line])


@pytest.mark.parametrize(
    "line",
    [
        "شارك وزير الخارجية في الاجتماع الذي عقد في روما بدعوة من إيطاليا.",
        "وقرأ الوزير البيان الختامي أمام الصحفيين.", "المزيد من الدول تنضم إلى التحالف، بحسب الوزير.",
        "طباعة العملة الجديدة تبدأ الشهر المقبل، وفق المصرف المركزي.", "تهديد مستمر", "سوريا.. دعم وحلول",
        "The Coalition met in Rome and adopted a final statement on detention.",
        "وتحدث عن التعليقات التي أثارها قراره، وقال إنها لا تعنيه.", "انضمت موريتانيا إلى التحالف هذا العام.",
        "تابعنا الاجتماع عن كثب، قال الدبلوماسي، ولم نفاجأ بنتائجه.",
    ],
)  # fmt: skip
def test_clean__text_that_resembles_furniture_stays(line):
    assert list(clean("عنوان", [BODY[0], line, BODY[1]]).paragraphs) == [BODY[0], line, BODY[1]]


def test_clean__headlines_below_a_heading_are_cut_and_text_after_them_stays():
    lines = [BODY[0], "مقالات متعلقة", "الليرة تهبط من جديد", "منتخب الشباب يتأهل", BODY[1]]
    cleaned = clean("عنوان", lines)
    assert list(cleaned.paragraphs) == BODY
    assert list(cleaned.cut) == lines[1:4]


def test_clean__several_headlines_after_the_text_are_cut():
    news = ["حريق كبير في ميناء صيني يوقف الملاحة", "إيران توقع عقودا مع شركات أوروبية جديدة"]
    assert list(clean("عنوان", [*BODY, *news]).paragraphs) == BODY
    # A single headline is cut only after furniture, because it may be the last line of the text.
    assert list(clean("عنوان", [*BODY, news[0]]).paragraphs) == [*BODY, news[0]]
    assert list(clean("عنوان", [*BODY, "شارك الخبر", news[0]]).paragraphs) == BODY


def test_clean__list_of_states_at_the_end_stays():
    states = ["الأردن", "المملكة العربية السعودية", "الولايات المتحدة", "المغرب"]
    assert list(clean("عنوان", [*BODY, *states]).paragraphs) == [*BODY, *states]


def test_clean__comments_of_any_length_are_cut():
    comments = ["التعليقات", "أحمد: " + "كلام طويل جدا " * 20, "سعاد: شكرا لكم."]
    assert list(clean("عنوان", [*BODY, *comments]).paragraphs) == BODY


def test_clean__repeated_paragraph_is_kept_once():
    assert list(clean("عنوان الخبر", ["عنوان الخبر", *BODY, BODY[0]]).paragraphs) == BODY


def test_clean__cut_lines_are_returned_in_order():
    lines = [
        "شارك الخبر",
        BODY[0],
        "عدد القراءات: 5",
        BODY[1],
        "جميع الحقوق محفوظة © 2019",
        "سطر أخير",
    ]
    cleaned = clean("عنوان", lines)
    assert list(cleaned.cut) == [lines[0], lines[2], lines[4], lines[5]]


@pytest.mark.parametrize(
    ("line", "rest", "date"),
    [
        ("date 2019-06-26 التحالف يجتمع", "التحالف يجتمع", "2019-06-26"),
        ("date: 2019-06-26", "", "2019-06-26"), ("date 2019-19-26 نص", "date 2019-19-26 نص", "None"),
        ("التحالف 2019-06-26", "التحالف 2019-06-26", "None"),
    ],
)  # fmt: skip
def test_without_crawled_date__line_gives_rest_and_valid_date(line, rest, date):
    remaining, crawled_on = without_crawled_date(line)
    assert (remaining, str(crawled_on)) == (rest, date)


def test_breaks_off__only_text_cut_in_mid_sentence_is_true():
    assert breaks_off((*BODY, BODY[0], "وقال الوزير إن بلاده ستواصل دع"))
    assert not breaks_off((*BODY, BODY[0]))
    assert not breaks_off(
        ("سطر بلا نقطة", "وآخر مثله", "وثالث")
    )  # an outlet that uses no full stops
