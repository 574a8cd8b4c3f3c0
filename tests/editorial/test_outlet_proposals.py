"""Outlets that pages name and the catalogue lacks: proposed at import, and decided once for all articles."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from articles import intake
from articles.admin.queue import queue
from articles.editorial import roles, suggestions
from articles.intake import rerecognise
from articles.models import Article, ProposedSource, Source
from tests import builders
from tests.admin.test_admin import desk_of, form_of, text
from tests.intake.importing import BODY, import_pieces

pytestmark = pytest.mark.django_db
NAME, DOMAIN = "صحيفة الميناء", "almina.example.org"


def page(number: int, outlet=NAME, domain=DOMAIN, **fields) -> bytes:
    row = {"title": f"خبر رقم {number}", "text": f"{BODY}\n\nفقرة {number}."} | fields
    row |= {"outlet": outlet} if outlet else {}
    row |= {"url": f"https://www.{domain}/a/{number}"} if domain else {}
    return json.dumps(row, ensure_ascii=False).encode()


def bring(*pages: bytes) -> list[Article]:
    _run, items = import_pieces(*pages)
    assert {item.outcome for item in items} == {"created"}, [item.message for item in items]
    return [item.article for item in items]


def proposal_of(article: Article) -> ProposedSource:
    return ProposedSource.objects.get(article=article)


def decide(desk, article, **data):
    proposal = proposal_of(article)
    data = {"key": f"new-source-{proposal.pk}", "seen": proposal.status} | data
    return desk.post(reverse("admin:articles_article_decide", args=[article.pk]), data)


def outlets(*articles: Article) -> list[Source | None]:
    return [Article.objects.get(pk=article.pk).source for article in articles]


def statuses(*articles: Article) -> list[str]:
    return [proposal_of(article).status for article in articles]


# --- at import ----------------------------------------------------------------------------------
def test_import__unknown_outlet_is_proposed_with_name_and_domain():
    (article,) = bring(page(1))
    proposal = proposal_of(article)
    assert (proposal.name, proposal.domain, proposal.evidence) == (NAME, DOMAIN, NAME)
    assert (proposal.status, proposal.origin, proposal.source) == ("suggested", "machine", None)
    assert "waits as a proposal" in article.import_items.get().message


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ({"outlet": ""}, False), ({"outlet": " \u200f "}, False), ({"outlet": NAME}, True),
        ({"outlet": "اسم آخر"}, True),
    ],
    ids=["no name", "no letters", "known name", "known domain"],
)  # fmt: skip
def test_import__known_or_unnamed_outlet_is_not_proposed(fields, known):
    if known:
        builders.source(name_ar=NAME, domain=DOMAIN)
    bring(page(1, **fields))
    assert not ProposedSource.objects.exists()


def test_import__page_as_a_browser_saves_it_proposes_the_outlet_it_names():
    html = f"""<!doctype html><html lang=ar><head><meta charset=utf-8>
        <meta property=og:title content="وزراء التحالف يلتقون في مراكش">
        <meta property=og:site_name content="{NAME}">
        <link rel=canonical href="https://www.{DOMAIN}/a"></head><body><article>
        {"".join(f"<p>{p}</p>" for p in BODY.split(chr(10)) if p)}</article></body></html>"""
    _, (item,) = import_pieces(html.encode(), media_type="text/html")
    assert item.outcome == "created", item.message
    assert (proposal_of(item.article).name, proposal_of(item.article).domain) == (NAME, DOMAIN)


def test_import__joined_record_without_outlet_gets_a_proposal():
    record = builders.article("خبر رقم 1", status="draft", source_unknown=False, date=None)
    _, (item,) = import_pieces(page(1))
    assert (item.outcome, item.article) == ("joined", record)
    assert proposal_of(record).name == NAME


def test_import__joined_record_said_to_have_no_known_outlet_gets_none():
    builders.article("خبر رقم 1", status="draft", source_unknown=True, date=None)
    import_pieces(page(1))
    assert not ProposedSource.objects.exists()


def test_import__name_longer_than_its_column_is_cut():
    (article,) = bring(page(1, outlet="ص" * 400))
    assert len(proposal_of(article).name) == 250


def test_undo__import_is_taken_back_with_its_proposals():
    run, _items = import_pieces(page(1), page(2))
    intake.undo_import(run)
    assert not ProposedSource.objects.exists()


def test_undo__decided_proposal_refuses(editor):
    run, items = import_pieces(page(1))
    suggestions.settle(proposal_of(items[0].article), builders.source().pk, editor)
    with pytest.raises(intake.UndoRefused):
        intake.undo_import(run)


def test_rerecognise__open_proposal_of_an_outlet_stays():
    (article,) = bring(page(1))
    rerecognise.recognise_drafts()
    assert statuses(article) == ["suggested"]


# --- one decision for all -----------------------------------------------------------------------
def test_settle__existing_outlet_is_set_on_all_articles_with_the_name_and_keeps_the_name(editor):
    first, second = bring(page(1), page(2, outlet="صحيفة المينـاء", domain="other.example.net"))
    (elsewhere,) = bring(page(3, outlet="جريدة أخرى", domain="third.example.net"))
    source = builders.source(name_ar="الميناء")
    suggestions.settle(proposal_of(first), source.pk, editor)
    assert outlets(first, second, elsewhere) == [source, source, None]
    assert statuses(first, second, elsewhere) == ["confirmed", "confirmed", "suggested"]
    source.refresh_from_db()
    assert source.aliases == [NAME]
    proposal = proposal_of(second)
    assert (proposal.source, proposal.confirmed_by) == (source, editor)
    (later,) = bring(page(4))
    assert later.source == source


def test_settle__outlet_with_the_domain_is_set_on_all_articles_from_it(editor):
    named, unnamed, other_name = bring(
        page(1), page(2, outlet=""), page(3, outlet="الميناء أونلاين")
    )
    (elsewhere,) = bring(page(4, outlet="", domain=f"not{DOMAIN}"))
    source = builders.source(name_ar="الميناء", domain=f"www.{DOMAIN}")
    suggestions.settle(proposal_of(named), source.pk, editor)
    assert outlets(named, unnamed, other_name, elsewhere) == [source, source, source, None]


def test_settle__articles_that_have_an_outlet_keep_it(editor):
    first, decided, without = bring(page(1), page(2), page(3))
    other = builders.source("other", "جريدة أخرى", "Other")
    Article.objects.filter(pk=decided.pk).update(source=other)
    Article.objects.filter(pk=without.pk).update(source_unknown=True)
    source = builders.source(name_ar="الميناء")
    suggestions.settle(proposal_of(first), source.pk, editor)
    assert outlets(first, decided, without) == [source, other, None]
    assert statuses(decided, without) == ["confirmed", "confirmed"]


def test_settle__name_of_another_outlet_is_no_spelling(editor):
    (article,) = bring(page(1))
    builders.source("first", NAME, "First")
    source = builders.source("second", "الميناء", "Second")
    suggestions.settle(proposal_of(article), source.pk, editor)
    source.refresh_from_db()
    assert source.aliases == []


def test_settle__outlet_that_does_not_exist_is_refused(editor):
    (article,) = bring(page(1))
    with pytest.raises(suggestions.DecisionRefused):
        suggestions.settle(proposal_of(article), 999_999, editor)
    assert statuses(article) == ["suggested"]


def test_refuse__name_is_refused_for_all_and_not_proposed_again(desk):
    first, second, elsewhere = bring(page(1), page(2), page(3, outlet="جريدة أخرى"))
    assert decide(desk, first, status="rejected").status_code == 200
    assert statuses(first, second, elsewhere) == ["rejected", "rejected", "suggested"]
    (later,) = bring(page(4, outlet="صحيفه المينـاء"))
    assert not later.proposed_sources.exists()
    assert "refused before" in later.import_items.get().message


# --- at the desk --------------------------------------------------------------------------------
def test_desk__proposal_is_shown_and_links_to_a_filled_in_form(desk):
    (article,) = bring(page(1))
    shown = text(desk.get(desk_of(article)))
    assert "وسيلة إعلامية ليست في الفهرس" in shown
    assert f"{NAME} · {DOMAIN}" in shown
    assert "/admin/articles/source/add/?_popup=1&amp;name_ar=" in shown
    assert f"domain={DOMAIN}" in shown


def test_desk__correction_names_the_outlet_and_changes_the_field(desk):
    first, second = bring(page(1), page(2))
    source = builders.source(name_ar="الميناء")
    answer = decide(desk, first, target=source.pk)
    assert answer.status_code == 200, answer.content
    assert answer.json()["fields"]["source"] == str(source.pk)
    assert outlets(first, second) == [source, source]


def test_desk__confirming_without_an_outlet_is_refused(desk):
    (article,) = bring(page(1))
    assert decide(desk, article, status="confirmed").status_code == 400


def test_desk__rejected_proposal_may_be_opened_again(desk):
    (article,) = bring(page(1))
    decide(desk, article, status="rejected")
    assert decide(desk, article, status="suggested").status_code == 200
    assert statuses(article) == ["suggested"]


def new_source(desk, **fields) -> dict:
    address = reverse("admin:articles_source_add")
    return form_of(desk, address) | {
        "slug": "almina", "name_ar": NAME, "name_en": "Al Mina", "domain": DOMAIN,
    } | fields  # fmt: skip


def test_admin__outlet_made_from_a_proposal_serves_all_articles(desk):
    first, second, unnamed = bring(page(1), page(2), page(3, outlet=""))
    proposal = proposal_of(first)
    shown = text(desk.get(reverse("admin:articles_proposedsource_change", args=[proposal.pk])))
    assert f"proposal=new-source-{proposal.pk}" in shown
    assert "المقالات التي تنتظر الاختيار نفسه" in shown
    address = f"/admin/articles/source/add/?proposal=new-source-{proposal.pk}"
    assert desk.post(address, new_source(desk)).status_code == 302
    source = Source.objects.get()
    assert outlets(first, second, unnamed) == [source] * 3
    assert statuses(first, second) == ["confirmed", "confirmed"]


def test_admin__list_and_form_decide_for_all(desk):
    first, second = bring(page(1), page(2))
    assert NAME in text(desk.get(reverse("admin:articles_proposedsource_changelist"), {"q": NAME}))
    source = builders.source(name_ar="الميناء")
    address = reverse("admin:articles_proposedsource_change", args=[proposal_of(first).pk])
    data = form_of(desk, address)
    assert desk.post(address, data | {"status": "confirmed"}).status_code == 200  # names no outlet
    response = desk.post(address, data | {"status": "confirmed", "source": source.pk})
    assert response.status_code == 302, response.context["errors"]
    assert outlets(first, second) == [source, source]


def test_admin__rejection_in_the_form_refuses_for_all(desk):
    first, second = bring(page(1), page(2))
    address = reverse("admin:articles_proposedsource_change", args=[proposal_of(first).pk])
    assert desk.post(address, form_of(desk, address) | {"status": "rejected"}).status_code == 302
    assert statuses(first, second) == ["rejected", "rejected"]


def test_queue__each_name_waits_once(editor):
    bring(page(1), page(2), page(3, outlet="جريدة أخرى"))
    (section,) = [each for each in queue(editor) if each.section.name == "outlets"]
    assert section.count == 2


@pytest.mark.parametrize("way", ["desk", "form", "unknown"])
def test_article__outlet_given_in_a_form_closes_its_proposal(desk, way):
    first, second = bring(page(1), page(2))
    source = builders.source(name_ar="الميناء")
    fields = {"source_unknown": "on"} if way == "unknown" else {"source": source.pk}
    if way == "form":
        address = reverse("admin:articles_article_change", args=[first.pk])
        assert desk.post(address, form_of(desk, address) | fields).status_code == 302
    else:
        response = desk.get(desk_of(first))
        form = response.context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        values.pop("source_unknown")
        desk.post(desk_of(first), values | fields | {"_opened": response.context["opened"]})
    assert statuses(first) == ["rejected" if way == "unknown" else "confirmed"]
    assert statuses(second) == ["suggested"]


def test_merge__proposals_follow_the_outlet(editor):
    from articles.editorial import merge

    (article,) = bring(page(1))
    kept, gone = (
        builders.source("kept", "الميناء", "Kept"),
        builders.source("gone", "ميناء", "Gone"),
    )
    suggestions.settle(proposal_of(article), gone.pk, editor)
    merge.merge(kept, gone, editor)
    assert proposal_of(article).source == kept


# --- roles --------------------------------------------------------------------------------------
@pytest.fixture
def contributor(client):
    roles.update_groups()
    user = get_user_model().objects.create_user("سلمى", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.CONTRIBUTOR))
    client.force_login(user)
    return user


def test_roles__contributor_decides_only_for_own_drafts(client, contributor):
    own, others = bring(page(1), page(2))
    Article.objects.filter(pk=own.pk).update(created_by=contributor)
    source = builders.source(name_ar="الميناء")
    assert decide(client, own, target=source.pk).status_code == 200
    assert outlets(own, others) == [source, None]
    assert statuses(own, others) == ["confirmed", "suggested"]
    source.refresh_from_db()
    assert source.aliases == []  # the catalogue belongs to editors
    assert decide(client, others, target=source.pk).status_code == 403


def test_roles__list_is_changed_by_editors_only(client, contributor):
    (article,) = bring(page(1))
    address = reverse("admin:articles_proposedsource_change", args=[proposal_of(article).pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"status": "rejected"}).status_code == 403
    contributor.groups.set([Group.objects.get(name=roles.EDITOR)])
    assert (
        client.post(address, form_of(client, address) | {"status": "rejected"}).status_code == 302
    )


def test_history__decision_is_recorded_for_each_proposal(desk, editor):
    first, second = bring(page(1), page(2))
    decide(desk, first, target=builders.source(name_ar="الميناء").pk)
    for article in (first, second):
        proposal = proposal_of(article)
        events = type(proposal).pgh_event_model.objects.filter(pgh_obj=proposal.pk)
        assert [event.pgh_label for event in events.order_by("pgh_id")] == ["insert", "update"]
        assert events.latest("pgh_id").pgh_context.metadata["user"] == editor.pk
