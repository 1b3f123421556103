"""Gutenberg block markup, to be pasted into the code view of the block editor."""

from __future__ import annotations

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.blocks import to_blocks
from alwrity_desktop.publisher.exporting import ExportFormat, Pictures


def make(draft: Draft, _pictures: Pictures) -> bytes:
    """The body as blocks; images keep their addresses."""
    return (to_blocks(draft.body) + "\n").encode("utf-8", "replace")


EXPORT = ExportFormat("blocks", _("WordPress blocks"), ".txt", make)
