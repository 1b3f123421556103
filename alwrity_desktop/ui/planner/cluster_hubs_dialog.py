"""Hubs: a pillar and what supports it. Suggested ones are ticked to be made; a chosen one is set up by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import column, row
from alwrity_desktop.ui.widgets.text import label

MOST, NAMED = 100, 12
"""Suggestions shown, and spokes of each that are named."""


@dataclass(slots=True, frozen=True)
class Suggestion:
    """A pillar and its spokes: ids with names."""

    pillar: tuple[str, str]
    spokes: tuple[tuple[str, str], ...]


class HubsDialog(QDialog):
    """accepted_hubs(spokes by pillar): these hubs are to be made."""

    accepted_hubs = Signal(object)

    def __init__(self, parent: QWidget, suggestions: Sequence[Suggestion]) -> None:
        super().__init__(parent)
        self._suggestions = list(suggestions)[:MOST]
        self._boxes: list[QCheckBox] = []
        about = _(
            "A hub is one broad page, the pillar, and pages on parts of it that link to it. These are estimated from the "
            "words of the primary keywords; hubs you have made are left as they are."
        )
        lines = column(gap="medium")
        for one in self._suggestions:
            lines.addLayout(self._line(one))
        if not self._suggestions:
            lines.addWidget(label(_("No hub was found: no cluster's keyword is part of two others."), "muted", wrap=True))
        lines.addStretch(1)
        self.yes = button("", self._take, kind="primary")
        _frame(self, _("Suggested hubs"), about, lines, self.yes)
        self._follow()

    def _line(self, one: Suggestion) -> QVBoxLayout:
        count = ngettext("{count} page", "{count} pages", len(one.spokes))
        box = QCheckBox(_("{name}, with {count}", name=one.pillar[1], count=count))
        box.setChecked(True)
        box.toggled.connect(self._follow)
        self._boxes.append(box)
        names = ", ".join(name for _key, name in one.spokes[:NAMED])
        if (more := len(one.spokes) - NAMED) > 0:
            names = _("{names} and {count} more", names=names, count=more)
        told = row(28, label(names, "caption", wrap=True))
        return column(box, told, gap="hair")

    def _chosen(self) -> dict[str, list[str]]:
        return {
            one.pillar[0]: [key for key, _name in one.spokes]
            for one, box in zip(self._suggestions, self._boxes, strict=True)
            if box.isChecked()
        }

    def _follow(self) -> None:
        if hasattr(self, "yes"):
            count = len(self._chosen())
            self.yes.setText(ngettext("Make {count} hub", "Make {count} hubs", count))
            self.yes.setEnabled(count > 0)
            if not self._suggestions:
                self.yes.hide()
                self.resize(520, 260)

    def _take(self) -> None:
        self.accepted_hubs.emit(self._chosen())
        self.accept()


class PillarDialog(QDialog):
    """accepted_hubs(spokes by pillar): of the chosen clusters, one becomes the pillar of the others."""

    accepted_hubs = Signal(object)

    def __init__(self, parent: QWidget, clusters: Mapping[str, str], likely: str) -> None:
        super().__init__(parent)
        self._names = dict(clusters)
        self._pillar = likely
        lines = column(gap="small")
        for key, name in self._names.items():
            part = QRadioButton(name)
            part.setChecked(key == likely)
            part.toggled.connect(partial(self._choose, key))
            lines.addWidget(part)
        lines.addStretch(1)
        self.yes = button(_("Make the hub"), self._take, kind="primary")
        about = _("Which one is the broad page? The others will support it.")
        _frame(self, _("Make a hub"), about, lines, self.yes)

    def _choose(self, key: str, on: bool) -> None:
        if on:
            self._pillar = key

    def _take(self) -> None:
        self.accepted_hubs.emit({self._pillar: [key for key in self._names if key != self._pillar]})
        self.accept()


def _frame(dialog: QDialog, title: str, about: str, lines: QVBoxLayout, yes: QWidget) -> None:
    """Title, what it is, lines that scroll, buttons."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.resize(560, 480)
    ground = QWidget()
    ground.setProperty("kind", "clear")
    lines.setContentsMargins(0, 4, 8, 4)
    ground.setLayout(lines)
    scroll = QScrollArea()
    scroll.setWidget(ground)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.viewport().setAutoFillBackground(False)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(24, 24, 24, 20)
    box.setSpacing(12)
    box.addWidget(label(title, "heading"))
    box.addWidget(label(about, "muted", wrap=True))
    box.addWidget(scroll, 1)
    box.addLayout(row(None, button(_("Cancel"), dialog.reject), yes))
