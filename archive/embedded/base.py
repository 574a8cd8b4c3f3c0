"""Django backend: PostgreSQL's own, with a server in front that starts on demand."""

from django.db.backends.postgresql import base

from archive.embedded import server


class DatabaseWrapper(base.DatabaseWrapper):
    """Connect to the embedded server of this checkout, starting it first when it is down.

    Starting happens here and not in the settings, so that a command which never
    touches the database (`assets`, `makemessages`) does not start one.
    """

    def get_connection_params(self) -> dict:
        embedded = server.of_this_checkout()
        embedded.start()
        self.settings_dict.update(HOST=str(embedded.socket_directory), PORT=embedded.port)
        return super().get_connection_params()
