"""Words that tie a sentence to the one before."""

from __future__ import annotations

import re
from functools import cache

from alwrity_desktop.language.data import load
from alwrity_desktop.language.spans import lowered, normalised

_EDGE, _END = r"(?<![\w'-])", r"(?![\w'-])"


@cache
def _patterns(language: str) -> tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...]]:
    known = load(language)
    before, after = ("", "") if known.spaceless else (_EDGE + known.clitics, _END)
    singles = sorted(known.transitions, key=len, reverse=True)
    joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in singles)
    pairs = (
        re.compile(f"{before}{re.escape(one)}{after}.+?{before}{re.escape(two)}{after}", re.DOTALL)
        for one, two in known.transition_pairs
    )
    return (re.compile(f"{before}(?:{joined}){after}") if joined else None), tuple(pairs)


def has_transition(sentence: str, language: str = "en") -> bool:
    """True when `sentence` has a transition word or phrase of `language`."""
    code = load(language).code
    single, pairs = _patterns(code)
    text = lowered(normalised(sentence), code)
    if code == "fr":
        text = text.replace("qu'", "que ")
    return bool(single and single.search(text)) or any(pair.search(text) for pair in pairs)
