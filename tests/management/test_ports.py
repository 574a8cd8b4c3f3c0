"""Ports that are served already are refused, whatever the family and the options of the other server."""

import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.management import ports
from articles.management.commands import serve
from tests.serving import free_port, url_of_tests

HAS_IPV6 = socket.has_ipv6
try:
    with socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
except OSError:
    HAS_IPV6 = False


def listen(address: str, port: int = 0, *, reuse_port=False, dual=False) -> socket.socket:
    """Return a socket that listens at an address, as servers make it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    server = socket.socket(family)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuse_port:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if dual else 1)
    server.bind((address, port))
    server.listen()
    return server


IPV4, IPV6 = ["127.0.0.1", "0.0.0.0", "localhost"], ["::1", "::"]
HOSTS = [*IPV4, *(IPV6 if HAS_IPV6 else [])]


@pytest.mark.parametrize("reuse_port", [False, True])
@pytest.mark.parametrize("served", [host for host in HOSTS if host != "localhost"])
@pytest.mark.parametrize("wanted", HOSTS)
def test_check_free__served_port_is_refused_by_number_in_every_family(served, wanted, reuse_port):
    with closing(listen(served, reuse_port=reuse_port)) as server:
        port = server.getsockname()[1]
        with pytest.raises(ports.PortRefused) as caught:
            ports.check_free(wanted, port)
    message = str(caught.value)
    assert f"Port {port} is served already" in message
    assert f"PORT={port + 1}" in message


@pytest.mark.skipif(not HAS_IPV6, reason="no IPv6 on this machine")
def test_check_free__server_of_both_families_is_found():
    with closing(listen("::", dual=True)) as server, pytest.raises(ports.PortRefused):
        ports.check_free("127.0.0.1", server.getsockname()[1])


@pytest.mark.parametrize("host", HOSTS)
def test_check_free__free_port_passes(host):
    ports.check_free(host, free_port())


def test_check_free__port_that_was_left_a_moment_ago_passes():
    with closing(listen("127.0.0.1")) as server:
        port = server.getsockname()[1]
        client = socket.create_connection(("127.0.0.1", port))
        accepted, _address = server.accept()
        accepted.close()  # this side waits in TIME_WAIT
        client.close()
    ports.check_free("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, -1, 65_536, 10**9])
def test_check_free__port_that_does_not_exist_is_refused(port):
    with pytest.raises(ports.PortRefused, match="does not exist"):
        ports.check_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.7", "nowhere.invalid", "x" * 300])
def test_check_free__address_of_another_machine_is_refused(host):
    with pytest.raises(ports.PortRefused, match="no address of this machine"):
        ports.check_free(host, free_port())


def test_url__address_of_ipv6_is_in_brackets():
    assert ports.url("::1", 8000) == "http://[::1]:8000/"
    assert ports.url("127.0.0.1", 8000) == "http://127.0.0.1:8000/"


def test_serve__served_port_ends_the_command_before_anything_is_prepared(monkeypatch, capsys):
    monkeypatch.setattr(serve, "call_command", lambda *_a, **_o: pytest.fail("prepared"))
    monkeypatch.setattr(serve, "run_until_interrupted", lambda *_a: pytest.fail("served"))
    with closing(listen("127.0.0.1", reuse_port=True)) as server:
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is served already"):
            call_command("serve", port=port)
    assert "open" not in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_serve__second_server_on_one_port_is_refused(catalogue):
    with closing(listen("0.0.0.0", reuse_port=True)) as server:
        port = server.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=settings.BASE_DIR, text=True,
            env={**os.environ, "DATABASE_URL": url_of_tests()}, capture_output=True, timeout=60,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Port {port} is served already" in done.stderr
    assert "is open" not in done.stdout
