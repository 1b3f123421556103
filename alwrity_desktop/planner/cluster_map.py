"""Clusters as points of a plane: those whose keywords use the same or related words lie near each other. An estimate.

Each cluster is a vector: the meanings of its words where the program knows them (likeness), beside a random projection of
the words themselves, rare words counting more. Every cluster is linked with its nearest ones, and the plane is laid out
as UMAP (McInnes, Healy and Melville, 2018) does it: links pull, all others push. Then bubbles are moved apart until they
hardly overlap. The same clusters give the same map. CPU-bound: call it in a thread.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from alwrity_desktop.language import stem
from alwrity_desktop.planner.likeness import word_data
from alwrity_desktop.planner.phrasing import tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WORDS = 12
"""Keywords of a cluster that are looked at, the first ones."""
SPREAD = 96
"""Numbers of the random projection of words."""
NEAREST = 8
ROUNDS, ROUNDS_MANY, ROUNDS_AGAIN = 220, 120, 40
MANY = 1_500
"""Clusters from which on a map is laid out in fewer rounds."""
PUSHES = 6
"""Others each link pushes away in a round."""
_A, _B = 1.577, 0.895
"""UMAP's curve for a least distance of 0.1."""
WIDE = 1.25
"""The plane is a little wider than high, as windows are."""
FULL = 0.3
"""Share of the plane that bubbles cover."""
LARGEST = 6.0
"""The largest bubble's radius, in radii of the smallest."""
APART = 60
"""Rounds of moving bubbles apart."""
_ROWS = 1024
Stop = Callable[[], None]


@dataclass(slots=True, frozen=True)
class Point:
    """A cluster to lay out. words: its keywords, the most important first. weight: of its bubble, 0 for the smallest."""

    id: str
    words: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class Plane:
    """ids with places and radii beside them, in units of the smallest radius; the middle is 0, 0."""

    ids: list[str]
    x: Floats
    y: Floats
    radius: Floats


def lay_out(
    points: Sequence[Point],
    language: str = "en",
    start: Mapping[str, tuple[float, float]] | None = None,
    stop: Stop = lambda: None,
) -> Plane:
    """Lay clusters out. start: places of an earlier map, which this one then resembles. stop: called often."""
    if not points:
        empty = np.zeros(0, dtype=np.float32)
        return Plane([], empty, empty, empty)
    radius = radii([point.weight for point in points])
    vectors = vectors_of(points, language)
    stop()
    side = float(np.sqrt(np.pi * (radius**2).sum() / FULL))
    known = [point.id in start for point in points] if start else [False]
    again = start is not None and sum(known) > 0.8 * len(points)
    places = _earlier(points, start or {}) if again else _spread(vectors)
    if len(points) > 2:
        pairs, pull = _links(vectors, stop)
        rounds = ROUNDS_AGAIN if again else ROUNDS_MANY if len(points) > MANY else ROUNDS
        places = _pulled(places, pairs, pull, rounds, stop)
    places = _fitted(places, side)
    places = _apart(places, radius, stop)
    places = places - (places.max(0) + places.min(0)) / 2
    return Plane([point.id for point in points], places[:, 0], places[:, 1], radius)


def radii(weights: Sequence[float]) -> Floats:
    """Radii whose areas tell the weights, from 1 to LARGEST."""
    table = np.sqrt(np.maximum(0.0, np.asarray(weights, dtype=np.float32)))
    most = float(table.max()) if len(table) else 0.0
    return (1 + (LARGEST - 1) * table / most if most else np.ones_like(table)).astype(np.float32)


def vectors_of(points: Sequence[Point], language: str) -> Floats:
    """A unit vector for each cluster."""
    stems: dict[str, str] = {}
    bags: list[Counter[str]] = []
    for point in points:
        words = [word for text in point.words[:WORDS] for word in tokens(text, language)]
        bags.append(Counter(stems.setdefault(word, stem(word, language)) for word in words))
    held = Counter(word for bag in bags for word in bag)
    number = {word: place for place, word in enumerate(sorted(held))}
    rare = {word: float(np.log1p(len(points) / count)) for word, count in held.items()}
    projected = np.zeros((len(number), SPREAD), dtype=np.float32)
    for word, place in number.items():
        chance = np.random.default_rng(zlib.crc32(word.encode()))
        projected[place] = chance.choice((-1.0, 1.0), SPREAD)
    data = word_data(language)
    meaning = np.zeros((len(number), data.vectors.shape[1] if data else 0), dtype=np.float32)
    if data is not None:
        for word, place in number.items():
            if word in data.rows:
                meaning[place] = data.vectors[data.rows[word]]
    made = np.zeros((len(points), SPREAD + meaning.shape[1]), dtype=np.float32)
    for row, bag in enumerate(bags):
        if bag:
            places = [number[word] for word in bag]
            weights = np.array([rare[word] * count for word, count in bag.items()], dtype=np.float32)
            made[row, :SPREAD] = _unit(weights @ projected[places])
            made[row, SPREAD:] = _unit(weights @ meaning[places])
    return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), np.float32(1e-9))


def _unit(vector: Any) -> Any:
    return vector / (np.linalg.norm(vector) + 1e-9)


def _spread(vectors: Floats) -> NDArray[np.float64]:
    """The two directions vectors differ most in (principal components), as a beginning."""
    table = vectors - vectors.mean(0)
    _values, directions = np.linalg.eigh(table.T @ table)
    axes = directions[:, -2:]
    axes = axes * np.where(axes[np.abs(axes).argmax(0), [0, 1]] < 0, -1, 1)  # else the sign is up to the machine
    found = (table @ axes).astype(np.float64)
    apart = np.array(np.random.default_rng(7).normal(0, 0.01, found.shape), dtype=np.float64)  # none on top of another
    return 10 * found / (np.abs(found).max() + 1e-9) + apart


def _earlier(points: Sequence[Point], start: Mapping[str, tuple[float, float]]) -> NDArray[np.float64]:
    chance: Any = np.random.default_rng(7)
    scale = max(max(abs(x), abs(y)) for x, y in start.values()) + 1e-9
    found = np.array(chance.normal(0, scale / 2, (len(points), 2)), dtype=np.float64)
    for row, point in enumerate(points):
        if point.id in start:
            found[row] = start[point.id]
    return found * (10 / scale) / np.array([WIDE, 1 / WIDE])


def _links(vectors: Floats, stop: Stop) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of clusters and how much they pull, 0 to 1: each cluster's nearest ones."""
    count = min(NEAREST, len(vectors) - 1)
    pairs: list[NDArray[np.int64]] = []
    pulls: list[NDArray[np.float64]] = []
    for start in range(0, len(vectors), _ROWS):
        stop()
        near = vectors[start : start + _ROWS] @ vectors.T
        rows = np.arange(len(near))
        near[rows, rows + start] = -2
        found = np.argpartition(-near, count - 1, axis=1)[:, :count]
        own = np.repeat(rows + start, count)
        pairs.append(np.stack([own, found.ravel()], axis=1))
        pulls.append(np.clip(near[np.repeat(rows, count), found.ravel()], 0.02, 1).astype(np.float64))
    return np.concatenate(pairs), np.concatenate(pulls) ** 2


def _pulled(
    places: NDArray[np.float64], pairs: NDArray[np.int64], pull: NDArray[np.float64], rounds: int, stop: Stop
) -> NDArray[np.float64]:
    chance = np.random.default_rng(11)
    one, other = pairs[:, 0], pairs[:, 1]
    degree = np.maximum(1, np.bincount(np.concatenate([one, other]), minlength=len(places)))[:, None]
    found = places.copy()
    for turn in range(rounds):
        stop()
        between = found[one] - found[other]
        squared = (between**2).sum(1) + 1e-9
        force = -2 * _A * _B * squared ** (_B - 1) / (1 + _A * squared**_B) * pull
        step = np.clip(force[:, None] * between, -4, 4)
        move = _summed(one, step, len(found)) - _summed(other, step, len(found))
        for _push in range(PUSHES):
            far = chance.integers(0, len(found), len(one))
            between = found[one] - found[far]
            squared = (between**2).sum(1)
            force = 2 * _B / ((0.01 + squared) * (1 + _A * squared**_B)) * pull.mean() * (far != one)
            move += _summed(one, np.clip(force[:, None] * between, -4, 4), len(found))
        found += move * ((1 - turn / rounds) * 4 / degree)
    return found


def _summed(rows: NDArray[np.int64], steps: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    added = [np.bincount(rows, steps[:, axis], count).astype(np.float64) for axis in (0, 1)]
    return np.stack(added, axis=1)


def _fitted(places: NDArray[np.float64], side: float) -> NDArray[np.float64]:
    """Scaled into a square of `side`; what lies far out is drawn in a little."""
    middle = np.median(places, axis=0)
    reach = np.quantile(np.abs(places - middle), 0.98) + 1e-9
    scaled = (places - middle) / reach
    drawn = np.minimum(np.abs(scaled), 1 + 0.1 * np.log1p(np.maximum(0, np.abs(scaled) - 1)))
    return np.sign(scaled) * drawn * np.array([WIDE, 1 / WIDE]) * side / 2


def _apart(places: NDArray[np.float64], radius: Floats, stop: Stop) -> NDArray[np.float64]:
    """Push overlapping bubbles from each other, the smaller one further."""
    found = places.copy()
    gap = 0.25
    for _turn in range(APART):
        stop()
        one, other = _close(found, 2 * float(radius.max()) + gap)
        between = found[one] - found[other]
        distance = np.sqrt((between**2).sum(1))
        inside = radius[one] + radius[other] + gap - distance
        touch = inside > 0.01
        if not touch.any():
            break
        one, other, between, distance, inside = one[touch], other[touch], between[touch], distance[touch], inside[touch]
        same = distance < 1e-6
        between[same], distance[same] = (1.0, 0.0), 1.0
        direction = between / distance[:, None] * inside[:, None] * 0.6
        share = (radius[other] / (radius[one] + radius[other]))[:, None]
        found += _summed(one, direction * share, len(found)) - _summed(other, direction * (1 - share), len(found))
    return found


def _close(places: NDArray[np.float64], reach: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs in the same or neighbouring squares of side `reach`."""
    cells = np.floor(places / reach).astype(np.int64)
    cells -= cells.min(0)
    wide = int(cells[:, 1].max()) + 2
    keys = cells[:, 0] * wide + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    ones: list[NDArray[np.int64]] = []
    others: list[NDArray[np.int64]] = []
    for shift in (0, 1, wide - 1, wide, wide + 1):
        low, high = _span(ordered, ordered + shift)
        count = high - low
        first = np.repeat(np.arange(len(order)), count)
        offset = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
        second = np.repeat(low, count) + offset
        kept = second > first if shift == 0 else np.ones(len(first), dtype=bool)
        ones.append(order[first[kept]])
        others.append(order[second[kept]])
    return np.concatenate(ones), np.concatenate(others)


def _span(ordered: NDArray[np.int64], wanted: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each wanted value begins and ends in sorted ones."""
    found: list[Any] = [np.searchsorted(ordered, wanted, side) for side in ("left", "right")]
    return found[0].astype(np.int64), found[1].astype(np.int64)
