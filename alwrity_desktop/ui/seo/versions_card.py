"""Scores over the versions of a draft, and what changed from one version to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import at
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.lights import LIGHTS, check_title
from alwrity_desktop.ui.seo.sparkline import Sparkline
from alwrity_desktop.ui.widgets.inputs import ListBox
from alwrity_desktop.ui.widgets.layout import Card, clear, row
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Rating, Result
    from alwrity_desktop.seo.versions import Change, Version


_MOST = 30


class _ChangeRow(QWidget):
    """One check that says another thing now: both signs, its name, what it says now."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        arrow = QLabel()
        icon, role, word = {
            "better": ("chevron-up", "success_text", _("better")),
            "worse": ("chevron-down", "danger_text", _("worse")),
            "same": ("chevron-right", "muted", _("another value")),
        }[change.way]
        set_icon(arrow, icon, role, 16)
        arrow.setToolTip(word)
        title = label(check_title(change.check), "strong")
        now = change.after or change.before
        about = label(_("no longer judged") if change.after is None else now.advice if now else "", "caption", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(row(title, _sign(change.before), _arrow(), _sign(change.after), None, gap="hair"))
        words.addWidget(about)
        box = row(arrow, words)
        box.setStretch(1, 1)
        box.setAlignment(arrow, Qt.AlignmentFlag.AlignTop)
        self.setLayout(box)
        self.setAccessibleName(f"{word}: {title.text()}. {about.text()}")


def _sign(result: Result | None) -> QLabel:
    rating: Rating = result.rating if result else "none"
    made = QLabel()
    set_icon(made, LIGHTS[rating].icon, LIGHTS[rating].role, 14)
    made.setToolTip(LIGHTS[rating].word)
    return made


def _arrow() -> QLabel:
    made = QLabel()
    set_icon(made, "arrow-right", "muted", 12)
    return made


class VersionsCard(Card):
    """Choose two versions; a click on the line chooses the first one."""

    def __init__(self) -> None:
        self.line = Sparkline(96)
        self.before, self.after = ListBox(), ListBox()
        self._changes = QVBoxLayout()
        self._changes.setSpacing(8)
        self._none = label("", "muted", wrap=True)
        self._key = label(
            _("Solid: SEO. Dashed: readability. Measured on each version as it was kept."), "caption", wrap=True
        )
        self._choice = QWidget()
        self._choice.setProperty("kind", "clear")
        pair = row(self.before, _arrow(), self.after)
        pair.setStretch(0, 1)
        pair.setStretch(2, 1)
        self._choice.setLayout(pair)
        super().__init__(_("Versions"), self.line, self._key, self._choice, self._none, self._changes, gap="small")
        self.before.setAccessibleName(_("From this version"))
        self.after.setAccessibleName(_("To this version"))
        self._versions: list[Version] = []
        self.before.activated.connect(self._compare)
        self.after.activated.connect(self._compare)
        self.line.chosen.connect(self._choose)
        self.show_versions([])

    def show_versions(self, versions: list[Version]) -> None:
        """Show a draft's versions, the oldest first."""
        self._versions = versions
        names = [_name(version) for version in versions]
        self.line.show_lines(
            [
                (_("SEO"), "accent", [version.score for version in versions]),
                (_("Readability"), "info", [version.readability_score for version in versions]),
            ],
            names,
        )
        for box, place in ((self.before, max(0, len(versions) - 2)), (self.after, len(versions) - 1)):
            box.clear()
            box.addItems(names)
            box.setCurrentIndex(place)
        several = len(versions) > 1
        for part in (self.line, self._key, self._choice):
            part.setVisible(several)
        self._compare()

    def _choose(self, place: int) -> None:
        self.before.setCurrentIndex(place)
        self._compare()

    def _compare(self, _index: int = 0) -> None:
        clear(self._changes)
        if len(self._versions) < 2:
            self._none.setText(_("There is one version so far. One is kept every ten minutes of writing."))
            self._none.show()
            return
        from alwrity_desktop.seo.versions import changes

        one, two = self.before.currentIndex(), self.after.currentIndex()
        self.line.mark({one, two})
        found = changes(self._versions[one], self._versions[two])
        self._none.setText(_("No check says anything else of these two versions."))
        self._none.setVisible(not found)
        told = [change for change in found if change.way != "same"]
        for change in told[:_MOST]:
            self._changes.addWidget(_ChangeRow(change))
        if rest := len(found) - len(told[:_MOST]):
            text = ngettext("{count} more has another value.", "{count} more have another value.", rest)
            self._changes.addWidget(label(text, "caption"))


def _name(version: Version) -> str:
    from alwrity_desktop.ui.writer.revisions_dialog import origin_name

    return f"{at(version.at)}, {_('Now') if version.origin == 'now' else origin_name(version.origin)}"
