import pytest

from articles.intake.recognition import Gazetteer, Named, NamedState, hosts
from articles.intake.recognition.suggestions import split_sentences

US, MA, FR, IT, ES = range(1, 6)
GAZETTEER = Gazetteer(
    venues=(Named(1, ("مراكش",), of=MA), Named(2, ("باريس",), of=FR), Named(3, ("واشنطن",), of=US)),
    states=(
        NamedState(US, ("الولايات المتحدة",), ("الأمريكي",)), NamedState(MA, ("المغرب",), ("المغربي",)),
        NamedState(FR, ("فرنسا",), ("الفرنسي",)), NamedState(IT, ("إيطاليا",), ("الإيطالي",)),
        NamedState(ES, ("إسبانيا",), ("الإسباني",)),
    ),
)  # fmt: skip


def hosts_in(text: str, other_meetings=frozenset()) -> set[int]:
    return {
        s.key for s in hosts.find(split_sentences("body", text), GAZETTEER, set(other_meetings))
    }


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("تستضيف فرنسا، الأربعاء، اجتماعا لوزراء الدفاع.", {FR}), ("واشنطن تستضيف اجتماعا دوليا.", {US}),
        ("احتضنت مدينة مراكش أشغال الاجتماع الوزاري.", {MA}),
        ("يعقد الاجتماع بدعوة مشتركة من وزير الخارجية المغربي، ناصر بوريطة، ونظيره الأمريكي.", {MA, US}),
        ("لقاء جرى عن بعد ودعت إليه الولايات المتحدة وإيطاليا معا.", {US, IT}),
        ("عقد الاجتماع باستضافة مشتركة من إيطاليا والولايات المتحدة.", {IT, US}),
        ("واستضافت الاجتماع، الذي ضم كبار المسؤولين، إسبانيا والولايات المتحدة.", {ES, US}),
        ("اجتماعا مرئيا نظمته إيطاليا بمشاركة الولايات المتحدة.", {IT}),
        ("الاجتماع الذي استضافته فرنسا بالشراكة مع الولايات المتحدة.", {FR, US}),
        ("تستضيف فرنسا اجتماعا يشارك فيه المغرب وإسبانيا.", {FR}),
    ],
)  # fmt: skip
def test_find__hosts_and_conveners_are_found(text, states):
    assert hosts_in(text) == states


@pytest.mark.parametrize(
    "text",
    [
        "وأعباء استضافة اللاجئين تثقل إيطاليا.", "قالت فرنسا إن الاجتماع مهم.", "دعت فرنسا إلى وقف القتال.",
        "وترأست إيطاليا الاجتماع.",
    ],
)  # fmt: skip
def test_find__other_roles_are_not_hosts(text):
    assert hosts_in(text) == set()


def test_find__host_of_another_meeting_is_left_out():
    assert hosts_in("وكانت باريس قد استضافت اجتماعا سابقا.", other_meetings={0}) == set()
