"""A damaged workspace: the window says so and restores the newest sound backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alwrity_desktop.store.faults import CorruptError
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.workspace import Workspace


async def _made_and_damaged(folder: Path, *, backup: bool) -> None:
    workspace = await Workspace.open(folder)
    await workspace.library.create(title="Kept", body="text")
    if backup:
        await workspace.backups.make()
    await workspace.close()
    (folder / "workspace.db").write_bytes(b"rubbish " * 2000)


async def _titles(folder: Path) -> list[str]:
    workspace = await Workspace.open(folder)
    try:
        return [row.title for row in await workspace.library.list()]
    finally:
        await workspace.close()


def test_the_newest_backup_is_restored(
    bare_window: MainWindow, loop: Any, wait: Callable[..., None], tmp_path: Path
) -> None:
    folder = tmp_path / "workspace"
    loop.run_until_complete(_made_and_damaged(folder, backup=True))
    bare_window.jobs.ready(loop)
    chosen: list[str] = []
    bare_window.folder_chosen.connect(chosen.append)
    bare_window.show_unopened(CorruptError(folder / "workspace.db"))
    assert "is damaged" in bare_window.banner.text()
    bare_window.banner.acted.emit()
    wait(lambda: chosen)
    assert chosen == [str(folder)]
    assert "The damaged file is kept as" in bare_window.banner.text()
    assert loop.run_until_complete(_titles(folder)) == ["Kept"]


def test_without_a_backup_another_folder_is_offered(
    bare_window: MainWindow, loop: Any, wait: Callable[..., None], tmp_path: Path
) -> None:
    folder = tmp_path / "workspace"
    loop.run_until_complete(_made_and_damaged(folder, backup=False))
    bare_window.jobs.ready(loop)
    bare_window.show_unopened(CorruptError(folder / "workspace.db"))
    bare_window.banner.acted.emit()
    wait(lambda: "no sound backup" in bare_window.banner.text())
