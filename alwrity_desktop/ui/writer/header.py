"""The strip above the text: title, whether it is saved, and what is done with the whole draft."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.text import label, restyle


class DraftHeader(QFrame):
    """title_edited(text); the other signals are the buttons."""

    title_edited = Signal(str)
    publish_wanted = Signal()
    history_wanted = Signal()
    brief_wanted = Signal()
    more_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "header")
        self.title = QLineEdit()
        self.title.setProperty("kind", "plain")
        self.title.setPlaceholderText(_("Title"))
        self.title.setAccessibleName(_("Title of the draft"))
        self.title.setMaxLength(1000)
        font = self.title.font()
        font.setWeight(font.Weight.DemiBold)
        self.title.setFont(font)
        self.title.textEdited.connect(self.title_edited)
        self.title.editingFinished.connect(self._show_beginning)
        self._mark = QLabel()
        self._state = label("", "caption")
        self._state.setMinimumWidth(76)
        brief = button(_("Brief"), icon="spark", kind="quiet", hint=_("Write from a brief"))
        history = button(_("History"), icon="history", kind="quiet", hint=_("Earlier versions of this text"))
        self.publish = button(_("Publish"), icon="publish", kind="primary")
        brief.clicked.connect(self.brief_wanted)
        history.clicked.connect(self.history_wanted)
        self.publish.clicked.connect(self.publish_wanted)
        self.outline = self._toggle("outline", _("Outline and brief at the left"))
        self.preview = self._toggle("split", _("Preview beside the text (Ctrl+Shift+E)"))
        self.side = self._toggle("side-panel", _("Advice and details at the right"))
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 8, 16, 8)
        box.setSpacing(4)
        box.addWidget(self.outline)
        box.addSpacing(4)
        box.addWidget(self.title, 1)
        box.addWidget(self._mark)
        box.addWidget(self._state)
        self._more = tool_button("more", _("Export and more"))
        self._more.clicked.connect(self._open_more)
        for part in (brief, history, self.preview, self.side, self._more):
            box.addWidget(part)
        box.addSpacing(4)
        box.addWidget(self.publish)
        self.show_state("empty")

    def show_state(self, state: str) -> None:
        """state: "saved", "typing", "saving", "failed", "opening" or "empty"."""
        texts = {
            "saved": ("check", "success_text", _("Saved")),
            "typing": ("circle", "muted", _("Editing")),
            "saving": ("clock", "muted", _("Saving ...")),
            "failed": ("warning", "danger_text", _("Not saved")),
            "opening": ("clock", "muted", _("Opening ...")),
            "empty": ("circle", "disabled", ""),
        }
        icon, role, text = texts[state]
        if self._state.text() == text and self._mark.property("icon_name") == icon:
            return
        set_icon(self._mark, icon, role, 14)
        self._mark.setVisible(bool(text))
        self._state.setText(text)
        self._state.setProperty("kind", "danger" if state == "failed" else "caption")
        restyle(self._state)

    def show_by_hand(self, on: bool) -> None:
        """A text that is posted by hand is copied, and not published."""
        self.publish.setText(_("Copy text") if on else _("Publish"))
        self.publish.setToolTip(_("This text is posted by hand: copy it and paste it there.") if on else "")
        set_icon(self.publish, "copy" if on else "publish", "on_accent")

    def _show_beginning(self) -> None:
        """A title longer than its field is read from its first word when the cursor has left it."""
        if not self.title.hasFocus():
            self.title.setCursorPosition(0)

    def show_title(self, title: str) -> None:
        """Show a title without a signal."""
        if self.title.text() != title:
            self.title.setText(title)
            self.title.setCursorPosition(0)

    def _open_more(self) -> None:
        self.more_wanted.emit(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _toggle(self, icon: str, name: str) -> QToolButton:
        made = tool_button(icon, name)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return made
