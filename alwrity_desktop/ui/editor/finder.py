"""Finding in a text off the window thread, with a limit on time: a bad regular expression stops, nothing freezes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alwrity_desktop.core.messages import _

TIME_LIMIT = 2.0
"""Seconds one search may take."""

MOST = 20_000
"""Places shown; replacing all goes on to the end."""


@dataclass(slots=True, frozen=True)
class Query:
    """What is looked for."""

    pattern: str
    regex: bool = False
    match_case: bool = False
    whole_words: bool = False


@dataclass(slots=True)
class Found:
    """What came of it: `places` are character offsets; `problem` is a sentence when the pattern cannot be used."""

    query: Query
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    more: bool = False
    problem: str = ""


def find(lines: list[str], query: Query) -> Found:
    """All places of `query`. Runs in a thread; the search itself lets other threads run."""
    import regex

    text = "\n".join(lines)
    found = Found(query, text)
    if not query.pattern:
        return found
    try:
        compiled = _compiled(query)
        for match in compiled.finditer(text, timeout=TIME_LIMIT, concurrent=True):
            if match.start() == match.end():
                continue
            if len(found.places) == MOST:
                found.more = True
                break
            found.places.append(match.span())
    except regex.error as error:
        found.problem = _("This is not a regular expression: {reason}.", reason=str(error))
    except TimeoutError:
        found.problem = _("This expression takes too long; make it simpler.")
    return found


def replaced(lines: list[str], query: Query, replacement: str) -> tuple[str, int, str]:
    """The text with every place replaced, how many there were, and a sentence when it cannot be done ("" else).

    With a regular expression, \\1 or \\g<name> in the replacement stand for groups.
    """
    import regex

    text = "\n".join(lines)
    try:
        template = replacement if query.regex else replacement.replace("\\", "\\\\")
        made, count = _compiled(query).subn(template, text, timeout=TIME_LIMIT, concurrent=True)
    except (regex.error, IndexError) as error:
        return text, 0, _("This cannot be used as a replacement: {reason}.", reason=error)
    except TimeoutError:
        return text, 0, _("This expression takes too long; make it simpler.")
    return made, count, ""


def replacement_for(found: Found, place: tuple[int, int], replacement: str) -> str:
    """What one place becomes; for a regular expression with its groups filled in."""
    if not found.query.regex:
        return replacement
    match = _compiled(found.query).search(found.text, place[0], timeout=TIME_LIMIT)
    return match.expand(replacement) if match and match.span() == place else replacement


def _compiled(query: Query) -> Any:
    import regex

    pattern = query.pattern if query.regex else regex.escape(query.pattern)
    if query.whole_words:
        pattern = rf"\b(?:{pattern})\b"
    flags = regex.MULTILINE | regex.UNICODE | (0 if query.match_case else regex.IGNORECASE)
    return regex.compile(pattern, flags)
