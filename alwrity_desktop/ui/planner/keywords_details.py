"""One keyword in full: every figure with where it is from and when, and the figures that gave way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.keyword_merging import GROUPS, PERSON
from alwrity_desktop.model.keyword_row import ID, TEXT, KeywordRow
from alwrity_desktop.ui.dates import day
from alwrity_desktop.ui.planner.keywords_trend import TrendLine
from alwrity_desktop.ui.planner.keywords_words import (
    KeywordWords,
    intent_words,
    money_words,
    share_text,
    state_of,
    state_word,
    volume_words,
)
from alwrity_desktop.ui.widgets.layout import clear, column
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword, KeywordResults

TOP = 10
"""Addresses of a results page that are shown; as many as are compared."""


class KeywordDetails(QWidget):
    """The row at once; the figures as soon as they are read (`show_keyword`)."""

    def __init__(self, row: KeywordRow, words: KeywordWords) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.keyword_id: str = row[ID]
        self._words = words
        self._parts = QVBoxLayout()
        self._parts.setSpacing(12)
        cluster = words.cluster(row) or _("In no cluster")
        box = column(label(row[TEXT], "heading", wrap=True, selectable=True), gap="medium")
        box.addWidget(label(f"{state_word(state_of(row))} · {cluster}", "caption", wrap=True))
        box.addLayout(self._parts)
        box.addStretch(1)
        self.setLayout(box)

    def show_keyword(self, found: Keyword, page: KeywordResults | None = None) -> None:
        """Show all figures, and its results page where that is known."""
        clear(self._parts)
        for group, (title, text) in _figures(found).items():
            parts: list[QWidget] = [label(title, "caption"), label(text, "body", wrap=True, selectable=True)]
            if group == "trend":
                parts.append(TrendLine(found.trend))
            lines = self._sources(found, group, known=text != "–")
            parts += [label(line, "caption", wrap=True, selectable=True) for line in lines]
            self._parts.addLayout(column(*parts, gap="hair"))
        if page is not None:
            self._parts.addLayout(_results(page))
        for title, text in self._facts(found):
            self._parts.addLayout(
                column(label(title, "caption"), label(text, "body", wrap=True, selectable=True), gap="hair")
            )

    def _sources(self, found: Keyword, group: str, *, known: bool) -> list[str]:
        """Where a figure is from, then those that gave way, the last one first."""
        by_hand = found.origins.get(group) == PERSON
        lines = [self._source(found.origins.get(group, found.import_number))] if known or by_hand else []
        for earlier in reversed(found.earlier):
            if earlier["group"] == group:
                text = _said(group, dict(zip(GROUPS[group], earlier["value"], strict=True)))
                lines.append(_("Before: {figure}, {source}", figure=text, source=self._source(earlier["import"])))
        return lines

    def _source(self, number: int) -> str:
        if number == PERSON:
            return _("corrected by you")
        told = self._words.imports.get(number)
        if told is None:
            return _("added here")
        return _("{file}, figures of {day}", file=told.file, day=day(told.dated))

    def _facts(self, found: Keyword) -> Sequence[tuple[str, str]]:
        added: datetime = found.created_at
        lines = [
            (_("Country"), found.country),
            (_("Language"), found.language),
            (_("Site"), self._words.site(found.site_id) if found.site_id else ""),
            (_("Sector"), found.sector),
            (_("Came from"), f"{self._source(found.import_number)}; {day(added)}"),
        ]
        return [(title, text) for title, text in lines if text]


def _results(page: KeywordResults) -> QVBoxLayout:
    """The first ten addresses, who told them and when."""
    told = _("{source}, kept {day}", source=page.source, day=day(page.created_at)) if page.source else day(page.created_at)
    shown = [ElidedLabel(url.partition("//")[2] or url) for url in page.urls[:TOP]]
    none = [] if shown else [label(_("No results"), "body")]
    return column(label(_("Results page"), "caption"), *shown, *none, label(told, "caption", wrap=True), gap="hair")


def _figures(found: Keyword) -> dict[str, tuple[str, str]]:
    """By group the title and the figure; what is not known of volume, difficulty and CPC is said so."""
    titles = {
        "volume": _("Searches a month"),
        "difficulty": _("Difficulty, 0 to 100"),
        "cpc": _("Cost per click"),
        "intents": _("Intent"),
        "competition": _("Competition"),
        "trend": _("Trend"),
        "search": _("Your site in search"),
        "parent": _("Parent keyword"),
        "topic": _("Topic"),
        "tags": _("Tags"),
    }
    said = {group: _said(group, {name: getattr(found, name) for name in GROUPS[group]}) for group in titles}
    always = ("volume", "difficulty", "cpc", "intents")
    return {group: (titles[group], text) for group, text in said.items() if text != "–" or group in always}


def _said(group: str, values: dict[str, Any]) -> str:
    """A group of figures in words."""
    if group == "volume":
        return volume_words(values["volume"], values["volume_high"], bool(values["volume_estimated"]))
    if group == "cpc":
        return money_words(values["cpc"], values["currency"])
    if group == "intents":
        return intent_words(values["intents"], values["intent_source"]) or "–"
    if group == "competition":
        return share_text(values["competition"])
    if group == "search":
        return _search(values)
    if group == "trend":
        known = [month for month in values["trend"] if month is not None]
        return f"{min(known):,} – {max(known):,}" if known else "–"
    value = values[group]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(cast("list[str]", value)) or "–"
    return str(value or "–")


def _search(values: dict[str, Any]) -> str:
    parts = [
        _("position {number}", number=f"{values['position']:.1f}") if values["position"] is not None else "",
        _("{number} clicks", number=f"{values['clicks']:,}") if values["clicks"] is not None else "",
        _("{number} impressions", number=f"{values['impressions']:,}") if values["impressions"] is not None else "",
        _("click rate {share}", share=f"{values['ctr']:.1%}") if values["ctr"] is not None else "",
        values["url"],
    ]
    return ", ".join(part for part in parts if part) or "–"
