"""The keyphrases of a text: add and remove, each with its score and synonyms, and a warning where another text has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.seo.lights import LIGHTS, light
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.layout import clear, row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill, set_tone

if TYPE_CHECKING:
    from alwrity_desktop.seo.judging import Judged, PhraseScore
    from alwrity_desktop.store.judgements import ArchiveText

_SHOWN = 3
LONGEST = 32
"""Letters of another text's title: more would make the narrow panel wider than it is."""


class PhraseRow(QWidget):
    """One keyphrase: its light and score, its synonyms behind a fold, and the way to the front or out."""

    removed = Signal(str)
    first = Signal(str)
    edited = Signal()

    def __init__(self, phrase: str, synonyms: Sequence[str], *, main: bool) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.phrase = phrase
        self._light = QLabel()
        self._score = pill("–")
        self._score.setToolTip(_("Points of the checks that look for this keyphrase, of 100"))
        self.synonyms = QLineEdit(", ".join(synonyms))
        self.synonyms.setPlaceholderText(_("Other words for it, with commas between"))
        self.synonyms.setAccessibleName(_("Synonyms of {phrase}", phrase=phrase))
        self.synonyms.setVisible(bool(synonyms))
        self.synonyms.textEdited.connect(self._told)
        words = tool_button("tag", _("Synonyms of {phrase}", phrase=phrase), self._fold)
        forward = tool_button("star", _("Make it the main keyphrase"), partial(self.first.emit, phrase))
        forward.setVisible(not main)
        gone = tool_button("close", _("Remove {phrase}", phrase=phrase), partial(self.removed.emit, phrase))
        name = ElidedLabel(phrase, "strong" if main else "body")
        head = row(self._light, name, self._score, words, forward, gone, gap="hair")
        head.setStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self.synonyms)
        self.show_score(None)

    def words(self) -> list[str]:
        """Its synonyms."""
        return [word.strip() for word in self.synonyms.text().split(",") if word.strip()]

    def show_score(self, found: PhraseScore | None) -> None:
        """Show how the text does for it; None while that is not known."""
        score = found.score if found else None
        shown = LIGHTS[light(score)]
        set_icon(self._light, shown.icon, shown.role, 16)
        self._score.setText("–" if score is None else str(score))
        set_tone(self._score, shown.tone)
        self.setAccessibleName(f"{self.phrase}: {shown.standing}")

    def _fold(self) -> None:
        self.synonyms.setVisible(self.synonyms.isHidden())
        if not self.synonyms.isHidden():
            self.synonyms.setFocus()

    def _told(self, _text: str) -> None:
        self.edited.emit()


class KeyphrasesBox(QWidget):
    """changed: other keyphrases or synonyms. opened(kind, id): the other text that has the main one is wanted."""

    changed = Signal()
    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._rows: list[PhraseRow] = []
        self._synonyms: dict[str, list[str]] = {}
        self._warned: tuple[object, ...] = ()
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Add a keyphrase"))
        self.field.setPlaceholderText(_("What will people search for?"))
        self.field.returnPressed.connect(self._add)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._warning = QFrame()
        self._warning.setProperty("kind", "banner")
        self._warning.setProperty("tone", "warning")
        self._sign = QLabel()
        set_icon(self._sign, "warning", "warning_text", 16)
        self._told = label("", "body", wrap=True)
        self._others = QVBoxLayout()
        self._others.setSpacing(0)
        inside = QVBoxLayout()
        inside.setSpacing(2)
        inside.addWidget(self._told)
        inside.addLayout(self._others)
        line = row(self._sign, inside)
        line.setStretch(1, 1)
        line.setAlignment(self._sign, Qt.AlignmentFlag.AlignTop)
        line.setContentsMargins(10, 8, 10, 8)
        self._warning.setLayout(line)
        self._warning.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._list)
        box.addWidget(self.field)
        box.addWidget(self._warning)

    def values(self) -> list[str]:
        """The keyphrases, the main one first; what stands in the field counts too."""
        rest = self.field.text().strip()
        given = [made.phrase for made in self._rows]
        return [*given, rest] if rest and rest not in given else given

    def synonyms(self) -> dict[str, list[str]]:
        """Synonyms by keyphrase."""
        for made in self._rows:
            self._synonyms[made.phrase] = made.words()
        return {phrase: self._synonyms[phrase] for phrase in self.values() if self._synonyms.get(phrase)}

    def set_values(self, phrases: Sequence[str], synonyms: Mapping[str, Sequence[str]] | None = None) -> None:
        """Show these keyphrases, without a signal."""
        blocker = QSignalBlocker(self.field)
        self.field.clear()
        del blocker
        self._synonyms = {phrase: list(words) for phrase, words in (synonyms or {}).items()}
        self._draw(list(dict.fromkeys(phrase.strip() for phrase in phrases if phrase.strip())))
        self.show_others((), "")

    def show_judged(self, judged: Judged) -> None:
        """Scores of each keyphrase, and who else has the main one."""
        found = {score.phrase: score for score in judged.phrases}
        for made in self._rows:
            made.show_score(found.get(made.phrase))
        self.show_others(judged.subject.others, judged.subject.paper.keyphrase)

    def show_others(self, others: Sequence[ArchiveText], phrase: str) -> None:
        """Warn that other texts have the main keyphrase."""
        told = (phrase, *((text.kind, text.id, text.title) for text in others))
        if told == self._warned:
            return
        self._warned = told
        self._warning.setVisible(bool(others))
        if not others:
            return
        many = len(others)
        self._told.setText(
            ngettext("Another text has “{phrase}”.", "{count} other texts have “{phrase}”.", many, phrase=phrase)
        )
        clear(self._others)
        for text in others[:_SHOWN]:
            title = text.title or text.slug or _("Untitled")
            shown = f"{title} ({text.site})" if text.site else title
            made = button(
                shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…",
                partial(self._open, text),
                kind="link",
                hint=shown,
            )
            self._others.addWidget(made)

    def _open(self, text: ArchiveText, _checked: bool = False) -> None:
        self.opened.emit(text.kind, text.id)

    def _add(self) -> None:
        words = [word.strip() for word in self.field.text().split(",") if word.strip()]
        self.field.clear()
        given = [made.phrase for made in self._rows]
        fresh = [word for word in words if word not in given]
        if fresh:
            self._draw([*given, *dict.fromkeys(fresh)])
            self.changed.emit()

    def _remove(self, phrase: str) -> None:
        self._draw([made.phrase for made in self._rows if made.phrase != phrase])
        self.changed.emit()

    def _to_front(self, phrase: str) -> None:
        self._draw([phrase, *(made.phrase for made in self._rows if made.phrase != phrase)])
        self.changed.emit()

    def _draw(self, phrases: list[str]) -> None:
        for made in self._rows:
            self._synonyms[made.phrase] = made.words()
        clear(self._list)
        self._rows = []
        for place, phrase in enumerate(phrases):
            made = PhraseRow(phrase, self._synonyms.get(phrase, ()), main=place == 0)
            made.removed.connect(self._remove)
            made.first.connect(self._to_front)
            made.edited.connect(self.changed)
            self._rows.append(made)
            self._list.addWidget(made)
        more = _("Add another keyphrase")
        self.field.setPlaceholderText(more if phrases else _("What will people search for?"))
