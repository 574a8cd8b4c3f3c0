"""What the environment may say: each variable is declared once, checked at start, and documented from here.

`python -m archive.environment` prints the table that docs/operations.md holds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SERVED_STATEMENT_TIMEOUT = 10  # seconds; no reader waits longer for a page
SHORTEST_SECRET = 50  # letters; what `manage.py check --deploy` asks for


class EnvironmentProblem(Exception):
    """The environment cannot be served with; the text names each variable, its value and what is wrong."""


def _split(value: Any) -> Any:
    """Return the parts of a list that is written with commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _database_url(value: str) -> str:
    if value:
        try:
            known = conninfo_to_dict(value)
        except ProgrammingError as problem:
            raise ValueError(f"no address of a database: {problem}") from None
        if "dbname" not in known:
            raise ValueError(
                "names no database; it looks like postgresql://user:password@host/name"
            )
    return value


def _site_url(value: str) -> str:
    value = value.rstrip("/")
    if value:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            raise ValueError("must be an address without a path, like https://archive.example.org")
    return value


def _host(value: str) -> str:
    if "/" in value or ":" in value.strip("[]").replace("::", "") or value == "*":
        raise ValueError(
            f"{value!r} is no host name: neither scheme, port nor path, and not every host"
        )
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"{value!r} is no address of the web")
    return value


def _dotted(value: str) -> str:
    if value and (":" not in value or not all(value.split(":"))):
        raise ValueError("must name a callable, like package.module:function")
    return value


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Several = (NoDecode, BeforeValidator(_split))


class Environment(BaseSettings):
    """The variables of the environment; a field's description is its line in the documentation."""

    model_config = SettingsConfigDict(case_sensitive=True, env_ignore_empty=True, frozen=True)

    PRODUCTION: bool = Field(
        False,
        description="`1` turns on what a public service needs; refuses to start while some of it is missing",
    )
    SECRET_KEY: str = Field(
        "", repr=False, description=f"long and random, {SHORTEST_SECRET} letters at least"
    )
    SECRET_KEY_FALLBACKS: Annotated[tuple[str, ...], *Several] = Field(
        (), repr=False,
        description="earlier secret keys, with commas: sessions made with them go on until they are taken out",
    )  # fmt: skip
    DATABASE_URL: DatabaseUrl = Field(
        "",
        description="`postgresql://user:password@host/name`, PostgreSQL 15 or newer, UTF-8, with the contrib "
        "extensions `pg_trgm` and `fuzzystrmatch`; a `LC_CTYPE` that knows Arabic letters (any UTF-8 one, "
        "not `C`)",
    )
    DATABASE_NAME: str = Field("", description="another database of the same server")
    REPLICA_URLS: Annotated[tuple[DatabaseUrl, ...], *Several] = Field(
        (),
        description="streaming replicas that public pages are read from, with commas (“Replicas”)",
    )
    REPLICA_LAG_MAX: float = Field(
        5.0, gt=0, le=3600, description="seconds that a replica may be behind before it is left out"
    )
    ALLOWED_HOSTS: Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], *Several] = Field(
        (), description="host names, with commas"
    )
    SITE_URL: Annotated[str, AfterValidator(_site_url)] = Field(
        "", description="`https://…`, the public address: canonical links and citations use it"
    )
    ADMIN_EMAIL: str = Field(
        "",
        pattern=r"^$|^[^@\s]+@[^@\s]+$",
        description="whom harvesters write to (OAI-PMH); `webmaster@` the host of the site where not set",
    )
    STATEMENT_TIMEOUT: float = Field(
        0.0, ge=0, le=3600,
        description="seconds after which a statement is given up, 0 for never; the application server sets "
        f"{SERVED_STATEMENT_TIMEOUT}, "
        "commands are not limited",
    )  # fmt: skip
    TRUSTED_PROXIES: int | None = Field(
        None, ge=0, le=10,
        description="how many proxies stand before the server and add to `X-Forwarded-For`; 1 in production, "
        "0 else: whoever asks is told apart by it",
    )  # fmt: skip
    RATE_LIMIT: bool = Field(True, description="`0`: nobody is told that they ask too much")
    TWO_FACTOR: Literal["required", "offered"] | None = Field(
        None,
        description="`required`: the desk opens only with a second factor; `offered`: only for who has "
        "set one up. Required in production, offered else",
    )
    SECOND_PAIR_OF_EYES: bool = Field(
        False, description="`1`: nobody publishes what they brought in or sent to review themselves"
    )
    CACHE_PURGE_URLS: Annotated[
        tuple[Annotated[str, AfterValidator(_web_address)], ...], *Several
    ] = Field(
        (),
        description="HTTP caches to be told when something public changes, with commas (“Caches”)",
    )
    METRICS_TOKEN: str = Field(
        "", repr=False,
        description="what Prometheus says as bearer token to read `/metrics`; there are none without it",
    )  # fmt: skip
    DISK_FREE_MIN: int = Field(
        500, ge=0, description="megabytes that must be free for `/readyz` to say yes"
    )
    LOG_FORMAT: Literal["json", "line"] | None = Field(
        None, description="`json` or `line`; JSON in production, lines else"
    )
    LOG_LEVEL: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = Field(
        None,
        description="what is written down: each request from `INFO` on, as in production; `WARNING` else",
    )
    ERROR_REPORTER: Annotated[str, AfterValidator(_dotted)] = Field(
        "", description="`package.module:callable` that is handed each fault (“Faults”)"
    )
    VAR_DIR: str = Field(
        "",
        description="where files are made: static files, cards, dumps; `var` in the checkout where not set",
    )
    POSTGRESQL_PROGRAMS: str = Field(
        "",
        description="directory of `pg_dump` and `pg_restore`, where those on PATH are older than the server",
    )
    DEBUG: bool = Field(
        False, description="`1` shows faults to whoever meets them; without effect in production"
    )

    @model_validator(mode="after")
    def _fit_for_production(self) -> Environment:
        if not self.PRODUCTION:
            return self
        needed = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL")
        wrong = [f"{name}: needed with PRODUCTION=1" for name in needed if not getattr(self, name)]
        if self.SITE_URL and urlsplit(self.SITE_URL).scheme != "https":
            wrong.append(f"SITE_URL: must begin with https:// in production, not {self.SITE_URL!r}")
        if self.SECRET_KEY and (
            len(self.SECRET_KEY) < SHORTEST_SECRET or len(set(self.SECRET_KEY)) < 5
        ):
            wrong.append(f"SECRET_KEY: must have {SHORTEST_SECRET} letters at least, at random")
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    @property
    def is_debugged(self) -> bool:
        """Whether faults are shown: never in production."""
        return self.DEBUG and not self.PRODUCTION

    def in_production(self, value: Any, there: Any, else_: Any) -> Any:
        """Return what a variable says, or what goes without saying in production and elsewhere."""
        if value is not None:
            return value
        return there if self.PRODUCTION else else_


def read() -> Environment:
    """Return what the environment says.

    Raises EnvironmentProblem with a line for each variable that cannot be used. Secrets are not repeated.
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
                f" (it says {error['input']!r})"
                if field and field.repr and "URL" not in name
                else ""
            )
            lines.append(f"{name}: {text}{shown}" if name else text)
        raise EnvironmentProblem("The environment cannot be used:\n" + "\n".join(lines)) from None


def table() -> str:
    """Return the variables as a Markdown table, for docs/operations.md."""
    rows = [
        f"| `{name}` | {field.description} |" for name, field in Environment.model_fields.items()
    ]
    return "\n".join(["| variable | meaning |", "|---|---|", *rows])


if __name__ == "__main__":
    print(table())
