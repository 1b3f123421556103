"""Tasks whose draft was being written when the program was killed wait again; others are left alone."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.planner.task_hold import holding, left_behind
from alwrity_desktop.workspace import Workspace

KILLED = """
import asyncio, os, pathlib, signal, sys
from alwrity_desktop.workspace import Workspace
async def cut(*_given):
    os.kill(os.getpid(), signal.SIGKILL)
async def main():
    workspace = await Workspace.open(pathlib.Path(sys.argv[1]))
    workspace.planner.tasks._draft = cut
    await workspace.planner.tasks.draft(sys.argv[2])
asyncio.run(main())
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    return tmp_path / "workspace"


async def states(folder: Path) -> dict[str, str]:
    workspace = await Workspace.open(folder)
    try:
        return {task.title: task.state for task in await workspace.planner.tasks.listed()}
    finally:
        await workspace.close()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
async def test_a_task_cut_off_by_a_kill_waits_again(folder: Path) -> None:
    workspace = await Workspace.open(folder)
    room = workspace.planner.tasks
    cut, by_hand, begun = [await room.add(title) for title in ("cut off", "begun by a person", "with a draft")]
    await room.move([by_hand.id], "in progress")
    await room.begin(begun.id)
    await workspace.close()
    command = [sys.executable, "-c", KILLED, str(folder), cut.id]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    now = {"cut off": "pending", "begun by a person": "in progress", "with a draft": "in progress"}
    assert await states(folder) == now
    assert left_behind(folder) == []
    assert await states(folder) == now


async def test_a_task_that_is_being_written_is_left_alone(folder: Path) -> None:
    workspace = await Workspace.open(folder)
    room = workspace.planner.tasks
    task = await room.add("sofa")
    await room.move([task.id], "in progress")
    async with holding(folder, task.id):
        assert await room.recover() == 0
        assert (await room.get(task.id)).state == "in progress"
        with pytest.raises(ChangedElsewhereError, match="another program"):
            await room.draft(task.id)
        assert room.drafting == set()
    assert (await room.draft(task.id, model="offline")).state == "done"
    assert left_behind(folder) == []
    await workspace.close()
