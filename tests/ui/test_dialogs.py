"""Every dialog is opened by some test, and wherever one is opened its controls have names (`unnamed` in conftest.py)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from alwrity_desktop import ui

HERE = Path(__file__).parent


def kinds(base: type[QDialog]) -> Iterator[type[QDialog]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("alwrity_desktop.") and not kind.__name__.startswith("_"):
            yield kind
        yield from kinds(kind)


def test_every_dialog_is_opened_by_a_test() -> None:
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    tests = "\n".join(path.read_text(encoding="utf-8") for path in HERE.rglob("test_*.py"))
    assert [kind.__name__ for kind in kinds(QDialog) if kind.__name__ not in tests] == []


def test_a_control_without_a_name_is_noticed(qtbot: QtBot, unnamed: list[str]) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    box = QVBoxLayout(dialog)
    named, other = QLineEdit(), QLineEdit()
    named.setAccessibleName("Name")
    box.addWidget(named)
    box.addWidget(other)
    dialog.open()
    assert unnamed == ["QLineEdit '' in QDialog"]
    unnamed.clear()


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    dialog.close()


def test_the_dialog_of_a_crash(qtbot: QtBot, parent: QWidget) -> None:
    from alwrity_desktop.ui.errors import CrashDialog

    opened(qtbot, CrashDialog("Traceback: it broke", parent))


def test_the_dialog_for_a_pasted_source(qtbot: QtBot, parent: QWidget) -> None:
    from alwrity_desktop.ui.writer.sources_panel import PasteDialog

    opened(qtbot, PasteDialog(parent))


@pytest.mark.parametrize("ids", [("a",), ("a", "b")])
def test_the_dialog_before_a_planned_draft_is_written(qtbot: QtBot, parent: QWidget, ids: tuple[str, ...]) -> None:
    from alwrity_desktop.ui.planner.task_draft import DraftDialog

    opened(qtbot, DraftDialog(parent, ids, "About it.", ""))
