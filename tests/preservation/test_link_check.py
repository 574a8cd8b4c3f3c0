"""Link checks against a local server that misbehaves in various ways."""

import io
import re
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import urllib3
from django.core.management import call_command
from django.utils import timezone

from articles.models import LinkCheck
from articles.preservation import link_check
from articles.preservation.link_check import Answer, Checker
from tests import builders

pytestmark = pytest.mark.django_db


class Pages(BaseHTTPRequestHandler):
    """Answers by path, and records the requested paths in `requested`."""

    requested: list[str] = []
    robots = b"User-agent: *\nDisallow: /forbidden\nCrawl-delay: 7\n"
    failures_left = 0  # how often `/ill` fails before it succeeds

    def do_GET(self):
        path = self.path
        if path != "/robots.txt":
            type(self).requested.append(path)
        getattr(self, f"_{path.strip('/').split('/')[0].replace('.', '_')}", self._lost)()

    def _answer(self, status, content=b"<p>page</p>", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _robots_txt(self):
        self._answer(200, self.robots)

    def _there(self):
        self._answer(200)

    def _forbidden(self):
        self._answer(200)

    def _lost(self):
        self._answer(404)

    def _closed(self):
        self._answer(403)

    def _moved(self):
        self._answer(301, Location="/there")

    def _circle(self):
        self._answer(302, Location="/circle")

    def _endless(self):
        self._answer(302, Location=f"{self.path}/on")

    def _inward(self):
        self._answer(302, Location="http://169.254.169.254/latest/")

    def _file(self):
        self._answer(302, Location="file:///etc/passwd")

    def _nowhere(self):
        self._answer(302, Location="http://[half")

    def _ill(self):
        if type(self).failures_left:
            type(self).failures_left -= 1
            self._answer(503, Retry_After="11")
        else:
            self._answer(200)

    def _busy(self):
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
        self._answer(429, Retry_After=later)

    def _cut(self):
        self.connection.shutdown(socket.SHUT_RDWR)

    def _nonsense(self):
        self.wfile.write("هذا ليس HTTP\r\n\r\n".encode())

    def _silent(self):
        threading.Event().wait(1.5)

    def _flood(self):
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100_000):  # an endless page must not be read
                self.wfile.write(b"x" * 65_536)
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Pages.requested, Pages.failures_left = [], 0
    monkeypatch.setattr(link_check, "TIMEOUT", urllib3.Timeout(connect=0.5, read=0.5))
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Clock:
    """A clock that only `sleep` advances."""

    def __init__(self):
        self.now, self.slept = 1_000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        if seconds:
            self.slept.append(round(seconds))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def checker(clock):
    """Return a checker that may connect only to 127.0.0.1."""
    return Checker(lambda ip: ip == "127.0.0.1", clock, clock.sleep)


@pytest.mark.parametrize(
    ("path", "said", "is_there", "is_transient"),
    [
        ("/there", "200", True, False),
        ("/moved", "200", True, False),
        ("/closed", "403", True, False),
        ("/lost", "404", False, False),
        ("/circle", "redirect loop", False, False),
        ("/endless", "too many redirects", False, False),
        ("/file", "not a web address", False, False),
        ("/nowhere", "redirect to an invalid address", False, False),
        ("/busy", "429", True, True),
        ("/cut", "ProtocolError", False, True),
        ("/nonsense", "ProtocolError", False, True),
        ("/silent", "ReadTimeoutError", False, True),
        ("/flood", "200", True, False),
        ("/forbidden", "robots.txt", True, False),
    ],
)
def test_request__misbehaving_server_gives_its_answer(
    checker, site, path, said, is_there, is_transient
):
    answer = checker.request(site + path)
    assert (answer.said, answer.is_there, answer.is_transient) == (said, is_there, is_transient)


def test_request__refused_connection_is_transient(checker):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        answer = checker.request(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert answer == Answer("NewConnectionError", False, is_transient=True)


def test_request__page_forbidden_by_robots_is_not_requested(checker, site):
    checker.request(f"{site}/forbidden/page")
    assert Pages.requested == []


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://example.org/", "http://", "http://[half", "http://a:0/"],
)
def test_request__other_schemes_and_invalid_addresses_fail(checker, address):
    assert checker.request(address) == Answer("not a web address", False)


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0", "169.254.169.254", "192.168.1.1", "0.0.0.0"],
)  # fmt: skip
def test_is_public__private_addresses_are_not_public(ip):
    assert not link_check.is_public(ip)
    assert link_check.is_public("93.184.215.14")


def test_request__name_that_resolves_to_private_address_fails(site):
    # The check is on the connection, so a host name is no way around it.
    answer = Checker().request(site.replace("127.0.0.1", "localhost"))
    assert answer == Answer("not a public address", False)
    assert Pages.requested == []


def test_request__redirect_to_private_address_fails(site):
    checker = Checker(lambda ip: ip == "127.0.0.1")
    answer = checker.request(f"{site}/inward")
    assert not answer.is_there


def test_check__pauses_between_requests_to_one_host(checker, clock, site):
    for n in range(3):
        builders.article(f"خبر {n}", url=f"{site}/there/{n}", index=False)
    assert len(list(checker.check(link_check.due()))) == 3
    assert clock.slept == [7, 7]  # the Crawl-delay of its robots.txt


def test_check__transient_failure_is_retried(checker, clock, site):
    article = builders.article("خبر", url=f"{site}/ill", index=False)
    Pages.failures_left = 2
    (result,) = checker.check(link_check.due())
    assert result.answer.is_there
    assert clock.slept == [11, 11]  # its Retry-After
    assert LinkCheck.objects.get(article=article).failures == 0


def test_check__repeated_failure_is_recorded_after_maximum_of_tries(checker, clock, site):
    builders.article("خبر", url=f"{site}/ill", index=False)
    Pages.failures_left = 100
    (result,) = checker.check(link_check.due())
    assert result.answer.said == "503"
    assert len(Pages.requested) == link_check.MAX_TRIES


def test_check__interrupted_run_is_continued(checker, site):
    for n in range(4):
        builders.article(f"خبر {n}", url=f"{site}/there/{n}", index=False)
    run = checker.check(link_check.due())
    next(run), next(run)
    run.close()  # as if the process ended
    assert len(list(checker.check(link_check.due()))) == 2
    assert sorted(Pages.requested) == [f"/there/{n}" for n in range(4)]


def test_check__archived_copies_are_checked_separately(checker, site):
    article = builders.article(
        "خبر", url=f"{site}/there", archived_url=f"{site}/lost/copy", index=False
    )
    said = {result.which: result.answer.said for result in checker.check(link_check.due())}
    assert said == {"url": "200", "archived_url": "404"}
    check = LinkCheck.objects.get(article=article)
    assert (check.failures, check.archived_failures) == (0, 1)
    assert list(link_check.due()) == [article]  # the copy failed only once
    list(checker.check(link_check.due()))
    assert LinkCheck.objects.dead().get() == LinkCheck.objects.get(article=article)
    assert not link_check.due()
    long_ago = timezone.now() - timedelta(days=31)
    LinkCheck.objects.update(checked_at=long_ago)
    assert list(link_check.due()) == [article]


def test_command__second_failure_lists_link_as_dead(site, desk, monkeypatch):
    monkeypatch.setattr(link_check, "is_public", lambda ip: True)
    monkeypatch.setattr(link_check, "PAUSE", 0.0)
    monkeypatch.setattr(Pages, "robots", b"")
    dead = builders.article("ذهب", url=f"{site}/gone", index=False)
    builders.article("باق", url=f"{site}/there", index=False)
    builders.article("بلا عنوان", index=False)
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert "2 asked, 1 without a page" in out.getvalue()
    assert "ذهب" not in desk.get("/admin/").content.decode().split("q-links")[-1]
    call_command("check_links", stdout=out)  # only the address that failed once is due
    assert LinkCheck.objects.get(article=dead).failures == 2
    assert "ذهب" in desk.get("/admin/").content.decode().split("q-links")[-1]
    assert "ذهب" in desk.get("/admin/articles/article/?link=dead").content.decode()
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert "0 asked" in out.getvalue()


def test_page__answers_of_addresses_are_shown(client, checker, site):
    article = builders.article(
        "خبر", url=f"{site}/there",
        archived_url="https://web.archive.org/web/20190205120000/https://example.org/",
    )  # fmt: skip
    link_check.record(article, "url", Answer("404", False))
    link_check.record(article, "archived_url", Answer("200", True))
    page = client.get(article.get_absolute_url())
    said = page.content.decode()
    assert "لم يكن الرابط يعمل" in said
    assert "404" in said
    assert re.search(r"5 (فبراير|شباط).* 2019", said)  # the date of the copy
    assert 'rel="memento"' in page["Link"]
    assert 'rel="original"' in page["Link"]
    data = client.get(f"/api/v1/articles/{article.permanent_id}").json()
    assert data["original"]["check"]["is_there"] is False
    assert data["archived"]["made_at"] == "2019-02-05T12:00:00Z"
