"""Articles that readers suggest, with the history of their decisions and who may decide."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
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
    # The tables of accounts and of the contexts of the history are there since 0009. Naming them again would change
    # the order of migrations in a new database, and with it the numbers of its content types.
    dependencies = [("articles", "0025_days_in_office")]

    operations = [
        migrations.CreateModel(
            name="ProposedArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
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
                ("page_sha256", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "host",
                    models.CharField(
                        db_index=True, editable=False, max_length=253, verbose_name="site"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=500, verbose_name="note of the reader"),
                ),
                ("count", models.PositiveIntegerField(default=1, verbose_name="times suggested")),
                (
                    "suggested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="first suggested"
                    ),
                ),
                (
                    "last_suggested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="last suggested"
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
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason of the rejection"
                    ),
                ),
                (
                    "refuses_site",
                    models.BooleanField(
                        default=False, verbose_name="take no more suggestions from this site"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided at"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "article suggested by readers",
                "verbose_name_plural": "articles suggested by readers",
                "ordering": ["-suggested_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedArticleEvent",
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
                    "reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="reason of the rejection"
                    ),
                ),
                (
                    "refuses_site",
                    models.BooleanField(
                        default=False, verbose_name="take no more suggestions from this site"
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="decided at"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
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
                        to="articles.proposedarticle",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="proposedarticle",
            index=models.Index(
                condition=models.Q(("status", "suggested")),
                fields=["suggested_at"],
                name="proposed_article_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(("address__regex", "^https?://")),
                name="proposed_article_on_the_web",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("status", "suggested")),
                    models.Q(
                        models.Q(("status", "suggested"), _negated=True),
                        ("decided_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="proposed_article_decided_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "rejected"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="proposed_article_rejected_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedarticle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refuses_site", False), ("status", "rejected"), _connector="OR"
                ),
                name="proposed_article_rejected_with_its_site",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedarticle",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_proposedarticleevent" ("article_id", "decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "refuses_site", "status") VALUES (NEW."article_id", NEW."decided_at", NEW."decided_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."refuses_site", NEW."status"); RETURN NULL;',
                    hash="d792e7f31ef7512d586361e3f7ca87ca569821d1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ec69e",
                    table="articles_proposedarticle",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedarticle",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."refuses_site" IS DISTINCT FROM (NEW."refuses_site") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                    func='INSERT INTO "articles_proposedarticleevent" ("article_id", "decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "refuses_site", "status") VALUES (OLD."article_id", OLD."decided_at", OLD."decided_by_id", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."reason", OLD."refuses_site", OLD."status"); RETURN NULL;',
                    hash="3301f3ddb857060f598266b23e6ff7b046606b53",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_980cc",
                    table="articles_proposedarticle",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedarticle",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_proposedarticleevent" ("article_id", "decided_at", "decided_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "refuses_site", "status") VALUES (OLD."article_id", OLD."decided_at", OLD."decided_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."refuses_site", OLD."status"); RETURN NULL;',
                    hash="c8849839ed8174ffb6048394cfb280b88a02c6a3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e7cbf",
                    table="articles_proposedarticle",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedarticleevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="492df5412514571a0c61931b65e7dcc42554be83",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_41cc7",
                    table="articles_proposedarticleevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(update_roles, migrations.RunPython.noop),
    ]
