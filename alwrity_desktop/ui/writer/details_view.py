"""What goes with the text: keyphrases, how it looks in a results page, slug, excerpt, tags, goal, language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.theme import colour
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import NumberBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.snippet import SnippetPreview

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft

_TITLE_PIXELS = 600
_DESCRIPTION = (121, 156)


class Meter(QWidget):
    """A bar and a number below a field, in the colour of how it stands. Judged by `low` to `high`."""

    def __init__(self, low: int, high: int, unit: str) -> None:
        super().__init__()
        self._low, self._high, self._unit = low, high, unit
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, high)
        self._text = label("", "caption")
        box = row(self._bar, self._text)
        box.setStretch(0, 1)
        self.setLayout(box)

    def show_value(self, value: int) -> None:
        """Show a width or length."""
        state = (
            "good" if self._low <= value <= self._high else "fair" if 0 < value < self._low else "bad" if value else "none"
        )
        self._bar.setValue(min(value, self._high))
        self._text.setText(_("{value} of {high} {unit}", value=value, high=self._high, unit=self._unit))
        role = {"good": "success", "fair": "warning", "bad": "danger", "none": "border_strong"}[state]
        style = f"QProgressBar::chunk {{ background: {colour(role).name()}; }}"
        if self._bar.styleSheet() != style:
            self._bar.setStyleSheet(style)


class DetailsView(QScrollArea):
    """edited: the person changed something; `write_to` puts all fields into a draft."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = ""
        self.keyphrases = ChipsEditor(_("Keyphrases"), _("The main one first"))
        self.meta_title, self.slug, self.language = QLineEdit(), QLineEdit(), QLineEdit()
        self.meta_description, self.excerpt = _area(), _area()
        self.tags, self.categories = ChipsEditor(_("Tags")), ChipsEditor(_("Categories"))
        self.goal = NumberBox()
        self.goal.setRange(0, 100_000)
        self.goal.setSingleStep(100)
        self.goal.lineEdit().setTextMargins(8, 0, 0, 0)
        self.goal.setSpecialValueText(_("no goal"))
        self.goal.setSuffix(_(" words"))
        self.slug.setPlaceholderText(_("made from the title when empty"))
        self.meta_title.setPlaceholderText(_("the title when empty"))
        self.language.setMaximumWidth(96)
        self._title_meter = Meter(1, _TITLE_PIXELS, _("pixels"))
        self._description_meter = Meter(*_DESCRIPTION, _("characters"))
        self.snippet = SnippetPreview()
        self._refresh = QTimer(self, interval=150, singleShot=True)
        self._refresh.timeout.connect(self._show_snippet)
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Show a draft's details, without signals."""
        fields = (self.meta_title, self.slug, self.language, self.meta_description, self.excerpt, self.goal)
        blockers = [QSignalBlocker(field) for field in fields]
        self._title = draft.title
        self.keyphrases.set_values(draft.keyphrases)
        self.tags.set_values(draft.tags)
        self.categories.set_values(draft.categories)
        self.meta_title.setText(draft.meta_title)
        self.meta_title.setCursorPosition(0)
        self.slug.setText(draft.slug)
        self.language.setText(draft.language)
        self.meta_description.setPlainText(draft.meta_description)
        self.excerpt.setPlainText(draft.excerpt)
        self.goal.setValue(draft.goal_words)
        del blockers
        self._show_snippet()

    def write_to(self, draft: Draft) -> None:
        """Put the fields into a draft."""
        draft.keyphrases, draft.tags = self.keyphrases.values(), self.tags.values()
        draft.categories = self.categories.values()
        draft.meta_title = self.meta_title.text().strip()
        draft.slug = self.slug.text().strip()
        draft.language = self.language.text().strip() or "en"
        draft.meta_description = " ".join(self.meta_description.toPlainText().split())
        draft.excerpt = self.excerpt.toPlainText().strip()
        draft.goal_words = self.goal.value()

    def title_is(self, title: str) -> None:
        """The draft's title, which stands in where there is no meta title."""
        self._title = title
        self._refresh.start()

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(4)
        for title, *parts in (
            (_("Keyphrases"), self.keyphrases),
            (_("In the search results"), self.snippet),
            (_("Meta title"), self.meta_title, self._title_meter),
            (_("Meta description"), self.meta_description, self._description_meter),
            (_("Slug"), self.slug),
            (_("Excerpt"), self.excerpt),
            (_("Tags"), self.tags),
            (_("Categories"), self.categories),
            (_("Word goal"), self.goal),
            (_("Language"), self.language),
        ):
            name = label(title, "strong")
            name.setBuddy(parts[0])
            parts[0].setAccessibleName(title)
            for inner in parts[0].findChildren(QLineEdit):
                inner.setAccessibleName(title)
            box.addWidget(name)
            for part in parts:
                box.addWidget(part)
            box.addSpacing(10)
        box.addStretch(1)
        self.setWidget(ground)

    def _connect(self) -> None:
        for field in (self.meta_title, self.slug, self.language):
            field.textEdited.connect(self._changed)
        for area in (self.meta_description, self.excerpt):
            area.textChanged.connect(self._changed)
        for chips in (self.keyphrases, self.tags, self.categories):
            chips.changed.connect(self._changed)
        self.goal.valueChanged.connect(self._changed)

    def _changed(self) -> None:
        self._refresh.start()
        self.edited.emit()

    def _show_snippet(self) -> None:
        from alwrity_desktop.language import pixel_width

        title = self.meta_title.text().strip() or self._title
        description = " ".join(self.meta_description.toPlainText().split())
        self._title_meter.show_value(round(pixel_width(title)))
        self._description_meter.show_value(len(description))
        self.snippet.show_page(title, self.slug.text().strip(), description, self.keyphrases.values()[:1])


def _area() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(104)
    return made
