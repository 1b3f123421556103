"""A WordPress site, what was published there, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

PublicationState = Literal["queued", "sending", "done", "failed", "conflict"]


@dataclass(slots=True, kw_only=True)
class Site(Entity):
    """A connected site. The application password is in the keychain under `key_name`, never here.

    `rest_url` is the API root as the site's own Link header gives it. `timezone` is an IANA name or "UTC+05:30".
    `choices` remembers the last publish dialog: status, author, categories.
    """

    name: str
    url: str
    rest_url: str
    user_login: str
    user_id: int = 0
    password_uuid: str = ""
    wordpress_version: str = ""
    timezone: str = ""
    capabilities: list[str] = field(default_factory=list[str])
    choices: dict[str, Any] = field(default_factory=dict[str, Any])
    mirrored_at: datetime | None = None

    @property
    def key_name(self) -> str:
        """Name of this site's password in the keychain."""
        return f"wordpress:{self.id}"


@dataclass(slots=True, kw_only=True)
class Publication(Entity):
    """A draft's way to one site. Its `id` is in the first slug (`alwrity-<id>`), so it is found again after any break.

    `request` holds what is to be sent (type, status, date, title, slug, blocks, terms, author, media), so the outbox
    can send it without the draft. `base_content` is the raw content as last read back, the base of a three-way merge.
    """

    draft_id: str
    site_id: str
    remote_id: int = 0
    remote_type: str = "post"
    url: str = ""
    edit_url: str = ""
    state: PublicationState = "queued"
    remote_status: str = ""
    content_hash: str = ""
    remote_modified_gmt: str = ""
    base_content: str = ""
    request: dict[str, Any] = field(default_factory=dict[str, Any])
    attempts: int = 0
    next_attempt_at: datetime | None = None
    error: str = ""
    remedy: str = ""


@dataclass(slots=True, kw_only=True)
class MediaUpload(Entity):
    """One file on one site, known by the SHA-256 of what was sent."""

    site_id: str
    sha256: str
    remote_id: int
    url: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(slots=True, kw_only=True)
class RemotePost(Entity):
    """A post or page of a site as the mirror keeps it. `terms` maps taxonomy to a list of names."""

    site_id: str
    remote_id: int
    type: str
    title: str
    slug: str
    status: str
    link: str
    raw: str
    excerpt: str = ""
    date_gmt: str = ""
    modified_gmt: str = ""
    terms: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    featured_media: int = 0


@dataclass(slots=True, frozen=True)
class Term:
    """A category or tag of a site."""

    id: int
    taxonomy: str
    name: str
    slug: str
