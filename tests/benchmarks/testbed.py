"""Load measurements of the archive, the archive behind Varnish, and baselines, by number of workers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection

from articles.models import Article
from tests.benchmarks import baselines
from tests.benchmarks.editor import Editor, editor_session
from tests.benchmarks.processes import ENCODINGS, Server, get, granian, program
from tests.benchmarks.scenarios import scenarios
from tests.benchmarks.wrk import Load, ask

OURS, CACHED = "the archive", "the archive behind Varnish"
VIEW, FILE, NGINX = "a bare Django view", "a file, whitenoise", "a file, nginx (1 worker)"
READERS = ("storm", "researchers", "crawlers")
WITH_EDITOR = ("storm", "researchers")
EDITED = 40  # number of articles that the editor saves in turn
WARM_SECONDS = 2


@dataclass(frozen=True)
class Cell:
    """Result of one measurement; `saves` is the number of an editor's saves, `save` the median milliseconds."""

    load: Load
    saves: int = 0
    save: float = 0.0

    def __str__(self) -> str:
        text = f"{self.load.rate:,.0f}: {percentiles(self.load)}"
        if errors := self.load.errors():
            text += f", {errors} errors"
        return f"{text}; {self.saves} saves of {self.save:,.0f}" if self.saves else text


@dataclass
class Testbed:
    """Servers over the scratch database in use, and the results of their measurements.

    `tables` holds the results by scenario, server and number of workers, `wrong` messages about wrong answers.
    """

    seconds: float
    workers: Sequence[int]
    log: Callable[[str], object]
    tables: dict[str, dict[str, dict[int, Cell]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = connection.settings_dict["NAME"]
        self.scenarios = scenarios()
        self.session = editor_session()
        self.edited = list(Article.objects.order_by("pk")[:EDITED])
        self._page = b""

    @contextlib.contextmanager
    def serving(self, workers: int, *, cached: bool = False) -> Iterator[tuple[Server, int]]:
        """Run the archive and warm it up; yield its server and the port for requests.

        With `cached` that port is of a Varnish cache in front of the archive.
        """
        with granian("archive.wsgi:application", workers, self.database) as server:
            front = baselines.varnish(server.port) if cached else contextlib.nullcontext(server)
            with front as public:
                self.warm_up(server.port)
                yield server, public.port

    def warm_up(self, port: int) -> None:
        """Send requests that are not counted, so that every worker has answered some."""
        (storm,) = self.scenarios["storm"].addresses
        self._page = get(port, storm, ENCODINGS)
        ask(port, self.scenarios["storm"], WARM_SECONDS)

    def editor(self, port: int) -> Editor:
        return Editor(port, self.edited, self.session)

    def check(self, editor: Editor, where: str) -> None:
        """Record the faults that an editor met, or that nothing was saved."""
        if editor.fault_count or not editor.times:
            messages = "; ".join(editor.faults) or "nothing was saved"
            self.wrong.append(f"{where}: {editor.fault_count} faulty saves ({messages})")

    def measure(self, names: Collection[str], *, with_editor: bool) -> None:
        """Measure the named scenarios, and those during which an editor saves."""
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
                self.log(f"› baselines, {workers} worker(s)")
                with baselines.django_view(workers, baselines.MIDDLEWARE) as process:
                    self._readers(VIEW, workers, process.port, names)
                with baselines.whitenoise_file(workers, self._page) as process:
                    self._readers(FILE, workers, process.port, names)
        if names and program("nginx"):
            with baselines.nginx(self._page) as process:
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
        """Return the results as Markdown: the figures, then ratios to a bare Django view in the same run."""
        heads = [f"{count} worker{'s' if count > 1 else ''}" for count in self.workers]
        figures, ratios = [], []
        for name, servers in self.tables.items():
            view = self.tables.get(name.partition(",")[0], {}).get(VIEW, {})
            for server, cells in servers.items():
                of_workers = [cells.get(count) for count in self.workers]
                figures.append(
                    [name, server, *("" if cell is None else str(cell) for cell in of_workers)]
                )
                if view and server in (OURS, CACHED, FILE):
                    multiples = [
                        f"{cells[n].load.rate / view[n].load.rate:.2g}" if n in cells else ""
                        for n in self.workers
                    ]
                    ratios.append([name, server, *multiples])
        parts = [
            "Requests a second: milliseconds to an answer, as median / 95th / 99th percentile; number of saves "
            "by an editor, with the median milliseconds of a save.",
            table(["scenario", "server", *heads], figures),
        ]
        if ratios:
            parts += [
                "Requests a second as a multiple of those of a bare Django view with as many workers.",
                table(["scenario", "server", *heads], ratios),
            ]
        return "\n\n".join(parts)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def percentiles(load: Load) -> str:
    """Return the median and the 95th and 99th percentile in milliseconds."""
    return " / ".join(f"{ms:,.{int(ms < 10)}f}" for ms in (load.p50, load.p95, load.p99))
