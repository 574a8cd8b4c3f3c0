"""Give the articles that are there what the spellings of their addresses share."""

from django.db import migrations

from articles.text.url_keys import page_key


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    for article in Article.objects.exclude(url="").only("pk", "url").iterator():
        Article.objects.filter(pk=article.pk).update(page_key=page_key(article.url))


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_intake")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
