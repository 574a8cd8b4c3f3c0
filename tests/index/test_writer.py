import pytest
from django.http import QueryDict

from articles.browse.filterset import ArticleFilterSet
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
    entry = IndexEntry.objects.get(pk=article.pk)
    return {str(t) for t in FacetTerm.objects.filter(pk__in=default_terms(entry.facets))}


def found(q: str) -> int:
    filterset = ArticleFilterSet(QueryDict(f"q={q}"), queryset=Article.objects.published())
    return filterset.results.count()


def test_index_article__only_what_is_published():
    article = builders.article()
    assert IndexEntry.objects.count() == 1
    article.status = "draft"
    article.save()
    writer.index_article(article)
    assert IndexEntry.objects.count() == 0


def test_index_article__names_of_authorities_are_found():
    official, resolution = builders.official(aliases=["بوريطه"]), builders.resolution()
    builders.article(officials=[official], resolutions=[resolution])
    writer.authority_changed(official)
    writer.authority_changed(resolution)
    asked = ("Bourita", "القرار 2254", "UNSC 2254", "S/RES/2254", "ناصر بوريطة", "بوريطه")
    assert [found(q) for q in asked] == [1] * len(asked)
    assert [found(q) for q in ("Kerry", "225", "2253")] == [0, 0, 0]


def test_authority_changed__new_name_and_slug_follow():
    venue = builders.venue("rome", "روما", "Rome")
    article = builders.article(meetings=[builders.meeting(venue=venue)])
    venue = Venue.objects.get(pk=venue.pk)
    venue.slug, venue.name_ar = "roma", "رومة"
    venue.save()
    writer.authority_changed(venue)
    assert "venue=roma" in keys(article)
    assert FacetTerm.objects.get(facet="venue", object_id=venue.pk).label_ar == "رومة"
    assert found("رومة") == 1


def test_authority_changed__spelling_is_found_at_once():
    person = builders.official(name_ar="بومبيو")
    builders.article(officials=[person])
    assert found("بمبيو") == 0
    person = Official.objects.get(pk=person.pk)
    person.aliases = ["بمبيو"]
    person.save()
    writer.authority_changed(person)
    assert found("بمبيو") == 1


def test_authority_changed__a_surname_is_told_from_a_shared_one():
    """Who bears a last word alone is found by it; when another one comes, nobody is; and back."""

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


def test_authority_changed__a_meeting_taken_back_disappears():
    meeting = builders.meeting()
    article = builders.article(meetings=[meeting])
    assert f"meeting={meeting.slug}" in keys(article)
    meeting.status = "draft"
    meeting.save()
    writer.authority_changed(meeting)
    assert "meeting=not-stated" in keys(article)
    assert not FacetTerm.objects.filter(object_id=meeting.pk, facet="meeting").exists()


def test_rebuild__equals_what_was_kept_step_by_step():
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


def test_index_articles__queries_do_not_grow_with_articles(django_assert_max_num_queries):
    state, topic = builders.state("iraq", "العراق", "Iraq"), builders.topic()
    for number in range(30):
        builders.article(f"خبر {number}", states=[state], topics=[topic], index=False)
    with django_assert_max_num_queries(30):
        writer.index_articles(Article.objects.all())


def test_is_current__after_a_rebuild_until_something_is_missing(monkeypatch):
    writer.rebuild()
    assert writer.is_current()
    builders.article(index=False)  # as by hand in the database
    assert not writer.is_current()
    writer.rebuild()
    assert writer.is_current()
    monkeypatch.setattr(writer, "VERSION", writer.VERSION + 1)  # as after an upgrade
    assert not writer.is_current()


def test_check__says_that_the_index_is_out_of_date():
    from django.core.checks import run_checks

    writer.rebuild()
    builders.article(index=False)
    found = run_checks(databases=["default"])
    assert [message.id for message in found] == ["articles.W001"]
    writer.rebuild()
    assert run_checks(databases=["default"]) == []


def test_index__is_the_same_wherever_the_rows_of_links_lie():
    states = [builders.state(slug, slug, slug) for slug in ("iraq", "syria", "france")]
    article = builders.article(states=states)
    before = IndexEntry.objects.get(article=article).digest
    first = article.state_links.order_by("pk").first()
    type(first).objects.filter(pk=first.pk).update(evidence=first.evidence + " ")  # the row moves
    writer.index_articles(Article.objects.filter(pk=article.pk))
    assert IndexEntry.objects.get(article=article).digest == before
