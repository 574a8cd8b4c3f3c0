"""Abstracts in English, beside the Arabic ones."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_outcomes")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="article",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="article",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="article",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="article",
            name="abstract_en",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Write it yourself; never copy.",
                verbose_name="abstract in English",
            ),
        ),
        migrations.AddField(
            model_name="articleevent",
            name="abstract_en",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Write it yourself; never copy.",
                verbose_name="abstract in English",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_articleevent" ("abstract", "abstract_en", "archived_url", "body", "byline", "caption", "created_at", "created_by_id", "cut_text", "date_basis", "id", "language", "page_key", "permanent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "published_on", "published_on_precision", "rights", "source_id", "source_unknown", "status", "story_id", "submitted_at", "submitted_by_id", "subtitle", "title", "title_basis", "title_key", "url", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason") VALUES (NEW."abstract", NEW."abstract_en", NEW."archived_url", NEW."body", NEW."byline", NEW."caption", NEW."created_at", NEW."created_by_id", NEW."cut_text", NEW."date_basis", NEW."id", NEW."language", NEW."page_key", NEW."permanent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."published_on", NEW."published_on_precision", NEW."rights", NEW."source_id", NEW."source_unknown", NEW."status", NEW."story_id", NEW."submitted_at", NEW."submitted_by_id", NEW."subtitle", NEW."title", NEW."title_basis", NEW."title_key", NEW."url", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="6957b7b2a0c1d6c6c9c34801f5d30d8eb5e757cb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b6ebd",
                    table="articles_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."abstract" IS DISTINCT FROM (NEW."abstract") OR OLD."abstract_en" IS DISTINCT FROM (NEW."abstract_en") OR OLD."archived_url" IS DISTINCT FROM (NEW."archived_url") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."byline" IS DISTINCT FROM (NEW."byline") OR OLD."caption" IS DISTINCT FROM (NEW."caption") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."cut_text" IS DISTINCT FROM (NEW."cut_text") OR OLD."date_basis" IS DISTINCT FROM (NEW."date_basis") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."page_key" IS DISTINCT FROM (NEW."page_key") OR OLD."permanent_id" IS DISTINCT FROM (NEW."permanent_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."published_on_precision" IS DISTINCT FROM (NEW."published_on_precision") OR OLD."rights" IS DISTINCT FROM (NEW."rights") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."source_unknown" IS DISTINCT FROM (NEW."source_unknown") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."story_id" IS DISTINCT FROM (NEW."story_id") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."subtitle" IS DISTINCT FROM (NEW."subtitle") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."title_basis" IS DISTINCT FROM (NEW."title_basis") OR OLD."title_key" IS DISTINCT FROM (NEW."title_key") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."withdrawn_reason" IS DISTINCT FROM (NEW."withdrawn_reason"))',
                    func='INSERT INTO "articles_articleevent" ("abstract", "abstract_en", "archived_url", "body", "byline", "caption", "created_at", "created_by_id", "cut_text", "date_basis", "id", "language", "page_key", "permanent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "published_on", "published_on_precision", "rights", "source_id", "source_unknown", "status", "story_id", "submitted_at", "submitted_by_id", "subtitle", "title", "title_basis", "title_key", "url", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason") VALUES (OLD."abstract", OLD."abstract_en", OLD."archived_url", OLD."body", OLD."byline", OLD."caption", OLD."created_at", OLD."created_by_id", OLD."cut_text", OLD."date_basis", OLD."id", OLD."language", OLD."page_key", OLD."permanent_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."published_on", OLD."published_on_precision", OLD."rights", OLD."source_id", OLD."source_unknown", OLD."status", OLD."story_id", OLD."submitted_at", OLD."submitted_by_id", OLD."subtitle", OLD."title", OLD."title_basis", OLD."title_key", OLD."url", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="850155a0316606825201216646e99c2a55396b96",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d7697",
                    table="articles_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_articleevent" ("abstract", "abstract_en", "archived_url", "body", "byline", "caption", "created_at", "created_by_id", "cut_text", "date_basis", "id", "language", "page_key", "permanent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "published_on", "published_on_precision", "rights", "source_id", "source_unknown", "status", "story_id", "submitted_at", "submitted_by_id", "subtitle", "title", "title_basis", "title_key", "url", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason") VALUES (OLD."abstract", OLD."abstract_en", OLD."archived_url", OLD."body", OLD."byline", OLD."caption", OLD."created_at", OLD."created_by_id", OLD."cut_text", OLD."date_basis", OLD."id", OLD."language", OLD."page_key", OLD."permanent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."published_on", OLD."published_on_precision", OLD."rights", OLD."source_id", OLD."source_unknown", OLD."status", OLD."story_id", OLD."submitted_at", OLD."submitted_by_id", OLD."subtitle", OLD."title", OLD."title_basis", OLD."title_key", OLD."url", OLD."withdrawn_at", OLD."withdrawn_by_id", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="db9c6e8dce6166a40166f58c26739dff191af866",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ddb9c",
                    table="articles_article",
                    when="AFTER",
                ),
            ),
        ),
    ]
