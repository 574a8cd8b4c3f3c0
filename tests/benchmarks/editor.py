"""A simulated editor, who opens and saves articles over HTTP while readers use the archive."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Sequence
from http.cookies import SimpleCookie
from importlib import import_module
from urllib.parse import urlencode

import lxml.html
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.urls import reverse

from articles.models import Article

PAUSE_SECONDS = 0.5  # between two saves
FAULTS_KEPT = 5
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def editor_session() -> str:
    """Return the key of a new session of the account "bench-editor", which is created if it does not exist."""
    editor, is_new = get_user_model().objects.get_or_create(
        username="bench-editor", is_staff=True, is_superuser=True
    )
    if is_new:
        editor.set_unusable_password()
        editor.save()
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(editor.pk)
    session[BACKEND_SESSION_KEY] = _BACKEND
    session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
    session.create()
    return session.session_key


class Editor:
    """Context manager that saves articles one after the other, in a thread.

    After each save the article's public page must have the new title, whichever process answers. `times`
    are the milliseconds of each save, `faults` messages about the first faults, `fault_count` their number.
    """

    def __init__(self, port: int, articles: Sequence[Article], session: str) -> None:
        self.times: list[float] = []
        self.faults: list[str] = []
        self.fault_count = 0
        self._port = port
        self._desks = [
            (
                reverse("admin:articles_article_change", args=[article.pk]),
                article.get_absolute_url(),
            )
            for article in articles
        ]
        self._session = session
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> Editor:
        self._thread.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._stop.set()
        self._thread.join(timeout=120)

    @property
    def median(self) -> float:
        """The median milliseconds of a save, 0 if there was none."""
        return statistics.median(self.times) if self.times else 0.0

    def _work(self) -> None:
        number = 0
        while not self._stop.is_set():
            desk, page = self._desks[number % len(self._desks)]
            number += 1
            try:
                self._save(desk, page, number)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                self.fault_count += 1
                self.faults = [*self.faults, f"{desk}: {fault}"][:FAULTS_KEPT]
            self._stop.wait(PAUSE_SECONDS)

    def _save(self, desk: str, page: str, number: int) -> None:
        """Open an article, save it with another title, and check its public page.

        Raises ValueError if an answer is not as expected.
        """
        status, headers, text = self._ask("GET", desk)
        if status != 200:
            raise ValueError(f"opening: status {status}")
        (form,) = (f for f in lxml.html.fromstring(text).forms if f.get("id") == "article_form")
        title = f"{re.sub(r' · [0-9]+$', '', form.fields['title'])} · {number}"
        form.fields["title"] = title
        token = SimpleCookie(headers.get("Set-Cookie", ""))["csrftoken"].value
        fields = [*form.form_values(), ("_continue", "1")]
        began = time.perf_counter()
        status, _headers, text = self._ask("POST", desk, urlencode(fields), token)
        if status != 302:
            errors = lxml.html.fromstring(text).xpath('//*[contains(@class, "errorlist")]//text()')
            raise ValueError(f"saving: status {status}: {' '.join(errors)[:200]}")
        self.times.append((time.perf_counter() - began) * 1000)
        status, _headers, text = self._ask("GET", page)
        if status != 200 or title not in text:
            raise ValueError(f"{page}: status {status}, or the new title “{title}” is missing")

    def _ask(self, method: str, path: str, body: str | None = None, token: str = ""):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            headers = {"Cookie": f"sessionid={self._session}; csrftoken={token}"}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()
