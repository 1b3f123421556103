"""Keywords are grouped by what they ask for, from their text alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from loading import load_module

from alwrity_desktop.planner.clustering import Clustering, cluster
from alwrity_desktop.planner.phrasing import phrase_keywords, tokens

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def together(clustering: Clustering, one: str, other: str) -> bool:
    return any(one in found.keywords and other in found.keywords for found in clustering.clusters)


@pytest.fixture(scope="module")
def sofas() -> Clustering:
    return cluster(
        [
            "cheap sofas", "affordable couch", "budget sofa", "sofas cheap",
            "how to clean a sofa", "couch cleaning", "sofa washing",
            "sofa price", "how much does a couch cost",
            "womens running shoes", "ladies jogging shoes", "mens running shoes",
            "quarterly tax form 941",
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cheap sofas", "affordable couch"),
        ("cheap sofas", "sofas cheap"),
        ("affordable couch", "budget sofa"),
        ("how to clean a sofa", "couch cleaning"),
        ("sofa price", "how much does a couch cost"),
        ("womens running shoes", "ladies jogging shoes"),
    ],
)
def test_the_same_wish_in_other_words_comes_together(sofas: Clustering, one: str, other: str) -> None:
    assert together(sofas, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cheap sofas", "sofa price"),
        ("how to clean a sofa", "cheap sofas"),
        ("womens running shoes", "mens running shoes"),
    ],
)
def test_another_wish_about_the_same_thing_stays_apart(sofas: Clustering, one: str, other: str) -> None:
    assert not together(sofas, one, other)


def test_what_belongs_nowhere_is_left_alone(sofas: Clustering) -> None:
    assert "quarterly tax form 941" in sofas.unclustered
    assert sofas.method == "text"


def test_a_slip_of_the_finger_is_mended_and_told() -> None:
    found = cluster(["mattress price", "matterss price", "price of a mattress"])
    assert found.mended == {"matterss": "mattress"}
    assert len(found.clusters) == 1
    assert found.clusters[0].primary != "matterss price"


def test_the_primary_keyword_has_the_highest_volume() -> None:
    found = cluster(["cheap sofa", "sofas cheap", "affordable sofa"], volumes={"affordable sofa": 900, "cheap sofa": 10})
    assert found.clusters[0].primary == found.clusters[0].keywords[0] == "affordable sofa"


def test_hyphens_compounds_and_genitives_do_not_part_words() -> None:
    assert tokens("Women's e-bike", "en") == ["women", "e", "bike"]
    phrased = phrase_keywords(["lawn mower", "lawnmower", "Lawn-Mowers"], "en")
    assert len(set(phrased.bags)) == 1


def test_a_language_without_word_data_goes_by_stems() -> None:
    found = cluster(["günstige betten", "bett günstig", "bett reinigen", "die betten reinigen"], "de")
    assert together(found, "günstige betten", "bett günstig")
    assert not together(found, "bett günstig", "bett reinigen")


@pytest.mark.parametrize(
    "keywords", [[], [""], ["   ", "\t"], ["???"], ["🙂"], ["!!", "!!"], ["a"], ["x" * 5_000], ["сумки", "包", "حقيبة"]]
)
def test_odd_input_gets_a_result(keywords: list[str]) -> None:
    found = cluster(keywords)
    assert not found.clusters
    assert found.unclustered == list(dict.fromkeys(" ".join(word.split()) for word in keywords if word.strip()))


def test_stop_ends_it() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cluster(["cheap sofas"], stop=stop)


def benchmark(name: str) -> Any:
    """A module of the benchmarks, which are no package."""
    return load_module(BENCHMARKS / f"{name}.py", name)


def test_the_labelled_set_of_a_thousand_is_found_again() -> None:
    made: list[Any] = benchmark("keyword_sets").make(1_000)
    texts: list[str] = [keyword.text for keyword in made]
    found = cluster(texts)
    rand, v_measure = benchmark("cluster_scores").scores(made, found)
    assert rand > 0.78
    assert v_measure > 0.94
    assert cluster(texts) == found
