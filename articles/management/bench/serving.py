"""Requests a second, with wrk against real servers on this machine's loopback, some seconds each."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

SECONDS = 4
CONNECTIONS = 16
PAGES = {"home": "/", "browse": "/articles/", "filtered": "/articles/?state=state-1&topic=topic-2",
         "meeting": "/meetings/meeting-7/"}  # fmt: skip
# As `startproject` sets it up.
MIDDLEWARE = [
    f"django.{name}"
    for name in (
        "middleware.security.SecurityMiddleware",
        "contrib.sessions.middleware.SessionMiddleware",
        "middleware.common.CommonMiddleware",
        "middleware.csrf.CsrfViewMiddleware",
        "contrib.auth.middleware.AuthenticationMiddleware",
        "contrib.messages.middleware.MessageMiddleware",
        "middleware.clickjacking.XFrameOptionsMiddleware",
    )
]
APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages"]  # fmt: skip
BARE = """
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(
    SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"],
    MIDDLEWARE={middleware}, INSTALLED_APPS={apps},
)
urlpatterns = [path("", lambda request: HttpResponse("ok"))]
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
WHITENOISE = """
import sys
from whitenoise import WhiteNoise
def nothing(environ, start_response):
    start_response("404 Not Found", [])
    return [b""]
application = WhiteNoise(nothing, root={root!r}, autorefresh=False)
"""
FRESH = """
math.randomseed(os.time())
local n = math.random(1000000) * 100000
request = function()
  n = n + 1
  return wrk.format("GET", "{path}{mark}fresh=" .. string.format("%d", n))
end
"""
NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes {workers};
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:10m; default_type text/html;
  server {{
    listen 127.0.0.1:{port};
    location /file/ {{ alias {folder}/file/; }}
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_cache pages;
                 proxy_set_header Host localhost; proxy_cache_use_stale updating; }}
  }}
}}
"""


def report(database: str, log) -> str:
    """Measure the server over a scratch database and return a table."""
    if not shutil.which("wrk"):
        return "The server was not measured: wrk is not installed."
    rows = []
    for workers in (1, 2):
        log.write(f"  granian, {workers} worker(s)")
        with _granian("archive.wsgi:application", workers, database) as port:
            rows.append(_pages(f"granian, {workers}", port))
            if workers == 2 and shutil.which("nginx"):
                behind = _behind_nginx(port)
        if _has("gunicorn"):
            with _gunicorn("archive.wsgi:application", workers, database) as port:
                rows.append(_pages(f"gunicorn, {workers}", port))
    columns = list(rows[0][1])
    table = [
        "| requests a second | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for name, found in rows:
        cells = [f"{found[column]:,.0f}" for column in columns]
        table.append(f"| {name} | " + " | ".join(cells) + " |")
    others = []
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            usual = _bare(folder, workers, MIDDLEWARE)
            others.append(f"a bare Django view with the usual middleware, {workers}: {usual:,.0f}")
            none = _bare(folder, workers, [])
            others.append(f"without any middleware, {workers}: {none:,.0f}")
        others.append(f"a whitenoise file, 1: {_whitenoise(folder):,.0f}")
    lines = ["### The server", "\n".join(table), "; ".join(others) + " (granian, workers)."]
    if shutil.which("nginx"):
        cached, file = behind
        lines.append(
            f"Behind nginx: the meeting page from its cache {cached:,.0f}, the same octets as a file "
            f"{file:,.0f} ({cached / file:.0%})."
        )
    return "\n\n".join(lines)


def _pages(name: str, port: int) -> tuple[str, dict[str, float]]:
    found = {}
    for page, path in PAGES.items():
        mark = "&" if "?" in path else "?"
        found[f"{page}, new"] = _wrk(port, path, script=FRESH.format(path=path, mark=mark))
        found[f"{page}, kept"] = _wrk(port, path)
    etag = _etag(port, PAGES["meeting"])
    found["304"] = _wrk(port, PAGES["meeting"], headers={"If-None-Match": etag})
    return name, found


def _bare(folder: str, workers: int, middleware: list[str]) -> float:
    Path(folder, "bare.py").write_text(BARE.format(middleware=middleware, apps=APPS))
    with _granian("bare:application", workers, "", folder=folder) as port:
        return _wrk(port, "/")


def _whitenoise(folder: str) -> float:
    files = Path(folder, "files")
    files.mkdir()
    (files / "page.html").write_bytes(b"x" * 20_000)
    Path(folder, "files_app.py").write_text(WHITENOISE.format(root=str(files)))
    with _granian("files_app:application", 1, "", folder=folder) as port:
        return _wrk(port, "/page.html")


def _behind_nginx(behind: int) -> tuple[float, float]:
    """Return the rates of the meeting page from nginx's cache, and of the same octets as a file."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 (nginx gives up its rights)
        port = _free_port()
        (Path(folder) / "file").mkdir()
        (Path(folder) / "file" / "page").write_bytes(_get(behind, PAGES["meeting"]))
        Path(folder, "conf").write_text(
            NGINX.format(folder=folder, port=port, behind=behind, workers=1)
        )
        command = [shutil.which("nginx"), "-c", f"{folder}/conf", "-e", f"{folder}/error.log"]
        with _running(command, port):
            return _wrk(port, PAGES["meeting"]), _wrk(port, "/file/page")


@contextlib.contextmanager
def _granian(application: str, workers: int, database: str, folder: str = "") -> Iterator[int]:
    port = _free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(port), "--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64",
        "--log-level", "warning", "--no-ws", application,
    ]  # fmt: skip
    with _running(command, port, database, folder):
        yield port


@contextlib.contextmanager
def _gunicorn(application: str, workers: int, database: str) -> Iterator[int]:
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--threads", "4", "--log-level", "warning", "--keep-alive", "5", application,
    ]  # fmt: skip
    with _running(command, port, database):
        yield port


@contextlib.contextmanager
def _running(command: list[str], port: int, database: str = "", folder: str = "") -> Iterator[None]:
    environment = {**os.environ, "DATABASE_NAME": database, "SITE_URL": "", "DEBUG": ""}
    if database:
        environment["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    else:
        environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(  # noqa: S603 (our own programs)
        command, cwd=folder or settings.BASE_DIR, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        time.sleep(1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wrk(port: int, path: str, headers: dict[str, str] | None = None, script: str = "") -> float:
    """Return the requests a second that wrk counts, all of them answered with 200 or 304."""
    command = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Host: localhost",
        "-H", "Accept-Encoding: br",
    ]  # fmt: skip
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        command.append(f"http://127.0.0.1:{port}{path}")
        _get(port, path)  # once before it counts
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"{path}: not every answer was 200 or 304\n{done.stdout}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def _request(port: int, path: str):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    request.add_header("Host", "localhost")
    request.add_header("Accept-Encoding", "br")
    return urllib.request.urlopen(request, timeout=60)  # noqa: S310


def _get(port: int, path: str) -> bytes:
    with _request(port, path) as response:
        return response.read()


def _etag(port: int, path: str) -> str:
    with _request(port, path) as response:
        return response.headers["ETag"]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
