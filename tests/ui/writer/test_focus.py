"""Focus mode in the window: nothing but the text, Escape and its key leave it, and it is kept for the next start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from alwrity_desktop.ui import window_actions


@pytest.fixture
def writing(window: Any, loop: Any, workspace: Any, wait: Callable[..., None]) -> Any:
    """The whole window with a draft open in the Writer."""
    draft = loop.run_until_complete(workspace.library.create(title="Bees", body="One.\n\nTwo."))
    window_actions.open_draft(window, draft.id)
    wait(lambda: window.page("writer").presenter.draft is not None)
    window.activateWindow()
    wait(lambda: window.isActiveWindow() and window.page("writer").editor.hasFocus())
    return window


def test_nothing_but_the_text_until_escape(writing: Any, wait: Callable[..., None]) -> None:
    view = writing.page("writer")
    around = (writing.header, writing.status, view.parts.header, view.parts.toolbar, view.parts.strip, view.parts.right)
    wait(lambda: all(part.isVisible() for part in around))
    QTest.keyClick(view.editor, Qt.Key.Key_F9)
    wait(lambda: not any(part.isVisible() for part in around))
    assert writing.isFullScreen()
    assert view.editor.veil.on
    assert not view.editor.verticalScrollBar().isVisible()
    assert writing.shell.state.get("writer.focus") is True
    QTest.keyClicks(view.editor, "Typed ")
    assert view.editor.text().startswith("Typed One.")
    QTest.keyClick(view.editor, Qt.Key.Key_Escape)
    wait(lambda: all(part.isVisible() for part in around))
    assert not writing.isFullScreen()
    assert not view.editor.veil.on
    assert writing.shell.state.get("writer.focus") is False


def test_the_same_key_leaves_it_and_another_page_too(writing: Any, wait: Callable[..., None]) -> None:
    view = writing.page("writer")
    for on in (True, False, True):
        QTest.keyClick(view.editor, Qt.Key.Key_F9)
        assert view.focus.on is on
    writing.show_page("home")
    assert writing.header.isVisible()
    assert not writing.isFullScreen()


def test_it_is_in_menu_and_palette_and_kept_for_the_next_start(
    writing: Any, loop: Any, workspace: Any, wait: Callable[..., None]
) -> None:
    names = ("writer.focus", "writer.focus_sentence", "writer.typewriter")
    known = {action.objectName() for action in window_actions.all_actions(writing)}
    assert known.issuperset(names)
    for name in names[1:]:
        writing.actions_.get(name).trigger()
    view = writing.page("writer")
    assert view.focus.on
    assert view.editor.typewriter.on
    draft = view.presenter.draft.id
    loop.run_until_complete(writing.put_pages_away())
    writing.let_go()
    assert not writing.isFullScreen() or writing.page("writer") is not view
    writing.attach(workspace)
    window_actions.open_draft(writing, draft)
    again = writing.page("writer")
    assert again is not view
    wait(lambda: again.focus.on)
    assert again.editor.typewriter.on
    assert writing.actions_.get("writer.focus_sentence").isChecked()
    again.focus.leave()
