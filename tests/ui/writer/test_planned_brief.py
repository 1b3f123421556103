"""A draft begun from a planned task: its brief is shown beside the text, and fills the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel


def test_a_planned_brief_is_shown_and_fills_the_form(
    desk: Any, loop: Any, workspace: Any, wait: Callable[..., None]
) -> None:
    async def begun() -> str:
        room = workspace.planner.tasks
        brief = {"instructions": "Say what they cost.", "tone": "dry"}
        task = await room.add("Sofas", keywords=["cheap sofas"], words=700, brief=brief)
        return (await room.begin(task.id)).draft_id

    planned = loop.run_until_complete(begun())
    desk.view.open_draft(planned)
    wait(lambda: desk.view.presenter.draft is not None and desk.view.presenter.draft.id == planned)
    flow = desk.view.flow
    said = [part.text() for part in flow.panel.findChildren(QLabel)]
    assert "Say what they cost." in said
    assert "cheap sofas" in said
    assert flow.panel.isVisibleTo(desk.view)
    desk.view.start_brief()
    wait(lambda: flow.form is not None and flow.form.fields() is not None)
    values = flow.form.fields().values()
    assert (values["topic"], values["tone"], values["length"]) == ("Sofas", "dry", 700)
    assert values["instructions"] == "Say what they cost."
    other = loop.run_until_complete(workspace.library.create(title="Other"))
    desk.view.open_draft(other.id)
    wait(lambda: desk.view.presenter.draft.id == other.id)
    desk.view.start_brief()
    assert flow.form.fields().values()["topic"] == ""
