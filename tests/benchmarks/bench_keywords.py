"""200,000 keywords in the Planner's own window: read and shown, and every wait of the window meanwhile; then one changed
cell, a filter, and coming back to the tab."""

from __future__ import annotations

import asyncio
import gc
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("ALWRITY_KEYCHAIN", "session")
sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from alwrity_desktop.model.keyword_row import ID, VOLUME
from alwrity_desktop.ui.event_loop import Loop
from alwrity_desktop.ui.garbage import GarbageCollector
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look
from alwrity_desktop.workspace import Workspace

ROWS = 200_000


class Watch:
    """The longest wait between two turns of the window, in milliseconds.

    It looks every 2 ms: to look without a rest would itself take Python's lock from what is measured.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=2)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def begin(self) -> None:
        """Forget what was."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


async def fill(folder: Path) -> None:
    """A workspace with as many keywords, by an import as a person makes it."""
    import bench_import

    file = folder / "keywords.csv"
    bench_import.ROWS = ROWS
    found = bench_import.rows()
    with file.open("w", encoding="utf-8", newline="") as out:
        import csv

        csv.writer(out).writerows([bench_import.HEAD, *found])
    workspace = await Workspace.open(folder / "workspace")
    await workspace.planner.import_file(file)
    await workspace.close()


async def until(done: Callable[[], Any]) -> float:
    """Milliseconds until something is so."""
    begun = time.perf_counter()
    while not done():
        await asyncio.sleep(0.004)
    return (time.perf_counter() - begun) * 1000


async def measure(window: MainWindow, workspace: Workspace) -> list[Row]:
    """All figures, in the order they are printed."""
    rows: list[Row] = []

    def row(what: str, ours: float, goal: float, unit: str = "ms") -> None:
        rows.append(Row(f"200,000 keywords in the Planner: {what}", ours, 0, unit, goal))

    watch = Watch()
    window.show_page("home")
    window.attach(workspace)
    await until(lambda: not window.jobs.running(quiet=True))
    begun = time.perf_counter()
    part = window.show_page("planner").part("keywords")
    row("the tab made, without its keywords", (time.perf_counter() - begun) * 1000, math.inf)
    watch.begin()
    row("read and shown", await until(lambda: part.page.shown() and not part.page.busy), 4000)
    row("longest wait of the window meanwhile", watch.longest, 50)
    watch.begin()
    row("prepared for sorting and searching", await until(lambda: not part.page._preparing.busy), 30_000)
    row("longest wait of the window meanwhile", watch.longest, 50)
    first = part.page.shown()[0]
    watch.begin()
    part.presenter.set_figure([first[ID]], "volume", 12_345)
    row("a cell changed and shown", await until(lambda: part.page.shown()[0][VOLUME] == 12_345), 500)
    await asyncio.sleep(1)
    row("longest wait of the window meanwhile", watch.longest, 50)
    watch.begin()
    part.page.choose("intent", ("commercial",))
    row("a filter", await until(lambda: not part.page.busy), 100)
    row("longest wait of the window meanwhile", watch.longest, 50)
    part.page.clear_filters()
    await until(lambda: not part.page.busy)
    watch.begin()
    part.part_shown()
    row("coming back, nothing has changed", await until(lambda: not window.jobs.running(quiet=True)), 500)
    row("longest wait of the window meanwhile", watch.longest, 50)
    await asyncio.sleep(1)
    watch.begin()
    part.presenter._stamp = None
    part.part_shown()
    rows_before = part.page._set
    row("read again whole and shown", await until(lambda: part.page._set is not rows_before and not part.page.busy), 4000)
    await until(lambda: not part.page._disposing.busy)
    row("longest wait of the window meanwhile", watch.longest, 50)
    return rows


async def put_away(window: MainWindow) -> None:
    """Close as the program does."""
    for page in window._made.values():
        await page.put_away()
    await window.jobs.stop_all()


def main() -> list[Row]:
    """Open the window on the workspace, measure, close."""
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    look().choose("light")
    loop = Loop(application)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ALWRITY_CONFIG"] = str(folder / "config")
        kept = os.environ.get("ALWRITY_BENCH_KEYWORDS", "")
        if not kept:
            loop.run_until_complete(fill(folder))
        workspace = loop.run_until_complete(Workspace.open(Path(kept) if kept else folder / "workspace"))
        state = WindowState(folder / "window.json")
        state.set("wizard.seen", True)
        window = MainWindow(state)
        window.jobs.ready(loop)
        window.resize(1280, 800)
        window.show()
        collector = GarbageCollector()
        collector.settle()
        found = loop.run_until_complete(measure(window, workspace))
        collector.stop()
        loop.run_until_complete(put_away(window))
        loop.run_until_complete(workspace.close())
        window.deleteLater()
        gc.collect()
        loop.close()
    return found


if __name__ == "__main__":
    print_rows(main())
