"""The main job in the window: first start, a draft from the sample brief without a model, an edit, the site, published."""

from __future__ import annotations

import asyncio
import html
import os
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from alwrity_desktop.ui.event_loop import Loop
from alwrity_desktop.ui.garbage import GarbageCollector
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.publish.connect_panel import ConnectDialog
from alwrity_desktop.ui.state import WindowState
from alwrity_desktop.ui.widgets.choices import ChipsEditor, SegmentedControl
from alwrity_desktop.ui.wizard.view import Wizard
from alwrity_desktop.ui.writer.sources_panel import PasteDialog

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample-workspace"
PATIENCE = 30.0
Wait = Callable[[Callable[[], Any]], None]


class KnownLoop(Loop):
    """Between two runs Qt's events (keys, timers) still reach tasks, as they do in the program."""

    def run_forever(self) -> int:
        try:
            return super().run_forever()
        finally:
            asyncio.events._set_running_loop(self)


@pytest.fixture
def loop(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """asyncio inside Qt as the program has it; keys for this session, a config folder of its own."""
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    qapp.setQuitOnLastWindowClosed(False)
    collector = GarbageCollector()
    made = KnownLoop(qapp)
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.events._set_running_loop(None)
    asyncio.set_event_loop(None)
    collector.stop()


@pytest.fixture
def wait(loop: Loop) -> Wait:
    async def watch(until: Callable[[], Any]) -> None:
        end = loop.time() + PATIENCE
        while not until():
            assert loop.time() < end, "it did not come true"
            await asyncio.sleep(0.01)

    return lambda until: loop.run_until_complete(watch(until))


@pytest.fixture
def window(loop: Loop, tmp_path: Path) -> Iterator[MainWindow]:
    """The window at its first start, on a workspace that is made now."""
    from alwrity_desktop.workspace import Workspace

    made = MainWindow(WindowState(tmp_path / "window.json"))
    crashes: list[object] = []
    made.jobs.crashed.connect(crashes.append)
    made.show_page("home")
    made.show()
    made.jobs.ready(loop)
    made.attach(loop.run_until_complete(Workspace.open(tmp_path / "workspace")))
    yield made
    loop.run_until_complete(made.put_away())
    made.finish_close()
    made.deleteLater()
    assert crashes == []


def click(where: QWidget, text: str) -> None:
    """Click the one visible button of `where` that says `text`."""
    found = [one for one in where.findChildren(QAbstractButton) if one.isVisible() and one.text() == text]
    assert len(found) == 1, f"{len(found)} buttons say {text}"
    assert found[0].isEnabled(), text
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def shown(window: MainWindow, kind: type[QDialog]) -> Any:
    """The open dialog of a kind, or None."""
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)


def fill(control: QWidget, value: Any) -> None:
    """Give a field of the form its value as a person does."""
    if isinstance(control, ChipsEditor):
        for word in value:
            QTest.keyClicks(control.field, word)
            QTest.keyClick(control.field, Qt.Key.Key_Return)
    elif isinstance(control, (QLineEdit, QPlainTextEdit)):
        control.setFocus()
        control.selectAll()
        QTest.keyClicks(control, str(value))
    elif isinstance(control, QSpinBox):
        control.selectAll()
        QTest.keyClicks(control, str(value))
        QTest.keyClick(control, Qt.Key.Key_Tab)
    elif isinstance(control, QComboBox):
        place = control.findData(value)
        assert place >= 0, value
        QTest.keyClick(control, Qt.Key.Key_Home)
        for _step in range(place):
            QTest.keyClick(control, Qt.Key.Key_Down)
        assert control.currentData() == value
    elif isinstance(control, QAbstractButton) and control.isChecked() != value:
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Space)


def write_from_sample(window: MainWindow, wait: Wait) -> Any:
    """The brief's form with the sample brief and its notes; gives the Writer tab with the draft."""
    writer = window.show_page("writer")
    click(writer, "Write from a brief")
    wait(lambda: writer.flow.form is not None and writer.flow.form.form is not None)
    form = writer.flow.form
    assert form.models.choice().model == "offline"
    if any(field.advanced for field in form.form.fields):
        click(form, "More settings")
    for key, value in tomllib.loads((SAMPLE / "brief.toml").read_text(encoding="utf-8")).items():
        fill(form.fields().control(key), value)
    assert form.fields().values()["length"] == 800
    for number, path in enumerate(sorted((SAMPLE / "notes").glob("*.md")), 1):
        click(form, "Paste text")
        dialog = shown(window, PasteDialog)
        dialog.findChild(QPlainTextEdit).setPlainText(path.read_text(encoding="utf-8"))
        click(dialog, "OK" if any(b.text() == "OK" for b in dialog.findChildren(QAbstractButton)) else "&OK")
        wait(lambda number=number: len(form.sources.sources()) == number)
    click(form, "Write the draft")
    wait(lambda: writer.presenter.draft is not None and not writer.flow.run.running and writer.editor.text())
    return writer


def connect(window: MainWindow, wait: Wait, wordpress: Any) -> None:
    """The site by its address and an application password."""
    publish = window.show_page("publish")
    wait(lambda: not window.jobs.running(quiet=True))
    publish.connect_site()
    panel = shown(window, ConnectDialog).panel
    QTest.keyClicks(panel.address, wordpress.url)
    click(panel, "I have an application password")
    QTest.keyClicks(panel.user, "editor")
    QTest.keyClicks(panel.password, wordpress.password("editor"))
    click(panel, "Connect with this password")
    wait(lambda: "is connected as editor" in publish.banner.text())
    assert shown(window, ConnectDialog) is None


@pytest.mark.wordpress
def test_from_the_first_start_to_a_public_post(window: MainWindow, wait: Wait, loop: Loop, wordpress: Any) -> None:
    wait(lambda: shown(window, Wizard) is not None)
    click(shown(window, Wizard), "Skip all")
    assert shown(window, Wizard) is None

    writer = write_from_sample(window, wait)
    editor = writer.editor
    assert 500 < editor.ledger.word_total < 1100
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, "\r\rA sentence typed by hand at the end.")
    writer.parts.header.title.setFocus()
    writer.parts.header.title.selectAll()
    QTest.keyClicks(writer.parts.header.title, "Four square metres of vegetables")
    wait(lambda: writer.parts.header._state.text() == "Saved")

    connect(window, wait, wordpress)
    window.show_page("writer")
    click(writer.parts.header, "Publish")
    publish = window.page("publish")
    wait(lambda: publish.panel.send.isVisible() and not window.jobs.running(quiet=True))
    fields = publish.panel.fields
    assert isinstance(fields.status, SegmentedControl)
    click(fields.status, "Now")
    fill(fields.categories, ["Garden"])
    wait(lambda: publish.panel.send.isEnabled() and publish.panel.send.text() == "Publish now")
    QTest.mouseClick(publish.panel.send, Qt.MouseButton.LeftButton)
    wait(lambda: publish.panel.result.isVisible() and publish.panel.send.isEnabled())
    assert "It is published." in publish.panel.result.text()

    workspace = window.workspace
    assert workspace is not None
    (publication,) = loop.run_until_complete(workspace.publisher.publications(writer.presenter.draft.id))
    with urllib.request.urlopen(publication.url, timeout=60) as answer:
        page = html.unescape(answer.read().decode())
    assert "Four square metres of vegetables" in page
    assert "A sentence typed by hand at the end." in page
    assert "wp-block-heading" in page
    assert "/category/garden/" in page
