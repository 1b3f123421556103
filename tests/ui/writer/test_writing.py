"""From the form to the draft in the window, with and without a model; edits of a selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from alwrity_desktop.ui.writer.revisions_dialog import RevisionsDialog

Wait = Callable[..., None]

NOTES = "\n\n".join(
    f"{subject} need care in {season}. A keeper looks at the {subject.lower()} once a week and writes down what is new. "
    f"The best time for the {subject.lower()} is a warm noon in {season}, when most of the foragers are out."
    for subject in ("Bees", "Hives", "Queens", "Combs", "Frames")
    for season in ("spring", "summer", "autumn")
)


def form_of(desk: Any, wait: Wait) -> Any:
    desk.view.start_brief()
    wait(lambda: desk.view.flow.form is not None and desk.view.flow.form.form is not None)
    return desk.view.flow.form


def set_topic(form: Any, text: str) -> None:
    control = form.fields().control("topic")
    assert isinstance(control, QLineEdit)
    control.setText(text)


def test_the_offline_drafter_writes_from_own_notes(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    assert form.models.choice().model == "offline"
    set_topic(form, "Keeping bees in a small garden")
    form.sources.add(NOTES, "own")
    wait(lambda: form.sources.sources())
    form._order()
    wait(lambda: desk.view.presenter.draft is not None and not desk.view.flow.run.running)
    draft = desk.view.presenter.draft
    assert desk.editor.text().strip() == draft.body.strip()
    assert desk.editor.ledger.word_total > 200
    assert draft.title
    assert draft.format == "blog_post"
    assert not desk.editor.isReadOnly()
    desk.editor.undo()
    assert desk.editor.text() == "", "what was written is one undo step"
    desk.editor.redo()
    wait(desk.saved)
    assert loop.run_until_complete(workspace.library.get(draft.id)).body == desk.editor.text()


def test_an_empty_brief_is_refused_in_the_form(desk: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    form._order()
    wait(lambda: "empty" in form.banner.text())
    assert desk.view.parts.stack.currentWidget() is form
    assert desk.view.presenter.draft is None


def test_a_source_that_cannot_be_read_is_told_and_goes(desk: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    form.sources.add("/nowhere/notes.pdf", "own")
    wait(lambda: "/nowhere/notes.pdf" in form.banner.text())
    assert form.sources.sources() == []


def test_a_model_writes_after_a_changed_outline(desk: Any, author: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    wait(lambda: form.models.choice().model == "openai_compatible:small")
    set_topic(form, "Coffee at home")
    form._order()
    wait(lambda: desk.view.flow.outline is not None and desk.view.parts.stack.currentWidget() is desk.view.flow.outline)
    outline = desk.view.flow.outline
    outline.list.item(0).setText("A heading of my own")
    outline._accept()
    wait(lambda: not desk.view.flow.run.running and "A heading of my own" in desk.editor.text())
    wait(desk.saved)
    stored = loop.run_until_complete(workspace.library.get(desk.view.presenter.draft.id))
    assert stored.body == desk.editor.text()
    assert stored.meta_description
    assert desk.view.parts.details.meta_description.toPlainText() == stored.meta_description


def test_stop_keeps_what_came_and_the_run_goes_on(desk: Any, author: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    wait(lambda: form.models.choice().model == "openai_compatible:small")
    set_topic(form, "Coffee at home")
    form.pause.setChecked(False)
    author.hold = "Write section "
    form._order()
    wait(author.holding.is_set)
    wait(lambda: desk.editor.ledger.word_total > 5)
    desk.view.flow.run.stop()
    wait(lambda: not desk.view.flow.run.running and desk.view.flow.panel._resume.isVisibleTo(desk.view.flow.panel))
    assert desk.editor.ledger.word_total > 5
    author.hold = ""
    desk.view.flow.run.resume()
    wait(lambda: not desk.view.flow.run.running and desk.editor.ledger.word_total > 500)
    wait(desk.saved)
    assert loop.run_until_complete(workspace.library.get(desk.view.presenter.draft.id)).body == desk.editor.text()


def test_details_typed_during_a_run_are_kept(desk: Any, author: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    form = form_of(desk, wait)
    wait(lambda: form.models.choice().model == "openai_compatible:small")
    set_topic(form, "Coffee at home")
    form.pause.setChecked(False)
    author.hold = "Write section "
    form._order()
    wait(author.holding.is_set)
    details = desk.view.parts.details
    details.goal.setValue(1_234)
    details.categories.field.setText("Kitchen table")
    details.categories._take()
    desk.view.flow.run.stop()
    wait(lambda: not desk.view.flow.run.running and desk.view.flow.panel._resume.isVisibleTo(desk.view.flow.panel))
    assert (details.goal.value(), details.categories.values()) == (1_234, ["Kitchen table"])
    author.hold = "Write the conclusion"
    author.holding.clear()
    desk.view.flow.run.resume()
    wait(author.holding.is_set)
    details.excerpt.setPlainText("My own excerpt.")
    desk.view.parts.header.title.setText("My own title")
    desk.view.parts.header.title_edited.emit("My own title")
    desk.view.flow.run.stop()
    wait(lambda: not desk.view.flow.run.running and desk.view.flow.panel._resume.isVisibleTo(desk.view.flow.panel))
    wait(desk.saved)
    stored = loop.run_until_complete(workspace.library.get(desk.view.presenter.draft.id))
    assert (stored.title, stored.excerpt) == ("My own title", "My own excerpt.")
    assert (stored.goal_words, stored.categories) == (1_234, ["Kitchen table"])
    assert stored.keyphrases == desk.view.parts.details.keyphrases.values()
    assert stored.body == desk.editor.text()


def test_another_draft_is_not_opened_while_text_streams_in(
    desk: Any, author: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    other = loop.run_until_complete(workspace.library.create(title="Other", body="Other text"))
    form = form_of(desk, wait)
    wait(lambda: form.models.choice().model == "openai_compatible:small")
    set_topic(form, "Coffee at home")
    form.pause.setChecked(False)
    author.hold = "Write section "
    form._order()
    wait(author.holding.is_set)
    desk.view.open_draft(other.id)
    assert "being written" in desk.view.parts.banner.text()
    written = desk.view.presenter.draft.id
    loop.run_until_complete(desk.view.put_away())
    assert loop.run_until_complete(workspace.library.get(other.id)).body == "Other text"
    assert loop.run_until_complete(workspace.writer.unfinished(written))[0].state == "stopped"


def test_an_edit_is_shown_as_a_diff_and_is_one_undo_step(
    opened: Any, author: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    from alwrity_desktop.writer.editing import action

    before = opened.editor.text()
    start = before.index("Keeping")
    opened.editor.select_offsets(start, before.index("\n", start))
    author.overrides = lambda _prompt: "Keeping bees in a tiny garden is simple. You need one hive 🐝 and a quiet corner."
    opened.view.assist.begin(action("rewrite"))
    bar = opened.view.parts.assist
    wait(lambda: bar.diff.count == 2)
    assert opened.editor.text() == before, "nothing changes before it is accepted"
    bar.diff.toggle(1)
    bar._accept()
    assert "in a tiny garden is easy. You need one hive 🐝" in opened.editor.text()
    after = opened.editor.text()
    opened.editor.undo()
    assert opened.editor.text() == before
    opened.editor.redo()
    assert opened.editor.text() == after
    draft_id = opened.view.presenter.draft.id

    def origins() -> list[tuple[str, Any]]:
        found = loop.run_until_complete(workspace.library.revisions(draft_id))
        return [(each.origin, each.detail.get("prompt")) for each in found]

    wait(lambda: not opened.view.shell.jobs.running(quiet=True))
    assert ("ai", "edit.rewrite") in origins()


def test_continuing_streams_into_the_text(opened: Any, author: Any, wait: Wait) -> None:
    from alwrity_desktop.writer.editing import action

    text = opened.editor.text()
    end = text.index("in the sun.") + len("in the sun.")
    opened.editor.select_offsets(end, end)
    author.overrides = lambda _prompt: "And it faces south."
    opened.view.assist.begin(action("continue"))
    wait(lambda: "And it faces south." in opened.editor.text() and not opened.editor._streams)
    assert "in the sun. And it faces south.\n" in opened.editor.text()
    opened.editor.undo()
    assert opened.editor.text() == text


def test_an_edit_without_a_model_says_so(opened: Any, wait: Wait) -> None:
    from alwrity_desktop.writer.editing import action

    opened.view.assist.begin(action("rewrite"))
    wait(lambda: "need a model" in opened.view.parts.banner.text())


def test_going_back_to_an_earlier_version_in_part(opened: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    old = opened.editor.text()
    opened.editor.replace_all_text(old.replace("one hive", "two hives").replace("in the sun", "in the shade"))
    opened.view.show_history()
    wait(lambda: (found := opened.view.findChild(RevisionsDialog)) is not None and found.diff.count == 2)
    dialog = opened.view.findChild(RevisionsDialog)
    dialog.diff.toggle(0)
    dialog._restore_part()
    assert "two hives" in opened.editor.text()
    assert "in the sun" in opened.editor.text()
    opened.editor.undo()
    assert "in the shade" in opened.editor.text()


def test_checks_jump_to_their_place(opened: Any, wait: Wait) -> None:
    checks = opened.view.parts.checks
    wait(lambda: any("prompt" in text for text in checks.texts()))
    checks.list.row("open_prompts")._show.click()
    assert opened.editor.selection()[2] == "> [ ] Say what it costs."


@pytest.mark.parametrize("name", ["blog_post", "outline"])
def test_every_field_of_a_format_has_a_control(desk: Any, wait: Wait, name: str) -> None:
    form = form_of(desk, wait)
    form.choose(name)
    assert set(form.fields().values()) == {field.key for field in form.form.fields}
