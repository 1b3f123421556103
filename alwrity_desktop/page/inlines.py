"""What stands inside a block: its text, links and images, each with its place in the source.

markdown-it gives no offsets inside a block, so the pieces are found again in the source one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from markdown_it.token import Token


@dataclass(slots=True, frozen=True)
class Run:
    """A piece of a block's text: it begins at `at` in that text and stands at `start` to `end` in the source.

    code: it is set as code, which is no prose and is not judged as such. line: the end of a line of the source.
    tagged: markup (emphasis, a link, code, a tag) begins or ends just before it.
    """

    at: int
    start: int
    end: int
    text: str
    code: bool = False
    line: bool = False
    tagged: bool = False


@dataclass(slots=True, frozen=True)
class Link:
    """A link. `text` is what the reader sees; `at` and `until` are its place in the block's text."""

    href: str
    text: str
    start: int
    end: int
    at: int = 0
    until: int = 0
    title: str = ""
    rel: str = ""


@dataclass(slots=True, frozen=True)
class Image:
    """An image. `alt` is "" where there is none, or an empty one."""

    src: str
    alt: str
    start: int
    end: int
    title: str = ""


@dataclass(slots=True)
class Inlines:
    """What was read, and from where to where in the source."""

    start: int
    end: int
    text: str = ""
    runs: list[Run] = field(default_factory=list[Run])
    links: list[Link] = field(default_factory=list[Link])
    images: list[Image] = field(default_factory=list[Image])


_GAP = 600
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HTML_LINK = re.compile(r"<a\s[^>]*?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HTML_IMAGE = re.compile(r"<img\s", re.IGNORECASE)
_HTML_CODE = re.compile(r"<(/)?(?:code|kbd|samp|var)\b", re.IGNORECASE)
_UNTAGGED = frozenset(("text", "text_special", "softbreak", "hardbreak", "html_inline"))
"""Tokens that are no markup around text; of HTML it is told which tag it is."""
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")


class _Reader:
    def __init__(self, source: str, start: int, end: int) -> None:
        self.source = source
        self.cursor = start
        self.end = end
        self.length = 0
        self.runs: list[Run] = []
        self.links: list[Link] = []
        self.images: list[Image] = []
        self.open: tuple[str, str, str, int, int, int] | None = None
        self.code = 0
        self.tagged = False

    def near(self, sought: str) -> int:
        """Where `sought` stands next; between two pieces there is only a little markup, so the search is short."""
        return self.source.find(sought, self.cursor, min(self.end, self.cursor + len(sought) + _GAP))

    def text(self, content: str) -> None:
        """Place `content`: as a whole where it stands as it is, else piece by piece around escapes and entities."""
        if not content:
            return
        at = self.near(content)
        if at >= 0:
            self._add(content, at, at + len(content))
            return
        self._pieces(content)

    def _pieces(self, content: str) -> None:
        done = 0
        while done < len(content):
            step, at, size = self._next_piece(content, done)
            self._add(content[done : done + step], at, at + size)
            done += step

    def _next_piece(self, content: str, done: int) -> tuple[int, int, int]:
        """Length in the text, place and length in the source of the next piece that stands together."""
        source, end, at = self.source, min(self.end, self.cursor + _GAP), self.cursor
        while at < end:
            if source[at] == "&" and (entity := _ENTITY.match(source, at, self.end)):
                value = unescape(entity[0])
                if value and content.startswith(value, done):
                    return len(value), at, len(entity[0])
            if source[at] == content[done] or (source[at] == "\0" and content[done] == "\ufffd"):
                size = 1
                while (
                    done + size < len(content)
                    and at + size < self.end
                    and source[at + size] == content[done + size]
                    and source[at + size] != "&"
                ):
                    size += 1
                return size, at, size
            at += 1
        return len(content) - done, min(self.cursor, end), 0

    def _add(self, text: str, start: int, end: int) -> None:
        self.runs.append(Run(self.length, start, end, text, self.code > 0, tagged=self.tagged))
        self.tagged = False
        self.length += len(text)
        self.cursor = max(self.cursor, end)

    def line_break(self, *, hard: bool) -> None:
        at = self.near("\n")
        at = at if at >= 0 else self.near("\r")
        at = at if at >= 0 else min(self.cursor, self.end)
        end, text = min(at + 1, self.end), "\n" if hard else " "
        self.runs.append(Run(self.length, at, end, text, self.code > 0, line=True, tagged=self.tagged))
        self.tagged = False
        self.length += 1
        self.cursor = max(self.cursor, min(at + 1, self.end))

    def open_link(self, token: Token) -> None:
        mark = "<" if token.markup == "autolink" else "["
        at = self.near(mark)
        self.begin_link(str(token.attrs.get("href", "")), str(token.attrs.get("title", "")), "", at)
        self.cursor = min(at + 1, self.end) if at >= 0 else self.cursor

    def begin_link(self, href: str, title: str, rel: str, at: int) -> None:
        self.open = (href, title, rel, at if at >= 0 else self.cursor, self.length, len(self.runs))

    def close_link(self, end: int) -> None:
        if not self.open:
            return
        href, title, rel, start, at, first = self.open
        text = "".join(run.text for run in self.runs[first:])
        self.links.append(Link(href, text, start, end, at, self.length, title, rel))
        self.open = None
        self.cursor = max(self.cursor, end)

    def target_end(self, mark: str = "]") -> int:
        """Where the link or image ends whose text ends after the cursor."""
        at = self.near(mark)
        if at < 0:
            return self.cursor
        at += 1
        if mark == ">" or at >= self.end:
            return at
        if self.source[at] == "[":
            close = self.source.find("]", at, min(self.end, at + _GAP))
            return close + 1 if close >= 0 else at
        return self._closing(at) if self.source[at] == "(" else at

    def _closing(self, at: int) -> int:
        depth, quote, position = 0, "", at
        while position < min(self.end, at + 4 * _GAP):
            char = self.source[position]
            if char == "\\":
                position += 1
            elif quote:
                quote = "" if char == quote else quote
            elif char in "\"'" and self.source[position - 1].isspace():
                quote = char
            elif char in "()":
                depth += 1 if char == "(" else -1
                if depth == 0:
                    return position + 1
            position += 1
        return at

    def image(self, token: Token) -> None:
        at = self.near("![")
        start = at if at >= 0 else self.cursor
        self.cursor = start + 2 if at >= 0 else start
        alt = token.content
        found = self.near(alt) if alt else -1
        self.cursor = found + len(alt) if found >= 0 else self.cursor
        end = self.target_end()
        attributes = token.attrs
        self.images.append(
            Image(str(attributes.get("src", "")), _seen(token), start, end, str(attributes.get("title", "")))
        )
        self.cursor = max(self.cursor, end)

    def html(self, content: str) -> None:
        at = self.near(content)
        start = at if at >= 0 else self.cursor
        end = start + len(content) if at >= 0 else start
        self.cursor = max(self.cursor, end)
        self.tagged |= not content.lower().startswith("<br")
        if match := _HTML_LINK.match(content):
            href = unescape(match[1] or match[2] or match[3] or "")
            self.begin_link(href, "", attributes_of(content).get("rel", ""), start)
        elif content.lower().startswith("</a"):
            self.close_link(end)
        elif _HTML_IMAGE.match(content):
            values = attributes_of(content)
            self.images.append(Image(values.get("src", ""), values.get("alt", ""), start, end, values.get("title", "")))
        elif content.lower().startswith("<br"):
            self._add("\n", start, end)
        elif match := _HTML_CODE.match(content):
            self.code = max(0, self.code + (-1 if match[1] else 1))


def attributes_of(tag: str) -> dict[str, str]:
    """Attributes of one HTML tag, names in lower case."""
    return {
        match[1].lower(): unescape(next((value for value in match.groups()[1:] if value is not None), ""))
        for match in _ATTRIBUTE.finditer(tag)
    }


def _seen(token: Token) -> str:
    """The text of an image's description without markup."""
    parts = (_seen(child) if child.children else " " if "break" in child.type else child.content for child in _inner(token))
    return "".join(parts)


def _inner(token: Token) -> Sequence[Token]:
    return token.children or []


def read_inlines(children: Sequence[Token], source: str, start: int, end: int) -> Inlines:
    """Read the inline tokens of one block whose source is `source[start:end]`."""
    reader = _Reader(source, start, end)
    for token in children:
        kind = token.type
        reader.tagged |= kind not in _UNTAGGED
        if kind in ("text", "text_special"):
            reader.text(token.content)
        elif kind == "code_inline":
            reader.code += 1
            reader.text(token.content)
            reader.code -= 1
            reader.tagged = True
        elif kind in ("softbreak", "hardbreak"):
            reader.line_break(hard=kind == "hardbreak")
        elif kind == "link_open":
            reader.open_link(token)
        elif kind == "link_close":
            reader.close_link(reader.target_end(">" if token.markup == "autolink" else "]"))
        elif kind == "image":
            reader.image(token)
        elif kind == "html_inline":
            reader.html(token.content)
        elif kind == "footnote_ref":
            at = reader.near("]")
            reader.cursor = at + 1 if at >= 0 else reader.cursor
    if reader.open:
        reader.close_link(reader.cursor)
    runs = reader.runs
    first = runs[0].start if runs else start
    last = max((run.end for run in runs), default=start)
    return Inlines(first, last, "".join(run.text for run in runs), runs, reader.links, reader.images)
