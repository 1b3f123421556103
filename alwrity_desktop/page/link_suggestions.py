"""Other posts this text could link to and does not yet, each with the words in the text to put the link on.

    for suggestion in suggestions(page): ...

A post is suggested where one of its keyphrases (else the words of its title) stands close together in a sentence that has
no link there; one after the same search as this text is none to link to. Phrases of several words come first, among them
posts that share the words they are most about with this text; each place gets one post. The index over the known posts is
made once for a tuple of them, and what is found in a leaf is kept with it, so thousands of posts cost nothing while typing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from alwrity_desktop.language import content_words, stem
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.page.phrases import tokens
from alwrity_desktop.page.surroundings import KnownPost
from alwrity_desktop.page.tree import Leaf, Page, Place, Sentence

MOST = 10
"""Suggestions that are given."""
_TITLE_WORDS = 6
_SLACK = 2
"""Words that may stand between those of a phrase."""
_PARTS = re.compile(r"[-/]")


@dataclass(slots=True, frozen=True)
class Suggestion:
    """A post to link to. place: where its phrase stands in the source. related: share of its prominent words there."""

    post: KnownPost
    phrase: str
    anchor: str
    place: Place
    related: float


@dataclass(slots=True, frozen=True)
class _Sought:
    post: KnownPost
    phrase: str
    stems: tuple[str, ...]
    titled: bool


@dataclass(slots=True, frozen=True)
class _Hit:
    sought: _Sought
    anchor: str
    place: Place


class PostIndex:
    """The phrases of many posts, by their longest stem. Made by `index_of`, which keeps it; compared by identity."""

    def __init__(self, posts: tuple[KnownPost, ...], language: str) -> None:
        self.by_stem: dict[str, list[_Sought]] = {}
        self.by_stems: dict[frozenset[str], list[KnownPost]] = {}
        self.titles: list[tuple[frozenset[str], KnownPost]] = []
        for post in posts:
            self._add(post, language)

    def _add(self, post: KnownPost, language: str) -> None:
        phrases = [Keyphrase.of(phrase, language) for phrase in post.keyphrases]
        for phrase in phrases:
            if phrase:
                self.by_stems.setdefault(frozenset(phrase.stems), []).append(post)
        title = tuple(dict.fromkeys(stem(word, language) for word in content_words(post.title, language)))
        self.titles.append((frozenset(title), post))
        sought = [_Sought(post, phrase.text, phrase.stems, titled=False) for phrase in phrases if phrase]
        if not sought and 2 <= len(title) <= _TITLE_WORDS:
            sought = [_Sought(post, post.title, title, titled=True)]
        for one in sought:
            self.by_stem.setdefault(max(one.stems, key=len), []).append(one)


@lru_cache(maxsize=4)
def index_of(posts: tuple[KnownPost, ...], language: str) -> PostIndex:
    """The index of `posts`, made once for a tuple of them (0.1 s for 5,000)."""
    return PostIndex(posts, language)


def is_same(post: KnownPost, page: Page) -> bool:
    """Is `post` the text that is judged?"""
    paper = page.paper
    return bool(post.id and post.id == paper.post_id) or bool(
        paper.url and post.url and _address(post.url) == _address(paper.url)
    )


def suggestions(page: Page, most: int = MOST) -> list[Suggestion]:
    """Up to `most` posts to link to, one place each, the most related first."""
    posts = page.paper.known_posts
    if not posts:
        return []
    language = page.paper.language
    best: dict[KnownPost, tuple[Leaf, _Hit]] = {}
    for leaf, hits in page.non_empty(_hits, index_of(posts, language), language):
        for hit in hits:
            before = best.get(hit.sought.post)
            if before is None or len(hit.sought.stems) > len(before[1].sought.stems):
                best[hit.sought.post] = (leaf, hit)
    if not best:
        return []
    linked = {_address(placed.link.href) for placed in page.links}
    own = set[str]().union(*page.per_leaf(_stems)) if any(post.prominent for post in best) else set[str]()
    taken = {phrase.stems for phrase in page.phrases if phrase}
    found = [
        (
            len(hit.sought.stems) < 2,
            Suggestion(post, hit.sought.phrase, hit.anchor, _moved(hit.place, leaf.base), _related(post, own, language)),
        )
        for post, (leaf, hit) in best.items()
        if not is_same(post, page) and hit.sought.stems not in taken and not (post.url and _known(post.url, linked))
    ]
    found.sort(key=lambda pair: (pair[0], -round(pair[1].related, 1), -len(pair[1].anchor), pair[1].place))
    by_place: dict[Place, Suggestion] = {}
    for _single, one in found:
        by_place.setdefault(one.place, one)
    return list(by_place.values())[:most]


def _hits(leaf: Leaf, index: PostIndex, language: str) -> tuple[_Hit, ...]:
    """What stands in a paragraph or list item outside its links, the first place of each phrase."""
    if leaf.role not in ("paragraph", "item"):
        return ()
    found: dict[tuple[str, str], _Hit] = {}
    for sentence in leaf.sentences:
        for name in sentence.stems.keys() & index.by_stem.keys():
            for sought in index.by_stem[name]:
                key = (sought.post.id, sought.phrase)
                if key not in found and all(one in sentence.stems for one in sought.stems):
                    span = _span(sentence, sought, language)
                    if span and not any(link.at < span[1] and span[0] < link.until for link in leaf.block.links):
                        found[key] = _Hit(sought, leaf.text[span[0] : span[1]], leaf.place_in(*span))
    return tuple(found.values())


def _span(sentence: Sentence, sought: _Sought, language: str) -> tuple[int, int] | None:
    """Where a phrase stands in the leaf's text; one with a single word that names a subject, as it is written."""
    if len(sought.stems) > 1:
        return _window(sentence, sought.stems, language)
    wanted = tuple(token.text for token in tokens(sought.phrase))
    read = tokens(sentence.text)
    for first in range(len(read) - len(wanted) + 1):
        if tuple(token.text for token in read[first : first + len(wanted)]) == wanted:
            return sentence.start + read[first].start, sentence.start + read[first + len(wanted) - 1].end
    return None


def _window(sentence: Sentence, stems: tuple[str, ...], language: str) -> tuple[int, int] | None:
    """The shortest run of words without a comma or the like that has all `stems`, as places in the leaf's text."""
    read = tokens(sentence.text)
    marks = [
        {stem(part, language) for part in (token.text, *_PARTS.split(token.text))}.intersection(stems) for token in read
    ]
    best: tuple[int, int] | None = None
    for first, mark in enumerate(marks):
        if not mark:
            continue
        missing = set(stems)
        for last in range(first, min(len(read), first + len(stems) + _SLACK)):
            if last > first and sentence.text[read[last - 1].end : read[last].start].strip(" -'’\u00a0\u2011"):
                break
            missing -= marks[last]
            if not missing:
                if best is None or last - first < best[1] - best[0]:
                    best = (first, last)
                break
    if best is None:
        return None
    return sentence.start + read[best[0]].start, sentence.start + read[best[1]].end


def _stems(leaf: Leaf) -> frozenset[str]:
    return frozenset[str]().union(*(sentence.stems for sentence in leaf.sentences))


def _related(post: KnownPost, own: set[str], language: str) -> float:
    words = {stem(word.lower(), language) for word in post.prominent[:20]}
    return len(words & own) / len(words) if words else 0.5


def _moved(place: Place, by: int) -> Place:
    return place[0] + by, place[1] + by


@lru_cache(maxsize=20_000)
def _address(url: str) -> str:
    """Host and path of an address in one form; of one within the site the path only."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{unquote(parts.path).rstrip('/').lower()}{query}"


def _known(url: str, linked: set[str]) -> bool:
    """Is `url` linked, with its host or without it?"""
    address = _address(url)
    path = address[address.find("/") :] if "/" in address else ""
    return address in linked or bool(path and path in linked)
