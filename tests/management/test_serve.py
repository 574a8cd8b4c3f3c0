"""The command `serve`, as `make run` starts it and Ctrl-C stops it."""

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


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM])
def test_serve__first_signal_stops_a_running_server_cleanly(catalogue, stop_signal):
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
        process.send_signal(stop_signal)  # immediately, while the workers may still be starting
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
