"""Categories and tags by name: found on the site, made where the account may."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Literal

from alwrity_desktop.publisher.once import Once
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.publisher.targets.wordpress import MOST, WordPressClient

Taxonomy = Literal["categories", "tags"]


@dataclass(slots=True)
class Terms:
    """Ids in the order of the names; `missing` are names that are not there and may not be made."""

    ids: list[int] = field(default_factory=list[int])
    missing: list[str] = field(default_factory=list[str])


async def term_ids(client: WordPressClient, once: Once, taxonomy: Taxonomy, names: list[str]) -> Terms:
    """The ids of `names`. Raises SiteError."""
    found = await asyncio.gather(*(_one(client, once, taxonomy, name) for name in names))
    terms = Terms()
    for name, number in zip(names, found, strict=True):
        if number:
            terms.ids.append(number)
        else:
            terms.missing.append(name)
    terms.ids = list(dict.fromkeys(terms.ids))
    return terms


async def _one(client: WordPressClient, once: Once, taxonomy: Taxonomy, name: str) -> int:
    """The id of one term, 0 where it is not there and may not be made."""

    words = re.findall(r"\w+", name) or [name]
    longest = max(words, key=len)  # the name is kept with its & and < escaped, so the whole of it may not be found

    async def look() -> int | None:
        rows = (await client.get(f"wp/v2/{taxonomy}", search=longest, per_page=MOST, _fields="id,name,slug")).data
        return next((int(row["id"]) for row in rows if _same(row, name)), None)

    async def make() -> int:
        try:
            return int((await client.post(f"wp/v2/{taxonomy}", {"name": name}, _fields="id")).data["id"])
        except SiteError as error:
            if error.code == "term_exists" and error.data.get("term_id"):
                return int(error.data["term_id"])
            if error.cause == "no_rights":
                return 0
            raise

    if taxonomy == "tags":  # making one that is there gives its id, so one request does; a refusal may still be found
        return await once(make, look) or await look() or 0
    return await look() or await once(make, look)  # a category of this name may stand below another one


def _same(row: dict[str, Any], name: str) -> bool:
    return unescape(str(row["name"])).casefold() == name.casefold()
