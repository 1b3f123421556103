"""Queries over files that are on a site already."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from alwrity_desktop.model.site import MediaUpload
from alwrity_desktop.store.rows import entities_of, insert_entity
from alwrity_desktop.store.tables import media_uploads


def put(connection: Connection, upload: MediaUpload) -> None:
    """Keep what is known of a file, in place of what was known before."""
    same = (media_uploads.c.site_id == upload.site_id, media_uploads.c.sha256 == upload.sha256)
    connection.execute(delete(media_uploads).where(*same))
    insert_entity(connection, media_uploads, upload)


def known(connection: Connection, site_id: str, digests: Sequence[str]) -> dict[str, MediaUpload]:
    """Uploads to a site by the SHA-256 of what was sent."""
    statement = select(media_uploads).where(media_uploads.c.site_id == site_id, media_uploads.c.sha256.in_(digests))
    return {upload.sha256: upload for upload in entities_of(MediaUpload, connection.execute(statement))}


def remove(connection: Connection, upload_id: str) -> None:
    """Forget a file that is no longer on its site."""
    connection.execute(delete(media_uploads).where(media_uploads.c.id == upload_id))
