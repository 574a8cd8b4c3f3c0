"""The words by which meetings are found."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# What a search finds depends on it, so it is watched (0004).
WATCH = "SELECT articles_watch('articles_meetingentry');"
UNWATCH = """
DROP TRIGGER articles_log_write ON articles_meetingentry;
DROP TRIGGER articles_log_everything ON articles_meetingentry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0026_suggested_articles"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingEntry",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="articles.meeting",
                    ),
                ),
                ("document", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["document"], name="meeting_entry_document"
                    )
                ],
            },
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
