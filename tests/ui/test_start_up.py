"""Start-up: what is imported before the first paint, and the program as a whole from start to end."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HEAVY = [
    "sqlalchemy",
    "pydantic",
    "httpx",
    "openai",
    "google",
    "jinja2",
    "markdown_it",
    "numpy",
    "asyncio",
    "qasync",
    "lxml",
]


def run(code: str, folder: Path, page: str) -> subprocess.CompletedProcess[str]:
    """Python code in a process of its own, with a config folder that remembers `page`."""
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "window.json").write_text(f'{{"page": "{page}", "wizard.seen": true}}')
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "ALWRITY_CONFIG": str(config),
        "ALWRITY_WORKSPACE": str(folder / "workspace"),
        "ALWRITY_KEYCHAIN": "session",
    }
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("page", ["home", "planner", "writer", "seo", "library", "publish", "settings"])
def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path, page: str) -> None:
    code = f"""
        import os, sys
        from alwrity_desktop import app
        from alwrity_desktop.core import paths
        application = app.make_application([])
        state = app.WindowState()
        app.choose_look(application, state)
        window = app.MainWindow(state)
        app.show_last(window, state, paths.default_workspace())
        def painted():
            print(",".join(name for name in {HEAVY!r} if name in sys.modules) or "nothing")
            sys.stdout.flush()
            os._exit(0)
        window.painted.connect(painted)
        window.show()
        application.exec()
    """
    done = run(code, tmp_path, page)
    assert done.stdout.strip() == "nothing", done.stderr[-2000:]


def test_the_program_opens_its_workspace_and_closes_cleanly(tmp_path: Path) -> None:
    code = """
        import sys
        from alwrity_desktop import app
        from alwrity_desktop.ui.main_window import MainWindow
        from PySide6.QtCore import QTimer
        opened = MainWindow.attach
        def attach(self, workspace):
            opened(self, workspace)
            QTimer.singleShot(300, self.close)
        MainWindow.attach = attach
        print("code", app.run(["alwrity"]))
    """
    done = run(code, tmp_path, "home")
    assert done.stdout.strip() == "code 0", done.stderr[-2000:]
    assert (tmp_path / "workspace" / "workspace.db").is_file()
    assert "Traceback" not in done.stderr
    assert "geometry" in (tmp_path / "config" / "window.json").read_text()


def test_a_window_closed_before_the_workspace_is_there_ends_too(tmp_path: Path) -> None:
    code = """
        from alwrity_desktop import app
        from alwrity_desktop.ui.main_window import MainWindow
        before = MainWindow.__init__
        def init(self, state):
            before(self, state)
            self.painted.connect(self.close)
        MainWindow.__init__ = init
        print("code", app.run(["alwrity"]))
    """
    done = run(code, tmp_path, "home")
    assert done.stdout.strip() == "code 0", done.stderr[-2000:]
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "workspace").write_text("a file, not a folder")
    code = """
        from alwrity_desktop import app
        from alwrity_desktop.ui.main_window import MainWindow
        from PySide6.QtCore import QTimer
        unopened = MainWindow.show_unopened
        def told(self, error):
            unopened(self, error)
            print(self.banner.text())
            QTimer.singleShot(0, self.close)
        MainWindow.show_unopened = told
        app.run(["alwrity"])
    """
    done = run(code, tmp_path, "home")
    assert "workspace" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
