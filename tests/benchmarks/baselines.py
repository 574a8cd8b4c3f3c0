"""Upper bounds of throughput: minimal applications, and other servers in front of the archive."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.benchmarks.processes import Server, free_port, granian, program, running

# The default of `startproject`.
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
_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
         "django.contrib.messages"]  # fmt: skip
_DJANGO = """
from django.conf import settings
from django.http import HttpResponse
from django.urls import re_path
settings.configure(
    SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"],
    MIDDLEWARE={middleware}, INSTALLED_APPS={apps},
)
urlpatterns = [re_path("", lambda request: HttpResponse("ok"))]
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
_WHITENOISE = """
from whitenoise import WhiteNoise
def nothing(environ, start_response):
    start_response("404 Not Found", [])
    return [b""]
files = WhiteNoise(nothing, root={root!r}, autorefresh=False)
def application(environ, start_response):
    environ["PATH_INFO"] = "/page.html"
    return files(environ, start_response)
"""
_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes {workers};
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=pages:10m; default_type text/html;
  server {{
    listen 127.0.0.1:{port};
    {locations}
  }}
}}
"""
_ONE_FILE = "root {folder}/file; location / {{ rewrite ^ /page break; }}"
_CACHE_AND_FILE = """
    location /file/ {{ alias {folder}/file/; }}
    location / {{ proxy_pass http://127.0.0.1:{backend}; proxy_cache pages;
                 proxy_set_header Host localhost; proxy_cache_use_stale updating; }}
"""


@contextlib.contextmanager
def django_view(workers: int, middleware: list[str]) -> Iterator[Server]:
    """Run a Django view that answers “ok” at every address."""
    with _folder() as folder:
        text = _DJANGO.format(middleware=middleware, apps=_APPS)
        Path(folder, "bare.py").write_text(text)
        with granian("bare:application", workers, folder=folder) as server:
            yield server


@contextlib.contextmanager
def whitenoise_file(workers: int, page: bytes) -> Iterator[Server]:
    """Run whitenoise, which serves one file at every address."""
    with _folder() as folder:
        files = Path(folder, "files")
        files.mkdir()
        (files / "page.html").write_bytes(page)
        Path(folder, "files_app.py").write_text(_WHITENOISE.format(root=str(files)))
        with granian("files_app:application", workers, folder=folder) as server:
            yield server


@contextlib.contextmanager
def nginx(page: bytes, workers: int = 1, backend: int = 0) -> Iterator[Server]:
    """Run nginx with one file at every address, or as a cache of a server, with the file at /file/page.

    `backend` is the port of that server.
    """
    with _folder() as folder:
        os.chmod(folder, 0o755)
        port = free_port()
        Path(folder, "file").mkdir()
        Path(folder, "file", "page").write_bytes(page)
        locations = (_CACHE_AND_FILE if backend else _ONE_FILE).format(
            folder=folder, backend=backend
        )
        text = _NGINX.format(folder=folder, port=port, workers=workers, locations=locations)
        Path(folder, "conf").write_text(text)
        command = [program("nginx"), "-c", f"{folder}/conf", "-e", f"{folder}/error.log"]
        with running(command, port) as server:
            yield server


@contextlib.contextmanager
def varnish(backend: int) -> Iterator[Server]:
    """Run Varnish in front of the server at a port, configured by docs/deploy/varnish.vcl."""
    with _folder() as folder:
        port = free_port()
        text = Path(settings.BASE_DIR, "docs", "deploy", "varnish.vcl").read_text()
        Path(folder, "varnish.vcl").write_text(text.replace('"8000"', f'"{backend}"'))
        command = [
            program("varnishd"), "-F", "-j", "none", "-a", f"127.0.0.1:{port}", "-f",
            f"{folder}/varnish.vcl", "-n", f"{folder}/work", "-s", "malloc,128m",
        ]  # fmt: skip
        with running(command, port) as server:
            yield server


def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)
