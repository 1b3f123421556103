"""Prompts: everything a model is asked, by group; each can be changed, is checked before it is kept, and can be reset."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.states import error_state
from alwrity_desktop.ui.settings.prompt_editor import PromptEditor
from alwrity_desktop.ui.settings.prompt_rows import PromptRow
from alwrity_desktop.ui.settings.prompts_presenter import PromptsPresenter
from alwrity_desktop.ui.theme import shape, space
from alwrity_desktop.ui.widgets.feedback import Banner, Loading
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, column, row
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.workspace import Workspace

CHANGED = "\0changed"
KEY = Qt.ItemDataRole.UserRole


class PromptsPage(QWidget):
    """A list at the left, the prompt at the right. What was typed and not saved stays while other prompts are looked at."""

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self._presenter = PromptsPresenter(self, jobs, workspace)
        self._rows: dict[str, PromptRow] = {}
        self._typed: dict[str, str] = {}
        self._undo: tuple[PromptRow, str] | None = None
        self.banner = Banner()
        self.search = SearchField(_("Search prompts"), _("Search prompts"))
        self.group = ListBox()
        self.group.setAccessibleName(_("Group"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Prompts"))
        self.editor = PromptEditor()
        self._told = label("", "caption", wrap=True)
        self._lay_out()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when they are looked at: formats may have come or gone."""
        super().showEvent(event)
        self._presenter.refresh()

    def show_rows(self, rows: list[PromptRow]) -> None:
        """Offer these; the one that is shown stays."""
        self._rows = {one.key: one for one in rows}
        self._typed = {key: text for key, text in self._typed.items() if key in self._rows}
        chosen, counts = self.group.currentData(), Counter(one.group for one in rows)
        changed = sum(one.own is not None for one in rows)
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem(_("All prompts ({count})", count=len(rows)), "")
        self.group.addItem(_("Changed by you ({count})", count=changed), CHANGED)
        for name, count in counts.items():
            self.group.addItem(f"{name} ({count})", name)
        self.group.setCurrentIndex(max(0, self.group.findData(chosen)))
        self.group.blockSignals(False)
        self._stack.setCurrentWidget(self._body)
        self._fill()

    def choose(self, key: str) -> None:
        """Bring a prompt to the front."""
        for line in range(self.list.count()):
            if self.list.item(line).data(KEY) == key:
                self.list.setCurrentRow(line)

    def _fill(self, *_anything: object) -> None:
        shown = self._key()
        needle, group = self.search.text().strip().casefold(), str(self.group.currentData() or "")
        found = [
            one
            for one in self._rows.values()
            if _in_group(one, group) and needle in f"{one.title} {one.group} {one.text}".casefold()
        ]
        self.list.blockSignals(True)
        self.list.clear()
        above = group
        for one in found:
            if group in ("", CHANGED) and one.group != above:
                above = one.group
                self.list.addItem(_heading(above))
            self.list.addItem(self._item(one))
        self.list.blockSignals(False)
        self._told.setText(ngettext("{count} prompt", "{count} prompts", len(found)))
        self.choose(shown)
        if not self._key() and found:
            self.choose(found[0].key)
        self._show_current()

    def _item(self, one: PromptRow) -> QListWidgetItem:
        item = QListWidgetItem(self._words(one))
        item.setData(KEY, one.key)
        item.setToolTip(f"{one.group}: {one.title}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.group}: {self._words(one)}")
        return item

    def _words(self, one: PromptRow) -> str:
        sign = " •" if one.key in self._typed else _(" (yours)") if one.own is not None else ""
        return f"{one.title}{sign}"

    def _key(self) -> str:
        item = self.list.currentItem()
        return str(item.data(KEY) or "") if self.list.currentRow() >= 0 else ""

    def _show_current(self, *_anything: object) -> None:
        found = self._rows.get(self._key())
        self.editor.setVisible(found is not None)
        if found is not None:
            self.editor.show_prompt(found, self._typed.get(found.key))

    def _edited(self, text: str) -> None:
        found = self.editor.row
        if found is None:
            return
        if text == found.text:
            self._typed.pop(found.key, None)
        else:
            self._typed[found.key] = text
            self._presenter.check(found, text)
        item = self.list.currentItem()
        if self._key() == found.key:
            item.setText(self._words(found))

    def _checked(self, key: str, sentence: str) -> None:
        if self.editor.row is not None and self.editor.row.key == key:
            self.editor.show_fault(sentence)

    def _save(self) -> None:
        found = self.editor.row
        if found is not None and self.editor.can_save():
            self._presenter.keep(found, self.editor.text())

    def _reset(self) -> None:
        found = self.editor.row
        if found is not None and found.own is not None:
            self._undo = found, found.own
            self._presenter.reset(found)
        elif found is not None:
            self._typed.pop(found.key, None)
            self._fill()

    def _kept(self, found: PromptRow) -> None:
        self._typed.pop(found.key, None)
        self._undo = None
        text = _("“{title}” is sent as you wrote it from now on.", title=found.title)
        self.banner.say(text, mood="success")

    def _was_reset(self, found: PromptRow) -> None:
        self._typed.pop(found.key, None)
        text = _("“{title}” is ours again.", title=found.title)
        self.banner.say(text, mood="success", action=_("Undo"))

    def _take_back(self) -> None:
        if self._undo is not None:
            found, text = self._undo
            self._presenter.keep(found, text)

    def _trouble(self, error: KnownError) -> None:
        self.banner.show_error(error)

    def _unread(self, error: KnownError) -> None:
        old = self._stack.widget(2)
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(error_state(error, self._presenter.refresh))
        self._stack.setCurrentIndex(2)

    def _lay_out(self) -> None:
        self.list.setWordWrap(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setProperty("kind", "lines")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = Card("", self.list)
        card.body.setContentsMargins(0, 0, 0, 0)
        frame = card.layout()
        assert frame is not None
        frame.setContentsMargins(4, 4, 4, 4)
        left = QWidget()
        left.setProperty("kind", "clear")
        left.setLayout(column(self.search, self.group, card, self._told))
        left.setMinimumWidth(210)
        left.setMaximumWidth(320)
        self._body = QWidget()
        self._body.setProperty("kind", "clear")
        both = row(left, self.editor, gap="large")
        both.setStretch(0, 2)
        both.setStretch(1, 5)
        self._body.setLayout(both)
        self._stack = QStackedWidget()
        self._stack.addWidget(Loading(_("Reading prompts ...")))
        self._stack.addWidget(self._body)
        lead = _("What models are asked, word for word. Change it, and it is sent as you wrote it, in this workspace.")
        box = QVBoxLayout(self)
        box.setContentsMargins(space("page"), space("page"), space("page"), space("wide"))
        box.setSpacing(12)
        box.addLayout(column(label(_("Prompts"), "title"), ElidedLabel(lead, "lead"), gap="hair"))
        box.addWidget(self.banner)
        box.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.group.currentIndexChanged.connect(self._fill)
        self.list.currentRowChanged.connect(self._show_current)
        self.editor.edited.connect(self._edited)
        self.editor.saved.connect(self._save)
        self.editor.reset_wanted.connect(self._reset)
        self.banner.acted.connect(self._take_back)
        found = self._presenter
        found.listed.connect(self.show_rows)
        found.unread.connect(self._unread)
        found.checked.connect(self._checked)
        found.kept.connect(self._kept)
        found.was_reset.connect(self._was_reset)
        found.trouble.connect(self._trouble)
        keys = QKeySequence(QKeySequence.StandardKey.Save)
        QShortcut(keys, self, self._save, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _heading(text: str) -> QListWidgetItem:
    made = QListWidgetItem(text)
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    font = made.font()
    font.setPixelSize(shape().type["caption"])
    font.setWeight(QFont.Weight.DemiBold)
    made.setFont(font)
    return made


def _in_group(one: PromptRow, group: str) -> bool:
    return not group or (one.own is not None if group == CHANGED else one.group == group)
