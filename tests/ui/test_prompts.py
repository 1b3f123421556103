"""The prompts of all rooms in the settings: found, changed, checked, sent as they are, and reset."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from authors import MODEL, Author
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from alwrity_desktop.store import prompts as stored
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.settings.prompts import CHANGED, PromptsPage


@pytest.fixture
def page(window: MainWindow, wait: Callable[..., None]) -> Any:
    settings = window.show_page("settings")
    settings.show_section("prompts")
    found = settings.findChild(PromptsPage)
    wait(lambda: found is not None and found.list.count())
    return found


def own(workspace: Any, loop: Any) -> dict[str, str]:
    return loop.run_until_complete(workspace.db.read(stored.all_overrides))


def save(page: Any, window: MainWindow, wait: Callable[..., None], text: str) -> None:
    page.editor.field.setPlainText(text)
    wait(lambda: not window.jobs.running(quiet=True))
    page.editor.save.click()
    wait(lambda: not window.jobs.running(quiet=True))


def test_all_rooms_are_there_and_can_be_searched(page: Any) -> None:
    groups = {page.group.itemText(line).rsplit(" (")[0] for line in range(page.group.count())}
    assert {"Planner", "SEO", "Mending after checks", "Edits of a selection", "Blog post"} <= groups
    keys = set(page._rows)
    assert {"planning.strategy", "planning.ideas", "planning.name", "planning.expand", "seo.titles"} <= keys
    assert {"mend.passive_voice", "edit.rewrite", "blog_post.section"} <= keys
    page.search.setText("passive voice")
    assert page.list.count() >= 1
    assert page.editor.row.key == "mend.passive_voice"
    assert "PHRASE" in page.editor._about.text()
    page.search.setText("")
    page.group.setCurrentIndex(page.group.findData("Planner"))
    assert page.list.count() == 4


def test_a_prompt_is_changed_checked_reset_and_brought_back(
    page: Any, window: MainWindow, wait: Callable[..., None], workspace: Any, loop: Any, qtbot: Any
) -> None:
    page.choose("planning.expand")
    editor = page.editor
    assert editor.state.text() == "Ours"
    shipped = editor.text()
    editor.field.setPlainText("Sing of {{ sed }}")
    wait(lambda: editor.fault.text())
    assert "sed" in editor.fault.text()
    assert not editor.save.isEnabled()
    editor.field.setPlainText("Sing.")
    wait(lambda: "does not use seed" in editor.fault.text())
    page.choose("seo.titles")
    assert editor.state.text() == "Ours"
    page.choose("planning.expand")
    assert editor.text() == "Sing."
    save(page, window, wait, "Sing of {{ seed }} {{ count }} times")
    assert own(workspace, loop) == {"planning.expand": "Sing of {{ seed }} {{ count }} times"}
    assert editor.state.text() == "Yours"
    page.group.setCurrentIndex(page.group.findData(CHANGED))
    assert page._told.text() == "1 prompt"
    editor.reset.click()
    wait(lambda: page.banner._action.isVisible() and not window.jobs.running(quiet=True))
    assert own(workspace, loop) == {}
    page.banner._action.click()
    wait(lambda: not window.jobs.running(quiet=True))
    assert "planning.expand" in own(workspace, loop)
    page.group.setCurrentIndex(0)
    page.choose("planning.expand")
    editor.reset.click()
    wait(lambda: editor.text() == shipped)
    editor.field.setFocus()
    editor.field.clear()
    next(chip for chip in editor.findChildren(QPushButton) if chip.toolTip() == "{{ seed }}").click()
    assert editor.text() == "{{ seed }}"
    qtbot.keyClick(editor.field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    editor.reset.click()


@pytest.mark.parametrize(
    ("key", "text", "sent"),
    [
        ("planning.expand", "Sing of {{ seed }}.", "Sing of bees."),
        ("planning.ideas", "Two lines on {{ clusters }}", "Two lines on ["),
        ("planning.name", "Call them: {{ clusters }}", "Call them: ["),
        ("planning.strategy", "Be bold: {{ clusters }}", "Be bold: ["),
        ("seo.titles", "Shout: {{ text }}", "Shout: Bees hum."),
    ],
)
def test_what_is_kept_is_what_is_sent(
    page: Any, window: MainWindow, wait: Callable[..., None], workspace: Any, loop: Any, author: Author, key: str,
    text: str, sent: str,
) -> None:  # fmt: skip
    page.choose(key)
    save(page, window, wait, text)
    assert key in own(workspace, loop)
    loop.run_until_complete(_ask(workspace, key, author))
    assert author.asked[-1].startswith(sent)


async def _ask(workspace: Any, key: str, author: Author) -> None:
    from datetime import date

    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.planner.expanding import expand_offline
    from alwrity_desktop.planner.strategy_rules import StrategyOptions
    from alwrity_desktop.seo import titles
    from alwrity_desktop.seo.suggesting import Choice

    planner = workspace.planner
    if key == "seo.titles":
        author.overrides = lambda prompt: json.dumps({"ideas": ["A title of some words that is long enough"]})
        overrides = await workspace.db.read(stored.all_overrides)
        await titles.suggest(workspace.engine, Paper("Bees hum."), count=1, choice=Choice(overrides=overrides))
        return
    if key == "planning.expand":
        author.overrides = lambda prompt: json.dumps({"keywords": ["honey"]})
        await planner.expander.expand(["bees"], ["model"])
        return
    await planner.expander.keep(expand_offline("bees"))
    await planner.clusters.make()
    name = {"planning.ideas": "ideas", "planning.name": "clusters", "planning.strategy": "pieces"}[key]
    author.overrides = lambda prompt: json.dumps({name: []})
    if key == "planning.ideas":
        await planner.ideas.ask_model()
    elif key == "planning.name":
        await planner.naming.ask_model()
    else:
        options = StrategyOptions(weeks=2, start=date(2026, 12, 1))
        await planner.strategy.plan(options, model=MODEL)
