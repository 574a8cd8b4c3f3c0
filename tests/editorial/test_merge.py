import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editorial import merge
from articles.index import writer
from articles.models import (
    ArticleOfficial,
    FacetTerm,
    FormerSlug,
    Meeting,
    Official,
    Outcome,
    ProposedOfficial,
    Source,
    Venue,
)
from tests import builders

pytestmark = pytest.mark.django_db


def test_merge__links_spellings_and_addresses_move_to_kept_entry(client):
    kept = builders.official()
    gone = builders.official("nasser-burita", "ناصر بوريطه", "Nasser Burita", aliases=["بوريطا"])
    morocco, meeting = builders.state(), builders.meeting()
    builders.appointment(gone, morocco)
    builders.attendance(meeting, gone, "chair")
    article = builders.article(officials=[gone])
    writer.authority_changed(gone)
    merge.merge(kept, gone)
    kept.refresh_from_db()
    assert kept.aliases == ["ناصر بوريطه", "Nasser Burita", "بوريطا"]
    assert [link.official for link in article.official_links.all()] == [kept]
    assert meeting.attendances.get().official == kept
    response = client.get("/officials/nasser-burita/")
    assert (response.status_code, response["Location"]) == (301, "/officials/nasser-bourita/")
    # The filter by the old slug and the search by the old spelling find the article.
    for address in ("/articles/?official=nasser-burita", "/articles/?q=بوريطا"):
        assert article.get_absolute_url() in client.get(address).content.decode()


def test_merge__duplicate_link_keeps_confirmed_one():
    kept, gone = builders.official(), builders.official("other", "آخر", "Other")
    article = builders.article(officials=[gone])
    ArticleOfficial.objects.filter(official=gone).update(evidence="قال بوريطة")
    ArticleOfficial.objects.create(article=article, official=kept, status="suggested")
    merge.merge(kept, gone)
    (link,) = article.official_links.all()
    assert (link.official, link.status, link.evidence) == (kept, "confirmed", "قال بوريطة")


def test_merge__duplicate_link_keeps_evidence():
    kept, gone = builders.official(), builders.official("other", "آخر", "Other")
    article = builders.article(officials=[kept, gone])
    ArticleOfficial.objects.filter(official=gone).update(evidence="قال بوريطة")
    merge.merge(kept, gone)
    assert article.official_links.get().evidence == "قال بوريطة"


def test_merge__proposal_of_a_person_names_the_entry_that_is_kept():
    kept, gone = builders.official(), builders.official("n-burita", "ن. بوريطة", "N. Burita")
    proposal = ProposedOfficial.objects.create(
        article=builders.article(), name="بوريطة", office="وزير الخارجية", official=gone,
        status="confirmed", confirmed_at=timezone.now(), origin="machine",
    )  # fmt: skip
    merge.merge(kept, gone)
    proposal.refresh_from_db()
    assert proposal.official == kept


def test_merge__outcomes_are_appended():
    kept, gone = builders.meeting(), builders.meeting("2022-05-12-marrakesh", "2022-05-12")
    for meeting, text in ((kept, "أولى"), (gone, "ثانية"), (gone, "ثالثة")):
        position = meeting.outcomes.count() + 1
        Outcome.objects.create(meeting=meeting, position=position, text_ar=text)
    merge.merge(kept, gone)
    assert [p.text_ar for p in kept.outcomes.all()] == ["أولى", "ثانية", "ثالثة"]


def test_merge__duplicate_coverage_keeps_primary():
    kept, gone = builders.meeting(), builders.meeting("2022-05-12-marrakesh", "2022-05-12")
    article = builders.article(meetings=[gone], background=[kept])
    merge.merge(kept, gone)
    assert article.coverage.get().relation == "primary"


def test_merge__empty_fields_are_filled():
    kept = builders.meeting()
    gone = builders.meeting(
        "2022-05-12-marrakesh",
        "2022-05-12",
        communique_url="https://example.org/c",
        note_ar="ملاحظة",
    )
    merge.merge(kept, gone)
    kept.refresh_from_db()
    assert (kept.communique_url, kept.note_ar) == ("https://example.org/c", "ملاحظة")
    assert kept.slug == "2022-05-11-marrakesh-ministerial"


def test_merge__published_meeting_into_draft_raises():
    draft = builders.meeting("2023-01-01-draft", "2023-01-01", status="draft")
    with pytest.raises(ValueError, match="draft"):
        merge.merge(draft, builders.meeting())


def test_desk__merge_needs_a_choice_of_the_kept_entry(desk):
    kept = builders.official()
    gone = builders.official("nasser-burita", "ناصر بوريطه", "Nasser Burita")
    article = builders.article(officials=[gone])
    sent = {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    address = "/admin/articles/official/"
    preview = desk.post(address, sent).content.decode()
    assert 'name="kept"' in preview
    assert "nasser-burita" in preview
    assert Official.objects.count() == 2
    done = desk.post(address, {**sent, "kept": kept.pk}, follow=True).content.decode()
    assert "ناصر بوريطه" in done
    assert list(article.officials.all()) == [kept]
    one = desk.post(address, {**sent, "_selected_action": [kept.pk]}, follow=True)
    assert "اختر مدخلين" in one.content.decode()


def test_merge__same_entry_or_other_kind_raises():
    person = builders.official()
    with pytest.raises(ValueError, match="kind"):
        merge.merge(person, builders.state())
    with pytest.raises(ValueError, match="kind"):
        merge.merge(person, person)


COUNT = 4
KINDS = {Official: "officials", Venue: "venues", Source: "sources", Meeting: "meetings"}
slug_values = st.sampled_from([f"2022-05-11-{letter}" for letter in "abcdef"])
step_lists = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.integers(0, COUNT - 1), slug_values),
        st.tuples(st.just("merge"), st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)),
    ),
    max_size=8,
)


def make(model, number: int):
    slug = f"2022-05-11-first-{number}"
    if model is Meeting:
        return builders.meeting(slug)
    if model is Venue:
        return builders.venue(slug, f"مدينة {number}", f"City {number}")
    maker = {Official: builders.official, Source: builders.source}[model]
    return maker(slug, f"اسم {number}", f"Name {number}")


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_old_addresses__renames_and_merges_redirect_in_one_hop(client, model):
    @settings(
        max_examples=15, deadline=None, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(step_lists)
    def holds(step_list):
        model.objects.all().delete()
        FormerSlug.objects.all().delete()
        FacetTerm.objects.all().delete()
        entries = {number: make(model, number) for number in range(COUNT)}
        owners: dict[str, int] = {}  # slug -> number of its last owner
        merged_into = {number: number for number in entries}  # the entry that each one is part of
        for number, entry in entries.items():
            writer.authority_changed(entry)
            entry.refresh_from_db()
            record_addresses(owners, entry, number)
        for step, chosen, argument in step_list:
            if chosen not in entries:
                continue
            if step == "rename":
                if any(t.slug == argument for t in entries.values()):
                    continue
                entries[chosen].slug = argument
                entries[chosen].save()
                writer.authority_changed(entries[chosen])
                entries[chosen].refresh_from_db()
                record_addresses(owners, entries[chosen], chosen)
            elif argument in entries and argument != chosen:
                merge.merge(entries[chosen], entries[argument])
                del entries[argument]
                merged_into = {
                    number: chosen if target == argument else target
                    for number, target in merged_into.items()
                }
                entries[chosen].refresh_from_db()
        for slug, number in owners.items():
            current_address = entries[merged_into[number]].get_absolute_url()
            address = slug if slug.startswith("/m/") else f"/{KINDS[model]}/{slug}/"
            response = client.get(address)
            if address == current_address:
                assert response.status_code == 200
            else:
                assert (response.status_code, response["Location"]) == (301, current_address)
                assert client.get(current_address).status_code == 200
            if not slug.startswith("/m/") and address != current_address:
                forms = client.get(f"/{KINDS[model]}/{slug}.ris")
                assert forms["Location"] == f"{current_address.rstrip('/')}.ris"

    holds()


def record_addresses(owners: dict[str, int], entry, number: int) -> None:
    owners[entry.slug] = number
    if isinstance(entry, Meeting):
        owners[f"/m/{entry.short_slug}"] = number


def test_withdrawn__all_addresses_answer_410_with_reason(client):
    article = builders.article("مسحوب", source=builders.source())
    address = article.get_absolute_url()
    article.source.slug = "another-name"
    article.source.save()
    article.status, article.withdrawn_reason = "withdrawn", "طلب الناشر"
    article.withdrawn_at = article.published_at
    article.save()
    writer.index_article(article)
    for old in (address, f"/articles/{article.permanent_id}/", f"/en{address}"):
        response = client.get(old)
        assert response.status_code == 410
        assert "طلب الناشر" in response.content.decode()
