"""Queries over drafts. A list never reads a body: its opening words are kept in a column of their own."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, literal_column, select
from sqlalchemy import insert as insert_into
from sqlalchemy import text as sql_text
from sqlalchemy import update as update_in

from alwrity_desktop.core.errors import ChangedElsewhereError, InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.model.draft import Draft, DraftStatus, DraftSummary
from alwrity_desktop.model.identity import LOCAL_TENANT, now
from alwrity_desktop.store.rows import aware, entity_of, get_entity, values
from alwrity_desktop.store.tables import drafts, publications

Sort = Literal["updated", "created", "opened", "title", "words"]

SNIPPET_CHARACTERS = 200
_OWN_WRITES = frozenset({"id", "tenant_id", "created_at", "opened_at", "trashed_at"})
_MARKS = re.compile(r"[#>*_`~|\[\]]+|\]\([^)]*\)|!\[|<[^>]*>|^\s*[-+]\s+", re.MULTILINE)
_TITLE = func.lower(drafts.c.title)
_MATCHING = sql_text(
    "SELECT draft_id FROM search_parts WHERE number IN (SELECT rowid FROM search_index WHERE search_index MATCH :match)"
).columns(drafts.c.id)
_ORDERS: dict[Sort, ColumnElement[Any]] = {
    "updated": drafts.c.updated_at.desc(),
    "created": drafts.c.created_at.desc(),
    "opened": drafts.c.opened_at.desc().nulls_last(),
    "title": _TITLE.asc(),
    "words": drafts.c.word_count.desc(),
}


def insert(connection: Connection, draft: Draft) -> None:
    """Insert a new draft."""
    connection.execute(insert_into(drafts).values(_columns(draft)))


def update(connection: Connection, draft: Draft, *, expected: datetime | None = None) -> None:
    """Write all of `draft` but when it was opened or trashed (`mark_opened`, `set_trashed`); it gets a new `updated_at`.

    With `expected`, only when the stored `updated_at` is still that one. Raises ChangedElsewhereError when it is not,
    InputError when the draft is no longer there.
    """
    draft.updated_at = now()
    columns = {name: value for name, value in _columns(draft).items() if name not in _OWN_WRITES}
    statement = update_in(drafts).where(drafts.c.id == draft.id, drafts.c.tenant_id == draft.tenant_id)
    if expected is not None:
        statement = statement.where(drafts.c.updated_at == expected.astimezone(UTC).replace(tzinfo=None))
    if connection.execute(statement.values(columns)).rowcount == 1:
        return
    if get(connection, draft.id) is None:
        raise missing()
    raise ChangedElsewhereError(
        _("This draft was changed by another window or program since you opened it."),
        _("Compare both texts, then keep yours or take the other one; neither is lost."),
    )


def missing() -> InputError:
    """The error for a draft that is not in the library."""
    return InputError(
        _("This draft is no longer in the library."), _("Restore it from the trash or from a backup, or save a copy.")
    )


def version(connection: Connection, draft_id: str) -> datetime | None:
    """`updated_at` of a draft as it is stored; None when there is no such draft."""
    return aware(connection.execute(select(drafts.c.updated_at).where(drafts.c.id == draft_id)).scalar_one_or_none())


def get(connection: Connection, draft_id: str) -> Draft | None:
    """The draft with this id, in the trash or not."""
    return get_entity(connection, drafts, Draft, draft_id)


def ids(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> list[str]:
    """Ids of all drafts, the trash included, oldest first."""
    query = select(drafts.c.id).where(drafts.c.tenant_id == tenant_id).order_by(drafts.c.created_at)
    return list(connection.execute(query).scalars())


def summaries(
    connection: Connection,
    *,
    status: DraftStatus | None = None,
    tag: str = "",
    trashed: bool = False,
    text: str = "",
    match: str = "",
    sort: Sort = "updated",
    limit: int = 200,
    offset: int = 0,
    tenant_id: str = LOCAL_TENANT,
) -> list[DraftSummary]:
    """Rows of the library.

    `text` must occur in the title, a tag or a keyphrase, as it is; or else `match`, a query in FTS5's language
    (`search.query_of`), must find the draft by its whole text.
    """
    query = _summary_query().where(drafts.c.tenant_id == tenant_id, _in_trash(trashed))
    if status:
        query = query.where(drafts.c.status == status)
    if tag:
        query = query.where(func.lower(drafts.c.tags, type_=drafts.c.title.type).contains(_json(tag), autoescape=True))
    if text:
        query = query.where(
            _mentions(text) | drafts.c.id.in_(_MATCHING.bindparams(match=match)) if match else _mentions(text)
        )
    query = query.order_by(_ORDERS[sort], drafts.c.id.desc()).limit(limit).offset(offset)
    return [_summary(row) for row in connection.execute(query)]


def summaries_of(connection: Connection, draft_ids: list[str], *, tenant_id: str = LOCAL_TENANT) -> dict[str, DraftSummary]:
    """Library rows of these drafts by id; unknown ids are left out."""
    query = _summary_query().where(drafts.c.tenant_id == tenant_id, drafts.c.id.in_(draft_ids))
    return {row.id: _summary(row) for row in connection.execute(query)}


def counts(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[str, int]:
    """How many drafts: `all` (not in the trash), each status, `trash`, and `words` over all that are not in the trash."""
    query = (
        select(
            case((drafts.c.trashed_at.is_not(None), "trash"), else_=drafts.c.status).label("kind"),
            func.count().label("number"),
            func.sum(drafts.c.word_count).label("words"),
        )
        .where(drafts.c.tenant_id == tenant_id)
        .group_by(literal_column("1"))
    )
    found = {"all": 0, "draft": 0, "review": 0, "approved": 0, "trash": 0, "words": 0}
    for kind, number, words in connection.execute(query):
        found[kind] = number
        if kind != "trash":
            found["all"] += number
            found["words"] += words or 0
    return found


def tags(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> dict[str, int]:
    """All tags of drafts that are not in the trash, with how many drafts have each, in the order of the alphabet."""
    query = select(drafts.c.tags).where(drafts.c.tenant_id == tenant_id, _in_trash(False))
    found: dict[str, int] = {}
    for names in connection.execute(query).scalars():
        for name in names:
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items(), key=lambda item: item[0].casefold()))


def set_trashed(connection: Connection, draft_ids: list[str], trashed: bool) -> list[str]:
    """Put drafts into the trash or take them out; gives the ids that changed. `updated_at` stays."""
    chosen = drafts.c.id.in_(draft_ids) & _in_trash(not trashed)
    changed = list(connection.execute(select(drafts.c.id).where(chosen)).scalars())
    moment = now().replace(tzinfo=None) if trashed else None
    connection.execute(update_in(drafts).where(drafts.c.id.in_(changed)).values(trashed_at=moment))
    return changed


def set_status(connection: Connection, draft_ids: list[str], status: DraftStatus) -> int:
    """Give drafts a status; gives how many there were. `updated_at` stays: it tells of the text."""
    statement = update_in(drafts).where(drafts.c.id.in_(draft_ids)).values(status=status)
    return connection.execute(statement).rowcount


DETAILS = frozenset({"title", "slug", "excerpt", "keyphrases", "categories", "tags", "featured_image", "extra"})
"""What `set_details` may write."""


def set_details(connection: Connection, draft_id: str, details: dict[str, Any]) -> None:
    """Write some of what stands around the text. `updated_at` stays: it tells of the text. Raises InputError when gone."""
    assert details.keys() <= DETAILS, details
    statement = update_in(drafts).where(drafts.c.id == draft_id).values(**details)
    if connection.execute(statement).rowcount == 0:
        raise missing()


def delete_forever(connection: Connection, draft_ids: list[str]) -> int:
    """Delete drafts with their revisions and runs; gives how many there were."""
    return connection.execute(delete(drafts).where(drafts.c.id.in_(draft_ids))).rowcount


def mark_opened(connection: Connection, draft_id: str) -> datetime:
    """Remember that the draft was opened now, and give that moment; `updated_at` stays."""
    moment = now()
    connection.execute(update_in(drafts).where(drafts.c.id == draft_id).values(opened_at=moment.replace(tzinfo=None)))
    return moment


def last_opened(connection: Connection, *, tenant_id: str = LOCAL_TENANT) -> Draft | None:
    """The draft opened last that is not in the trash."""
    query = (
        select(drafts)
        .where(drafts.c.tenant_id == tenant_id, drafts.c.opened_at.is_not(None), _in_trash(False))
        .order_by(drafts.c.opened_at.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return entity_of(Draft, row) if row else None


def opening_words(body: str) -> str:
    """The first words of a text without its marks, for a row of the library."""
    plain = _MARKS.sub(" ", body[: SNIPPET_CHARACTERS * 3].replace("\0", ""))
    return " ".join(plain.split())[:SNIPPET_CHARACTERS]


def _columns(draft: Draft) -> dict[str, Any]:
    return {**values(draft), "snippet": opening_words(draft.body)}


def _in_trash(trashed: bool) -> ColumnElement[bool]:
    return drafts.c.trashed_at.is_not(None) if trashed else drafts.c.trashed_at.is_(None)


def _json(tag: str) -> str:
    return json.dumps(tag, ensure_ascii=False).lower()


def _mentions(text: str) -> ColumnElement[bool]:
    wanted = text.lower()
    plain = drafts.c.title.type
    return (
        _TITLE.contains(wanted, autoescape=True)
        | func.lower(drafts.c.tags, type_=plain).contains(_json(text)[1:-1], autoescape=True)
        | func.lower(drafts.c.keyphrases, type_=plain).contains(_json(text)[1:-1], autoescape=True)
    )


def _summary_query() -> Select[Any]:
    url = (
        select(publications.c.url)
        .where(publications.c.draft_id == drafts.c.id, publications.c.remote_status == "publish")
        .order_by(publications.c.updated_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    names = ["id", "title", "status", "tags", "keyphrases", "word_count", "goal_words", "updated_at", "opened_at"]
    columns = [drafts.c[name] for name in (*names, "trashed_at", "snippet")]
    return select(*columns, func.coalesce(url, "").label("published_url"))


def _summary(row: Row[Any]) -> DraftSummary:
    return DraftSummary(*(aware(value) for value in row))
