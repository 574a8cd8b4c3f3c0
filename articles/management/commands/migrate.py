"""Command: Django's `migrate`, one run at a time, and without blocking readers for long."""

from __future__ import annotations

import time

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

# Key of the advisory lock; any number that nothing else uses: "migr" in ASCII.
LOCK = 0x6D696772
LOCK_SECONDS = 5  # how long readers may have to wait behind a migration
TRIES, PAUSE_SECONDS = 12, 5


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Concurrent runs wait for each other. A table lock that is not granted "
        f"within {LOCK_SECONDS} s is given up, so that readers do not queue behind it, and tried again."
    )

    def handle(self, *args, **options) -> None:
        """Apply migrations.

        Raises CommandError if a lock was not granted in several tries; migrations applied so far stay.
        """
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            self._apply(connection, *args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def _apply(self, connection, *args, **options) -> None:
        for number in range(1, TRIES + 1):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            try:
                super().handle(*args, **options)
                return
            except OperationalError as problem:
                if not isinstance(problem.__cause__, LockNotAvailable):
                    raise
                if number == TRIES:
                    raise CommandError(
                        f"A table was in use for too long ({TRIES} tries): {problem}"
                    ) from problem
                self.stderr.write(f"› a table is in use; trying again ({number} of {TRIES})")
                time.sleep(PAUSE_SECONDS)
