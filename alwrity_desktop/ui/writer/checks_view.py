"""The panel that advises on the text: scores, keyphrases, versions, and the list of checks with the way to each place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.seo.check_list import CheckList
from alwrity_desktop.ui.seo.keyphrases_box import KeyphrasesBox
from alwrity_desktop.ui.seo.score_ring import ScoreRing
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.steady import Steady
from alwrity_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Result
    from alwrity_desktop.seo.judging import Judged

_PAD = 16


class ChecksView(QScrollArea):
    """went(check, place): a place of a check is wanted. mend, ignored, heeded: as of CheckRow. whole: the SEO tab is."""

    went = Signal(str, int)
    mend = Signal(str)
    ignored = Signal(str, str, bool)
    heeded = Signal(str)
    whole = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Advice on this text"))
        self.judged: Judged | None = None
        self.seo = ScoreRing(
            _("SEO"), size=54, hint=_("Share of the points of the checks below; measured, not a promise of any rank.")
        )
        self.reading = ScoreRing(_("Readability"), size=54, hint=_("Points of the readability checks; measured."))
        self._figures = label("", "caption", wrap=True)
        self._figures.setToolTip(_("Flesch reading ease, measured on this text: over 60 is easy, under 50 hard."))
        self.keyphrases = KeyphrasesBox()
        self._waiting = label(_("Advice appears here a moment after you stop typing."), "muted", wrap=True)
        self._waiting.setContentsMargins(_PAD, 12, _PAD, 12)
        self.list = CheckList(mend=_mend_words)
        self._scope = label("", "caption", wrap=True)
        self._scope.setContentsMargins(_PAD, 12, _PAD, 0)
        self._more = button(_("Previews, words and versions"), self.whole.emit, icon="arrow-right", kind="link")
        self._more.hide()
        self._last: Judged | None = None
        self._by_hand = False
        self._steady = Steady(self.list)
        self._lay_out()
        self.list.went.connect(self.went)
        self.list.mend.connect(self.mend)
        self.list.ignored.connect(self.ignored)
        self.list.heeded.connect(self.heeded)

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(0, 12, 0, 16)
        box.setSpacing(0)
        rings = row(self.seo, self.reading)
        rings.setContentsMargins(_PAD, 0, 4, 6)
        self._figures.setContentsMargins(_PAD, 0, _PAD, 8)
        self._keys = QWidget()
        self._keys.setProperty("kind", "clear")
        keys = QVBoxLayout(self._keys)
        keys.setContentsMargins(_PAD, 4, _PAD, 8)
        keys.setSpacing(4)
        keys.addWidget(label(_("Keyphrases"), "strong"))
        keys.addWidget(self.keyphrases)
        more = row(self._more, None)
        more.setContentsMargins(_PAD, 4, _PAD, 0)
        box.addLayout(rings)
        box.addWidget(self._figures)
        box.addWidget(self._keys)
        box.addWidget(self._waiting)
        box.addWidget(self.list)
        box.addLayout(more)
        box.addWidget(self._scope)
        box.addStretch(1)
        self.setWidget(ground)

    def show_by_hand(self, on: bool) -> None:
        """A text that is posted by hand has no search engine to please: what judges that is left out."""
        self.seo.setVisible(not on)
        self._keys.setVisible(not on)
        self._by_hand = on
        self._more.setVisible(self.judged is not None and not on)

    def show_judged(self, judged: Judged) -> None:
        """Show results; those of the same text wait while the pointer is about to click one."""
        before, self._last = self._last, judged
        other = before is None or before.subject.id != judged.subject.id or before.subject.ignored != judged.subject.ignored
        self._steady.change(partial(self._show, judged), now=other)

    def _show(self, judged: Judged) -> None:
        self.judged = judged if judged.words else None
        self._waiting.setVisible(not judged.words)
        self._more.setVisible(bool(judged.words) and not self._by_hand)
        self.seo.show_score(judged.score if judged.words else None)
        self.reading.show_score(judged.readability_score if judged.words else None)
        self._figures.setText(_figures(judged))
        self.keyphrases.show_judged(judged)
        self.list.show_judged(self.judged)
        self._scope.setText(scope_of(judged.subject.paper.language) if judged.words else "")

    def mark(self, check: str, place: int) -> None:
        """This place of this check is marked in the text now; "" for none."""
        self.list.mark(check, place)

    def texts(self) -> list[str]:
        """What the visible rows say, for tests and screen readers."""
        return self.list.texts()


def _figures(judged: Judged) -> str:
    flesch = judged.analysis.flesch if judged.words else None
    parts = [
        ngettext("{count} word", "{count} words", judged.words),
        ngettext("{count} sentence", "{count} sentences", judged.analysis.sentences),
    ]
    if flesch is not None:
        parts.append(_("reading ease {value}", value=f"{flesch:.0f}"))
    return " · ".join(parts)


def _mend_words(result: Result) -> str:
    from alwrity_desktop.seo.mending import mend_of

    mend = mend_of(result)
    if mend is None:
        return ""
    return _("Suggest") if mend.target in ("slug", "title", "description") else _("Mend with AI")


def scope_of(language: str) -> str:
    """Which checks a language has and which it lacks, in a sentence."""
    from alwrity_desktop.language import checks_of, load

    names = {
        "passive": _("passive voice"),
        "transitions": _("transition words"),
        "reading_ease": _("reading ease"),
        "word_complexity": _("word complexity"),
        "stemming": _("word forms"),
        "function_words": _("words without content"),
    }
    has = checks_of(language)
    lacking = [name for key, name in names.items() if key not in has]
    if not language.lower().startswith("en"):
        lacking.append(_("inclusive language"))
    called = load(language).name
    if not lacking:
        return _("Every check is there for {language}.", language=called)
    return _("For {language} these are not judged yet: {names}.", language=called, names=", ".join(lacking))
