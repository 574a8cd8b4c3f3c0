"""Admin of imports, captures and proposals, as an editor uses it."""

import csv
import io

import pytest
from django.urls import reverse

from articles.models import Article, Capture, ProposedOfficial
from tests import builders
from tests.admin.test_admin import form_of, text
from tests.intake.importing import BODY, import_pieces, page

pytestmark = pytest.mark.django_db
RUNS = reverse("admin:articles_import_changelist")


@pytest.fixture
def run(db):
    builders.meeting(venue=builders.venue())
    builders.state("iraq", "العراق", "Iraq", adjectives=["العراقي"])
    return import_pieces(page(), b'{"text": "x"}')[0]


def test_report__two_items_show_outcome_and_message(desk, run):
    response = desk.get(reverse("admin:articles_import_report", args=[run.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="import-{run.pk}.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["outcome"], row["headline"]) for row in rows] == [
        ("created", "وزراء التحالف في مراكش"), ("refused", ""),
    ]  # fmt: skip
    assert "headline" in rows[1]["message"]
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_report__headline_and_name_of_a_file_are_no_formulas(desk, run):
    item = run.items.get(position=1)
    item.name = "@SUM(A1).txt"
    item.save()
    Article.objects.filter(pk=item.article_id).update(title="=1+1")
    response = desk.get(reverse("admin:articles_import_report", args=[run.pk]))
    text = (
        b"".join(response.streaming_content) if response.streaming else response.content
    ).decode()
    assert "'@SUM(A1).txt" in text
    assert "'=1+1" in text


def test_report__anonymous_client_is_redirected_to_login(client, run):
    response = client.get(reverse("admin:articles_import_report", args=[run.pk]))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_list__outcome_count_links_to_the_items(desk, run):
    page = text(desk.get(RUNS))
    address = f"/admin/articles/importitem/?run__id__exact={run.pk}&amp;outcome__exact=refused"
    assert address in page
    items = text(desk.get(address.replace("&amp;", "&")))
    assert "clip2" in items
    assert "clip1" not in items


def test_undo__article_in_review_refuses_and_untouched_run_is_undone(desk, run):
    data = {"action": "undo", "_selected_action": [run.pk]}
    Article.objects.update(status="in-review")
    assert "no draft any more" in text(desk.post(RUNS, data, follow=True))
    assert Article.objects.count() == 1
    Article.objects.update(status="draft")
    desk.post(RUNS, data)
    assert Article.objects.count() == 0
    run.refresh_from_db()
    assert run.status == "undone"


def test_capture__changed_page_shows_the_difference_and_is_settled(desk, run):
    import_pieces(page(body=BODY + "\n\nفقرة أضيفت في المساء."))
    capture = Capture.objects.get(changed_since=True)
    shown = text(desk.get(reverse("admin:articles_capture_change", args=[capture.pk])))
    assert "أضيفت في المساء</ins>" in shown
    captures = reverse("admin:articles_capture_changelist")
    desk.post(captures, {"action": "settle_change", "_selected_action": [capture.pk]})
    capture.refresh_from_db()
    assert not capture.changed_since


def test_proposal__confirmation_requires_the_record(desk, run, editor):
    proposal = ProposedOfficial.objects.get()
    address = reverse("admin:articles_proposedofficial_change", args=[proposal.pk])
    assert "فؤاد حسين" in text(desk.get(address))
    official = builders.official("fuad-hussein", "فؤاد حسين", "Fuad Hussein")
    nameless = form_of(desk, address) | {"status": "confirmed"}
    assert desk.post(address, nameless).status_code == 200
    data = form_of(desk, address) | {"official": official.pk, "status": "confirmed"}
    assert desk.post(address, data).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.official, proposal.status, proposal.confirmed_by) == (
        official,
        "confirmed",
        editor,
    )
    assert proposal.article.official_links.get().status == "confirmed"
