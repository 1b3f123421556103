"""The side panel: places marked and walked through, mending, ignoring, keyphrases, suggestions, words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QCursor

from alwrity_desktop.ui.writer.advice import positions

Wait = Callable[..., None]
BODY = """Tea was brewed by the monks 🍵 for a thousand years.

## Green tea

Mistakes were made by people who boiled the water for too long. The leaves were picked by them. Wait a little.
"""


@pytest.fixture
def judged(desk: Any, loop: Any, workspace: Any, wait: Wait) -> Any:
    """The tab with a draft open that was judged."""
    draft = loop.run_until_complete(workspace.library.create(title="Tea", body=BODY, keyphrases=["green tea"]))
    loop.run_until_complete(workspace.library.create(title="Other", body="x", keyphrases=["green tea"]))
    desk.view.open_draft(draft.id)
    wait(lambda: desk.view.parts.checks.judged is not None and desk.view.advice._judged.subject.others)
    return desk


def test_places_are_marked_and_walked_through(judged: Any) -> None:
    row = judged.view.parts.checks.list.row("passive_voice")
    assert len(row.places) == 3
    row._show.click()
    assert judged.editor.selection()[2] == "Tea was brewed by the monks 🍵 for a thousand years."
    assert len(judged.editor._places) == 3
    assert row._where.text() == "1 of 3"
    row._on.click()
    assert judged.editor.selection()[2].startswith("Mistakes were made")
    row._back.click()
    row._back.click()
    assert judged.editor.selection()[2] == "The leaves were picked by them."
    start, end = judged.editor._places[1]
    text = judged.editor.toPlainText()
    assert text[start - 1 : end - 1].startswith("Mistakes were made"), "after a letter of two UTF-16 units"


def test_positions_of_many_places_are_found_in_one_pass() -> None:
    text = "a🍵b🍵c" * 3
    offsets = list(range(len(text) + 1))
    assert positions(offsets, text) == [len(text[:offset].encode("utf-16-le")) // 2 for offset in offsets]
    assert positions([0, 2], "abc") == [0, 2]


def test_keys_walk_through_the_places(judged: Any) -> None:
    checks = judged.view.parts.checks
    checks.list.row("passive_voice")._show.click()
    judged.view.advice.next_place()
    assert judged.editor.selection()[2].startswith("Mistakes were made")
    judged.view.advice.previous_place()
    judged.view.advice.previous_place()
    assert checks.list.at == ("passive_voice", 2)
    checks.mark("", -1)
    judged.view.advice.next_place()
    assert checks.list.at[1] == 0


def test_marks_go_when_the_text_was_mended(judged: Any, wait: Wait) -> None:
    judged.view.parts.checks.list.row("passive_voice")._show.click()
    judged.editor.replace_all_text("Monks brew tea. People wait a little. They pick the leaves.")
    wait(lambda: judged.editor._places == [])
    assert judged.view.parts.checks.list.at == ("", -1)


def test_mending_asks_the_model_and_shows_a_difference(judged: Any, author: Any, wait: Wait) -> None:
    author.overrides = lambda _prompt: "Monks brewed tea for a thousand years."
    judged.view.advice.mend("passive_voice")
    assist = judged.view.parts.assist
    wait(lambda: assist.diff.count > 0)
    assert "Tea was brewed" in judged.editor.text()
    assist._accept()
    wait(lambda: "Tea was brewed" not in judged.editor.text())
    judged.editor.undo()
    assert judged.editor.text() == BODY


def test_without_a_model_mending_is_refused_plainly(judged: Any, wait: Wait) -> None:
    judged.view.advice.mend("passive_voice")
    wait(lambda: "need a model" in judged.view.parts.banner.text())
    assert judged.editor.text() == BODY
    assert not judged.editor.textCursor().hasSelection(), "the next key must not replace a text nobody selected"
    asked: list[tuple[str, str]] = []
    judged.view.asked.connect(lambda what, argument: asked.append((what, argument)))
    judged.view.parts.banner.acted.emit()
    assert asked == [("page", "settings:models")]


def test_a_check_is_ignored_and_heeded(judged: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    checks = judged.view.parts.checks
    before = checks.judged.score
    checks.list.ignored.emit("lists", "A story has none.", False)
    wait(lambda: "lists" in checks.judged.subject.ignored)
    assert [row.id for row in checks.judged.ignored] == ["lists"]
    known = loop.run_until_complete(workspace.seo.known())
    assert known.ignored_in("draft", judged.view.presenter.draft.id)["lists"].reason == "A story has none."
    checks.list.heeded.emit("lists")
    wait(lambda: "lists" not in checks.judged.subject.ignored)
    assert checks.judged.score == before


def test_keyphrases_with_scores_synonyms_and_a_warning(judged: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    box = judged.view.parts.checks.keyphrases
    assert not box._warning.isHidden()
    box.field.setText("hot drink, monks")
    box._add()
    assert box.values() == ["green tea", "hot drink", "monks"]
    wait(lambda: len(judged.view.parts.checks.judged.phrases) == 3)
    scores = {score.phrase: score.score for score in judged.view.parts.checks.judged.phrases}
    row = box._rows[1]
    row.synonyms.setText("tea")
    row.edited.emit()
    wait(lambda: judged.view.parts.checks.judged.phrases[1].score > scores["hot drink"])
    box._to_front("monks")
    wait(lambda: not judged.view.parts.checks.judged.subject.others and box._warning.isHidden())
    wait(judged.saved)
    stored = loop.run_until_complete(workspace.library.get(judged.view.presenter.draft.id))
    assert stored.keyphrases == ["monks", "green tea", "hot drink"]
    assert stored.extra["synonyms"] == {"hot drink": ["tea"]}


def test_suggestions_are_taken_into_their_fields(judged: Any, wait: Wait) -> None:
    search = judged.view.parts.search
    judged.view.advice.mend("keyphrase_in_slug")
    judged.view.advice.suggest("slug")
    assert search.ideas["slug"].output.lines[0].text == "green-tea"
    search.take("slug", "green-tea")
    assert judged.view.presenter.draft.slug == "green-tea"
    judged.view.advice.suggest("meta_title")
    wait(lambda: search.ideas["meta_title"].output is not None)
    text = search.ideas["meta_title"].output.lines[0].text
    search.take("meta_title", text)
    wait(lambda: judged.view.presenter.draft.meta_title == text)
    assert "fits" in search.title_meter.text()


def test_widths_cut_the_preview_as_search_engines_do(judged: Any) -> None:
    search = judged.view.parts.search
    search.meta_title.setText("Wide words " * 12)
    search.meta_description.setPlainText("A description. " * 20)
    search.refresh()
    assert "will be cut" in search.title_meter.text()
    assert search.snippet.texts()[1].endswith(" ...")
    on_desktop = len(search.snippet.texts()[2])
    search.snippet.devices.set_value("phone")
    search.snippet._draw()
    assert len(search.snippet.texts()[2]) < on_desktop
    search.cards.kinds.set_value("x")
    search.cards._draw()
    assert search.cards.texts()[0].startswith("From ")


def test_words_and_headings_are_counted_when_looked_at(judged: Any, wait: Wait) -> None:
    parts = judged.view.parts
    assert parts.words.headings.topLevelItemCount() == 0
    parts.right.show_tab(parts.words_page)
    wait(lambda: parts.words.headings.topLevelItemCount() == 1)
    parts.words.headings._go(parts.words.headings.topLevelItem(0))
    assert judged.editor.selection()[2] == "## Green tea"


def test_nothing_moves_below_a_pointer_that_is_about_to_click(judged: Any, wait: Wait) -> None:
    checks = judged.view.parts.checks
    row = checks.list.row("passive_voice")
    checks.ensureWidgetVisible(row)
    QCursor.setPos(row.mapToGlobal(row.rect().center()))
    shown = checks.judged
    place = row.mapTo(checks.list, row.rect().topLeft())
    judged.editor.setPlainText("The monks brewed tea for a thousand years.\n")
    wait(lambda: checks._last is not shown)
    assert checks.judged is shown
    assert row.mapTo(checks.list, row.rect().topLeft()) == place
    QCursor.setPos(judged.editor.mapToGlobal(judged.editor.rect().center()))
    wait(lambda: checks.judged is checks._last)
    assert not checks._steady.waiting


def test_that_there_is_no_image_is_said_once(judged: Any) -> None:
    checks = judged.view.parts.checks
    assert len([text for text in checks.texts() if "image" in text]) == 1
    assert {"images", "image_alts", "keyphrase_in_image_alts"} <= {row.id for row in checks.judged.results}
