"""Limit on the size of uploads: stop storing files beyond it, so that the view can report it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class UploadQuota(FileUploadHandler):
    """Upload handler that stops storing files at the limits of one request.

    It comes before the handlers that store files. The rest of the request is read and discarded, so that the
    browser receives the response. `request.quota_exceeded` is then True, and `request.FILES` is incomplete.
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
        """Return None, so that the next handlers store the file."""

    def _stop(self) -> None:
        self.request.quota_exceeded = True
        raise StopUpload(connection_reset=False)
