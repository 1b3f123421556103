"""What else goes with the text: excerpt, tags, categories, goal, language. Keyphrases and meta fields have own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.seo.keyphrases_box import KeyphrasesBox
from alwrity_desktop.ui.widgets.choices import ChipsEditor
from alwrity_desktop.ui.widgets.inputs import NumberBox, TextBox
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.search_view import SearchView

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft


class DetailsView(QScrollArea):
    """edited: the person changed something; `write_to` puts all fields into a draft, those of the other two pages too."""

    edited = Signal()

    def __init__(self, search: SearchView, keyphrases: KeyphrasesBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.search, self.keyphrases = search, keyphrases
        self.meta_title, self.slug, self.meta_description = search.meta_title, search.slug, search.meta_description
        self.language = QLineEdit()
        self.excerpt = TextBox()
        self.excerpt.setTabChangesFocus(True)
        self.excerpt.setFixedHeight(104)
        self.tags, self.categories = ChipsEditor(_("Tags")), ChipsEditor(_("Categories"))
        self.goal = NumberBox()
        self.goal.setRange(0, 100_000)
        self.goal.setSingleStep(100)
        self.goal.lineEdit().setTextMargins(8, 0, 0, 0)
        self.goal.setSpecialValueText(_("no goal"))
        self.goal.setSuffix(_(" words"))
        self.language.setMaximumWidth(96)
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Show a draft's details, without signals."""
        from alwrity_desktop.seo.subjects import synonyms_of

        blockers = [QSignalBlocker(field) for field in (self.language, self.excerpt, self.goal)]
        self.keyphrases.set_values(draft.keyphrases, synonyms_of(draft.extra, draft.keyphrases))
        self.search.show_draft(draft)
        self.tags.set_values(draft.tags)
        self.categories.set_values(draft.categories)
        self.language.setText(draft.language)
        self.excerpt.setPlainText(draft.excerpt)
        self.goal.setValue(draft.goal_words)
        del blockers

    def write_to(self, draft: Draft) -> None:
        """Put the fields into a draft."""
        from alwrity_desktop.seo.subjects import synonyms_for_file

        draft.keyphrases, draft.tags = self.keyphrases.values(), self.tags.values()
        synonyms = synonyms_for_file(self.keyphrases.synonyms(), draft.keyphrases)
        draft.extra = {name: value for name, value in draft.extra.items() if name != "synonyms"}
        if synonyms is not None:
            draft.extra["synonyms"] = synonyms
        draft.categories = self.categories.values()
        self.search.write_to(draft)
        draft.language = self.language.text().strip() or "en"
        draft.excerpt = self.excerpt.toPlainText().strip()
        draft.goal_words = self.goal.value()

    def title_is(self, title: str) -> None:
        """The draft's title, which stands in where there is no meta title."""
        self.search.title_is(title)

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(4)
        for title, part in (
            (_("Excerpt"), self.excerpt),
            (_("Tags"), self.tags),
            (_("Categories"), self.categories),
            (_("Word goal"), self.goal),
            (_("Language"), self.language),
        ):
            name = label(title, "strong")
            name.setBuddy(part)
            part.setAccessibleName(title)
            for inner in part.findChildren(QLineEdit):
                inner.setAccessibleName(title)
            box.addWidget(name)
            box.addWidget(part)
            box.addSpacing(10)
        box.addStretch(1)
        self.setWidget(ground)

    def _connect(self) -> None:
        self.language.textEdited.connect(self._changed)
        self.excerpt.textChanged.connect(self._changed)
        for chips in (self.tags, self.categories):
            chips.changed.connect(self._changed)
        self.goal.valueChanged.connect(self._changed)
        self.search.edited.connect(self._changed)
        self.keyphrases.changed.connect(self._keyphrases_changed)

    def _keyphrases_changed(self) -> None:
        self.search.keyphrases_are(self.keyphrases.values())
        self._changed()

    def _changed(self) -> None:
        self.edited.emit()
