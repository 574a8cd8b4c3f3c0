import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The moment an article stops being public its record says so, whoever withdraws or deletes it and by
# whatever way.
FORWARDS = """
CREATE FUNCTION articles_public_record_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_publicrecord SET is_gone = true, changed_at = date_trunc('second', clock_timestamp())
        WHERE permanent_id = OLD.permanent_id AND NOT is_gone;
    RETURN NULL;
END $$;
CREATE TRIGGER articles_public_record_withdrawn AFTER UPDATE OF status ON articles_article
    FOR EACH ROW WHEN (OLD.status = 'published' AND NEW.status <> 'published')
    EXECUTE FUNCTION articles_public_record_gone();
CREATE TRIGGER articles_public_record_deleted AFTER DELETE ON articles_article
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION articles_public_record_gone();
-- A page now says what its links answered.
SELECT articles_watch('articles_linkcheck');
"""
BACKWARDS = """
DROP TRIGGER articles_log_write ON articles_linkcheck;
DROP TRIGGER articles_log_everything ON articles_linkcheck;
DROP TRIGGER articles_public_record_deleted ON articles_article;
DROP TRIGGER articles_public_record_withdrawn ON articles_article;
DROP FUNCTION articles_public_record_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_roles")]

    operations = [
        migrations.CreateModel(
            name="PublicRecord",
            fields=[
                (
                    "permanent_id",
                    models.CharField(max_length=12, primary_key=True, serialize=False),
                ),
                ("public_since", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("is_gone", models.BooleanField(default=False)),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                ("digest", models.BigIntegerField()),
                (
                    "article",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="public_record",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["changed_at", "permanent_id"], name="public_record_changed"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["terms"], name="public_record_terms"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="facetterm",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
