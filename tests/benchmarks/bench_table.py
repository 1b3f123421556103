"""The table page with 200,000 rows: a filter, an order and a search to the new rows shown, frames while scrolling and while
it works. Orders are worked out ahead when nothing else is to do, so the first sort by a column is told apart."""

from __future__ import annotations

import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, median_of, print_rows
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from alwrity_desktop.ui.actions import Actions
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Choice, Column, Table
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look

ROWS = 200_000


@dataclass(slots=True, frozen=True)
class Keyword:
    """A row as the keyword planner will have it."""

    text: str
    volume: int | None
    difficulty: float
    intent: str
    cluster: str


def keywords(count: int) -> list[Keyword]:
    """Rows from a seed."""
    chance = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(4000)]
    intents = ("informational", "commercial", "transactional", "navigational")
    return [
        Keyword(
            " ".join(chance.choices(words, k=chance.randint(2, 5))),
            chance.choice((None, 10, 50, 140, 390, 1300, chance.randint(1, 90_000))),
            round(chance.random() * 100, 1),
            chance.choice(intents),
            chance.choice(words),
        )
        for _ in range(count)
    ]


def table() -> Table[Keyword]:
    """Five columns, one filter, a search."""

    def key(row: Keyword) -> str:
        return str(id(row))

    def count(number: int) -> str:
        return f"{number:,} keywords"

    columns = [
        Column[Keyword]("text", "Keyword", lambda row: row.text, look="title"),
        Column[Keyword]("volume", "Volume", lambda row: row.volume, 100, side="right", falling=True),
        Column[Keyword]("difficulty", "Difficulty", lambda row: row.difficulty, 100, side="right"),
        Column[Keyword]("intent", "Intent", lambda row: row.intent, 140, look="pill"),
        Column[Keyword]("cluster", "Cluster", lambda row: row.cluster, 160),
    ]
    intent = Choice[Keyword]("intent", "Intent", lambda row: row.intent, "All intents")
    return Table(
        "keywords", "Keywords", columns, key, count, QLabel("none"), filters=[intent], search="Search", sort="text"
    )


class Bench:
    """A window with the page, and the time from a wish to the rows on the screen."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        self.window = QMainWindow()
        state = WindowState(Path(tempfile.mkdtemp()) / "window.json")
        self.page = TablePage(table(), Shell(Jobs(), Actions(self.window), state))
        self.window.setCentralWidget(self.page)
        self.window.resize(1200, 800)
        self.window.show()
        self.rows = keywords(ROWS)

    def turn(self, until: Callable[[], bool]) -> list[float]:
        """Let events run until something is so; the seconds of each turn of the loop."""
        loop, turns = QEventLoop(), list[float]()
        last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            now = time.perf_counter()
            turns.append(now - last)
            last = now
            if until():
                loop.quit()

        timer = QTimer(interval=0)
        timer.timeout.connect(tick)
        timer.start()
        loop.exec()
        timer.stop()
        return turns

    def shown(self) -> bool:
        """True when nothing is being worked out that the person waits for."""
        return not self.page.busy

    def fill(self) -> None:
        """Rows in, with nothing known of them."""
        self.page.set_rows(self.rows)
        self.turn(self.shown)

    def timed(self, do: Callable[[], Any]) -> float:
        """Milliseconds from the wish to the rows painted."""
        begun = time.perf_counter()
        do()
        self.turn(self.shown)
        self.page.view.viewport().repaint()
        return (time.perf_counter() - begun) * 1000

    def cold(self, name: str) -> float:
        """The first sort by a column."""
        self.page.sort_by("text", falling=False)
        self.turn(self.shown)
        self.fill()
        return self.timed(lambda: self.page.sort_by(name, falling=False))

    def prepared(self) -> list[float]:
        """Let what can be worked out ahead be done; the longest turns of the loop meanwhile."""
        return self.turn(lambda: not self.page._preparing.busy)


def measure(bench: Bench) -> list[Row]:
    """All figures, in the order they are printed."""
    page = bench.page
    rows: list[Row] = []

    def row(what: str, ours: float, goal: float = 100) -> None:
        rows.append(Row(f"table of 200,000 rows: {what}", ours, 0, "ms", goal))

    bench.fill()
    row("first sort by a text, nothing known yet", median_of(lambda: bench.cold("cluster"), 3), math.inf)
    row("first sort by a number, nothing known yet", median_of(lambda: bench.cold("difficulty"), 3), math.inf)
    bench.fill()
    ahead = sorted(bench.prepared())
    row("longest turn of the window while it prepares", ahead[-1] * 1000, 16)
    flips = iter(range(1000))

    def sort() -> float:
        page.sort_by(("text", "volume")[next(flips) % 2], falling=False)
        return bench.timed(lambda: page.sort_by("cluster", falling=bool(next(flips) % 2)))

    def choose() -> float:
        bench.timed(page.clear_filters)
        return bench.timed(lambda: page.choose("intent", "commercial"))

    def search() -> float:
        bench.timed(page.clear_filters)
        page.filters.search.blockSignals(True)
        page.filters.search.setText("ab er")
        page.filters.search.blockSignals(False)
        return bench.timed(page.filters.changed.emit)

    row("sort", median_of(sort))
    row("filter by a value, sorted", median_of(choose))
    row("search two words, sorted", median_of(search))
    bench.timed(page.clear_filters)
    frames: list[float] = []
    bar = page.view.verticalScrollBar()
    for step in range(300):
        begun = time.perf_counter()
        bar.setValue(step * 977 % bar.maximum())
        page.view.viewport().repaint()
        frames.append((time.perf_counter() - begun) * 1000)
    frames.sort()
    row("a scrolled frame, p50", frames[150], 16)
    row("a scrolled frame, p99", frames[297], 16)
    page.sort_by("volume", falling=True)
    turns = sorted(bench.turn(bench.shown))
    row("longest turn of the window while it sorts", turns[-1] * 1000, 16)
    row("select all", bench.timed(page.view.selectAll), 16)
    return rows


def main() -> list[Row]:
    """Open the window, measure, close."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    look().choose("light")
    return measure(Bench(application))


if __name__ == "__main__":
    print_rows(main())
