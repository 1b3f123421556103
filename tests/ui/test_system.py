"""System: health, jobs with their outcome, the program's log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from alwrity_desktop.core import logs, paths
from alwrity_desktop.core.errors import NetworkError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.pages.system import Health
from alwrity_desktop.ui.system.models import entries_of


@pytest.fixture
def log(program: QApplication) -> Iterator[logging.Logger]:
    """The program's log in a folder of the test's own."""
    logs.start()
    yield logging.getLogger("alwrity_desktop.test")
    logs.stop()


@pytest.fixture
def view(log: logging.Logger, window: MainWindow, wait: Callable[..., None]) -> Any:
    made = window.show_page("system")
    wait(lambda: not window.jobs.running(quiet=True) and made.health._found)
    return made


def test_health_names_what_was_looked_at(view: Any, workspace: Any) -> None:
    found = {one.what: one for one in view.health._found}
    assert found["Workspace"].found == str(workspace.folder)
    assert found["Database"].ok
    view.health.show_health([*view.health._found, Health("Site", False, "It does not answer.")])
    rows = [view.health._list.body.itemAt(place).widget() for place in range(view.health._list.body.count())]
    names = [made.accessibleName() for made in rows if made.accessibleName()]
    assert names[0] == "Site: Trouble. It does not answer.", "troubles come first"
    view.health.copy()
    copied = QApplication.clipboard().text()
    assert "Site: trouble, It does not answer." in copied
    assert f"Workspace: {workspace.folder}" in copied


def test_what_left_the_machine_is_counted(view: Any, workspace: Any) -> None:
    workspace.http.requests.update({"site.example": 3})
    view.page_shown()
    assert "site.example (3)" in view.health.report()


def test_jobs_are_listed_with_their_outcome(view: Any, window: MainWindow, wait: Callable[..., None]) -> None:
    stop = asyncio.Event()

    async def long(report: Callable[[Progress], None]) -> None:
        report(Progress("write", "Section 2 of 5"))
        await stop.wait()

    async def poor(_report: object) -> None:
        raise NetworkError("The site did not answer.", "Try later.")

    window.jobs.start("a", "Writing", long)
    window.jobs.start("b", "Publishing", poor)
    window.jobs.start("c", "Reading", poor, quiet=True, handled=True)
    view.page.parts._group.button(1).click()

    def rows() -> dict[str, str]:
        view._look()
        return {job.title: job.state for job in view.jobs.shown()}

    wait(lambda: rows().get("Publishing") == "failed" and view.jobs.shown()[-1].title)
    assert "Reading" not in rows()
    failed = next(job for job in view.jobs.shown() if job.title == "Publishing")
    assert (failed.error, failed.remedy) == ("The site did not answer.", "Try later.")
    running = next(job for job in view.jobs.shown() if job.title == "Writing")
    assert (running.state, running.message) == ("running", "Section 2 of 5")
    view.jobs.select([str(running.number)])
    view.shell.actions.get("jobs.stop").trigger()
    wait(lambda: rows()["Writing"] == "cancelled")


def test_the_log_is_filtered_and_copied(view: Any, log: logging.Logger, wait: Callable[..., None]) -> None:
    log.info("All is well")
    try:
        raise ValueError("five")
    except ValueError:
        log.exception("It broke")
    assert (paths.state_folder() / logs.NAME).is_file()
    view.page.show_part("log")
    wait(lambda: "All is well" in [entry.text for entry in view.log.shown()])
    view.log.choose("level", "ERROR")
    wait(lambda: view.log.model.rowCount() == 1)
    (entry,) = view.log.shown()
    assert entry.text.startswith("It broke\nTraceback")
    assert entry.text.endswith("ValueError: five")
    view.log.view.selectRow(0)
    view.shell.actions.get("log.copy").trigger()
    assert QApplication.clipboard().text().endswith("ValueError: five")


def test_a_log_that_is_no_log_is_no_trouble() -> None:
    assert entries_of("") == []
    assert entries_of("garbage\nmore") == []
    head = "2026-11-21 10:00:00,123 INFO 7 alwrity_desktop.app: "
    one, two = entries_of(f"half a line\n{head}first\n  more\n\n{head}second")
    assert (one.text, two.text, one.level, one.source) == ("first\n  more", "second", "INFO", "alwrity_desktop.app")
