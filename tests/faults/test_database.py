"""Responses for readers and editors while the database is down, restarted, slow or locked."""

import re
import threading
import time

from tests.faults.conftest import manage, wait_until
from tests.serving import serving

MEETING = "/meetings/2022-05-11-marrakesh-ministerial/"
INTERNALS = re.compile(r"Traceback|psycopg|OperationalError|SELECT |/archive/|\.py\b")


def test_killed__cached_pages_are_served_and_others_get_503(cluster):
    with serving(cluster.url()) as server:
        seen = server.ask(MEETING)
        assert seen.status == 200
        cluster.kill()
        # Pages that the server has in its cache.
        again = server.ask(MEETING)
        assert again.status == 200
        assert again.text == seen.text
        etag = seen.headers["etag"]
        assert server.ask(MEETING, If_None_Match=etag).status == 304
        for path in ("/articles/?venue=paris", "/en/venues/", "/articles/?q=باريس"):
            response = server.ask(path)
            assert response.status == 503, path
            assert 0 < int(response.headers["retry-after"]) <= 60
            assert response.headers["cache-control"] == "no-store"
            assert not INTERNALS.search(response.text)
            assert "set-cookie" not in response.headers
        assert "لم يُفقد شيء" in server.ask("/venues/").text
        problem = server.ask("/api/v1/articles")
        assert problem.status == 503
        assert problem.headers["content-type"].startswith("application/problem+json")
        # With a session, which is stored in the database too.
        assert server.ask("/admin/", Cookie="sessionid=abcdefghijklmnop").status == 503
        assert server.ask("/healthz").status == 200
        ready = server.ask("/readyz")
        assert ready.status == 503
        assert '"database": "failed"' in ready.text
        cluster.start()
        assert wait_until(lambda: server.ask("/articles/?venue=paris").status == 200)
        assert server.ask("/readyz").status == 200


def test_killed__server_started_without_database_recovers(cluster):
    cluster.kill()
    with serving(cluster.url()) as server:
        assert server.ask("/").status == 503
        cluster.start()
        assert wait_until(lambda: server.ask("/").status == 200)


def test_slow__statement_timeout_returns_503_with_advice(cluster):
    with serving(cluster.url(), STATEMENT_TIMEOUT="0.3") as server, cluster.connect() as other:
        assert server.ask("/articles/").status == 200
        with other.transaction():
            other.execute("LOCK TABLE articles_article IN ACCESS EXCLUSIVE MODE")
            start = time.monotonic()
            response = server.ask("/articles/?venue=paris")
            assert time.monotonic() - start < 10  # a hung page would wait for the lock
            assert response.status == 503
            assert int(response.headers["retry-after"]) == 10
            assert "كلمات أقل" in response.text
            assert not INTERNALS.search(response.text)
            assert server.ask("/articles/").status == 200  # cached
        assert server.ask("/articles/?venue=paris").status == 200


def test_reload__requests_during_new_workers_all_succeed(cluster):
    statuses, is_over = [], threading.Event()

    def read(server, number):
        count = 0
        while not is_over.is_set():
            count += 1
            try:
                statuses.append(server.ask(f"/articles/?page={number % 3 + 1}&n={count}").status)
            except OSError as problem:
                statuses.append(repr(problem))

    with serving(cluster.url(), workers=2) as server:
        readers = [threading.Thread(target=read, args=(server, n)) for n in range(3)]
        for reader in readers:
            reader.start()
        for _number in range(2):
            time.sleep(1)
            before = len(statuses)
            server.reload()
            assert wait_until(lambda: len(statuses) > before + 40)  # noqa: B023
        time.sleep(2)
        is_over.set()
        for reader in readers:
            reader.join(20)
    assert set(statuses) == {200}, [status for status in statuses if status != 200][:5]


def test_migrations__concurrent_runs_wait_for_each_other(cluster):
    with cluster.connect() as other:
        other.execute("CREATE DATABASE empty")
    results = []

    def migrate():
        results.append(manage("migrate", "--no-input", url=cluster.url("empty")))

    threads = [threading.Thread(target=migrate) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [result.returncode for result in results] == [0, 0], [r.stderr[-500:] for r in results]
    assert manage("migrate", "--check", url=cluster.url("empty")).returncode == 0


def test_migrations__waiting_for_a_long_read_do_not_block_other_readers(cluster):
    """A migration that waits for a lock gives up and tries again, so that readers do not queue behind it."""
    undone = manage("migrate", "articles", "0011", url=cluster.url())
    assert undone.returncode == 0, undone.stderr
    results = []
    migration = threading.Thread(
        target=lambda: results.append(manage("migrate", url=cluster.url()))
    )
    with cluster.connect() as long_reader, cluster.connect() as reader:
        with long_reader.transaction():
            long_reader.execute("SELECT count(*) FROM articles_linkcheck")
            migration.start()
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            assert wait_until(lambda: reader.execute(waiting).fetchone()[0], 60)
            reader.execute("SET statement_timeout = '20s'")
            reader.execute("SELECT count(*) FROM articles_linkcheck")
        migration.join(90)
    assert results[0].returncode == 0, results[0].stderr
    assert "trying again" in results[0].stderr
    assert manage("migrate", "--check", url=cluster.url()).returncode == 0
