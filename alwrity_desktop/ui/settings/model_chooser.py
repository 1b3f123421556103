"""Chooses the model that writes: where it runs, then its name from the server's own list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Jobs
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ai.providers.base import ModelInfo
    from alwrity_desktop.workspace import Workspace

OFFLINE = "offline"


@dataclass(slots=True, frozen=True)
class Home:
    """Where models run: a provider, and the address of its server where there are several."""

    label: str
    provider: str
    base_url: str = ""


def homes() -> list[Home]:
    """The drafter without a model, then every provider and known server."""
    from alwrity_desktop.ai.providers import providers

    found = [Home(_("Offline drafter, no model"), OFFLINE)]
    for provider in providers().values():
        if provider.presets:
            found += [Home(preset.label, provider.name, preset.base_url) for preset in provider.presets]
            found.append(Home(_("Other compatible server (see its address below)"), provider.name))
        else:
            found.append(Home(provider.label, provider.name))
    return found


class ModelChooser(QWidget):
    """Two lists and a line that says what was found. `chosen` carries "provider:model" when it was saved.

    fixed: where the model runs is decided elsewhere, by `show_home`.
    """

    chosen = Signal(str)

    def __init__(self, jobs: Jobs, workspace: Workspace, *, fixed: bool = False) -> None:
        super().__init__()
        self._jobs = jobs
        self._workspace = workspace
        self.home = ListBox()
        self.home.setAccessibleName(_("Where the model runs"))
        self.model = ListBox()
        self.model.setEditable(True)
        self.model.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.model.setAccessibleName(_("Name of the model"))
        self.model.setMinimumWidth(220)
        self._fetch = button(_("List models"), self._list, icon="refresh")
        self._use = button(_("Use it"), self._save, kind="primary")
        self._note = label("", "caption", wrap=True)
        self.banner = Banner()
        for home in homes():
            self.home.addItem(home.label, home)
        line = row(self.home, self.model, self._fetch, self._use)
        line.setStretch(0, 1)
        line.setStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(line)
        box.addWidget(self._note)
        box.addWidget(self.banner)
        self.home.setHidden(fixed)
        if fixed:
            self._home_changed()
        else:
            self._show_current()
        self.home.currentIndexChanged.connect(self._home_changed)

    def _show_current(self) -> None:
        settings = self._workspace.settings.models
        provider, _colon, name = settings.default.partition(":")
        for place in range(self.home.count()):
            home: Home = self.home.itemData(place)
            same_server = home.base_url in ("", settings.compatible_url) or provider != "openai_compatible"
            if home.provider == provider and same_server:
                self.home.setCurrentIndex(place)
                break
        self.model.setEditText(name)
        self._home_changed()
        self._note.setText(_("Now: {model}", model=_called(settings.default)))

    def show_home(self, provider: str, base_url: str) -> None:
        """Choose where models run, and ask there for the list."""
        self.model.clear()
        self._note.clear()
        for place in range(self.home.count()):
            home: Home = self.home.itemData(place)
            if (home.provider, home.base_url) == (provider, base_url):
                self.home.setCurrentIndex(place)
                self._list()

    def _home_changed(self) -> None:
        offline = self._home().provider == OFFLINE
        for part in (self.model, self._fetch):
            part.setDisabled(offline)
        self.banner.dismiss()

    def _home(self) -> Home:
        return self.home.currentData()

    def _list(self) -> None:
        home = self._home()
        title = _("Asking {place} for its models", place=home.label)
        job = self._jobs.start("models.list", title, partial(self._models, home), handled=True)
        job.succeeded.connect(self._listed)
        job.failed.connect(self._failed)

    async def _models(self, home: Home, _report: Report) -> list[ModelInfo]:
        return await self._workspace.engine.models(home.provider, home.base_url)

    def _listed(self, found: list[ModelInfo]) -> None:
        wanted = self.model.currentText()
        self.model.clear()
        for info in found:
            self.model.addItem(info.name)
        self.model.setEditText(wanted or (found[0].name if found else ""))
        self._note.setText(ngettext("{count} model is offered.", "{count} models are offered.", len(found)))
        self.banner.dismiss()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.banner.show_error(error)

    def _save(self) -> None:
        home, name = self._home(), self.model.currentText().strip()
        if home.provider != OFFLINE and not name:
            self.banner.say(_("No model is named."), _("List the models and choose one, or type its name."), mood="warning")
            return
        wanted = OFFLINE if home.provider == OFFLINE else f"{home.provider}:{name}"
        models = self._workspace.settings.models
        models.default = wanted
        if home.base_url:
            models.compatible_url = home.base_url
        self._workspace.save_settings()
        self._note.setText(_("Now: {model}", model=_called(wanted)))
        self.banner.say(_("New drafts are written with {model}.", model=_called(wanted)), mood="success")
        self.chosen.emit(wanted)


def _called(model: str) -> str:
    """A model as it is told to a person."""
    return _("the offline drafter") if model == OFFLINE else model
