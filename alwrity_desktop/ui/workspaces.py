"""Opens the workspace at the start, another one in its place, and a backup of it: all within the running window."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from alwrity_desktop.core import paths
from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.state import WindowState

if TYPE_CHECKING:
    from alwrity_desktop.ui.main_window import MainWindow
    from alwrity_desktop.workspace import Workspace

LAST, RECENT = "workspace.folder", "workspace.recent"
KEPT = 8
DATABASE = "workspace.db"


class GoneError(KnownError):
    """The workspace that was open last is not there: its drive is not plugged in, or its folder was moved."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("The workspace “{name}” is not there any more.", name=folder.name),
            _("Plug its drive in and look again, or open another one."),
            detail=str(folder),
        )
        self.folder = folder


def folder_at_start(state: WindowState) -> Path:
    """The workspace that was open last, there or not, unless ALWRITY_WORKSPACE names one."""
    kept = state.text(LAST)
    return Path(kept) if kept and not os.environ.get("ALWRITY_WORKSPACE") else paths.default_workspace()


def recent(state: WindowState) -> list[Path]:
    """The workspaces opened here before, the newest first, then others that lie beside the usual one."""
    kept: Any = state.get(RECENT, [])
    known = [Path(one) for one in kept if isinstance(one, str)] if isinstance(kept, list) else []  # pyright: ignore[reportUnknownVariableType]
    beside = paths.default_workspace().parent
    found = sorted(path.parent for path in beside.glob(f"*/{DATABASE}")) if beside.is_dir() else []
    return list(dict.fromkeys([*known, *found]))


class Workspaces(QObject):
    """A child of the window. Nothing of the open workspace is let go before everything in it is saved."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.offline: bool | None = None
        self._gone: Path | None = None

    @property
    def current(self) -> Path | None:
        """The folder of the open workspace."""
        workspace = self._window.workspace
        return workspace.folder if workspace is not None else None

    def begin(self, folder: Path) -> None:
        """Open the workspace of the start. One that was open last and is gone is not made anew, but told."""
        self._open_first(partial(self._first, folder, str(folder) == self._window.shell.state.text(LAST)))

    def choose(self, folder: Path | str) -> None:
        """Open the workspace in `folder`, a new one too; in place of the one that is open, where one is."""
        wanted = Path(folder)
        if self.current is None:
            self._open_first(partial(self._first, wanted, False))
        elif _same(wanted, self.current):
            self._window.banner.say(_("This workspace is open already."), str(wanted))
        else:
            name = wanted.name
            self._unless_busy(_("Switch to “{name}”?", name=name), _("Stop and switch"), partial(self._switch_to, wanted))

    def _open_first(self, work: Any) -> None:
        job = self._window.jobs.start("workspace.open", _("Opening the workspace"), work, quiet=True, handled=True)
        job.succeeded.connect(self._attach)
        job.failed.connect(self._unopened)

    def look_again(self) -> bool:
        """Begin anew where the workspace of the start was gone; whether it was."""
        gone, self._gone = self._gone, None
        if gone is not None:
            self.begin(gone)
        return gone is not None

    def _unopened(self, error: Exception) -> None:
        self._gone = error.folder if isinstance(error, GoneError) else None
        if isinstance(error, GoneError):
            self._window.banner.show_error(error, action=_("Look again"), other=_("Open another ..."))
        else:
            self._window.show_unopened(error)

    def restore(self, file: Path) -> None:
        """Put a backup in the place of the open workspace."""
        if self.current is not None:
            work = partial(self._restored, self.current, file)
            job = self._window.jobs.start("workspace.restore", _("Restoring the backup"), work, handled=True)
            job.succeeded.connect(self._after_restore)
            job.failed.connect(self._failed)

    def ask_to_restore(self, file: Path, made: str) -> None:
        """Ask, then restore."""
        from alwrity_desktop.ui.widgets.confirm import ConfirmDialog

        text = _(
            "Your drafts and sites become what they were then. How they are now is backed up first, so you can come back. "
            "Pictures and settings stay as they are."
        )
        if busy := self._busy():
            text += " " + busy
        dialog = ConfirmDialog(self._window, _("Restore the backup of {when}?", when=made), text, _("Restore"))
        dialog.accepted.connect(partial(self.restore, file))
        dialog.open()

    def _busy(self) -> str:
        """What runs now and would be stopped, as a sentence; "" when nothing does."""
        running = self._window.jobs.running()
        if not running:
            return ""
        stopped = ngettext("{count} job runs and is stopped", "{count} jobs run and are stopped", len(running))
        names = ", ".join(job.title for job in running[:3])
        return _("{stopped}: {names}. What it has done is kept.", stopped=stopped, names=names)

    def _unless_busy(self, title: str, action: str, go_on: Callable[[], None]) -> None:
        from alwrity_desktop.ui.widgets.confirm import ConfirmDialog

        if not (busy := self._busy()):
            go_on()
            return
        dialog = ConfirmDialog(self._window, title, busy, action)
        dialog.accepted.connect(go_on)
        dialog.open()

    def _switch_to(self, folder: Path) -> None:
        title = _("Opening “{name}”", name=folder.name)
        job = self._window.jobs.start("workspace.switch", title, partial(self._switch, folder), handled=True)
        job.succeeded.connect(self._attach)
        job.failed.connect(self._failed)

    def _attach(self, workspace: Workspace) -> None:
        state = self._window.shell.state
        folder = str(workspace.folder.absolute())
        others = [str(one) for one in recent(state) if str(one) != folder]
        state.set(LAST, folder)
        state.set(RECENT, [folder, *others][:KEPT])
        if self._gone is not None:
            self._gone = None
            self._window.banner.dismiss()
        self._window.attach(workspace)
        state.save()

    def _failed(self, error: Exception) -> None:
        """It could not be opened, or the one that is open could not be saved."""
        from alwrity_desktop.store.faults import CorruptError

        damaged = isinstance(error, CorruptError) and error.path.parent != self.current
        if self._window.workspace is None or damaged:
            self._window.show_unopened(error)
        elif isinstance(error, KnownError):
            self._window.show_error(error)

    def _after_restore(self, outcome: tuple[Workspace, Path | None, list[str], Exception | None]) -> None:
        workspace, before, missing, error = outcome
        self._attach(workspace)
        if self._window.has_page("settings"):
            self._window.page("settings").show_section("backups")
        if isinstance(error, KnownError):
            self._window.show_error(error)
        elif error is not None:
            self._window.jobs.crashed.emit(error)
        else:
            kept = _("How it was before is the newest in the list of backups.") if before else ""
            pictures = ngettext(
                "{count} picture of then is no longer there.", "{count} pictures of then are no longer there.", len(missing)
            )
            remedy = f"{kept} {pictures if missing else ''}".strip()
            mood = "warning" if missing else "success"
            self._window.banner.say(_("The backup is restored."), remedy, mood=mood, detail="\n".join(missing))

    # inside the jobs

    async def _first(self, folder: Path, remembered: bool, _report: Report) -> Workspace:
        import asyncio

        usual = paths.default_workspace()
        if remembered and folder != usual and not await asyncio.to_thread((folder / DATABASE).is_file):
            raise GoneError(folder)
        return await self._opened(folder)

    async def _switch(self, folder: Path, _report: Report) -> Workspace:
        fresh = await self._opened(folder)
        try:
            await self._let_go()
        except BaseException:
            await fresh.close()
            raise
        return fresh

    async def _restored(
        self, folder: Path, file: Path, _report: Report
    ) -> tuple[Workspace, Path | None, list[str], Exception | None]:
        import asyncio

        from alwrity_desktop.store import backup

        old = self._window.workspace
        await self._let_go()
        before, error = None, None
        try:
            before = await backup.restore(folder, file)
        except Exception as caught:  # noqa: BLE001 - whatever it is, the workspace opens again, and then it is told
            error = caught
        missing = await asyncio.to_thread(backup.missing_media, file)
        return await self._opened(folder, old), before, missing, error

    async def _opened(self, folder: Path, old: Workspace | None = None) -> Workspace:
        """Open it, with the keychain and the counters of the one before: they belong to the program."""
        from alwrity_desktop.ui.passphrase import PassphraseAsker
        from alwrity_desktop.workspace import Workspace

        window = self._window
        old = old or window.workspace
        keychain = old.keychain if old is not None else None
        offline = True if old is not None and old.http.offline else self.offline  # the switch holds until it is turned
        fresh = await Workspace.open(folder, offline=offline, passphrase=PassphraseAsker(window), keychain=keychain)
        if old is not None:
            fresh.http.requests, fresh.http.refused = old.http.requests, old.http.refused
        recovered = await fresh.upkeep.start(window.show_error)
        if recovered:
            window.show_recovered([text.title or _("Untitled draft") for text in recovered])
        return fresh

    async def _let_go(self) -> None:
        """Save and close the open workspace. Raises KnownError when something cannot be saved; then it stays open."""
        window = self._window
        window.pages.setDisabled(True)  # what is typed now would be saved nowhere
        try:
            window.remember()
            await window.put_pages_away()
            await window.jobs.stop_all(for_good=False)
            old = window.let_go()
        finally:
            window.pages.setDisabled(False)
        if old is not None:
            await old.close()


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
