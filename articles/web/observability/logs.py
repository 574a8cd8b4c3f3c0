"""Log format (JSON lines with the request id, in production) and the reporting of errors."""

from __future__ import annotations

import importlib
import logging

from django.conf import settings
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from articles.web.observability import counters
from articles.web.observability.requests import current_id


class Lines(JsonFormatter):
    """Format a record as one JSON object: time, level, logger, message, request_id, and its extra fields.

    What the framework adds about the request is left out, because it holds addresses and accounts.
    """

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
            reserved_attrs=[*RESERVED_ATTRS, "request", "server_time", "sql", "params"],
        )

    def add_fields(self, log_data, record, message_dict) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data["request_id"] = current_id()


class Reporter(logging.Handler):
    """Count each error, and pass it to the function that ERROR_REPORTER names (`module:function`).

    It is called as `report(record, request_id)`. If it fails, the page must not fail with it.
    """

    def emit(self, record: logging.LogRecord) -> None:
        counters.FAULTS.labels(record.name).inc()
        if not settings.ERROR_REPORTER:
            return
        try:
            module, _, name = settings.ERROR_REPORTER.partition(":")
            getattr(importlib.import_module(module), name)(record, current_id())
        except Exception:
            self.handleError(record)
