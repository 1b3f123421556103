"""Other ways to group keywords by text, on the same labelled sets; run in an environment of its own by bench_clusters.py.

Each peer gets the best of a few settings on the very set it is judged on: that favours the peers. Agglomerative clustering
needs every pair and is left out of large sets where memory would not do. Prints one JSON object a peer and set.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from keyword_sets import make
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import DBSCAN, HDBSCAN, AgglomerativeClustering, KMeans, MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score

CUTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
Labels = Iterable[int]


def features(texts: list[str]) -> Any:
    """The character n-grams that did best of those tried: 3 and 4 within words."""
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True).fit_transform(texts)


def agglomerative(texts: list[str], _true: int) -> Iterator[Labels]:
    table = features(texts)
    distance = np.clip(1 - (table @ table.T).toarray(), 0, 1)
    for cut in CUTS:
        model = AgglomerativeClustering(n_clusters=None, distance_threshold=cut, metric="precomputed", linkage="average")
        yield model.fit_predict(distance)


def dbscan(texts: list[str], _true: int) -> Iterator[Labels]:
    table = features(texts)
    for cut in CUTS:
        yield _alone(DBSCAN(eps=cut, min_samples=2, metric="cosine").fit_predict(table))


def hdbscan(texts: list[str], _true: int) -> Iterator[Labels]:
    table = features(texts)
    distance = np.clip(1 - (table @ table.T).toarray(), 0, 1)
    for least in (2, 3, 5):
        yield _alone(HDBSCAN(min_cluster_size=least, metric="precomputed", copy=True).fit_predict(distance))


def k_means_true_k(texts: list[str], true: int) -> Iterator[Labels]:
    model = KMeans if len(texts) <= 2_000 else MiniBatchKMeans
    yield model(true, n_init=3, random_state=0).fit_predict(features(texts))


def components(texts: list[str], _true: int) -> Iterator[Labels]:
    table = features(texts)
    near = table @ table.T
    for cut in CUTS:
        yield connected_components(near > cut, directed=False)[1]


def rapidfuzz(texts: list[str], _true: int) -> Iterator[Labels]:
    ordered = [" ".join(sorted(text.split())) for text in texts]
    near = cdist(ordered, ordered, scorer=Indel.normalized_similarity, dtype=np.float32)
    for cut in (0.6, 0.7, 0.8, 0.9):
        yield connected_components(near > cut, directed=False)[1]


def polyfuzz(texts: list[str], _true: int) -> Iterator[Labels]:
    from polyfuzz import PolyFuzz
    from polyfuzz.models import TFIDF

    for cut in (0.5, 0.6, 0.7, 0.8):
        model = PolyFuzz(TFIDF(n_gram_range=(3, 4), min_similarity=0, model_id="tfidf")).match(texts)
        model.group(link_min_similarity=cut)
        number: dict[str, int] = {}
        for place, members in enumerate(model.get_clusters().values()):
            number |= dict.fromkeys(members, place)
        yield [number.get(text, len(texts) + place) for place, text in enumerate(texts)]


def _alone(labels: Any) -> Labels:
    """Noise (-1) as clusters of one, as a person would see it."""
    return [label if label >= 0 else len(labels) + place for place, label in enumerate(labels)]


PEERS: dict[str, Callable[[list[str], int], Iterator[Labels]]] = {
    "TF-IDF n-grams, agglomerative": agglomerative,
    "TF-IDF n-grams, DBSCAN": dbscan,
    "TF-IDF n-grams, HDBSCAN": hdbscan,
    "TF-IDF n-grams, k-means with the true k": k_means_true_k,
    "TF-IDF n-grams, connected components": components,
    "polyfuzz": polyfuzz,
    "rapidfuzz": rapidfuzz,
}
MOST = {"polyfuzz": 1_000}
"""polyfuzz takes minutes above it."""


def main() -> None:
    for size in (1_000, 10_000):
        made = make(size)
        texts, true = [keyword.text for keyword in made], [keyword.cluster for keyword in made]
        for name, peer in PEERS.items():
            if size <= MOST.get(name, size):
                scores = [
                    (float(adjusted_rand_score(true, list(labels))), float(v_measure_score(true, list(labels))))
                    for labels in map(list, peer(texts, len(set(true))))
                ]
                rand, v_measure = max(scores)
                print(json.dumps({"size": size, "peer": name, "rand": rand, "v_measure": v_measure}), flush=True)


if __name__ == "__main__":
    main()
