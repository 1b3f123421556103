"""How sentences and passages relate: weighted terms, cosine likeness, TextRank, BM25 and the phrases of a text.

Plain Python on sparse vectors: a few thousand sentences take under a second, and no numeric library has to be loaded.
TextRank: Mihalcea and Tarau 2004, with cosine of TF-IDF as likeness. BM25: Robertson and Zaragoza 2009, k1 1.2, b 0.75.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from alwrity_desktop import language as lang
from alwrity_desktop.writer.telling import Tell, untold

Vector = dict[str, float]

DAMPING = 0.85
ROUNDS = 30
K1, B = 1.2, 0.75
MOST_IN_A_POSTING = 400
"""Terms in more passages than this tell nothing about likeness and would make the graph quadratic."""

TOLD_EVERY = 30
"""Passages or terms between two looks at whether anybody still waits."""
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_BREAK = re.compile(r"[.,;:!?()\[\]“”\"\n—–]|\s-\s")


def terms(text: str, language: str) -> list[str]:
    """Stems of the content words of `text`, in order."""
    stop = _stop_words(language)
    words = (match.group().casefold().replace("’", "'") for match in _WORD.finditer(text))
    return [_stem(word, language) for word in words if word not in stop and len(word) > 1]


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    return lang.stem(word.removesuffix("'s"), language)


@lru_cache(maxsize=64)
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(word.casefold().replace("’", "'") for word in lang.function_words(language))


class Passages:
    """Passages of text with their term weights, for questions about likeness and fit."""

    def __init__(
        self, texts: Sequence[str], language: str, known: dict[str, Counter[str]] | None = None, tell: Tell = untold
    ) -> None:
        """known: terms counted before, by text; what is counted here is added. tell: called with the share done."""
        self.language = language
        self.terms: list[Counter[str]] = []
        for number, text in enumerate(texts):
            counted = known.get(text) if known is not None else None
            if counted is None:
                counted = Counter(terms(text, language))
                if known is not None:
                    known[text] = counted
            self.terms.append(counted)
            if number % TOLD_EVERY == 0:
                tell(number / len(texts))
        self._lengths = [sum(counted.values()) for counted in self.terms]
        self._average = (sum(self._lengths) / len(texts) if texts else 0.0) or 1.0
        self._frequency: Counter[str] = Counter()
        for counted in self.terms:
            self._frequency.update(counted.keys())
        self.vectors = [self.weigh(counted) for counted in self.terms]

    def idf(self, term: str) -> float:
        """How telling a term is: large for rare ones, and never negative."""
        found = self._frequency.get(term, 0)
        return math.log(1 + (len(self.terms) - found + 0.5) / (found + 0.5))

    def weigh(self, counted: Counter[str]) -> Vector:
        """The TF-IDF vector of counted terms, of length 1."""
        raw = {term: (1 + math.log(count)) * self.idf(term) for term, count in counted.items()}
        size = math.sqrt(sum(value * value for value in raw.values()))
        return {term: value / size for term, value in raw.items()} if size else {}

    def vector(self, text: str) -> Vector:
        """The TF-IDF vector of another text, by the weights of these passages."""
        return self.weigh(Counter(terms(text, self.language)))

    def fit(self, query: Counter[str]) -> list[float]:
        """BM25 of each passage for the query's terms, divided by the best, so that 1.0 is the best fit."""
        scores = [self._bm25(number, query) for number in range(len(self.terms))]
        top = max(scores, default=0.0)
        return [score / top for score in scores] if top > 0 else scores

    def _bm25(self, number: int, query: Counter[str]) -> float:
        counted, length = self.terms[number], self._lengths[number] / self._average
        total = 0.0
        for term, weight in query.items():
            if count := counted.get(term, 0):
                total += weight * self.idf(term) * count * (K1 + 1) / (count + K1 * (1 - B + B * length))
        return total

    def rank(self, tell: Tell = untold) -> list[float]:
        """TextRank of each passage, divided by the highest."""
        edges = self._edges(tell)
        size = len(self.vectors)
        outgoing = [sum(row.values()) for row in edges]
        scores = [1.0] * size
        for _round in range(ROUNDS):
            new = [1 - DAMPING] * size
            for number, row in enumerate(edges):
                if outgoing[number]:
                    share = DAMPING * scores[number] / outgoing[number]
                    for other, weight in row.items():
                        new[other] += share * weight
            change = max((abs(a - b) for a, b in zip(new, scores, strict=True)), default=0.0)
            scores = new
            if change < 1e-4:
                break
        top = max(scores, default=1.0) or 1.0
        return [score / top for score in scores]

    def _edges(self, tell: Tell) -> list[dict[int, float]]:
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, vector in enumerate(self.vectors):
            for term, weight in vector.items():
                postings[term].append((number, weight))
        edges: list[dict[int, float]] = [defaultdict(float) for _vector in self.vectors]
        for number, posting in enumerate(postings.values()):
            if number % TOLD_EVERY == 0:
                tell(number / len(postings))
            if 1 < len(posting) <= MOST_IN_A_POSTING:
                for place, (one, weight) in enumerate(posting):
                    for other, other_weight in posting[place + 1 :]:
                        edges[one][other] += weight * other_weight
                        edges[other][one] += weight * other_weight
        return edges


def likeness(one: Vector, other: Vector) -> float:
    """Cosine of two vectors of length 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def blend(vectors: Sequence[Vector]) -> Vector:
    """The mean of vectors, of length 1."""
    total: Vector = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.items():
            total[term] += weight
    size = math.sqrt(sum(value * value for value in total.values()))
    return {term: value / size for term, value in total.items()} if size else {}


def phrases(
    texts: Sequence[str], language: str, most: int = 12, least_words: int = 1, *, repeated: bool = False
) -> list[str]:
    """The phrases of up to three content words that the texts come back to most, as they are written there.

    repeated: only those that are there more than once; else two words that both come back may be there once together.
    """
    stop = _stop_words(language)
    counts: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        for piece in _BREAK.split(text):
            for run in _runs(piece, stop):
                for size in (1, 2, 3):
                    for start in range(len(run) - size + 1):
                        words = run[start : start + size]
                        key = tuple(_stem(word.casefold(), language) for word in words)
                        counts[key] += 1
                        written[key][" ".join(words)] += 1
    alone = {key[0]: count for key, count in counts.items() if len(key) == 1}
    scored = {
        key: _phrase_score(key, count, alone) for key, count in counts.items() if _telling(key) and len(key) >= least_words
    }
    chosen: list[tuple[str, ...]] = []
    for key in sorted((key for key in scored if scored[key] > 0), key=lambda each: (-scored[each], each)):
        if not any(set(key) & set(other) for other in chosen):
            chosen.append(key)
        if len(chosen) == most:
            break
    return [written[key].most_common(1)[0][0] for key in chosen]


def _phrase_score(key: tuple[str, ...], count: int, alone: dict[str, int]) -> float:
    """A phrase counts by how often it is there; one that is there once counts when its words come back."""
    if count > 1:
        return count * (1 + 1.2 * (len(key) - 1))
    rest = min(alone.get(stem, 0) for stem in key)
    return 0.5 * sum(alone.get(stem, 0) for stem in key) if len(key) == 2 and rest > 1 else 0.0


def _telling(key: tuple[str, ...]) -> bool:
    return all(len(stem) > 2 and not stem.isdigit() for stem in key)


def _runs(piece: str, stop: frozenset[str]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for match in _WORD.finditer(piece):
        word = match.group()
        folded = word.casefold().replace("’", "'")
        if folded in stop or "'" in folded or len(word) < 3:
            runs.append([])
        else:
            runs[-1].append(word)
    return [run for run in runs if run]
