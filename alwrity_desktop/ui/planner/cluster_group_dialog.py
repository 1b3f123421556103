"""How keywords are to be grouped: by what, how tight, and what becomes of the clusters there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QRadioButton, QSlider, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import Choice

if TYPE_CHECKING:
    from alwrity_desktop.ai.task import Estimate
    from alwrity_desktop.planner.results_pages import SearchService

LOWEST, USUAL_PERCENT, HIGHEST = 20, 40, 90
"""Per cent of the first ten addresses, as in planner.overlap."""
TIGHT = {"loose": 0.7, "usual": 1.0, "tight": 1.4}
"""As in planner.grouping."""
INDENT = 28
PAUSE = 400


@dataclass(slots=True, frozen=True)
class Stand:
    """What there is: keywords, those in no cluster, clusters, those that stay in any case, keywords with a results page."""

    keywords: int
    free: int
    clusters: int
    staying: int
    results: int


@dataclass(slots=True, frozen=True)
class GroupWish:
    """What was chosen. model: for vectors, "" without."""

    method: str
    tight: float
    percent: int
    keep: bool
    language: str
    model: str = ""
    base_url: str = ""


class GroupDialog(QDialog):
    """wished(GroupWish). asked_cost(model, base url): tell what vectors of it would take, by `show_vector_cost`.
    fetch_wanted: results pages are to be asked for first."""

    wished = Signal(object)
    fetch_wanted = Signal()
    asked_cost = Signal(str, str)

    def __init__(self, parent: QWidget, stand: Stand, languages: list[tuple[str, str]], language: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Group keywords"))
        self.setFixedWidth(560)
        self._stand = stand
        self._has_key = False
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(self._ask_cost)
        self._make_methods()
        self._make_rest(languages, language)
        self._lay_out()
        self._follow()
        self.yes.setFocus()

    def set_models(self, found: object, _problem: str = "") -> None:
        """Models that give vectors."""
        choices = cast("list[Choice]", found)
        typed = self.models.currentText()
        self.models.blockSignals(True)
        self.models.clear()
        for choice in choices:
            self.models.addItem(choice.title, choice)
        self.models.setEditText(typed or (choices[0].title if choices else ""))
        self.models.blockSignals(False)
        if self.method() == "embeddings":
            self._rest.start()

    def set_services(self, found: object, _problem: str = "") -> None:
        """Search services: with a key for one, keywords can be grouped by results pages that are not known yet."""
        self._has_key = any(one.has_key for one in cast("list[SearchService]", found))
        self._follow()

    def choose(self, method: str) -> None:
        """Begin with this method, where it is offered."""
        if not self.methods[method].isHidden():
            self.methods[method].setChecked(True)

    def show_vector_cost(self, _count: int, found: object, problem: str = "") -> None:
        """What vectors would take (an Estimate), or why that is not known."""
        estimate = cast("Estimate | None", found)
        if problem or estimate is None:
            self._cost.setText(problem)
        else:
            price = _("cost unknown")
            if estimate.cost_micros is not None:
                price = f"${estimate.cost_micros / 1_000_000:.4f}" if estimate.cost_micros else _("no cost")
            words = _("About {count} tokens, {price} ({label}).", count=f"{estimate.tokens_in:,}", price=price,
                      label=estimate.label)  # fmt: skip
            self._cost.setText(words if estimate.tokens_in else _("No cost: it runs on this machine."))
        self._fit()

    def method(self) -> str:
        """What is chosen."""
        return next(name for name, part in self.methods.items() if part.isChecked())

    def wish(self) -> GroupWish:
        """All that is chosen."""
        method, choice = self.method(), self._model()
        vectors = method == "embeddings"
        return GroupWish(
            "results" if method == "results" else "text",
            TIGHT[self.tight.value()],
            self.percent.value(),
            self.keep.isChecked() and self._stand.clusters > 0,
            str(self.language.currentData()),
            choice.model if vectors else "",
            choice.base_url if vectors else "",
        )

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what it holds."""
        self._fit()
        super().showEvent(event)

    def _make_methods(self) -> None:
        self._group = QButtonGroup(self)
        self.methods = {
            "text": QRadioButton(_("Their words")),
            "embeddings": QRadioButton(_("Their words, and a model's sense of meaning")),
            "results": QRadioButton(_("Shared results pages")),
        }
        for part in self.methods.values():
            self._group.addButton(part)
            part.toggled.connect(self._follow)
        self.methods["text"].setChecked(True)
        self.models = ListBox()
        self.models.setEditable(True)
        self.models.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line_edit = self.models.lineEdit()
        if line_edit is not None:
            line_edit.setPlaceholderText(_("provider:model, e.g. ollama:nomic-embed-text"))
            line_edit.setAccessibleName(_("Model for vectors"))
        self.models.setAccessibleName(_("Model for vectors"))
        self.models.currentTextChanged.connect(self._typed)
        self._cost = label("", "caption", wrap=True)
        self.percent = _Percent()
        self._percent_note = label("", "caption")
        self.fetch = button(_("Fetch results pages ..."), self._fetch, icon="globe", kind="link")
        self.percent.valueChanged.connect(self._show_percent)

    def _make_rest(self, languages: list[tuple[str, str]], language: str) -> None:
        self.tight = SegmentedControl(
            [("loose", _("Looser")), ("usual", _("Usual")), ("tight", _("Tighter"))], _("How alike keywords must be")
        )
        self.tight.set_value("usual")
        self._tight_note = label(_("Tighter makes smaller clusters and leaves more keywords alone."), "caption", wrap=True)
        self.keep = QRadioButton(_("Keep them; new keywords join or form new ones"))
        self.afresh = QRadioButton(_("Make all again"))
        self._which = QButtonGroup(self)
        for part in (self.keep, self.afresh):
            self._which.addButton(part)
            part.toggled.connect(self._follow)
        self.keep.setChecked(True)
        self.language = ListBox()
        self.language.setAccessibleName(_("Language of keywords whose file tells none"))
        for code, name in languages:
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(language)))
        self.yes = button("", self._take, kind="primary")
        self.yes.setAutoDefault(True)

    def _lay_out(self) -> None:
        self._tight = QWidget()
        self._tight.setProperty("kind", "clear")
        line = row(label(_("How tight"), "strong"), None, self.tight)
        self._tight.setLayout(column(line, self._tight_note, gap="hair"))
        words = label(_("Language of keywords whose file tells none"), wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("Group keywords"), "heading"))
        box.addLayout(self._methods_box())
        box.addWidget(rule())
        box.addWidget(self._tight)
        box.addWidget(rule())
        if self._stand.clusters:
            box.addLayout(self._clusters_box())
            box.addWidget(rule())
        else:
            for part in (self.keep, self.afresh):
                part.setParent(self)
                part.hide()
        box.addLayout(row(words, self.language))
        box.addLayout(row(None, button(_("Cancel"), self.reject), self.yes))

    def _methods_box(self) -> QVBoxLayout:
        text = _("Words, stems and synonyms are compared on this machine. An estimate; no network, no cost.")
        model = _(
            "A model also tells how near keywords are in meaning. They are sent to it, unless it runs on this machine. "
            "An estimate."
        )
        box = column(label(_("By"), "strong"), gap="small")
        box.addLayout(self._option("text", text))
        box.addLayout(self._option("embeddings", model, self.models, self._cost))
        box.addLayout(self._results_option())
        return box

    def _results_option(self) -> QVBoxLayout:
        """Results pages: what leads to them stands beside it, whether or not any is known."""
        self._not_offered = label(_("Shared results pages"), "muted")
        self._about_results = label("", "caption", wrap=True)
        head = row(self.methods["results"], self._not_offered, None, self.fetch)
        parts = (self._about_results, self.percent, self._percent_note)
        return column(head, *(_indented(part) for part in parts), gap="hair")

    def _results_words(self, offered: bool) -> str:
        if not offered:
            return _(
                "Once you import files that list results pages, or have them fetched with a key of a search service, "
                "keywords can be grouped by the pages they share."
            )
        known = ngettext(
            "{count} keyword has a known results page; the others stand alone.",
            "{count} keywords have a known results page; the others stand alone.",
            self._stand.results,
        )
        if not self._stand.results:
            known = _("None is known yet: fetch them first, or import a file that lists them.")
        return _("Keywords whose first ten results share addresses belong together. {known}", known=known)

    def _clusters_box(self) -> QVBoxLayout:
        count, staying = self._stand.clusters, self._stand.staying
        stays = ngettext(
            "{count} that is locked, shaped or named by you or a model, or has ideas, stays in any case.",
            "{count} that are locked, shaped or named by you or a model, or have ideas, stay in any case.",
            staying,
        )
        there = ngettext("The {count} cluster there is", "The {count} clusters there are", count)
        about = _indented(label(stays, "caption", wrap=True))
        afresh = column(self.afresh, about, gap="hair")
        if not staying:
            about.hide()
        return column(label(there, "strong"), self.keep, afresh, gap="small")

    def _option(self, name: str, note: str, *more: QWidget) -> QVBoxLayout:
        about = label(note, "caption", wrap=True)
        return column(self.methods[name], *(_indented(part) for part in (about, *more)), gap="hair")

    def _follow(self) -> None:
        """Show what belongs to what is chosen."""
        if not hasattr(self, "yes"):
            return
        method = self.method()
        offered = self._stand.results > 0 or self._has_key
        self.methods["results"].setVisible(offered)
        self._not_offered.setVisible(not offered)
        self._about_results.setText(self._results_words(offered))
        for part in (self.models, self._cost):
            part.setVisible(method == "embeddings")
        for part in (self.percent, self._percent_note):
            part.setVisible(method == "results" and self._stand.results > 0)
        self._tight.setEnabled(method != "results")
        self._show_percent()
        keep = self.keep.isChecked() and self._stand.clusters > 0
        count = self._stand.free if keep else self._stand.keywords
        self.yes.setText(ngettext("Group {count} keyword", "Group {count} keywords", count))
        first = method == "results" and not self._stand.results
        if first:
            self.yes.setText(self.fetch.text())
        self.fetch.setVisible(not first)
        self.yes.setEnabled(first or (count > 0 and (method != "embeddings" or bool(self._model().model))))
        if method == "embeddings" and not self._cost.text():
            self._rest.start()
        self._fit()

    def _show_percent(self) -> None:
        self._percent_note.setText(
            _("{percent} % of the first ten addresses shared (40 is usual)", percent=self.percent.value())
        )

    def _typed(self) -> None:
        self._cost.setText("")
        self._rest.start()
        self._follow()

    def _model(self) -> Choice:
        text = self.models.currentText().strip()
        at = self.models.findText(text)
        if at >= 0:
            return cast("Choice", self.models.itemData(at))
        return Choice(text if ":" in text or text == "local" else "", text)

    def _ask_cost(self) -> None:
        choice = self._model()
        if choice.model:
            self.asked_cost.emit(choice.model, choice.base_url)
        else:
            none = _("No model for vectors was found here: write one as provider:model.")
            wrong = _("Choose a model, or write it as provider:model.")
            self.show_vector_cost(0, None, wrong if self.models.currentText() else none)

    def _fetch(self) -> None:
        self.fetch_wanted.emit()
        self.reject()

    def _take(self) -> None:
        if self.method() == "results" and not self._stand.results:
            self._fetch()
            return
        self.wished.emit(self.wish())
        self.accept()

    def _fit(self) -> None:
        inner = self.layout()
        if inner is not None:
            inner.activate()
            self.setFixedHeight(inner.totalHeightForWidth(self.width()))


class _Percent(QSlider):
    """From 20 to 90 in steps of ten: of ten addresses, nothing lies between."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(LOWEST, HIGHEST)
        self.setSingleStep(10)
        self.setPageStep(10)
        self.setTickInterval(10)
        self.setValue(USUAL_PERCENT)
        self.setAccessibleName(_("Share of the first ten addresses, in per cent"))
        self.valueChanged.connect(self._snap)

    def _snap(self, value: int) -> None:
        snapped = round(value / 10) * 10
        if snapped != value:
            self.setValue(snapped)


def _indented(part: QWidget) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    box = column(part)
    box.setContentsMargins(INDENT, 0, 0, 0)
    made.setLayout(box)
    return made
