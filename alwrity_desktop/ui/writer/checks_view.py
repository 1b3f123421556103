"""Advice on the text: figures, then one list in three groups, each line with a light and a jump to the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.text import label, pill, restyle, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.page.analysis import Analysis
    from alwrity_desktop.page.result import Group, Rating, Result

_GROUPS: tuple[tuple[Group, str], ...] = (
    ("draft", _("Before publishing")),
    ("seo", _("Search engines")),
    ("readability", _("Readability")),
)
_LIGHTS: dict[Rating, tuple[str, str, str]] = {
    "bad": ("error", "danger_text", _("to mend")),
    "ok": ("warning", "warning_text", _("could be better")),
    "good": ("check-circle", "success_text", _("good")),
    "none": ("circle", "muted", _("not judged yet")),
}


class CheckRow(QFrame):
    """One result. jump(start, end): show this place; again shows the next."""

    jump = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[tuple[int, int], ...] = ()
        self._next = 0
        self._light = QLabel()
        self._light.setFixedWidth(20)
        self._advice = label("", wrap=True)
        self._show = button(_("Show in the text"), self._go, kind="link")
        text = QVBoxLayout()
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(2)
        text.addWidget(self._advice)
        text.addWidget(self._show)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 5, 12, 5)
        box.setSpacing(8)
        box.addWidget(self._light, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(text, 1)

    def show_result(self, result: Result) -> None:
        """Show another result in this row."""
        icon, role, word = _LIGHTS[result.rating]
        set_icon(self._light, icon, role, 18)
        self._advice.setText(result.advice)
        self._advice.setProperty("kind", "muted" if result.rating in ("good", "none") else "body")
        restyle(self._advice)
        self._advice.setToolTip(_("Good: {threshold}", threshold=result.threshold))
        self.setAccessibleName(f"{word}: {result.advice}")
        self._places, self._next = result.places, 0
        self._show.setVisible(bool(result.places) and result.rating != "good")
        many = len(result.places)
        self._show.setText(
            _("Show in the text") if many == 1 else ngettext("Show {count} place", "Show {count} places", many)
        )

    def _go(self) -> None:
        if self._places:
            self.jump.emit(*self._places[self._next % len(self._places)])
            self._next += 1


class _Group(QWidget):
    """A heading with a count, its rows, and the good ones folded away."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.rows: list[CheckRow] = []
        self._open = False
        self._count = pill("")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.addWidget(label(title, "strong"))
        head.addStretch(1)
        head.addWidget(self._count)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(head)
        self._fold = button(_("Show what is good"), self._toggle, kind="link")
        fold = QHBoxLayout()
        fold.setContentsMargins(40, 2, 16, 6)
        fold.addWidget(self._fold)
        fold.addStretch(1)
        self._box.addLayout(fold)
        self._good = self._used = 0

    def show_results(self, results: list[Result], jump: object) -> None:
        """The worst first; rows are used again, so that nothing jumps while typing."""
        while len(self.rows) < len(results):
            row = CheckRow()
            row.jump.connect(jump)
            self._box.insertWidget(1 + len(self.rows), row)
            self.rows.append(row)
        for row, result in zip(self.rows, results, strict=False):
            row.show_result(result)
        poor = sum(1 for result in results if result.rating in ("bad", "ok"))
        self._good = sum(1 for result in results if result.rating in ("good", "none"))
        self._count.setText(ngettext("{count} to look at", "{count} to look at", poor) if poor else _("All good"))
        bad = any(result.rating == "bad" for result in results)
        set_tone(self._count, "danger" if bad else "warning" if poor else "success")
        self._used = len(results)
        self._arrange()
        self.setVisible(bool(results))

    def _toggle(self) -> None:
        self._open = not self._open
        self._arrange()

    def _arrange(self) -> None:
        first_good = self._used - self._good
        for index, row in enumerate(self.rows):
            row.setVisible(index < self._used and (index < first_good or self._open))
        self._fold.setVisible(self._good > 0)
        text = (
            _("Hide what is good")
            if self._open
            else ngettext("{count} check is good", "{count} checks are good", self._good)
        )
        self._fold.setText(text)


class ChecksView(QScrollArea):
    """jump(start, end): offsets into the text that was judged."""

    jump = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Advice on this text"))
        self._values = {name: label("–", "heading") for name in ("words", "sentences", "flesch", "seo")}
        names = {"words": _("Words"), "sentences": _("Sentences"), "flesch": _("Reading ease"), "seo": _("On-page score")}
        self._values["flesch"].setToolTip(_("Flesch reading ease, measured on this text: over 60 is easy, under 50 hard."))
        self._values["seo"].setToolTip(_("Share of the points of the checks below; measured, not a promise of any rank."))
        figures = QGridLayout()
        figures.setContentsMargins(16, 12, 16, 4)
        figures.setHorizontalSpacing(16)
        figures.setVerticalSpacing(0)
        for index, (key, name) in enumerate(names.items()):
            figures.addWidget(self._values[key], index // 2 * 2, index % 2)
            figures.addWidget(label(name, "caption"), index // 2 * 2 + 1, index % 2)
        self._waiting = label(_("Advice appears here a moment after you stop typing."), "muted", wrap=True)
        self._waiting.setContentsMargins(16, 12, 16, 12)
        self._groups: dict[Group, _Group] = {group: _Group(title) for group, title in _GROUPS}
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(0, 0, 0, 16)
        box.setSpacing(0)
        box.addLayout(figures)
        box.addWidget(self._waiting)
        for part in self._groups.values():
            part.hide()
            box.addWidget(part)
        box.addStretch(1)
        self.setWidget(ground)

    def show_analysis(self, analysis: Analysis) -> None:
        """Show results."""
        self._waiting.setVisible(not analysis.words)
        flesch, score = (analysis.flesch, analysis.score) if analysis.words else (None, None)
        self._values["words"].setText(f"{analysis.words:,}")
        self._values["sentences"].setText(f"{analysis.sentences:,}")
        self._values["flesch"].setText("–" if flesch is None else f"{flesch:.0f}")
        self._values["seo"].setText("–" if score is None else f"{score} / 100")
        for name, part in self._groups.items():
            part.show_results(analysis.group(name) if analysis.words else [], self.jump)

    def texts(self) -> list[str]:
        """What the visible rows say, for tests and screen readers."""
        rows = [row for part in self._groups.values() for row in part.rows]
        return [row.accessibleName() for row in rows if row.isVisibleTo(self)]
