"""The command palette (Ctrl+K): every action and every draft by title, found by a few letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui import icons
from alwrity_desktop.ui.actions import shortcut_text
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.layout import rule
from alwrity_desktop.ui.widgets.popover import Popover
from alwrity_desktop.ui.widgets.text import label

SHOWN = 60
ROW = 40
LINES = 9
Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True, frozen=True)
class Entry:
    """One line: an action, or a draft by its id."""

    text: str
    note: str
    icon: str
    keys: str = ""
    action: QAction | None = None
    draft_id: str = ""


def entries_of(actions: list[QAction]) -> list[Entry]:
    """Lines for the actions that can be run now; of those that two views of the same offer, the one that is shown."""
    chosen: dict[tuple[str, str], QAction] = {}
    for action in actions:
        if action.isEnabled() and action.text():
            same = action.text(), str(action.property("group") or "")
            if same not in chosen or not _shown(chosen[same]):
                chosen[same] = action
    return [
        Entry(text.replace("&", ""), group, action.property("icon_name") or "arrow-right", shortcut_text(action), action)
        for (text, group), action in chosen.items()
    ]


def _shown(action: QAction) -> bool:
    owner = action.parent()
    return isinstance(owner, QWidget) and owner.isVisible()


def ranked(entries: list[Entry], wanted: str) -> list[Entry]:
    """Entries that fit `wanted`, best first; all of them when nothing is wanted."""
    if not wanted.strip():
        return entries[:SHOWN]
    from rapidfuzz import fuzz, process, utils

    texts = [entry.text for entry in entries]
    found = process.extract(
        wanted, texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=2 * SHOWN, score_cutoff=55
    )
    begun = wanted.casefold().split()
    scored = [(score + (60 if begins(text, begun) else 0), index) for text, score, index in found]
    best = sorted(scored, key=lambda pair: (-pair[0], len(texts[pair[1]])))
    return [entries[index] for _score, index in best[:SHOWN]]


def begins(text: str, begun: list[str]) -> bool:
    """True when every one of the begun words begins a word of `text`, as people type them: "dark th" for "Dark theme"."""
    words = text.casefold().split()
    return all(any(word.startswith(part) for word in words) for part in begun)


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text}, {entry.note} {entry.keys}".strip()
        return None

    def fill(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        box: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("selection"))
            painter.drawRoundedRect(box.adjusted(8, 1, -8, -1), 6, 6)
        painter.drawPixmap(box.left() + 20, box.top() + (ROW - 18) // 2, icons.pixmap(entry.icon, "muted"))
        right = box.right() - 20
        if entry.keys:
            width = painter.fontMetrics().horizontalAdvance(entry.keys)
            painter.setPen(colour("muted"))
            painter.drawText(QRect(right - width, box.top(), width, ROW), Qt.AlignmentFlag.AlignVCenter, entry.keys)
            right -= width + 16
        note_width = min(painter.fontMetrics().horizontalAdvance(entry.note), 180) if not entry.keys else 0
        if note_width:
            painter.setPen(colour("muted"))
            painter.drawText(
                QRect(right - note_width, box.top(), note_width, ROW), Qt.AlignmentFlag.AlignVCenter, entry.note
            )
            right -= note_width + 16
        painter.setPen(colour("on_selection" if chosen else "text"))
        room = right - box.left() - 52
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(box.left() + 52, box.top(), room, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Palette(Popover):
    """A card over the window. Actions are triggered here; `open_draft` carries a draft's id."""

    open_draft = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName(_("Command palette"))
        self._all: list[Entry] = []
        self._chosen: Entry | None = None
        self.field = QLineEdit()
        self.field.setProperty("kind", "plain")
        self.field.setPlaceholderText(_("Type a command or the title of a draft"))
        self.field.setAccessibleName(_("Command or draft"))
        self._lines = _Lines(self)
        self.list = QListView()
        self.list.setModel(self._lines)
        self.list.setItemDelegate(_Painter(self.list))
        self.list.setAccessibleName(_("Commands and drafts"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setProperty("kind", "clear")
        self._none = label(_("Nothing fits. Try fewer letters."), "muted")
        self._none.setContentsMargins(20, 12, 20, 20)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 8, 1, 8)
        box.setSpacing(4)
        self.field.setContentsMargins(14, 2, 14, 2)
        for part in (self.field, rule(), self.list, self._none):
            box.addWidget(part)
        self.field.textChanged.connect(self._filter)
        self.list.clicked.connect(self._clicked)
        self.field.installEventFilter(self)

    def open_over(self, window: QWidget, entries: list[Entry]) -> None:
        """Show the palette near the top of `window`, with these entries."""
        self._all = entries
        self.field.clear()
        self._filter("")
        width = min(640, window.width() - 32)
        self.setFixedWidth(width)
        self.open_at(QPoint((window.width() - width) // 2, 72), self.field)

    def add(self, entries: list[Entry]) -> None:
        """More entries, found while the palette is open."""
        self._all = [*self._all, *entries]
        self._filter(self.field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: LINES, Qt.Key.Key_PageUp: -LINES}.get(
                Qt.Key(event.key())
            )
            if step is not None:
                self._move(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._clicked(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        count = self._lines.rowCount()
        if count:
            at = max(0, min(count - 1, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self._lines.index(at, 0))

    def _filter(self, wanted: str) -> None:
        self._lines.fill(ranked(self._all, wanted))
        self.list.setFixedHeight(ROW * min(LINES, len(self._lines.entries)))
        self.list.setVisible(bool(self._lines.entries))
        self._none.setVisible(not self._lines.entries)
        if self._lines.entries:
            self.list.setCurrentIndex(self._lines.index(0, 0))
        if self.isVisible():
            self.fit()

    def _clicked(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self._chosen = self._lines.entries[index.row()]
        self.close_popover()
        QTimer.singleShot(0, self._run)

    def _run(self) -> None:
        entry, self._chosen = self._chosen, None
        if entry is not None and entry.action is not None:
            entry.action.trigger()
        elif entry is not None:
            self.open_draft.emit(entry.draft_id)
