"""A key in a draft of 100,000 words, from the press to the painted letter, beside a bare QPlainTextEdit.

Both run in a process of their own, offscreen, with the same text, keys and pauses. Ours is the whole Writer tab with
highlighting, preview, autosave into a real workspace, outline and checks on. CPU counts all threads of the process.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

WORDS = 100_000
KEYS = 400
PAUSE = 0.05
TEXT = "plain words and a few more typed here "


def sample_text(words: int = WORDS) -> str:
    """Headings, paragraphs, lists, emphasis and links, as an article has them."""
    marked = "The **colony** grows from ten thousand to fifty thousand in eight weeks, as [a survey](https://a.b) says. "
    plain = "Look in once a week, on a warm day, and count the frames with brood before you add another box. "
    paragraph = marked + plain
    section = [
        f"{paragraph * 4}\n",
        f"{paragraph * 3}\n",
        "- one item\n- another *item*\n- the `last`\n",
        f"> {paragraph}\n",
    ]
    piece = "\n".join(section)
    count = words // len(piece.split()) + 1
    return "\n".join(f"## Part {number}\n\n{piece}" for number in range(count))


def typist_class() -> type:
    """Made late, because Qt is imported in the child process only."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    class Typist(QObject):
        """Presses a key every PAUSE seconds from a timer, outside of every asyncio task, and waits for its paint."""

        def __init__(self, edit: Any, done: asyncio.Future[None]) -> None:
            super().__init__(edit)
            self.edit, self.done, self.painted = edit, done, False
            self.times: list[float] = []
            edit.viewport().installEventFilter(self)
            self.clock = QTimer(self, interval=round(PAUSE * 1000))
            self.clock.timeout.connect(self.press)
            self.clock.start()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.painted = self.painted or event.type() == QEvent.Type.Paint
            return False

        def press(self) -> None:
            letter = TEXT[len(self.times) % len(TEXT)]
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            self.painted = False
            begun = time.perf_counter()
            QApplication.sendEvent(self.edit, key)
            while not self.painted:
                QApplication.processEvents()
            self.times.append((time.perf_counter() - begun) * 1000)
            if len(self.times) == KEYS:
                self.clock.stop()
                self.done.set_result(None)

    return Typist


async def type_keys(edit: Any) -> dict[str, float]:
    """Milliseconds from press to paint: p50, p99, worst; CPU milliseconds a key."""
    edit.setFocus()
    cursor = edit.textCursor()
    cursor.setPosition(edit.document().findBlockByNumber(edit.document().blockCount() // 2).position())
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
    await asyncio.sleep(3.0)
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    cpu = time.process_time()
    typist = typist_class()(edit, done)
    await done
    used = (time.process_time() - cpu) * 1000 / KEYS
    times = sorted(typist.times)
    return {"p50": statistics.median(times), "p99": times[int(KEYS * 0.99) - 1], "cpu": used, "worst": times[-1]}


def memory() -> float:
    """Resident megabytes of this process."""
    import psutil

    return psutil.Process().memory_info().rss / 2**20


async def bare(application: Any, folder: Path) -> dict[str, float]:
    from PySide6.QtWidgets import QPlainTextEdit

    edit = QPlainTextEdit()
    edit.resize(1000, 800)
    edit.setPlainText(sample_text())
    edit.show()
    await asyncio.sleep(0.5)
    used = memory()
    return {**await type_keys(edit), "memory": used}


async def ours(application: Any, folder: Path) -> dict[str, float]:
    from PySide6.QtWidgets import QMainWindow

    from alwrity_desktop.ui.actions import Actions
    from alwrity_desktop.ui.garbage import GarbageCollector
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.state import WindowState
    from alwrity_desktop.ui.writer.view import WriterView
    from alwrity_desktop.workspace import Workspace

    workspace = await Workspace.open(folder)
    window = QMainWindow()
    window.resize(1440, 900)
    jobs = Jobs(window)
    view = WriterView(Shell(jobs, Actions(window), WindowState(folder / "window.json")))
    window.setCentralWidget(view)
    jobs.ready(asyncio.get_running_loop())
    garbage = GarbageCollector(window)
    garbage.settle()
    window.show()
    view.attach(workspace)
    begun = time.perf_counter()
    draft = await workspace.library.create(title="Bees", body=sample_text(), keyphrases=["bees"])
    view.open_draft(draft.id)
    while view.presenter.draft is None:
        await asyncio.sleep(0.02)
    opened = time.perf_counter() - begun
    view.parts.header.preview.setChecked(True)
    await asyncio.sleep(4.0)
    used = memory()
    result = await type_keys(view.editor)
    await view.put_away()
    garbage.stop()
    await workspace.close()
    return {**result, "memory": used, "opened": opened}


def child(name: str) -> None:
    """Run one side and print its figures as JSON."""
    from PySide6.QtWidgets import QApplication

    from alwrity_desktop.ui.event_loop import make_loop

    application = QApplication([])
    application.setStyle("Fusion")
    application.setQuitOnLastWindowClosed(False)
    loop = make_loop(application)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as folder, loop:
        print(json.dumps(loop.run_until_complete({"bare": bare, "ours": ours}[name](application, Path(folder)))))


def run(name: str) -> dict[str, float]:
    """The figures of one side, from a fresh process."""
    with tempfile.TemporaryDirectory() as config:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "ALWRITY_CONFIG": config}
        command = [sys.executable, __file__, "--child", name]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def rows() -> list[Row]:
    """The lines of the table."""
    reference, mine = run("bare"), run("ours")
    return [
        Row("key press to painted, 100,000 words, p50", mine["p50"], reference["p50"], "ms", 2),
        Row("key press to painted, 100,000 words, p99", mine["p99"], reference["p99"], "ms", 4),
        Row("CPU per key, all threads", mine["cpu"], 0, "ms", 5),
        Row("memory with that draft and preview open", mine["memory"], reference["memory"], "MB", 3),
    ]


if __name__ == "__main__":
    if "--child" in sys.argv:
        child(sys.argv[-1])
    else:
        print_rows(rows())
