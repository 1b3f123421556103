"""Keys: one card a provider, with the key masked; test, replace, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.settings.key_place import key_place
from alwrity_desktop.ui.settings.keys_presenter import KeyPlace, KeysPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.confirm import ConfirmDialog
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Loading
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, column, row
from alwrity_desktop.ui.widgets.text import label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.workspace import Workspace


class KeyCard(Card):
    """One provider's key."""

    def __init__(self, presenter: KeysPresenter, place: KeyPlace) -> None:
        super().__init__()
        self.place = place
        self._presenter = presenter
        self._state = pill(_("No key"))
        self._masked = label(place.masked, "muted")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(_("Paste the key here"))
        self.field.setAccessibleName(_("Key for {provider}", provider=place.label))
        self._save = button(_("Save and test"), self._save_key, kind="primary")
        self._replace = button(_("Replace"), self._edit)
        self._test = button(_("Test"), self._test_key)
        self._delete = button(_("Delete"), self._ask_delete, kind="danger")
        self._page = button(_("Where to get one"), self._open_page, icon="external", kind="link")
        self._page.setVisible(bool(place.key_page))
        for part in (self._save, self._replace, self._test, self._delete):
            part.setAccessibleName(f"{part.text()}: {place.label}")
        self.banner = Banner()
        title = label(place.label, "heading")
        self.body.addLayout(row(title, self._state, None, self._masked, self._test, self._replace, self._delete))
        if place.note:
            self.body.addWidget(label(place.note, "caption", wrap=True))
        self._line = QWidget()
        line = row(self.field, self._save, self._page)
        line.setStretch(0, 1)
        self._line.setLayout(line)
        self.body.addWidget(self._line)
        self.body.addWidget(self.banner)
        self.field.returnPressed.connect(self._save_key)
        self.show_place(place)

    def show_place(self, place: KeyPlace) -> None:
        """Show whether there is a key."""
        self.place = place
        there = bool(place.masked)
        self._masked.setText(place.masked)
        self._state.setText(_("Key kept") if there else _("No key"))
        set_tone(self._state, "success" if there else "plain")
        self._line.setVisible(not there)
        for part in (self._masked, self._replace, self._test, self._delete):
            part.setVisible(there)

    def show_test(self, ok: bool, sentence: str, remedy: str) -> None:
        """What came of the test."""
        self.banner.say(sentence, remedy, mood="success" if ok else "danger")

    def _edit(self) -> None:
        self._line.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save_key(self) -> None:
        if secret := self.field.text().strip():
            self.field.clear()
            self._presenter.save(self.place, secret)

    def _test_key(self) -> None:
        self._presenter.test(self.place)

    def _ask_delete(self) -> None:
        title = _("Delete the key for {provider}?", provider=self.place.label)
        text = _("It is forgotten on this machine, and stays valid where you got it. To use it again, paste it once more.")
        dialog = ConfirmDialog(self, title, text, _("Delete"), kind="danger")
        dialog.accepted.connect(self._delete_key)
        dialog.open()

    def _delete_key(self) -> None:
        self.banner.dismiss()
        self._presenter.delete(self.place)

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self.place.key_page))


class KeysPage(Page):
    """All providers that may need a key."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__(_("Keys"), _("Each is sent only to the service it belongs to."), widest=820)
        self._workspace = workspace
        self._presenter = KeysPresenter(self, jobs, workspace)
        self._cards: dict[str, KeyCard] = {}
        self._where = Banner(closable=False)
        self._list = column(Loading(_("Reading your keychain ...")), gap="large")
        self._more = ListBox()
        self._more.setAccessibleName(_("Another server"))
        self._more.setMinimumWidth(240)
        self._more.activated.connect(self._add_chosen)
        self.body.addWidget(self._where)
        self.body.addLayout(self._list)
        self.body.addLayout(row(label(_("Another OpenAI-compatible server"), "strong"), self._more, None, gap="medium"))
        self._presenter.listed.connect(self.show_places)
        self._presenter.tested.connect(self._tested)
        self._presenter.stored.connect(self.show_where)
        self._presenter.unread.connect(self.show_unread)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are read when they are looked at: reading them may ask for a passphrase."""
        super().showEvent(event)
        if not self._cards:
            self._presenter.refresh()

    def show_unread(self, error: KnownError) -> None:
        """The keys could not be read: say why, and let it be tried again."""
        clear(self._list)
        self._cards = {}
        again = button(_("Try again"), self._presenter.refresh, kind="primary")
        self._list.addWidget(EmptyState("key", error.happened, error.remedy, again))

    def card(self, name: str) -> KeyCard:
        """The card of a key, by its name in the keychain."""
        return self._cards[name]

    def show_where(self, kind: str, reason: str) -> None:
        """Say where keys are kept."""
        sentence = key_place(self._workspace.keychain)
        if kind == "session":
            self._where.say(sentence, reason, mood="warning")
        else:
            self._where.dismiss()
            self.lead.setText(f"{sentence} {_('Each is sent only to the service it belongs to.')}")

    def show_places(self, places: list[KeyPlace], others: list[KeyPlace]) -> None:
        """Draw a card for each place, and offer the others."""
        kept = {name: card.banner for name, card in self._cards.items() if card.banner.text()}
        if set(self._cards) == {place.name for place in places} and kept:
            for place in places:
                self._cards[place.name].show_place(place)
        else:
            clear(self._list)
            self._cards = {place.name: KeyCard(self._presenter, place) for place in places}
            for card in self._cards.values():
                self._list.addWidget(card)
        self._more.clear()
        self._more.addItem(_("Choose ..."), None)
        for place in others:
            self._more.addItem(place.label, place)

    def _add_chosen(self, index: int) -> None:
        place = self._more.itemData(index)
        if isinstance(place, KeyPlace) and place.name not in self._cards:
            card = KeyCard(self._presenter, place)
            self._cards[place.name] = card
            self._list.addWidget(card)
            card.field.setFocus()

    def _tested(self, name: str, ok: bool, sentence: str, remedy: str) -> None:
        if name in self._cards:
            self._cards[name].show_test(ok, sentence, remedy)
