"""Verification of the invariants: each one is violated on purpose with SQL, and the violation must be found."""

from __future__ import annotations

import contextlib
import io
import json

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from articles.index import writer
from articles.intake import near_duplicates
from articles.models import Article, Capture, Meeting, Source
from articles.preservation import invariants
from tests import builders
from tests.admin.test_admin import form_of
from tests.intake.importing import BODY, import_pieces, page

# By description: a query for the key of the row to be reported, a statement that damages the database (with the
# key as `{key}`), and the invariant, table and field to be reported.
DAMAGES = {
    "changed byte of a capture": (
        "SELECT min(id) FROM articles_capture",
        "UPDATE articles_capture SET content = set_byte(content, 5, 0) WHERE id = {key}",
        ("capture-hash", "articles_capture", "content"),
    ),
    "truncated capture": (
        "SELECT max(id) FROM articles_capture",
        "UPDATE articles_capture SET content = substr(content, 1, 9) WHERE id = {key}",
        ("capture-hash", "articles_capture", "byte_size"),
    ),
    "import item without its capture": (
        "SELECT min(id) FROM articles_importitem",
        "UPDATE articles_importitem SET capture_id = NULL WHERE id = {key}",
        ("import-items", "articles_importitem", "capture_id"),
    ),
    "import item of a deleted article": (
        "SELECT min(id) FROM articles_importitem",
        "UPDATE articles_importitem SET article_id = 987654 WHERE id = {key}",
        ("references", "articles_importitem", "article_id"),
    ),
    "missing index entry": (
        "SELECT min(article_id) FROM articles_indexentry",
        "DELETE FROM articles_indexentry WHERE article_id = {key}",
        ("index-entries", "articles_indexentry", "article_id"),
    ),
    "index entry of a draft": (
        "SELECT min(article_id) FROM articles_indexentry",
        "UPDATE articles_article SET status = 'draft' WHERE id = {key}",
        ("index-entries", "articles_indexentry", "article_id"),
    ),
    "wrong facet values of an index entry": (
        "SELECT min(article_id) FROM articles_indexentry",
        "UPDATE articles_indexentry SET facets = facets[2:] WHERE article_id = {key}",
        ("index-contents", "articles_indexentry", "facets"),
    ),
    "wrong days of an index entry": (
        "SELECT min(article_id) FROM articles_indexentry WHERE last_day IS NOT NULL",
        "UPDATE articles_indexentry SET last_day = last_day + 1 WHERE article_id = {key}",
        ("index-contents", "articles_indexentry", "last_day"),
    ),
    "wrong words of an index entry": (
        "SELECT min(article_id) FROM articles_indexentry",
        "UPDATE articles_indexentry SET document = 'داعش:1'::tsvector WHERE article_id = {key}",
        ("index-contents", "articles_indexentry", "document"),
    ),
    "headline changed without reindexing": (
        "SELECT min(article_id) FROM articles_indexentry",
        "UPDATE articles_article SET title = 'عنوان آخر' WHERE id = {key}",
        ("index-contents", "articles_indexentry", "digest"),
    ),
    "wrong label of a facet value": (
        "SELECT id FROM articles_facetterm WHERE facet = 'state' AND key = 'iraq'",
        "UPDATE articles_facetterm SET label_ar = 'العروق' WHERE id = {key}",
        ("facet-terms", "articles_facetterm", "label_ar"),
    ),
    "facet value without its authority": (
        "SELECT id FROM articles_facetterm WHERE facet = 'state' AND key = 'iraq'",
        "UPDATE articles_facetterm SET object_id = 987654 WHERE id = {key}",
        ("facet-terms", "articles_facetterm", "object_id"),
    ),
    "missing spelling of an authority": (
        "SELECT 'state ' || object_id FROM articles_spelling WHERE kind = 'state' AND text = 'العراق'",
        "DELETE FROM articles_spelling WHERE kind = 'state' AND text = 'العراق'",
        ("names", "articles_spelling", "text"),
    ),
    "wrong words of a meeting": (
        "SELECT min(meeting_id) FROM articles_meetingentry",
        "UPDATE articles_meetingentry SET document = 'داعش:1'::tsvector WHERE meeting_id = {key}",
        ("meeting-entries", "articles_meetingentry", "document"),
    ),
    "missing postings": (
        "SELECT 'document ' || number || ' (article ' || article_id || ')' FROM articles_indexentry LIMIT 1",
        "DELETE FROM articles_posting",
        ("postings", "articles_posting", "octets"),
    ),
    "posting with a wrong frequency": (
        "SELECT 'document ' || first || ' (article ' || article_id || ')' FROM articles_posting"
        " JOIN articles_indexentry ON number = first ORDER BY lexeme, first LIMIT 1",
        "UPDATE articles_posting SET octets = set_byte(octets, 4, (get_byte(octets, 4) + 1) % 256)"
        " WHERE (lexeme, first) = (SELECT lexeme, first FROM articles_posting"
        " JOIN articles_indexentry ON number = first ORDER BY lexeme, first LIMIT 1)",
        ("postings", "articles_posting", "octets"),
    ),
    "posting of an unknown document": (
        "SELECT lexeme FROM articles_posting ORDER BY lexeme, first LIMIT 1",
        "UPDATE articles_posting SET octets = octets || '\\xffffff7f010100' WHERE (lexeme, first) ="
        " (SELECT lexeme, first FROM articles_posting ORDER BY lexeme, first LIMIT 1)",
        ("postings", "articles_posting", "octets"),
    ),
    "indexed document noted as gone": (
        "SELECT min(number) FROM articles_indexentry",
        "INSERT INTO articles_gonedocument (number) VALUES ({key})",
        ("gone-documents", "articles_gonedocument", "number"),
    ),
    "withdrawn article still public": (
        "SELECT permanent_id FROM articles_article WHERE status = 'withdrawn' LIMIT 1",
        "UPDATE articles_publicrecord SET is_gone = false WHERE permanent_id = '{key}'",
        ("publications", "articles_publicrecord", "is_gone"),
    ),
    "published article without a public record": (
        "SELECT permanent_id FROM articles_publicrecord WHERE NOT is_gone ORDER BY 1 LIMIT 1",
        "DELETE FROM articles_publicrecord WHERE permanent_id = '{key}'",
        ("publications", "articles_publicrecord", "permanent_id"),
    ),
    "public record with wrong terms": (
        "SELECT permanent_id FROM articles_publicrecord WHERE NOT is_gone ORDER BY 1 LIMIT 1",
        "UPDATE articles_publicrecord SET terms = '{{}}' WHERE permanent_id = '{key}'",
        ("publications", "articles_publicrecord", "terms"),
    ),
    "withdrawal without a reason": (
        "SELECT min(id) FROM articles_article WHERE status = 'withdrawn'",
        "UPDATE articles_article SET withdrawn_reason = '  ' WHERE id = {key}",
        ("workflow", "articles_article", "withdrawn_reason"),
    ),
    "published article with a withdrawal reason": (
        "SELECT min(id) FROM articles_article WHERE status = 'published'",
        "UPDATE articles_article SET withdrawn_reason = 'خطأ' WHERE id = {key}",
        ("workflow", "articles_article", "withdrawn_reason"),
    ),
    "withdrawal before publication": (
        "SELECT min(id) FROM articles_article WHERE status = 'withdrawn'",
        "UPDATE articles_article SET withdrawn_at = '2014-09-11' WHERE id = {key}",
        ("workflow", "articles_article", "withdrawn_at"),
    ),
    "wrong key of a headline": (
        "SELECT max(id) FROM articles_article",
        "UPDATE articles_article SET title_key = 'غيره' WHERE id = {key}",
        ("keys", "articles_article", "title_key"),
    ),
    "wrong sort key of a state": (
        "SELECT id FROM articles_state WHERE slug = 'iraq'",
        "UPDATE articles_state SET sort_key = 'zz' WHERE id = {key}",
        ("keys", "articles_state", "sort_key"),
    ),
    "story with one article": (
        "SELECT id FROM articles_story",
        "UPDATE articles_article SET story_id = NULL"
        " WHERE id = (SELECT max(id) FROM articles_article WHERE story_id = {key})",
        ("stories", "articles_story", "articles"),
    ),
    "evidence at wrong offsets": (
        "SELECT min(id) FROM articles_articleresolution WHERE evidence_end IS NOT NULL",
        "UPDATE articles_articleresolution SET evidence_start = evidence_start + 1 WHERE id = {key}",
        ("evidence", "articles_articleresolution", "evidence"),
    ),
    "evidence beyond the end of the text": (
        "SELECT min(id) FROM articles_articleresolution WHERE evidence_end IS NOT NULL",
        "UPDATE articles_articleresolution SET evidence_end = 999999 WHERE id = {key}",
        ("evidence", "articles_articleresolution", "evidence_end"),
    ),
    "evidence in an unknown field": (
        "SELECT min(id) FROM articles_articleresolution WHERE evidence_end IS NOT NULL",
        "UPDATE articles_articleresolution SET evidence_in = 'footer' WHERE id = {key}",
        ("evidence", "articles_articleresolution", "evidence_in"),
    ),
    "text changed without a new signature": (
        "SELECT min(article_id) FROM articles_textsignature",
        "UPDATE articles_article SET body = body || ' انتهى' WHERE id = {key}",
        ("signatures", "articles_textsignature", "text_sha256"),
    ),
    "former address of a deleted entry": (
        "SELECT max(id) FROM articles_formerslug",
        "UPDATE articles_formerslug SET object_id = 987654 WHERE id = {key}",
        ("former-addresses", "articles_formerslug", "object_id"),
    ),
    "former address that is in use": (
        "SELECT max(id) FROM articles_formerslug",
        "UPDATE articles_formerslug SET slug = (SELECT slug FROM articles_meeting WHERE id = object_id)"
        " WHERE id = {key}",
        ("former-addresses", "articles_formerslug", "slug"),
    ),
    "reserved slug": (
        "SELECT id FROM articles_topic ORDER BY id LIMIT 1",
        "UPDATE articles_topic SET slug = 'not-stated' WHERE id = {key}",
        ("addresses", "articles_topic", "slug"),
    ),
    "short address not assigned": (
        "SELECT min(meeting_id) FROM articles_shortaddress",
        "DELETE FROM articles_shortaddress WHERE meeting_id = {key}",
        ("short-addresses", "articles_meeting", "short_slug"),
    ),
    "deleted link that is still indexed": (
        "SELECT 'topic ' || min(topic_id) FROM articles_articletopic WHERE status = 'confirmed'",
        "DELETE FROM articles_articletopic WHERE status = 'confirmed'"
        " AND topic_id = (SELECT min(topic_id) FROM articles_articletopic WHERE status = 'confirmed')",
        ("counts", "articles_facetterm", "articles"),
    ),
    "disabled trigger": (
        "SELECT 'articles_capture_is_kept'",
        "ALTER TABLE articles_capture DISABLE TRIGGER articles_capture_is_kept",
        ("guards", "articles_capture", "trigger"),
    ),
    "missing trigger": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'articles_state'::regclass"
        " AND tgname LIKE 'pgtrigger_update%'",
        "DROP TRIGGER {key} ON articles_state",
        ("guards", "articles_state", "trigger"),
    ),
    "missing constraint": (
        "SELECT 'withdrawn_article_has_reason'",
        "ALTER TABLE articles_article DROP CONSTRAINT withdrawn_article_has_reason",
        ("guards", "articles_article", "CheckConstraint"),
    ),
    "sequence behind its column": (
        "SELECT pg_get_serial_sequence('articles_article', 'id')",
        "SELECT setval('{key}', 1)",
        ("sequences", "articles_article", "last_value"),
    ),
}  # fmt: skip


@pytest.fixture
def archive(catalogue):
    """The catalogue with imports, a story, a withdrawn article and a renamed meeting."""
    near_duplicate = BODY.replace("بحضور 73 وفدا", "بحضور ثلاثة وسبعين وفدا")
    import_pieces(
        page(), page("التحالف يجتمع في مراكش", near_duplicate, "https://example.org/second"),
        page("خبر قصير", "انعقد الاجتماع.", "https://example.org/short"),
    )  # fmt: skip
    assert near_duplicates.Story.objects.count() == 1
    withdrawn = Article.objects.published().order_by("pk").first()
    withdrawn.status, withdrawn.withdrawn_reason = "withdrawn", "نُشر مرتين."
    withdrawn.withdrawn_at = timezone.now()
    withdrawn.save()
    writer.index_article(withdrawn)
    builders.article(
        "اجتماع جديد", source=Source.objects.first(), meetings=[Meeting.objects.first()]
    )
    meeting = Meeting.objects.published().first()
    meeting.slug += "-renamed"
    meeting.save()
    writer.authority_changed(meeting)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_verify__sound_archive_has_no_problems(archive):
    results = list(invariants.verify_archive())
    assert {
        result.invariant.name: [str(p) for p in result.problems]
        for result in results
        if not result.holds
    } == {}
    assert [result.invariant.name for result in results] == list(invariants.INVARIANTS)


def test_verify__every_damage_is_reported(archive):
    missed = []
    for damage, (key_query, statement, expected) in DAMAGES.items():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(key_query)
            (key,) = cursor.fetchone()
            assert key is not None, damage
            if not statement.startswith(("ALTER", "DROP")):  # bypass triggers and constraints
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(
                    "ALTER TABLE articles_article DROP CONSTRAINT withdrawn_article_has_reason"
                )
            cursor.execute(statement.format(key=key))
            cursor.execute("SET LOCAL session_replication_role = origin")
            (result,) = invariants.verify_archive([expected[0]])
            found = {(result.invariant.name, p.table, p.field, str(p.id)) for p in result.problems}
            if (*expected, str(key)) not in found:
                missed.append((damage, key, found))
            transaction.set_rollback(True)
    assert missed == []


def test_damages__cover_every_invariant():
    assert {expected[0] for _, _, expected in DAMAGES.values()} == set(invariants.INVARIANTS)


def test_verify__all_invariants_write_nothing(archive):
    with connection.cursor() as cursor:
        list(invariants.verify_archive())
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        before = cursor.fetchone()
        list(invariants.verify_archive())
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        assert cursor.fetchone() == before


def test_verify__unreadable_capture_is_reported(db):
    import_pieces(page(), page("آخر", url="https://example.org/other"))
    first, second = Capture.objects.order_by("pk").values_list("pk", flat=True)
    with connection.cursor() as cursor:  # an error for one row, as from a damaged disk
        cursor.execute(
            f"""CREATE SCHEMA damaged;
            CREATE FUNCTION damaged.sha256(read bytea) RETURNS bytea LANGUAGE plpgsql AS $$
            BEGIN
                IF read = (SELECT content FROM articles_capture WHERE id = {second}) THEN
                    RAISE 'compressed pglz data is corrupt' USING ERRCODE = 'data_corrupted';
                END IF;
                RETURN pg_catalog.sha256(read);
            END $$;
            SET LOCAL search_path = damaged, pg_catalog, public"""
        )
    (result,) = invariants.verify_archive(["capture-hash"])
    (problem,) = result.problems
    assert (problem.id, problem.field) == (second, "content")
    assert "pglz data is corrupt" in str(problem)
    assert first != second


def test_command__prints_text_and_json(archive):
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("verify", stdout=out)
    assert f"sound: {len(invariants.INVARIANTS)} invariants hold" in out.getvalue()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE articles_capture SET content = 'x' RETURNING id")
        keys = {row[0] for row in cursor}
    out = io.StringIO()
    with pytest.raises(SystemExit) as exit_info:
        call_command("verify", "--only", "capture-hash", "--json", stdout=out)
    assert exit_info.value.code == 1
    report = json.loads(out.getvalue())
    (invariant,) = report["invariants"]
    assert (report["sound"], invariant["name"]) == (False, "capture-hash")
    assert {p["id"] for p in invariant["named"] if p["field"] == "content"} == keys


def test_verify__text_edited_or_near_duplicate_deleted_at_the_desk_is_sound(archive, desk):
    article = Article.objects.filter(resolution_links__evidence_end__gt=0).order_by("pk").first()
    article.body = "استهلّ الخبر بجملة أخرى.\n\n" + article.body
    article.save()
    assert not all(result.holds for result in invariants.verify_archive(["evidence", "signatures"]))
    address = f"/admin/articles/article/{article.pk}/change/"
    data = form_of(desk, address) | {"body": "مقدمة.\n\n" + article.body}
    assert desk.post(address, data).status_code == 302
    found = list(invariants.verify_archive(["evidence", "signatures", "index-contents"]))
    assert all(result.holds for result in found), found
    desk.post(f"/admin/articles/article/{article.pk}/delete/", {"typed": article.title})
    assert not Article.objects.filter(pk=article.pk).exists()
    assert all(result.holds for result in invariants.verify_archive(["stories"]))
