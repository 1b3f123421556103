"""How near two words or phrases are in meaning, from data the program carries: no network, no model at run time.

resources/keywords/en.npz holds a vector for each of some 33,000 English stems and pairs of synonyms
(resources/keywords/NOTICE.md tells where they come from). Other languages have none: there a word is only like itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.paths import resource
from alwrity_desktop.language import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LOW, SPAN = 0.38, 0.46
"""A cosine of LOW is no likeness, LOW + SPAN is the highest one that vectors alone can give. Set on keyword sets
(tests/benchmarks/keyword_sets.py) made with other seeds than the reported ones."""
MOST = 0.95
"""The highest likeness of two different words that vectors alone can give."""
_ROWS = 512


@dataclass(slots=True)
class WordData:
    """Vectors by stem, and the synonyms of a word or phrase with their worth (0 to 1)."""

    rows: dict[str, int]
    vectors: Floats
    synonyms: dict[str, dict[str, float]]

    def knows(self, word: str) -> bool:
        """Is `word` an English word it has heard of?"""
        return stem(word, "en") in self.rows

    def vector(self, phrase: str) -> Floats | None:
        """Unit vector of a word or phrase, None when no word of it is known."""
        import numpy as np

        found = [self.rows[key] for word in phrase.split() if (key := stem(word, "en")) in self.rows]
        if not found:
            return None
        added: Floats = self.vectors[found].sum(0)
        length = np.float32(np.linalg.norm(added) + 1e-9)
        return np.divide(added, length, dtype=np.float32)


@cache
def word_data(language: str) -> WordData | None:
    """The data of a language, None where there is none. Read once (about 0.3 s)."""
    path = resource("keywords", f"{language.partition('-')[0]}.npz")
    if not path.is_file():
        return None
    import numpy as np  # a program that groups no keywords does without its 16 MB

    with np.load(path) as stored:
        words = bytes(stored["words"]).decode().split("\n")
        raw = stored["vectors"].astype(np.float32)
        pairs = bytes(stored["pairs"]).decode().split("\n")
        worth: list[int] = stored["worth"].tolist()
    synonyms: dict[str, dict[str, float]] = {}
    for pair, value in zip(pairs, worth, strict=True):
        one, _tab, other = pair.partition("\t")
        synonyms.setdefault(one, {})[other] = value / 100
        synonyms.setdefault(other, {})[one] = value / 100
    rows = {stem(word, "en"): row for row, word in enumerate(words)}
    return WordData(rows, raw / np.linalg.norm(raw, axis=1, keepdims=True), synonyms)


Alike = list[dict[int, float]]
"""For each concept the others that are like it, and how much (0 to 1, itself left out)."""


def alike(surfaces: Sequence[str], language: str, apart: Sequence[frozenset[str]]) -> Alike:
    """How near each of `surfaces` (words or phrases) is to each other. Pairs of one line of `apart` are never near."""
    near: Alike = [{} for _surface in surfaces]
    data = word_data(language)
    if data is None:
        return near
    _by_vectors(near, surfaces, data)
    _by_synonyms(near, surfaces, data)
    groups = [{number for number, surface in enumerate(surfaces) if surface in group} for group in apart]
    for group in groups:
        for one, other in combinations(sorted(group), 2):
            near[one].pop(other, None)
            near[other].pop(one, None)
    return near


def _by_vectors(near: Alike, surfaces: Sequence[str], data: WordData) -> None:
    found: list[tuple[int, Floats]] = [
        (number, vector)
        for number, surface in enumerate(surfaces)
        if not any(char.isdigit() for char in surface) and (vector := data.vector(surface)) is not None
    ]
    if not found:
        return
    import numpy as np

    numbers = [number for number, _vector in found]
    matrix: Any = np.stack([vector for _number, vector in found])
    for start in range(0, len(numbers), _ROWS):
        cosines = matrix[start : start + _ROWS] @ matrix.T
        for row, column in zip(*np.nonzero(cosines > LOW), strict=True):
            one, other = numbers[start + int(row)], numbers[int(column)]
            if one != other:
                near[one][other] = min(MOST, (float(cosines[row, column]) - LOW) / SPAN)


def _by_synonyms(near: Alike, surfaces: Sequence[str], data: WordData) -> None:
    place = {surface: number for number, surface in enumerate(surfaces)}
    for one, surface in enumerate(surfaces):
        for synonym, worth in data.synonyms.get(surface, {}).items():
            other = place.get(synonym)
            if other is not None and other != one and worth > near[one].get(other, 0):
                near[one][other] = near[other][one] = worth
