"""Other people's text inside a request: marked off by lines nobody can guess, so that it is read as data.

A page may hold sentences such as "ignore your instructions". Each source stands between two lines that carry a mark
made at random for this one request; what looks like such a line inside a source is made harmless; and the system text
says that nothing between the lines is an instruction (resources/prompts/pieces.toml, "system").
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer.textrank import Passages, terms

_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(slots=True, frozen=True)
class Fenced:
    """Sources as they go into a request. mark: the random mark of their lines, "" where there are no sources."""

    text: str
    mark: str


def fence(sources: Sequence[Source], query: str, language: str, most: int) -> Fenced:
    """The sources between their lines, numbered from 1, together about `most` characters: the best-fitting paragraphs.

    Takes CPU time on long sources: call it in a thread.
    """
    if not sources:
        return Fenced("", "")
    mark = secrets.token_hex(8)
    share = max(1_000, most // len(sources))
    parts: list[str] = []
    for number, source in enumerate(sources, 1):
        kind = "the author's own notes" if source.kind == "own" else "somebody else's text"
        title = harmless(" ".join(source.title.split()))[:200]
        body = harmless(excerpt(source.text, query, language, share))
        parts.append(f"<<<SOURCE {number} {mark}>>>\nTitle: {title} ({kind})\n\n{body}\n<<<END {number} {mark}>>>")
    return Fenced("\n\n".join(parts), mark)


def excerpt(text: str, query: str, language: str, most: int) -> str:
    """At most about `most` characters of `text`: whole when short, else the paragraphs that fit the query, in order."""
    if len(text) <= most:
        return text.strip()
    paragraphs = [piece[:most] for piece in _PARAGRAPHS.split(text) if piece.strip()]
    fits = Passages(paragraphs, language).fit(Counter(terms(query, language)))
    kept: set[int] = set()
    size = 0
    for number in sorted(range(len(paragraphs)), key=lambda each: (-fits[each], each)):
        if size + len(paragraphs[number]) <= most:
            kept.add(number)
            size += len(paragraphs[number])
    pieces: list[str] = []
    for number in sorted(kept):
        if number and number - 1 not in kept:
            pieces.append("[…]")
        pieces.append(paragraphs[number].strip())
    return "\n\n".join(pieces)
