"""Environment variables of the project: each is declared, checked at start and documented in one place.

`python -m archive.environment` prints the table in docs/operations.md.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SERVED_STATEMENT_TIMEOUT = 10  # seconds; no reader waits longer for a page
SHORTEST_SECRET = 50  # characters; the minimum that `manage.py check --deploy` accepts


class EnvironmentProblem(Exception):
    """One or more variables are missing or invalid; the message names each, its value and the problem."""


def _split(value: Any) -> Any:
    """Return the items of a comma-separated list."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _database_url(value: str) -> str:
    if value:
        try:
            parameters = conninfo_to_dict(value)
        except ProgrammingError as problem:
            raise ValueError(f"not the URL of a database: {problem}") from None
        if "dbname" not in parameters:
            raise ValueError(
                "has no database name; the form is postgresql://user:password@host/name"
            )
    return value


def _site_url(value: str) -> str:
    value = value.rstrip("/")
    if value:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValueError("must be a URL without a path, like https://archive.example.org")
    return value


def _host(value: str) -> str:
    if "/" in value or ":" in value.strip("[]").replace("::", "") or value == "*":
        raise ValueError(
            f"{value!r} is not a host name: no scheme, port, path or wildcard is allowed"
        )
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{value!r} is not an HTTP URL")
    return value


def _callable_path(value: str) -> str:
    if value and (":" not in value or not all(value.split(":"))):
        raise ValueError("must name a callable, like package.module:function")
    return value


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
CommaSeparated = (NoDecode, BeforeValidator(_split))


class Environment(BaseSettings):
    """Environment variables; the description of a field is its row in the documentation."""

    model_config = SettingsConfigDict(case_sensitive=True, env_ignore_empty=True, frozen=True)

    PRODUCTION: bool = Field(
        False,
        description="`1` turns on what a public service needs, and refuses to start while something is missing",
    )
    SECRET_KEY: str = Field(
        "", repr=False, description=f"long and random, at least {SHORTEST_SECRET} characters"
    )
    SECRET_KEY_FALLBACKS: Annotated[tuple[str, ...], *CommaSeparated] = Field(
        (), repr=False,
        description="former secret keys, comma-separated: sessions signed with them stay valid until a key is "
        "removed from here",
    )  # fmt: skip
    DATABASE_URL: DatabaseUrl = Field(
        "",
        description="`postgresql://user:password@host/name`, PostgreSQL 15 or newer, UTF-8, with the contrib "
        "extensions `pg_trgm` and `fuzzystrmatch`, and an `LC_CTYPE` that recognises Arabic letters (any UTF-8 "
        "locale, not `C`)",
    )
    DATABASE_NAME: str = Field(
        "", description="database to use on the same server instead of the configured one"
    )
    REPLICA_URLS: Annotated[tuple[DatabaseUrl, ...], *CommaSeparated] = Field(
        (),
        description="streaming replicas for reading public pages, comma-separated (see “Replicas”)",
    )
    REPLICA_LAG_MAX: float = Field(
        5.0, gt=0, le=3600, description="seconds that a replica may lag before it is no longer used"
    )
    ALLOWED_HOSTS: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], *CommaSeparated] = (
        Field((), description="host names, comma-separated")
    )
    SITE_URL: Annotated[str, AfterValidator(_site_url)] = Field(
        "", description="`https://…`, the public URL, used in canonical links and citations"
    )
    ADMIN_EMAIL: str = Field(
        "",
        pattern=r"^$|^[^@\s]+@[^@\s]+$",
        description="contact address for harvesters (OAI-PMH); `webmaster@` the host of the site if not set",
    )
    STATEMENT_TIMEOUT: float = Field(
        0.0, ge=0, le=3600,
        description="seconds after which a database statement is cancelled, 0 for never; the application "
        f"server sets {SERVED_STATEMENT_TIMEOUT}, commands have no limit",
    )  # fmt: skip
    TRUSTED_PROXIES: int | None = Field(
        None, ge=0, le=10,
        description="number of proxies in front of the server that add to `X-Forwarded-For`, from which the "
        "client’s address is read; by default 1 in production, else 0",
    )  # fmt: skip
    RATE_LIMIT: bool = Field(True, description="`0` turns off the limit on requests per client")
    TWO_FACTOR: Literal["required", "offered"] | None = Field(
        None,
        description="`required`: every editor needs a second factor; `offered`: only those who have set one up "
        "are asked for it. By default `required` in production, else `offered`",
    )
    SECOND_PAIR_OF_EYES: bool = Field(
        False,
        description="`1`: editors cannot publish what they imported or submitted for review themselves",
    )
    CACHE_PURGE_URLS: Annotated[
        tuple[Annotated[str, AfterValidator(_web_address)], ...], *CommaSeparated
    ] = Field(
        (),
        description="HTTP caches to purge when something public changes, comma-separated (see “Caches”)",
    )
    METRICS_TOKEN: str = Field(
        "", repr=False,
        description="bearer token with which Prometheus reads `/metrics`; without it there are no metrics",
    )  # fmt: skip
    DISK_FREE_MIN: int = Field(
        500, ge=0, description="megabytes of free disk space below which `/readyz` fails"
    )
    LOG_FORMAT: Literal["json", "line"] | None = Field(
        None, description="`json` or `line`; by default `json` in production, else `line`"
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = Field(
        None,
        description="lowest level that is logged; requests are logged at `INFO`; by default `INFO` in "
        "production, else `WARNING`",
    )
    ERROR_REPORTER: Annotated[str, AfterValidator(_callable_path)] = Field(
        "", description="`package.module:callable` that is called with each error (see “Faults”)"
    )
    VAR_DIR: str = Field(
        "",
        description="directory of generated files: static files, cards, dumps; if not set, `var` in the "
        "checkout",
    )
    POSTGRESQL_PROGRAMS: str = Field(
        "",
        description="directory of `pg_dump` and `pg_restore`, if those on PATH are older than the server",
    )
    DEBUG: bool = Field(
        False, description="`1` shows details of errors in the browser; has no effect in production"
    )

    @model_validator(mode="after")
    def _check_production(self) -> Environment:
        if not self.PRODUCTION:
            return self
        needed = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL")
        wrong = [
            f"{name}: required with PRODUCTION=1" for name in needed if not getattr(self, name)
        ]
        if self.SITE_URL and urlsplit(self.SITE_URL).scheme != "https":
            wrong.append(
                f"SITE_URL: must start with https:// in production, but is {self.SITE_URL!r}"
            )
        if self.SECRET_KEY and (
            len(self.SECRET_KEY) < SHORTEST_SECRET or len(set(self.SECRET_KEY)) < 5
        ):
            wrong.append(f"SECRET_KEY: must have at least {SHORTEST_SECRET} random characters")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    @property
    def is_debugged(self) -> bool:
        """Whether details of errors are shown: never in production."""
        return self.DEBUG and not self.PRODUCTION

    def in_production(self, value: Any, production: Any, otherwise: Any) -> Any:
        """Return the value of a variable if it is set, else its default in production or elsewhere."""
        if value is not None:
            return value
        return production if self.PRODUCTION else otherwise


def read() -> Environment:
    """Return the checked environment.

    Raises EnvironmentProblem with a line for each invalid variable. Secrets are not repeated in it.
    """
    try:
        return Environment()
    except ValidationError as problem:
        lines = []
        for error in problem.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            text = error["msg"].removeprefix("Value error, ")
            field = Environment.model_fields.get(name)
            shown = (
                f" (its value is {error['input']!r})"
                if field and field.repr and "URL" not in name
                else ""
            )
            lines.append(f"{name}: {text}{shown}" if name else text)
        raise EnvironmentProblem("Invalid environment variables:\n" + "\n".join(lines)) from None


def table() -> str:
    """Return the variables as a Markdown table, for docs/operations.md."""
    rows = [
        f"| `{name}` | {field.description} |" for name, field in Environment.model_fields.items()
    ]
    return "\n".join(["| variable | meaning |", "|---|---|", *rows])


if __name__ == "__main__":
    print(table())
