"""Small dialogs of the keywords: type some in; say a country, a language or tags for those that are selected."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.planner.keyword_lines import LONGEST, lines_of, refusal
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import ListBox, TextBox
from alwrity_desktop.ui.widgets.layout import Part, column, row
from alwrity_desktop.ui.widgets.text import label


class _Dialog(QDialog):
    """A title, parts, Cancel and a yes."""

    def __init__(self, parent: QWidget, title: str, yes: str, *parts: Part) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.yes = button(yes, self.take, kind="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(title, "heading", wrap=True))
        for part in parts:
            if isinstance(part, QWidget):
                box.addWidget(part)
            elif part is not None and not isinstance(part, int):
                box.addLayout(part)
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.yes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field is its own; Ctrl+Enter is the yes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.yes.isEnabled():
                self.take()
            return
        super().keyPressEvent(event)

    def take(self) -> None:
        """The yes."""
        raise NotImplementedError


class AddDialog(_Dialog):
    """added(lines, country, language): keywords were typed in, one a line."""

    added = Signal(object, str, str)

    def __init__(self, parent: QWidget, countries: Iterable[str], languages: Iterable[str], text: str = "") -> None:
        self.lines = TextBox()
        self.lines.setAccessibleName(_("Keywords, one a line"))
        self.lines.setPlaceholderText(_("One keyword a line. A pasted table gives its first column."))
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(180)
        self.country, self.language = _box(_("Country"), countries), _box(_("Language"), languages)
        self.count = label("", "caption", wrap=True)
        places = row(
            column(label(_("Country"), "caption"), self.country, gap="hair"),
            column(label(_("Language"), "caption"), self.language, gap="hair"),
            gap="medium",
        )
        note = label(
            _("No volume is known of what you type in; it stays unknown until a file tells it."), "muted", wrap=True
        )
        super().__init__(parent, _("Add keywords"), _("Add"), note, self.lines, places, self.count)
        self.resize(520, 460)
        self.lines.textChanged.connect(self._look)
        self.lines.setPlainText(text)
        self._look()
        self.lines.setFocus()

    def take(self) -> None:
        self.added.emit(self._good(), self.country.currentText().strip(), self.language.currentText().strip())
        self.accept()

    def _good(self) -> list[str]:
        return [line for line in dict.fromkeys(lines_of(self.lines.toPlainText())) if not refusal(line)]

    def _look(self) -> None:
        lines = list(dict.fromkeys(lines_of(self.lines.toPlainText())))
        good = self._good()
        told = ngettext("{count} keyword", "{count} keywords", len(good)) if good else ""
        if long := len(lines) - len(good):
            more = ngettext(
                "{count} line has more than {most} characters and is left out.",
                "{count} lines have more than {most} characters and are left out.",
                long,
                most=LONGEST,
            )
            told = f"{told}. {more}".lstrip(". ")
        self.count.setText(told)
        self.yes.setEnabled(bool(good))


class PlaceDialog(_Dialog):
    """chosen(text): the country or language of the selected keywords; "" for none."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, title: str, name: str, known: Iterable[str]) -> None:
        self.box = _box(name, known)
        super().__init__(parent, title, _("Set"), column(label(name, "caption"), self.box, gap="hair"))
        self.setFixedWidth(400)
        self.box.setFocus()

    def take(self) -> None:
        self.chosen.emit(self.box.currentText().strip())
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the yes: there is one field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)


class TagsDialog(_Dialog):
    """chosen(add, remove): tags to give, and to take away."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, title: str, known: Iterable[str], there: Iterable[str]) -> None:
        self.add, self.away = ChipsEditor(_("Tags to add")), ChipsEditor(_("Tags to take away"))
        self.add.suggest(known)
        self.away.suggest(there)
        super().__init__(
            parent,
            title,
            _("Set"),
            column(label(_("Add these"), "caption"), self.add, gap="hair"),
            column(label(_("Take these away"), "caption"), self.away, gap="hair"),
        )
        self.setMinimumWidth(460)
        self.add.field.setFocus()

    def take(self) -> None:
        self.chosen.emit(self.add.values(), self.away.values())
        self.accept()


def _box(name: str, known: Iterable[str]) -> QComboBox:
    """A field with the values that occur."""
    made = ListBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.setAccessibleName(name)
    made.addItems(["", *sorted(value for value in set(known) if value)])
    made.setCurrentIndex(0)
    made.setMinimumWidth(160)
    return made
