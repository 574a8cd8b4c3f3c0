"""Entry for the application server."""

import logging
import os

from archive.environment import SERVED_STATEMENT_TIMEOUT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", str(SERVED_STATEMENT_TIMEOUT))

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()


def _read_the_index() -> None:
    """Read the facets into memory before the first reader asks for them."""
    from django.db import DatabaseError, connection

    from articles.index import bitmaps

    try:
        bitmaps.current()
    except DatabaseError:
        logging.getLogger("archive").warning("the database does not answer yet; readers will wait")
    finally:
        connection.close()


_read_the_index()
