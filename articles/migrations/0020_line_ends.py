from django.db import migrations, models

# Forms of the desk stored the line ends of browsers (CR LF): a text of many paragraphs became one. Texts from
# imports have line feeds only. The history keeps each text as it was.
NAMES = (
    "article",
    "meeting",
    "state",
    "venue",
    "source",
    "official",
    "resolution",
    "topic",
    "synonymring",
)
LINE_FEEDS = r"""
CREATE OR REPLACE FUNCTION pg_temp.line_feeds(text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT replace(replace($1, E'\r\n', E'\n'), E'\r', E'\n') $$
"""
# Offsets count characters: as many fewer as carriage returns with a line feed come before.
OFFSETS = r"""
UPDATE {table} AS link SET
    evidence_start = length(pg_temp.line_feeds(left(article.{column}, evidence_start))),
    evidence_end = length(pg_temp.line_feeds(left(article.{column}, evidence_end)))
FROM articles_article AS article
WHERE link.article_id = article.id AND evidence_in = '{column}' AND evidence_start IS NOT NULL
    AND strpos(article.{column}, E'\r\n') > 0
"""
# Evidence of several lines was not found in a text with other line ends.
FOUND_AGAIN = r"""
UPDATE {table} AS link SET
    evidence_start = strpos(pg_temp.line_feeds(article.{column}), evidence) - 1,
    evidence_end = strpos(pg_temp.line_feeds(article.{column}), evidence) - 1 + length(evidence)
FROM articles_article AS article
WHERE link.article_id = article.id AND evidence_in = '{column}' AND evidence_start IS NULL
    AND evidence <> '' AND strpos(article.{column}, E'\r') > 0
    AND strpos(pg_temp.line_feeds(article.{column}), evidence) > 0
"""
# The signature of a text is made of its words, which stay the same.
SIGNATURES = r"""
UPDATE articles_textsignature AS signature
SET text_sha256 = encode(sha256(convert_to(pg_temp.line_feeds(article.body), 'UTF8')), 'hex')
FROM articles_article AS article
WHERE signature.article_id = article.id AND strpos(article.body, E'\r') > 0
"""


def _texts(model) -> str:
    """Return the statement that gives the long texts of a table line feeds."""
    columns = [field.column for field in model._meta.fields if type(field) is models.TextField]
    changes = ", ".join(f"{column} = pg_temp.line_feeds({column})" for column in columns)
    found = " OR ".join(rf"strpos({column}, E'\r') > 0" for column in columns)
    return f"UPDATE {model._meta.db_table} SET {changes} WHERE {found}"  # noqa: S608 (names of columns)


def forwards(apps, schema_editor) -> None:
    statements = [LINE_FEEDS]
    for model in apps.get_app_config("articles").get_models():
        columns = {field.column for field in model._meta.fields}
        if {"evidence_start", "article_id"} <= columns and not model.__name__.endswith("Event"):
            statements.append(_texts(model))
            for column in ("body", "caption", "abstract"):
                names = {"table": model._meta.db_table, "column": column}
                statements += [OFFSETS.format(**names), FOUND_AGAIN.format(**names)]
    statements.append(SIGNATURES)
    statements += [_texts(apps.get_model("articles", name)) for name in NAMES]
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_proposed_sources")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
