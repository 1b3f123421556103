"""The chain site > sector > keywords: which site keywords are for, and which sector of it."""

from __future__ import annotations

from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.store import keyword_rows, sites
from alwrity_desktop.store.database import Database

MOST_SECTORS = 5
"""Sectors of one site."""
LONGEST = 120


async def checked_belonging(db: Database, site_id: str | None, sector: str | None) -> dict[str, Any]:
    """Columns of keywords for a site (its id) and a sector (free text); "" takes one away, None leaves it as it is.

    Raises InputError for a site that is not connected, a sector that is too long, or a sixth one of a site.
    """
    given: dict[str, Any] = {}
    if site_id is not None:
        if site_id and await db.read(sites.get, site_id) is None:
            raise InputError(_("This site is not connected."), _("Look at the list of sites."))
        given["site_id"] = site_id
    if sector is not None:
        given["sector"] = " ".join(sector.split())
        if len(given["sector"]) > LONGEST:
            raise InputError(_("A sector is a few words."), _("Name it in up to {most} characters.", most=LONGEST))
        if given["sector"] and site_id:
            there = await db.read(keyword_rows.sectors, site_id)
            if given["sector"] not in there and len(there) >= MOST_SECTORS:
                raise InputError(
                    _("A site has {most} sectors at most.", most=MOST_SECTORS),
                    _("Choose one of {names}.", names=", ".join(there)),
                )
    return given
