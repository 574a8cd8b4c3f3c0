"""The kind of an outlet, and what its country rests on."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_communique_copies")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="source",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="source",
            name="country_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "confirmed by a source"),
                    ("address", "read from the web address"),
                    ("unverified", "common knowledge, not checked against a source"),
                    ("", "not known"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="basis of the country",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("newspaper", "newspaper"),
                    ("magazine", "magazine"),
                    ("agency", "news agency"),
                    ("television", "television"),
                    ("radio", "radio"),
                    ("site", "site"),
                    ("government", "government"),
                    ("", "not known"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="country_basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "confirmed by a source"),
                    ("address", "read from the web address"),
                    ("unverified", "common knowledge, not checked against a source"),
                    ("", "not known"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="basis of the country",
            ),
        ),
        migrations.AddField(
            model_name="sourceevent",
            name="kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("newspaper", "newspaper"),
                    ("magazine", "magazine"),
                    ("agency", "news agency"),
                    ("television", "television"),
                    ("radio", "radio"),
                    ("site", "site"),
                    ("government", "government"),
                    ("", "not known"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_sourceevent" ("aliases", "country_basis", "country_id", "created_at", "domain", "id", "kind", "language", "name_ar", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rights_default", "slug", "sort_key", "source_url", "wikidata_id") VALUES (NEW."aliases", NEW."country_basis", NEW."country_id", NEW."created_at", NEW."domain", NEW."id", NEW."kind", NEW."language", NEW."name_ar", NEW."name_en", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rights_default", NEW."slug", NEW."sort_key", NEW."source_url", NEW."wikidata_id"); RETURN NULL;',
                    hash="21c7c4e905d2098b9cd45cff165b145f23020d5b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e4235",
                    table="articles_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."aliases" IS DISTINCT FROM (NEW."aliases") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."country_basis" IS DISTINCT FROM (NEW."country_basis") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name_ar" IS DISTINCT FROM (NEW."name_ar") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."rights_default" IS DISTINCT FROM (NEW."rights_default") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."sort_key" IS DISTINCT FROM (NEW."sort_key") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."wikidata_id" IS DISTINCT FROM (NEW."wikidata_id"))',
                    func='INSERT INTO "articles_sourceevent" ("aliases", "country_basis", "country_id", "created_at", "domain", "id", "kind", "language", "name_ar", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rights_default", "slug", "sort_key", "source_url", "wikidata_id") VALUES (OLD."aliases", OLD."country_basis", OLD."country_id", OLD."created_at", OLD."domain", OLD."id", OLD."kind", OLD."language", OLD."name_ar", OLD."name_en", OLD."note", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."rights_default", OLD."slug", OLD."sort_key", OLD."source_url", OLD."wikidata_id"); RETURN NULL;',
                    hash="8ffd1a0b00aba592869dc5b40092e8d99b254e7a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_365a8",
                    table="articles_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "articles_sourceevent" ("aliases", "country_basis", "country_id", "created_at", "domain", "id", "kind", "language", "name_ar", "name_en", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rights_default", "slug", "sort_key", "source_url", "wikidata_id") VALUES (OLD."aliases", OLD."country_basis", OLD."country_id", OLD."created_at", OLD."domain", OLD."id", OLD."kind", OLD."language", OLD."name_ar", OLD."name_en", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rights_default", OLD."slug", OLD."sort_key", OLD."source_url", OLD."wikidata_id"); RETURN NULL;',
                    hash="cc95dac2299c34afb687563f3ba3780131ba4f14",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_07439",
                    table="articles_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
