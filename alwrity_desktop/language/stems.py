"""Word forms made one: Snowball stems by PyStemmer, and the words of a phrase that carry it."""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from typing import Any

from alwrity_desktop.language.data import load
from alwrity_desktop.language.segment import words
from alwrity_desktop.language.spans import lowered, normalised

_local = threading.local()


def _stemmer(name: str) -> Any:
    """PyStemmer's object keeps state while it works, so each thread has its own."""
    made: dict[str, Any] = _local.__dict__.setdefault("made", {})
    if name not in made:
        import Stemmer

        made[name] = Stemmer.Stemmer(name)
    return made[name]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "en") -> str:
    """The stem of `word` in lower case; the word itself where no stemmer is kept for the language.

    German ß and ss are one (Swiss spelling), Russian ё and е too; Turkish ı and i are two.
    """
    known = load(language)
    folded = lowered(normalised(word), known.code)
    if folded.endswith(("'s", "s'")):
        folded = folded[:-2] if folded.endswith("'s") else folded[:-1]
    folded = known.forms.get(folded, folded)
    for pattern, other in known.respell:
        folded = _pattern(pattern).sub(other, folded)
    if known.before_stem:
        folded = _pattern(known.before_stem).sub("", folded, count=1)
    if known.stemmer:
        folded = _stemmer(known.stemmer).stemWord(folded) or folded  # of some short Greek words nothing is left
    return _pattern(known.after_stem).sub("", folded, count=1) if known.after_stem else folded


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def content_words(phrase: str, language: str = "en") -> list[str]:
    """The words of `phrase` in lower case without function words; all of them when nothing else is left."""
    known = load(language)
    found = [lowered(span.text, known.code) for span in words(phrase, language)]
    function = known.function_words
    return [word for word in found if word not in function] or found
