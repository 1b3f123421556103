"""What every row carries: a UUIDv7 key, its tenant, and two times in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import uuid_utils

LOCAL_TENANT = "00000000-0000-7000-8000-000000000000"
"""Tenant of everything in a workspace that is not joined to a hosted backend."""


def new_id() -> str:
    """A new UUIDv7 as text: sorts by time of making (RFC 9562, section 5.7)."""
    return str(uuid_utils.uuid7())


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True, kw_only=True)
class Entity:
    """Base of all stored nouns. Times are aware and in UTC."""

    id: str = field(default_factory=new_id)
    tenant_id: str = LOCAL_TENANT
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
