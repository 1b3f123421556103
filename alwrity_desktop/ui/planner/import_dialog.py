"""The import of keyword files: choose them, look at what was found, import, see what came of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.ui.icons import icon
from alwrity_desktop.ui.planner.import_file_page import FilePage
from alwrity_desktop.ui.planner.import_outcome import OutcomePage, RunningPage
from alwrity_desktop.ui.planner.import_words import standing
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.ui.planner.import_presenter import FileState, ImportPresenter
    from alwrity_desktop.ui.shell import Shell

EMPTY, CHECK, RUN, DONE = range(4)
_ICONS = {"danger": ("error", "danger_text"), "success": ("check-circle", "success_text"),
          "warning": ("warning", "warning_text")}  # fmt: skip
_LIST = 220


class ImportDialog(QDialog):
    """Open it with `open`. grouping_wanted(): keywords are in, clusters are the next step. history_wanted()."""

    grouping_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, parent: QWidget, presenter: ImportPresenter, shell: Shell) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import keywords"))
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 440)
        self.resize(_fitting(parent, QSize(980, 660)))
        self.shell = shell
        self._presenter = presenter
        self.banner = Banner()
        self.list = QListWidget()
        self.file_page = FilePage()
        self.running, self.outcome = RunningPage(), OutcomePage()
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._list_files()
        if presenter.is_running:
            self.running.begin()
            self._show_page(RUN)

    def _lay_out(self) -> None:
        self.choose_button = add = button(_("Choose files ..."), self.choose, icon="folder", kind="primary")
        empty = EmptyState(
            "import",
            _("Drop the files of your keyword tools here"),
            _("Google Keyword Planner, Ahrefs, Semrush, Search Console, results pages, or your own table or list: CSV, "
              "text, Excel and zip, as they were exported."),
            add,
        )  # fmt: skip
        for page in (empty, self._check(), self.running, self.outcome):
            self._pages.addWidget(page)
        self._summary = label("", "muted", wrap=True)
        self.earlier = button(_("Earlier imports"), self.history_wanted.emit, icon="history", kind="link")
        self.back_button = button(_("Back to the files"), self._back, icon="arrow-left", kind="quiet")
        self.close_button = button(_("Cancel"), self.reject)
        self.import_button = button(_("Import"), self._presenter.start, icon="import", kind="primary")
        self.group_button = button(_("Group them into clusters"), self._group, icon="arrow-right", kind="primary")
        foot = row(self.earlier, self._summary, self.back_button, self.close_button, self.import_button, self.group_button)
        foot.setStretch(1, 1)
        foot.setContentsMargins(24, 12, 24, 16)
        body = column(label(_("Import keywords"), "title"), self.banner, self._pages, gap="medium")
        body.setStretch(2, 1)
        body.setContentsMargins(24, 20, 24, 12)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(body, 1)
        box.addWidget(rule())
        box.addLayout(foot)

    def _check(self) -> QWidget:
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Files"))
        self.list.setIconSize(QSize(20, 20))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.remove = tool_button("trash", _("Leave this file out"), self._remove)
        more = button(_("Add files ..."), self.choose, icon="plus", kind="quiet")
        side = QWidget()
        side.setProperty("kind", "clear")
        side.setFixedWidth(_LIST)
        box = column(self.list, row(more, None, self.remove))
        box.setStretch(0, 1)
        side.setLayout(box)
        made = QWidget()
        made.setProperty("kind", "clear")
        line = row(side, self.file_page, gap="medium")
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.listed.connect(self._list_files)
        presenter.told.connect(self._tell)
        presenter.progressed.connect(self._progressed)
        presenter.ended.connect(self._ended)
        presenter.trouble.connect(self.banner.show_error)
        presenter.sites.connect(self._sites)
        presenter.find_sites()
        self.list.currentRowChanged.connect(self._file_chosen)
        self.file_page.said.connect(self._said)
        self.file_page.reset.connect(presenter.as_found)
        self.file_page.save_wanted.connect(self._save_refused)
        self.running.stopped.connect(self._stop)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with what comes first on the page."""
        super().showEvent(event)
        (self.import_button if self._presenter.files else self.choose_button).setFocus()

    def choose(self) -> None:
        """Ask for files."""
        dialog = FileDialog(self, _("Files of your keyword tools"), "keywords")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        tables = "*.csv *.tsv *.txt *.tab *.xlsx *.xlsm *.xls *.xlsb *.ods *.zip"
        dialog.setNameFilters([_("Tables and zips ({kinds})", kinds=tables), _("All files (*)")])
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def add(self, names: list[str]) -> None:
        """Add files, those that were dropped or chosen."""
        self._presenter.add([Path(name) for name in names])
        self.list.setCurrentRow(self.list.count() - 1 if len(names) == 1 else 0)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while nothing runs."""
        if event.mimeData().hasUrls() and self._pages.currentIndex() in (EMPTY, CHECK):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if names:
            event.acceptProposedAction()
            self.add(names)

    def done(self, result: int) -> None:
        """Closed: an import goes on, files that only were looked at are forgotten."""
        self._presenter.begin_anew()
        super().done(result)

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.earlier.setVisible(page in (EMPTY, DONE))
        self.import_button.setVisible(page == CHECK)
        self.group_button.setVisible(page == DONE and any(file.done for file in self._presenter.files))
        self.back_button.setVisible(page == DONE and any(file.done is None for file in self._presenter.files))
        self.close_button.setText(_("Cancel") if page in (EMPTY, CHECK) else _("Close"))
        self._summarise()

    def _list_files(self) -> None:
        files = self._presenter.files
        chosen = max(0, self.list.currentRow())
        self.list.clear()
        for file in files:
            item = QListWidgetItem()
            item.setSizeHint(QSize(0, 56))
            self.list.addItem(item)
            self._describe(item, file)
        if not self._presenter.is_running:
            self._show_page(CHECK if files else EMPTY)
        if files:
            self.list.setCurrentRow(min(chosen, len(files) - 1))

    def _describe(self, item: QListWidgetItem, file: FileState) -> None:
        words, tone = standing(file)
        item.setText(f"{file.path.name}\n{words}")
        item.setToolTip(str(file.path))
        item.setIcon(icon(*_ICONS.get(tone, ("table", "muted")), 20))

    def _tell(self, file: FileState) -> None:
        if file not in self._presenter.files:
            return
        at = self._presenter.files.index(file)
        if at < self.list.count():
            self._describe(self.list.item(at), file)
        if at == self.list.currentRow() and self._pages.currentIndex() == CHECK:
            self.file_page.show_file(file)
        if file.importing and self._pages.currentIndex() != RUN:
            self.running.begin()
            self._show_page(RUN)
        self._summarise()

    def _file_chosen(self, at: int) -> None:
        if 0 <= at < len(self._presenter.files):
            self.file_page.show_file(self._presenter.files[at])

    def _summarise(self) -> None:
        files = self._presenter.files if self._pages.currentIndex() == CHECK else []
        ready = [file for file in files if file.ready]
        self.import_button.setEnabled(bool(ready))
        self.import_button.setText(
            ngettext("Import {count} file", "Import {count} files", len(ready)) if len(files) > 1 else _("Import")
        )
        left = len(files) - len(ready)
        if len(files) > 1 and left:
            self._summary.setText(ngettext("{count} file stays out for now", "{count} files stay out for now", left))
        else:
            self._summary.setText("")

    def _sites(self, sites: list[tuple[str, str]]) -> None:
        self.file_page.form.set_sites(sites)
        if self.file_page.file is not None:
            self.file_page.form.show_file(self.file_page.file)

    def _said(self, file: FileState, changes: dict[str, object]) -> None:
        self._presenter.say(file, **changes)

    def _remove(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._presenter.files):
            self._presenter.remove(self._presenter.files[at])

    def _save_refused(self, file: FileState) -> None:
        dialog = FileDialog(self, _("Save the refused rows"), "tables")
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{file.path.stem} - {_('refused')}.csv")
        dialog.fileSelected.connect(partial(self._refused_place, file))
        dialog.open()

    def _refused_place(self, file: FileState, name: str) -> None:
        self._presenter.save_refused(file, Path(name))

    def _stop(self) -> None:
        self.running.stopping()
        self._presenter.stop()

    def _progressed(self, progress: Progress) -> None:
        if self.running.stop.isEnabled():
            self.running.show_progress(progress)

    def _ended(self) -> None:
        self.outcome.show_files(self._presenter.files)
        self._show_page(DONE)
        (self.group_button if self.group_button.isVisible() else self.close_button).setFocus()

    def _back(self) -> None:
        """To what was not imported: its columns may be named, or it is read otherwise. What is in is not listed again."""
        self._presenter.drop_done()

    def _group(self) -> None:
        self.accept()
        self.grouping_wanted.emit()


def _fitting(parent: QWidget, wanted: QSize) -> QSize:
    """As large as wanted, but within the window with a margin around."""
    margin = 2 * space("large")
    return wanted.boundedTo(parent.window().size() - QSize(margin, margin))
