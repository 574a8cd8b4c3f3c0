import pytest

from articles.intake.recognition import Gazetteer, KnownMeeting, Named, NamedState, participation
from articles.intake.recognition.suggestions import split_sentences
from articles.text.dates import PartialDate

US, MA, FR, IQ, SY, SA, JO, DE, LB, RU = range(1, 11)
MARRAKESH, ROME, PARIS = 1, 2, 3
BOURITA, BLINKEN, NULAND, DI_MAIO, HUSSEIN, SAFADI = range(1, 7)
GAZETTEER = Gazetteer(
    venues=(Named(MARRAKESH, ("مراكش", "Marrakesh"), of=MA), Named(ROME, ("روما", "Rome"), of=99),
            Named(PARIS, ("باريس", "Paris"), of=FR)),
    states=(
        NamedState(US, ("الولايات المتحدة", "United States"), ("الأمريكي",)), NamedState(MA, ("المغرب",
        "Morocco"), ("المغربي",)),
        NamedState(FR, ("فرنسا", "France"), ("الفرنسي",)), NamedState(IQ, ("العراق", "Iraq"), ("العراقي",)),
        NamedState(SY, ("سوريا", "Syria"), ("السوري",)), NamedState(SA, ("السعودية", "Saudi Arabia"),
        ("السعودي",)),
        NamedState(JO, ("الأردن", "Jordan"), ("الأردني",)), NamedState(DE, ("ألمانيا", "Germany"),
        ("الألماني",)),
        NamedState(LB, ("لبنان", "Lebanon"), ("اللبناني",)), NamedState(RU, ("روسيا", "Russia"), ("الروسي",)),
    ),
    officials=(
        Named(BOURITA, ("ناصر بوريطة", "بوريطة", "Nasser Bourita")), Named(BLINKEN, ("أنتوني بلينكن", "بلينكن",
        "Antony Blinken")),
        Named(NULAND, ("فيكتوريا نولاند", "Victoria Nuland")), Named(DI_MAIO, ("لويجي دي مايو",
        "Luigi Di Maio")),
        Named(HUSSEIN, ("فؤاد حسين", "Fuad Hussein")), Named(SAFADI, ("أيمن الصفدي", "الصفدي")),
    ),
)  # fmt: skip
MEETING = KnownMeeting(1, PartialDate.parse("2022-05-11"), None, MARRAKESH, False, "ministerial")


def read(text: str, **options) -> tuple[dict[int, str], dict[int, str]]:
    """Return the roles of the officials and of the states that a text says took part."""
    found = participation.find(split_sentences("body", text), GAZETTEER, MEETING, **options)
    return tuple(
        {one.key: one.role for one in found if one.kind == kind} for kind in ("official", "state")
    )


@pytest.mark.parametrize(
    ("text", "officials", "states"),
    [
        ("شارك وزير الخارجية العراقي فؤاد حسين في اجتماع مراكش.", {HUSSEIN}, {IQ}),
        ("وشارك في الاجتماع وزراء خارجية السعودية والأردن وألمانيا.", set(), {SA, JO, DE}),
        ("حضر المؤتمر كل من ألمانيا ولبنان.", set(), {DE, LB}),
        ("عقد اللقاء بمشاركة فرنسا وألمانيا لبحث الوضع في سوريا والعراق.", set(), {FR, DE}),
        ("انعقد الاجتماع بحضور وزير الخارجية الأردني أيمن الصفدي ونظيره العراقي فؤاد حسين.",
         {SAFADI, HUSSEIN}, {JO, IQ}),
        ("وصل فؤاد حسين إلى مراكش للمشاركة في الاجتماع الوزاري.", {HUSSEIN}, set()),
        ("وألقى أيمن الصفدي كلمة أمام الاجتماع.", {SAFADI}, set()),
        ("وقال الصفدي خلال كلمته في المؤتمر إن الأردن يدعم العراق. وكان أيمن الصفدي متفائلا.", {SAFADI}, set()),
        ("ومثل العراق في الاجتماع فؤاد حسين.", {HUSSEIN}, {IQ}),
        ("المغرب يشارك في اجتماع التحالف.", set(), {MA}),
        ("أيمن الصفدي، الذي شارك في اجتماع مراكش، التقى المبعوث الأممي إلى سوريا.", {SAFADI}, set()),
        ("احتضن المغرب اجتماع التحالف.", set(), {MA}),
        ("Fuad Hussein and Nasser Bourita attended the meeting in Marrakesh.", {HUSSEIN, BOURITA}, set()),
        ("The ministers met in Marrakesh; the meeting was attended by France, Germany and Jordan.",
         set(), {FR, DE, JO}),
    ],
)  # fmt: skip
def test_find__words_of_taking_part_name_participants(text, officials, states):
    people, countries = read(text)
    assert (set(people), set(countries)) == (officials, states)


@pytest.mark.parametrize(
    "text",
    [
        "وقال المجتمعون في مراكش إن التنظيم باق في سوريا والعراق ولبنان.",
        "ناقش الاجتماع في مراكش الوضع على الحدود بين العراق وسوريا.",
        "أشاد بيان الاجتماع بجهود العراق، ودعا روسيا إلى ضبط النفس.",
        "شاركت فرنسا وألمانيا في الضربات على مواقع التنظيم قبل الاجتماع.",
        "بحث الاجتماع مشاركة فرنسا في مهمة التدريب في العراق.",
        "وأصدر وزراء خارجية التحالف بيانا عن الاجتماع قرأه ناطق في حضور الصحافة.",
        "شارك فؤاد حسين في اجتماع مجلس الأمن حول ليبيا.",
        "حضر الصفدي مؤتمرا صحفيا في عمان.",
        "The meeting in Marrakesh discussed Syria, Iraq and Lebanon.",
    ],
)
def test_find__states_and_people_only_spoken_of_are_no_participants(text):
    assert read(text) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        "وكان لويجي دي مايو قد شارك قبل عامين في رئاسة اجتماع روما.",
        "وفي حزيران 2021، شارك أنتوني بلينكن ونظيره لويجي دي مايو في رئاسة اجتماع التحالف في روما.",
        "شارك فؤاد حسين في الاجتماع السابق للتحالف.", "ترأس لويجي دي مايو الاجتماع يوم 28 حزيران 2021.",
        "شارك الصفدي العام الماضي في اجتماع للتحالف.", "حضر فؤاد حسين اجتماع باريس.",
        "وسبق أن شارك فؤاد حسين في اجتماع التحالف.",
        "Luigi Di Maio took part in the Rome meeting two years ago.",
        "Antony Blinken attended the previous meeting of the Coalition.",
    ],
)  # fmt: skip
def test_find__participants_of_another_meeting_are_left_out(text):
    assert read(text) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        "من المقرر أن يشارك فؤاد حسين في الاجتماع.", "سيشارك الصفدي في اجتماع مراكش.",
        "دعا المغرب روسيا إلى المشاركة في الاجتماع.", "ويتوقع أن يحضر الاجتماع أنتوني بلينكن.",
        "Fuad Hussein will attend the meeting.",
    ],
)  # fmt: skip
def test_find__announced_participation_is_left_out(text):
    assert read(text) == ({}, {})


@pytest.mark.parametrize(
    "text",
    [
        "وغاب أنتوني بلينكن عن الاجتماع.", "تغيب عن اللقاء أنتوني بلينكن.",
        "ولم يشارك أنتوني بلينكن في اجتماع مراكش.",
        "عقد الاجتماع بغياب وزير الخارجية الأمريكي أنتوني بلينكن.",
        "واعتذر أنتوني بلينكن عن عدم الحضور إلى الاجتماع.",
        "لم يتمكن أنتوني بلينكن من حضور الاجتماع.", "عقد الاجتماع من دون مشاركة أنتوني بلينكن.",
        "وقاطع أنتوني بلينكن الاجتماع.", "حضرت الاجتماع دول كثيرة باستثناء أنتوني بلينكن.",
        "Antony Blinken did not attend the meeting.", "Antony Blinken was absent from the meeting.",
    ],
)  # fmt: skip
def test_find__absent_official_is_proposed_as_absent_only(text):
    assert read(text) == ({BLINKEN: participation.ABSENT}, {})


@pytest.mark.parametrize(
    "text",
    [
        "ولم تشارك روسيا في الاجتماع.", "عقد الاجتماع دون مشاركة روسيا.", "وغابت روسيا ولبنان عن اجتماع مراكش.",
        "قاطعت روسيا الاجتماع.", "رفضت روسيا المشاركة في الاجتماع.",
    ],
)  # fmt: skip
def test_find__absent_state_is_not_proposed(text):
    assert read(text) == ({}, {})


def test_find__absence_in_one_sentence_outweighs_presence_in_another():
    people, _ = read("ترأس أنتوني بلينكن الاجتماع عبر الشاشة. وغاب أنتوني بلينكن عن اجتماع مراكش.")
    assert people == {BLINKEN: participation.ABSENT}


def test_find__proxy_is_present_and_the_one_replaced_absent():
    people, _ = read("ترأس الاجتماع ناصر بوريطة وفيكتوريا نولاند نيابة عن الوزير أنتوني بلينكن.")
    assert people == {BOURITA: "co-chair", NULAND: "co-chair", BLINKEN: participation.ABSENT}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("عقد الاجتماع برئاسة ناصر بوريطة.", "chair"), ("ترأس ناصر بوريطة أعمال المؤتمر.", "chair"),
        ("حضر ناصر بوريطة الاجتماع.", "participant"), ("ألقى ناصر بوريطة كلمة في الاجتماع.", "speaker"),
        ("Nasser Bourita chaired the meeting.", "chair"),
    ],
)  # fmt: skip
def test_find__words_give_the_role(text, role):
    assert read(text)[0] == {BOURITA: role}


def test_find__article_about_two_meetings_needs_the_day_or_the_place():
    text = "شارك فؤاد حسين في الاجتماع. وحضر أيمن الصفدي اجتماع مراكش."
    assert set(read(text, is_only_one=False)[0]) == {SAFADI}
    assert set(read(text)[0]) == {SAFADI, HUSSEIN}


def test_find__evidence_is_the_sentence_with_the_words():
    text = "قال فؤاد حسين إن العراق آمن. وشارك فؤاد حسين في الاجتماع الوزاري."
    (one,) = participation.find(split_sentences("body", text), GAZETTEER, MEETING)
    assert one.sentence.text == "وشارك فؤاد حسين في الاجتماع الوزاري."
    assert text[one.sentence.start : one.sentence.end] == one.sentence.text


def test_find__minister_gives_the_level_of_the_state():
    found = participation.find(
        split_sentences(
            "body", "حضر الاجتماع وزير الخارجية العراقي ونائب وزير الخارجية الألماني وفرنسا."
        ),
        GAZETTEER,
        MEETING,
    )
    assert {one.key: one.level for one in found} == {IQ: "minister", DE: "", FR: ""}
