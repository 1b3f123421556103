"""The chosen cluster beside the table or the map: its name, what it adds up to, what answers it, and its keywords."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.planner.cluster_words import words_table
from alwrity_desktop.ui.planner.clusters_table import hub_word, volume_hint, volume_text
from alwrity_desktop.ui.planner.keywords_words import intent_word
from alwrity_desktop.ui.widgets.buttons import button, tool_button
from alwrity_desktop.ui.widgets.feedback import EmptyState
from alwrity_desktop.ui.widgets.layout import FlowLayout, clear, column, row
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.text import label, pill

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword
    from alwrity_desktop.planner.cluster_overview import Line
    from alwrity_desktop.planner.coverage import Page
    from alwrity_desktop.ui.shell import Shell

MOST_HIGH = 320
"""Pixels the facts may take; more of them scrolls."""
LEAST_HIGH, KEYWORDS_HIGH, STEPS_HIGH, LITTLE = 92, 232, 64, 420
"""Pixels of the facts at least, of the keywords below them, of the line with the next steps, and of too little height."""
FEW = 6
"""Pages and spokes that are shown, each a line."""


class NameField(QLineEdit):
    """The cluster's name, changed in place: Enter and leaving it keep the change, Escape does not."""

    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._was = ""
        self.setProperty("kind", "plain")
        self.setAccessibleName(_("Name of the cluster"))
        self.setToolTip(_("Click to rename"))
        self.setTextMargins(-4, 0, 0, 0)  # in line with what stands below
        self.editingFinished.connect(self._finished)

    def show_name(self, name: str) -> None:
        """Show a name; what somebody is writing stays."""
        if not self.isModified() or name != self._was:
            self.setText(name)
            self.setCursorPosition(0)
        self._was = name

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._was)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def _finished(self) -> None:
        text = " ".join(self.text().split())
        if text and text != self._was:
            self._was = text
            self.named.emit(text)
        self.setText(self._was)


class ClusterSide(QWidget):
    """renamed(cluster id, name); locked(cluster id, on); ideas(cluster id) and keywords(cluster id): next steps;
    opened(draft id); chosen(cluster id): another one of its hub; acted(what, keywords): "primary", "move", "split", "out".
    """

    renamed = Signal(str, str)
    locked = Signal(str, bool)
    ideas = Signal(str)
    keywords = Signal(str)
    opened = Signal(str)
    chosen = Signal(str)
    acted = Signal(str, object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.line: Line | None = None
        self._words: tuple[str, list[Keyword]] = ("", [])
        self.name = NameField()
        self.lock = tool_button("lock", _("Lock: grouping again leaves it as it is"), self._lock)
        self.lock.setCheckable(True)
        self._facts = label("", "caption", wrap=True)
        self._about = label("", "body", wrap=True, selectable=True)
        self._pills = FlowLayout(6)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.make_ideas = button(_("Make ideas"), self._ideas, icon="spark", kind="primary")
        self.show_keywords = button(_("Show in Keywords"), self._keywords, icon="arrow-right", kind="link")
        self.page = TablePage(words_table(self._acted, partial(self._is_primary)), shell)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing())
        self._stack.addWidget(self._whole())
        box = column(self._stack)
        self.setLayout(box)
        self.setMinimumWidth(280)
        self.name.named.connect(self._renamed)

    def show_line(self, line: Line | None) -> None:
        """Show a cluster, or that none is chosen."""
        other = self.line is None or line is None or self.line.cluster.id != line.cluster.id
        self.line = line
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is None:
            return
        if other:
            self.name.setModified(False)
        self.name.show_name(line.cluster.name)
        self.lock.setChecked(line.cluster.locked)
        self._facts.setText(_facts(line))
        self._facts.setToolTip(volume_hint(line))
        self._about.setText(line.cluster.description)
        self._about.setVisible(bool(line.cluster.description))
        self._show_pills(line)
        self._show_lines(line)
        if other:
            self.page.set_rows([])
            self.page.show_loading(_("Reading its keywords"))

    def show_words(self, cluster_id: str, words: list[Keyword]) -> None:
        """The keywords of the cluster that is shown."""
        if self.line is not None and self.line.cluster.id == cluster_id:
            self._words = cluster_id, words
            self.page.set_rows(words)

    def begin_rename(self) -> None:
        """Put the cursor into the name."""
        if self.line is not None:
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.name.selectAll()

    def _nothing(self) -> QWidget:
        card = QFrame()
        card.setProperty("kind", "card")
        text = _("Choose one to see its keywords, what answers it, and what to do next.")
        card.setLayout(column(EmptyState("outline", _("No cluster is chosen"), text)))
        return card

    def _whole(self) -> QWidget:
        head = row(self.name, self.lock)
        head.setStretch(0, 1)
        pills = QWidget()
        pills.setProperty("kind", "clear")
        pills.setLayout(self._pills)
        inner = column(head, self._facts, pills, self._about, self._lines, gap="small")
        inner.setContentsMargins(16, 12, 12, 12)
        ground = QWidget()
        ground.setProperty("kind", "clear")
        ground.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidget(ground)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        steps = row(self.make_ideas, None, self.show_keywords)
        steps.setContentsMargins(16, 0, 12, 12)
        self._steps = QWidget()
        self._steps.setProperty("kind", "clear")
        self._steps.setLayout(steps)
        card = QFrame()
        card.setProperty("kind", "card")
        box = column(scroll, self._steps, gap="small")
        box.setContentsMargins(1, 1, 1, 1)
        card.setLayout(box)
        self._card, self._inner = card, ground
        made = QWidget()
        made.setProperty("kind", "clear")
        whole = column(card, self.page, gap="medium")
        whole.setStretch(1, 1)
        made.setLayout(whole)
        return made

    def _show_pills(self, line: Line) -> None:
        clear(self._pills)
        if line.intent:
            self._pills.addWidget(pill(intent_word(line.intent)))
        self._pills.addWidget(pill(line.label[:1].upper() + line.label[1:]))
        if line.cluster.locked:
            self._pills.addWidget(pill(_("Locked"), "accent"))
        if line.cluster.state == "archived":
            self._pills.addWidget(pill(_("Archived")))
        self._pills.invalidate()

    def _show_lines(self, line: Line) -> None:
        clear(self._lines)
        if line.answered == "several":
            sign = label("", "caption")
            set_icon(sign, "warning", "warning_text", 16)
            text = label(_("These pages compete for the same search. Join them, or give one another subject."), wrap=True)
            told = row(sign, text, gap="small")
            told.setStretch(1, 1)
            told.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(told)
        for page in line.pages[:FEW]:
            self._lines.addWidget(self._page_row(page))
        for key, name in line.beside[:FEW]:
            about = _("Its pillar") if line.role == "spoke" else _("Supports this pillar")
            made = RowButton("link", name, about)
            made.clicked.connect(partial(self.chosen.emit, key))
            self._lines.addWidget(made)
        if (more := len(line.pages[FEW:]) + len(line.beside[FEW:])) > 0:
            self._lines.addWidget(label(_("and {count} more", count=more), "caption"))
        QTimer.singleShot(0, self, self._fit)  # what is new is shown only then

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The facts are as high as what they hold, and leave room for the keywords."""
        inner = self._inner.layout()
        if inner is not None and self.line is not None:
            for part in self._inner.findChildren(QWidget):
                part.ensurePolished()  # the stylesheet makes room around words
            inner.invalidate()
            inner.activate()
            width = max(240, self.width() - 4)
            high = inner.totalHeightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()
            little = self.height() < LITTLE  # then the next steps are in the table's menu alone
            self._steps.setVisible(not little)
            room = max(LEAST_HIGH, self.height() - KEYWORDS_HIGH)
            self._card.setFixedHeight(min(MOST_HIGH, room, high + (12 if little else STEPS_HIGH)))

    def _page_row(self, page: Page) -> RowButton:
        kinds = {"draft": _("Draft"), "post": _("Post")}
        ways = {"keyphrase": _("its keyphrase is “{keyword}”", keyword=page.keyword),
                "title": _("estimated from its title")}  # fmt: skip
        about = _("{kind}, {reason}", kind=kinds[page.kind], reason=ways[page.by])
        made = RowButton("document" if page.kind == "draft" else "external", page.title or _("Untitled"), about)
        made.clicked.connect(partial(self._open, page))
        return made

    def _open(self, page: Page) -> None:
        if page.kind == "draft":
            self.opened.emit(page.id)
        elif page.link:
            QDesktopServices.openUrl(QUrl(page.link))

    def _is_primary(self, word: Keyword) -> bool:
        return self.line is not None and word.id == self.line.cluster.primary_id

    def _renamed(self, name: str) -> None:
        if self.line is not None:
            self.renamed.emit(self.line.cluster.id, name)

    def _lock(self) -> None:
        if self.line is not None:
            self.locked.emit(self.line.cluster.id, self.lock.isChecked())

    def _ideas(self) -> None:
        if self.line is not None:
            self.ideas.emit(self.line.cluster.id)

    def _keywords(self) -> None:
        if self.line is not None:
            self.keywords.emit(self.line.cluster.id)

    def _acted(self, what: str, words: list[Any]) -> None:
        self.acted.emit(what, words)


def _facts(line: Line) -> str:
    figures = line.figures
    parts = [ngettext("{count} keyword", "{count} keywords", figures.keywords)]
    if line.primary and line.primary != line.cluster.name:
        parts.insert(0, _("After “{keyword}”", keyword=line.primary))
    if figures.volume is not None:
        searches = _("{volume} searches a month", volume=volume_text(line))
        if figures.volume_known < figures.keywords:
            searches += " " + _("(known of {count})", count=figures.volume_known)
        parts.append(searches)
    else:
        parts.append(_("volume not known"))
    if figures.difficulty is not None:
        parts.append(_("difficulty {mean} on average", mean=f"{figures.difficulty:.0f}"))
    if line.role == "pillar":
        parts.append(hub_word(line))
    return " · ".join(parts)
