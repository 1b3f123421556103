"""Which service is asked for results pages, for how many keywords, and what that takes, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import day
from alwrity_desktop.ui.pages.form import TEXT_MARGINS
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox
from alwrity_desktop.ui.widgets.layout import column, row, rule
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.planner.results_pages import FetchPlan, SearchService, Wish

MOST, USUAL, DAYS = 10_000, 100, 90
"""As in planner.results_pages."""
PAUSE = 250


class ResultsDialog(QDialog):
    """wished(Wish): ask. asked_plan(Wish): what it would take is wanted, by `show_plan`. keys_wanted: no key is kept, or
    another one is wanted."""

    wished = Signal(object)
    asked_plan = Signal(object)
    keys_wanted = Signal()

    def __init__(self, parent: QWidget, language: str, engine: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Fetch results pages"))
        self.setFixedWidth(560)
        self._language = language
        self._services: list[SearchService] = []
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(self._ask_plan)
        self._make_parts(engine)
        self._lay_out()
        self._follow()

    def set_services(self, found: object, problem: str = "") -> None:
        """The services there are; those with a key can be asked."""
        self._services = [one for one in cast("list[SearchService]", found) if one.has_key]
        self.services.clear()
        for one in self._services:
            self.services.addItem(one.label, one.name)
        every = ", ".join(one.label for one in cast("list[SearchService]", found))
        none = _("No key of a search service is kept. Known services: {names}.", names=every)
        self._none.setText(problem or none)
        self._waiting = False
        self._follow()
        (self.limit if self._services else self.keys).setFocus()

    def show_plan(self, found: object, problem: str = "") -> None:
        """What it would take (a FetchPlan), or why that is not known."""
        plan = cast("FetchPlan | None", found)
        self._calls = plan.calls if plan is not None else 0
        self._plan.setText(problem if plan is None else _said(plan))
        self._known.setText("" if plan is None else _known(plan))
        self._known.setVisible(bool(self._known.text()))
        count = ngettext("Ask for {count} keyword", "Ask for {count} keywords", self._calls)
        self.yes.setText(count if self._calls else _("Ask"))
        self.yes.setEnabled(self._calls > 0)
        self._fit()

    def wish(self) -> Wish:
        """All that is chosen."""
        from alwrity_desktop.planner.results_pages import Wish

        service = self._service()
        return Wish(
            provider=service.name if service is not None else "",
            limit=self.limit.value(),
            older=self.older.value(),
            country=self.country.text().strip(),
            language=self._language,
            engine=self.engine.text().strip(),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """As high as what it holds."""
        self._fit()
        super().showEvent(event)

    def _make_parts(self, engine: str) -> None:
        self._waiting = True
        self._calls = 0
        self.services = ListBox()
        self.services.setAccessibleName(_("Search service"))
        self.services.currentIndexChanged.connect(self._follow)
        self._terms = label("", "caption", wrap=True)
        self._none = label("", wrap=True)
        self.keys = button(_("Add a key ..."), self._to_keys, icon="key", kind="link")
        self.engine = QLineEdit(engine)
        self.engine.setAccessibleName(_("ID of your search engine"))
        self.engine.setPlaceholderText(_("The ID (cx) from programmablesearchengine.google.com"))
        self.engine.textChanged.connect(self._changed)
        self.limit = _number(1, MOST, USUAL, _("Keywords at most"))
        self.older = _number(0, 3650, DAYS, _("Days after which a results page is asked for again"))
        self.older.setSpecialValueText(_("all again"))
        self.country = QLineEdit()
        self.country.setAccessibleName(_("Country of keywords whose file tells none"))
        self.country.setPlaceholderText(_("such as DE; empty: none"))
        for box in (self.limit, self.older):
            box.valueChanged.connect(self._changed)
        self._plan = label("", wrap=True)
        self._known = label("", "caption", wrap=True)
        self.yes = button("", self._take, kind="primary")
        self.yes.setAutoDefault(True)

    def _lay_out(self) -> None:
        about = _(
            "A search service is asked for each keyword, with your own key: the keywords are sent to it, one call each. "
            "What comes is kept as it comes, so a stop loses nothing."
        )
        self._choices = _ground(
            column(
                row(label(_("Service")), None, self.services),
                self._terms,
                self._engine_line(),
                row(label(_("Keywords at most, the highest volume first")), None, self.limit),
                row(label(_("Ask again after so many days")), None, self.older),
                row(label(_("Country of keywords whose file tells none")), None, self.country),
                rule(),
                self._plan,
                self._known,
                gap="medium",
            )
        )
        for part in (self.limit, self.older, self.country):
            part.setFixedWidth(200)
        self.services.setFixedWidth(280)
        self._nothing = _ground(column(self._none, gap="small"))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 20)
        box.setSpacing(12)
        box.addWidget(label(_("Fetch results pages"), "heading"))
        box.addWidget(label(about, "muted", wrap=True))
        box.addWidget(self._choices)
        box.addWidget(self._nothing)
        box.addLayout(self._feet())

    def _feet(self) -> QHBoxLayout:
        return row(self.keys, None, button(_("Cancel"), self.reject), self.yes)

    def _engine_line(self) -> QWidget:
        self._engine_part = _ground(column(label(_("ID of your search engine")), self.engine, gap="hair"))
        return self._engine_part

    def _service(self) -> SearchService | None:
        at = self.services.currentIndex()
        return self._services[at] if 0 <= at < len(self._services) else None

    def _follow(self) -> None:
        """Show what belongs to the chosen service."""
        if not hasattr(self, "_nothing"):
            return
        service = self._service()
        self._choices.setVisible(service is not None or self._waiting)
        self._choices.setEnabled(service is not None)
        self._nothing.setVisible(service is None and not self._waiting)
        self.yes.setVisible(not self._nothing.isVisibleTo(self))
        self._engine_part.setVisible(service is not None and service.takes_engine)
        if service is not None:
            self._terms.setText(service.terms)
        self._changed()

    def _changed(self) -> None:
        service = self._service()
        if service is None:
            self.show_plan(None)
            return
        if service.takes_engine and not self.engine.text().strip():
            self.show_plan(None, _("Google also needs the ID of your search engine."))
            return
        self.yes.setEnabled(False)
        self._rest.start()

    def _ask_plan(self) -> None:
        self.asked_plan.emit(self.wish())

    def _to_keys(self) -> None:
        self.keys_wanted.emit()
        self.reject()

    def _take(self) -> None:
        self.wished.emit(self.wish())
        self.accept()

    def _fit(self) -> None:
        inner = self.layout()
        for part in (self._choices.layout(), self._nothing.layout(), inner):
            if part is not None:
                part.activate()
        if inner is not None:
            self.setFixedHeight(inner.totalHeightForWidth(self.width()))


def _said(plan: FetchPlan) -> str:
    if not plan.calls:
        return _("Every keyword has a results page that is recent enough.")
    calls = ngettext("{count} call to {host}", "{count} calls to {host}", plan.calls, host=plan.service.host)
    minutes = round(plan.seconds / 60)
    time = ngettext("about {count} minute", "about {count} minutes", minutes) if minutes else _("less than a minute")
    lacking = ngettext(
        "{count} keyword has no results page that is recent enough.",
        "{count} keywords have no results page that is recent enough.",
        plan.lacking,
    )
    return f"{calls}, {time}. {lacking}"


def _known(plan: FetchPlan) -> str:
    """Who told the pages there are; pages of several services do not compare."""
    parts = [
        _("{count} from {source} ({day})", count=f"{one.count:,}", source=one.source or "?", day=day(one.newest))
        for one in plan.told
    ]
    known = _("Known so far: {parts}.", parts=", ".join(parts)) if parts else ""
    others = any(one.source != plan.service.label for one in plan.told)
    mixed = _("Results of different services differ: pages of one service compare best.") if others else ""
    return f"{known} {mixed}".strip()


def _number(low: int, high: int, usual: int, name: str) -> NumberBox:
    made = NumberBox()
    made.setRange(low, high)
    made.setValue(usual)
    made.setGroupSeparatorShown(True)
    made.lineEdit().setTextMargins(*TEXT_MARGINS)
    made.setAccessibleName(name)
    return made


def _ground(box: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setProperty("kind", "clear")
    made.setLayout(box)
    return made
