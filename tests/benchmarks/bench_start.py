"""From process start to the window, and to the last draft on screen and taking keys, against a bare PySide6 window.

Warm, workspace of 5,000 drafts, in a real window: needs a display, or Xvfb, which it then starts itself.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, median_of, print_rows, start_to_mark
from make_workspace import fill

from alwrity_desktop.store.working_copy import WorkingCopy, WorkingText, remember_last

BARE = Path(__file__).parent / "bare_window.py"


@contextmanager
def display() -> Iterator[str]:
    """The name of a display: a private Xvfb."""
    if not shutil.which("Xvfb"):
        raise SystemExit("Xvfb is needed to measure a real window; install the package xvfb")
    number = 90 + os.getpid() % 100
    server = subprocess.Popen(["Xvfb", f":{number}", "-screen", "0", "1440x900x24"], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not Path(f"/tmp/.X11-unix/X{number}").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, display() as screen:
        folder = Path(name)
        asyncio.run(fill(folder / "workspace", drafts=5000, words=300))
        marks = folder / "marks"
        environment = {
            "DISPLAY": screen,
            "QT_QPA_PLATFORM": "xcb",
            "ALWRITY_STARTUP_MARKS": str(marks),
            "ALWRITY_CONFIG": str(folder / "config"),
            "ALWRITY_WORKSPACE": str(folder / "workspace"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "PYTHONDONTWRITEBYTECODE": "",
        }
        ours = [sys.executable, "-m", "alwrity_desktop"]

        def measure(command: list[str], mark: str) -> float:
            return median_of(lambda: start_to_mark(command, mark, environment, marks))

        state = folder / "config" / "window.json"
        state.parent.mkdir()
        state.write_text(json.dumps({"page": "home", "wizard.seen": True}))
        start_to_mark(ours, "attached", environment, marks)
        bare = measure([sys.executable, str(BARE)], "painted")
        painted, attached = measure(ours, "painted"), measure(ours, "attached")
        text = (Path(__file__).resolve().parents[1] / "screens" / "sample.md").read_text() * 10
        WorkingCopy(folder / "workspace", "last-draft").write(WorkingText("last-draft", "The last draft", text))
        remember_last(folder / "workspace", "last-draft")
        state.write_text(json.dumps({"page": "writer", "wizard.seen": True}))
        ready = measure(ours, "painted")
    return [
        Row("process start to the window on screen", painted, bare, "s", 2.0),
        Row("process start to the last draft open and taking keys", ready, bare, "s", 4.0),
        Row("process start to every service ready", attached, bare, "s", math.inf),
    ]


if __name__ == "__main__":
    print_rows(main())
