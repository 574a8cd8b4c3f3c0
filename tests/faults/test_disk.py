"""A full disk: no partial data is kept, reading continues, and writing works again once there is space."""

import os
import random
import subprocess
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import Cluster, manage, wait_until
from tests.paths import open_directory
from tests.serving import serving

MEGABYTES = 300
LETTERS = [chr(c) for c in range(0x621, 0x64B) if chr(c).isalpha() and c != 0x640]


@contextmanager
def small_disk():
    """Mount a small disk in memory."""
    with open_directory() as directory:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "tmpfs", directory],
            check=False, capture_output=True,
        )  # fmt: skip
        if mounted.returncode:
            pytest.skip("cannot mount a disk on this machine")
        try:
            yield directory
        finally:
            subprocess.run(["umount", "--lazy", directory], check=True)


def fill(disk: Path, keep: int = 0) -> Path:
    """Fill a disk except for `keep` octets; return the file that fills it."""
    ballast = disk / "ballast"
    status = os.statvfs(disk)
    size = status.f_bavail * status.f_frsize - keep
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
    return ballast


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to mount")
def test_full__import_fails_whole_and_succeeds_when_there_is_space(filled, tmp_path):
    generator = random.Random(2254)
    text = "\n".join(
        " ".join("".join(generator.choices(LETTERS, k=6)) for _word in range(90))
        for _line in range(900)
    )
    article = tmp_path / "مقال.txt"
    article.write_text(f"بيان التحالف الدولي في باريس\n\n{text}", encoding="utf-8")
    with small_disk() as disk:
        subprocess.run(["cp", "-a", filled, disk / "postgres"], check=True)
        cluster = Cluster(disk / "postgres")
        cluster.start()
        try:
            with serving(cluster.url()) as server:
                assert server.ask("/articles/").status == 200
                with cluster.connect() as connection:
                    before = connection.execute("SELECT count(*) FROM articles_capture").fetchone()[
                        0
                    ]
                ballast = fill(disk)
                failed = manage("import_articles", str(article), url=cluster.url())
                assert failed.returncode != 0
                assert "No space left" in failed.stdout + failed.stderr
                assert server.ask("/articles/?venue=paris").status == 200
                assert server.ask("/meetings/2022-05-11-marrakesh-ministerial/").status == 200
                ballast.unlink()

                def capture_count() -> int | None:
                    try:
                        with cluster.connect() as connection:
                            query = "SELECT count(*) FROM articles_capture"
                            return connection.execute(query).fetchone()[0]
                    except psycopg.OperationalError:
                        return None  # it is restarting

                assert wait_until(lambda: capture_count() is not None)
                assert capture_count() == before
                done = manage("import_articles", str(article), url=cluster.url())
                assert done.returncode == 0, done.stderr
                assert capture_count() == before + 1
                assert wait_until(lambda: server.ask("/articles/?venue=rome").status == 200)
        finally:
            cluster.stop()
