"""The scenarios against the archive, the archive behind Varnish, and bare servers, by number of workers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection

from articles.models import Article
from tests.benchmarks import bare
from tests.benchmarks.editing import Editor, signed_in
from tests.benchmarks.processes import ENCODINGS, Server, get, granian, program
from tests.benchmarks.scenarios import scenarios
from tests.benchmarks.wrk import Load, ask

OURS, CACHED = "the archive", "the archive behind Varnish"
VIEW, FILE, NGINX = "a bare Django view", "a file, whitenoise", "a file, nginx (1 worker)"
READERS = ("storm", "researchers", "crawlers")
WITH_EDITOR = ("storm", "researchers")
EDITED = 40  # articles that the editor saves in turn
WARM_SECONDS = 2


@dataclass(frozen=True)
class Cell:
    """What one measurement found; `saves` and `save` are the editor's: how many, median milliseconds."""

    load: Load
    saves: int = 0
    save: float = 0.0

    def __str__(self) -> str:
        text = f"{self.load.rate:,.0f}: {percentiles(self.load)}"
        if errors := self.load.errors():
            text += f", {errors} errors"
        return f"{text}; {self.saves} saves of {self.save:,.0f}" if self.saves else text


@dataclass
class Loading:
    """Measures over the (scratch) database in use; `wrong` says what was not answered as it must be.

    `tables` hold by scenario, server and number of workers what was found.
    """

    seconds: float
    workers: Sequence[int]
    log: Callable[[str], object]
    tables: dict[str, dict[str, dict[int, Cell]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = connection.settings_dict["NAME"]
        self.scenarios = scenarios()
        self.session = signed_in()
        self.edited = list(Article.objects.order_by("pk")[:EDITED])
        self._page = b""

    @contextlib.contextmanager
    def serving(self, workers: int, *, cached: bool = False) -> Iterator[tuple[Server, int]]:
        """Run the archive, warmed up; yield it and the port to ask, that of a cache before it if wanted."""
        with granian("archive.wsgi:application", workers, self.database) as server:
            front = bare.varnish(server.port) if cached else contextlib.nullcontext(server)
            with front as door:
                self.warm_up(server.port)
                yield server, door.port

    def warm_up(self, port: int) -> None:
        """Let every worker answer before it counts."""
        (storm,) = self.scenarios["storm"].addresses
        self._page = get(port, storm, ENCODINGS)
        ask(port, self.scenarios["storm"], WARM_SECONDS)

    def editor(self, port: int) -> Editor:
        return Editor(port, self.edited, self.session)

    def check(self, editor: Editor, where: str) -> None:
        """Note what an editor found wrong, and that they came to save at all."""
        if editor.count_of_faults or not editor.times:
            said = "; ".join(editor.faults) or "nothing was saved"
            self.wrong.append(f"{where}: {editor.count_of_faults} saves not right ({said})")

    def measure(self, names: Collection[str], *, with_editor: bool) -> None:
        """Measure the scenarios named, and those with an editor saving meanwhile."""
        servers = {OURS: False}
        if program("varnishd"):
            servers[CACHED] = True
        for workers in self.workers:
            for server, cached in servers.items():
                self.log(f"› {server}, {workers} worker(s)")
                with self.serving(workers, cached=cached) as (_process, port):
                    self._readers(server, workers, port, names)
                    if with_editor:
                        self._with_editor(server, workers, port)
            if names:
                self.log(f"› bare servers, {workers} worker(s)")
                with bare.django_view(workers, bare.MIDDLEWARE) as process:
                    self._readers(VIEW, workers, process.port, names)
                with bare.whitenoise_file(workers, self._page) as process:
                    self._readers(FILE, workers, process.port, names)
        if names and program("nginx"):
            with bare.nginx(self._page) as process:
                self._readers(NGINX, self.workers[0], process.port, names)

    def _readers(self, server: str, workers: int, port: int, names: Collection[str]) -> None:
        for name in READERS:
            if name in names:
                load = ask(port, self.scenarios[name], self.seconds)
                self._note(name, server, workers, Cell(load))

    def _with_editor(self, server: str, workers: int, port: int) -> None:
        for name in WITH_EDITOR:
            title = f"{name}, an editor saving"
            with self.editor(port) as editor:
                load = ask(port, self.scenarios[name], self.seconds, seed=2)
            self._note(title, server, workers, Cell(load, len(editor.times), editor.median))
            self.check(editor, f"{title}, {server}, {workers}")

    def _note(self, name: str, server: str, workers: int, cell: Cell) -> None:
        self.tables.setdefault(name, {}).setdefault(server, {})[workers] = cell
        if errors := cell.load.errors():
            self.wrong.append(f"{name}, {server}, {workers} workers: {errors} errors")
        if not cell.load.requests:
            self.wrong.append(f"{name}, {server}, {workers} workers: nothing was answered")

    def report(self) -> str:
        """Return what was found as Markdown: figures, then ratios to a bare Django view in the same run."""
        heads = [f"{count} worker{'s' if count > 1 else ''}" for count in self.workers]
        figures, ratios = [], []
        for name, servers in self.tables.items():
            view = self.tables.get(name.partition(",")[0], {}).get(VIEW, {})
            for server, cells in servers.items():
                found = [cells.get(count) for count in self.workers]
                figures.append(
                    [name, server, *("" if cell is None else str(cell) for cell in found)]
                )
                if view and server in (OURS, CACHED, FILE):
                    each = [
                        f"{cells[n].load.rate / view[n].load.rate:.2g}" if n in cells else ""
                        for n in self.workers
                    ]
                    ratios.append([name, server, *each])
        parts = [
            "Requests a second: milliseconds of the median / 95th / 99th percentile of the answers; saves of "
            "an editor: how many, median milliseconds of one.",
            table(["scenario", "server", *heads], figures),
        ]
        if ratios:
            parts += [
                "Requests a second, times those of a bare Django view with as many workers.",
                table(["scenario", "server", *heads], ratios),
            ]
        return "\n\n".join(parts)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percentiles(load: Load) -> str:
    """Return the milliseconds of the median, the 95th and the 99th percentile."""
    return " / ".join(f"{ms:,.{int(ms < 10)}f}" for ms in (load.p50, load.p95, load.p99))
