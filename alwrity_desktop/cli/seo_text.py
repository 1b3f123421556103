"""`alwrity seo` tools for one text: titles, meta, slug, schema, social, alt, readability, score, keywords, hreflang, utm."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    del group
