import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Figures confirmed before an editor could say where they go: those of the catalogue and those entered by hand were
# entered for their meetings, and a number of states is about a meeting. What recognition read of money, people
# and territory waits for an editor. A figure without a noun or without a source is no fact of a meeting.
KEEP_WHAT_IS_OF_MEETINGS = r"""
UPDATE articles_figure SET destination = 'meeting'
WHERE status = 'confirmed' AND meeting_id IS NOT NULL AND unit_ar ~ '\S'
    AND (article_id IS NOT NULL OR evidence_url <> '' OR evidence <> '')
    AND (origin IN ('catalogue', 'editor') OR counts IN ('participants', 'invited', 'members'))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_title_keys_without_apostrophes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="figure",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="figure",
            name="destination",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not decided: shown nowhere"),
                    ("meeting", "a fact of the meeting"),
                    ("article", "only said in the article"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="where it goes",
            ),
        ),
        migrations.AddField(
            model_name="figureevent",
            name="destination",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not decided: shown nowhere"),
                    ("meeting", "a fact of the meeting"),
                    ("article", "only said in the article"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="where it goes",
            ),
        ),
        migrations.RunSQL(KEEP_WHAT_IS_OF_MEETINGS, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_figureevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "counts", "destination", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "meeting_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "status", "unit_ar", "unit_en", "value") VALUES (NEW."article_id", NEW."confidence", NEW."confirmed_at", NEW."confirmed_by_id", NEW."counts", NEW."destination", NEW."evidence", NEW."evidence_end", NEW."evidence_in", NEW."evidence_start", NEW."evidence_url", NEW."id", NEW."meeting_id", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule", NEW."status", NEW."unit_ar", NEW."unit_en", NEW."value"); RETURN NULL;',
                    hash="5862f770ef177101d551e12242ecaec576a99781",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_61f7f",
                    table="articles_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "articles_figureevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "counts", "destination", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "meeting_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "status", "unit_ar", "unit_en", "value") VALUES (OLD."article_id", OLD."confidence", OLD."confirmed_at", OLD."confirmed_by_id", OLD."counts", OLD."destination", OLD."evidence", OLD."evidence_end", OLD."evidence_in", OLD."evidence_start", OLD."evidence_url", OLD."id", OLD."meeting_id", OLD."origin", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."rule", OLD."status", OLD."unit_ar", OLD."unit_en", OLD."value"); RETURN NULL;',
                    hash="3498fc0a9d73599a9a0433cf29b4e7f6258a899f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_712e0",
                    table="articles_figure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_figureevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "counts", "destination", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "meeting_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "status", "unit_ar", "unit_en", "value") VALUES (OLD."article_id", OLD."confidence", OLD."confirmed_at", OLD."confirmed_by_id", OLD."counts", OLD."destination", OLD."evidence", OLD."evidence_end", OLD."evidence_in", OLD."evidence_start", OLD."evidence_url", OLD."id", OLD."meeting_id", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rule", OLD."status", OLD."unit_ar", OLD."unit_en", OLD."value"); RETURN NULL;',
                    hash="4b7afa212a77ba1bdfbdea52ac1364b653f7f0ec",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4a410",
                    table="articles_figure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("destination", "meeting"), _negated=True),
                    models.Q(
                        ("meeting__isnull", False),
                        ("unit_ar__regex", "\\S"),
                        models.Q(
                            ("article__isnull", False),
                            models.Q(("evidence_url", ""), _negated=True),
                            models.Q(("evidence", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="figure_of_meeting_is_grounded",
                violation_error_message="A fact of a meeting needs the meeting, what the number counts, and where it is stated.",
            ),
        ),
    ]
