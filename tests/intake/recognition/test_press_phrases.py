"""Phrases of the press that recognition once misread, each with the one right reading."""

import pytest

from articles import intake
from articles.intake.recognition import recognise
from articles.interchange.record import ArticleRecord
from articles.models import Official, State, Venue
from articles.text.dates import PartialDate

pytestmark = pytest.mark.django_db


def found(kind: str, title: str, *paragraphs: str, subtitle: str = "", published: str = "") -> list:
    record = ArticleRecord(
        title=title,
        subtitle=subtitle,
        paragraphs=paragraphs,
        published_on=PartialDate.parse(published) if published else None,
    )
    return [s for s in recognise(record, intake.gazetteer()) if s.kind == kind and not s.background]


def states(suggestions) -> set[str]:
    codes = dict(State.objects.values_list("pk", "iso_code"))
    return {codes[s.key] for s in suggestions}


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("أفادت مصادر بأن مدريد ستشهد الشهر القادم لقاء لكبار مسؤولي التحالف الدولي ضد داعش.", "madrid"),
        ("ستجمع كوبنهاغن الشهر المقبل وزراء التحالف الدولي ضد داعش.", "copenhagen"),
        ("يلتئم في لاهاي اجتماع التحالف الدولي ضد داعش.", "the-hague"),
        ("وصل أيمن الصفدي إلى مدريد عاصمة إسبانيا، لحضور الاجتماع الوزاري للتحالف ضد داعش.", "madrid"),
        ("اجتمع وزراء خارجية التحالف الدولي ضد داعش في العاصمة الألمانية.", "berlin"),
        ("رحب وزير الخارجية الدنماركي في كوبنهاغن بسفراء دول التحالف الدولي ضد داعش في لقاء.", "copenhagen"),
    ],
)  # fmt: skip
def test_venue__verbs_of_holding_and_arriving_name_it(catalogue, text, venue):
    slugs = dict(Venue.objects.values_list("pk", "slug"))
    assert [slugs[s.key] for s in found("venue", "اجتماع التحالف", text)] == [venue]


@pytest.mark.parametrize(
    "text",
    [
        "اجتمع وزراء التحالف الدولي ضد داعش في الدوحة، بعد زيارة إلى روما.",
        "شهدت باريس هجمات، وبحث التحالف الدولي ضد داعش في اجتماع عبر الهاتف آثارها.",
    ],
)
def test_venue__another_city_competes(catalogue, text):
    assert found("venue", "اجتماع التحالف", text) == []


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("يلتئم شمل كبار مسؤولي التحالف الدولي ضد داعش في ضيافة هولندا.", {"NL"}),
        ("يتقاسم وزير الخارجية الهولندي مع نظيره العراقي استضافة لقاء لوزراء التحالف ضد داعش.", {"NL", "IQ"}),
        ("أعلنت الخارجية الدنماركية أنها ستجمع وزراء التحالف ضد داعش.", {"DK"}),
        ("انعقد اجتماع التحالف ضد داعش بدعوة من وزيري خارجية ألمانيا وهولندا، وأكد تمسك الأردن.", {"DE", "NL"}),
    ],
)  # fmt: skip
def test_hosts__all_forms_of_hosting_are_read(catalogue, text, hosts):
    assert states(found("host", "لقاء للتحالف", text)) == hosts


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("بلغ عدد الحاضرين في الاجتماع 44 جهة بين دول ومنظمات.", {44}),
        ("أوضح الوزير أن 61 دولة حضرت من أصل 79 دولة عضو في التحالف.", {61}),
        ("أعلن المتحدث أن 37 وزيرا ورئيس وفد سيحضرون لقاء التحالف.", {37}),
        ("أعلنت أربع وخمسون دولة من أعضاء التحالف ضد داعش في ختام لقائها أنها ستواصل.", {54}),
        ("قال الوزير إن الاجتماع ضم 48 وفدا من بينهم 17 وفدا من إفريقيا.", {48}),
    ],
)
def test_figures__those_who_came_are_counted_once(catalogue, text, number):
    figures = found("figure", "اجتماع التحالف ضد داعش", text)
    assert {int(s.said.value) for s in figures if s.said.counts == "participants"} == number


def test_figures__deck_is_read(catalogue):
    deck = "المديرون السياسيون للمجموعة المصغرة يلتقون بمشاركة وفود من 29 دولة"
    title, text = "التحالف الدولي يراجع خططه", "أعلنت الخارجية أن المشاركين سيركزون على داعش."
    (figure,) = found("figure", title, text, subtitle=deck)
    assert (int(figure.said.value), figure.field) == (29, "subtitle")
    (kind,) = found("meeting_kind", title, text, subtitle=deck)
    assert kind.said == "political-directors"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("طالبت باريس بتنفيذ الهدنة التي نص عليها القرار 2401 الصادر عن مجلس الأمن الدولي.", {"2401"}),
        ("ألغت المنظمة ستة قرارات اتخذتها الأمم المتحدة منذ 2008 بحق جماعات مسلحة.", set()),
        ("بقرار مجلس الأمن رقم (2396)، وبقرار جامعة الدول العربية رقم 8462.", {"2396"}),
    ],
)  # fmt: skip
def test_resolutions__council_may_follow_and_years_are_none(catalogue, text, numbers):
    assert {s.said for s in found("new_resolution", "دعوة", text)} <= numbers
    known = {str(n) for n, key in intake.gazetteer().resolutions}
    cited = {s.said for s in found("new_resolution", "دعوة", text)}
    assert cited | (numbers & known) == numbers


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وأعلن روبرت فان هوف المتحدث باسم حكومة هولندا أن الاجتماع سيبدأ غدا.", "روبرت فان هوف"),
        ("وتحدث في الجلسة سفير بنين بباريس كوفي أغبودجي عن جهود بلاده.", "كوفي أغبودجي"),
        ("وانتقد وزير الخارجية الإيراني محمد جواد ظريف بيان التحالف.", "محمد جواد ظريف"),
    ],
)
def test_people__name_before_office_and_office_with_a_city(catalogue, text, name):
    assert [s.said.name for s in found("new_official", "اجتماع للتحالف", text)] == [name]


def test_people__patronymic_does_not_make_another_person(catalogue):
    text = "ورأس الوفد معالي وزير الخارجية الأستاذ عادل بن أحمد الجبير في الاجتماع."
    assert found("new_official", "اجتماع", text) == []
    assert len(found("official", "اجتماع", text)) == 1


def test_states__article_makes_another_word(catalogue):
    text = "أجل اللقاء بسبب بطولة الكوبا كوكا كولا المدرسية في العاصمة الأردنية."
    assert states(found("state", "بطولة", text)) == {"JO"}


def test_states__spellings_of_the_press_are_known(catalogue):
    text = "وشارك في اجتماع التحالف ضد داعش ممثلو فنلندا والنروج وإيسلندا."
    assert states(found("state", "قائمة", text)) == {"FI", "NO", "IS"}


def test_dates__american_order_is_told_by_the_weekday(catalogue):
    text = "قال مسؤول اليوم الأربعاء إن كبار مسؤولي التحالف ضد داعش اجتمعوا أمس الثلاثاء في مدريد."
    dates = found("meeting_date", "التحالف يجتمع في مدريد", text, published="2025-06-11")
    assert [str(s.date) for s in dates] == ["2025-06-10"]


@pytest.mark.parametrize(
    "text",
    [
        "وقد ظهر التحالف إلى الوجود في غشت 2014 ويجتمع للمرة الأولى في إفريقيا.",
        "ويأتي اللقاء بعد اجتماع لندن الوزاري في 22 يناير 2015 واجتماع باريس في 2 يونيو 2015.",
    ],
)
def test_dates__founding_and_earlier_meetings_are_none_of_this_one(catalogue, text):
    lead = "رحب الوزير بسفراء دول التحالف الدولي ضد داعش في اجتماع."
    assert found("meeting_date", "اجتماع للتحالف", lead, text) == []


def test_virtual__guest_on_a_screen_of_a_meeting_without_a_hall(catalogue):
    text = "شارك الصفدي اليوم، بالفيديو كونفرانس، في اجتماع وزراء المجموعة المصغرة للتحالف ضد داعش."
    assert len(found("virtual", "الأردن يشارك في اجتماع التحالف", text)) == 1


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("وشارك في المؤتمر ريتشارد ستينغل وكيل وزارة الخارجية.", "richard-stengel"),
        ("دعا سيرجى لافروف، وزير الخارجية الروسى، إلى احترام سيادة سوريا.", "sergey-lavrov"),
        ("وينس ستولتنبيرغ الأمين العام للحلف حضر أيضا.", "jens-stoltenberg"),
        ("قال معالي الأستاذ عادل بن أحمد الجبير، وزير الخارجية السعودي، إن المملكة ستساهم.", "adel-al-jubeir"),
        ("وستنوب عنه فكتوريا نولاند، وكيلة وزارة الخارجية.", "victoria-nuland"),
        ("ودعا يوما الوزير Ján Kubis إلى ذلك.", "jan-kubis"),
    ],
)  # fmt: skip
def test_official__name_in_another_spelling_is_the_known_one(catalogue, text, slug):
    slugs = dict(Official.objects.values_list("pk", "slug"))
    assert slug in [slugs[s.key] for s in found("official", "اجتماع", text)]
    assert found("new_official", "اجتماع", text) == []


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("Ministers of the Global Coalition against ISIS met in Rome on Monday.", "venue", ["rome"]),
        ("La capitale française a accueilli jeudi une réunion de la Coalition mondiale contre Daech.",
         "venue", ["paris"]),
        ("Defence ministers of the Global Coalition against ISIS met in the Danish capital.", "venue",
         ["copenhagen"]),
        ("Ministers of the Global Coalition against ISIS met at talks hosted by Italy.", "host", ["italy"]),
        ("Réunion de la Coalition mondiale contre Daech à l'invitation des États-Unis et de l'Italie.", "host",
         ["italy", "united-states"]),
    ],
)  # fmt: skip
def test_english_and_french__places_and_hosts_are_read(catalogue, text, kind, values):
    slugs = {
        "venue": dict(Venue.objects.values_list("pk", "slug")),
        "host": dict(State.objects.values_list("pk", "slug")),
    }[kind]
    assert sorted(slugs[s.key] for s in found(kind, "Coalition meeting", text)) == values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Delegations from 33 countries took part; the coalition counts 87 members.", 33),
        ("The talks were attended by some 40 delegations.", 40),
    ],
)
def test_english__participants_are_counted(catalogue, text, number):
    lead = "Ministers of the Global Coalition against ISIS met in Rome."
    counted = [s.said for s in found("figure", "Coalition meeting", lead, text)]
    assert [int(n.value) for n in counted if n.counts == "participants"] == [number]


def test_date__day_of_the_page_gives_way_to_that_of_the_identified_meeting(catalogue):
    text = (
        "مراكش في 12 ماي / اختتمت أشغال الاجتماع الوزاري للتحالف الدولي ضد داعش الذي احتضنته مراكش."
    )
    dates = [
        str(s.date) for s in found("meeting_date", "اجتماع التحالف", text, published="2022-05-12")
    ]
    assert dates == ["2022-05-11"]
