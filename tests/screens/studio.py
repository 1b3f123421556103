"""A window on a workspace of its own, and the camera. Import it first: it says where Qt and the program keep things."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ALWRITY_CONFIG"] = tempfile.mkdtemp(prefix="alwrity-screens-")
os.environ["ALWRITY_KEYCHAIN"] = "session"
os.environ["ALWRITY_WORKSPACE"] = str(Path(tempfile.gettempdir()) / "ALwrity" / "My workspace")

from PIL import Image
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.theme import look
from alwrity_desktop.workspace import Workspace

FOLDER = Path(__file__).resolve().parent


def keep(picture: QPixmap, path: Path) -> None:
    """Save a picture with 256 colours: a third of the size, and nobody sees it."""
    picture.save(str(path))
    with Image.open(path) as image:
        small = image.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


class Studio:
    """A window on a workspace, and the camera."""

    def __init__(self, only: list[str]) -> None:
        self.only = only
        self.window = MainWindow(WindowState())
        self.window.shell.state.set("wizard.seen", True)
        self.window.resize(1200, 800)
        self.window.show_page("home")
        self.window.show()

    async def settle(self) -> None:
        """Wait until what was begun has ended and been drawn."""
        for _turn in range(60):
            await asyncio.sleep(0.02)
            if not self.window.jobs.running(quiet=True):
                break
        await asyncio.sleep(0.15)

    async def shoot(self, name: str, prepare: Callable[[], object] | None = None, of: QWidget | None = None) -> None:
        """One picture in each theme."""
        if self.only and not any(name.startswith(wanted) for wanted in self.only):
            return
        for theme in ("light", "dark"):
            look().choose(theme)
            if prepare is not None:
                prepare()
            await self.settle()
            keep((of or self.window).grab(), FOLDER / f"{name}-{theme}.png")

    async def attach(self, folder: Path) -> Workspace:
        """Open a workspace and hand it to the window."""
        workspace = await Workspace.open(folder)
        self.window.jobs.ready(asyncio.get_running_loop())
        return workspace
