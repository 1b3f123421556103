"""Which words are hard to read: long ones that are not among the language's everyday words."""

from __future__ import annotations

from functools import cache

from alwrity_desktop.language.data import load
from alwrity_desktop.language.spans import lowered, normalised
from alwrity_desktop.language.stems import stem


def is_complex(word: str, language: str = "en", *, first: bool = False) -> bool:
    """True when `word` is long and not an everyday one in any of its forms; False where the language has no rule.

    Names are no hard words: one with a capital letter is left out unless it is the `first` of its sentence (German writes
    every noun so, and judges them all).
    """
    known = load(language)
    plain = normalised(word)
    if not known.complex_letters or len(plain) < known.complex_letters or not plain.isalpha():
        return False
    if plain[0].isupper() and not first and known.code != "de":
        return False
    low = lowered(plain, known.code)
    return low not in known.function_words and low not in known.common and stem(low, language) not in _everyday(known.code)


@cache
def _everyday(code: str) -> frozenset[str]:
    known = load(code)
    phrases = (word for phrase in known.transitions for word in phrase.split())
    return frozenset(stem(word, code) for word in (*known.common, *known.function_words, *phrases))
