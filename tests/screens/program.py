"""What belongs to no tab: settings, questions, the System page, errors, jobs, popovers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog
from samples import LONG
from studio import Studio

from alwrity_desktop.core import logs
from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.core.progress import Progress


async def settings(studio: Studio) -> None:
    """Every section."""
    view = studio.window.show_page("settings")
    for section in ("workspace", "appearance", "writing", "models", "keys", "costs", "network", "backups"):
        view.show_section(section)
        await studio.shoot(f"settings-{section}")
    await questions(studio)


async def questions(studio: Studio) -> None:
    """The list of workspaces, a price of one's own, and the question before a restore."""
    from alwrity_desktop.ui.settings.price_dialog import PriceDialog
    from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
    from alwrity_desktop.ui.workspace_dialog import WorkspaceDialog

    window = studio.window
    view = window.page("settings")
    view.show_section("costs")
    await studio.settle()
    dialogs: list[tuple[str, type[QDialog], Callable[[], None]]] = [
        ("workspaces", WorkspaceDialog, window.actions_.get("workspace.open").trigger),
        ("price", PriceDialog, view._pages.currentWidget().prices._add_own),
        ("restore", ConfirmDialog, partial(window.workspaces.ask_to_restore, Path("backup.db"), "21 Nov 2026, 14:05")),
    ]
    for name, kind, open_it in dialogs:
        open_it()
        dialog = window.findChild(kind)
        await studio.shoot(name, of=dialog)
        dialog.close()


async def system(studio: Studio) -> None:
    """Health, jobs as they run and have ended, the log."""
    window = studio.window
    logs.start()
    log = logging.getLogger("alwrity_desktop.publisher.outbox")
    log.info("2 posts wait; the next is due in 4 minutes")
    log.warning("kettle.example answered 503 to the request for its posts; tried again in 20 s")
    try:
        raise ValueError("the answer holds no post")
    except ValueError:
        log.exception("The posts of kettle.example could not be read")
    stop = asyncio.Event()

    async def work(report: Callable[[Progress], None]) -> None:
        report(Progress("section", "Writing section 3 of 7", 0.42))
        await stop.wait()

    async def poor(_report: Callable[[Progress], None]) -> None:
        raise NetworkError("The site kettle.example did not answer.", "Check the address and your connection.")

    async def done(report: Callable[[Progress], None]) -> None:
        report(Progress("mirror", "The Kettle is up to date", 1.0))

    view = window.show_page("system")
    await studio.settle()
    for part in ("health", "log"):
        view.page.show_part(part)
        await studio.settle()
        if part == "log":
            view.log.view.selectRow(0)
            view.log.toggle_details()
            await asyncio.sleep(0.3)
        await studio.shoot(f"system-{part}")
    window.jobs.start("s1", "Reading the posts of The Kettle", done)
    window.jobs.start("s2", f"Publishing “{LONG}”", poor, handled=True)
    window.jobs.start("s3", "Writing a draft", work)
    view.page.show_part("jobs")
    await asyncio.sleep(0.3)
    await studio.shoot("system-jobs", view._look)
    stop.set()
    await studio.settle()
    logs.stop()


async def states(studio: Studio) -> None:
    """Errors, running jobs, popovers, the shortcuts."""
    window = studio.window
    window.show_page("home")
    detail = "ConnectTimeout: https://kettle.example/wp-json/"
    error = NetworkError("The site kettle.example did not answer.", "Check the address and your connection.", detail=detail)
    window.show_error(error)
    await studio.shoot("error")
    window.banner.dismiss()
    stop = asyncio.Event()

    async def work(report: Callable[[Progress], None]) -> None:
        report(Progress("section", "Writing section 3 of 7", 0.42))
        await stop.wait()

    for key in ("one", "two", "three"):
        window.jobs.start(key, f"Publishing “{LONG}”" if key == "two" else "Writing a draft", work)
    await asyncio.sleep(0.3)
    await studio.shoot("jobs", window.status.jobs_line._open_list)
    stop.set()
    await studio.settle()
    window.workspace.http.requests.update({"kettle.example": 41, "api.openai.com": 12, "127.0.0.1": 3})
    await studio.shoot("network", window.open_network)
    from alwrity_desktop.ui.errors import CrashDialog
    from alwrity_desktop.ui.shortcuts import ShortcutSheet
    from alwrity_desktop.ui.window_actions import all_actions

    sheet = ShortcutSheet(all_actions(window), window)
    sheet.show()
    await studio.shoot("shortcuts", of=sheet)
    sheet.close()
    crash = CrashDialog("Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n", window)
    crash.show()
    await studio.shoot("crash", of=crash)
    crash.close()
