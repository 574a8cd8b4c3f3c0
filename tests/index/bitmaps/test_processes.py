"""Three worker processes with concurrent editors: after every step, each worker shows true counts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from articles.index import writer
from articles.models import Article, ArticleState, State
from tests import builders

STEPS = 12
WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
connection.settings_dict["NAME"] = sys.argv[1]
client = Client()
for line in sys.stdin:
    print(client.get(line.strip()).content.decode().replace("\\n", " "), flush=True)
"""


class Worker:
    """A process that answers requests like a worker of the server."""

    def __init__(self, database: str) -> None:
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR,
            env={"DJANGO_SETTINGS_MODULE": "archive.settings", "PATH": "/usr/bin:/bin",
                 "PYTHONIOENCODING": "utf-8", "DATABASE_URL": settings.DATABASE_URL},
        )  # fmt: skip

    def states(self, query: str = "") -> dict[str, int]:
        """Return the total and the counts of states in the answer to a query string."""
        with self._lock:
            self.process.stdin.write(f"/api/v1/facets{query}\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        (facet,) = [facet for facet in answer["facets"] if facet["name"] == "state"]
        return {"total": answer["total"]} | {v["value"]["key"]: v["count"] for v in facet["values"]}

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def true_counts(query: str = "") -> dict[str, int]:
    """Return the total and the counts of states, counted article by article in the tables."""
    counts = {"total": 0}
    for article in Article.objects.filter(status="published").prefetch_related(
        "state_links__state"
    ):
        keys = {link.state.slug for link in article.state_links.all() if link.status == "confirmed"}
        counts["total"] += not query or "iraq" in keys
        for key in keys or {"not-stated"}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def edit(seed: int) -> None:
    """Edit like an editor: publish, withdraw, relink or delete some articles; sometimes roll back."""
    chance = random.Random(seed)
    try:
        with transaction.atomic():
            articles = list(Article.objects.order_by("pk"))
            states = list(State.objects.all())
            for _ in range(chance.randint(1, 3)):
                action = chance.choice(
                    ["publish", "publish", "publish", "withdraw", "relink", "delete"]
                )
                if action == "publish" or not articles:
                    builders.article(states=chance.sample(states, chance.randint(0, 3)))
                    continue
                # Each editor edits other articles: two editors of the same article would block each other.
                own = [a for a in articles if a.pk % 3 == seed % 3]
                if not own:
                    continue
                article = chance.choice(own)
                if action == "delete":
                    articles.remove(article)
                    article.delete()
                    continue
                if action == "withdraw":
                    article.status = "draft" if article.is_published else "published"
                    article.save()
                else:
                    ArticleState.objects.filter(article=article).delete()
                    builders.link_states(article, chance.sample(states, chance.randint(0, 3)))
                writer.index_article(article)
            if chance.random() < 0.25:
                transaction.set_rollback(True)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_workers__concurrent_edits_give_true_counts_in_every_process():
    for slug in ("iraq", "syria", "france", "morocco"):
        writer.authority_changed(builders.state(slug, slug, slug))
    for state in State.objects.all():
        builders.article(states=[state])
    builders.article()
    workers = [Worker(connection.settings_dict["NAME"]) for _ in range(3)]
    try:
        with ThreadPoolExecutor(4) as pool:
            for step in range(STEPS):
                editing = [pool.submit(edit, 3 * step + editor) for editor in range(3)]
                while not all(future.done() for future in editing):
                    workers[step % 3].states()  # must not wait for the editors
                for future in editing:
                    future.result()
                for query in ("", "?state=iraq"):
                    expected = true_counts(query)
                    for worker in workers:
                        counts = worker.states(query)
                        assert {k: n for k, n in counts.items() if n} == {
                            k: n for k, n in expected.items() if n
                        }, (step, query)
    finally:
        for worker in workers:
            worker.close()
    assert expected["total"] > 3
