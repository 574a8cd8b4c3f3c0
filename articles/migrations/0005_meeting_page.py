import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What pages show is watched (0004).
WATCHED = ("communiquepoint", "shortaddress", "story")
WATCH = "\n".join(f"SELECT articles_watch('articles_{table}');" for table in WATCHED)
UNWATCH = "\n".join(
    f"DROP TRIGGER {trigger} ON articles_{table};"
    for table in WATCHED
    for trigger in ("articles_log_write", "articles_log_everything")
)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_facets_in_memory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommuniquePoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                (
                    "text_ar",
                    models.CharField(
                        help_text="Write it yourself; never copy.",
                        max_length=500,
                        verbose_name="point in Arabic",
                    ),
                ),
                (
                    "text_en",
                    models.CharField(blank=True, max_length=500, verbose_name="point in English"),
                ),
            ],
            options={
                "verbose_name": "point of the communiqué",
                "verbose_name_plural": "points of the communiqué",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ShortAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
            ],
            options={
                "verbose_name": "short address",
                "verbose_name_plural": "short addresses",
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="cataloguer’s note"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "story of an agency",
                "verbose_name_plural": "stories of agencies",
            },
        ),
        migrations.AlterModelOptions(
            name="meetingresolution",
            options={
                "ordering": ["pk"],
                "verbose_name": "resolution cited by the meeting",
                "verbose_name_plural": "resolutions cited by the meeting",
            },
        ),
        migrations.RemoveConstraint(
            model_name="attendance",
            name="attendance_recorded_once",
        ),
        migrations.RemoveConstraint(
            model_name="meetingresolution",
            name="meeting_resolution_recorded_once",
        ),
        migrations.RemoveConstraint(
            model_name="participation",
            name="participation_recorded_once",
        ),
        migrations.AddField(
            model_name="meeting",
            name="short_slug",
            field=models.SlugField(blank=True, editable=False, max_length=100),
        ),
        migrations.AlterField(
            model_name="attendance",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.article",
                verbose_name="Source article",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.article",
                verbose_name="Source article",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="counts",
            field=models.CharField(
                choices=[
                    ("participants", "participants"),
                    ("invited", "invited to the meeting"),
                    ("members", "members of the Coalition"),
                    ("money", "sums of money"),
                    ("people", "people"),
                    ("area", "area"),
                    ("other", "other"),
                ],
                max_length=12,
                verbose_name="what it counts",
            ),
        ),
        migrations.AlterField(
            model_name="meetingresolution",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.article",
                verbose_name="Source article",
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.article",
                verbose_name="Source article",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "official", "role", "article"),
                name="attendance_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingresolution",
            constraint=models.UniqueConstraint(
                fields=("meeting", "resolution", "article"),
                name="meeting_resolution_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("meeting", "state", "role", "level", "article"),
                name="participation_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="communiquepoint",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="communique_points",
                to="articles.meeting",
            ),
        ),
        migrations.AddField(
            model_name="shortaddress",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="short_addresses",
                to="articles.meeting",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="story",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to="articles.story",
                verbose_name="a copy of the story",
            ),
        ),
        migrations.AddConstraint(
            model_name="communiquepoint",
            constraint=models.UniqueConstraint(
                fields=("meeting", "position"), name="communique_point_in_its_place"
            ),
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
