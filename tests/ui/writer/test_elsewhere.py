"""A draft that another program writes: read along here, salvaged only when that program is gone."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.core.errors import ChangedElsewhereError
from alwrity_desktop.store.working_copy import last_open
from alwrity_desktop.writer.formats import load

Wait = Callable[..., None]
BRIEF = {"topic": "Coffee at home", "length": 800}


class Elsewhere:
    """`alwrity write` in a process of its own, on the same workspace."""

    def __init__(self, loop: Any, author: Any, workspace: Any) -> None:
        self.loop = loop
        self.workspace = workspace
        command = ["--workspace", str(workspace.folder), "write", "blog_post", "--set", "topic=Coffee at home"]
        command += ["--set", "length=800", "--model", "openai_compatible:small", "--base-url", f"{author.root}/v1"]
        made = asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from alwrity_desktop.cli import main; main()", *command),
            env={**os.environ, "ALWRITY_KEYCHAIN": "session"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self.process = loop.run_until_complete(made)

    def run(self) -> Any:
        """The run it writes."""
        return self.loop.run_until_complete(self.workspace.writer.unfinished())[0]

    def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        self.loop.run_until_complete(self.process.wait())


@pytest.fixture
def elsewhere(loop: Any, author: Any, workspace: Any, wait: Wait) -> Iterator[Elsewhere]:
    """It has written a section and is in the middle of the second."""
    author.hold = "Write section 2"
    made = Elsewhere(loop, author, workspace)
    wait(author.holding.is_set)
    yield made
    made.kill()


def banner(desk: Any) -> str:
    return desk.view.parts.banner.text()


def test_it_is_read_along_and_salvaged_when_the_program_is_gone(
    desk: Any, elsewhere: Elsewhere, loop: Any, workspace: Any, wait: Wait
) -> None:
    run = elsewhere.run()
    desk.view.open_draft(run.draft_id)
    wait(lambda: f"another program (process {elsewhere.process.pid})" in banner(desk))
    wait(lambda: "Coffee part 2" in desk.editor.text())
    assert desk.editor.isReadOnly()
    assert loop.run_until_complete(workspace.library.get(run.draft_id)).body == "", "nothing is saved from here"
    assert elsewhere.run().state == "running"
    with pytest.raises(ChangedElsewhereError):
        loop.run_until_complete(workspace.writer.salvage(run.id))
    elsewhere.kill()
    panel = desk.view.flow.panel
    wait(lambda: panel._resume.isVisibleTo(panel) and not desk.view.flow.run.running)
    wait(lambda: banner(desk) == "" and not desk.editor.isReadOnly())
    assert elsewhere.run().state == "stopped"
    states = {step.heading: step.state for step in loop.run_until_complete(workspace.writer.steps(run.id))}
    assert (states["Coffee part 1"], states["Coffee part 2"]) == ("done", "stopped")
    stored = loop.run_until_complete(workspace.library.get(run.draft_id)).body
    assert "## Coffee part 1\n\nSection0" in stored
    assert "Coffee part 2" in stored
    wait(lambda: desk.editor.text() == stored and desk.saved())


def test_another_draft_can_be_opened_meanwhile(
    desk: Any, elsewhere: Elsewhere, author: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    other = loop.run_until_complete(workspace.library.create(title="Other", body="Other text"))
    run = elsewhere.run()
    desk.view.open_draft(run.draft_id)
    wait(lambda: "Coffee part 2" in desk.editor.text())
    desk.view.open_draft(other.id)
    wait(lambda: desk.editor.text() == "Other text" and banner(desk) == "")
    desk.editor.insertPlainText("My ")
    desk.editor.tell_now()
    wait(desk.saved)
    assert not desk.editor.isReadOnly()
    assert loop.run_until_complete(workspace.library.get(other.id)).body == "My Other text"
    assert loop.run_until_complete(workspace.library.get(run.draft_id)).body == ""
    assert elsewhere.run().state == "running"


def test_what_another_program_finished_can_be_changed_here(
    desk: Any, author: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    from alwrity_desktop.workspace import Workspace

    author.hold = "Write the introduction"
    other = loop.run_until_complete(Workspace.open(Path(workspace.folder)))
    other.settings.models = workspace.settings.models
    writing = loop.create_task(other.writer.write(load("blog_post"), BRIEF))
    wait(author.holding.is_set)
    (run,) = loop.run_until_complete(workspace.writer.unfinished())
    desk.view.open_draft(run.draft_id)
    wait(lambda: "Coffee part 4" in desk.editor.text())
    author.hold = ""
    writing.cancel()
    wait(lambda: writing.done())
    stored = loop.run_until_complete(workspace.library.get(run.draft_id))
    wait(lambda: not desk.view.flow.run.watch.on and desk.editor.text() == stored.body)
    assert last_open(workspace.folder).body == stored.body, "a kill now would lose nothing"
    assert desk.view.flow.panel._steps.count(), "its steps can be run again from here"
    desk.editor.insertPlainText("Mine. ")
    desk.editor.tell_now()
    wait(desk.saved)
    assert loop.run_until_complete(workspace.library.get(run.draft_id)).body == desk.editor.text()
    assert "Mine. " in desk.editor.text()
    assert "Coffee part 4" in stored.body
    loop.run_until_complete(other.close())
