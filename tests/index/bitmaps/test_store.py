"""The index of a process follows the database, whatever happens there."""

import time

import pytest
from django.db import connection, transaction

from articles.browse import facet_panels
from articles.facets.registry import FACETS
from articles.index import bitmaps, change_log, writer
from articles.index.bitmaps import store
from articles.models import Article, IndexEntry, State
from articles.querysets import Selection
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> dict[str, int]:
    return facet_panels.counts(bitmaps.current(), Selection(), FACETS["state"])


def fresh() -> dict[str, int]:
    """Return the same, read from nothing."""
    return facet_panels.counts(store.IndexStore().current(), Selection(), FACETS["state"])


@pytest.fixture
def iraq():
    return builders.state("iraq", "العراق", "Iraq")


def test_current__one_statement_where_nothing_changed(iraq, django_assert_num_queries):
    builders.article(states=[iraq])
    before = bitmaps.current()
    with django_assert_num_queries(1):
        assert bitmaps.current() is before


def test_current__follows_every_kind_of_change(iraq):
    article = builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    article.status = "draft"
    article.save()
    writer.index_article(article)
    assert states() == {}
    article.status = "published"
    article.save()
    writer.index_article(article)
    other = builders.article(states=[iraq])
    assert states() == {"iraq": 2}
    Article.objects.filter(pk=other.pk).delete()
    assert states() == {"iraq": 1}
    iraq = State.objects.get()
    iraq.slug = "irak"
    iraq.save()
    writer.authority_changed(iraq)
    assert states() == {"irak": 1}
    writer.rebuild()
    assert states() == fresh() == {"irak": 1}


def test_current__does_not_see_what_is_not_committed_and_forgets_what_is_taken_back(iraq):
    builders.article(states=[iraq])
    before = states()
    with transaction.atomic():
        builders.article(states=[iraq])
        assert states() == {"iraq": 2}  # the same connection sees its own
        transaction.set_rollback(True)
    assert states() == before == {"iraq": 1}


def test_current__reads_everything_where_rows_were_pruned_unseen(iraq, monkeypatch):
    monkeypatch.setattr(change_log, "KEPT", 3)
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    revision = bitmaps.current().revision
    for _ in range(12):
        builders.article(states=[iraq])
    # A transaction of another test run beside this one keeps rows for as long as it is open.
    deadline = time.monotonic() + 60
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT count(*) FROM articles_indexchange")
            if (kept := cursor.fetchone()[0]) < 12:
                break
            change_log.prune()
            time.sleep(0.1)
    assert kept < 12
    assert states() == fresh() == {"iraq": 13}
    assert bitmaps.current().revision > revision + 12  # the count of changes goes on


def test_current__reads_everything_after_a_great_change(iraq, monkeypatch):
    monkeypatch.setattr(store, "_AT_LEAST_MOST", 1)
    assert states() == {}
    for _ in range(3):
        builders.article(states=[iraq], index=False)
    writer.index_articles(Article.objects.all())
    assert states() == {"iraq": 3}


def test_current__follows_an_emptied_table(iraq):
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {IndexEntry._meta.db_table} CASCADE")
    assert states() == {}


def test_token__tells_every_state_from_every_other(iraq):
    tokens = {bitmaps.current().token}
    article = builders.article(states=[iraq])
    tokens.add(bitmaps.current().token)
    article.abstract = "ملخص آخر"
    article.save()  # no page of the list has changed, yet the article has
    tokens.add(bitmaps.current().token)
    assert len(tokens) == 3


def test_index_articles__an_entry_that_says_nothing_new_keeps_its_number(iraq):
    article = builders.article(states=[iraq])
    number = IndexEntry.objects.get().number
    before = bitmaps.current().token
    writer.index_article(article)
    assert IndexEntry.objects.get().number == number
    assert bitmaps.current().token == before


def test_words__a_bitmap_is_brought_up_to_date(django_assert_num_queries):
    builders.article("اجتماع مراكش")
    asked = "'=مراكش'"

    def found() -> int:
        index = bitmaps.current()
        return len(index.words(asked) & index.snapshot.everything)

    assert found() == 1
    with django_assert_num_queries(1):
        assert found() == 1
    new = builders.article("مراكش مرة أخرى")
    builders.article("خبر من روما")
    assert found() == 2
    new.delete()
    assert found() == 1


def test_watched__every_table_a_page_may_show():
    """A table that is not watched would leave pages in caches as they were."""
    from django.apps import apps

    own = {"IndexEntry", "FacetTerm"}  # with triggers of their own
    unseen = {
        "Import", "ImportItem", "CatalogueRow", "Upload", "Operation",  # the editors' books
        "ProposedOfficial", "ProposedMeeting", "TextSignature",  # what machines read, for editors
        "Posting", "GoneDocument", "IndexStatistics", "Word", "PublicRecord",  # written with the entries
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(tgname) FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
            "WHERE NOT tgisinternal GROUP BY relname"
        )
        triggers = dict(cursor.fetchall())
    for model in apps.get_app_config("articles").get_models():
        name = model.__name__
        if hasattr(model, "pgh_tracked_model"):
            continue  # its history
        expected = "articles_log_changed" if name in own else "articles_log_write"
        found = expected in triggers.get(model._meta.db_table, ())
        assert found == (name not in unseen), name


def test_current__over_a_new_connection_where_the_old_one_was_ended(iraq):
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    pid = connection.connection.info.backend_pid
    ending = connection.copy()
    with ending.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    ending.close()
    assert states() == {"iraq": 1}
    assert connection.connection.info.backend_pid != pid
