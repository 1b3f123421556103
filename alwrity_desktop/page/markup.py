"""A page's HTML read for what is not text: tags with their attributes, the title, links, structured data.

Read with patterns that take linear time on any input; comments and scripts are blanked first, so that places stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from alwrity_desktop.page.tree import Page, Place

_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg)\b([^<>]*)>(.*?)(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(
    r"<(a|img|link|meta|html|base|title|body|th|table)\b((?:[^<>\"']++|\"[^\"]{0,8000}\"|'[^']{0,8000}')*+)>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]{1,100})(?:\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"\s+")
_FEW = 50
"""Characters of text below which a page with scripts is one that only they fill."""


@dataclass(slots=True, frozen=True)
class Tag:
    """One start tag. attributes: names in lower case; one without a value has "" ."""

    name: str
    attributes: dict[str, str]
    place: Place

    def get(self, name: str) -> str:
        """An attribute's value, "" where it is not there."""
        return self.attributes.get(name, "")


@dataclass(slots=True, frozen=True)
class Anchor:
    """An <a> and what is read out for it: its text, else the alt texts in it, or its label."""

    tag: Tag
    text: str

    @property
    def href(self) -> str:
        """Where it leads, as written."""
        return self.tag.get("href").strip()


@dataclass
class Markup:
    """What was read. title: None where there is no <title>. structured: JSON-LD scripts with their places."""

    tags: dict[str, list[Tag]] = field(default_factory=dict[str, list[Tag]])
    anchors: list[Anchor] = field(default_factory=list[Anchor])
    structured: list[tuple[Place, str]] = field(default_factory=list[tuple[Place, str]])
    title: str | None = None
    title_place: Place = (0, 0)
    rendered: bool = True

    def named(self, name: str) -> list[Tag]:
        """All tags of one name."""
        return self.tags.get(name, [])

    def metas(self, name: str) -> list[Tag]:
        """The <meta name=...> of one name."""
        return [tag for tag in self.named("meta") if tag.get("name").strip().lower() == name]

    def links(self, relation: str) -> list[Tag]:
        """The <link rel=...> of one relation."""
        return [tag for tag in self.named("link") if relation in tag.get("rel").lower().split()]


def attributes(inside: str) -> dict[str, str]:
    """The attributes in a tag; of one that is there twice the first counts, as in browsers."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        value = match[2] if match[2] is not None else match[3] if match[3] is not None else match[4] or ""
        found.setdefault(match[1].lower(), unescape(value) if "&" in value else value)
    return found


def fetched_markup(page: Page) -> Markup | None:
    """The markup of a fetched page, None for any other text: the technical checks have nothing to judge there."""
    return read_markup(page.paper.text) if page.paper.html and page.paper.fetched else None


@lru_cache(maxsize=4)
def read_markup(source: str) -> Markup:
    """Read `source`; any text gives a result."""
    markup = Markup()
    scripts = 0

    def hide(match: re.Match[str]) -> str:
        nonlocal scripts
        if match[1] and match[1].lower() == "script":
            kind = attributes(match[2]).get("type", "").split(";")[0].strip().lower()
            if kind == "application/ld+json":
                markup.structured.append((match.span(), match[3]))
            else:
                scripts += 1
        return " " * len(match[0])

    clean = _HIDDEN.sub(hide, source)
    for match in _TAG.finditer(clean):
        tag = Tag(match[1].lower(), attributes(match[2]), match.span())
        markup.tags.setdefault(tag.name, []).append(tag)
        if tag.name == "title" and markup.title is None:
            end = clean.find("<", match.end())
            markup.title = _squeezed(clean[match.end() : end if end >= 0 else len(clean)])
            markup.title_place = (match.start(), end if end >= 0 else len(clean))
    markup.anchors = [Anchor(tag, _text_of(tag, clean)) for tag in markup.named("a")]
    body = markup.named("body")
    shown = _ANY_TAG.sub(" ", clean[body[0].place[1] if body else markup.title_place[1] :])
    markup.rendered = not scripts or len("".join(shown.split())) >= _FEW
    return markup


def _text_of(tag: Tag, clean: str) -> str:
    begin = tag.place[1]
    end = clean.find("</a", begin, begin + 3000)
    end = end if end >= 0 else clean.find("</A", begin, begin + 3000)
    inside = clean[begin:end] if end >= 0 else clean[begin : begin + 200]
    text = _squeezed(_ANY_TAG.sub(" ", inside)) if "<" in inside else _squeezed(inside)
    if text:
        return text
    alts = [attributes(match[2]).get("alt", "") for match in _TAG.finditer(inside) if match[1].lower() == "img"]
    return _squeezed(" ".join(alts)) or tag.get("aria-label").strip() or tag.get("title").strip()


def _squeezed(text: str) -> str:
    return _SPACES.sub(" ", unescape(text)).strip()
