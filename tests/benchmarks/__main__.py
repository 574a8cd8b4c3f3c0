"""Run a benchmark or an evaluation by name: `python -m tests.benchmarks pages --articles 1000`."""

from __future__ import annotations

import os
import sys
from importlib import import_module

BENCHMARKS = ("pages", "data", "desk", "load")
EVALUATIONS = ("search", "recognition", "cataloguing", "participation")


def main(arguments: list[str]) -> None:
    """Run the command of a module of this package; `--help` after its name lists its options."""
    names = (*BENCHMARKS, *EVALUATIONS)
    if not arguments or arguments[0] not in names:
        sys.exit(
            f"usage: python -m tests.benchmarks NAME [OPTIONS]; NAME is one of {', '.join(names)}"
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    os.environ.setdefault("RATE_LIMIT", "0")  # the pages are to be measured, not refusals
    import django
    from django.core.management import call_command

    django.setup()
    call_command("assets", verbosity=0)  # pages need them, and a fresh checkout has none
    command = import_module(f"tests.benchmarks.{arguments[0]}").Command()
    command.run_from_argv(["python -m tests.benchmarks", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
