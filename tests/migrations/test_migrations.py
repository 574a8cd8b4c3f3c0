"""Migrations are compatible with the previous version of the code, which serves while they run."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

from articles.models import Outcome
from tests import builders

# Earlier migrations change tables that no released version has used.
BEFORE_THE_FIRST_RELEASE = "0013_allowance"
# Migrations with a known, harmless problem, and the reason why it is harmless.
KNOWN = {
    "0015_authors_of_a_byline": "the column only becomes longer; a shorter text of the old code still fits",
    "0028_outcomes_change_places": "the constraint is the same, checked at the end of a transaction",
    "0021_outcomes": "The former name of the table is a view, through which the previous version works.",
}


def names() -> list[str]:
    return sorted(
        name
        for app, name in MigrationLoader(None).disk_migrations
        if app == "articles" and name > BEFORE_THE_FIRST_RELEASE
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", names())
def test_migration__each_new_one_is_compatible_with_the_previous_version(name, capsys):
    linter = MigrationLinter(
        include_apps=["articles"], include_name=[name], no_cache=True, analyser_string="postgresql",
        exclude_migration_tests=["RUNSQL_REVERSIBLE"],
    )  # fmt: skip
    linter.lint_all_migrations()
    assert linter.nb_total
    assert name in KNOWN or not linter.has_errors, capsys.readouterr().out


def test_migration__every_operation_is_reversible():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app == "articles":
            assert all(operation.reversible for operation in migration.operations), name


@pytest.mark.django_db
def test_0030__the_previous_version_reads_and_writes_outcomes_by_their_former_name():
    meeting = builders.meeting()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_communiquepoint (meeting_id, position, text_ar, text_en)"
            " VALUES (%s, 1, 'بقاء التهديد', '') RETURNING id",
            [meeting.pk],
        )
        (pk,) = cursor.fetchone()
        outcome = Outcome.objects.get(pk=pk)
        assert (outcome.text_ar, outcome.source_url, outcome.source_kind) == (
            "بقاء التهديد",
            "",
            "",
        )
        cursor.execute("UPDATE articles_communiquepoint SET text_en = 'x' WHERE id = %s", [pk])
        cursor.execute("SELECT text_en FROM articles_communiquepoint")
        assert cursor.fetchall() == [("x",)]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ALTER TABLE articles_article ADD COLUMN shelf varchar(9) NOT NULL;", "NOT_NULL"),
        ("ALTER TABLE articles_article RENAME COLUMN title TO headline;", "RENAME_COLUMN"),
        ("ALTER TABLE articles_article DROP COLUMN title;", "DROP_COLUMN"),
        ("CREATE INDEX shelf ON articles_article (title);", "CREATE_INDEX"),
    ],
)
def test_linter__incompatible_statement_is_reported(statement, code):
    analyser = get_sql_analyser_class("postgresql", analyser_string="postgresql")
    errors, _ignored, warnings = analyse_sql_statements(analyser, [statement])
    assert code in {issue.code for issue in (*errors, *warnings)}
