"""What a model, or a rule, can do about a result: which words of the text it changes and what it is asked for.

The requests are in resources/prompts/mends.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Literal

from alwrity_desktop.ai.own_prompts import check_prompt
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.page.result import Result
from alwrity_desktop.page.tree import Page, Place
from alwrity_desktop.store import prompts as stored
from alwrity_desktop.store.database import Database

Target = Literal["place", "introduction", "whole", "title", "description", "slug"]


@dataclass(slots=True, frozen=True)
class Mend:
    """check: a check's id, or a pattern of several. ask: what a model is asked; "" where no model is, or a tool asks."""

    check: str
    target: Target
    ask: str = ""

    @property
    def needs_model(self) -> bool:
        """Whether a model is asked."""
        return self.target != "slug"

    @property
    def key(self) -> str:
        """The name its request has among the prompts a person may change."""
        return f"mend.{self.check}"

    def request(self, keyphrase: str, overrides: Mapping[str, str] | None = None) -> str:
        """The request for a text with this keyphrase; the person's own where there is one."""
        return (overrides or {}).get(self.key, self.ask).replace("PHRASE", " ".join(keyphrase.split()))


@cache
def mends() -> tuple[Mend, ...]:
    """All of them, as the file has them."""
    data: dict[str, Any] = tomllib.loads(resource("prompts", "mends.toml").read_text(encoding="utf-8"))
    return tuple(Mend(**row) for row in data["mends"])


async def set_ask(db: Database, key: str, text: str) -> None:
    """Keep the person's own request. Raises InputError when the key is unknown or the text cannot be used."""
    known = [mend.key for mend in mends() if mend.ask]
    if key not in known:
        raise InputError(_("There is no prompt “{key}”.", key=key), _("There are {names}.", names=", ".join(known)))
    check_prompt(text, key, ())
    await db.write(stored.set_override, key, text)


@cache
def _of_check(check: str) -> Mend | None:
    return next((mend for mend in mends() if fnmatchcase(check, mend.check)), None)


def mend_of(result: Result) -> Mend | None:
    """What can be done about a result by a model or a rule; None where only a person can, or where all is well."""
    mend = _of_check(result.id) if result.rating in ("bad", "ok") else None
    return None if mend is None or (mend.target == "place" and not result.places) else mend


def span_of(mend: Mend, result: Result, page: Page, place: int = 0) -> Place:
    """The characters of the source a mending rewrites: whole blocks, so that a model sees whole thoughts."""
    leaves = [leaf for leaf in page.leaves if leaf.role != "code"]
    if mend.target == "whole":
        return 0, len(page.paper.text)
    if mend.target == "introduction":
        first = next((leaf for leaf in leaves if leaf.role == "paragraph" and leaf.text.strip()), None)
        return first.place if first else (0, len(page.paper.text))
    start, end = result.places[min(max(0, place), len(result.places) - 1)]
    touched = [leaf.place for leaf in leaves if leaf.place[0] < end and start < leaf.place[1]]
    return min([start, *(one for one, _two in touched)]), max([end, *(two for _one, two in touched)])
