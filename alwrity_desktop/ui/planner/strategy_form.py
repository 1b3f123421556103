"""The form for a plan: what it is for, how much and when, from what, and who plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.planner.strategy_clusters import ClusterChoice, ClusterPicker
from alwrity_desktop.ui.planner.strategy_controls import TEXT_MARGINS, ClockBox, DayBox, ToggleRow, ZoneBox
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import ListBox, NumberBox
from alwrity_desktop.ui.widgets.layout import Card, Page, column
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.model_picker import ModelPicker

if TYPE_CHECKING:
    from alwrity_desktop.planner.strategy_rules import StrategyOptions

HUB_SHARES = (100, 50, 33, 20, 10, 0)


@dataclass(slots=True)
class FormFacts:
    """What the form offers: (id, name) of sites, clusters, zones, (code, name) of languages; and the settings' own."""

    sites: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    clusters: list[ClusterChoice] = field(default_factory=list[ClusterChoice])
    zones: list[str] = field(default_factory=list[str])
    languages: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    audience: str = ""
    language: str = "en"
    model: str = "offline"


class StrategyForm(Page):
    """changed: some value is another one. `options` gives what a plan is made for, `values` what is remembered of it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=1600)
        self._make_controls()
        self.top.setContentsMargins(0, 0, 12, 12)
        self.body.setSpacing(16)
        self.body.addWidget(self._purpose())
        self.body.addWidget(self._times())
        self.body.addWidget(self._subjects())
        self.body.addWidget(Card(_("Who plans"), self.models))
        self._connect()

    # values

    def show_facts(self, facts: FormFacts, values: Mapping[str, Any]) -> None:
        """Offer what there is, and begin with `values`: those of last time, the settings' own where there are none."""
        self.blockSignals(True)
        self.site.clear()
        self.site.addItem(_("No site in particular"), "")
        for key, name in facts.sites:
            self.site.addItem(name, key)
        self.language.clear()
        for code, name in facts.languages:
            self.language.addItem(f"{name} ({code})", code)
        self.zone.offer(facts.zones)
        self.clusters.set_clusters(facts.clusters)
        self._fill({"audience": facts.audience, "language": facts.language, **values})
        self.blockSignals(False)

    def options(self) -> StrategyOptions:
        """What the plan is made for."""
        from alwrity_desktop.planner.strategy_rules import StrategyOptions

        days = tuple(int(day) for day in self.days.values())
        return StrategyOptions(
            weeks=self.weeks.value(),
            start=self.start.day(),
            per_week=len(days) or self.per_week.value(),
            days=days,
            at=self.at.clock(),
            timezone=self.zone.zone(),
            site_id=str(self.site.currentData() or ""),
            audience=self.audience.text().strip(),
            goals=tuple(self.goals.values()),
            pillars=tuple(self.pillars.values()),
            language=str(self.language.currentData() or "en"),
            clusters=tuple(self.clusters.chosen()),
            most_hubs=int(self.hubs.currentData()),
        )

    def values(self) -> dict[str, Any]:
        """What is remembered of the form, as JSON takes it."""
        options = self.options()
        chosen = self.models.choice()
        kept = {
            name: getattr(options, name) for name in ("weeks", "timezone", "site_id", "audience", "language", "most_hubs")
        }
        lists = {name: list(getattr(options, name)) for name in ("days", "goals", "pillars", "clusters")}
        times = {"start": options.start.isoformat(), "at": options.at.isoformat("minutes")}
        return {**kept, **lists, **times, "model": chosen.model, "base_url": chosen.base_url}

    def reset(self, facts: FormFacts) -> None:
        """Begin anew, with the settings' own values."""
        self.show_facts(facts, {})
        self.models.set_choices([], facts.model)
        self.changed.emit()

    def _fill(self, values: Mapping[str, Any]) -> None:
        from alwrity_desktop.planner.strategy_rules import MOST_WEEKS

        tomorrow = datetime.now().astimezone().date() + timedelta(days=1)
        start = _date(values.get("start")) or tomorrow
        self.weeks.setRange(1, MOST_WEEKS)
        self.weeks.setValue(_number(values.get("weeks"), 8))
        self.start.set_day(max(start, tomorrow))
        self.at.set_clock(_time(values.get("at")))
        self.zone.set_zone(str(values.get("timezone") or ""))
        self.site.setCurrentIndex(max(0, self.site.findData(values.get("site_id", ""))))
        self.audience.setText(str(values.get("audience", "")))
        self.goals.set_values(_texts(values.get("goals")))
        self.pillars.set_values(_texts(values.get("pillars")))
        self.language.setCurrentIndex(max(0, self.language.findData(values.get("language"))))
        self.hubs.setCurrentIndex(max(0, self.hubs.findData(values.get("most_hubs", 100))))
        self.clusters.set_chosen(_texts(values.get("clusters")))
        if days := _texts(values.get("days")):
            self.days.set_values(days)
            self.per_week.setValue(len(days))
        else:
            self.per_week.setValue(2)
            self._spread(2)

    # parts

    def _make_controls(self) -> None:
        names = [("traffic", _("Visitors")), ("leads", _("Enquiries")), ("sales", _("Sales")), ("trust", _("Trust"))]
        self.goals = ToggleRow(names, _("Goals"), ordered=True)
        locale = QLocale()
        short = QLocale.FormatType.ShortFormat
        self.days = ToggleRow([(str(day), locale.standaloneDayName(day + 1, short)) for day in range(7)], _("Weekdays"))
        self.site, self.language, self.hubs = ListBox(), ListBox(), ListBox()
        self.audience = QLineEdit()
        self.audience.setPlaceholderText(_("for example: people who rent and garden on a balcony"))
        self.pillars = ChipsEditor(_("Pillars"), _("A subject, then Enter"))
        self.weeks, self.per_week = NumberBox(), NumberBox()
        self.per_week.setRange(1, 7)
        for box in (self.weeks, self.per_week):
            box.lineEdit().setTextMargins(*TEXT_MARGINS)
        self.start, self.at, self.zone = DayBox(), ClockBox(), ZoneBox()
        self.clusters = ClusterPicker()
        for share in HUB_SHARES:
            self.hubs.addItem(_hub_words(share), share)
        about = _(
            "Works without network and costs nothing: gaps first, hubs before their parts, then your goals and how often "
            "something is searched, where that is known."
        )
        self.models = ModelPicker(name=_("Who plans"), offline=_("Rules, without a model"), about=about)

    def _purpose(self) -> Card:
        return Card(
            _("What it is for"),
            _pairs(
                named(self.site, _("Site"), _("Whose calendar the plan goes into.")),
                named(self.language, _("Language"), _("Of titles and texts.")),
                named(self.audience, _("Readers"), _("It goes into the brief of every task.")),
                named(self.goals, _("Goals"), _("In the order you choose them; the first counts most.")),
            ),
            named(
                self.pillars,
                _("Pillars"),
                _("Subjects your site stands for. They take turns; one that no cluster is on gets a hub of its own."),
            ),
        )

    def _times(self) -> Card:
        return Card(
            _("How much, and when"),
            _pairs(
                named(self.weeks, _("Weeks"), ""),
                named(self.start, _("First day"), _("The weeks are counted from it.")),
                named(self.per_week, _("Pieces a week"), _("Spread over the week; change the days if you like.")),
                named(self.days, _("Weekdays"), ""),
                named(self.at, _("Time of day"), _("Places already taken within an hour are left free.")),
                named(self.zone, _("Time zone"), _("The time of day holds there, also over daylight saving.")),
            ),
        )

    def _subjects(self) -> Card:
        return Card(
            _("From what"),
            named(self.clusters, _("Clusters"), ""),
            _pairs(
                named(self.hubs, _("Pillar posts"), _("Hubs that open a subject; their supporting posts come after them.")),
                QWidget(),
            ),
        )

    def _connect(self) -> None:
        self.per_week.valueChanged.connect(self._spread)
        self.days.changed.connect(self._days_changed)
        for signal in (
            self.site.currentIndexChanged, self.language.currentIndexChanged, self.hubs.currentIndexChanged,
            self.audience.textChanged, self.goals.changed, self.pillars.changed, self.weeks.valueChanged,
            self.start.dateChanged, self.at.timeChanged, self.zone.currentTextChanged, self.clusters.changed,
            self.models.changed,
        ):  # fmt: skip
            signal.connect(self._told)

    def _spread(self, count: int) -> None:
        """So many pieces a week: on the days they are spread over."""
        from alwrity_desktop.planner.strategy_rules import SPREAD

        if len(self.days.values()) != count:
            self.days.set_values([str(day) for day in SPREAD[count]])
        self.changed.emit()

    def _days_changed(self) -> None:
        """Other days: so many pieces; at least one day stays."""
        chosen = self.days.values()
        if not chosen:
            self._spread(self.per_week.value())
            return
        self.per_week.setValue(len(chosen))
        self.changed.emit()

    def _told(self, *_anything: object) -> None:
        self.changed.emit()


def named(control: QWidget, name: str, about: str) -> QWidget:
    """A control with its name above it and a line about it below."""
    made = QWidget()
    made.setProperty("kind", "clear")
    title = label(name, "strong")
    title.setBuddy(control)
    if not control.accessibleName():
        control.setAccessibleName(name)
    control.setAccessibleDescription(about)
    inner = column(title, control, gap="hair")
    if about:
        inner.addWidget(label(about, "caption", wrap=True))
    inner.addStretch(1)
    made.setLayout(inner)
    return made


def _pairs(*parts: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(16)
    for place, part in enumerate(parts):
        grid.addWidget(part, place // 2, place % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _hub_words(share: int) -> str:
    if share == 100:
        return _("As many as there are")
    return _("At most {share} % of the pieces", share=share) if share else _("None")


def _texts(value: Any) -> list[str]:
    return [str(one) for one in cast("list[Any]", value)] if isinstance(value, list) else []


def _number(value: Any, default: int) -> int:
    return value if isinstance(value, int) else default


def _date(value: Any) -> date | None:
    found = QDate.fromString(value, "yyyy-MM-dd") if isinstance(value, str) else QDate()
    return date(found.year(), found.month(), found.day()) if found.isValid() else None


def _time(value: Any) -> time:
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return time(9)
