"""Which tasks' drafts are being written just now: a lock file a task, which a killed program leaves behind unlocked."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.core.messages import _
from alwrity_desktop.store.draft_lock import DraftLock
from alwrity_desktop.store.holding import held
from alwrity_desktop.store.working_copy import FOLDER

MARK = "task-"


def holding(folder: Path, task_id: str) -> AbstractAsyncContextManager[None]:
    """Hold the task while its draft is written. Entering raises ChangedElsewhereError where another program writes it."""
    return held(partial(_acquire, folder, task_id))


def left_behind(folder: Path) -> list[DraftLock]:
    """Tasks whose draft nobody writes any more, held: each is to be released. Reads files: call it in a thread."""
    found: list[DraftLock] = []
    for path in sorted((folder / FOLDER).glob(f"{MARK}*.lock")):
        try:
            found.append(DraftLock.acquire(folder, path.stem))
        except ChangedElsewhereError:
            continue  # it is being written by a program that is alive
    return found


def task_of(lock: DraftLock) -> str:
    """The id of the task that is held."""
    return lock.path.stem.removeprefix(MARK)


def _acquire(folder: Path, task_id: str) -> DraftLock:
    try:
        return DraftLock.acquire(folder, MARK + task_id)
    except ChangedElsewhereError as error:
        raise ChangedElsewhereError(
            _("The draft of this task is being written by another program."), _("Wait until it is done, or stop it there.")
        ) from error
