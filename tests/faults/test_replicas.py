"""A real primary with two replicas: which server is read from, also while one lags or is down."""

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
        started = [cluster.replica(root) for root in (one, other)]
        yield started
        for replica in started:
            replica.stop()


@pytest.fixture
def server(cluster, replicas):
    urls = ",".join(replica.url() for replica in replicas)
    with serving(cluster.url(), REPLICA_URLS=urls, REPLICA_LAG_MAX="1") as running:
        yield running


_numbers = itertools.count()


def ask_fresh(server, **headers):
    """Request a page that is not in the cache."""
    number = next(_numbers)
    return server.ask(f"/articles/?page={number % 3 + 1}&fresh={number}", **headers)


def readers_of(database) -> int:
    with database.connect() as connection:
        return connection.execute(ALL_READERS).fetchone()[0]


def test_replicas__dead_one_is_left_out_and_used_again_after_restart(cluster, replicas, server):
    assert ask_fresh(server).status == 200
    (used,) = [replica for replica in replicas if readers_of(replica)]
    (other,) = [replica for replica in replicas if replica is not used]

    statuses, is_over = [], threading.Event()

    def read():
        while not is_over.is_set():
            statuses.append(ask_fresh(server).status)

    threads = [threading.Thread(target=read) for _number in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    used.kill()
    assert wait_until(lambda: readers_of(other))
    time.sleep(1)
    other.kill()  # no replica is left, so the primary is read from
    time.sleep(2)
    used.start()  # it is used again without intervention
    assert wait_until(lambda: readers_of(used))
    is_over.set()
    for thread in threads:
        thread.join(30)
    assert set(statuses) == {200}, [status for status in statuses if status != 200][:5]
    assert len(statuses) > 50


def test_replicas__lagging_ones_are_left_out_and_used_again_later(cluster, replicas, server):
    meeting = "/meetings/2022-05-11-marrakesh-ministerial/"
    assert server.ask(meeting).status == 200
    for replica in replicas:
        with replica.connect() as connection:
            connection.execute("SELECT pg_wal_replay_pause()")
    done = manage("shell", "-c", RENAME, url=cluster.url())
    assert done.returncode == 0, done.stderr
    # A client with a session sees the change immediately, others once the lag of the replicas is noticed.
    assert "اسم جديد للاجتماع" in server.ask(meeting, **SESSION).text
    assert wait_until(lambda: "اسم جديد للاجتماع" in server.ask(meeting).text)
    for replica in replicas:
        with replica.connect() as connection:
            connection.execute("SELECT pg_wal_replay_resume()")
    assert wait_until(lambda: ask_fresh(server).status == 200 and any(map(readers_of, replicas)))


def test_replicas__one_lagging_is_left_out_while_the_other_is_read(cluster, replicas, server):
    meeting = "/meetings/2022-05-11-marrakesh-ministerial/"
    assert server.ask(meeting).status == 200
    (used,) = [replica for replica in replicas if readers_of(replica)]
    (other,) = [replica for replica in replicas if replica is not used]
    with used.connect() as connection:
        connection.execute("SELECT pg_wal_replay_pause()")
    done = manage("shell", "-c", RENAME, url=cluster.url())
    assert done.returncode == 0, done.stderr
    assert wait_until(lambda: "اسم جديد للاجتماع" in server.ask(meeting).text)
    assert wait_until(lambda: ask_fresh(server).status == 200 and readers_of(other))
    with used.connect() as connection:
        connection.execute("SELECT pg_wal_replay_resume()")


def test_replicas__dead_primary_pages_are_served_and_desk_gets_503(cluster, replicas, server):
    assert ask_fresh(server).status == 200
    cluster.kill()
    time.sleep(2)
    for _number in range(5):
        assert ask_fresh(server).status == 200
    assert (
        server.ask("/admin/", **SESSION).status == 503
    )  # editors must wait, since nothing can be written
    cluster.start()
    assert wait_until(lambda: server.ask("/admin/", **SESSION).status == 302)
