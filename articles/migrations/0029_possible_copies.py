"""Runs of words in the signatures of texts, by which reworded and shortened reports are found."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from articles.text import minhash

AT_ONCE = 500


def fill(apps, schema_editor):
    """Compute the runs of the texts that have a signature."""
    signatures = apps.get_model("articles", "TextSignature").objects.select_related("article")
    changed = []
    for signature in signatures.iterator(chunk_size=AT_ONCE):
        signature.runs = minhash.runs(signature.article.body)
        changed.append(signature)
        if len(changed) == AT_ONCE:
            signatures.bulk_update(changed, ["runs"])
            changed = []
    signatures.bulk_update(changed, ["runs"])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0028_outcomes_change_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="textsignature",
            name="runs",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="textsignature",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["runs"], name="text_signature_runs"
            ),
        ),
    ]
