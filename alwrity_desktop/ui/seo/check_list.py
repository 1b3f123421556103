"""All results of a text: a section a group with its light and score, the worst first, what is good folded away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.check_row import CheckRow
from alwrity_desktop.ui.seo.lights import GROUPS, LIGHTS, light
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Group, Rating, Result
    from alwrity_desktop.seo.judging import Judged

IGNORED = "ignored"
Words = Callable[["Result"], str]


class Section(QWidget):
    """A heading with light, score and count, and its rows."""

    def __init__(self, title: str, connect: Callable[[CheckRow], object]) -> None:
        super().__init__()
        self.rows: list[CheckRow] = []
        self._connect = connect
        self._open = self._fixed = False
        self._light = QLabel()
        self._score = pill("")
        self._count = label("", "caption")
        head = row(self._light, label(title, "strong"), self._count, None, self._score)
        head.setContentsMargins(16, 12, 16, 4)
        self._fold = button(_("Show what is good"), self._toggle, kind="link")
        fold = row(self._fold, None)
        fold.setContentsMargins(40, 2, 16, 6)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addLayout(head)
        self._box.addLayout(fold)
        self._good = self._used = 0

    def show_results(self, results: Sequence[Result], fill: Callable[[CheckRow, Result], object]) -> None:
        """The worst first; rows are used again, so that nothing jumps while typing."""
        while len(self.rows) < len(results):
            made = CheckRow()
            self._connect(made)
            self._box.insertWidget(1 + len(self.rows), made)
            self.rows.append(made)
        for made, result in zip(self.rows, results, strict=False):
            fill(made, result)
        self._good = sum(1 for result in results if result.rating in ("good", "none"))
        self._used = len(results)
        self._arrange()
        self.setVisible(bool(results))

    def show_head(self, rating: Rating, score: int | None, poor: int) -> None:
        """Light, score and how many there are to look at."""
        shown = LIGHTS[rating]
        set_icon(self._light, shown.icon, shown.role, 16)
        self._score.setText("" if score is None else str(score))
        self._score.setVisible(score is not None)
        self._score.setToolTip(_("Points of this group, of 100; measured on this text"))
        set_tone(self._score, LIGHTS[light(score)].tone)
        self._count.setText(ngettext("{count} to look at", "{count} to look at", poor) if poor else _("all good"))

    def show_plain_head(self, icon: str, words: str) -> None:
        """A sign and a count only."""
        set_icon(self._light, icon, "muted", 16)
        self._score.hide()
        self._count.setText(words)

    def all_open(self, on: bool) -> None:
        """Show every row, good or not."""
        self._open = self._fixed = on

    def _toggle(self) -> None:
        self._open = not self._open
        self._arrange()

    def _arrange(self) -> None:
        first_good = self._used - self._good
        for index, made in enumerate(self.rows):
            made.setVisible(index < self._used and (index < first_good or self._open))
        self._fold.setVisible(self._good > 0 and not self._fixed)
        text = ngettext("{count} check is good", "{count} checks are good", self._good)
        self._fold.setText(_("Hide what is good") if self._open else text)


class CheckList(QWidget):
    """went(check, place), mend(check), ignored(check, reason, everywhere), heeded(check) as of CheckRow."""

    went = Signal(str, int)
    mend = Signal(str)
    ignored = Signal(str, str, bool)
    heeded = Signal(str)

    def __init__(self, *, mend: Words | None = None, quotes: Words | None = None, jumps: bool = True) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._mend_words = mend
        self._quotes = quotes
        self._jumps = jumps
        self._judged: Judged | None = None
        self._at: tuple[str, int] = ("", -1)
        self.sections: dict[str, Section] = {name: Section(title, self._listen) for name, title in GROUPS}
        self.sections[IGNORED] = Section(_("Ignored"), self._listen)
        self.sections[IGNORED].all_open(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for section in self.sections.values():
            section.hide()
            box.addWidget(section)

    def show_judged(self, judged: Judged | None) -> None:
        """Show these results; None shows none."""
        self._judged = judged
        for name, _title in GROUPS:
            self._show_group(name, judged.listed(name) if judged else [])
        ignored = judged.ignored if judged else []
        self.sections[IGNORED].show_results(ignored, self._fill_ignored)
        self.sections[IGNORED].show_plain_head("eye-off", str(len(ignored)))

    def _show_group(self, name: Group, results: list[Result]) -> None:
        from alwrity_desktop.seo.judging import worst

        section = self.sections[name]
        section.show_results(results, self._fill)
        poor = sum(1 for result in results if result.rating in ("bad", "ok"))
        section.show_head(worst(results), self._judged.group_score(name) if self._judged else None, poor)

    def mark(self, check: str, place: int) -> None:
        """This place of this check is shown in the text now; "" for none."""
        self._at = (check, place)
        if self._judged is not None:
            for made in self.rows():
                result = next((row for row in self._judged.results if row.id == made.check), None)
                if result is not None:
                    self._fill(made, result)

    @property
    def at(self) -> tuple[str, int]:
        """The check and place that are shown in the text now."""
        return self._at

    def rows(self) -> list[CheckRow]:
        """All rows that show something now."""
        return [made for section in self.sections.values() for made in section.rows if made.isVisibleTo(section)]

    def row(self, check: str) -> CheckRow | None:
        """The row of a check, visible or folded away."""
        return next((made for part in self.sections.values() for made in part.rows if made.check == check), None)

    def texts(self) -> list[str]:
        """What the visible rows say, for tests and screen readers."""
        return [made.accessibleName() for made in self.rows() if made.isVisibleTo(self)]

    def _fill(self, made: CheckRow, result: Result) -> None:
        mend = self._mend_words(result) if self._mend_words else ""
        quotes = self._quotes(result) if self._quotes else ""
        place = self._at[1] if self._at[0] == result.id and result.places else -1
        made.show_result(result, mend=mend, place=min(place, len(result.places) - 1), quotes=quotes, jumps=self._jumps)

    def _fill_ignored(self, made: CheckRow, result: Result) -> None:
        assert self._judged is not None
        made.show_result(result, reason=self._judged.subject.ignored[result.id].reason, jumps=False)

    def _listen(self, made: CheckRow) -> None:
        made.went.connect(self.went)
        made.mend.connect(self.mend)
        made.ignored.connect(self.ignored)
        made.heeded.connect(self.heeded)
