"""Find more keywords: seeds and ways at the left, what was found at the right, and only what is chosen is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.ui.planner.expand_form import ExpandForm
from alwrity_desktop.ui.planner.expand_results import ResultsModel, ResultsView
from alwrity_desktop.ui.theme import space
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Spinner
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import ElidedLabel, label
from alwrity_desktop.ui.writer.model_picker import OFFLINE

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.expanding import Expansion
    from alwrity_desktop.ui.planner.expand_presenter import ExpandPresenter
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.ui.writer.model_picker import Choice

EMPTY, WORKING, NOTHING, FOUND = range(4)
_FORM = 320


class ExpandDialog(QDialog):
    """Open it with `open`. changed(): keywords came or went."""

    changed = Signal()

    def __init__(self, parent: QWidget, presenter: ExpandPresenter, shell: Shell, seeds: list[str]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Find more keywords"))
        self.setMinimumSize(700, 440)
        margin = 2 * space("large")
        self.resize(QSize(980, 680).boundedTo(parent.window().size() - QSize(margin, margin)))
        self.shell = shell
        self._presenter = presenter
        self._language = ""
        self._added: list[str] = []
        self.banner = Banner()
        self.form = ExpandForm()
        self.model = ResultsModel()
        self.results = ResultsView(self.model)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.form.seeds.setPlainText("\n".join(seeds))
        self.form.set_language(presenter.language())
        self.form.show_suggestions(presenter.suggestions())
        presenter.find_models()
        self._told()

    def _lay_out(self) -> None:
        self.find_button = button(_("Find keywords"), self._find, icon="search", kind="primary", hint=_("Ctrl+Enter"))
        self.stop_button = button(_("Stop"), self._presenter.stop, icon="stop")
        self.stop_button.hide()
        self.form.setFixedWidth(_FORM)
        left = column(self.form, row(self.find_button, self.stop_button, None))
        left.setStretch(0, 1)
        self._message = ElidedLabel(_("Looking ..."), "muted")
        working = QWidget()
        working.setProperty("kind", "clear")
        working.setLayout(column(None, row(None, Spinner(20), None), self._message, None))
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lead = _("Write a keyword or two at the left, and choose where to look.")
        begin = EmptyState("search", _("From one keyword to many"), lead)
        nothing = EmptyState("search", _("Nothing new was found"), _("Try another seed, or another way."))
        for page in (begin, working, nothing, self._list()):
            self._pages.addWidget(page)
        body = row(left, self._pages, gap="large")
        body.setStretch(1, 1)
        top = column(label(_("Find more keywords"), "title"), self.banner, body, gap="medium")
        top.setStretch(2, 1)
        top.setContentsMargins(24, 20, 24, 12)
        self._note = label("", "caption", wrap=True)
        self.close_button = button(_("Close"), self.reject)
        self.add_button = button(_("Add keywords"), self._add, icon="plus", kind="primary")
        foot = row(self._note, self.close_button, self.add_button)
        foot.setStretch(0, 1)
        foot.setContentsMargins(24, 12, 24, 16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top, 1)
        box.addWidget(rule())
        box.addLayout(foot)

    def _list(self) -> QWidget:
        self.all = QCheckBox(_("All"))
        self.all.clicked.connect(self._all)
        made = QWidget()
        made.setProperty("kind", "clear")
        self._count = label("", "muted")
        box = column(row(self.all, self._count, None), self.results)
        box.setStretch(1, 1)
        made.setLayout(box)
        return made

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.found.connect(self._found)
        presenter.kept.connect(self._kept)
        presenter.taken_back.connect(self._taken_back)
        presenter.models.connect(self._models)
        presenter.estimated.connect(self._estimated)
        presenter.progressed.connect(self._progressed)
        presenter.ended.connect(self._ended)
        presenter.trouble.connect(self.banner.show_error)
        self.form.changed.connect(self._told)
        self.form.asked_estimate.connect(self._estimate)
        self.form.files_wanted.connect(self._choose)
        self.form.allowed.connect(self._allow)
        self.model.picked.connect(self._picked)
        self.banner.acted.connect(self._undo)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.find_button.click)

    def done(self, result: int) -> None:
        """Closed: what still looks for keywords stops."""
        self._presenter.stop()
        super().done(result)

    def _told(self) -> None:
        order = self.form.order()
        self.find_button.setEnabled(
            bool(order.ways) and bool(order.seeds or order.trends) and not self._presenter.is_running
        )
        self._picked()

    def _find(self) -> None:
        self.banner.dismiss()
        order = self.form.order()
        self._language = order.language
        self._presenter.expand(order)
        self.find_button.hide()
        self.stop_button.show()
        self._pages.setCurrentIndex(WORKING)

    def _ended(self) -> None:
        self.stop_button.hide()
        self.find_button.show()
        if self._pages.currentIndex() == WORKING:
            self._pages.setCurrentIndex(FOUND if self.model.rowCount() else EMPTY)
        self._told()

    def _progressed(self, progress: Progress) -> None:
        self._message.setText(progress.message)

    def _found(self, found: Expansion, stopped: bool) -> None:
        self.model.show_found(found)
        self._pages.setCurrentIndex(FOUND if self.model.rowCount() else NOTHING)
        if self.model.rowCount():
            self.results.setFocus()
            self.results.setCurrentIndex(self.model.index(0, 0))
        if found.failed:
            failed = len(found.failed)
            text = ngettext(
                "{count} seed got no answer; the rest is here.", "{count} seeds got no answer; the rest is here.", failed
            )
            self.banner.say(text, found.failed[0].reason, mood="warning")
        elif stopped:
            self.banner.say(_("Stopped. What had come until then is here."))

    def _picked(self) -> None:
        chosen, new = len(self.model.chosen()), self.model.new
        self.all.setChecked(bool(new) and chosen == new)
        self.all.setEnabled(bool(new))
        there = self.model.rowCount() - new
        told = ngettext("{shown} new", "{shown} new", new, shown=f"{new:,}")
        known = ngettext("{shown} already there", "{shown} already there", there, shown=f"{there:,}")
        self._count.setText(f"{told}, {known}" if there else told)
        self.add_button.setEnabled(bool(chosen))
        add = ngettext("Add {shown} keyword", "Add {shown} keywords", chosen, shown=f"{chosen:,}")
        self.add_button.setText(add if chosen else _("Add keywords"))
        self._note.setText(
            _("Search volumes are not known, and none is made up: import a keyword tool's file to get them.")
        )

    def _all(self, chosen: bool) -> None:
        self.model.choose_all(chosen)

    def _add(self) -> None:
        self.add_button.setEnabled(False)
        self._presenter.keep(self.model.chosen(), self._language)

    def _kept(self, made: list[Keyword]) -> None:
        self._added = [one.id for one in made]
        count = len(made)
        text = ngettext("{shown} keyword was added.", "{shown} keywords were added.", count, shown=f"{count:,}")
        self.banner.say(text, mood="success", action=_("Undo") if made else "")
        self._look_again()
        self.changed.emit()

    def _undo(self) -> None:
        ids, self._added = self._added, []
        if ids:
            self._presenter.take_back(ids)

    def _taken_back(self, count: int) -> None:
        text = ngettext("{shown} keyword was taken back.", "{shown} keywords were taken back.", count, shown=f"{count:,}")
        self.banner.say(text)
        self.model.unsettle()
        self.changed.emit()

    def _look_again(self) -> None:
        """What was added is there now; what was left out can still be chosen."""
        self.model.settle()

    def _models(self, choices: list[Choice], problem: str) -> None:
        picker = self.form.models
        picker.set_choices(choices, picker.choice().model)
        if problem:
            picker.show_estimate(None, problem)

    def _estimate(self) -> None:
        order = self.form.order()
        if not order.model:
            self.form.models.show_estimate(None)
        elif order.seeds:
            self._presenter.estimate(order)
        else:
            self.form.models.show_estimate(None, _("Write a seed, and its cost is estimated here."))

    def _estimated(self, estimate: Estimate | None, problem: str) -> None:
        if self.form.models.choice().model != OFFLINE:
            self.form.models.show_estimate(estimate, problem)

    def _allow(self) -> None:
        self._presenter.allow_suggestions()
        self.form.show_suggestions(self._presenter.suggestions())
        self.form.ways["autosuggest"].setChecked(True)
        self.form.ways["autosuggest"].setFocus()

    def _choose(self) -> None:
        dialog = FileDialog(self, _("Related queries of Google Trends"), "keywords")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([_("CSV files (*.csv)"), _("All files (*)")])
        dialog.filesSelected.connect(self.form.add_trends)
        dialog.open()
