"""WordPress eXtended RSS 1.2, which the importer of any WordPress reads (Tools, Import, WordPress)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import markdown
from alwrity_desktop.publisher.blocks import to_blocks
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures
from alwrity_desktop.publisher.images import is_remote

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}


def make(draft: Draft, pictures: Pictures) -> bytes:
    """A channel with one post as a draft, or scheduled where the draft has a date to come."""
    if any(not is_remote(source) for source in _image_sources(draft.body)):
        pictures.warn(_("Images that are files on this machine are not in a WXR file: upload them after the import."))
    when = draft.publish_at or draft.updated_at
    status = "future" if draft.publish_at and draft.publish_at > datetime.now(UTC) else "draft"
    author = str(draft.extra.get("author", "")) or "admin"
    item = [
        _tag("title", draft.title),
        _tag("pubDate", format_datetime(when.astimezone(UTC))),
        _tag("dc:creator", author),
        _tag("content:encoded", to_blocks(draft.body)),
        _tag("excerpt:encoded", draft.excerpt),
        _tag("wp:post_id", "1"),
        _tag("wp:post_date", f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"),
        _tag("wp:post_date_gmt", f"{when.astimezone(UTC):%Y-%m-%d %H:%M:%S}"),
        _tag("wp:post_name", draft.slug),
        _tag("wp:status", status),
        _tag("wp:post_type", "post"),
        *(_term("category", name) for name in draft.categories),
        *(_term("post_tag", name) for name in draft.tags),
    ]
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"{spaces}>\n<channel>\n'
        f"{_tag('title', 'ALwrity Desktop')}\n{_tag('language', draft.language)}\n{_tag('wp:wxr_version', '1.2')}\n"
        f"<wp:author>{_tag('wp:author_login', author)}</wp:author>\n<item>\n"
        + "\n".join(item)
        + "\n</item>\n</channel>\n</rss>\n"
    ).encode()


def _image_sources(body: str) -> list[str]:
    return [
        str(child.attrs.get("src", ""))
        for token in markdown.tokens(body)
        for child in token.children or []
        if child.type == "image"
    ]


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_data(text)}</{name}>"


def _data(text: str) -> str:
    text = _NOT_XML.sub("", text)
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _term(domain: str, name: str) -> str:
    nice = re.sub(r"[^\w]+", "-", name.lower()).strip("-")
    return f'<category domain="{domain}" nicename="{escape(nice, {chr(34): "&quot;"})}">{_data(name)}</category>'


EXPORT = ExportFormat("wxr", _("WordPress import file"), ".xml", make)
