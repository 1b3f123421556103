"""The headings beside the text: a click jumps there, dragging moves a section with all below it."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor import outline
from alwrity_desktop.ui.editor.editor import MarkdownEditor
from alwrity_desktop.ui.editor.outline import Heading
from alwrity_desktop.ui.widgets.text import label


class _Headings(QListWidget):
    """moved(from, before): a heading was dragged."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Headings of this text"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListWidget::item { padding: 0 12px; }")

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was moved; the text decides, and the list follows the text."""
        source = self.currentRow()
        index = self.indexAt(event.position().toPoint())
        target = index.row() if index.isValid() else self.count()
        if index.isValid() and self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem:
            target += 1
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.moved.emit(source, target)


class OutlinePanel(QWidget):
    """Follows one editor."""

    def __init__(self, editor: MarkdownEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shown: list[Heading] = []
        self.list = _Headings()
        self._empty = label(_("Headings of your text appear here. Drag one to move its section."), "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(16, 8, 16, 8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 4)
        box.addWidget(self._stack)
        self._later = QTimer(self, interval=300, singleShot=True)
        self._later.timeout.connect(self.refresh)
        self._structure = -1
        editor.edited.connect(self._text_changed)
        self._mark = QTimer(self, interval=200, singleShot=True)
        self._mark.timeout.connect(self._mark_current)
        editor.cursorPositionChanged.connect(self._mark.start)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self.list.moved.connect(self._move)

    def refresh(self) -> None:
        """Read the headings again; about a millisecond for 100,000 words, and only after a pause."""
        self._structure = self._editor.ledger.structure
        found = outline.headings(self._editor.ledger.lines)
        if [(h.level, h.title) for h in found] != [(h.level, h.title) for h in self._shown]:
            self._fill(found)
        self._shown = found
        self._mark_current()

    def _fill(self, found: list[Heading]) -> None:
        self.list.clear()
        top = min((heading.level for heading in found), default=1)
        for heading in found:
            item = QListWidgetItem(f"{'    ' * (heading.level - top)}{heading.title or _('(no title)')}")
            item.setToolTip(heading.title)
            item.setSizeHint(QSize(0, 30))
            if heading.level == top:
                font = item.font()
                font.setWeight(font.Weight.DemiBold)
                item.setFont(font)
            self.list.addItem(item)
        self._stack.setCurrentIndex(1 if found else 0)

    def _text_changed(self) -> None:
        if self._structure != self._editor.ledger.structure and not self._later.isActive():
            self._later.start()

    def _mark_current(self) -> None:
        line = self._editor.textCursor().blockNumber()
        row = bisect_right(self._shown, line, key=_line_of) - 1
        if row != self.list.currentRow():
            self.list.setCurrentRow(row)

    def _go(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if 0 <= row < len(self._shown):
            self._editor.go_to_line(self._shown[row].line)

    def _move(self, index: int, before: int) -> None:
        lines = outline.moved(self._editor.ledger.lines, index, before)
        if lines is not None and not self._editor.isReadOnly():
            self._editor.replace_all_text("\n".join(lines))
        self.refresh()


def _line_of(heading: Heading) -> int:
    return heading.line
