"""Makes the screenshots of every page and state, in both themes: python tests/screens/make.py [name ...].

Offscreen by default, with a real workspace in a temporary folder that is filled with sample drafts. Run it after a
change to the look, and look at what it made.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from studio import Studio  # first: it says where Qt draws

# isort: split
from planner import planner
from program import settings, states, system
from publishing import publish
from PySide6.QtWidgets import QApplication
from samples import fill
from seo import seo
from writing import library, writer

from alwrity_desktop import app as start_up
from alwrity_desktop.ui.event_loop import make_loop
from alwrity_desktop.ui.state import WindowState


async def first_start(studio: Studio, folder: Path) -> None:
    """An empty workspace: loading, welcome, wizard, empty states."""
    window = studio.window
    await studio.shoot("home-loading")
    workspace = await studio.attach(folder)
    window.attach(workspace)
    await studio.shoot("home-first")
    from alwrity_desktop.ui.wizard.view import Wizard

    wizard = Wizard(window.shell, workspace, window)
    wizard.show()
    for place, name in enumerate(("wizard-writing", "wizard-site", "wizard-voice")):
        wizard._show(place)
        await studio.shoot(name, of=wizard)
    wizard.close()
    for page in ("library", "publish"):
        window.show_page(page)
        await studio.shoot(f"{page}-empty")
    view = window.show_page("seo")
    await studio.shoot("seo-empty")
    view._show_part("archive")
    await studio.shoot("seo-archive-empty")
    await window.put_away()
    window.finish_close()


async def filled(studio: Studio, folder: Path) -> None:
    """A workspace with work in it: every page and state."""
    window = studio.window
    workspace = await studio.attach(folder)
    draft_id = await fill(workspace)
    window.attach(workspace)
    window.show_page("home")
    await studio.shoot("home")
    await studio.shoot("palette", window.open_palette)
    if window._palette is not None:
        window._palette.palette.hide()
    await writer(studio, draft_id)
    await library(studio)
    await seo(studio)
    await planner(studio)
    await publish(studio, draft_id)
    await settings(studio)
    await system(studio)
    await states(studio)
    await window.put_away()
    window.finish_close()


def main() -> None:
    """Take all pictures, or those whose names begin with the arguments."""
    application = start_up.make_application([])
    start_up.choose_look(application, WindowState())
    loop = make_loop(application)
    asyncio.set_event_loop(loop)
    steps: list[Callable[[Studio, Path], Awaitable[None]]] = [first_start, filled]
    for step in steps:
        with tempfile.TemporaryDirectory() as folder:
            loop.run_until_complete(step(Studio(sys.argv[1:]), Path(folder)))
    loop.close()  # waits for its threads
    QApplication.quit()


if __name__ == "__main__":
    main()
