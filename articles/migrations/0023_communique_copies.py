"""Pages where the communiqué of a meeting can be read."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Pages show the copies, so they are watched (0004).
WATCH = "SELECT articles_watch('articles_communiquecopy');"
UNWATCH = """
DROP TRIGGER articles_log_write ON articles_communiquecopy;
DROP TRIGGER articles_log_everything ON articles_communiquecopy;
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_english_abstracts")]

    operations = [
        migrations.CreateModel(
            name="CommuniqueCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=700,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^https?://\\S+$", "An address begins with http:// or https://."
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "official copy"),
                            ("mirror", "copy elsewhere"),
                            ("digest", "digest or quotations"),
                            ("statement", "statement of a host or envoy, not of the meeting"),
                        ],
                        default="official",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "publisher_ar",
                    models.CharField(max_length=200, verbose_name="publisher in Arabic"),
                ),
                (
                    "publisher_en",
                    models.CharField(max_length=200, verbose_name="publisher in English"),
                ),
            ],
            options={
                "verbose_name": "copy of the communiqué",
                "verbose_name_plural": "copies of the communiqué",
                "ordering": [
                    models.Case(
                        models.When(kind="official", then=0),
                        models.When(kind="mirror", then=1),
                        models.When(kind="digest", then=2),
                        default=3,
                    ),
                    "pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="CommuniqueCopyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        max_length=700,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^https?://\\S+$", "An address begins with http:// or https://."
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("official", "official copy"),
                            ("mirror", "copy elsewhere"),
                            ("digest", "digest or quotations"),
                            ("statement", "statement of a host or envoy, not of the meeting"),
                        ],
                        default="official",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "publisher_ar",
                    models.CharField(max_length=200, verbose_name="publisher in Arabic"),
                ),
                (
                    "publisher_en",
                    models.CharField(max_length=200, verbose_name="publisher in English"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="communiquecopy",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="communique_copies",
                to="articles.meeting",
            ),
        ),
        migrations.AddField(
            model_name="communiquecopyevent",
            name="meeting",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="articles.meeting",
            ),
        ),
        migrations.AddField(
            model_name="communiquecopyevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="communiquecopyevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="articles.communiquecopy",
            ),
        ),
        migrations.AddConstraint(
            model_name="communiquecopy",
            constraint=models.UniqueConstraint(
                fields=("meeting", "url"), name="communique_copy_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="communiquecopy",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), _negated=True), name="communique_copy_has_address"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="communiquecopy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_communiquecopyevent" ("id", "kind", "language", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher_ar", "publisher_en", "url") VALUES (NEW."id", NEW."kind", NEW."language", NEW."meeting_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publisher_ar", NEW."publisher_en", NEW."url"); RETURN NULL;',
                    hash="857bdb9874861bfa4b9431760f9c477104d85c46",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_79dcd",
                    table="articles_communiquecopy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="communiquecopy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "articles_communiquecopyevent" ("id", "kind", "language", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher_ar", "publisher_en", "url") VALUES (OLD."id", OLD."kind", OLD."language", OLD."meeting_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."publisher_ar", OLD."publisher_en", OLD."url"); RETURN NULL;',
                    hash="77ee032b0601b03f1299fe7dbd5250850fe089d1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1800a",
                    table="articles_communiquecopy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="communiquecopy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_communiquecopyevent" ("id", "kind", "language", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher_ar", "publisher_en", "url") VALUES (OLD."id", OLD."kind", OLD."language", OLD."meeting_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publisher_ar", OLD."publisher_en", OLD."url"); RETURN NULL;',
                    hash="ab23eb2d12c90dead75015044a73501a9902257c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_70b4a",
                    table="articles_communiquecopy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="communiquecopyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ec588c9a7cca955fa491425ad06a4a238e34ec6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cb6e9",
                    table="articles_communiquecopyevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
