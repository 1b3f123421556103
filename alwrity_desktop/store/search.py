"""Full-text search over drafts and the sites' posts with SQLite's FTS5. Drafts are marked dirty by triggers, posts by
their queries (`remote_posts`), and indexed when there is time.

A text goes in as parts of some thousand words, cut where the text itself says, so that a change in a book-length
draft costs one part and no transaction is long. Words are looked for in one part together. Posts stand in the same
index under their own id.

Chinese, Japanese and Korean write without spaces (or glue endings to words), and FTS5 takes such a run as one word. So a
zero-width space goes behind each of their letters in the index, which makes each a word, and a run that is searched for
becomes a phrase of its letters: any part of a run is found, and only where its letters stand together.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from sqlalchemy import Connection, text

from alwrity_desktop.model.draft import DraftStatus, DraftSummary
from alwrity_desktop.model.identity import LOCAL_TENANT
from alwrity_desktop.store import drafts

PART_LEAST = 16_000
PART_MOST = 48_000
"""Characters of a part; between the two it ends at a paragraph whose checksum says so."""
BUDGET = 0.015
"""Seconds one call of `index_some` may take; the last part it begins may pass that."""
PREFIX_LEAST = 2
MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
"""Private-use characters around the hits in `SearchHit.snippet`."""

SCHEMA = (
    """CREATE TABLE search_parts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    draft_id VARCHAR(36) NOT NULL,
    part INTEGER NOT NULL,
    digest INTEGER NOT NULL
)""",
    "CREATE UNIQUE INDEX uq_search_parts ON search_parts (draft_id, part)",
    "CREATE TABLE search_dirty (draft_id VARCHAR(36) NOT NULL PRIMARY KEY)",
    """CREATE VIRTUAL TABLE search_index USING fts5(
    title, body, tags, keyphrases,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
)""",
    "INSERT INTO search_index (search_index, rank) VALUES ('rank', 'bm25(8.0, 1.0, 4.0, 4.0)')",
    """CREATE TRIGGER search_draft_added AFTER INSERT ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (new.id);
END""",
    """CREATE TRIGGER search_draft_changed AFTER UPDATE OF title, body, tags, keyphrases ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (new.id);
END""",
    """CREATE TRIGGER search_draft_deleted AFTER DELETE ON drafts BEGIN
    INSERT OR IGNORE INTO search_dirty VALUES (old.id);
END""",
)
"""What FTS5 needs beside the tables of `tables.py`; SQLite only."""

_WORD = re.compile(r"\w+", re.UNICODE)
_LETTERS = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
_UNSPACED = re.compile(f"([{_LETTERS}])")
"""Kana, Han ideographs with their extensions, Hangul syllables."""
DIVIDER = "\u200b"
_MARKUP = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_UNMARKED = (
    "SELECT id FROM remote_posts WHERE id NOT IN (SELECT draft_id FROM search_parts) "
    "AND id NOT IN (SELECT draft_id FROM search_dirty) "
    "UNION SELECT draft_id FROM search_parts WHERE draft_id NOT IN (SELECT id FROM drafts) "
    "AND draft_id NOT IN (SELECT id FROM remote_posts) AND draft_id NOT IN (SELECT draft_id FROM search_dirty)"
)
_OF_A_DRAFT = "EXISTS (SELECT 1 FROM search_parts p JOIN drafts d ON d.id = p.draft_id WHERE p.number = search_index.rowid)"
_PIECE = re.compile(r'-?"[^"]*"?|\S+')


@dataclass(slots=True, frozen=True)
class _Indexed:
    """What of a draft or a post goes into the index."""

    title: str
    body: str
    tags: list[str]
    keyphrases: list[str]


@dataclass(slots=True, frozen=True)
class SearchHit:
    """One draft that was found: its row of the library, and the place in
    its text, hits between MARK_OPEN and MARK_CLOSE (the text's beginning when only title or tags have it)."""

    summary: DraftSummary
    snippet: str


def query_of(wanted: str) -> str:
    """FTS5's own language from what a person types; "" when nothing in it can be searched. Never wrong syntax.

    Words must all occur; "quoted words" as a phrase; a leading minus excludes; the last word may be a beginning, and
    so may any word ending in *.
    """
    terms: list[str] = []
    without: list[str] = []
    pieces = _PIECE.findall(wanted.replace("\0", " "))
    for number, piece in enumerate(pieces):
        negative = piece.startswith("-") and len(piece) > 1
        words = divided(" ".join(_WORD.findall(piece))).replace(DIVIDER, " ").split()
        if not words:
            continue
        quoted = piece.lstrip("-").startswith('"')
        last = number == len(pieces) - 1 and not wanted[-1:].isspace()
        long = len(words[-1]) >= PREFIX_LEAST
        open_ended = not quoted and not negative and (piece.endswith("*") or last) and long
        phrase = '"' + " ".join(words) + '"' + ("*" if open_ended else "")
        (without if negative else terms).append(phrase)
    if not terms:
        return ""
    found = " AND ".join(terms)
    return f"({found}) NOT ({' OR '.join(without)})" if without else found


def search(
    connection: Connection,
    wanted: str,
    *,
    status: DraftStatus | None = None,
    tag: str = "",
    trashed: bool = False,
    limit: int = 30,
    tenant_id: str = LOCAL_TENANT,
) -> list[SearchHit]:
    """Drafts in which `wanted` occurs, the best first. Half the time goes into the snippets: ask for what is shown."""
    query = query_of(wanted)
    if not query:
        return []
    hits: dict[str, SearchHit] = {}
    taken, step = 0, limit
    while len(hits) < limit:
        rows = _ranked(connection, query, step, taken)
        keys = list(dict.fromkeys(row[0] for row in rows if row[0] not in hits))
        found = drafts.summaries_of(connection, keys, tenant_id=tenant_id)
        for draft_id, snippet in rows:
            summary = found.get(draft_id)
            if summary is not None and draft_id not in hits and _fits(summary, status, tag, trashed):
                hits[draft_id] = SearchHit(summary, snippet)
        taken += len(rows)
        if len(rows) < step:
            break
        step *= 4
    return list(hits.values())[:limit]


def divided(text_: str) -> str:
    """A text with a divider behind each letter of a script that is written without spaces."""
    return text_ if text_.isascii() else _UNSPACED.sub(rf"\1{DIVIDER}", text_)


def mark(connection: Connection, ids: Sequence[str]) -> None:
    """Posts that are new, changed or gone: index them when there is time."""
    for post_id in ids:
        connection.execute(text("INSERT OR IGNORE INTO search_dirty VALUES (:id)"), {"id": post_id})


def has_unmarked(connection: Connection) -> bool:
    """True where `mark_all` would find something."""
    return connection.execute(text(f"SELECT EXISTS ({_UNMARKED})")).scalar_one() == 1


def mark_all(connection: Connection) -> None:
    """Mark posts that were never indexed, and parts whose post went away with its site."""
    connection.execute(text(f"INSERT OR IGNORE INTO search_dirty {_UNMARKED}"))


def pending(connection: Connection) -> int:
    """How many drafts wait to be indexed."""
    return connection.execute(text("SELECT count(*) FROM search_dirty")).scalar_one()


def index_some(connection: Connection, limit: int = 50, *, budget: float = BUDGET) -> int:
    """Index up to `limit` waiting drafts within about `budget` seconds; gives how many still wait.

    What is done of a long draft stays done, so calling it again goes on.
    """
    until = time.perf_counter() + budget
    waiting = connection.execute(text("SELECT draft_id FROM search_dirty LIMIT :n"), {"n": limit}).scalars().all()
    for draft_id in waiting:
        if not _index_draft(connection, draft_id, until):
            break
        connection.execute(text("DELETE FROM search_dirty WHERE draft_id = :id"), {"id": draft_id})
        if time.perf_counter() >= until:
            break
    return pending(connection)


def rebuild(connection: Connection) -> None:
    """Mark all drafts as waiting; for a damaged index."""
    for table in ("drafts", "remote_posts"):
        connection.execute(text(f"INSERT OR IGNORE INTO search_dirty SELECT id FROM {table}"))
    connection.execute(text("DELETE FROM search_parts"))
    connection.execute(text("DELETE FROM search_index"))


def parts_of(body: str) -> Iterator[str]:
    """A text in parts of PART_LEAST to PART_MOST characters that mostly stay the same when the text changes elsewhere."""
    begin = 0
    while len(body) - begin > PART_MOST:
        end = _part_end(body, begin)
        yield body[begin:end]
        begin = end
    yield body[begin:]


def _part_end(body: str, begin: int) -> int:
    most = begin + PART_MOST
    place = body.find("\n", begin + PART_LEAST, most)
    last = 0
    while place >= 0:
        last = place + 1
        following = body.find("\n", last, most)
        paragraph = body[last : following if following >= 0 else most]
        if paragraph.strip() and zlib.crc32(paragraph.encode("utf-8", "replace")) % 16 == 0:
            return last
        place = following
    if last:
        return last
    space = body.rfind(" ", begin + PART_LEAST, most)
    return space + 1 if space > 0 else most


def _index_draft(connection: Connection, draft_id: str, until: float) -> bool:
    """Bring one draft's parts up to date; False when time ran out before the end."""
    known = {
        row.part: (row.number, row.digest)
        for row in connection.execute(
            text("SELECT part, number, digest FROM search_parts WHERE draft_id = :id"), {"id": draft_id}
        )
    }
    draft = _indexed(connection, draft_id)
    parts = list(parts_of(draft.body)) if draft is not None else []
    for place in [place for place in known if place >= len(parts)]:
        _remove_part(connection, known[place][0])
    if draft is None:
        return True
    for place, part in enumerate(parts):
        digest = zlib.crc32("\0".join((draft.title, *draft.tags, *draft.keyphrases, part)).encode("utf-8", "replace"))
        if known.get(place, (0, None))[1] == digest:
            continue
        if place in known:
            _remove_part(connection, known[place][0])
        _add_part(connection, draft_id, draft, place, part, digest)
        if time.perf_counter() >= until and place + 1 < len(parts):
            return False
    return True


def _indexed(connection: Connection, text_id: str) -> _Indexed | None:
    """The draft or post with this id as it is indexed; None when there is neither."""
    if (draft := drafts.get(connection, text_id)) is not None:
        return _Indexed(draft.title, draft.body, draft.tags, draft.keyphrases)
    query = "SELECT title, slug, excerpt, raw FROM remote_posts WHERE id = :id"
    post = connection.execute(text(query), {"id": text_id}).first()
    if post is None:
        return None
    return _Indexed(post.title, _plain(f"{post.raw}\n{post.excerpt}"), [post.slug], [])


def _plain(raw: str) -> str:
    """A post's content without its markup."""
    return unescape(_MARKUP.sub(" ", raw))


def _add_part(connection: Connection, text_id: str, draft: _Indexed, place: int, part: str, digest: int) -> None:
    added = connection.execute(
        text("INSERT INTO search_parts (draft_id, part, digest) VALUES (:id, :part, :digest)"),
        {"id": text_id, "part": place, "digest": digest},
    )
    connection.execute(
        text("INSERT INTO search_index (rowid, title, body, tags, keyphrases) VALUES (:n, :title, :body, :tags, :keys)"),
        {
            "n": added.lastrowid,
            "title": divided(draft.title),
            "body": divided(part.replace("\0", " ")),
            "tags": divided("\n".join(draft.tags)),
            "keys": divided("\n".join(draft.keyphrases)),
        },
    )


def _remove_part(connection: Connection, number: int) -> None:
    connection.execute(text("DELETE FROM search_index WHERE rowid = :n"), {"n": number})
    connection.execute(text("DELETE FROM search_parts WHERE number = :n"), {"n": number})


def _ranked(connection: Connection, query: str, limit: int, offset: int) -> list[tuple[str, str]]:
    statement = text(
        "SELECT (SELECT draft_id FROM search_parts WHERE number = search_index.rowid), "
        f"snippet(search_index, 1, '{MARK_OPEN}', '{MARK_CLOSE}', '…', 24) "
        f"FROM search_index WHERE search_index MATCH :query AND {_OF_A_DRAFT} ORDER BY rank LIMIT :limit OFFSET :offset"
    )
    rows = connection.execute(statement, {"query": query, "limit": limit, "offset": offset})
    return [(row[0], row[1].replace(DIVIDER, "")) for row in rows]


def _fits(summary: DraftSummary, status: DraftStatus | None, tag: str, trashed: bool) -> bool:
    if (summary.trashed_at is not None) != trashed or (status and summary.status != status):
        return False
    return not tag or tag.casefold() in (name.casefold() for name in summary.tags)
