"""Django's PostgreSQL backend, with an embedded server that is started on demand."""

from django.db.backends.postgresql import base

from archive.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """Connect to the embedded server of this checkout, starting it first if it is down.

    The server is started here and not in the settings, so that commands that never use the database
    (`assets`, `makemessages`) do not start one.
    """

    def get_connection_params(self) -> dict:
        embedded = server.of_this_checkout()
        embedded.start()
        self.settings_dict.update(HOST=str(embedded.socket_directory), PORT=embedded.port)
        return super().get_connection_params()
