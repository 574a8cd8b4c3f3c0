"""Outlets that articles name and the catalogue lacks, with their history and who may decide on them."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.apps import apps as installed
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from articles.editorial import roles


def update_roles(apps, schema_editor):
    # Permissions are made after all migrations; the groups of an existing desk want them now.
    create_permissions(installed.get_app_config("articles"), verbosity=0)
    roles.update_groups()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_figure_destination"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposedSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("machine", "recognised automatically"),
                            ("editor", "entered by an editor"),
                            ("catalogue", "from the catalogue"),
                        ],
                        default="editor",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("evidence_in", models.CharField(blank=True, editable=False, max_length=10)),
                (
                    "evidence_start",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "evidence_end",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "evidence_url",
                    models.CharField(
                        blank=True,
                        max_length=700,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^https?://\\S+$", "An address begins with http:// or https://."
                            )
                        ],
                        verbose_name="source",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="rule"
                    ),
                ),
                ("confidence", models.FloatField(blank=True, editable=False, null=True)),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("domain", models.CharField(blank=True, max_length=120, verbose_name="domain")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_sources",
                        to="articles.article",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="articles.source",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "verbose_name": "outlet proposed as new",
                "verbose_name_plural": "outlets proposed as new",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedSourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suggested", "suggested"),
                            ("confirmed", "confirmed"),
                            ("rejected", "rejected"),
                        ],
                        default="suggested",
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("machine", "recognised automatically"),
                            ("editor", "entered by an editor"),
                            ("catalogue", "from the catalogue"),
                        ],
                        default="editor",
                        max_length=10,
                        verbose_name="origin",
                    ),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("evidence_in", models.CharField(blank=True, editable=False, max_length=10)),
                (
                    "evidence_start",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "evidence_end",
                    models.PositiveIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "evidence_url",
                    models.CharField(
                        blank=True,
                        max_length=700,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^https?://\\S+$", "An address begins with http:// or https://."
                            )
                        ],
                        verbose_name="source",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="rule"
                    ),
                ),
                ("confidence", models.FloatField(blank=True, editable=False, null=True)),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                ("name", models.CharField(max_length=250, verbose_name="name")),
                ("domain", models.CharField(blank=True, max_length=120, verbose_name="domain")),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="articles.article",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="articles.proposedsource",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="articles.source",
                        verbose_name="outlet",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="proposedsource",
            index=models.Index(
                condition=models.Q(("status", "suggested")),
                fields=["article"],
                name="proposed_source_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedsource",
            constraint=models.UniqueConstraint(
                fields=("article", "name"),
                name="proposed_source_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evidence_end__isnull", True), ("evidence_start__isnull", True)),
                    ("evidence_start__lt", models.F("evidence_end")),
                    _connector="OR",
                ),
                name="proposed_source_evidence_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confidence__isnull", True), ("confidence__range", (0, 1)), _connector="OR"
                ),
                name="proposed_source_confidence_0_to_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="proposed_source_confirmed_at_a_moment",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsource",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_proposedsourceevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "domain", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "source_id", "status") VALUES (NEW."article_id", NEW."confidence", NEW."confirmed_at", NEW."confirmed_by_id", NEW."domain", NEW."evidence", NEW."evidence_end", NEW."evidence_in", NEW."evidence_start", NEW."evidence_url", NEW."id", NEW."name", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rule", NEW."source_id", NEW."status"); RETURN NULL;',
                    hash="9514cfabccc26cf90132d51ac95cb48a7bfd9b27",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d8fe6",
                    table="articles_proposedsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsource",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "articles_proposedsourceevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "domain", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "source_id", "status") VALUES (OLD."article_id", OLD."confidence", OLD."confirmed_at", OLD."confirmed_by_id", OLD."domain", OLD."evidence", OLD."evidence_end", OLD."evidence_in", OLD."evidence_start", OLD."evidence_url", OLD."id", OLD."name", OLD."origin", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."rule", OLD."source_id", OLD."status"); RETURN NULL;',
                    hash="3ce799af104e4887fbb4ac88e3afc6d54d04c52a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d21dd",
                    table="articles_proposedsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsource",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_proposedsourceevent" ("article_id", "confidence", "confirmed_at", "confirmed_by_id", "domain", "evidence", "evidence_end", "evidence_in", "evidence_start", "evidence_url", "id", "name", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "source_id", "status") VALUES (OLD."article_id", OLD."confidence", OLD."confirmed_at", OLD."confirmed_by_id", OLD."domain", OLD."evidence", OLD."evidence_end", OLD."evidence_in", OLD."evidence_start", OLD."evidence_url", OLD."id", OLD."name", OLD."origin", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rule", OLD."source_id", OLD."status"); RETURN NULL;',
                    hash="1770f10175304f939c98b4045bdcff2062c5b8d6",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a032a",
                    table="articles_proposedsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedsourceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cf1a347ba4b224d459a4fd6c4c546bdc22f9e53b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3a166",
                    table="articles_proposedsourceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(update_roles, migrations.RunPython.noop),
    ]
