"""The window thread's stalls while 8 answers of 100 tokens a second each stream into drafts and a job list.

Method: in the real window (offscreen) a timer ticks in the window's thread as often as Qt lets it, every millisecond; the
time from one tick to the next, less that millisecond, is how long a key pressed then would have waited at the worst. Rows:
99 of 100 such times, and the longest. `--all` also tells the percentile weighted by time (of moments picked at random,
the stall around them), which many short ticks cannot better.

The server runs in a process of its own and sends by the clock. One answer streams into the open draft of the Writer tab
(highlighting, preview, outline and checks on), seven into editors beside it; each is a job of the status bar, whose list
is open, goes through the engine and its database rows, and saves its draft every second. The first second of the
answers is not counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

ANSWERS = 8
EVERY = 0.01
TOKENS = 1000
WARM = 100
"""Tokens before the counting begins: about a second."""


async def serve() -> None:
    """The paced server; prints its port and runs until it is ended."""

    def event(delta: dict[str, Any], reason: str | None = None) -> bytes:
        document = {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        return b"data: " + json.dumps(document).encode() + b"\n\n"

    def token(number: int) -> str:
        if number % 120 == 119:
            return f"\n\n## Part {number // 120}\n\n"
        return "**bold** " if number % 17 == 0 else f"word{number}. " if number % 11 == 0 else "token "

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
            begun = time.perf_counter()
            for number in range(TOKENS):
                await asyncio.sleep(begun + number * EVERY - time.perf_counter())
                writer.write(event({"content": token(number)}))
                await writer.drain()
            writer.write(event({}, "stop") + b"data: [DONE]\n\n")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def ticker_class() -> type:
    """Made late, because Qt is imported in the child process only."""
    from PySide6.QtCore import QObject, Qt, QTimer

    class Ticker(QObject):
        """Notes how long the window's thread was not free, in milliseconds; `due` tells when to count."""

        def __init__(self) -> None:
            super().__init__()
            self.stalls: list[float] = []
            self.on = False
            self._last = time.perf_counter()
            self._timer = QTimer(self, interval=1)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self.tick)
            self._timer.start()

        def tick(self) -> None:
            now = time.perf_counter()
            if self.on:
                self.stalls.append(max(0.0, (now - self._last) * 1000 - 1))
            self._last = now

    return Ticker


def p99_of_time(stalls: list[float]) -> float:
    """The stall around the 99th of 100 moments picked at random."""
    total, passed = sum(each + 1 for each in stalls), 0.0
    for each in sorted(stalls):
        passed += each + 1
        if passed >= total * 0.99:
            return each
    return 0.0


async def write_one(workspace: Any, region: Any, ticker: Any, draft: Any, report: Any) -> int:
    """One answer into one draft, as a run does it: pieces to the window, and the text saved every second."""
    from alwrity_desktop.ai.task import Task
    from alwrity_desktop.core.progress import Progress

    text, count, saved = "", 0, time.monotonic()
    task = Task(kind="bench", prompt="Write.", model="openai_compatible:small", draft_id=draft.id)
    async with workspace.engine.stream(task) as stream:
        async for piece in stream:
            text, count = text + piece, count + 1
            report(Progress("section", text=piece))
            if count % 10 == 0:
                report(Progress("section", f"{count} tokens", done=count / TOKENS))
            ticker.on = WARM <= count < TOKENS - 10
            if time.monotonic() - saved > 1:
                saved, draft.body = time.monotonic(), text
                await workspace.library.save(draft)
    return count


def show(region: Any, progress: Any) -> None:
    """What the Writer does with a job's text."""
    if progress.text:
        region.append(progress.text)


async def measure(window: Any, folder: Path, base_url: str) -> list[float]:
    from PySide6.QtWidgets import QGridLayout, QWidget

    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.workspace import Workspace

    workspace = await Workspace.open(folder)
    models = workspace.settings.models
    models.compatible_url, models.requests_per_minute = base_url, 10_000
    models.concurrent_requests = ANSWERS
    window.attach(workspace)
    drafts = [await workspace.library.create(title=f"Draft {number}") for number in range(ANSWERS)]
    shown = await workspace.library.create(title="Open")
    writer = window.show_page("writer")
    writer.open_draft(shown.id)
    while writer.presenter.draft is None:
        await asyncio.sleep(0.02)
    writer.parts.header.preview.setChecked(True)
    beside = QWidget()
    beside.resize(1200, 800)
    grid = QGridLayout(beside)
    editors = [writer.editor, *(MarkdownEditor() for _number in range(ANSWERS - 1))]
    for number, editor in enumerate(editors[1:]):
        grid.addWidget(editor, number // 4, number % 4)
    beside.show()
    ticker = ticker_class()()
    jobs: list[Any] = []
    for number, (editor, draft) in enumerate(zip(editors, drafts, strict=True)):
        region = editor.begin_stream()
        work = partial(write_one, workspace, region, ticker, draft)
        job = window.jobs.start(f"bench.{number}", f"Writing draft {number}", work)
        job.progressed.connect(partial(show, region))
        jobs.append(job)
    window.status.jobs_line._open_list()
    while window.jobs.running():
        await asyncio.sleep(0.05)
    assert all(job.state == "succeeded" for job in jobs), [job.error for job in jobs]
    assert all(len(editor.text()) > TOKENS * 5 for editor in editors)
    for editor in editors[1:]:
        editor.close_down()
    await window.put_away()
    return ticker.stalls


def child(base_url: str) -> None:
    """Run the window and print the stalls' figures as JSON."""
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
        stalls = loop.run_until_complete(measure(window, Path(folder), base_url))
    garbage.stop()
    window.finish_close()
    del look
    by_tick = sorted(stalls)
    figures = {"p99": by_tick[int(len(by_tick) * 0.99)], "longest": by_tick[-1], "p99 of time": p99_of_time(stalls)}
    print(json.dumps({**figures, "ticks": len(stalls), "seconds": sum(each + 1 for each in stalls) / 1000}))


def run() -> dict[str, Any]:
    """The figures, from a fresh process."""
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    with server, tempfile.TemporaryDirectory() as config:
        try:
            address = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
            settings = {"QT_QPA_PLATFORM": "offscreen", "ALWRITY_CONFIG": config, "ALWRITY_KEYCHAIN": "session"}
            command = [sys.executable, __file__, "--child", address]
            done = subprocess.run(
                command,
                env={**os.environ, **settings},
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            server.kill()
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def rows() -> list[Row]:
    """The lines of the table."""
    figures = run()
    if "--all" in sys.argv:
        print(json.dumps(figures), file=sys.stderr)
    return [
        Row("window thread's stalls while 8 answers stream at 100 tokens/s, p99", figures["p99"], 0, "ms", 16),
        Row("the longest of them", figures["longest"], 0, "ms", 50),
    ]


if __name__ == "__main__":
    if "--serve" in sys.argv:
        asyncio.run(serve())
    elif "--child" in sys.argv:
        child(sys.argv[-1])
    else:
        print_rows(rows())
