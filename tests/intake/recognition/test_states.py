import pytest

from articles.intake.recognition import Gazetteer, Named, NamedState, recognise
from articles.interchange.record import ArticleRecord

US, FR, KW, OM, JO, MA, TD, ML, KR, NE, NG, BE, SDF, IQ, SY = range(1, 16)
GAZETTEER = Gazetteer(
    venues=(Named(91, ("مدينة الكويت", "الكويت")), Named(92, ("عمّان", "عمان")), Named(93, ("بروكسل",))),
    states=(
        NamedState(US, ("الولايات المتحدة", "أمريكا", "United States"), ("الأمريكي", "الأميركي")),
        NamedState(FR, ("فرنسا", "France"), ("الفرنسي",)),
        NamedState(KW, ("الكويت", "Kuwait"), ("الكويتي",)),
        NamedState(OM, ("عُمان", "سلطنة عمان"), ("العماني",), ambiguous=("عمّان",)),
        NamedState(JO, ("الأردن",), ("الأردني",)),
        NamedState(MA, ("المغرب",), ("المغربي",)),
        NamedState(TD, ("تشاد",)),
        NamedState(ML, ("مالي",), ("المالي",)),
        NamedState(KR, ("كوريا الجنوبية", "كوريا"), ("الكوري الجنوبي",)),
        NamedState(NE, ("النيجر",), ("النيجيري",)),
        NamedState(NG, ("نيجيريا",), ("النيجيري",)),
        NamedState(BE, ("بلجيكا",), ("البلجيكي",)),
        NamedState(SDF, ("قوات سوريا الديمقراطية", "قسد")),
        NamedState(IQ, ("العراق",), ("العراقي",)),
        NamedState(SY, ("سوريا", "سورية"), ("السوري",)),
    ),
)  # fmt: skip


def states_in(text: str) -> set[int]:
    suggestions = recognise(ArticleRecord(title="فرنسا", paragraphs=(text,)), GAZETTEER)
    return {s.key for s in suggestions if s.kind == "state"}


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("ووجهت الدعوة للولايات المتحدة والأردن.", {US, JO}),
        ("قال وزير الخارجية الأمريكي إن الوزيرة الفرنسية وصلت.", {US, FR}),
        ("اجتمع المسؤولون المغاربة بالمسؤولين العراقيين.", {IQ}),
        ("وبفرنسا وبسوريا وكالعراق.", {FR, SY, IQ}),
        ("أكد المندوب الكوري الجنوبي والسفيرة الكورية الجنوبية.", {KR}),
        ("وتشارك كوريا الجنوبية ولا تشارك كوريا الشمالية.", {KR}),
        ("The United States and France said.", {US, FR}),
        # Names that do not mean the state.
        ("قوات سوريا الديمقراطية تتقدم.", {SDF}),
        ("تنظيم الدولة الإسلامية في العراق وسوريا.", set()),
        ("دول المغرب العربي وحوض بحيرة تشاد.", set()),
        ("وصلت الوزيرة إلى عمان.", set()),
        ("سلطنة عمان والوزير العماني.", {OM}),
        ("الدعم المالي والشؤون المالية.", set()),
        ("حضرت دولة مالي.", {ML}),
        # An adjective that two states share gives no suggestion.
        ("قال الوزير النيجيري.", set()),
    ],
)
def test_find__names_and_adjectives_give_their_states(text, states):
    assert states_in(text) == states


def test_find__venue_of_earlier_meeting_is_not_a_state():
    text = "وكان آخر اجتماع للتحالف في العاصمة البلجيكية بروكسل، وسبقه لقاء في الكويت."
    assert states_in(text) == set()
    assert states_in("قالت الكويت إن وزيرها البلجيكي الأصل سيحضر.") == {KW, BE}


def test_find__name_wins_over_adjective():
    suggestions = recognise(
        ArticleRecord(title="", paragraphs=("قال الوزير العراقي كلمة. وشكر العراق الحاضرين.",)),
        GAZETTEER,
    )
    (suggestion,) = [s for s in suggestions if s.kind == "state"]
    assert (suggestion.rule, suggestion.evidence) == ("state-name", "وشكر العراق الحاضرين.")


def test_find__headline_and_caption_are_ignored():
    record = ArticleRecord(title="فرنسا تستضيف", paragraphs=("نص.",), captions=("وزير عراقي",))
    assert [s for s in recognise(record, GAZETTEER) if s.kind == "state"] == []
