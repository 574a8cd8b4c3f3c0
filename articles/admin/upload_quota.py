"""The end of a request that sends too much: nothing more of it is kept, and the page can say so."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class Quota(FileUploadHandler):
    """Stand before the handlers that keep files, and stop at the limits of what one may send at once.

    What was sent after that is read and dropped, so that the browser hears the answer. `request.sent_too_much`
    is then True, and the files of the request are only some of those sent.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._files = self._bytes = 0

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        if self._files > settings.IMPORT_FILES_AT_ONCE:
            self._stop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._bytes += len(raw_data)
        if self._bytes > settings.IMPORT_UPLOAD_BYTES_MAX:
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""

    def _stop(self) -> None:
        self.request.sent_too_much = True
        raise StopUpload(connection_reset=False)
