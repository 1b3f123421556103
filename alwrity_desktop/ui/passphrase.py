"""Asks for the passphrase of the key file where this machine has no keychain. Awaited, never blocking."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from alwrity_desktop.core import paths
from alwrity_desktop.core.keychain import FILE_NAME
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label


class PassphraseDialog(QDialog):
    """One field, and a second for a new passphrase; `answer` is what was entered, "" when it was cancelled."""

    def __init__(self, parent: QWidget, *, new: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Passphrase for your keys"))
        self.setMinimumWidth(460)
        self.answer = ""
        self.field = _field(_("Passphrase"))
        self.again = _field(_("The same once more"))
        self.again.setVisible(new)
        why = (
            _(
                "This machine has no keychain, so your keys are kept in a file encrypted under a passphrase. "
                "Without one they are kept until you close the program. It cannot be recovered when it is lost."
            )
            if new
            else _("Your keys are in a file under the passphrase you chose. Until it is open, no key can be used.")
        )
        self.use = button(_("Use this passphrase") if new else _("Open"), self.accept, kind="primary")
        self.use.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        box.addWidget(label(_("Passphrase for your keys"), "title"))
        box.addWidget(label(why, "muted", wrap=True))
        box.addWidget(self.field)
        box.addWidget(self.again)
        box.addLayout(row(None, button(_("Not now"), self.reject), self.use))
        self._new = new
        for part in (self.field, self.again):
            part.textChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """A mistyped new passphrase would lose every key: it is taken only when it was typed twice."""
        given = self.field.text()
        self.use.setEnabled(bool(given) and (not self._new or given == self.again.text()))

    def done(self, result: int) -> None:
        """Take the answer before the dialog goes."""
        self.answer = self.field.text() if result else ""
        self.field.clear()
        self.again.clear()
        super().done(result)


class PassphraseAsker:
    """Called by the keychain when it needs the passphrase."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._before: QWidget | None = None

    async def __call__(self) -> str | None:
        """Open the dialog and wait for it; None when it was cancelled."""
        new = not await asyncio.to_thread((paths.config_folder() / FILE_NAME).exists)
        dialog = PassphraseDialog(self._window, new=new)
        closed: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def take(_result: int) -> None:
            if not closed.done():
                closed.set_result(dialog.answer)

        dialog.finished.connect(take)
        self._before = self._window.focusWidget()
        dialog.open()
        dialog.field.setFocus()
        try:
            return await closed or None
        finally:
            dialog.close()
            dialog.deleteLater()
            self._give_back()

    def _give_back(self) -> None:
        """The focus goes where it was; Qt would give it to the first tab of the window."""
        before, self._before = self._before, None
        if before is None or not isValid(before) or not before.isVisible():
            before = self._window.centralWidget() if isinstance(self._window, QMainWindow) else None
        if before is not None:
            before.setFocus()


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made
