import os
import subprocess
import sys

import pytest

GOOD = {
    "PRODUCTION": "1", "SECRET_KEY": "a-long-and-random-key-of-many-letters-0123456789-abcdefgh",
    "ALLOWED_HOSTS": "example.org", "SITE_URL": "https://example.org", "DATABASE_URL": "postgresql:///x",
}  # fmt: skip


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    ours = {*GOOD, "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE"}
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
