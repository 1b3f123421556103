"""`alwrity seo` tools for a site: images, robots, sitemap, llms, url, pagespeed."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add the commands to the group `seo`."""
    del group
