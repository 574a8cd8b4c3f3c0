"""Notices of sites among the lines of an article: cut, while reports about such things stay."""

import pytest

from articles.intake.parsers.cleaning import clean
from articles.intake.parsers.furniture import is_furniture, is_furniture_anywhere
from tests.intake.parsers.test_cleaning import BODY


@pytest.mark.parametrize(
    "line",
    [
        "ترحب جريدة الاختبار بتعليقاتكم، وننصحك بقراءة شروط الاستخدام قبل نشرها. قد تظهر مشاركتك مع اسمك.",
        "الآراء المنشورة هنا لا تعكس بالضرورة وجهة نظر الموقع، بل تعبر عن أصحابها فقط.",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
        "يرجى الالتزام بآداب الحوار وعدم نشر تعليقات مسيئة أو خارجة عن الموضوع.",
        "يحق لإدارة الموقع حذف أي تعليق يخالف شروط النشر أو يتضمن إساءة لأحد.",
        "شروط التعليق: عدم الإساءة للكاتب أو للأشخاص أو للمقدسات.", "يجب تسجيل الدخول لإضافة تعليق",
        "كن أول من يعلق على هذا الخبر.", "0 تعليق", "١٢ تعليقا", "1.2K مشاهدة", "عدد القراءات ٣٤٥",
        "باستمرارك في تصفح الموقع فأنت توافق على سياسة الخصوصية.",
        "نستخدم أدوات قياس لتحسين تجربتك على موقعنا، ويمكنك تعديل الإعدادات في أي وقت.",
        "هذا المحتوى متاح للمشتركين فقط.", "اشترك الآن في نشرتنا اليومية لتصلك أهم الأخبار.",
        "حمّل تطبيقنا لمتابعة الأخبار أولا بأول.", "التطبيق متوفر على App Store وGoogle Play.",
        "تابع آخر المستجدات عبر Google News", "تبقى لك ثلاثة مقالات مجانية هذا الشهر.",
    ],
)  # fmt: skip
def test_clean__notice_of_the_site_is_cut(line):
    cleaned = clean("عنوان", [BODY[0], line, BODY[1]])
    assert (list(cleaned.paragraphs), list(cleaned.cut)) == (BODY, [line])


@pytest.mark.parametrize(
    "line",
    [
        "وقال إن شروط الاستخدام تلزم المواقع بحذف التعليقات المسيئة، وتحمي اسمك وصورتك.",
        "وترحب دمشق بالحوار مع مراجعة القوانين، وترفض التعليق على الأنباء.",
        "تصريحات الوزير لا تعبر عن رأي الحكومة العراقية، كما جاء في البيان.",
        "ورفضت الوزارة التعليق على الأنباء، ويمنع القانون نشرها قبل جلسة البرلمان.",
        "انضموا إلى التحالف عام 2016 مع ست دول أخرى من أفريقيا.",
        "سجل في القائمة اثنا عشر وفدا جديدا.", "تابع المجتمعون عبر شاشة كبيرة كلمة الأمين العام.",
        "حمل البيان توقيع سبعين دولة.", "سياسة التعليق على الأنباء لم تتغير.",
        "يرجى أن يعود النازحون إلى بيوتهم قبل الشتاء، وفق المسؤول.", "123 قتيلا في الهجوم.",
    ],
)  # fmt: skip
def test_clean__sentence_about_such_things_stays(line):
    assert list(clean("عنوان", [BODY[0], line, BODY[1]]).paragraphs) == [BODY[0], line, BODY[1]]


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Markets fall again", "Related articles", "Share this story on Facebook", "12 comments",
        "3 min read", "Sign up for our daily newsletter.", "We use cookies to improve your experience.",
        "Your email address will not be published. Required fields are marked *", "Lire aussi : le sommet",
        "Be the first to comment",
    ],
)  # fmt: skip
def test_furniture__line_of_a_latin_page_is_cut_anywhere(line):
    assert is_furniture_anywhere(line)
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ministers return to Brussels", "The committee would read the reports before ministers see them.",
        "The minister said that comments are closed to the press.", "Related crimes are tried in Iraq.",
        "Share of the budget", "Subscribers of the plan met on Tuesday.",
    ],
)  # fmt: skip
def test_furniture__text_of_a_latin_page_stays(line):
    assert not is_furniture_anywhere(line)
