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
    ours = {*Environment.model_fields, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    base = {k: v for k, v in os.environ.items() if k not in ours}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], env=base | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_production__clean_for_deployment():
    result = run("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL"])
def test_production__refuses_to_start_and_names_what_is_missing(missing):
    result = run("check", **{k: v for k, v in GOOD.items() if k != missing})
    assert result.returncode != 0
    assert missing in result.stderr


def test_production__refuses_an_insecure_address():
    result = run("check", **GOOD | {"SITE_URL": "http://example.org"})
    assert "https://" in result.stderr
    assert result.returncode != 0


def test_production__cannot_be_debugged():
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
        ("ALLOWED_HOSTS", "https://example.org", "no host name"),
        ("ALLOWED_HOSTS", "*", "not every host"),
        ("DATABASE_URL", "postgresql://somewhere", "names no database"),
        ("REPLICA_URLS", "postgresql://somewhere", "names no database"),
        ("SITE_URL", "https://example.org/archive", "without a path"),
        ("CACHE_PURGE_URLS", "varnish", "no address of the web"),
        ("TWO_FACTOR", "sometimes", "required"),
        ("LOG_FORMAT", "xml", "json"),
        ("ERROR_REPORTER", "sentry", "package.module:function"),
        ("ADMIN_EMAIL", "nobody", "pattern"),
        ("SECRET_KEY", "short", "50 letters"),
    ],
)
def test_environment__what_is_wrong_is_named(name, value, reason):
    result = run("check", **GOOD | {name: value})
    assert result.returncode != 0
    line = next(line for line in result.stderr.splitlines() if name in line and ":" in line)
    assert reason in line, result.stderr[-600:]


def test_environment__everything_wrong_is_said_at_once_and_no_secret_repeated():
    wrong = {"STATEMENT_TIMEOUT": "ten", "DISK_FREE_MIN": "much", "SECRET_KEY": "s3cr3t-short"}
    wrong["DATABASE_URL"] = "postgresql://editor:p4ssw0rd@somewhere"
    result = run("check", **GOOD | wrong)
    assert "STATEMENT_TIMEOUT" in result.stderr
    assert "DISK_FREE_MIN" in result.stderr
    for secret in ("s3cr3t", "p4ssw0rd"):
        assert secret not in result.stderr


def test_environment__is_documented_as_it_is():
    documented = Path(settings.BASE_DIR, "docs", "operations.md").read_text()
    assert table() in documented
