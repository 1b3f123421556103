"""A draft made ready for keeping: characters no database keeps, and its number of words."""

from __future__ import annotations

import re

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.word_count import count_words

__all__ = ["count_words", "prepare", "storable"]

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with what no database keeps (NUL, lone surrogates) shown as U+FFFD."""
    try:
        text.encode()  # ten times faster than looking for surrogates with an expression
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def prepare(draft: Draft, words: int | None = None) -> None:
    """Make title and body storable and count the words, unless the editor has: 40 ms for 100,000 words, use a thread."""
    draft.title, draft.body = storable(draft.title), storable(draft.body)
    draft.word_count = count_words(draft.body, draft.language) if words is None else words
