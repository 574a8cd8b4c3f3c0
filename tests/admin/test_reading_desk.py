"""The reading desk and the queue, through HTTP."""

import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles.models import (
    Article,
    ArticleDate,
    ArticleState,
    ArticleVenue,
    Coverage,
    Figure,
    ProposedOfficial,
    Story,
)
from tests import builders
from tests.admin.test_admin import desk_of, text

pytestmark = pytest.mark.django_db
BODY = "استضافت مراكش اجتماع التحالف بحضور العراق.\n\nوقال الوزير العراقي إن القرار 2254 أساس الحل."


def suggested(article, model, target, evidence, **fields):
    (name,) = (f for f in ("state", "venue", "meeting", "official") if f == target._meta.model_name)
    start = article.body.index(evidence)
    return model.objects.create(
        article=article, origin="machine", status="suggested", evidence=evidence, evidence_in="body",
        evidence_start=start, evidence_end=start + len(evidence), **{name: target}, **fields,
    )  # fmt: skip


@pytest.fixture
def article(db):
    return builders.article(
        "اجتماع في مراكش", status="draft", body=BODY, source_unknown=False, index=False, date=None
    )


@pytest.fixture
def iraq(db):
    return builders.state("iraq", "العراق", "Iraq", adjectives=["العراقي"])


@pytest.fixture
def venue_link(article):
    return suggested(
        article, ArticleVenue, builders.venue(), "استضافت مراكش اجتماع التحالف بحضور العراق."
    )


def decide(desk, article, **data):
    return desk.post(reverse("admin:articles_article_decide", args=[article.pk]), data)


def confirm_as_fact(desk, article, figure):
    choice = {"status": "confirmed", "seen": "suggested", "goes": "meeting"}
    return decide(desk, article, key=f"figure-{figure.pk}", **choice)


def test_page__suggestions_are_marked_in_the_text(desk, article, venue_link, iraq):
    link = suggested(article, ArticleState, iraq, "استضافت مراكش اجتماع التحالف بحضور العراق.")
    page = text(desk.get(desk_of(article)))
    assert f'data-first="venue-{venue_link.pk}">مراكش</mark>' in page
    assert f'data-first="state-{link.pk}">العراق</mark>' in page


def test_page__many_suggestions_need_at_most_fifteen_queries(
    desk, article, django_assert_max_num_queries
):
    for number in range(20):
        state = builders.state(f"s{number}", f"دولة {number}", f"State {number}")
        suggested(article, ArticleState, state, "استضافت مراكش اجتماع التحالف بحضور العراق.")
        builders.article(f"خبر {number}", status="draft", index=False)
    with django_assert_max_num_queries(15):
        desk.get(desk_of(article))


def test_decide__confirmed_records_the_editor(desk, article, venue_link, editor):
    answer = decide(
        desk, article, key=f"venue-{venue_link.pk}", status="confirmed", seen="suggested"
    )
    venue_link.refresh_from_db()
    assert (venue_link.status, venue_link.confirmed_by) == ("confirmed", editor)
    assert answer.json()["open"] == 0
    assert "venue" not in json.dumps(answer.json()["missing"])


def test_decide__outdated_status_is_409_and_changes_nothing(desk, article, venue_link):
    ArticleVenue.objects.update(status="rejected")
    answer = decide(
        desk, article, key=f"venue-{venue_link.pk}", status="confirmed", seen="suggested"
    )
    assert (answer.status_code, answer.json()["status"]) == (409, "rejected")
    assert ArticleVenue.objects.get().status == "rejected"


def test_decide__foreign_or_malformed_key_is_refused(desk, article, venue_link):
    other = builders.article("آخر", status="draft", index=False)
    answer = decide(desk, other, key=f"venue-{venue_link.pk}", status="confirmed", seen="suggested")
    assert answer.status_code == 409
    for key in ("venue-", "nothing-1", "venue-x", ""):
        assert (
            decide(desk, article, key=key, status="confirmed", seen="suggested").status_code == 400
        )


def test_correct__other_venue_is_confirmed_and_the_suggested_one_rejected(
    desk, article, venue_link
):
    washington = builders.venue("washington", "واشنطن", "Washington")
    answer = decide(
        desk, article, key=f"venue-{venue_link.pk}", target=washington.pk, seen="suggested"
    )
    assert answer.status_code == 200
    statuses = dict(ArticleVenue.objects.values_list("venue__slug", "status"))
    assert statuses == {"marrakesh": "rejected", "washington": "confirmed"}
    assert ArticleVenue.objects.get(venue=washington).evidence == venue_link.evidence
    assert (
        decide(
            desk, article, key=f"venue-{venue_link.pk}", target=10**9, seen="rejected"
        ).status_code
        == 400
    )


def test_add__selected_words_become_a_confirmed_link_with_offsets(desk, article, iraq, editor):
    start = BODY.index("العراقي")
    data = {"kind": "state", "target": iraq.pk, "evidence": "العراقي", "start": start}
    answer = desk.post(reverse("admin:articles_article_add_link", args=[article.pk]), data)
    link = ArticleState.objects.get()
    assert (link.origin, link.status, link.confirmed_by) == ("editor", "confirmed", editor)
    assert (link.evidence_start, link.evidence_end) == (start, start + len("العراقي"))
    assert answer.json()["name"] == "العراق"


def test_decide__confirmed_publication_date_fills_the_article(desk, article):
    link = ArticleDate.objects.create(
        article=article, role="publication", on="2022-05-12", on_precision="day", origin="machine"
    )
    answer = decide(desk, article, key=f"date-{link.pk}", status="confirmed", seen="suggested")
    article.refresh_from_db()
    assert str(article.published_date) == "2022-05-12"
    assert answer.json()["fields"]["published_on"] == "2022-05-12"


@pytest.fixture
def figure(article):
    """A suggested number of people, in an article about one meeting."""
    meeting = builders.meeting()
    Coverage.objects.create(article=article, meeting=meeting, **builders.CONFIRMED)
    return builders.figure(
        7_700_000, article=article, status="suggested", confirmed_at=None, origin="machine",
        counts="people", unit_ar="شخص", unit_en="people", evidence="وقال الوزير العراقي",
    )  # fmt: skip


def publish() -> None:
    """Publish the article, so that readers see what it states."""
    Article.objects.update(
        status="published", rights="full", source_unknown=True, published_on_precision="not-stated",
        published_at=timezone.now(),
    )  # fmt: skip


def test_figure__confirmed_without_a_destination_stays_off_the_page_of_the_meeting(
    desk, client, article, figure
):
    key = f"figure-{figure.pk}"
    assert decide(desk, article, key=key, status="confirmed", seen="suggested").status_code == 200
    figure.refresh_from_db()
    assert (figure.status, figure.destination) == ("confirmed", "")
    publish()
    Figure.objects.update(meeting=article.coverage.get().meeting)
    assert "7,700,000" not in text(client.get(article.coverage.get().meeting.get_absolute_url()))


def test_figure__made_a_fact_goes_to_the_one_meeting_with_its_sentence(
    desk, client, article, figure
):
    key, meeting = f"figure-{figure.pk}", article.coverage.get().meeting
    decide(desk, article, key=key, status="confirmed", seen="suggested", goes="meeting")
    figure.refresh_from_db()
    assert (figure.destination, figure.meeting) == ("meeting", meeting)
    publish()
    page = text(client.get(meeting.get_absolute_url()))
    assert "7,700,000" in page.partition('id="figures"')[2]
    assert "وقال الوزير العراقي" in page
    # People are no count of states: they do not introduce the meeting.
    assert "7,700,000" not in page.partition('id="figures"')[0]


def test_figure__destination_of_a_confirmed_one_is_changed_alone(desk, article, figure):
    key = f"figure-{figure.pk}"
    decide(desk, article, key=key, status="confirmed", seen="suggested", goes="meeting")
    decide(desk, article, key=key, status="confirmed", seen="confirmed", goes="article")
    assert Figure.objects.get().destination == "article"
    decide(desk, article, key=key, status="rejected", seen="confirmed")
    assert Figure.objects.get().destination == "article"


@pytest.mark.parametrize("several", [False, True])
def test_figure__without_one_meeting_is_no_fact(desk, article, figure, several):
    article.coverage.all().delete()
    if several:
        for slug in ("riyadh", "rome"):
            meeting = builders.meeting(slug, "2023-06-08")
            Coverage.objects.create(article=article, meeting=meeting, **builders.CONFIRMED)
    answer = confirm_as_fact(desk, article, figure)
    assert answer.status_code == 400
    assert "اجتماع" in answer.json()["error"]
    assert Figure.objects.get().status == "suggested"


def test_figure__without_a_noun_is_no_fact(desk, article, figure):
    Figure.objects.update(unit_ar=" ")
    answer = confirm_as_fact(desk, article, figure)
    assert answer.status_code == 400
    assert "معدود" in answer.json()["error"]


@pytest.mark.parametrize("goes", ["nowhere", "\x00", "meeting "])
def test_figure__unknown_destination_is_refused(desk, article, figure, goes):
    answer = decide(
        desk, article, key=f"figure-{figure.pk}", status="confirmed", seen="suggested", goes=goes
    )
    assert answer.status_code == 400


def test_figure__without_javascript_the_form_decides_the_destination(desk, article, figure):
    key = f"figure-{figure.pk}"
    page = text(desk.get(reverse("admin:articles_article_desk", args=[article.pk])))
    assert f'name="goes-{key}"' in page
    data = {
        f"decide-{key}": "confirmed", f"seen-{key}": "suggested", f"goes-{key}": "meeting",
        f"seen-goes-{key}": "",
    }  # fmt: skip
    desk.post(reverse("admin:articles_article_desk", args=[article.pk]), data)
    assert Figure.objects.get().destination == "meeting"
    unchanged = data | {f"seen-{key}": "confirmed", f"seen-goes-{key}": "meeting"}
    Figure.objects.update(destination="article")  # by somebody else, meanwhile
    desk.post(reverse("admin:articles_article_desk", args=[article.pk]), unchanged)
    assert Figure.objects.get().destination == "article"


def test_proposal__confirmation_requires_the_record(desk, article):
    proposal = ProposedOfficial.objects.create(
        article=article, name="ناصر بوريطة", office="وزير", origin="machine", evidence="قال"
    )
    key = f"new-official-{proposal.pk}"
    assert decide(desk, article, key=key, status="confirmed", seen="suggested").status_code == 400
    person = builders.official()
    decide(desk, article, key=key, target=person.pk, seen="suggested")
    proposal.refresh_from_db()
    assert (proposal.status, proposal.official) == ("confirmed", person)
    assert article.official_links.get().status == "confirmed"


def form_data(desk, article, **changes):
    page = desk.get(desk_of(article))
    form = page.context["form"]
    data = {"_opened": page.context["opened"], "read": page.context["read"]}
    for field in form:
        value = field.value()
        if value not in (None, False, ""):
            data[field.html_name] = "on" if value is True else str(value)
    return data | changes


def test_without_javascript__decisions_and_step_are_saved(desk, article, venue_link):
    data = form_data(desk, article, source_unknown="on", published_on="2022-05-12")
    data |= {
        f"decide-venue-{venue_link.pk}": "confirmed",
        f"seen-venue-{venue_link.pk}": "suggested",
    }
    assert desk.post(desk_of(article), data | {"step": "publish"}).status_code == 302
    article.refresh_from_db()
    assert (article.status, str(article.published_date)) == ("published", "2022-05-12")


def test_without_javascript__known_name_is_added_and_unknown_one_reported(desk, article, iraq):
    from articles.index import writer

    writer.authority_changed(iraq)
    data = form_data(desk, article) | {"add-kind": "state", "add-name": "العراق"}
    desk.post(desk_of(article), data)
    assert ArticleState.objects.get().state == iraq
    page = text(desk.post(desk_of(article), data | {"add-name": "أطلانتس"}, follow=True))
    assert "أطلانتس" in page


def test_publish__incomplete_article_lists_what_is_missing(desk, article, venue_link):
    page = text(desk.post(desk_of(article), form_data(desk, article, step="publish"), follow=True))
    for requirement in ("للنشر اختر الوسيلة", "للنشر أدخل تاريخ النشر", "للنشر احسم"):
        assert requirement in page
    article.refresh_from_db()
    assert article.status == "draft"


def test_publish__done_redirects_to_the_next_pending_article(desk, article):
    following = builders.article("التالي", status="draft", index=False)
    data = form_data(
        desk, article, source_unknown="on", published_on_precision="not-stated", step="publish"
    )
    assert desk.post(desk_of(article), data)["Location"] == desk_of(following)


def test_publish__sent_twice_publishes_and_reports_once(desk, article, venue_link):
    following = builders.article("التالي", status="draft", index=False)
    data = form_data(
        desk, article, source_unknown="on", published_on_precision="not-stated", step="publish"
    ) | {f"decide-venue-{venue_link.pk}": "confirmed", f"seen-venue-{venue_link.pk}": "suggested"}
    for _time in range(2):
        answer = desk.post(desk_of(article), data)
        assert answer["Location"] == desk_of(following)
    shown = [str(message) for message in get_messages(answer.wsgi_request)]
    assert len(shown) == len(set(shown)), shown
    assert not [message for message in shown if "لا يمكن تنفيذ هذه" in message]
    assert LogEntry.objects.filter(change_message="نشر").count() == 1


def test_submit__sent_twice_submits_once(client, contributor, article):
    Article.objects.filter(pk=article.pk).update(created_by=contributor)
    client.force_login(contributor)
    data = form_data(client, article, step="submit")
    first, second = (client.post(desk_of(article), data) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    article.refresh_from_db()
    assert article.status == "in-review"
    # A step that somebody else took does not count as the user's own.
    Article.objects.filter(pk=article.pk).update(submitted_by=None)
    assert client.post(desk_of(article), data).status_code == 403


def test_save__conflicting_edit_shows_both_versions_to_choose_from(desk, article):
    data = form_data(desk, article, title="عنواني أنا")
    Article.objects.filter(pk=article.pk).update(title="عنوان غيري", abstract="خلاصة غيري")
    page = desk.post(desk_of(article), data)
    article.refresh_from_db()
    assert article.title == "عنوان غيري"
    shown = text(page)
    assert "عنواني أنا" in shown
    assert 'name="_choice-title"' in shown
    again = data | {"_seen": page.context["seen"], "_choice-title": "mine"}
    assert desk.post(desk_of(article), again).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.abstract) == ("عنواني أنا", "خلاصة غيري")


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script> نص", "نص \u202eمقلوب\u202c", "ك" * 2_000_000],
    ids=["script", "bidi", "one word"],
)  # fmt: skip
def test_page__hostile_text_is_escaped(desk, body):
    article = builders.article("عنوان", status="draft", body=body, index=False)
    page = desk.get(desk_of(article)).content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    history = desk.get(
        reverse("admin:articles_article_history", args=[article.pk])
    ).content.decode()
    assert "<script>alert" not in history


def test_queue__suggestion_shows_count_and_article(desk, article, venue_link):
    page = text(desk.get("/admin/"))
    section = page[page.index("q-suggestions") :]
    assert re.search(r'queue-count">1<', section)
    assert desk_of(article) in section


def test_queue__many_items_need_at_most_fifteen_queries(desk, iraq, django_assert_max_num_queries):
    for number in range(30):
        draft = builders.article(f"خبر {number}", status="draft", body=BODY, index=False)
        suggested(draft, ArticleState, iraq, "العراق")
        Coverage.objects.create(article=draft, meeting=builders.meeting(f"m-{number}"))
    with django_assert_max_num_queries(15):
        desk.get("/admin/")


def test_copies__verdict_settles_or_dissolves_the_group(desk, article):
    copy = builders.article("نسخة", body=BODY, index=False)
    story = Story.objects.create()
    Article.objects.update(story=story)
    queue = desk.get("/admin/").content.decode().split('id="q-copies"')[1].split("</section>")[0]
    assert article.title in queue
    desk.post(desk_of(article), {"copies": "one"})
    story.refresh_from_db()
    assert story.settled
    desk.post(desk_of(article), {"copies": "none"})
    assert not Story.objects.exists()
    copy.refresh_from_db()
    assert copy.story is None
