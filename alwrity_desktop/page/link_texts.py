"""Link texts that do not say where the link leads, such as "click here": lists by language in resources/checks."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language.spans import squeezed

_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LONGEST = 50
_NORWEGIAN = {"nb": "no", "nn": "no"}


@cache
def _lists() -> dict[str, frozenset[str]]:
    data: dict[str, str] = tomllib.loads(resource("checks", "link_texts.toml").read_text(encoding="utf-8"))
    return {
        code: frozenset(_bare(text) for line in texts.splitlines() for text in line.split("|") if text.strip())
        for code, texts in data.items()
    }


def _bare(text: str) -> str:
    return _ENDS.sub("", squeezed(text))


@lru_cache(maxsize=20_000)
def says_nothing(text: str, language: str) -> bool:
    """Is `text` one of the general ones of `language` or of English, or nothing but signs?"""
    if len(text) > _LONGEST:
        return False
    bare = _bare(text)
    lists, code = _lists(), language.lower()[:2]
    return not bare or any(bare in lists.get(name, ()) for name in (_NORWEGIAN.get(code, code), "en"))


def is_core(text: str, language: str) -> bool:
    """Is a text that says nothing one that Lighthouse fails on? In other languages than English every one is."""
    return not language.lower().startswith("en") or _bare(text) in _lists()["en_core"]


@lru_cache(maxsize=20_000)
def is_address(text: str) -> bool:
    """Is `text` nothing but a long web address, read out letter by letter by screen readers?"""
    return len(text) > 30 and bool(_ADDRESS.fullmatch(text.strip()))
