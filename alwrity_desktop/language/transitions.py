"""Words that tie a sentence to the one before."""

from __future__ import annotations

import re
from functools import cache

from alwrity_desktop.language.data import load
from alwrity_desktop.language.spans import normalised

_EDGE, _END = r"(?<![\w'-])", r"(?![\w'-])"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...]]:
    known = load(language)
    singles = sorted(known.transitions, key=len, reverse=True)
    joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in singles)
    pairs = (
        re.compile(f"{_EDGE}{re.escape(one)}{_END}.+?{_EDGE}{re.escape(two)}{_END}", re.DOTALL)
        for one, two in known.transition_pairs
    )
    return (re.compile(f"{_EDGE}(?:{joined}){_END}") if joined else None), tuple(pairs)


def has_transition(sentence: str, language: str = "en") -> bool:
    """True when `sentence` has a transition word or phrase of `language`."""
    single, pairs = _patterns(load(language).code)
    text = normalised(sentence).lower()
    return bool(single and single.search(text)) or any(pair.search(text) for pair in pairs)
