"""Settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.pages.form import SchemaForm
from alwrity_desktop.ui.settings.backups import BackupsCard
from alwrity_desktop.ui.settings.costs import CostsPage
from alwrity_desktop.ui.settings.keys import KeysPage
from alwrity_desktop.ui.settings.model_chooser import ModelChooser
from alwrity_desktop.ui.settings.models import section_leads, taker
from alwrity_desktop.ui.settings.prompts import PromptsPage
from alwrity_desktop.ui.settings.workspace_page import WorkspacePage
from alwrity_desktop.ui.theme import MODES, look
from alwrity_desktop.ui.widgets.feedback import Loading
from alwrity_desktop.ui.widgets.layout import Card, Page

if TYPE_CHECKING:
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace


ELSEWHERE = frozenset({"default"})
"""The model that writes has a chooser of its own."""


class SettingsView(PageView):
    """Sections at the left, the chosen one at the right. A change holds at once; there is nothing to confirm."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._workspace: Workspace | None = None
        self._wanted = ""
        self.sections = QListWidget()
        self.sections.setAccessibleName(_("Sections"))
        self.sections.setProperty("kind", "sections")
        self.sections.setFixedWidth(220)
        self._pages = QStackedWidget()
        self._loading = Loading()
        self._pages.addWidget(self._loading)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.sections)
        box.addWidget(self._pages, 1)
        self.sections.currentRowChanged.connect(self._pages.setCurrentIndex)

    def attach(self, workspace: Workspace) -> None:
        """Build the sections from the declared settings."""
        self._workspace = workspace
        self._pages.removeWidget(self._loading)
        self._loading.deleteLater()
        forms = {name: self._form_page(name) for name in type(workspace.settings).model_fields}
        pages: list[tuple[str, str, QWidget]] = [("workspace", _("Workspace"), self._workspace_page(workspace))]
        for name, page in forms.items():
            pages.append((name, page.title.text(), page))
            if name == "models":
                pages.append(("keys", _("Keys"), KeysPage(self.shell.jobs, workspace)))
                pages.append(("prompts", _("Prompts"), PromptsPage(self.shell.jobs, workspace)))
                pages.append(("costs", _("Costs and prices"), CostsPage(self.shell.jobs, workspace)))
        for name, title, page in pages:
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.sections.addItem(item)
            self._pages.addWidget(page)
        self.show_section(self._wanted or "appearance")

    def show_section(self, name: str) -> None:
        """Bring a section to the front; before the workspace is there it is remembered."""
        self._wanted = name
        for line in range(self.sections.count()):
            if self.sections.item(line).data(Qt.ItemDataRole.UserRole) == name:
                self.sections.setCurrentRow(line)

    def form(self, section: str) -> SchemaForm:
        """The form of a section."""
        found = self.findChild(SchemaForm, f"form.{section}")
        assert isinstance(found, SchemaForm)
        return found

    def _form_page(self, name: str) -> Page:
        workspace = self._workspace
        assert workspace is not None
        section: Any = getattr(workspace.settings, name)
        title = type(workspace.settings).model_fields[name].title or name
        page = Page(title, section_leads()[name], widest=820)
        schema: dict[str, Any] = section.model_json_schema()
        form = SchemaForm(schema, section.model_dump(), taker(workspace, section), ELSEWHERE)
        form.setObjectName(f"form.{name}")
        form.changed.connect(self._changed)
        if name == "models":
            page.body.addWidget(Card(_("The model that writes"), ModelChooser(self.shell.jobs, workspace)))
        page.body.addWidget(Card("", form))
        if name == "backups":
            backups = BackupsCard(self.shell.jobs, workspace)
            backups.restore_wanted.connect(self._restore)
            page.body.addWidget(backups)
        return page

    def _workspace_page(self, workspace: Workspace) -> WorkspacePage:
        page = WorkspacePage(workspace)
        page.switch_wanted.connect(partial(self.asked.emit, "action", "workspace.open"))
        page.new_wanted.connect(partial(self.asked.emit, "action", "workspace.new"))
        return page

    def _restore(self, file: str, made: str) -> None:
        self.asked.emit("restore", f"{file}\n{made}")

    def _changed(self, name: str, value: object) -> None:
        if name == "theme" and isinstance(value, str) and value in MODES:
            look().choose(MODES[value])
            self.shell.state.set("theme", value)
        self.asked.emit("say", _("Saved"))
