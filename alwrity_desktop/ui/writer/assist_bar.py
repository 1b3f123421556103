"""An AI edit below the text: what is asked, the answer as a diff, and what of it is taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.diff_view import DiffView
from alwrity_desktop.ui.widgets.feedback import Spinner
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class AssistBar(QFrame):
    """asked(argument): go; stopped; accepted(text): put this in place; refused: nothing."""

    asked = Signal(str)
    stopped = Signal()
    accepted = Signal(str)
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "footer")
        self._title = label("", "strong")
        self._state = label("", "caption")
        close = tool_button("close", _("Close (Escape)"), self._refuse)
        head = row(self._title, self._state, None, close)
        self._stack = QStackedWidget()
        for page in (self._asking(), self._waiting(), self._showing()):
            self._stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 8, 12, 10)
        box.setSpacing(6)
        box.addLayout(head)
        box.addWidget(self._stack)
        self.hide()

    def _asking(self) -> QWidget:
        """The page that asks what the action needs to know."""
        self.argument = QLineEdit()
        self.argument.setAccessibleName(_("What the edit needs to know"))
        self.argument.returnPressed.connect(self._ask)
        go = button(_("Go"), self._ask, kind="primary")
        page = QWidget()
        line = row(self.argument, go)
        line.setStretch(0, 1)
        page.setLayout(line)
        return page

    def _waiting(self) -> QWidget:
        """The page that shows what arrives."""
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(0, 0, 0, 0)
        stop = button(_("Stop"), icon="stop")
        stop.clicked.connect(self.stopped)
        self._arriving = label("", "muted", wrap=True)
        self._arriving.setAlignment(Qt.AlignmentFlag.AlignTop)
        line.addWidget(Spinner(16))
        line.addWidget(self._arriving, 1)
        line.addWidget(stop)
        return page

    def _showing(self) -> QWidget:
        """The page with the difference, to take or to leave."""
        self.diff = DiffView()
        self.diff.setMinimumHeight(72)
        self.diff.changed.connect(self._count)
        self._whole = button(_("Accept"), self._accept, icon="check", kind="primary", hint=_("Take the marked changes"))
        none = button(_("Refuse"), self._refuse, hint=_("Leave the text as it was"))
        every = button(_("Mark all"), kind="quiet")
        every.clicked.connect(self._take_all)
        nothing = button(_("Mark none"), kind="quiet")
        nothing.clicked.connect(self._take_none)
        self._counted = label("", "caption")
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.diff, 1)
        inside.addLayout(row(self._counted, None, every, nothing, none, self._whole))
        return page

    def ask(self, title: str, question: str) -> None:
        """Ask for what the action needs besides, e.g. the tone."""
        self._begin(title, "")
        self.argument.clear()
        self.argument.setPlaceholderText(question)
        self.argument.setAccessibleName(question)
        self._stack.setCurrentIndex(0)
        self._size(60)
        self.argument.setFocus()

    def wait(self, title: str, model: str) -> None:
        """The answer is on its way."""
        self._begin(title, model)
        self._arriving.setText(_("Asking the model ..."))
        self._stack.setCurrentIndex(1)
        self._size(72)

    def arrived(self, text: str) -> None:
        """The last words that came."""
        self._arriving.setText(text[-240:])

    def show_result(self, title: str, old: str, new: str, note: str) -> None:
        """The answer as a diff."""
        self._begin(title, note)
        self.diff.show_texts(old, new)
        self._stack.setCurrentIndex(2)
        self._size(min(300, 130 + 20 * (len(old + new) // 110 + new.count("\n"))))
        self._count()
        self._whole.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape refuses."""
        if event.key() == Qt.Key.Key_Escape:
            self._refuse()
        else:
            super().keyPressEvent(event)

    def _begin(self, title: str, state: str) -> None:
        self._title.setText(title)
        self._state.setText(state)
        self.show()

    def _size(self, height: int) -> None:
        self._stack.setFixedHeight(height)

    def _ask(self) -> None:
        if text := self.argument.text().strip():
            self.asked.emit(text)

    def _take_all(self) -> None:
        self.diff.take_all(True)

    def _take_none(self) -> None:
        self.diff.take_all(False)

    def _count(self) -> None:
        taken, count = len(self.diff.taken), self.diff.count
        text = ngettext("{count} change; click one to leave it out", "{count} changes; click one to leave it out", count)
        self._counted.setText(text if taken == count else _marked(taken, count))
        self._whole.setEnabled(taken > 0)

    def _accept(self) -> None:
        self.accepted.emit(self.diff.result())

    def _refuse(self) -> None:
        self.refused.emit()


def _marked(taken: int, count: int) -> str:
    return ngettext("{taken} of {count} change marked", "{taken} of {count} changes marked", count, taken=taken)
