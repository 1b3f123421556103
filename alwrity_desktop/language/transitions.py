"""Words that tie a sentence to the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from alwrity_desktop.language.data import Language, load
from alwrity_desktop.language.spans import lowered, normalised

_EDGE, _END = r"(?<![\w'-])", r"(?![\w'-])"


_Patterns = tuple[re.Pattern[str] | None, tuple[re.Pattern[str], ...]]


@cache
def _patterns(language: str) -> _Patterns:
    known = load(language)
    return _without_spaces(known) if known.spaceless else _of_words(known)


def _of_words(known: Language) -> _Patterns:
    before = _EDGE + known.clitics
    joined = _branches(known.transitions)
    pairs = (
        re.compile(f"{before}{re.escape(one)}{_END}.+?{before}{re.escape(two)}{_END}", re.DOTALL)
        for one, two in known.transition_pairs
    )
    return (re.compile(f"{before}(?:{joined}){_END}") if joined else None), tuple(pairs)


def _branches(phrases: Iterable[str]) -> str:
    """A pattern of many phrases that looks at each letter once: those that begin alike share their beginning."""
    groups: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases)):
        groups.setdefault(phrase[:1], []).append(phrase[1:])
    ends = groups.pop("", None) is not None
    made = [(r"\s+" if first == " " else re.escape(first)) + _branches(rests) for first, rests in groups.items()]
    if not made:
        return ""
    joined = made[0] if len(made) == 1 and not ends else f"(?:{'|'.join(made)})"
    return f"{joined}?" if ends else joined


def _without_spaces(known: Language) -> _Patterns:
    """Where words are not told apart by spaces: "~" marks what follows a word; the others begin a clause."""
    singles = sorted(known.transitions, key=len, reverse=True)
    bound = [phrase[1:] for phrase in singles if phrase.startswith("~")]
    free = "|".join(phrase for phrase in singles if not phrase.startswith("~"))
    pattern = re.compile("|".join([rf"(?:^|(?<=[\s、。，．「（]))(?:{free})", *bound]))
    return pattern, tuple(re.compile(f"{one}.+?{two}", re.DOTALL) for one, two in known.transition_pairs)


def has_transition(sentence: str, language: str = "en") -> bool:
    """True when `sentence` has a transition word or phrase of `language`."""
    code = load(language).code
    single, pairs = _patterns(code)
    text = lowered(normalised(sentence), code)
    if code == "fr":
        text = text.replace("qu'", "que ")
    return bool(single and single.search(text)) or any(pair.search(text) for pair in pairs)
