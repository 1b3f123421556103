"""The tools: cards to choose from, then a form, its result, and what can be taken over into a draft."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QPushButton, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.form import SchemaForm
from alwrity_desktop.ui.seo.tool_output import Output, ToolOutput
from alwrity_desktop.ui.seo.tools import GROUPS, Tool, tools
from alwrity_desktop.ui.seo.tools_presenter import ToolsPresenter
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, Spinner
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, row
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.stack import CurrentStack
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.store.judgements import ArchiveText

CARDS, TOOL = 0, 1
_ACROSS = 2
_CARD = 60


class ToolsPage(QWidget):
    """said(sentence): for the status bar."""

    said = Signal(str)

    def __init__(self, presenter: ToolsPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self._texts: dict[str, ArchiveText] = {}
        self._tool: Tool | None = None
        self._values: dict[str, Any] = {}
        self._files: list[str] = []
        self.form: SchemaForm | None = None
        self.output = ToolOutput(_("Put into the draft"))
        self.output.taken.connect(presenter.take)
        self.output.copied.connect(self._copied)
        self.banner = Banner()
        self._make_form_parts()
        self._lay_out()
        presenter.done.connect(self._show_output)
        presenter.running.connect(self._show_running)
        presenter.trouble.connect(self._trouble)
        presenter.told.connect(self._told)
        presenter.chosen.connect(self._text_chosen)

    def offer(self, texts: list[ArchiveText]) -> None:
        """Texts that tools can work on."""
        self._texts = {}
        for text in texts:
            name = text.title or text.slug or _("Untitled")
            name = f"{name} ({text.site})" if text.kind == "post" else name
            self._texts.setdefault(name, text)
        self._names.setStringList(sorted(self._texts, key=str.casefold))

    def open_tool(self, name: str) -> None:
        """Show a tool's form."""
        tool = next(tool for tool in tools() if tool.name == name)
        self._tool, self._values, self._files = tool, tool.values(), []
        self._title.setText(tool.title)
        self._about.setText(tool.about)
        self._go.setText(tool.go or _("Go"))
        self.text.setVisible(tool.needs in ("text", "draft"))
        self._files_row.setVisible(tool.needs == "files")
        self._count_files()
        clear(self._form_room)
        self.form = None
        if tool.fields:
            schema = {"properties": tool.fields}
            self.form = SchemaForm(schema, self._values, self._take_value)
            self._form_room.addWidget(self.form)
        self.output.show_output(None)
        self.result.hide()
        self.banner.dismiss()
        self._stack.show_page(TOOL)

    def run(self) -> None:
        """Run the tool that is shown."""
        if self._tool is not None:
            self.banner.dismiss()
            files = [Path(name) for name in self._files]
            self._presenter.run(self._tool, dict(self._values), files)

    def show_cards(self) -> None:
        """Back to the choice."""
        self._presenter.stop()
        self._stack.show_page(CARDS)

    # parts

    def _make_form_parts(self) -> None:
        self._title = label("", "heading")
        self._about = label("", "muted", wrap=True)
        self.text = SearchField(_("Text"), _("Choose a draft or post by its title"))
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._choose_text)
        self.text.setCompleter(completer)
        self.text.returnPressed.connect(self._choose_typed)
        self._files_told = label("", "muted")
        self._files_row = QWidget()
        self._files_row.setProperty("kind", "clear")
        self._files_row.setLayout(
            row(button(_("Choose images ..."), self._choose_files, icon="folder"), self._files_told, None)
        )
        self._go = button(_("Go"), self.run, icon="play", kind="primary")
        self._stop = button(_("Stop"), self._presenter.stop, icon="stop")
        self._spinner, self._progress = Spinner(16), label("", "caption")
        for part in (self._stop, self._spinner):
            part.hide()

    def _lay_out(self) -> None:
        back = button(_("All tools"), self.show_cards, icon="arrow-left", kind="link")
        self._form_room = QVBoxLayout()
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._about)
        act = row(self._go, self._stop, self._spinner, self._progress, None)
        card = Card("", head, self.text, self._files_row, self._form_room, act, gap="large")
        self.result = Card(_("Result"), self.output, gap="small")
        self.result.hide()
        shown = QWidget()
        shown.setProperty("kind", "clear")
        box = QVBoxLayout(shown)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(row(back, None))
        for part in (card, self.banner, self.result):
            box.addWidget(part)
        self._stack = CurrentStack()
        self._stack.add_page(self._cards())
        self._stack.add_page(shown)
        page = Page(widest=1240)
        page.top.setContentsMargins(0, 0, 0, 24)
        page.body.addWidget(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _cards(self) -> QWidget:
        made = QWidget()
        made.setProperty("kind", "clear")
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        self.cards: dict[str, QPushButton] = {}
        for group, title in GROUPS:
            grid = QGridLayout()
            grid.setHorizontalSpacing(8)
            grid.setVerticalSpacing(0)
            for place, tool in enumerate(tool for tool in tools() if tool.group == group):
                entry = RowButton(tool.icon, tool.title, tool.about)
                entry.setToolTip(tool.about)
                entry.clicked.connect(partial(self.open_tool, tool.name))
                grid.addWidget(entry, place // _ACROSS, place % _ACROSS)
                grid.setRowMinimumHeight(place // _ACROSS, _CARD)  # the stylesheet's least height of a button is less
                self.cards[tool.name] = entry
            for place in range(_ACROSS):
                grid.setColumnStretch(place, 1)
            box.addWidget(Card(title, grid, rows=True))
        box.addStretch(1)
        return made

    # what the person does

    def _take_value(self, name: str, value: Any) -> str:
        self._values[name] = value
        return ""

    def _choose_text(self, name: str) -> None:
        if (text := self._texts.get(name)) is not None:
            self._presenter.choose(text.kind, text.id)

    def _choose_typed(self) -> None:
        given = self.text.text().strip().casefold()
        self._choose_text(next((name for name in self._texts if given and given in name.casefold()), ""))

    def _text_chosen(self, title: str) -> None:
        self.text.setText(title)
        self.text.setCursorPosition(0)

    def _choose_files(self) -> None:
        dialog = FileDialog(self, _("Images"), "pictures")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Images (*.png *.jpg *.jpeg *.webp *.avif *.gif *.tif *.tiff *.bmp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()

    def take_files(self, names: list[str]) -> None:
        """Work on these files."""
        self._files = names
        self._count_files()

    def _count_files(self) -> None:
        count = len(self._files)
        self._files_told.setText(ngettext("{count} image", "{count} images", count) if count else _("none chosen yet"))

    # what comes back

    def _show_running(self, words: str) -> None:
        busy = bool(words)
        leaves, comes = (self._go, self._stop) if busy else (self._stop, self._go)
        held = leaves.hasFocus()
        comes.setEnabled(True)
        comes.show()
        if held:
            comes.setFocus()  # else the field that comes next takes the keys
        self._go.setDisabled(busy)
        for part in (self._stop, self._spinner):
            part.setVisible(busy)
        self._progress.setText(words)

    def _show_output(self, output: Output) -> None:
        takes = self._presenter.has_draft
        self.output.show_output(output, takes=takes)
        self.result.show()

    def _trouble(self, error: Any) -> None:
        self.banner.show_error(error)

    def _told(self, sentence: str) -> None:
        self.banner.say(sentence, mood="success")

    def _copied(self) -> None:
        self.said.emit(_("Copied."))
