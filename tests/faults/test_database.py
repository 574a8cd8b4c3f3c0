"""The database is killed, comes back, is slow, is locked: what readers and editors see."""

import re
import threading
import time

from tests.faults.conftest import manage, wait_until
from tests.serving import serving

MEETING = "/meetings/2022-05-11-marrakesh-ministerial/"
NOTHING_OF_OURS = re.compile(r"Traceback|psycopg|OperationalError|SELECT |/archive/|\.py\b")


def test_killed__pages_known_are_given_others_are_calmly_put_off(cluster):
    with serving(cluster.url()) as server:
        seen = server.ask(MEETING)
        assert seen.status == 200
        cluster.kill()
        # Half the readers of a shared link never notice.
        again = server.ask(MEETING)
        assert again.status == 200
        assert again.text == seen.text
        etag = seen.headers["etag"]
        assert server.ask(MEETING, If_None_Match=etag).status == 304
        for path in ("/articles/?venue=paris", "/en/venues/", "/articles/?q=باريس"):
            answer = server.ask(path)
            assert answer.status == 503, path
            assert 0 < int(answer.headers["retry-after"]) <= 60
            assert answer.headers["cache-control"] == "no-store"
            assert not NOTHING_OF_OURS.search(answer.text)
            assert "set-cookie" not in answer.headers
        assert "لا يضيع شيء" in server.ask("/venues/").text
        problem = server.ask("/api/v1/articles")
        assert problem.status == 503
        assert problem.headers["content-type"].startswith("application/problem+json")
        # With a session, which is in the database too.
        assert server.ask("/admin/", Cookie="sessionid=abcdefghijklmnop").status == 503
        assert server.ask("/healthz").status == 200
        ready = server.ask("/readyz")
        assert ready.status == 503
        assert '"database": "failed"' in ready.text
        cluster.start()
        assert wait_until(lambda: server.ask("/articles/?venue=paris").status == 200)
        assert server.ask("/readyz").status == 200


def test_killed__a_server_that_starts_without_it_heals(cluster):
    cluster.kill()
    with serving(cluster.url()) as server:
        assert server.ask("/").status == 503
        cluster.start()
        assert wait_until(lambda: server.ask("/").status == 200)


def test_slow__a_question_is_given_up_and_says_how_to_narrow_it(cluster):
    with serving(cluster.url(), STATEMENT_TIMEOUT="0.3") as server, cluster.connect() as other:
        assert server.ask("/articles/").status == 200
        with other.transaction():
            other.execute("LOCK TABLE articles_article IN ACCESS EXCLUSIVE MODE")
            begun = time.monotonic()
            answer = server.ask("/articles/?venue=paris")
            assert time.monotonic() - begun < 10  # a hung page would wait for the lock
            assert answer.status == 503
            assert int(answer.headers["retry-after"]) == 10
            assert "كلمات أقل" in answer.text
            assert not NOTHING_OF_OURS.search(answer.text)
            assert server.ask("/articles/").status == 200  # made before
        assert server.ask("/articles/?venue=paris").status == 200


def test_reload__with_new_workers_nobody_is_turned_away(cluster):
    answers, is_over = [], threading.Event()

    def read(server, number):
        count = 0
        while not is_over.is_set():
            count += 1
            try:
                answers.append(server.ask(f"/articles/?page={number % 3 + 1}&n={count}").status)
            except OSError as problem:
                answers.append(repr(problem))

    with serving(cluster.url(), workers=2) as server:
        readers = [threading.Thread(target=read, args=(server, n)) for n in range(3)]
        for reader in readers:
            reader.start()
        for _number in range(2):
            time.sleep(1)
            before = len(answers)
            server.reload()
            assert wait_until(lambda: len(answers) > before + 40)  # noqa: B023
        time.sleep(2)
        is_over.set()
        for reader in readers:
            reader.join(20)
    assert set(answers) == {200}, [a for a in answers if a != 200][:5]


def test_migrations__two_at_once_wait_for_each_other(cluster):
    with cluster.connect() as other:
        other.execute("CREATE DATABASE empty")
    results = []

    def migrate():
        results.append(manage("migrate", "--no-input", url=cluster.url("empty")))

    both = [threading.Thread(target=migrate) for _number in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(120)
    assert [result.returncode for result in results] == [0, 0], [r.stderr[-500:] for r in results]
    assert manage("migrate", "--check", url=cluster.url("empty")).returncode == 0


def test_migrations__do_not_stand_before_readers(cluster):
    """One that waits for a long reader is given up and tried again, so that others do not wait behind it."""
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
