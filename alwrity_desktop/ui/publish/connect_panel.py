"""Connects a site by its address: approve in the browser, or paste an application password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.site import Site
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.publish.connect_presenter import ConnectPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, Spinner
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


class ConnectPanel(QWidget):
    """`connected` carries the site."""

    connected = Signal(object)

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = ConnectPresenter(self, jobs, workspace)
        self.banner = Banner()
        self.address = _field(_("Address of your site"), _("such as example.com"))
        self._approve = button(_("Connect"), self._start, icon="globe", kind="primary")
        self._waiting_text = label("", "muted", wrap=True)
        self._waiting = self._make_waiting()
        self.user = _field(_("User name"), _("as you sign in to WordPress"))
        self.password = _field(_("Application password"), "xxxx xxxx xxxx xxxx xxxx xxxx")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._paste = self._make_paste()
        self._fold = button(_("I have an application password"), self._show_paste, kind="link")
        note = label(
            _("Your browser opens your site; you approve there, and no password of yours is typed here."),
            "caption",
            wrap=True,
        )
        line = row(self.address, self._approve)
        line.setStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(column(label(_("Address of your site"), "strong"), line, note))
        for part in (self.banner, self._waiting, self._fold, self._paste):
            box.addWidget(part)
        self.address.returnPressed.connect(self._go)
        self.password.returnPressed.connect(self._connect)
        self._presenter.found.connect(self._found)
        self._presenter.connected.connect(self._done)
        self._presenter.failed.connect(self._failed)
        self._presenter.stopped.connect(self._rest)

    def _make_waiting(self) -> QWidget:
        made = QWidget()
        stop = button(_("Cancel"), self._cancel)
        again = button(_("Open the page again"), self._open_again, icon="external", kind="link")
        line = row(Spinner(18), column(self._waiting_text, row(again, None), gap="hair"), stop, gap="medium")
        line.setStretch(1, 1)
        made.setLayout(line)
        made.hide()
        return made

    def _make_paste(self) -> QWidget:
        made = QWidget()
        how = _("In WordPress: Users, Profile, Application Passwords. Give it the name ALwrity and paste what is shown.")
        made.setLayout(
            column(
                rule(),
                label(_("User name"), "strong"),
                self.user,
                label(_("Application password"), "strong"),
                self.password,
                label(how, "caption", wrap=True),
                row(button(_("Connect with this password"), self._connect), None),
            )
        )
        made.hide()
        return made

    def _go(self) -> None:
        """Enter in the address: with the password that is there, else by the browser."""
        if not self._paste.isHidden() and self.user.text().strip() and self.password.text().strip():
            self._connect()
        else:
            self._start()

    def _start(self) -> None:
        if not self.address.text().strip():
            self.banner.say(_("No address is given."), _("Enter the address of your site."), mood="warning")
            return
        self.banner.dismiss()
        self._waiting_text.setText(_("Looking at the site ..."))
        self._waiting.show()
        self._approve.setDisabled(True)
        self._presenter.authorize(self.address.text().strip())

    def _found(self, address: str, catches: bool) -> None:
        self._waiting_text.setText(_("Your browser shows a page of your site. Approve ALwrity there, then come back."))
        if not catches:
            self._rest()
            text = _("Approve ALwrity on the page in your browser; it then shows a password.")
            self.banner.say(text, _("Paste it below, with your user name."))
            self._paste.show()
        QDesktopServices.openUrl(QUrl(address))

    def _open_again(self) -> None:
        if self._presenter.page:
            QDesktopServices.openUrl(QUrl(self._presenter.page))

    def _cancel(self) -> None:
        self._presenter.cancel()
        self._rest()

    def _show_paste(self) -> None:
        self._paste.setVisible(self._paste.isHidden())
        if self._paste.isVisible():
            (self.user if self.address.text().strip() else self.address).setFocus()

    def _connect(self) -> None:
        user, password = self.user.text().strip(), self.password.text().strip()
        if not (self.address.text().strip() and user and password):
            text = _("Address, user name and application password are needed.")
            self.banner.say(text, _("Fill in what is missing."), mood="warning")
            return
        self.banner.dismiss()
        self._waiting_text.setText(_("Signing in ..."))
        self._waiting.show()
        self._presenter.connect_site(self.address.text().strip(), user, password)

    def _done(self, site: Site) -> None:
        self._rest()
        self.password.clear()
        self._paste.hide()
        text = _("{name} is connected as {user}.", name=site.name, user=site.user_login)
        self.banner.say(text, mood="success")
        self.connected.emit(site)

    def _failed(self, error: KnownError, paste: bool) -> None:
        self._rest()
        self.banner.show_error(error)
        if paste:
            self._paste.show()

    def _rest(self) -> None:
        self._waiting.hide()
        self._approve.setDisabled(False)


class ConnectDialog(QDialog):
    """The panel in a window of its own; open it with `open`."""

    def __init__(self, jobs: Jobs, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Connect a site"))
        self.setMinimumSize(480, 320)
        self.resize(600, 420)
        self.panel = ConnectPanel(jobs, workspace)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(16)
        box.addWidget(label(_("Connect a WordPress site"), "title"))
        box.addWidget(self.panel)
        box.addStretch(1)
        box.addLayout(row(None, button(_("Close"), self.accept)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._fit)
        return super().event(event)

    def _fit(self) -> None:
        """Grow to what is shown now, not to what the lines would need were the window narrow."""
        box = self.layout()
        assert box is not None
        wanted = min(box.totalHeightForWidth(self.width()), self.screen().availableGeometry().height() - 80)
        if wanted > self.height():
            self.resize(self.width(), wanted)


def _field(name: str, placeholder: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    return made
