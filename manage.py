#!/usr/bin/env python
"""Run Django's and the project's own commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    from django.core.management import execute_from_command_line

    from archive.embedded.server import EmbeddedServerError

    try:
        execute_from_command_line(sys.argv)
    except EmbeddedServerError as error:
        sys.exit(f"› {error}")  # it says what to do; a traceback would hide that


if __name__ == "__main__":
    main()
