"""Changes of keywords by a person: one cell or hundreds of thousands of rows, each with its way back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.keyword import Intent, Keyword
from alwrity_desktop.model.keyword_merging import GROUPS, correct, key_of
from alwrity_desktop.planner.belonging import checked_belonging
from alwrity_desktop.planner.intents import intent_of
from alwrity_desktop.planner.keyword_lines import refusal
from alwrity_desktop.store import keyword_rows, keywords
from alwrity_desktop.store.keyword_rows import Old, Values

if TYPE_CHECKING:
    from alwrity_desktop.planner.clusters import Clusters
    from alwrity_desktop.store.clusters import Before
    from alwrity_desktop.store.database import Database

Figure = Literal["volume", "difficulty", "cpc", "intents", "tags"]
AT_ONCE = 1000
"""Keywords changed in one transaction, about 20 ms of the writer."""
_PACKED = ("origins", "earlier", "intents", "tags")
_KEYED = ("text", "country", "language", "key")


@dataclass(slots=True)
class KeywordUndo:
    """How it was. names and rows: columns with their values by id. gone, pages: rows to put back. made: ids to delete."""

    names: tuple[str, ...] = ()
    rows: Old = field(default_factory=dict[str, tuple[Any, ...]])
    gone: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    pages: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    made: list[str] = field(default_factory=list[str])
    clusters: Before | None = None

    @property
    def ids(self) -> list[str]:
        """The keywords it is about."""
        place = keyword_rows.ALL.index("id")
        moved = self.clusters.places if self.clusters is not None else {}
        return [*self.rows, *(row[place] for row in self.gone), *self.made, *moved]


@dataclass(slots=True)
class Edited:
    """What a change did. left: texts of keywords that stayed as they are, as there is such a keyword already."""

    undo: KeywordUndo
    left: list[str] = field(default_factory=list[str])

    @property
    def count(self) -> int:
        """How many keywords changed."""
        return len(self.undo.ids)


class KeywordEdits:
    """All changes give `Edited`; `revert` takes its undo, and gives the one for the way forth."""

    def __init__(self, db: Database, clusters: Clusters) -> None:
        self._db = db
        self._clusters = clusters

    async def revert(self, undo: KeywordUndo, report: Report = silent) -> KeywordUndo:
        """Put back how it was; gives how it is now."""
        now = KeywordUndo(undo.names)
        if undo.clusters is not None:
            now.clusters = await self._clusters.restore(undo.clusters)
        if undo.made:
            removed = await self.remove(undo.made, report)
            now.gone, now.pages = removed.undo.gone, removed.undo.pages
        keys = list(undo.rows)
        for some in _pieces(keys, report):
            now.rows |= await self._db.write(keyword_rows.put_back, undo.names, {key: undo.rows[key] for key in some})
        for start in range(0, len(undo.gone), AT_ONCE):
            now.made += await self._db.write(keyword_rows.insert, undo.gone[start : start + AT_ONCE])
        await self._db.write(keyword_rows.insert_pages, undo.pages)
        return now

    async def disable(self, ids: Sequence[str], disabled: bool = True, report: Report = silent) -> Edited:
        """Leave keywords out of clustering and ideas, or take them in again."""
        return await self._set(ids, ("disabled",), partial(_with, disabled=int(disabled)), report)

    async def archive(self, ids: Sequence[str], report: Report = silent) -> Edited:
        """Put keywords away; they stay in their clusters."""
        return await self._set(ids, ("state",), partial(_with, state="archived"), report)

    async def restore(self, ids: Sequence[str], report: Report = silent) -> Edited:
        """Take keywords out of the archive."""
        return await self._set(ids, ("state", "cluster_id"), _restored, report)

    async def set_figure(self, ids: Sequence[str], figure: Figure, value: Any, report: Report = silent) -> Edited:
        """Correct a figure; it is a person's from now on. value: a number, an Intent, tags; None for not known."""
        names = (*GROUPS[figure], "origins", "earlier", "import_number")
        return await self._set(ids, names, partial(_corrected, figure, _told(figure, value)), report)

    async def tag(
        self, ids: Sequence[str], add: Sequence[str], remove: Sequence[str] = (), report: Report = silent
    ) -> Edited:
        """Give keywords tags, or take some away."""
        names = ("tags", "origins", "earlier", "import_number")
        return await self._set(ids, names, partial(_tagged, tuple(add), frozenset(remove)), report)

    async def set_place(
        self, ids: Sequence[str], *, country: str | None = None, language: str | None = None, report: Report = silent
    ) -> Edited:
        """Say for which country and in which language keywords are; None leaves one as it is."""
        given = {"country": country, "language": language}
        return await self._rekeyed(ids, {name: value for name, value in given.items() if value is not None}, report)

    async def set_belonging(
        self, ids: Sequence[str], *, site_id: str | None = None, sector: str | None = None, report: Report = silent
    ) -> Edited:
        """Say for which site, and which sector of it, keywords are; "" for none, None leaves one as it is.

        Raises InputError for a site that is not connected, or a sixth sector of a site.
        """
        given = await checked_belonging(self._db, site_id, sector)
        return await self._set(ids, tuple(given), partial(_with, **given), report) if given else Edited(KeywordUndo())

    async def rename(self, keyword_id: str, text: str) -> Edited:
        """Write a keyword in another way. Raises InputError where it is none, or is there already."""
        plain = " ".join(text.split())
        if why := refusal(plain):
            raise InputError(why, _("Write a few words."))
        done = await self._rekeyed([keyword_id], {"text": plain}, silent)
        if done.left:
            raise InputError(_("“{text}” is there already.", text=plain), _("Delete one of the two."))
        return done

    async def add(self, texts: Sequence[str], country: str = "", language: str = "", report: Report = silent) -> Edited:
        """Add keywords by hand; their volume is not known. Those that are there already are `left`."""
        plain = {key_of(text, country, language): " ".join(text.split()) for text in texts if text.strip()}
        done = Edited(KeywordUndo())
        for some in _pieces(list(plain), report):
            made = [_made(plain[key], key, country, language) for key in some if not refusal(plain[key])]
            fresh = await self._db.write(_inserted, made)
            known = {one.key for one in fresh}
            done.undo.made += [one.id for one in fresh]
            done.left += [plain[key] for key in some if key not in known]
        return done

    async def remove(self, ids: Sequence[str], report: Report = silent) -> Edited:
        """Delete keywords."""
        done = Edited(KeywordUndo())
        for some in _pieces(ids, report):
            gone, pages = await self._db.write(keyword_rows.remove, some)
            done.undo.gone += gone
            done.undo.pages += pages
        return done

    async def move(self, ids: Sequence[str], cluster_id: str = "") -> Edited:
        """Put keywords into a cluster; "" takes them out of theirs."""
        return Edited(KeywordUndo(clusters=await self._clusters.move(ids, cluster_id)))

    async def gather(self, ids: Sequence[str], name: str = "") -> Edited:
        """Put keywords into a cluster of their own."""
        return Edited(KeywordUndo(clusters=await self._clusters.gather(ids, name)))

    async def _set(
        self, ids: Sequence[str], names: tuple[str, ...], change: Callable[[Values], Values | None], report: Report
    ) -> Edited:
        done = Edited(KeywordUndo(names))
        for some in _pieces(ids, report):
            done.undo.rows |= await self._db.write(keyword_rows.rewrite, some, names, change)
        return done

    async def _rekeyed(self, ids: Sequence[str], given: Mapping[str, str], report: Report) -> Edited:
        done = Edited(KeywordUndo(_KEYED))
        for some in _pieces(ids, report):
            before, left = await self._db.write(_rekey, some, given)
            done.undo.rows |= before
            done.left += left
        return done


def _pieces(ids: Sequence[str], report: Report) -> Iterator[list[str]]:
    """`ids` in pieces, with how far it is."""
    for start in range(0, len(ids), AT_ONCE):
        if len(ids) > AT_ONCE:
            words = ngettext("Changing {count} keyword", "Changing {count} keywords", len(ids))
            report(Progress("change", words, start / len(ids)))
        yield list(ids[start : start + AT_ONCE])


def _with(values: Values, **given: Any) -> Values:
    return values | given


def _restored(values: Values) -> Values | None:
    if values["state"] != "archived":
        return None
    return values | {"state": "mapped" if values["cluster_id"] else "new"}


def _told(figure: Figure, value: Any) -> Values:
    if figure == "volume":
        return {"volume": value, "volume_high": None, "volume_estimated": 0}
    if figure == "intents":
        return {"intents": [value] if value else [], "intent_source": "person" if value else ""}
    return {figure: list(value) if figure == "tags" else value}


def _corrected(figure: Figure, told: Values, values: Values) -> Values | None:
    row = _unpacked(values)
    if figure == "cpc":
        told = {**told, "currency": row["currency"]}
    return _packed(row) if correct(row, figure, told) else None


def _tagged(add: tuple[str, ...], away: frozenset[str], values: Values) -> Values | None:
    row = _unpacked(values)
    tags = list(dict.fromkeys([*(tag for tag in row["tags"] if tag not in away), *add]))
    return _packed(row) if correct(row, "tags", {"tags": tags}) else None


def _rekey(connection: Any, ids: Sequence[str], given: Mapping[str, str]) -> tuple[Old, list[str]]:
    """Give keywords another text, country or language, but for those that another keyword has then already."""
    found: dict[str, Values] = {
        key: dict(zip(_KEYED, values, strict=True)) for key, values in _read(connection, ids).items()
    }
    wanted: dict[str, Values] = {key: {**row, **given} for key, row in found.items()}
    for row in wanted.values():
        row["key"] = key_of(row["text"], row["country"], row["language"])
    there = keyword_rows.taken(connection, [row["key"] for row in wanted.values()])
    left: list[str] = []
    rows: Old = {}
    for key, row in wanted.items():
        if there.setdefault(row["key"], key) != key:
            left.append(row["text"])
        elif row != found[key]:
            rows[key] = tuple(row[name] for name in _KEYED)
    return keyword_rows.put_back(connection, _KEYED, rows), left


def _read(connection: Any, ids: Sequence[str]) -> Old:
    """By id the values of what makes a key."""
    return {one.id: (one.text, one.country, one.language, one.key) for one in keywords.by_ids(connection, ids)}


def _made(text: str, key: str, country: str, language: str) -> Keyword:
    intent: Intent | None = intent_of(text, language or "en")
    return Keyword(
        key=key,
        text=text,
        country=country,
        language=language,
        intents=[intent] if intent else [],
        intent_source="rules" if intent else "",
    )


def _inserted(connection: Any, made: Sequence[Keyword]) -> list[Keyword]:
    return [one for one in made if keywords.add(connection, one)]


def _unpacked(values: Values) -> Values:
    return {name: json.loads(value) if name in _PACKED else value for name, value in values.items()}


def _packed(row: Values) -> Values:
    return {name: json.dumps(value, ensure_ascii=False) if name in _PACKED else value for name, value in row.items()}


__all__ = ["Edited", "Figure", "KeywordEdits", "KeywordUndo"]
