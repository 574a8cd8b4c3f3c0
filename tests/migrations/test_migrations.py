"""A migration must not stand in the way of the version that is still serving while it runs."""

import pytest
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter
from django_migration_linter.sql_analyser import analyse_sql_statements, get_sql_analyser_class

# Those before the first release change tables that nobody serves from.
BEFORE_THE_FIRST_RELEASE = "0013_allowance"
# Migration and what is wrong with it, where it is known and does no harm; with the reason.
KNOWN: dict[str, str] = {}


def names() -> list[str]:
    return sorted(
        name
        for app, name in MigrationLoader(None).disk_migrations
        if app == "articles" and name > BEFORE_THE_FIRST_RELEASE
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", names())
def test_migration__lets_the_version_before_it_serve_on(name, capsys):
    linter = MigrationLinter(
        include_apps=["articles"], include_name=[name], no_cache=True, analyser_string="postgresql",
        exclude_migration_tests=["RUNSQL_REVERSIBLE"],
    )  # fmt: skip
    linter.lint_all_migrations()
    assert linter.nb_total
    assert name in KNOWN or not linter.has_errors, capsys.readouterr().out


def test_migration__can_be_taken_back():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app == "articles":
            assert all(operation.reversible for operation in migration.operations), name


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ALTER TABLE articles_article ADD COLUMN shelf varchar(9) NOT NULL;", "NOT_NULL"),
        ("ALTER TABLE articles_article RENAME COLUMN title TO headline;", "RENAME_COLUMN"),
        ("ALTER TABLE articles_article DROP COLUMN title;", "DROP_COLUMN"),
        ("CREATE INDEX shelf ON articles_article (title);", "CREATE_INDEX"),
    ],
)
def test_linter__names_what_would_stand_in_the_way(statement, code):
    analyser = get_sql_analyser_class("postgresql", analyser_string="postgresql")
    errors, _ignored, warnings = analyse_sql_statements(analyser, [statement])
    assert code in {issue.code for issue in (*errors, *warnings)}
