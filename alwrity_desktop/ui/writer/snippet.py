"""How the page would look in a list of search results, on a desktop and on a phone."""

from __future__ import annotations

import re
from html import escape
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor.look import ink
from alwrity_desktop.ui.theme import colour, look
from alwrity_desktop.ui.widgets.choices import SegmentedControl
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import ElidedLabel, label

Device = Literal["desktop", "phone"]
TITLE_PIXELS = 600
"""Where a title is cut on a desktop: one line of Arial at 20 px, measured in results pages by the field's tools."""
TITLE_LINES_PHONE = 2
_PHONE_PIXELS = 328
"""Width of the text column on a phone of 360 points, two lines of which a title may fill."""
DESCRIPTION: dict[Device, int] = {"desktop": 156, "phone": 120}
"""Characters of a description that are shown, as seen in results pages; it changes with the query."""
_UNSAFE = re.compile(r"[^\w]+")


class _SiteMark(QWidget):
    """The round sign before the address, with the first letter of the site."""

    def __init__(self) -> None:
        super().__init__()
        self.letter = "E"
        self.setFixedSize(24, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(self.rect())
        painter.setPen(colour("accent_text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.letter)


class SnippetPreview(QFrame):
    """A picture of one search result; widths are measured with Arial's metrics, what an engine shows may differ."""

    def __init__(self, *, framed: bool = True) -> None:
        super().__init__()
        self.setProperty("kind", "card" if framed else "")
        self._shown: tuple[str, str, str, list[str]] = ("", "", "", [])
        self._site = "example.com"
        self.devices = SegmentedControl([("desktop", _("Desktop")), ("phone", _("Phone"))], _("Device"))
        self.devices.chosen.connect(self._draw)
        self._mark = _SiteMark()
        self._name = ElidedLabel("")
        self._address = ElidedLabel("", "caption")
        self._title = _line("snippet_title")
        self._text = _line("snippet_text")
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setProperty("kind", "muted")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._address)
        head = row(self._mark, names)
        head.setStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(*((12, 10, 12, 12) if framed else (0, 0, 0, 0)))
        box.setSpacing(4)
        box.addLayout(row(self.devices, None))
        box.addLayout(head)
        box.addWidget(self._title)
        box.addWidget(self._text)
        self._colour()
        look().changed.connect(self._colour)

    @property
    def device(self) -> Device:
        """The device shown."""
        return "phone" if self.devices.value() == "phone" else "desktop"

    def set_site(self, url: str) -> None:
        """The site's address, for the line above the title; "" for an example."""
        self._site = url.partition("://")[2].rstrip("/") or url or "example.com"
        self._draw()

    def show_page(self, title: str, slug: str, description: str, keyphrases: list[str]) -> None:
        """Show these texts; the words of the keyphrase stand out as engines do it."""
        self._shown = (title, slug, description, keyphrases)
        self._draw()

    def texts(self) -> tuple[str, str, str]:
        """Address, title and description as shown, for tests."""
        return self._address.text(), self._title.text(), re.sub("<[^>]+>", "", self._text.text())

    def _colour(self) -> None:
        self._title.setStyleSheet(f"font-size: 18px; color: {ink().link};")

    def _draw(self, _value: object = None) -> None:
        title, slug, description, keyphrases = self._shown
        slug = slug or _UNSAFE.sub("-", title.lower()).strip("-")[:60] or _("address-of-the-page")
        self._mark.letter = self._site.removeprefix("www.")[:1].upper() or "E"
        self._mark.update()
        self._name.setText(self._site.partition("/")[0])
        self._address.setText(f"https://{self._site} › {slug}")
        self._title.setText(cut_title(title, self.device) or _("Title of the page"))
        shown = cut_description(description, self.device)
        html = escape(shown) if shown else escape(_("Without a description the engine picks a piece of the text."))
        for word in {word for phrase in keyphrases for word in phrase.strip('"').split() if len(word) > 2}:
            html = re.sub(rf"(?i)(?<!&)\b({re.escape(escape(word))}\w*)", r"<b>\1</b>", html) if shown else html
        self._text.setText(html)


def _line(name: str) -> QLabel:
    made = label("", wrap=True)
    made.setObjectName(name)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def cut_description(text: str, device: Device = "desktop") -> str:
    """A description as far as it is shown, cut at a word."""
    most = DESCRIPTION[device]
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " ..."


def cut_title(title: str, device: Device = "desktop") -> str:
    """A title as far as it is shown: one line of 600 px on a desktop, two lines on a phone, cut at a letter."""
    from alwrity_desktop.language import pixel_width

    most = TITLE_PIXELS if device == "desktop" else _PHONE_PIXELS * TITLE_LINES_PHONE
    if pixel_width(title) <= most:
        return title
    low, high = 0, len(title)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if pixel_width(title[:middle] + " ...") <= most else (low, middle - 1)
    return title[:low].rstrip() + " ..."
