"""What is to be sent: a draft and a person's choices turned into one request, which needs neither of them any more."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import now
from alwrity_desktop.model.site import Site
from alwrity_desktop.page import markdown
from alwrity_desktop.publisher.images import is_remote

STATUSES = ("draft", "pending", "private", "publish", "future")
AHEAD = 60
"""Seconds a schedule must lie ahead; WordPress publishes anything nearer at once."""
_NAMESPACE = uuid.UUID("6f1f7a52-0f5d-5c0b-9a8e-2f6b7d1c4e90")
_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")


@dataclass(slots=True, kw_only=True)
class PublishChoices:
    """What a person may choose for one publication; None is "as in the draft".

    date: when to publish; without an offset it is in the site's time zone. categories and tags: names. author: id of a
    user of the site. media_folder: where relative paths of images begin.
    """

    status: str = "draft"
    date: datetime | None = None
    type: str = "post"
    title: str | None = None
    slug: str | None = None
    excerpt: str | None = None
    categories: list[str] | None = None
    tags: list[str] | None = None
    author: int | None = None
    featured_image: str | None = None
    featured_alt: str = ""
    media_folder: Path | None = None


@dataclass(slots=True)
class PlannedImage:
    """An image to be on the site. `source` is its address in the text."""

    source: str
    alt: str = ""
    caption: str = ""


@dataclass(slots=True, kw_only=True)
class Plan:
    """The request of a publication. Kept as JSON in its row, so the outbox sends it without the draft.

    date_gmt: "2026-12-24T09:30:00" in UTC, or "". folders: where images are looked up. known: site addresses of images
    of the last time, by their address in the text. base: the post's fields as last read back. theirs: its fields where
    somebody changed it on the site. doubtful: an answer was lost once, so look for doubles at the end.
    """

    type: str = "post"
    status: str = "draft"
    date_gmt: str = ""
    title: str = ""
    slug: str = ""
    excerpt: str = ""
    markdown: str = ""
    categories: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    author: int = 0
    featured: str = ""
    featured_alt: str = ""
    images: list[PlannedImage] = field(default_factory=list[PlannedImage])
    folders: list[str] = field(default_factory=list[str])
    known: dict[str, str] = field(default_factory=dict[str, str])
    base: dict[str, Any] = field(default_factory=dict[str, Any])
    theirs: dict[str, Any] = field(default_factory=dict[str, Any])
    doubtful: bool = False

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """From what was kept."""
        kept = {key: value for key, value in data.items() if key in cls.__slots__}
        kept["images"] = [PlannedImage(**image) for image in data.get("images", [])]
        return cls(**kept)


def publication_id(draft_id: str, site: Site) -> str:
    """The id of a draft's publication on a site: always the same, so that it survives a restored backup (UUIDv5)."""
    return str(uuid.uuid5(_NAMESPACE, f"{draft_id} {site.url.rstrip('/').lower()}"))


def marker(publication: str) -> str:
    """The slug under which a post that is not finished is found again."""
    return f"alwrity-{publication}"


def media_marker(sha256: str) -> str:
    """The slug of a file."""
    return f"alwrity-{sha256}"


def make_plan(draft: Draft, site: Site, choices: PublishChoices, media: Path) -> Plan:
    """The request for `draft`. media: the workspace's folder of images. Raises InputError."""
    if choices.status not in STATUSES or choices.type not in ("post", "page"):
        raise InputError(_("{what} is no status or type of WordPress.", what=f"{choices.status}/{choices.type}"))
    title = (draft.title if choices.title is None else choices.title).strip()
    if not title and not draft.body.strip():
        raise InputError(_("The draft is empty."), _("Write a title and a text first."))
    folders = [str(folder) for folder in (choices.media_folder, media.parent, media) if folder]
    featured = draft.featured_image if choices.featured_image is None else choices.featured_image
    return Plan(
        type=choices.type,
        status=choices.status,
        date_gmt=_moment(choices, draft, site),
        title=title.replace("\0", ""),
        slug=(draft.slug if choices.slug is None else choices.slug).strip(),
        excerpt=(draft.excerpt if choices.excerpt is None else choices.excerpt).replace("\0", ""),
        markdown=draft.body.replace("\0", ""),
        categories=[] if choices.type == "page" else _names(draft.categories, choices.categories),
        tags=[] if choices.type == "page" else _names(draft.tags, choices.tags),
        author=choices.author or 0,
        featured=featured,
        featured_alt=choices.featured_alt,
        images=images_in(draft.body),
        folders=folders,
    )


def _names(own: list[str], chosen: list[str] | None) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in (own if chosen is None else chosen) if name.strip()))


def _moment(choices: PublishChoices, draft: Draft, site: Site) -> str:
    date = choices.date or (draft.publish_at if choices.status == "future" else None)
    if choices.status != "future":
        return "" if date is None else f"{in_utc(date, site):%Y-%m-%dT%H:%M:%S}"
    if date is None:
        raise InputError(_("A scheduled post needs a date."), _("Choose when it is to be published."))
    moment = in_utc(date, site)
    if moment < now() + timedelta(seconds=AHEAD):
        raise InputError(
            _("The chosen time is past or less than a minute ahead, so the site would publish at once."),
            _("Choose a later time, or publish now."),
        )
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


def in_utc(date: datetime, site: Site) -> datetime:
    """`date` in UTC; without an offset it is meant in the site's time zone."""
    return (date if date.tzinfo else date.replace(tzinfo=zone(site))).astimezone(UTC)


def zone(site: Site) -> ZoneInfo | timezone:
    """The site's time zone; UTC where it tells none."""
    if match := _OFFSET.fullmatch(site.timezone):
        minutes = int(match[2]) * 60 + int(match[3])
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    try:
        return ZoneInfo(site.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.utc  # noqa: UP017 - the type both branches share


def images_in(text: str) -> list[PlannedImage]:
    """The images of a Markdown text that have to be uploaded, each once."""
    found: dict[str, PlannedImage] = {}
    for token in markdown.tokens(text):
        for child in token.children or []:
            source = str(child.attrs.get("src", ""))
            if child.type == "image" and source and not is_remote(source):
                found.setdefault(source, PlannedImage(source, child.content, str(child.attrs.get("title", ""))))
    return list(found.values())
