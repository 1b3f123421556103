"""How to write: with one's own key, with a model on this machine, or offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.settings.key_place import key_place
from alwrity_desktop.ui.settings.keys import KeyCard
from alwrity_desktop.ui.settings.keys_presenter import KeyPlace, KeysPresenter, all_places
from alwrity_desktop.ui.settings.model_chooser import ModelChooser
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Page, clear, column, row
from alwrity_desktop.ui.widgets.stack import CurrentStack
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ai.local import LocalServer
    from alwrity_desktop.workspace import Workspace


FOUND, EMPTY = 0, 1


class ChoiceCard(QPushButton):
    """A large button of which one of several is on."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{title}. {text}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        picture = QLabel()
        set_icon(picture, icon, "accent", 24)
        self.line = label(text, "caption", wrap=True)
        box = row(picture, column(label(title, "strong"), self.line, gap="hair"), gap="large")
        box.setStretch(1, 1)
        box.setContentsMargins(16, 12, 16, 12)
        self.setLayout(box)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 72)


class WritingPage(Page):
    """Three cards; below them what the chosen one needs."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        lead = _("You can change this at any time in Settings.")
        super().__init__(_("How do you want to write?"), lead, widest=720)
        self._jobs = jobs
        self._workspace = workspace
        self.own = ChoiceCard("key", _("With my own key"), _("OpenAI, Gemini, or another service you have a key for."))
        self.local = ChoiceCard(
            "chip", _("With a model on this machine"), _("Looking for Ollama, LM Studio and llama.cpp ...")
        )
        self.offline = ChoiceCard(
            "shield", _("Offline, without a model"), _("The drafter builds a first draft from your own notes and sources.")
        )
        self._group = QButtonGroup(self)
        for place, card in enumerate((self.own, self.local, self.offline)):
            self._group.addButton(card, place)
        self._below = CurrentStack()
        for part in (self._key_part(), self._local_part(), self._offline_part()):
            self._below.add_page(part)
        self.body.addLayout(column(self.own, self.local, self.offline))
        self.body.addWidget(self._below)
        self._group.idClicked.connect(self._below.show_page)
        self.offline.setChecked(True)
        self._below.show_page(2)
        jobs.start("wizard.local", _("Looking for models on this machine"), self._find, quiet=True).succeeded.connect(
            self.show_servers
        )

    def show_servers(self, servers: list[LocalServer]) -> None:
        """Say what was found on this machine, and choose it where there is something."""
        self._server.clear()
        names = ", ".join(server.label for server in servers)
        for server in servers:
            for model in server.models:
                self._server.addItem(f"{model} ({server.label})", (server, model))
        number = self._server.count()
        self._local_stack.show_page(FOUND if number else EMPTY)
        if number:
            found = ngettext("{count} model found", "{count} models found", number)
            self.local.line.setText(_("{found}: {names}.", found=found, names=names))
            self.local.setChecked(True)
            self._below.show_page(1)
        elif servers:
            self.local.line.setText(_("{names} runs, but has no model yet.", names=names))
            self._none.heading.setText(_("{names} has no model yet", names=names))
            self._none.text.setText(_("Load one there, such as a small Llama, Qwen or Mistral, then look again."))
        else:
            self.local.line.setText(_("None is running now."))
            self._none.heading.setText(_("No model is running on this machine"))
            self._none.text.setText(_("Start Ollama, LM Studio or llama.cpp with a model, then look again."))

    async def _find(self, _report: Report) -> list[LocalServer]:
        return await self._workspace.engine.find_local()

    def _key_part(self) -> QWidget:
        presenter = KeysPresenter(self, self._jobs, self._workspace)
        self._provider = ListBox()
        self._provider.setAccessibleName(_("Service"))
        for place in all_places():
            self._provider.addItem(place.label, place)
        self._presenter = presenter
        self._refused = ""
        self._key_room = QVBoxLayout()
        self._provider.currentIndexChanged.connect(self._show_key)
        presenter.tested.connect(self._tested)
        presenter.listed.connect(self._listed)
        self._chooser = ModelChooser(self._jobs, self._workspace, fixed=True)
        self._chooser.setAccessibleName(_("Model of this service"))
        self._models = _part(label(_("The model that writes"), "strong"), self._chooser)
        self._where = label(key_place(self._workspace.keychain), "caption", wrap=True)
        service = row(label(_("Service"), "strong"), self._provider, None, gap="medium")
        part = _part(service, self._key_room, self._where, self._models)
        self._show_key()
        presenter.refresh()
        return part

    def _show_key(self) -> None:
        clear(self._key_room)
        self._card = KeyCard(self._presenter, self._provider.currentData())
        self._key_room.addWidget(self._card)
        self._offer_models(bool(self._card.place.masked))

    def _offer_models(self, offer: bool) -> None:
        """The list of models is there once the key is."""
        place = self._card.place
        self._models.setVisible(offer)
        if offer:
            self._chooser.show_home(place.provider, place.base_url)

    def _listed(self, shown: list[KeyPlace], others: list[KeyPlace]) -> None:
        """Which keys are kept already."""
        known = {place.name: place for place in [*shown, *others]}
        self._where.setText(key_place(self._workspace.keychain))
        for number in range(self._provider.count()):
            place: KeyPlace = self._provider.itemData(number)
            self._provider.setItemData(number, known.get(place.name, place))
        here: KeyPlace = self._provider.currentData()
        if here.masked != self._card.place.masked:
            self._card.show_place(here)
            self._offer_models(bool(here.masked) and here.name != self._refused)

    def _tested(self, name: str, ok: bool, sentence: str, remedy: str) -> None:
        if name == self._card.place.name:
            self._refused = "" if ok else name
            self._card.show_test(ok, sentence, remedy)
            self._offer_models(ok)

    def _local_part(self) -> QWidget:
        self._server = ListBox()
        self._server.setAccessibleName(_("Model on this machine"))
        use = button(_("Use it"), self._use_local, kind="primary")
        again = button(_("Look again"), self._look_again, icon="refresh")
        self._local_banner = Banner()
        line = row(self._server, use, again)
        line.setStretch(0, 1)
        found = _part(line, self._local_banner)
        once_more = button(_("Look again"), self._look_again, icon="refresh", kind="primary")
        self._none = EmptyState("chip", _("Looking for a model on this machine ..."), "", once_more)
        self._local_stack = CurrentStack()
        for page in (found, self._none):
            self._local_stack.add_page(page)
        self._local_stack.show_page(EMPTY)
        return self._local_stack

    def _offline_part(self) -> QWidget:
        text = _(
            "It writes nothing of its own: it arranges the best sentences of your notes under headings, and marks what is "
            "still missing. Nothing leaves this machine."
        )
        return _part(label(text, "muted", wrap=True))

    def _look_again(self) -> None:
        self._none.heading.setText(_("Looking for a model on this machine ..."))
        job = self._jobs.start("wizard.local", _("Looking for models on this machine"), self._find)
        job.succeeded.connect(self.show_servers)

    def _use_local(self) -> None:
        found: Any = self._server.currentData()
        if found is None:
            return
        server, model = found
        models = self._workspace.settings.models
        models.default = f"{server.provider}:{model}"
        if server.provider == "ollama":
            models.ollama_url = server.base_url
        else:
            models.compatible_url = server.base_url
        self._workspace.save_settings()
        self._local_banner.say(_("New drafts are written with {model}.", model=model), mood="success")


def _part(*parts: Any) -> QWidget:
    made = QWidget()
    made.setLayout(column(*parts, None, gap="medium"))
    return made
