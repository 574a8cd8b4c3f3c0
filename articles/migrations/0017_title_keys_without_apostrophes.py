"""Recompute the keys of headlines with an apostrophe, which `arabic.fold` now drops.

No event of history is written: the articles do not change.
"""

import pgtrigger
from django.db import migrations

from articles.text.arabic import fold_phrase

APOSTROPHES = "['‘’‛′＇`´՚ʹʻʼʽʾʿˀˁˈˊˋꞋꞌ]"


def recompute(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    articles = Article.objects.filter(title__regex=APOSTROPHES).only("pk", "title", "title_key")
    with pgtrigger.ignore("articles.Article:update_update"):
        for article in articles.iterator():
            key = fold_phrase(article.title)[:500]
            if key != article.title_key:
                Article.objects.filter(pk=article.pk).update(title_key=key)


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_supplied_headlines")]
    operations = [migrations.RunPython(recompute, migrations.RunPython.noop)]
