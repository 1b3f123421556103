"""How the page would look in a list of search results: title cut at 600 pixels, address, description."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.look import ink
from alwrity_desktop.ui.theme import look
from alwrity_desktop.ui.widgets.text import label

_PIXELS = 600
_LONGEST = 156
_UNSAFE = re.compile(r"[^\w]+")


class SnippetPreview(QFrame):
    """A picture of one search result; widths are measured with Arial's metrics, what an engine shows may differ."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._address = label("", "caption")
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setObjectName("snippet_title")
        self._title.setWordWrap(True)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setProperty("kind", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 12)
        box.setSpacing(2)
        for part in (self._address, self._title, self._text):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            box.addWidget(part)
        self._colour()
        look().changed.connect(self._colour)

    def _colour(self) -> None:
        self._title.setStyleSheet(f"font-size: 17px; color: {ink().link};")

    def show_page(self, title: str, slug: str, description: str, keyphrases: list[str]) -> None:
        """Show these texts; the words of the keyphrase stand out as engines do it."""
        slug = slug or _UNSAFE.sub("-", title.lower()).strip("-")[:60] or _("address-of-the-page")
        self._address.setText(f"example.com › {slug}")
        self._title.setText(_cut(title) or _("Title of the page"))
        shown = description if len(description) <= _LONGEST else description[:_LONGEST].rsplit(" ", 1)[0] + " ..."
        html = escape(shown) if shown else escape(_("Without a description the engine picks a piece of the text."))
        for word in {word for phrase in keyphrases for word in phrase.split() if len(word) > 2}:
            html = re.sub(rf"(?i)\b({re.escape(escape(word))}\w*)", r"<b>\1</b>", html) if shown else html
        self._text.setText(html)


def _cut(title: str) -> str:
    from alwrity_desktop.language import pixel_width

    if pixel_width(title) <= _PIXELS:
        return title
    while title and pixel_width(title + " ...") > _PIXELS:
        title = title[:-1]
    return title.rstrip() + " ..."
