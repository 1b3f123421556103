"""The figures of Home: each counted from rows, none estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.store.tables import drafts, publications, revisions, usage


@dataclass(slots=True, frozen=True)
class Figures:
    """words_written: words added since `week`. cost_micros: known cost since `month`; unpriced: calls without a price."""

    drafts: int
    words_written: int
    published: int
    waiting: int
    failed: int
    cost_micros: int
    unpriced: int


def figures(connection: Connection, week: datetime, month: datetime, *, tenant_id: str = LOCAL_TENANT) -> Figures:
    """All figures at one moment; `week` and `month` are aware."""
    mine = drafts.c.tenant_id == tenant_id
    here = mine & drafts.c.trashed_at.is_(None)
    number = connection.execute(select(func.count()).select_from(drafts).where(here)).scalar_one()
    live = select(func.count(publications.c.draft_id.distinct())).where(
        publications.c.tenant_id == tenant_id, publications.c.remote_status == "publish"
    )
    by_state = (
        select(publications.c.state, func.count())
        .where(publications.c.tenant_id == tenant_id)
        .group_by(publications.c.state)
    )
    states: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
    spent = connection.execute(
        select(
            func.coalesce(func.sum(usage.c.cost_micros), 0),
            func.count() - func.count(usage.c.cost_micros),
        ).where(usage.c.tenant_id == tenant_id, usage.c.created_at >= _naive(month), usage.c.outcome != "refused")
    ).one()
    return Figures(
        drafts=number,
        words_written=_words_written(connection, _naive(week), tenant_id),
        published=connection.execute(live).scalar_one(),
        waiting=states.get("queued", 0) + states.get("sending", 0),
        failed=states.get("failed", 0) + states.get("conflict", 0),
        cost_micros=int(spent[0]),
        unpriced=int(spent[1]),
    )


def _words_written(connection: Connection, since: datetime, tenant_id: str) -> int:
    """Words the drafts gained: their count now, less what the last revision before `since` had.

    A draft of this week starts from nothing, an imported one from the text it came with.
    """
    changed = select(drafts.c.id, drafts.c.word_count, drafts.c.created_at).where(
        drafts.c.tenant_id == tenant_id, drafts.c.updated_at >= since, drafts.c.trashed_at.is_(None)
    )
    total = 0
    for draft_id, count, created in connection.execute(changed).all():
        kept = (
            select(revisions.c.word_count, revisions.c.origin)
            .where(revisions.c.draft_id == draft_id)
            .order_by(revisions.c.created_at)
        )
        before = connection.execute(
            kept.where(revisions.c.created_at < since).order_by(None).order_by(revisions.c.created_at.desc()).limit(1)
        ).first()
        first = connection.execute(kept.limit(1)).first()
        start = before or (first if first and (created < since or first.origin == "import") else None)
        if start is None and created < since:
            continue
        total += max(0, count - (start.word_count if start else 0))
    return total


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
