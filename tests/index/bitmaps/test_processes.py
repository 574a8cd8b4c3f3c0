"""Three worker processes beside concurrent editors: after every step, each shows what is true."""

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
    """A process that answers requests as a worker of the server does."""

    def __init__(self, database: str) -> None:
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR,
            env={"DJANGO_SETTINGS_MODULE": "archive.settings", "PATH": "/usr/bin:/bin",
                 "PYTHONIOENCODING": "utf-8", "DATABASE_URL": settings.DATABASE_URL},
        )  # fmt: skip

    def states(self, chosen: str = "") -> dict[str, int]:
        with self._lock:
            self.process.stdin.write(f"/api/v1/facets{chosen}\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        (facet,) = [facet for facet in answer["facets"] if facet["name"] == "state"]
        return {"total": answer["total"]} | {v["value"]["key"]: v["count"] for v in facet["values"]}

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)


def truth(chosen: str = "") -> dict[str, int]:
    """Count over the tables, one article at a time."""
    counts = {"total": 0}
    for article in Article.objects.filter(status="published").prefetch_related(
        "state_links__state"
    ):
        keys = {link.state.slug for link in article.state_links.all() if link.status == "confirmed"}
        counts["total"] += not chosen or "iraq" in keys
        for key in keys or {"not-stated"}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def edit(seed: int) -> None:
    """Do what an editor does: publish, withdraw, relink, delete; sometimes think better of it."""
    chance = random.Random(seed)
    try:
        with transaction.atomic():
            articles = list(Article.objects.order_by("pk"))
            states = list(State.objects.all())
            for _ in range(chance.randint(1, 3)):
                what = chance.choice(
                    ["publish", "publish", "publish", "withdraw", "relink", "delete"]
                )
                if what == "publish" or not articles:
                    builders.article(states=chance.sample(states, chance.randint(0, 3)))
                    continue
                # Each editor has articles of their own: two in one would wait for each other.
                own = [a for a in articles if a.pk % 3 == seed % 3]
                if not own:
                    continue
                article = chance.choice(own)
                if what == "delete":
                    articles.remove(article)
                    article.delete()
                    continue
                if what == "withdraw":
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
def test_workers__show_what_is_true_after_every_step():
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
                    workers[step % 3].states()  # readers do not wait for editors
                for future in editing:
                    future.result()
                for chosen in ("", "?state=iraq"):
                    expected = truth(chosen)
                    for worker in workers:
                        found = worker.states(chosen)
                        assert {k: n for k, n in found.items() if n} == {
                            k: n for k, n in expected.items() if n
                        }, (step, chosen)
    finally:
        for worker in workers:
            worker.close()
    assert expected["total"] > 3
