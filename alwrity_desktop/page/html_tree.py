"""HTML read into the same blocks as Markdown, with offsets into the source."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from alwrity_desktop.page.inlines import Image, Link, Run
from alwrity_desktop.page.markdown import Block, BlockKind
from alwrity_desktop.page.stopping import check_stop

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    "pre": "code",
    "blockquote": "quote",
}
_BLOCKS = {
    *_KINDS, "address", "article", "aside", "body", "caption", "center", "details", "div", "dl", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "html", "main", "nav", "ol", "p", "section", "summary", "table", "tbody",
    "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_UNSEEN = {"script", "style", "head", "noscript", "template", "svg", "math", "iframe", "object", "textarea", "select"}
_EMBEDDED = {"iframe", "object", "embed", "audio"}
_INLINE_CODE = {"code", "kbd", "samp", "var"}
_LINE = re.compile("\n")
_PIECES = re.compile(r"[^\n]+|\n")
_MOST_OPEN = 500
_DEEPEST = 120
_FED = 1_000_000
"""Characters read between two looks at the stop flag."""
MOST_TAGS = 100_000
"""Tags that are read, about 1 s: long articles have a fifth of it."""
MOST_BLOCKS = 12_000
MOST_TEXT = 700_000
"""Characters of text that are read, some 110,000 words: a novel. With as many blocks it takes some 3 s to judge."""
_NO_TAG = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A "<" that no ">" closes. Very many of them take html.parser quadratic time, so then they are blanked."""
_BLANK = re.compile(r"[\n\r\t\f]")


class _EnoughError(Exception):
    """So much was read that the rest is left."""


class _Reader(HTMLParser):
    """Collects text until a block begins or ends."""

    def __init__(self, source: str, base: int) -> None:
        super().__init__(convert_charrefs=False)
        self.base = base
        self.lines = [0, *(match.end() for match in _LINE.finditer(source))]
        self.found: list[Block] = []
        self.stack: list[str] = []
        self.unseen = 0
        self.tags = 0
        self.text_length = 0
        self.link: tuple[str, str, int, int] | None = None
        self.link_run = 0
        self._begin()

    def at(self) -> int:
        line, column = self.getpos()
        return self.base + self.lines[min(line, len(self.lines)) - 1] + column

    def _begin(self) -> None:
        self.runs: list[Run] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.embedded = False
        self.length = 0

    def _flush(self, end: int) -> None:
        if self.link:
            self._close_link(end)
        text = "".join(run.text for run in self.runs)
        if text.strip() or self.images or self.links or self.embedded:
            kind, level = self._kind()
            info = "" if text.strip() or not self.embedded else "embedded"
            if self.runs and end > self.runs[-1].end:
                self.runs.append(Run(self.length, self.runs[-1].end, self.runs[-1].end, "", tagged=True))
            first = self.runs[0].start if self.runs else self.images[0].start if self.images else end
            last = max([run.end for run in self.runs] + [image.end for image in self.images] + [first])
            self.found.append(Block(kind, level, first, last, text, info, self.runs, self.links, self.images))
        self._begin()

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self.stack):
            if tag in _KINDS:
                return _KINDS[tag], int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 0
        return "paragraph", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        if self.tags > MOST_TAGS or len(self.found) >= MOST_BLOCKS or self.text_length >= MOST_TEXT:
            raise _EnoughError
        at = self.at()
        raw = self.get_starttag_text() or ""
        self.embedded |= tag in _EMBEDDED
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag in _BLOCKS:
            self._flush(at)
            if tag in ("li", "p", "td", "th", "dt", "dd", "tr"):
                self._close_implied(tag)
            if tag != "hr":
                self._open(tag)
        elif tag in _INLINE_CODE:
            self._open(tag)
        elif tag == "a":
            values = {name: value or "" for name, value in attrs}
            if self.link:
                self._close_link(at)
            self.link = (values.get("href", ""), values.get("rel", ""), at, self.length)
            self.link_run = len(self.runs)
        elif tag == "img":
            values = {name: value or "" for name, value in attrs}
            image = Image(values.get("src", ""), values.get("alt", ""), at, at + len(raw), values.get("title", ""))
            self.images.append(image)
        elif tag == "br":
            self._add("\n", at, at + len(raw))

    def _open(self, tag: str) -> None:
        """Remember an open tag; of very many that nobody closes the outer ones are forgotten, so that time stays linear."""
        self.stack.append(tag)
        if len(self.stack) > _DEEPEST:
            del self.stack[: _DEEPEST // 2]

    def _close_implied(self, tag: str) -> None:
        """HTML lets the end tags of these be left out: an open one of the same kind ends here."""
        if self.stack and self.stack[-1] == tag:
            self.stack.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag in self.stack and tag in _INLINE_CODE:
            self.stack.remove(tag)

    def handle_endtag(self, tag: str) -> None:
        at = self.at()
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag == "a" and self.link:
            self._close_link(at + 4)
        elif tag in _BLOCKS or tag in _INLINE_CODE:
            if tag in _BLOCKS:
                self._flush(at)
            if tag in self.stack[-40:]:
                while self.stack.pop() != tag:
                    pass

    def _close_link(self, end: int) -> None:
        if not self.link:
            return
        href, rel, start, at = self.link
        text = "".join(run.text for run in self.runs[self.link_run :])
        self.links.append(Link(href, text, start, end, at, self.length, "", rel))
        self.link = None

    def handle_data(self, data: str) -> None:
        self._text(data, data)

    def handle_entityref(self, name: str) -> None:
        self._text(unescape(f"&{name};"), f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(unescape(f"&#{name};"), f"&#{name};")

    def _text(self, text: str, raw: str) -> None:
        if self.unseen:
            return
        at = self.at()
        if (left := MOST_TEXT - self.text_length) < len(raw):
            if left <= 0:
                raise _EnoughError
            text = raw = raw[:left]
        self.text_length += len(raw)
        if "pre" in self.stack or "\n" not in raw or len(text) != len(raw):
            self._add(text if "pre" in self.stack else _BLANK.sub(" ", text), at, at + len(raw))
            return
        for piece in _PIECES.findall(text):
            self._add(_BLANK.sub(" ", piece), at, at + len(piece), line=piece == "\n")
            at += len(piece)

    def _add(self, text: str, start: int, end: int, *, line: bool = False) -> None:
        code = bool(self.stack) and self.stack[-1] in _INLINE_CODE
        tagged = bool(self.runs) and start > self.runs[-1].end
        self.runs.append(Run(self.length, start, end, text, code, line, tagged))
        self.length += len(text)


def html_blocks(source: str, base: int = 0) -> list[Block]:
    """The blocks of `source` in reading order, without containers; offsets are raised by `base`.

    A block in a list is an "item", one in a quotation a "quote". Broken HTML gives what can be read of it.
    """
    return read_html(source, base)[0]


def read_html(source: str, base: int = 0) -> tuple[list[Block], int]:
    """The same, and up to where `source` was read: not to its end where there is more than can be judged in seconds."""
    if source.count("<") - source.count(">") > _MOST_OPEN:
        source = _NO_TAG.sub(" ", source)
    reader = _Reader(source, base)
    end = len(source)
    try:
        for start in range(0, len(source), _FED):
            check_stop()
            reader.feed(source[start : start + _FED])
        reader.close()
    except _EnoughError:
        end = reader.at() - base
    reader._flush(base + end)  # pyright: ignore[reportPrivateUsage] - its own module
    return reader.found, end
