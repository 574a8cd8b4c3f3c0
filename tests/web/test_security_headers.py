"""Security headers of a production server, on pages of every kind."""

import pytest

from articles.web import inline_assets
from tests.archive.test_settings import GOOD
from tests.serving import serving, url_of_tests

pytestmark = pytest.mark.django_db(transaction=True)
TLS = {"Host": "example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
PAGES = {
    "/": 200,
    "/articles/?venue=paris": 200,
    "/en/meetings/": 200,
    "/api/": 200,
    "/api/v1/articles": 200,
    "/articles/feed/": 200,
    "/robots.txt": 200,
    "/admin/login/": 200,
    "/admin/": 302,
    "/nothing/here/": 404,
    "/articles/?page=5&date=9999-99": 200,
}


@pytest.fixture
def server(catalogue):
    environment = {name: value for name, value in GOOD.items() if name != "DATABASE_URL"}
    with serving(url_of_tests(), **environment) as served:
        yield served


def test_headers__are_sent_with_every_kind_of_page(server):
    for path, status in PAGES.items():
        answer = server.ask(path, **TLS)
        assert answer.status == status, path
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in answer.headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'", path
        hashes = {"script": "", "style": ""}  # of inline assets; apart from them only our own files
        if not path.startswith("/admin"):
            hashes = {
                "script": f" {inline_assets.csp_source(inline_assets.SCRIPT)}",
                "style": f" {inline_assets.csp_source(inline_assets.STYLE)}",
            }
        assert policy["script-src"] == f"'self'{hashes['script']}"
        assert policy["style-src"] == f"'self'{hashes['style']}"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "upgrade-insecure-requests" in policy
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "max-age=31536000" in answer.headers["strict-transport-security"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert "geolocation=()" in answer.headers["permissions-policy"]
        if not path.startswith("/admin"):
            assert "set-cookie" not in answer.headers, path


def test_cookies__of_the_desk_are_secure(server):
    cookie = server.ask("/admin/login/", **TLS).headers["set-cookie"]
    for word in ("csrftoken=", "HttpOnly", "Secure", "SameSite=Lax"):
        assert word in cookie


def test_host_and_scheme__http_is_redirected_and_foreign_hosts_refused(server):
    plain = server.ask("/meetings/", Host="example.org")
    assert plain.status == 301
    assert plain.headers["location"] == "https://example.org/meetings/"
    for host in ("evil.example", "example.org.evil.example", "example.org:80@evil.example"):
        answer = server.ask("/", **TLS | {"Host": host})
        assert answer.status == 400, host
        assert "evil" not in answer.text
    forged = server.ask("/", **TLS | {"X-Forwarded-Host": "evil.example"})
    assert forged.status == 200
    assert "evil" not in forged.text
    assert (
        server.ask("/healthz", Host="example.org").status == 200
    )  # health checks of the host use plain HTTP
