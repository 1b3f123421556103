"""Rows, columns, cards and the frame of a page, with the distances of the 4 px grid."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.text import label

Box = TypeVar("Box", bound=QBoxLayout)
Part = QWidget | QLayout | int | None
"""What a row or column is made of: a widget, a layout, a distance in pixels, or None for room that stretches."""


def row(*parts: Part, gap: str = "small") -> QHBoxLayout:
    """Parts side by side."""
    return _filled(QHBoxLayout(), parts, gap)


def column(*parts: Part, gap: str = "small") -> QVBoxLayout:
    """Parts one below the other."""
    return _filled(QVBoxLayout(), parts, gap)


def _filled(box: Box, parts: tuple[Part, ...], gap: str) -> Box:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(space(gap))
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box


def clear(layout: QLayout) -> None:
    """Take all widgets out of `layout` and delete them."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("kind", "rule")
    line.setFixedHeight(1)
    return line


class Card(QFrame):
    """A raised ground with a title, an optional action at its right, and a column of parts.

    rows: the parts are rows that bring their own margin, so that their ground reaches almost to the edge.
    """

    def __init__(
        self, title: str = "", *parts: Part, action: QWidget | None = None, gap: str = "medium", rows: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.body = column(*parts, gap=gap)
        outer = column(gap="large")
        if title or action:
            head = row(label(title, "heading"), None)
            head.addStrut(28)
            if action is not None:
                head.addWidget(action)
            head.setContentsMargins(12 if rows else 0, 0, 8 if rows else 0, 0)
            outer.addLayout(head)
        outer.addLayout(self.body)
        outer.setContentsMargins(*((8, 20, 8, 12) if rows else (20, 20, 20, 20)))
        self.setLayout(outer)


class _Ground(QWidget):
    """What scrolls in a page. Its height follows from its width alone: wrapped labels ask for more than they need."""

    def minimumSizeHint(self) -> QSize:
        inner = self.layout()
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if inner is not None and inner.hasHeightForWidth() else least


class Page(QScrollArea):
    """A page that scrolls: a title, a sentence below it, actions at the right, and a column no wider than `widest`."""

    def __init__(
        self, title: str = "", lead: str = "", *, actions: list[QWidget] | None = None, widest: int = 1040
    ) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = _Ground()
        ground.setProperty("kind", "page")
        inner = QWidget()
        inner.setMaximumWidth(widest)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.title = label(title, "title")
        self.lead = label(lead, "lead", wrap=True)
        self.lead.setVisible(bool(lead))
        self.body = column(gap="wide")
        top = self.top = column(gap="wide")
        top.setContentsMargins(space("page"), space("page"), space("page"), space("page"))
        if title:
            top.addLayout(row(column(self.title, self.lead, gap="hair"), *(actions or []), gap="small"))
        top.addLayout(self.body)
        top.addStretch(1)
        inner.setLayout(top)
        outer = QHBoxLayout(ground)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(inner, 10_000)  # all of it; a smaller share would leave a pixel at each side
        outer.addStretch(1)
        self.setWidget(ground)

    def fill(self) -> None:
        """Let the body take all the height there is, e.g. for a table; parts that should not grow end in a stretch."""
        self.top.setStretchFactor(self.body, 1000)


class FlowLayout(QLayout):
    """Parts in lines, broken where the width ends: chips, tags."""

    def __init__(self, gap: int = 4) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint()
            if x + wanted.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), wanted))
            x += wanted.width() + self._gap
            line = max(line, wanted.height())
        return y + line - rect.y()
