import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.editorial import merge
from articles.index import writer
from articles.models import (
    ArticleOfficial,
    CommuniquePoint,
    FacetTerm,
    FormerSlug,
    Meeting,
    Official,
    Source,
    Venue,
)
from tests import builders

pytestmark = pytest.mark.django_db


def test_merge__links_spellings_and_addresses_move(client):
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
    # The list by the old address, and the search by the old spelling, find the article.
    for address in ("/articles/?official=nasser-burita", "/articles/?q=بوريطا"):
        assert article.get_absolute_url() in client.get(address).content.decode()


def test_merge__of_two_same_links_the_better_stands():
    kept, gone = builders.official(), builders.official("other", "آخر", "Other")
    article = builders.article(officials=[gone])
    ArticleOfficial.objects.filter(official=gone).update(evidence="قال بوريطة")
    ArticleOfficial.objects.create(article=article, official=kept, status="suggested")
    merge.merge(kept, gone)
    (link,) = article.official_links.all()
    assert (link.official, link.status, link.evidence) == (kept, "confirmed", "قال بوريطة")


def test_merge__a_sentence_is_not_lost():
    kept, gone = builders.official(), builders.official("other", "آخر", "Other")
    article = builders.article(officials=[kept, gone])
    ArticleOfficial.objects.filter(official=gone).update(evidence="قال بوريطة")
    merge.merge(kept, gone)
    assert article.official_links.get().evidence == "قال بوريطة"


def test_merge__points_of_two_communiques_follow_each_other():
    kept, gone = builders.meeting(), builders.meeting("2022-05-12-marrakesh", "2022-05-12")
    for meeting, text in ((kept, "أولى"), (gone, "ثانية"), (gone, "ثالثة")):
        place = meeting.communique_points.count() + 1
        CommuniquePoint.objects.create(meeting=meeting, position=place, text_ar=text)
    merge.merge(kept, gone)
    assert [p.text_ar for p in kept.communique_points.all()] == ["أولى", "ثانية", "ثالثة"]


def test_merge__about_a_meeting_stands_before_mentioning_it():
    kept, gone = builders.meeting(), builders.meeting("2022-05-12-marrakesh", "2022-05-12")
    article = builders.article(meetings=[gone], background=[kept])
    merge.merge(kept, gone)
    assert article.coverage.get().relation == "primary"


def test_merge__what_is_empty_is_filled():
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


def test_merge__no_published_meeting_into_a_draft():
    draft = builders.meeting("2023-01-01-draft", "2023-01-01", status="draft")
    with pytest.raises(ValueError, match="draft"):
        merge.merge(draft, builders.meeting())


def test_desk__merges_after_a_look(desk):
    kept = builders.official()
    gone = builders.official("nasser-burita", "ناصر بوريطه", "Nasser Burita")
    article = builders.article(officials=[gone])
    sent = {"action": "merge", "_selected_action": [kept.pk, gone.pk]}
    address = "/admin/articles/official/"
    look = desk.post(address, sent).content.decode()
    assert 'name="kept"' in look
    assert "nasser-burita" in look
    assert Official.objects.count() == 2
    done = desk.post(address, {**sent, "kept": kept.pk}, follow=True).content.decode()
    assert "ناصر بوريطه" in done
    assert list(article.officials.all()) == [kept]
    one = desk.post(address, {**sent, "_selected_action": [kept.pk]}, follow=True)
    assert "اختر اثنين" in one.content.decode()


def test_merge__only_two_of_one_kind():
    person = builders.official()
    with pytest.raises(ValueError, match="kind"):
        merge.merge(person, builders.state())
    with pytest.raises(ValueError, match="kind"):
        merge.merge(person, person)


COUNT = 4
KINDS = {Official: "officials", Venue: "venues", Source: "sources", Meeting: "meetings"}
slugs = st.sampled_from([f"2022-05-11-{letter}" for letter in "abcdef"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("rename"), st.integers(0, COUNT - 1), slugs),
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
def test_every_old_address__leads_somewhere_right_in_one_hop(client, model):
    @settings(
        max_examples=15, deadline=None, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(steps)
    def holds(taken):
        model.objects.all().delete()
        FormerSlug.objects.all().delete()
        FacetTerm.objects.all().delete()
        things = {number: make(model, number) for number in range(COUNT)}
        owner: dict[str, int] = {}  # slug -> whose it was last
        now = {number: number for number in things}  # who is who after merging
        for number, thing in things.items():
            writer.authority_changed(thing)
            thing.refresh_from_db()
            note(owner, thing, number)
        for step, at, with_what in taken:
            if at not in things:
                continue
            if step == "rename":
                if any(t.slug == with_what for t in things.values()):
                    continue
                things[at].slug = with_what
                things[at].save()
                writer.authority_changed(things[at])
                things[at].refresh_from_db()
                note(owner, things[at], at)
            elif with_what in things and with_what != at:
                merge.merge(things[at], things[with_what])
                del things[with_what]
                now = {who: at if is_now == with_what else is_now for who, is_now in now.items()}
                things[at].refresh_from_db()
        for slug, number in owner.items():
            right = things[now[number]].get_absolute_url()
            address = slug if slug.startswith("/m/") else f"/{KINDS[model]}/{slug}/"
            response = client.get(address)
            if address == right:
                assert response.status_code == 200
            else:
                assert (response.status_code, response["Location"]) == (301, right)
                assert client.get(right).status_code == 200
            if not slug.startswith("/m/") and address != right:
                forms = client.get(f"/{KINDS[model]}/{slug}.ris")
                assert forms["Location"] == f"{right.rstrip('/')}.ris"

    holds()


def note(owner: dict[str, int], thing, number: int) -> None:
    owner[thing.slug] = number
    if isinstance(thing, Meeting):
        owner[f"/m/{thing.short_slug}"] = number


def test_withdrawn__its_address_says_so(client):
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
