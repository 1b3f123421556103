"""Asks for the passphrase of the key file where this machine has no keychain. Awaited, never blocking."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class PassphraseDialog(QDialog):
    """One field; `answer` is what was entered, "" when it was cancelled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Passphrase for your keys"))
        self.setMinimumWidth(460)
        self.answer = ""
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(_("Passphrase"))
        why = _(
            "This machine has no keychain, so your keys are kept in a file encrypted under a passphrase. "
            "Without one they are kept until you close the program. It cannot be recovered when it is lost."
        )
        use = button(_("Use this passphrase"), self.accept, kind="primary")
        use.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        box.addWidget(label(_("Passphrase for your keys"), "title"))
        box.addWidget(label(why, "muted", wrap=True))
        box.addWidget(self.field)
        box.addLayout(row(None, button(_("Not now"), self.reject), use))

    def done(self, result: int) -> None:
        """Take the answer before the dialog goes."""
        self.answer = self.field.text() if result else ""
        self.field.clear()
        super().done(result)


class PassphraseAsker:
    """Called by the keychain when it needs the passphrase."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def __call__(self) -> str | None:
        """Open the dialog and wait for it; None when it was cancelled."""

        dialog = PassphraseDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        closed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def take(_result: int) -> None:
            if not closed.done():
                closed.set_result(dialog.answer)

        dialog.finished.connect(take)
        dialog.open()
        dialog.field.setFocus()
        try:
            return await closed or None
        finally:
            dialog.finished.disconnect(take)
