"""Labelled sets of keywords for the clustering benchmark, made with a fixed seed.

Written and frozen before the clusterer: neither this file nor keyword_words.toml is changed to suit it, and
tests/benchmarks/test_keyword_sets.py holds the sets to their hashes. A cluster is one facet of one subject
("how to clean a sofa"); many clusters share a subject, and many share a facet, as in a real export. Each keyword has a
kind: what makes it differ from the plainest way to ask.

    keywords = make(1_000)                      # all kinds mixed
    keywords = make(1_000, kinds=("plural",))   # the plain templates and one kind alone
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

SEED = 20_261_121
KINDS = ("template", "order", "plural", "seen", "unseen", "typo", "noise")
"""template: another wording with the same words; order: words moved; plural; seen and unseen: a synonym (half of them may
be in a word list of the program, half may not); typo: two letters swapped; noise: a keyword that belongs nowhere."""

PER_CLUSTER = 10
NOISE = 0.05
_WORDS = Path(__file__).with_name("keyword_words.toml")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A keyword, the number of its true cluster, and its kind."""

    text: str
    cluster: int
    kind: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


def make(size: int, kinds: tuple[str, ...] = KINDS, seed: int = SEED) -> list[Labelled]:
    """`size` keywords at most, shuffled, no text twice; about ten a cluster, and noise as clusters of one."""
    rng = random.Random(f"{seed} {size} {kinds}")
    data = _data()
    pairs = list(product(data["subjects"], data["facets"]))
    rng.shuffle(pairs)
    noise = round(size * NOISE) if "noise" in kinds else 0
    found: dict[str, Labelled] = {}
    left: list[Labelled] = []
    for cluster, (subject, facet) in enumerate(pairs):
        if len(found) >= size - noise:
            break
        labelled = [Labelled(text, cluster, kind) for text, kind in _cluster(subject, facet, kinds, rng)]
        taken = rng.randint(3, 2 * PER_CLUSTER - 3)
        _take(found, labelled[:taken], size - noise)
        left += labelled[taken:]
    _take(found, left, size - noise)
    cluster = len(pairs)
    for text in _noise(noise, rng):
        if text not in found:
            cluster += 1
            found[text] = Labelled(text, cluster, "noise")
    keywords = list(found.values())
    rng.shuffle(keywords)
    return keywords


def _take(found: dict[str, Labelled], labelled: list[Labelled], size: int) -> None:
    """Add those that are new, until there are `size`."""
    for keyword in labelled:
        if len(found) < size:
            found.setdefault(keyword.text, keyword)


def _cluster(subject: list[Any], facet: list[Any], kinds: tuple[str, ...], rng: random.Random) -> list[tuple[str, str]]:
    """All ways to ask for this facet of this subject, with their kinds, the plain ones first."""
    name, seen, unseen = subject
    _facet, templates, facet_seen, facet_unseen = facet
    made: dict[str, str] = {}

    def add(text: str, kind: str) -> None:
        if kind in kinds or kind == "template":
            made.setdefault(" ".join(text.split()), kind)

    plain = [_filled(template, name) for template in templates]
    add(plain[0], "template")
    for text in plain[1:]:
        add(text, "template")
    for template in templates:
        add(_filled(template, name, swap=True), "plural")
    for text in plain:
        add(_moved(text, rng), "order")
        add(_mistyped(text, name, rng), "typo")
    for word, kind in [(word, "seen") for word in seen] + [(word, "unseen") for word in unseen]:
        for template in templates:
            add(_filled(template, word), kind)
    for template in facet_seen:
        add(_filled(template, name), "seen")
    for template in facet_unseen:
        add(_filled(template, name), "unseen")
    first, *rest = made.items()
    rng.shuffle(rest)
    return [first, *rest]


def _filled(template: str, name: str, *, swap: bool = False) -> str:
    """The template with its subject; swap: singular for plural and the other way round."""
    one, many = (_plural(name), name) if swap else (name, _plural(name))
    return template.replace("{s}", one).replace("{p}", many)


def _plural(name: str) -> str:
    """English plural of the last word, by the usual rules."""
    if name.endswith("s"):
        return name
    if name.endswith(("x", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def _moved(text: str, rng: random.Random) -> str:
    """The same words, the first ones moved to the end."""
    words = text.split()
    cut = rng.randint(1, max(1, len(words) - 1))
    return " ".join(words[cut:] + words[:cut])


def _mistyped(text: str, name: str, rng: random.Random) -> str:
    """Two neighbouring letters of the subject's longest word swapped."""
    word = max(name.split(), key=len)
    if len(word) < 5:
        return text
    at = rng.randint(1, len(word) - 3)
    return text.replace(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1)


def _noise(count: int, rng: random.Random) -> list[str]:
    """Keywords about nothing the sets know: made-up names with a number or a word beside them."""
    parts = ["zor", "vel", "mak", "tri", "qua", "lin", "dop", "fex", "gru", "bal", "nim", "sor", "pel", "wut", "yad"]
    beside = ["login", "careers page", "stock symbol", "lyrics", "cast", "weather", "zip code", "episode 4", "meme", "wiki"]
    made: dict[str, None] = {}
    while len(made) < count:
        made[f"{''.join(rng.sample(parts, 3))} {rng.choice(beside)} {rng.randint(1, 99)}"] = None
    return list(made)
