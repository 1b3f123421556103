"""Controls for one of a few, and for a handful of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCompleter, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.layout import FlowLayout


class SegmentedControl(QFrame):
    """A row of buttons of which one is on. `chosen` carries the value."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "well")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._values = [value for value, _text in choices]
        box = QHBoxLayout(self)
        box.setContentsMargins(3, 3, 3, 3)
        box.setSpacing(2)
        for index, (_value, text) in enumerate(choices):
            part = QPushButton(text)
            part.setProperty("kind", "segment")
            part.setCheckable(True)
            part.setAutoDefault(False)
            self._group.addButton(part, index)
            box.addWidget(part)
        self._group.button(0).setChecked(True)
        self._make_room()
        self._group.idClicked.connect(self._clicked)

    def value(self) -> str:
        """The value that is on."""
        return self._values[max(0, self._group.checkedId())]

    def set_value(self, value: str) -> None:
        """Turn `value` on, without a signal; an unknown one is left out."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)

    def offer(self, value: str, offered: bool) -> None:
        """Show a segment only where it can be chosen."""
        self._group.button(self._values.index(value)).setVisible(offered)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Rename the segments, e.g. with a count behind each."""
        for index, text in enumerate(texts):
            self._group.button(index).setText(text)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._make_room()

    def _make_room(self) -> None:
        """As wide as the text in the weight it has when it is on, so that nothing moves or is cut."""
        for part in self._group.buttons():
            font = QFont(part.font())
            font.setWeight(QFont.Weight.DemiBold)
            part.setMinimumWidth(QFontMetrics(font).horizontalAdvance(part.text()) + 30)

    def _clicked(self, index: int) -> None:
        self.chosen.emit(self._values[index])


class ChipsEditor(QWidget):
    """A list of short words (tags, categories, keyphrases): Enter or a comma adds, a chip's click or Backspace removes."""

    changed = Signal(list)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[str] = []
        self._flow = FlowLayout()
        chips = QWidget()
        chips.setProperty("kind", "clear")
        chips.setLayout(self._flow)
        self._chips = chips
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder or _("Type and press Enter"))
        self.field.setAccessibleName(name)
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(chips)
        box.addWidget(self.field)
        chips.hide()
        self.field.returnPressed.connect(self._take)
        self.field.textEdited.connect(self._edited)
        self.field.installEventFilter(self)

    def values(self) -> list[str]:
        """The words, in the order they were added; what stands in the field counts too."""
        rest = self.field.text().strip()
        return [*self._values, rest] if rest and rest not in self._values else list(self._values)

    def set_values(self, values: Iterable[str]) -> None:
        """Show these words, without a signal."""
        self._values = list(dict.fromkeys(word.strip() for word in values if word.strip()))
        self._draw()

    def suggest(self, words: Iterable[str]) -> None:
        """Words offered while typing."""
        self._words.setStringList(sorted(set(words)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Backspace
            and not self.field.text()
            and self._values
        ):
            self._remove(self._values[-1])
            return True
        return super().eventFilter(watched, event)

    def _edited(self, text: str) -> None:
        if "," in text:
            self._take()

    def _take(self) -> None:
        words = [word.strip() for word in self.field.text().split(",")]
        fresh = [word for word in words if word and word not in self._values]
        self.field.clear()
        if fresh:
            self._values += list(dict.fromkeys(fresh))
            self._draw()
            self.changed.emit(list(self._values))

    def _remove(self, word: str) -> None:
        self._values.remove(word)
        self._draw()
        self.changed.emit(list(self._values))

    def _draw(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for word in self._values:
            chip = QPushButton(word if len(word) <= 40 else word[:39] + "…")
            chip.setProperty("kind", "chip")
            chip.setAutoDefault(False)
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setAccessibleName(_("Remove {word}", word=word))
            chip.setToolTip(_("Remove {word}", word=word))
            set_icon(chip, "close", "accent_text", 12)
            chip.clicked.connect(partial(self._remove, word))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._values))
        self._flow.invalidate()
        self._chips.updateGeometry()
