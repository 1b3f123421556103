"""How the text is found and shared: meta title, description and slug with their widths, and previews that follow them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.seo.meters import Meter
from alwrity_desktop.ui.seo.social_cards import SocialCards
from alwrity_desktop.ui.seo.tool_output import Output, ToolOutput
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.inputs import TextBox
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import label
from alwrity_desktop.ui.writer.snippet import TITLE_PIXELS, SnippetPreview

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft

_DESCRIPTION = (121, 156)
_SLUG = (1, 60)


class SearchView(QScrollArea):
    """edited: the person changed something; `write_to` puts the fields into a draft. suggest(field): ideas are wanted for
    "meta_title", "meta_description" or "slug"; `show_ideas` brings them."""

    edited = Signal()
    suggest = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = self._body = self._featured = ""
        self._keyphrases: list[str] = []
        self.meta_title, self.slug = QLineEdit(), QLineEdit()
        self.meta_description = TextBox()
        self.meta_description.setTabChangesFocus(True)
        self.meta_description.setFixedHeight(104)
        self.slug.setPlaceholderText(_("made from the title when empty"))
        self.meta_title.setPlaceholderText(_("the title when empty"))
        self.title_meter = Meter(1, TITLE_PIXELS, _("pixels"))
        self.description_meter = Meter(*_DESCRIPTION, _("characters"))
        self.slug_meter = Meter(*_SLUG, _("characters"))
        self.snippet = SnippetPreview()
        self.cards = SocialCards()
        self.ideas: dict[str, ToolOutput] = {}
        self._refresh = QTimer(self, interval=150, singleShot=True)
        self._refresh.timeout.connect(self.refresh)
        self._lay_out()
        for field in (self.meta_title, self.slug):
            field.textEdited.connect(self._changed)
        self.meta_description.textChanged.connect(self._changed)

    def set_base(self, folder: Path | None, site: str = "") -> None:
        """Where pictures lie, and the site's address, "" where it is not known."""
        self.cards.set_base(folder, site)
        self.snippet.set_site(site)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft's fields, without signals."""
        blockers = [QSignalBlocker(field) for field in (self.meta_title, self.slug, self.meta_description)]
        self._title, self._body, self._featured = draft.title, draft.body, draft.featured_image
        self._keyphrases = draft.keyphrases[:1]
        self.meta_title.setText(draft.meta_title)
        self.meta_title.setCursorPosition(0)
        self.slug.setText(draft.slug)
        self.meta_description.setPlainText(draft.meta_description)
        del blockers
        for shown in self.ideas.values():
            shown.show_output(None)
        self.refresh()

    def write_to(self, draft: Draft) -> None:
        """Put the fields into a draft."""
        draft.meta_title = self.meta_title.text().strip()
        draft.slug = self.slug.text().strip()
        draft.meta_description = self.description()

    def description(self) -> str:
        """The meta description in one line."""
        return " ".join(self.meta_description.toPlainText().split())

    def take(self, field: str, text: str) -> None:
        """Put a text into "meta_title", "meta_description" or "slug", as if it was typed."""
        if field == "meta_description":
            self.meta_description.setPlainText(text)
        else:
            (self.slug if field == "slug" else self.meta_title).setText(text)
            self._changed()
        self.ideas[field].show_output(None)

    def show_ideas(self, field: str, output: Output) -> None:
        """Show ideas below a field."""
        self.ideas[field].show_output(output)
        self.ensureWidgetVisible(self.ideas[field])

    def title_is(self, title: str) -> None:
        """The draft's title, which stands in where there is no meta title."""
        self._title = title
        self._refresh.start()

    def keyphrases_are(self, phrases: list[str]) -> None:
        """The keyphrases, whose words stand out."""
        self._keyphrases = phrases[:1]
        self._refresh.start()

    def body_is(self, body: str) -> None:
        """The text, whose first picture is shared where none is chosen."""
        self._body = body
        self._refresh.start()

    def refresh(self) -> None:
        """Draw previews and widths again."""
        from alwrity_desktop.language import pixel_width

        title = self.meta_title.text().strip() or self._title
        description = self.description()
        self.title_meter.show_value(round(pixel_width(title)))
        self.description_meter.show_value(len(description))
        self.slug_meter.show_value(len(self.slug.text().strip()))
        self.snippet.show_page(title, self.slug.text().strip(), description, self._keyphrases)
        self.cards.show_page(title, description, self._featured, self._body)

    def _lay_out(self) -> None:
        ground = QWidget()
        ground.setProperty("kind", "clear")
        box = QVBoxLayout(ground)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(4)
        for field, title, *parts in (
            ("", _("In the search results"), self.snippet),
            ("meta_title", _("Meta title"), self.meta_title, self.title_meter),
            ("meta_description", _("Meta description"), self.meta_description, self.description_meter),
            ("slug", _("Slug"), self.slug, self.slug_meter),
            ("", _("When it is shared"), self.cards),
        ):
            name = label(title, "strong")
            name.setBuddy(parts[0])
            parts[0].setAccessibleName(title)
            head, below = row(name, None), list[QWidget](parts)
            if field:
                head.addWidget(button(_("Suggest"), partial(self.suggest.emit, field), icon="spark", kind="link"))
                self.ideas[field] = ToolOutput()
                self.ideas[field].taken.connect(self.take)
                below.append(self.ideas[field])
            box.addLayout(head)
            for part in below:
                box.addWidget(part)
            box.addSpacing(10)
        box.addStretch(1)
        self.setWidget(ground)

    def _changed(self) -> None:
        self._refresh.start()
        self.edited.emit()
