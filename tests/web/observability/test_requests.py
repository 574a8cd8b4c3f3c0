"""Log lines and ids of requests, and the reporting of errors."""

import json
import logging

import pytest

from articles.web.observability.logs import Lines
from articles.web.observability.requests import RequestMiddleware, current_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    """Return a function that returns the log lines as written so far, parsed."""
    caplog.set_level(logging.INFO, logger="articles.requests")
    caplog.handler.setFormatter(Lines())
    return lambda: [json.loads(caplog.handler.format(r)) for r in caplog.records]


def test_log_line__has_route_status_and_time_and_nothing_personal(client, lines, catalogue):
    response = client.get(
        "/articles/?q=اسمي+هو+فلان",
        headers={"user-agent": "Mozilla/5.0 (فلان)", "x-forwarded-for": "203.0.113.77"},
        REMOTE_ADDR="198.51.100.9",
    )
    (line,) = lines()
    assert line["route"] == "browse"
    assert line["status"] == 200
    assert line["milliseconds"] > 0
    assert line["octets"] == len(response.content)
    assert line["level"] == "INFO"
    written = json.dumps(line, ensure_ascii=False)
    for secret in ("فلان", "203.0.113.77", "198.51.100.9", "Mozilla", "?q"):
        assert secret not in written


def test_id__is_made_and_sent_with_the_response(client, lines):
    response = client.get("/robots.txt")
    assert len(response.headers["X-Request-ID"]) == 32
    assert current_id() == ""


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [
        (1, "0af7651916cd43dd8448eb211c80319c", True),
        (0, "0af7651916cd43dd8448eb211c80319c", False),  # only a trusted proxy may set it
        (1, "a b", False),
        (1, "x" * 65, False),
        (1, "é" * 10, False),
    ],
)
def test_id__valid_one_of_a_trusted_proxy_is_kept(client, settings, proxies, given, is_kept):
    settings.TRUSTED_PROXIES = proxies
    response = client.get("/robots.txt", headers={"x-request-id": given})
    assert (response.headers["X-Request-ID"] == given) is is_kept


def test_error__is_reported_with_the_request_id(client, settings, caplog, rf):
    settings.ERROR_REPORTER = "tests.web.observability.test_requests:report"
    REPORTED.clear()

    def failing(request):
        logging.getLogger("articles.web.observability").error("فشل الكتابة")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestMiddleware(failing)(rf.get("/"))
    ((message, request_id),) = REPORTED
    assert message == "فشل الكتابة"
    assert len(request_id) == 32


def test_reporter__failure_is_not_raised(settings, monkeypatch):
    from articles.web.observability.logs import Reporter

    monkeypatch.setattr(logging, "raiseExceptions", False)
    settings.ERROR_REPORTER = "tests.web.observability.nowhere:report"
    Reporter().emit(logging.LogRecord("x", logging.ERROR, "", 0, "", (), None))


REPORTED = []


def report(record, request_id):
    REPORTED.append((record.getMessage(), request_id))
