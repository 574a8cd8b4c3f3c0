"""A primary and two replicas, all real: who reads where, and what happens while one lags or dies."""

import itertools
import threading
import time

import pytest

from tests.faults.conftest import manage, wait_until
from tests.paths import open_directory
from tests.serving import serving

SESSION = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}
ALL_READERS = """SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
    AND pid <> pg_backend_pid() AND application_name <> 'reading-room watch'"""
RENAME = """
from articles.index import writer
from articles.models import Meeting
meeting = Meeting.objects.get(slug="2022-05-11-marrakesh-ministerial")
meeting.title_ar = "اسم جديد للاجتماع"
meeting.save()
writer.authority_changed(meeting)
"""


@pytest.fixture
def replicas(cluster):
    with open_directory() as one, open_directory() as other:
        made = [cluster.replica(root) for root in (one, other)]
        yield made
        for replica in made:
            replica.stop()


@pytest.fixture
def server(cluster, replicas):
    urls = ",".join(replica.url() for replica in replicas)
    with serving(cluster.url(), REPLICA_URLS=urls, REPLICA_LAG_MAX="1") as served:
        yield served


_numbers = itertools.count()


def ask_fresh(server, **headers):
    """Ask for a page that nobody has made yet."""
    number = next(_numbers)
    return server.ask(f"/articles/?page={number % 3 + 1}&fresh={number}", **headers)


def readers_of(database) -> int:
    with database.connect() as connection:
        return connection.execute(ALL_READERS).fetchone()[0]


def test_replicas__are_read_from_and_left_out_while_dead(cluster, replicas, server):
    assert ask_fresh(server).status == 200
    (used,) = [replica for replica in replicas if readers_of(replica)]
    (other,) = [replica for replica in replicas if replica is not used]

    answers, is_over = [], threading.Event()

    def read():
        while not is_over.is_set():
            answers.append(ask_fresh(server).status)

    threads = [threading.Thread(target=read) for _number in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    used.kill()
    assert wait_until(lambda: readers_of(other))
    time.sleep(1)
    other.kill()  # none is left: the primary serves
    time.sleep(2)
    used.start()  # and comes back by itself
    assert wait_until(lambda: readers_of(used))
    is_over.set()
    for thread in threads:
        thread.join(30)
    assert set(answers) == {200}, [answer for answer in answers if answer != 200][:5]
    assert len(answers) > 50


def test_replicas__that_lag_are_left_out_and_come_back(cluster, replicas, server):
    meeting = "/meetings/2022-05-11-marrakesh-ministerial/"
    assert server.ask(meeting).status == 200
    for replica in replicas:
        with replica.connect() as connection:
            connection.execute("SELECT pg_wal_replay_pause()")
    done = manage("shell", "-c", RENAME, url=cluster.url())
    assert done.returncode == 0, done.stderr
    # Who has a session sees what was done at once; readers when the replicas are known to lag.
    assert "اسم جديد للاجتماع" in server.ask(meeting, **SESSION).text
    assert wait_until(lambda: "اسم جديد للاجتماع" in server.ask(meeting).text)
    for replica in replicas:
        with replica.connect() as connection:
            connection.execute("SELECT pg_wal_replay_resume()")
    assert wait_until(lambda: ask_fresh(server).status == 200 and any(map(readers_of, replicas)))


def test_replicas__serve_while_the_primary_is_gone(cluster, replicas, server):
    assert ask_fresh(server).status == 200
    cluster.kill()
    time.sleep(2)
    for _number in range(5):
        assert ask_fresh(server).status == 200
    assert server.ask("/admin/", **SESSION).status == 503  # editors wait: nothing can be written
    cluster.start()
    assert wait_until(lambda: server.ask("/admin/", **SESSION).status == 302)
