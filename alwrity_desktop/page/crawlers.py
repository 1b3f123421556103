"""The well-known crawlers, read from resources/seo/crawlers.toml, each with the page to look it up on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from alwrity_desktop.core.paths import resource

Kind = Literal["search", "ai_training", "ai_search", "ai_user", "preview", "ads", "archive", "tool"]
AI_KINDS: tuple[Kind, ...] = ("ai_training", "ai_search", "ai_user")


@dataclass(slots=True, frozen=True)
class Crawler:
    """One crawler. `token`: what it looks for in robots.txt. `falls_back`: whose group it obeys without one of its own.

    ignores_star: "User-agent: *" does not count for it. token_only: no robot of its own, only a permission.
    obeys: False where it may not follow robots.txt, so that a rule is a request and no lock.
    source: the page to look it up on. known: from where the row is known, "list", "copies" or "general" (see the file).
    """

    token: str
    maker: str
    kind: Kind
    source: str
    falls_back: tuple[str, ...] = ()
    ignores_star: bool = False
    token_only: bool = False
    obeys: bool = True
    known: str = "general"


@cache
def well_known() -> tuple[Crawler, ...]:
    """All crawlers of the list, in its order."""
    raw: dict[str, Any] = tomllib.loads(resource("seo", "crawlers.toml").read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = raw["crawler"]
    return tuple(Crawler(**(row | {"falls_back": tuple(row.get("falls_back", ()))})) for row in rows)  # pyright: ignore[reportArgumentType] - the file's test checks the types


def crawler(token: str) -> Crawler | None:
    """The crawler with this token, in whatever case."""
    return next((one for one in well_known() if one.token.lower() == token.lower()), None)


def tokens(*kinds: Kind) -> tuple[str, ...]:
    """Tokens of the crawlers of these kinds."""
    return tuple(one.token for one in well_known() if one.kind in kinds)
