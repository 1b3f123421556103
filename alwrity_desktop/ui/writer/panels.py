"""Which panels stand beside the text: what the person wants, as far as the window has room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from alwrity_desktop.ui.writer.layout import EDITOR, LOADING, WriterParts

if TYPE_CHECKING:
    from alwrity_desktop.ui.state import WindowState

_TEXT = 560
"""Pixels the text keeps in any case."""


class Panels(QObject):
    """changed: other panels are shown now. The one switched on last keeps its place when there is little room."""

    changed = Signal()

    def __init__(self, view: QWidget, parts: WriterParts) -> None:
        super().__init__(view)
        self._view = view
        self._parts = parts
        header = parts.header
        self._all: dict[str, tuple[QToolButton, QWidget]] = {
            "preview": (header.preview, parts.preview),
            "side": (header.side, parts.right),
            "outline": (header.outline, parts.left),
        }
        self._order = list(self._all)
        self._has_draft = False
        self._bare = False
        for name, (switch, _panel) in self._all.items():
            switch.setObjectName(f"panel.{name}")
            switch.toggled.connect(self._toggled)
        view.installEventFilter(self)

    def is_on(self, name: str) -> bool:
        """Whether the panel is wanted: "preview", "side" or "outline"."""
        return self._all[name][0].isChecked()

    def turn_on(self, name: str) -> None:
        """Want a panel, and give it room before the others."""
        self._all[name][0].setChecked(True)

    def show_stack(self, index: int, has_draft: bool) -> None:
        """Bring a page to the front; panels belong to an open draft only."""
        self._parts.stack.setCurrentIndex(index)
        self._has_draft = has_draft
        self.arrange()

    def set_bare(self, bare: bool) -> None:
        """Nothing but the text, or all that is wanted again."""
        self._bare = bare
        self._parts.toolbar.setVisible(not bare)
        self._parts.strip.setVisible(not bare)
        self.arrange()

    def arrange(self) -> None:
        """Show what is wanted and fits."""
        self._parts.header.setVisible(self._writing and not self._bare)
        left = self._view.width() - _TEXT
        for name in self._order:
            switch, panel = self._all[name]
            wanted = switch.isChecked() and self._writing and not self._bare
            fits = left >= panel.minimumWidth()
            panel.setVisible(wanted and fits)
            left -= panel.minimumWidth() if wanted and fits else 0
        self.changed.emit()

    def restore(self, state: WindowState) -> None:
        """As they were at the end of the last run."""
        wanted = [bool(on) for on in numbers(state.get("writer.panels"), 3)] or [False, True, True]
        for (switch, _panel), on in zip(self._all.values(), wanted, strict=True):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        if sizes := numbers(state.get("writer.split"), 4):
            self._parts.split.setSizes(sizes)

    def remember(self, state: WindowState) -> None:
        """Keep what is wanted and how wide it is."""
        state.set("writer.panels", [switch.isChecked() for switch, _panel in self._all.values()])
        if all(not panel.isHidden() for _switch, panel in self._all.values()):
            state.set("writer.split", self._parts.split.sizes())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's width."""
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self.arrange()
        return False

    @property
    def _writing(self) -> bool:
        index = self._parts.stack.currentIndex()
        return index == EDITOR or (index > LOADING and self._has_draft)

    def _toggled(self, on: bool) -> None:
        name = self.sender().objectName().removeprefix("panel.")
        self._order.remove(name)
        self._order.insert(0 if on else len(self._order), name)
        self.arrange()


def numbers(value: object, count: int) -> list[int]:
    """`value` if it is a list of `count` whole numbers, else an empty list: a damaged state file breaks nothing."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    found = [item for item in items if isinstance(item, int)]
    return found if len(found) == count else []
