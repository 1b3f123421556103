"""The switch of the spell check: kept, said when it cannot be, and of the draft's language."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from alwrity_desktop.language.spelling import Speller, SpellingMissingError

Wait = Callable[..., None]


def test_it_follows_the_language_and_the_switch(opened: Any, wait: Wait, require: Callable[[str], None]) -> None:
    try:
        Speller("en")
    except SpellingMissingError as error:
        require(error.happened)
    spelling, action = opened.editor.spelling, opened.view.shell.actions.get("writer.spelling")
    wait(lambda: spelling.speller is not None and spelling.speller.language == "en")
    action.trigger()
    assert spelling.speller is None
    assert opened.view.shell.state.get("writer.spelling") is False
    action.trigger()
    wait(lambda: spelling.speller is not None)
    opened.view._language_is("tlh")
    wait(lambda: not action.isChecked())
    assert spelling.speller is None


def test_who_asks_for_it_is_told_how_to_get_it(opened: Any, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(lambda: not opened.view.spelling._opening.busy)
    action = opened.view.shell.actions.get("writer.spelling")
    monkeypatch.setitem(sys.modules, "enchant", None)
    if action.isChecked():
        action.trigger()
    action.trigger()
    wait(lambda: opened.view.parts.banner.isVisible())
    assert not action.isChecked()
    assert "libenchant-2-2" in action.toolTip()
