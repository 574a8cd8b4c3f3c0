import pytest
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.index import writer
from articles.index.bitmaps.snapshot import default_terms
from articles.models import (
    Article,
    FacetTerm,
    GoneDocument,
    IndexEntry,
    Official,
    Spelling,
    Venue,
)
from tests import builders

pytestmark = pytest.mark.django_db


def keys(article) -> set[str]:
    """Return the facet values that count by default for an article, as `facet=key`."""
    entry = IndexEntry.objects.get(pk=article.pk)
    return {str(t) for t in FacetTerm.objects.filter(pk__in=default_terms(entry.facets))}


def found(q: str) -> int:
    """Return the number of articles that a query finds."""
    filterset = ArticleList(QueryDict(f"q={q}"))
    return filterset.results.count()


def test_index_article__draft_is_removed_from_the_index():
    article = builders.article()
    assert IndexEntry.objects.count() == 1
    article.status = "draft"
    article.save()
    writer.index_article(article)
    assert IndexEntry.objects.count() == 0


def test_index_article__all_names_of_its_authorities_find_it():
    official, resolution = builders.official(aliases=["بوريطه"]), builders.resolution()
    builders.article(officials=[official], resolutions=[resolution])
    writer.authority_changed(official)
    writer.authority_changed(resolution)
    queries = ("Bourita", "القرار 2254", "UNSC 2254", "S/RES/2254", "ناصر بوريطة", "بوريطه")
    assert [found(q) for q in queries] == [1] * len(queries)
    assert [found(q) for q in ("Kerry", "225", "2253")] == [0, 0, 0]


def test_authority_changed__new_name_and_slug_update_term_and_search():
    venue = builders.venue("rome", "روما", "Rome")
    article = builders.article(meetings=[builders.meeting(venue=venue)])
    venue = Venue.objects.get(pk=venue.pk)
    venue.slug, venue.name_ar = "roma", "رومة"
    venue.save()
    writer.authority_changed(venue)
    assert "venue=roma" in keys(article)
    assert FacetTerm.objects.get(facet="venue", object_id=venue.pk).label_ar == "رومة"
    assert found("رومة") == 1


def test_authority_changed__new_spelling_is_found_immediately():
    person = builders.official(name_ar="بومبيو")
    builders.article(officials=[person])
    assert found("بمبيو") == 0
    person = Official.objects.get(pk=person.pk)
    person.aliases = ["بمبيو"]
    person.save()
    writer.authority_changed(person)
    assert found("بمبيو") == 1


def test_authority_changed__surname_is_a_spelling_only_while_unique():
    """A last word is a spelling of an official only as long as no other official bears it."""

    def called(word: str) -> set[str]:
        owners = Spelling.objects.filter(folded=word, kind="official").values("object_id")
        return set(Official.objects.filter(pk__in=owners).values_list("slug", flat=True))

    pompeo = builders.official("mike-pompeo", "مايك بومبيو", "Mike Pompeo")
    writer.authority_changed(pompeo)
    assert called("بومبيو") == {"mike-pompeo"}
    other = builders.official("anna-pompeo", "آنا بومبيو", "Anna Pompeo")
    writer.authority_changed(other)
    assert called("بومبيو") == set()
    other = Official.objects.get(pk=other.pk)
    other.name_ar, other.name_en = "آنا كيري", "Anna Kerry"
    other.save()
    writer.authority_changed(other)
    assert (called("بومبيو"), called("كيري")) == ({"mike-pompeo"}, {"anna-pompeo"})
    third = builders.official("john-kerry", "جون كيري", "John Kerry")
    writer.authority_changed(third)
    assert called("كيري") == set()
    writer.authority_deleted(third)
    assert called("كيري") == {"anna-pompeo"}


def test_authority_changed__unpublished_meeting_loses_its_term():
    meeting = builders.meeting()
    article = builders.article(meetings=[meeting])
    assert f"meeting={meeting.slug}" in keys(article)
    meeting.status = "draft"
    meeting.save()
    writer.authority_changed(meeting)
    assert "meeting=not-stated" in keys(article)
    assert not FacetTerm.objects.filter(object_id=meeting.pk, facet="meeting").exists()


def test_rebuild__equals_the_incrementally_updated_index():
    venue = builders.venue()
    for number in range(5):
        builders.article(
            f"خبر {number}", meetings=[builders.meeting(f"m{number}", f"202{number}", venue=venue)]
        )

    def entries():
        rows = list(IndexEntry.objects.order_by("pk").values())
        return [{k: v for k, v in row.items() if k != "number"} for row in rows]

    before = entries()
    assert writer.rebuild() == 5
    assert entries() == before
    assert not GoneDocument.objects.exists()


def test_index_articles__many_articles_take_a_fixed_number_of_queries(
    django_assert_max_num_queries,
):
    state, topic = builders.state("iraq", "العراق", "Iraq"), builders.topic()
    for number in range(30):
        builders.article(f"خبر {number}", states=[state], topics=[topic], index=False)
    with django_assert_max_num_queries(30):
        writer.index_articles(Article.objects.all())


def test_is_current__missing_article_or_new_version_is_false_until_rebuild(monkeypatch):
    writer.rebuild()
    assert writer.is_current()
    builders.article(index=False)  # like an article inserted in the database by hand
    assert not writer.is_current()
    writer.rebuild()
    assert writer.is_current()
    monkeypatch.setattr(writer, "VERSION", writer.VERSION + 1)  # like after an upgrade
    assert not writer.is_current()


def test_check__outdated_index_gives_a_warning():
    from django.core.checks import run_checks

    writer.rebuild()
    builders.article(index=False)
    messages = run_checks(databases=["default"])
    assert [message.id for message in messages] == ["articles.W001"]
    writer.rebuild()
    assert run_checks(databases=["default"]) == []


def test_index_articles__moved_link_row_does_not_change_the_digest():
    states = [builders.state(slug, slug, slug) for slug in ("iraq", "syria", "france")]
    article = builders.article(states=states)
    before = IndexEntry.objects.get(article=article).digest
    first = article.state_links.order_by("pk").first()
    type(first).objects.filter(pk=first.pk).update(
        evidence=first.evidence + " "
    )  # moves the row on disk
    writer.index_articles(Article.objects.filter(pk=article.pk))
    assert IndexEntry.objects.get(article=article).digest == before
