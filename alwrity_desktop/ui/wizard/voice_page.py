"""Language and tone of new texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, Page, column
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace

LANGUAGES = {
    "en": "English",
    "en-GB": "English (British)",
    "en-US": "English (American)",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "sv": "Svenska",
    "pl": "Polski",
}


class VoicePage(Page):
    """Saved when the wizard is done."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(
            _("How should your texts sound?"), _("Every brief begins with this; each can say otherwise."), widest=720
        )
        self._workspace = workspace
        writing = workspace.settings.writing
        self.language = ListBox()
        self.language.setAccessibleName(_("Language"))
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        if self.language.findData(writing.language) < 0:
            self.language.addItem(writing.language, writing.language)
        self.language.setCurrentIndex(self.language.findData(writing.language))
        self.tone = ListBox()
        self.tone.setEditable(True)
        self.tone.setAccessibleName(_("Tone"))
        self.tone.addItems(
            [_("clear and friendly"), _("matter-of-fact"), _("warm and personal"), _("expert and precise"), _("playful")]
        )
        self.tone.setEditText(writing.tone)
        self.audience = QLineEdit(writing.audience)
        self.audience.setAccessibleName(_("Usual reader"))
        self.audience.setPlaceholderText(_("such as: people who brew coffee at home"))
        fields = column(gap="small")
        for title, control in (
            (_("Language"), self.language),
            (_("Tone"), self.tone),
            (_("Usual reader"), self.audience),
        ):
            name = label(title, "strong")
            name.setBuddy(control)
            fields.addWidget(name)
            fields.addWidget(control)
            fields.addSpacing(8)
        self.body.addWidget(Card("", fields))

    def save(self) -> None:
        """Put the choices into the settings."""
        writing = self._workspace.settings.writing
        writing.language = self.language.currentData()
        writing.tone = self.tone.currentText().strip()
        writing.audience = self.audience.text().strip()
        self._workspace.save_settings()
