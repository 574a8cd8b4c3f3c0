import pytest

from articles.editorial import testimony_proposals
from articles.models import ArticleState, Attendance, Figure, MeetingResolution, Participation
from tests import builders

pytestmark = pytest.mark.django_db

BODY = (
    "شارك وزير الخارجية العراقي فؤاد حسين في الاجتماع الوزاري للتحالف في مراكش.\n\n"
    "وترأس الاجتماع ناصر بوريطة، وغاب أنتوني بلينكن عن اللقاء.\n\n"
    "وقال البيان الختامي إن التنظيم باق في سوريا، ودعا إلى تسوية وفق القرار 2254."
)


@pytest.fixture
def known():
    """The states, officials, resolution and meeting that the text of `BODY` names, by name."""
    names = {
        "morocco": builders.state(),
        "iraq": builders.state("iraq", "العراق", "Iraq", adjectives=["العراقي"]),
        "syria": builders.state("syria", "سوريا", "Syria"),
        "bourita": builders.official(),
        "blinken": builders.official("antony-blinken", "أنتوني بلينكن", "Antony Blinken"),
        "hussein": builders.official("fuad-hussein", "فؤاد حسين", "Fuad Hussein"),
        "resolution": builders.resolution(),
    }
    return names | {"meeting": builders.meeting(venue=builders.venue())}


def article(known, body=BODY, meetings=None, **fields):
    """Create an article with every name of `known` confirmed as named in it."""
    return builders.article(
        "خبر مراكش", body=body, meetings=meetings or [known["meeting"]],
        states=[known["morocco"], known["iraq"], known["syria"]],
        officials=[known["bourita"], known["blinken"], known["hussein"]], resolutions=[known["resolution"]],
        index=False, **fields,
    )  # fmt: skip


def proposed(known) -> dict[str, str]:
    """Return the roles proposed for a meeting, by name."""
    testimonies = [*Participation.objects.all(), *Attendance.objects.all()]
    return {
        str(getattr(one, "state", None) or one.official): one.role
        for one in testimonies
        if one.status == "suggested"
    }


def test_propose__only_words_of_taking_part_propose(known):
    article(known)
    operation = testimony_proposals.propose(known["meeting"])
    assert proposed(known) == {
        "العراق": "participant", "فؤاد حسين": "participant", "ناصر بوريطة": "chair", "أنتوني بلينكن": "invited",
    }  # fmt: skip
    assert MeetingResolution.objects.get().resolution == known["resolution"]
    assert operation.count == 5


def test_propose__each_proposal_has_its_sentence_and_its_place(known):
    source = article(known)
    testimony_proposals.propose(known["meeting"])
    for one in (*Participation.objects.all(), *Attendance.objects.all()):
        assert one.evidence
        assert source.body[one.evidence_start : one.evidence_end] == one.evidence
    assert Attendance.objects.get(official=known["blinken"]).evidence.startswith("وترأس الاجتماع")


def test_propose__mentioned_only_proposes_nothing(known):
    article(
        known,
        "وقال المجتمعون في مراكش إن التنظيم باق في سوريا والعراق، وأشاروا إلى بيان ناصر بوريطة.",
    )
    assert testimony_proposals.propose(known["meeting"]).count == 0
    assert proposed(known) == {}


def test_propose__bare_record_without_text_proposes_nothing(known):
    article(known, "")
    assert testimony_proposals.propose(known["meeting"]).count == 0


def test_propose__only_confirmed_links_of_the_article_count(known):
    article(known)
    ArticleState.objects.filter(state=known["iraq"]).update(status="suggested", confirmed_at=None)
    testimony_proposals.propose(known["meeting"])
    assert "العراق" not in proposed(known)


@pytest.mark.parametrize("status", ["confirmed", "suggested", "rejected"])
def test_propose__recorded_with_any_decision_is_not_proposed_again(known, status):
    decided = {} if status == "confirmed" else {"confirmed_at": None}
    meeting = known["meeting"]
    builders.participation(meeting, known["iraq"], "observer", status=status, **decided)
    builders.attendance(meeting, known["blinken"], "invited", status=status, **decided)
    builders.attendance(meeting, known["hussein"], "speaker", status=status, **decided)
    article(known)
    testimony_proposals.propose(meeting)
    new = Attendance.objects.filter(origin="machine")
    assert [one.official for one in new] == [known["bourita"]]
    assert not Participation.objects.filter(origin="machine").exists()


def test_propose__state_represented_by_a_recorded_official_is_not_proposed(known):
    builders.appointment(known["hussein"], known["iraq"])
    builders.attendance(known["meeting"], known["hussein"])
    article(known)
    testimony_proposals.propose(known["meeting"])
    assert not Participation.objects.exists()


def test_propose__second_article_and_second_run_propose_nothing_more(known):
    first = article(known)
    article(known, date="2022-05-13")
    testimony_proposals.propose(known["meeting"])
    assert {one.article for one in Attendance.objects.all()} == {first}
    assert testimony_proposals.propose(known["meeting"]).count == 0


def test_propose__rejected_proposal_does_not_come_back(known):
    article(known)
    testimony_proposals.propose(known["meeting"])
    Attendance.objects.update(status="rejected")
    assert testimony_proposals.propose(known["meeting"]).count == 0


def test_propose__participants_of_another_meeting_are_left_out(known):
    rome = builders.venue("rome", "روما", "Rome", country=known["iraq"])
    builders.meeting("2021-06-28-rome-ministerial", "2021-06-28", venue=rome)
    article(
        known,
        "وكان فؤاد حسين قد شارك قبل عام في اجتماع روما. وفي حزيران 2021 ترأس ناصر بوريطة اجتماع التحالف.",
    )
    assert testimony_proposals.propose(known["meeting"]).count == 0


def test_propose__article_about_two_meetings_counts_where_it_names_this_one(known):
    other = builders.meeting("2023-06-08-riyadh-ministerial", "2023-06-08")
    article(
        known, "شارك فؤاد حسين في الاجتماع. وترأس ناصر بوريطة اجتماع مراكش.",
        meetings=[known["meeting"], other],
    )  # fmt: skip
    testimony_proposals.propose(known["meeting"])
    assert proposed(known) == {"ناصر بوريطة": "chair"}


def test_propose__resolution_cited_by_others_is_not_the_meetings(known):
    article(known, "وطالب خبير في دمشق بتنفيذ القرار 2254.")
    testimony_proposals.propose(known["meeting"])
    assert not MeetingResolution.objects.exists()


def test_propose__figure_of_an_article_about_only_this_meeting_is_assigned(known):
    only, several = article(known, date="2022-05-11"), article(known, date="2022-05-12")
    other = builders.meeting("2023-06-08-riyadh-ministerial", "2023-06-08")
    several.coverage.create(meeting=other, relation="primary", **builders.CONFIRMED)
    builders.figure(79, article=only)
    builders.figure(80, article=several)
    testimony_proposals.propose(known["meeting"])
    assert {figure.value: figure.meeting for figure in Figure.objects.all()} == {
        79: known["meeting"], 80: None,
    }  # fmt: skip
