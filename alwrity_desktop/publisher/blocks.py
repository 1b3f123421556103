"""Gutenberg's block markup: from a draft's Markdown, and back.

`to_blocks` writes what the block editor opens without an "invalid" or "classic" block (tests/blocks proves it with
WordPress's own scripts). `to_markdown` reads a post's raw content; a block it could not write again stays in the
Markdown byte for byte, and `to_blocks` hands it back the same way.
"""

from __future__ import annotations

from alwrity_desktop.publisher.block_images import ImageRef
from alwrity_desktop.publisher.block_return import images_in, to_markdown
from alwrity_desktop.publisher.block_write import to_blocks

__all__ = ["ImageRef", "images_in", "to_blocks", "to_markdown"]
