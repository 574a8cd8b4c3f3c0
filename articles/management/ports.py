"""Whether a port of this machine is free to be served.

The server shares its port between workers (SO_REUSEPORT), and therefore with any other such server on it: there
is no error, and half of the requests go to each. So the port is tried before.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from collections.abc import Iterator

ANSWER_SECONDS = 1.0
HIGHEST_PORT = 65_535
_LOOPBACK = ("127.0.0.1", "::1")  # `localhost` means both
_ANY = ("0.0.0.0", "::")  # noqa: S104
# The machine has no such address, or no IPv6 at all.
_NO_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)


class PortRefused(Exception):
    """Raised for a port that cannot be served; the message says why, and what to do."""


def check_free(host: str, port: int) -> None:
    """Raise PortRefused if something serves a port already, or if it cannot be served here.

    A host that means this machine, or all its addresses, is tried in both families: a browser that asks for
    `localhost` takes either.
    """
    if not 0 < port <= HIGHEST_PORT:
        raise PortRefused(f"Port {port} does not exist: choose one from 1024 to {HIGHEST_PORT}.")
    own = set(_addresses(host, port))
    for address in sorted(own | _siblings(own)):
        _try(address, port, is_own=address in own)


def url(host: str, port: int) -> str:
    """Return the address to open in a browser."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _addresses(host: str, port: int) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise PortRefused(f"{host} is no address of this machine: {error}.") from error
    for _family, _kind, _protocol, _name, address in found:
        yield str(address[0])


def _siblings(addresses: set[str]) -> set[str]:
    """Return the addresses in both families that browsers on this machine take for the same."""
    if any(ipaddress.ip_address(_plain(address)).is_unspecified for address in addresses):
        return {*_ANY, *_LOOPBACK}
    is_loopback = any(ipaddress.ip_address(_plain(address)).is_loopback for address in addresses)
    return set(_LOOPBACK) if is_loopback else set()


def _plain(address: str) -> str:
    return address.partition("%")[0]  # without the interface: fe80::1%eth0


def _try(address: str, port: int, *, is_own: bool) -> None:
    """Raise PortRefused if a port is served at an address, or cannot be where it is to be (`is_own`)."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(ANSWER_SECONDS)
            is_answered = address not in _ANY and probe.connect_ex((address, port)) == 0
        if is_answered:
            raise _in_use(address, port)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if sys.platform != "win32":  # there it would take the port from whoever has it
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind((address, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise _in_use(address, port) from error
        if not is_own:
            return
        if error.errno == errno.EACCES:
            message = f"Port {port} needs the rights of an administrator: choose one from 1024 on."
            raise PortRefused(message) from error
        if error.errno in _NO_ADDRESS:
            raise PortRefused(f"{address} is no address of this machine.") from error
        raise PortRefused(f"Port {port} cannot be served: {error.strerror}.") from error


def _in_use(address: str, port: int) -> PortRefused:
    return PortRefused(
        f"Port {port} is served already, on {address}. Stop that server, or choose another port: "
        f"make run PORT={port + 1 if port < HIGHEST_PORT else port - 1} "
        "(without make: manage.py serve --port …)."
    )
