"""Points of a communiqué become outcomes of a meeting.

The previous version of the code goes on reading and writing the former name, which is now a view of the table.
A later migration drops the view.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

FORMER_NAME = """
CREATE VIEW articles_communiquepoint AS
SELECT id, meeting_id, position, text_ar, text_en FROM articles_outcome
"""
RENAME = "ALTER TABLE articles_outcome RENAME CONSTRAINT {} TO {}"
CONSTRAINTS = ("communique_point_in_its_place", "outcome_in_its_place")


def rename_permissions(apps, schema_editor, former="communiquepoint", name="outcome"):
    """Rename the permissions, so that the groups which had them keep them."""
    for permission in apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="articles", codename__endswith=f"_{former}"
    ):
        permission.codename = permission.codename.replace(former, name)
        permission.name = permission.name.replace(
            "point of the communiqué", "outcome of the meeting"
        )
        permission.save()


def restore_permissions(apps, schema_editor):
    rename_permissions(apps, schema_editor, "outcome", "communiquepoint")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0020_line_ends"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        *(
            pgtrigger.migrations.RemoveTrigger(model_name="communiquepoint", name=name)
            for name in ("insert_insert", "update_update", "delete_delete")
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="communiquepointevent", name="append_only"),
        migrations.RenameModel("CommuniquePoint", "Outcome"),
        migrations.RenameModel("CommuniquePointEvent", "OutcomeEvent"),
        migrations.AlterModelOptions(
            name="outcome",
            options={
                "ordering": ["position"],
                "verbose_name": "outcome of the meeting",
                "verbose_name_plural": "outcomes of the meeting",
            },
        ),
        migrations.AddField(
            model_name="outcome",
            name="source_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("communique", "communiqué"),
                    ("official", "official page"),
                    ("press", "press"),
                    ("", "not stated"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="kind of source",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="source_url",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=700,
                validators=[
                    django.core.validators.RegexValidator(
                        "^https?://\\S+$", "An address begins with http:// or https://."
                    )
                ],
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="outcomeevent",
            name="source_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("communique", "communiqué"),
                    ("official", "official page"),
                    ("press", "press"),
                    ("", "not stated"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="kind of source",
            ),
        ),
        migrations.AddField(
            model_name="outcomeevent",
            name="source_url",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=700,
                validators=[
                    django.core.validators.RegexValidator(
                        "^https?://\\S+$", "An address begins with http:// or https://."
                    )
                ],
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outcomes",
                to="articles.meeting",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="text_ar",
            field=models.CharField(
                help_text="Write it yourself; never copy.",
                max_length=500,
                verbose_name="outcome in Arabic",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="text_en",
            field=models.CharField(blank=True, max_length=500, verbose_name="outcome in English"),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="text_ar",
            field=models.CharField(
                help_text="Write it yourself; never copy.",
                max_length=500,
                verbose_name="outcome in Arabic",
            ),
        ),
        migrations.AlterField(
            model_name="outcomeevent",
            name="text_en",
            field=models.CharField(blank=True, max_length=500, verbose_name="outcome in English"),
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(RENAME.format(*CONSTRAINTS), RENAME.format(*reversed(CONSTRAINTS)))],
            [
                migrations.RemoveConstraint(
                    model_name="outcome",
                    name="communique_point_in_its_place",
                ),
                migrations.AddConstraint(
                    model_name="outcome",
                    constraint=models.UniqueConstraint(
                        fields=("meeting", "position"), name="outcome_in_its_place"
                    ),
                ),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_outcomeevent" ("id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_kind", "source_url", "text_ar", "text_en") VALUES (NEW."id", NEW."meeting_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."source_kind", NEW."source_url", NEW."text_ar", NEW."text_en"); RETURN NULL;',
                    hash="bf41afaefc37275ecf3d74e6575e88c881b19e8d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b297c",
                    table="articles_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "articles_outcomeevent" ("id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_kind", "source_url", "text_ar", "text_en") VALUES (OLD."id", OLD."meeting_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."position", OLD."source_kind", OLD."source_url", OLD."text_ar", OLD."text_en"); RETURN NULL;',
                    hash="05ea029acc54ab2bc06f2468ab68e79583373459",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e8616",
                    table="articles_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcome",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_outcomeevent" ("id", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_kind", "source_url", "text_ar", "text_en") VALUES (OLD."id", OLD."meeting_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."source_kind", OLD."source_url", OLD."text_ar", OLD."text_en"); RETURN NULL;',
                    hash="14de209290087cd1a0a179d94c03c8bdd9a7bfbf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f751a",
                    table="articles_outcome",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outcomeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="63c0403b260d7630619cf9310f82ae9443243606",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_deece",
                    table="articles_outcomeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(FORMER_NAME, "DROP VIEW articles_communiquepoint"),
        migrations.RunPython(rename_permissions, restore_permissions),
    ]
