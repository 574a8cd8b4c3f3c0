"""Whether pages still answer, asked of a server of our own."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import call_command

from articles import linkcheck
from articles.models import LinkCheck
from tests import builders

pytestmark = pytest.mark.django_db


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        status = {"/there": 200, "/closed": 403, "/moved": 301, "/loop": 302}.get(self.path, 404)
        self.send_response(status)
        if self.path == "/moved":
            self.send_header("Location", "/there")
        if self.path == "/loop":
            self.send_header("Location", "/loop")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(linkcheck, "is_public", lambda address: True)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "is_there"),
    [("/there", True), ("/closed", True), ("/moved", True), ("/loop", False), ("/gone", False)],
)
def test_ask__says_whether_there_is_a_page(site, path, is_there):
    assert linkcheck.ask(site + path).is_there == is_there


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost:5432/", "http://10.0.0.1/", "http://[::1]/",
     "http://169.254.169.254/latest/", "file:///etc/passwd", "ftp://example.org/", "http://",
     "http://exa mple/"],
)  # fmt: skip
def test_ask__never_our_own_network(address):
    assert not linkcheck.is_public(address)
    assert linkcheck.ask(address) == linkcheck.Answer("not a public address", False)


def test_command__dead_after_two_failures_and_back_when_it_answers(site, desk):
    gone = builders.article("ذهب", url=f"{site}/gone", index=False)
    builders.article("باق", url=f"{site}/there", index=False)
    builders.article("بلا عنوان", index=False)
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert "2 asked, 1 without a page" in out.getvalue()
    assert "ذهب" not in desk.get("/admin/").content.decode().split("q-links")[-1]
    call_command("check_links", stdout=out)  # only the one that is unsure
    assert LinkCheck.objects.get(article=gone).failures == 2
    assert "ذهب" in desk.get("/admin/").content.decode().split("q-links")[-1]
    assert "ذهب" in desk.get("/admin/articles/article/?link=dead").content.decode()
    out = io.StringIO()
    call_command("check_links", stdout=out)
    assert "0 asked" in out.getvalue()
