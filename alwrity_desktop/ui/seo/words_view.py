"""What the text is made of: figures, a word cloud, prominent words and phrases, and its headings as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import icon
from alwrity_desktop.ui.seo.word_cloud import WordCloud
from alwrity_desktop.ui.theme import colour, look
from alwrity_desktop.ui.widgets.layout import clear
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from alwrity_desktop.seo.keyword_analysis import Term
    from alwrity_desktop.seo.text_figures import HeadingFigure, TextFigures

_ROW = 28
_SHOWN = 12
_PLACE = Qt.ItemDataRole.UserRole


class _Bar(QWidget):
    """A short line as long as a share."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("sunken"))
        painter.drawRoundedRect(self.rect(), 3, 3)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(0, 0, max(4, round(self.width() * self._share)), self.height(), 3, 3)


class TermTable(QWidget):
    """Words with how often they are there and how prominent they are."""

    def __init__(self, none: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._none = none
        self._shown: tuple[Term, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(2, 24)
        self._grid.setColumnStretch(0, 5)
        self._grid.setColumnStretch(1, 3)

    def show_terms(self, terms: tuple[Term, ...]) -> None:
        """Show the first of these."""
        if terms[:_SHOWN] == self._shown and self._grid.count():
            return
        self._shown = terms[:_SHOWN]
        clear(self._grid)
        for line, term in enumerate(self._shown):
            times = ngettext("{count} time", "{count} times", term.count)
            about = _("{times}, {density} % of the words, in {spread} % of the text's tenths", times=times,
                      density=f"{term.density:g}", spread=round(100 * term.spread))  # fmt: skip
            parts = (ElidedLabel(term.text), _Bar(term.prominence / 100), label(str(term.count), "caption"))
            for column, part in enumerate(parts):
                part.setToolTip(about)
                self._grid.addWidget(part, line, column)
            parts[2].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if not self._shown:
            self._grid.addWidget(label(self._none, "muted", wrap=True), 0, 0, 1, 3)


class HeadingTree(QTreeWidget):
    """Headings under their parents; a click jumps. wanted(start, end): the place of a heading in the text."""

    wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setAccessibleName(_("Headings"))
        self.setIndentation(14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._shown: tuple[HeadingFigure, ...] = ()
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)
        self.itemExpanded.connect(self._fit)
        self.itemCollapsed.connect(self._fit)
        look().changed.connect(self._draw)

    def show_headings(self, headings: tuple[HeadingFigure, ...]) -> None:
        """Show these, in their order."""
        if headings != self._shown:
            self._shown = headings
            self._draw()

    def _draw(self) -> None:
        self.clear()
        above: list[tuple[int, QTreeWidgetItem]] = []
        for heading in self._shown:
            words = ngettext("{count} word", "{count} words", heading.words)
            title = heading.text or _("(no words)")
            item = QTreeWidgetItem([title, heading.problem or words])
            item.setData(0, _PLACE, heading.place)
            item.setToolTip(0, f"H{heading.level}: {title}\n{words}" + (f"\n{heading.problem}" if heading.problem else ""))
            item.setSizeHint(0, QSize(0, _ROW))
            item.setForeground(1, colour("warning_text" if heading.problem else "muted"))
            if heading.problem:
                item.setIcon(0, icon("warning", "warning_text", 16))
            while above and above[-1][0] >= heading.level:
                above.pop()
            if above:
                above[-1][1].addChild(item)
            else:
                self.addTopLevelItem(item)
            above.append((heading.level, item))
        self.expandAll()
        self._fit()

    def _fit(self, _item: object = None) -> None:
        count, item = 0, self.topLevelItem(0) if self.topLevelItemCount() else None
        while item is not None:
            count += 1
            item = self.itemBelow(item)
        self.setFixedHeight(max(1, count) * (_ROW + 1) + 2)

    def _go(self, item: QTreeWidgetItem) -> None:
        start, end = item.data(0, _PLACE)
        self.wanted.emit(start, end)


class WordsView(QWidget):
    """wanted(start, end): a heading's place. looked_for(word): a word of the cloud was clicked."""

    wanted = Signal(int, int)
    looked_for = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._values = {name: label("–", "heading") for name, _title in _figures()}
        self.figures = QGridLayout()
        self.figures.setHorizontalSpacing(12)
        self.figures.setVerticalSpacing(0)
        for index, (name, title) in enumerate(_figures()):
            self.figures.addWidget(self._values[name], index // 3 * 2, index % 3)
            self.figures.addWidget(ElidedLabel(title, "caption"), index // 3 * 2 + 1, index % 3)
        for place in range(3):
            self.figures.setColumnStretch(place, 1)
        self.cloud = WordCloud()
        self.words = TermTable(_("Words that are there more than once will stand here."))
        self.phrases = TermTable(_("No phrase is there twice yet."))
        self.headings = HeadingTree()
        self.no_headings = label(_("This text has no headings yet."), "muted", wrap=True)
        self.headings.wanted.connect(self.wanted)
        self.cloud.chosen.connect(self.looked_for)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(4)
        box.addLayout(self.figures)
        for title, *parts in (
            (_("Headings"), self.headings, self.no_headings),
            (_("Word cloud"), self.cloud),
            (_("Prominent words"), self.words),
            (_("Phrases"), self.phrases),
        ):
            box.addSpacing(12)
            box.addWidget(label(title, "strong"))
            for part in parts:
                box.addWidget(part)
        box.addStretch(1)

    def show_figures(self, figures: TextFigures) -> None:
        """Show what was counted."""
        values = (
            f"{figures.word_count:,}", f"{figures.sentences:,}", f"{figures.paragraphs:,}", f"{figures.characters:,}",
            f"{figures.distinct:,}", _("{minutes} min", minutes=figures.minutes), f"{figures.sentence_words:g}",
            f"{len(figures.headings):,}", f"{sum(bool(heading.problem) for heading in figures.headings):,}",
        )  # fmt: skip
        for part, value in zip(self._values.values(), values, strict=True):
            part.setText(value)
        self.cloud.show_words([(term.text, term.count) for term in sorted(figures.words, key=lambda term: -term.count)])
        self.words.show_terms(figures.words)
        self.phrases.show_terms(figures.phrases)
        self.headings.show_headings(figures.headings)
        self.headings.setVisible(bool(figures.headings))
        self.no_headings.setVisible(not figures.headings)
        self.cloud.setVisible(bool(figures.words))


def _figures() -> tuple[tuple[str, str], ...]:
    return (
        ("words", _("Words")), ("sentences", _("Sentences")), ("paragraphs", _("Paragraphs")),
        ("characters", _("Characters")), ("distinct", _("Different words")), ("minutes", _("To read")),
        ("sentence", _("Words/sentence")), ("headings", _("Headings")), ("problems", _("To mend there")),
    )  # fmt: skip
