"""A draft file: Markdown under YAML front matter."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import draft_file
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures


def make(draft: Draft, _pictures: Pictures) -> bytes:
    """The draft file; images stay where they are and are referred to."""
    return draft_file.write(draft).encode("utf-8", "surrogatepass")


EXPORT = ExportFormat("markdown", _("Markdown"), ".md", make)
