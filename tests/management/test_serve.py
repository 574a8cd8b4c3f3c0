"""Opening and closing the reading room, as `make run` and Ctrl-C do."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from tests.serving import free_port, url_of_tests

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve__opens_and_closes_on_the_first_word(catalogue, how):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url_of_tests()}, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                body = (
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read().decode()
                )
                break
            except OSError:
                time.sleep(0.1)
        process.send_signal(how)  # at once, while the workers may still be starting
        out, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert "غرفة القراءة" in body
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in out
    assert "createsuperuser" in out
    assert "› closed" in out
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
