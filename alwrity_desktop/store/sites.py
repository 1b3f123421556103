"""Queries over connected sites."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy import update as update_in

from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.model.site import Site
from alwrity_desktop.store.rows import entities_of, get_entity, insert_entity, update_entity
from alwrity_desktop.store.tables import sites


def put(connection: Connection, site: Site) -> None:
    """Insert the site, or write all its columns when it is known."""
    if not update_entity(connection, sites, site):
        insert_entity(connection, sites, site)


def get(connection: Connection, site_id: str) -> Site | None:
    """The site with this id."""
    return get_entity(connection, sites, Site, site_id)


def all_sites(connection: Connection, tenant_id: str = LOCAL_TENANT) -> list[Site]:
    """All sites by name."""
    rows = connection.execute(select(sites).where(sites.c.tenant_id == tenant_id).order_by(func.lower(sites.c.name)))
    return entities_of(Site, rows)


def remember(connection: Connection, site_id: str, **columns: Any) -> None:
    """Write some columns of a site: `choices`, `mirrored_at`, `capabilities`, ..."""
    if "mirrored_at" in columns and columns["mirrored_at"] is not None:
        columns["mirrored_at"] = columns["mirrored_at"].replace(tzinfo=None)
    stamp = now().replace(tzinfo=None)
    connection.execute(update_in(sites).where(sites.c.id == site_id).values(**columns, updated_at=stamp))


def remove(connection: Connection, site_id: str) -> None:
    """Delete the site with its publications, uploads and mirror (foreign keys cascade)."""
    connection.execute(delete(sites).where(sites.c.id == site_id))
