"""A draft as HTML outside of WordPress: for pages, books and the clipboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import markdown
from alwrity_desktop.page.inlines import attributes_of
from alwrity_desktop.publisher.images import is_remote

_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_BLOCK_COMMENT = re.compile(r"<!--(?:\s+/?wp:|\s*more\b|\s*nextpage\b)(?:(?!<!--).)*?-->\n?", re.DOTALL)
_LONE = re.compile(r"<p>((?:<a [^>]*>)?<img\b[^>]*>(?:</a>)?)(?:\s*\n<em>(.*?)</em>)?</p>", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BARE_ADDRESS = re.compile(r"<p>(https?://[^\s<]+)</p>")


def article_html(draft: Draft, place: Callable[[str], str | None], *, safe: bool = False) -> str:
    """The draft's body as HTML.

    place: the address to show an image from, or None to put its description there instead. safe: without what could
    run or be hidden (see page.markdown.safe_html). Images alone in a paragraph become figures, their title the caption.
    """
    html = _BLOCK_COMMENT.sub("", markdown.to_html(_SURROGATE.sub("\ufffd", draft.body)))
    html = markdown.safe_html(html) if safe else html
    html = _BARE_ADDRESS.sub(r'<p><a href="\1">\1</a></p>', html)
    html = _LONE.sub(_figure, html)
    return _IMAGE.sub(lambda match: _image(match[0], place), html)


def _figure(match: re.Match[str]) -> str:
    caption = match[2] or escape(attributes_of(match[1]).get("title", ""))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{match[1]}{below}</figure>"


def _image(tag: str, place: Callable[[str], str | None]) -> str:
    attributes = attributes_of(tag)
    alt = attributes.get("alt", "")
    address = place(attributes.get("src", ""))
    if address is None:
        return f"<em>[{escape(alt)}]</em>" if alt else ""
    shown = {"src": address, "alt": alt} | {name: attributes[name] for name in ("width", "height") if name in attributes}
    written = "".join(f' {name}="{escape(value)}"' for name, value in shown.items())
    return f"<img{written} />"


def html_fragment(draft: Draft) -> tuple[str, str]:
    """The draft for the clipboard: HTML without scripts, and plain text. Images that are files are left out."""
    html = article_html(draft, lambda source: source if is_remote(source) else None, safe=True)
    title = f"<h1>{escape(draft.title)}</h1>\n" if draft.title else ""
    plain = markdown.plain_text(draft.body)
    return title + html, f"{draft.title}\n\n{plain}" if draft.title else plain
