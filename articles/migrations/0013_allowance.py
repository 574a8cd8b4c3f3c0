from django.db import migrations

# What each asker has spent (articles/views/allowance.py). Without a model: one statement reads and writes it.
FORWARDS = """
CREATE UNLOGGED TABLE articles_allowance (key bytea PRIMARY KEY, until timestamptz NOT NULL);
"""
BACKWARDS = "DROP TABLE articles_allowance;"


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_archived_copies_asked")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
