"""The environment variables: what production needs, error messages, and their documentation."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from archive.environment import Environment, table

GOOD = {
    "PRODUCTION": "1", "SECRET_KEY": "a-long-and-random-key-of-many-letters-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "example.org", "SITE_URL": "https://example.org", "DATABASE_URL": "postgresql:///x",
}  # fmt: skip


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    project_variables = {*Environment.model_fields, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    base = {k: v for k, v in os.environ.items() if k not in project_variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], env=base | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_production__complete_settings_pass_the_deployment_check():
    result = run("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL"])
def test_production__missing_variable_is_named_and_start_refused(missing):
    result = run("check", **{k: v for k, v in GOOD.items() if k != missing})
    assert result.returncode != 0
    assert missing in result.stderr


def test_production__site_url_without_https_is_refused():
    result = run("check", **GOOD | {"SITE_URL": "http://example.org"})
    assert "https://" in result.stderr
    assert result.returncode != 0


def test_production__debug_variable_has_no_effect():
    result = run(
        "shell", "-c", "from django.conf import settings; print(settings.DEBUG)", DEBUG="1", **GOOD
    )
    assert "False" in result.stdout


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("STATEMENT_TIMEOUT", "ten", "number"),
        ("TRUSTED_PROXIES", "-1", "greater"),
        ("RATE_LIMIT", "perhaps", "boolean"),
        ("ALLOWED_HOSTS", "https://example.org", "not a host name"),
        ("ALLOWED_HOSTS", "*", "wildcard"),
        ("DATABASE_URL", "postgresql://somewhere", "has no database name"),
        ("REPLICA_URLS", "postgresql://somewhere", "has no database name"),
        ("SITE_URL", "https://example.org/archive", "without a path"),
        ("CACHE_PURGE_URLS", "varnish", "not an HTTP URL"),
        ("TWO_FACTOR", "sometimes", "required"),
        ("LOG_FORMAT", "xml", "json"),
        ("ERROR_REPORTER", "sentry", "package.module:function"),
        ("ADMIN_EMAIL", "nobody", "pattern"),
        ("SECRET_KEY", "short", "50 random characters"),
    ],
)
def test_environment__invalid_value_is_named_with_the_reason(name, value, reason):
    result = run("check", **GOOD | {name: value})
    assert result.returncode != 0
    line = next(line for line in result.stderr.splitlines() if name in line and ":" in line)
    assert reason in line, result.stderr[-600:]


def test_environment__several_invalid_values_are_all_named_without_secrets():
    wrong = {"STATEMENT_TIMEOUT": "ten", "DISK_FREE_MIN": "much", "SECRET_KEY": "s3cr3t-short"}
    wrong["DATABASE_URL"] = "postgresql://editor:p4ssw0rd@somewhere"
    result = run("check", **GOOD | wrong)
    assert "STATEMENT_TIMEOUT" in result.stderr
    assert "DISK_FREE_MIN" in result.stderr
    for secret in ("s3cr3t", "p4ssw0rd"):
        assert secret not in result.stderr


def test_environment__table_of_variables_is_in_the_documentation():
    documented = Path(settings.BASE_DIR, "docs", "operations.md").read_text()
    assert table() in documented
