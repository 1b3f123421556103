"""One web page that stands alone: style and local images inside it, nothing fetched from anywhere but linked images."""

from __future__ import annotations

import base64
from html import escape

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.article import article_html
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures
from alwrity_desktop.publisher.images import is_remote

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.65 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; margin: 0 auto; max-width: 42rem;
  padding: 2rem 1.25rem; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 0.5em; }
h1 { font-size: 2.125rem; margin-top: 0; }
img { height: auto; max-width: 100%; }
figure { margin: 1.5em 0; }
figcaption { font-size: 0.9em; opacity: 0.75; }
blockquote { border-inline-start: 0.25rem solid currentcolor; margin-inline: 0; opacity: 0.85; padding-inline-start: 1rem; }
code, pre { font-family: ui-monospace, Consolas, monospace; font-size: 0.92em; }
pre { border: 1px solid #8884; border-radius: 0.375rem; overflow-x: auto; padding: 0.875rem 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #8888; padding: 0.375rem 0.625rem; }
"""


def make(draft: Draft, pictures: Pictures) -> bytes:
    """The page. Raw HTML in the draft stays as the person wrote it."""

    def place(source: str) -> str | None:
        if is_remote(source):
            return source
        picture = pictures.get(source)
        return f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}" if picture else None

    body = article_html(draft, place)
    title = escape(draft.meta_title or draft.title)
    description = escape(draft.meta_description or draft.excerpt)
    head = f'<meta name="description" content="{description}">\n' if description else ""
    heading = f"<h1>{escape(draft.title)}</h1>\n" if draft.title else ""
    if draft.featured_image and (address := place(draft.featured_image)):
        heading += f'<figure><img src="{escape(address)}" alt="" /></figure>\n'
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(draft.language or "en")}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n{head}'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<article>\n{heading}{body}</article>\n</body>\n</html>\n"
    ).encode("utf-8", "replace")


EXPORT = ExportFormat("html", _("Web page"), ".html", make)
