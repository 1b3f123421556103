"""The labelled keyword sets stay what they were when the first clusterer was measured on them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType

import pytest
from loading import load_module

FROZEN = {1_000: "d32801b86cc5d25d", 10_000: "1e9f9b8e4ed39654", 100_000: "282b721fb8a5935b"}


@pytest.fixture(scope="module")
def sets() -> ModuleType:
    return load_module(Path(__file__).with_name("keyword_sets.py"), "keyword_sets")


@pytest.mark.parametrize("size", sorted(FROZEN))
def test_a_set_is_frozen(sets: ModuleType, size: int) -> None:
    made = sets.make(size)
    assert len(made) == len({keyword.text for keyword in made}) == size
    listed = "\n".join(f"{keyword.text}\t{keyword.cluster}\t{keyword.kind}" for keyword in made)
    assert hashlib.sha256(listed.encode()).hexdigest()[:16] == FROZEN[size]


@pytest.mark.parametrize("kind", ["order", "plural", "seen", "unseen", "typo"])
def test_a_kind_alone_holds_it_beside_the_plain_templates(sets: ModuleType, kind: str) -> None:
    made = sets.make(1_000, kinds=(kind,))
    kinds = {keyword.kind for keyword in made}
    assert kinds == {"template", kind}
    assert sum(keyword.kind == kind for keyword in made) >= 200


def test_noise_is_alone_in_its_cluster(sets: ModuleType) -> None:
    made = sets.make(1_000)
    noise = [keyword.cluster for keyword in made if keyword.kind == "noise"]
    others = {keyword.cluster for keyword in made if keyword.kind != "noise"}
    assert len(noise) == len(set(noise)) == 50
    assert not others & set(noise)
