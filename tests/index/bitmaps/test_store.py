"""The index of a process agrees with the database after every kind of change."""

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
    """Return the same from a new store, which reads everything."""
    return facet_panels.counts(store.IndexStore().current(), Selection(), FACETS["state"])


@pytest.fixture
def iraq():
    return builders.state("iraq", "العراق", "Iraq")


def test_current__unchanged_archive_takes_one_statement(iraq, django_assert_num_queries):
    builders.article(states=[iraq])
    before = bitmaps.current()
    with django_assert_num_queries(1):
        assert bitmaps.current() is before


def test_current__every_kind_of_change_is_applied(iraq):
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


def test_current__rolled_back_change_is_seen_inside_only_and_forgotten(iraq):
    builders.article(states=[iraq])
    before = states()
    with transaction.atomic():
        builders.article(states=[iraq])
        assert states() == {"iraq": 2}  # the same connection sees its own changes
        transaction.set_rollback(True)
    assert states() == before == {"iraq": 1}


def test_current__pruned_unread_rows_reload_everything(iraq, monkeypatch):
    monkeypatch.setattr(change_log, "KEPT", 3)
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    revision = bitmaps.current().revision
    for _ in range(12):
        builders.article(states=[iraq])
    # An open transaction of a parallel test run keeps rows from being pruned.
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
    assert bitmaps.current().revision > revision + 12  # pruned writes are still counted


def test_current__large_change_reloads_everything(iraq, monkeypatch):
    monkeypatch.setattr(store, "_MOST_CHANGES_BASE", 1)
    assert states() == {}
    for _ in range(3):
        builders.article(states=[iraq], index=False)
    writer.index_articles(Article.objects.all())
    assert states() == {"iraq": 3}


def test_current__truncated_table_gives_no_counts(iraq):
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {IndexEntry._meta.db_table} CASCADE")
    assert states() == {}


def test_token__every_write_gives_a_new_one(iraq):
    tokens = {bitmaps.current().token}
    article = builders.article(states=[iraq])
    tokens.add(bitmaps.current().token)
    article.abstract = "ملخص آخر"
    article.save()  # not in the index, but on the page of the article
    tokens.add(bitmaps.current().token)
    assert len(tokens) == 3


def test_index_article__unchanged_entry_keeps_number_and_token(iraq):
    article = builders.article(states=[iraq])
    number = IndexEntry.objects.get().number
    before = bitmaps.current().token
    writer.index_article(article)
    assert IndexEntry.objects.get().number == number
    assert bitmaps.current().token == before


def test_words__cached_bitmap_is_updated(django_assert_num_queries):
    builders.article("اجتماع مراكش")
    tsquery = "'=مراكش'"

    def found() -> int:
        index = bitmaps.current()
        return len(index.words(tsquery) & index.snapshot.everything)

    assert found() == 1
    with django_assert_num_queries(1):
        assert found() == 1
    new = builders.article("مراكش مرة أخرى")
    builders.article("خبر من روما")
    assert found() == 2
    new.delete()
    assert found() == 1


def test_triggers__every_table_shown_on_pages_is_logged():
    """A change of a table that is not logged would leave old pages in caches."""
    from django.apps import apps

    own_triggers = {"IndexEntry", "FacetTerm"}
    not_shown = {
        "Import", "ImportItem", "CatalogueRow", "Upload", "Operation",  # for editors only
        "ProposedArticle",  # from readers, for editors only
        # automatic results, for editors only
        "ProposedOfficial", "ProposedMeeting", "ProposedSource", "TextSignature",
        "Posting", "GoneDocument", "IndexStatistics", "Word", "PublicRecord",  # written with index entries
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
            continue  # history of another model
        expected = "articles_log_changed" if name in own_triggers else "articles_log_write"
        is_logged = expected in triggers.get(model._meta.db_table, ())
        assert is_logged == (name not in not_shown), name


def test_current__lost_connection_is_replaced(iraq):
    builders.article(states=[iraq])
    assert states() == {"iraq": 1}
    pid = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    assert states() == {"iraq": 1}
    assert connection.connection.info.backend_pid != pid
