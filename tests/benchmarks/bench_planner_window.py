"""Long work of the Planner in the real window (offscreen): 200,000 rows imported, then 100,000 keywords grouped and saved.

Method: the Planner's table of keywords is shown; each work runs as a job, as its button starts it. A timer ticks in the
window's thread every millisecond, as in bench_stalls; rows tell the seconds of each work, and how long a key pressed
meanwhile would have waited: 99 of 100 times, and the longest, the table's own reading afterwards included.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from bench_import import rows as import_rows
from bench_import import write_csv
from bench_stalls import ticker_class
from harness import Row, print_rows
from keyword_sets import make

GROUPED = 100_000


async def timed(window: Any, ticker: Any, name: str, work: Callable[[Any], Awaitable[Any]]) -> dict[str, float]:
    """Run work as a job; its seconds, and the stalls until the table has read again."""
    ticker.stalls, ticker.on = [], True
    begun = time.perf_counter()
    job = window.jobs.start(f"bench.{name}", name, work)
    while job.state not in ("succeeded", "failed", "cancelled"):
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - begun
    assert job.state == "succeeded", job.error
    window.page("planner").page_shown()
    await asyncio.sleep(0.3)
    while window.jobs.running(quiet=True):
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    ticker.on = False
    stalls = sorted(ticker.stalls)
    return {"seconds": seconds, "p99": stalls[int(len(stalls) * 0.99)], "longest": stalls[-1]}


async def measure(window: Any, folder: Path) -> dict[str, dict[str, float]]:
    from alwrity_desktop.workspace import Workspace

    found: dict[str, dict[str, float]] = {}
    files = {"import": folder / "export.csv", "group": folder / "list.txt"}
    write_csv(files["import"], import_rows())
    files["group"].write_text("\n".join(keyword.text for keyword in make(GROUPED)), encoding="utf-8")
    ticker = ticker_class()()
    for name, file in files.items():
        workspace = await Workspace.open(folder / name)
        window.attach(workspace)
        window.show_page("planner").show_part("keywords")
        await asyncio.sleep(1)
        planner = workspace.planner

        async def bring(report: Any, planner: Any = planner, file: Path = file) -> Any:
            return await planner.import_file(file, report)

        async def group(report: Any, planner: Any = planner) -> Any:
            return await planner.clusters.make(report=report)

        if name == "import":
            found[name] = await timed(window, ticker, name, bring)
        else:
            await planner.import_file(file)
            window.page("planner").page_shown()
            await asyncio.sleep(3)
            found[name] = await timed(window, ticker, name, group)
        await window.put_pages_away()
        window.let_go()
        await workspace.close()
    return found


def child() -> None:
    """Run the window and print the figures as JSON."""
    from alwrity_desktop import app
    from alwrity_desktop.ui.event_loop import make_loop
    from alwrity_desktop.ui.garbage import GarbageCollector

    application = app.make_application([])
    state = app.WindowState()
    state.set("wizard.seen", True)
    look = app.choose_look(application, state)
    window = app.MainWindow(state)
    garbage = GarbageCollector(window)
    window.attached.connect(garbage.settle)
    window.show()
    loop = make_loop(application)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as folder, loop:
        window.jobs.ready(loop)
        found = loop.run_until_complete(measure(window, Path(folder)))
    garbage.stop()
    window.finish_close()
    del look
    print(json.dumps(found))


def rows() -> list[Row]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as config:
        settings = {"QT_QPA_PLATFORM": "offscreen", "ALWRITY_CONFIG": config, "ALWRITY_KEYCHAIN": "session"}
        command = [sys.executable, __file__, "--child"]
        done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    titles = {"import": ("200,000 rows of CSV imported in the window", 6), "group": ("100,000 keywords grouped in it", 20)}
    made: list[Row] = []
    for name, (title, goal) in titles.items():
        made.append(Row(title, found[name]["seconds"], 0, "s", goal))
        made.append(Row("  the window's stalls meanwhile, p99", found[name]["p99"], 0, "ms", 16))
        made.append(Row("  the longest of them", found[name]["longest"], 0, "ms", 50))
    return made


if __name__ == "__main__":
    if "--child" in sys.argv:
        child()
    else:
        print_rows(rows())
