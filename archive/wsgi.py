"""WSGI entry point for the application server."""

import logging
import os

from archive.environment import SERVED_STATEMENT_TIMEOUT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", str(SERVED_STATEMENT_TIMEOUT))

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()


def _load_index() -> None:
    """Load the facet index into memory before the first request."""
    from django.db import DatabaseError, connection

    from articles.index import bitmaps

    try:
        bitmaps.current()
    except DatabaseError:
        logging.getLogger("archive").warning(
            "the database does not answer yet; the first request will load the index"
        )
    finally:
        connection.close()


_load_index()
