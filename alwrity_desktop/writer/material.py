"""All that the offline drafter may draw on: the passages of the sources with how well each fits, and which are used."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from alwrity_desktop.model.source import Source
from alwrity_desktop.writer.briefs import texts_of
from alwrity_desktop.writer.notes import Passage, Segment, read_notes
from alwrity_desktop.writer.telling import Tell, untold, within
from alwrity_desktop.writer.textrank import Passages, Vector, blend, likeness, terms

MOST_PASSAGES = 700
"""More than this are thinned, by whole segments, before they are ranked: 1 MB of notes has about 2,000."""
MOST_CHARACTERS = 1_500_000
"""Of all sources together; they take about 4 s. Of the longest, what is more is left out."""
SEGMENT_WORDS = 190
NEAR_DUPLICATE = 0.58
_RAW_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class Material:
    """The passages of own and others' sources, scored for a brief."""

    def __init__(
        self, sources: Sequence[Source], query: str, language: str, excluded: Sequence[str] = (), tell: Tell = untold
    ) -> None:
        self.language = language
        self.cut: list[Source] = []
        """Sources that were too long to be read to the end."""
        sources = self._shortened(sources)
        known: dict[str, Counter[str]] = {}
        self._excluded = [phrase.casefold() for phrase in excluded if phrase]
        read = self._read(sources, within(tell, 0.0, 0.4))
        cutting = within(tell, 0.4, 0.75)
        self.segments = _tiled([each for each in read if each.source.kind == "own"], language, known, cutting)
        self.others = _tiled([each for each in read if each.source.kind == "other"], language, known, cutting)
        self.segments, self.others = self._thinned(query, known, within(tell, 0.75, 0.85))
        self.passages = [p for segment in (*self.segments, *self.others) for p in segment.passages]
        self._places = {id(passage): number for number, passage in enumerate(self.passages)}
        self.index = Passages([passage.plain for passage in self.passages], language, known, within(tell, 0.85, 0.9))
        self.query: Counter[str] = Counter(terms(query, language))
        self.relevance = self.index.fit(self.query)
        self.rank = self.index.rank(within(tell, 0.9, 1.0))
        self._raw = [{m.group().casefold() for m in _RAW_WORD.finditer(p.plain)} for p in self.passages]
        self._raw_frequency = Counter(word for words in self._raw for word in words)
        self.used: list[Passage] = []
        self._used_places: set[int] = set()

    def _shortened(self, sources: Sequence[Source]) -> list[Source]:
        """The sources, the longest cut where they are more than can be read in a few seconds."""
        left, made = MOST_CHARACTERS, dict[str, Source]()
        for number, source in enumerate(sorted(sources, key=lambda each: len(each.text))):
            most = left // (len(sources) - number)
            if len(source.text) > most:
                self.cut.append(source)
                text = source.text[:most]
                source = replace(source, text=text[: max(text.rfind("\n"), text.rfind(". ") + 1, most // 2)])
            left -= len(source.text)
            made[source.id] = source
        return [made[source.id] for source in sources]

    def _read(self, sources: Sequence[Source], tell: Tell) -> list[Segment]:
        segments: list[Segment] = []
        whole, done = sum(len(source.text) for source in sources) or 1, 0
        for source in sources:
            telling = within(tell, done / whole, (done + len(source.text)) / whole)
            segments += read_notes(source, self.language, len(segments), telling)
            done += len(source.text)
        for segment in segments:
            for passage in segment.passages:
                folded = passage.plain.casefold()
                passage.junk = passage.junk or any(phrase in folded for phrase in self._excluded)
        return [s for s in segments if not any(phrase in s.heading.casefold() for phrase in self._excluded)]

    def _thinned(self, query: str, known: dict[str, Counter[str]], tell: Tell) -> tuple[list[Segment], list[Segment]]:
        """The segments that fit the brief best, whole: neighbours stay neighbours."""
        every = [*self.segments, *self.others]
        passages = [passage for segment in every for passage in segment.passages]
        if len(passages) <= MOST_PASSAGES:
            return self.segments, self.others
        index = Passages([passage.plain for passage in passages], self.language, known, tell)
        fits = iter(index.fit(Counter(terms(query, self.language))))
        score = {id(segment): max((next(fits) for _passage in segment.passages), default=0.0) for segment in every}
        kept: set[int] = set()
        count = 0
        for segment in sorted(every, key=lambda each: -score[id(each)]):
            if count + len(segment.passages) <= MOST_PASSAGES:
                kept.add(id(segment))
                count += len(segment.passages)
        return [s for s in self.segments if id(s) in kept], [s for s in self.others if id(s) in kept]

    def place(self, passage: Passage) -> int:
        """The number of a passage in `passages`, `relevance` and `rank`."""
        return self._places[id(passage)]

    def worth(self, passage: Passage) -> float:
        """How central and how near to the brief a passage is, 0 to 1."""
        number = self.place(passage)
        return 0.5 * self.relevance[number] + 0.5 * self.rank[number]

    def segment_score(self, segment: Segment) -> float:
        """How well a segment would make a section."""
        good = [passage for passage in segment.passages if self.is_free(passage)]
        if not good:
            return 0.0
        mean = sum(self.worth(passage) for passage in good) / len(good)
        named = 0.08 if segment.heading else 0.0
        return (mean + named) * min(1.0, math.sqrt(self.usable_words(segment) / 130))

    def usable_words(self, segment: Segment) -> int:
        """Words of the passages that can be reached from one that stands alone."""
        words, reached = 0, False
        for passage in segment.passages:
            reached = not passage.junk and self.is_free(passage) and (reached or not passage.leans)
            words += passage.words if reached else 0
        return words

    def cue_score(self, passage: Passage, cues: Iterable[str]) -> float:
        """How much a passage speaks in the words that tell a role, rare words counting more."""
        words = self._raw[self.place(passage)]
        total = len(self._raw) or 1
        score = 0.0
        for cue in cues:
            if cue in words or (" " in cue and cue in passage.plain.casefold()):
                score += math.log(1 + total / (1 + self._raw_frequency[cue]))
        return score / (1 + math.log(1 + passage.words / 40))

    def holds(self, passage: Passage, phrase_terms: Iterable[str]) -> bool:
        """Whether a passage holds all of these stems."""
        counted = self.index.terms[self.place(passage)]
        return all(term in counted for term in phrase_terms)

    def cue_fit(self, cues: Sequence[str], phrase_terms: Sequence[str] = ()) -> float:
        """The best cue score of any own passage that could open a section and holds the phrase; 0 where there is none."""
        scores = [
            self.cue_score(passage, cues)
            for segment in self.segments
            for passage in segment.passages
            if self.is_free(passage) and not passage.leans and self.holds(passage, phrase_terms)
        ]
        return max(scores, default=0.0)

    def is_free(self, passage: Passage) -> bool:
        """Whether a passage may still be taken."""
        return not passage.junk and self.place(passage) not in self._used_places

    def sameness(self, passage: Passage) -> float:
        """Likeness to the nearest passage already taken."""
        vector = self.index.vectors[self.place(passage)]
        return max((likeness(vector, self.index.vectors[place]) for place in self._used_places), default=0.0)

    def take(self, passages: Iterable[Passage]) -> None:
        """Mark passages as used."""
        for passage in passages:
            self.used.append(passage)
            self._used_places.add(self.place(passage))

    def stand_in(self, piece: Passage, origin: Passage) -> None:
        """Let a piece cut out of a passage count as that passage."""
        self._places[id(piece)] = self._places[id(origin)]

    def release(self, passage: Passage) -> None:
        """Let a passage be taken again."""
        self.used = [each for each in self.used if each is not passage]
        self._used_places.discard(self.place(passage))

    def centre(self, passages: Sequence[Passage]) -> Vector:
        """The mean vector of passages."""
        return blend([self.index.vectors[self.place(passage)] for passage in passages])


def query_of(brief: Mapping[str, Any]) -> str:
    """The words of the brief that tell what the text is about."""
    parts = [brief.get("topic"), brief.get("angle"), brief.get("title"), " ".join(texts_of(brief, "keyphrases"))]
    return " ".join(str(part) for part in parts if part)


def _tiled(segments: list[Segment], language: str, known: dict[str, Counter[str]], tell: Tell) -> list[Segment]:
    """Long segments cut where neighbouring passages have least in common (after Hearst's TextTiling, 1997)."""
    made: list[Segment] = []
    whole, done = sum(len(segment.passages) for segment in segments), 0
    for segment in segments:
        telling = within(tell, done / whole, (done + len(segment.passages)) / whole)
        done += len(segment.passages)
        long = segment.words > 2 * SEGMENT_WORDS
        pieces = _cut(segment.passages, language, known, telling) if long else [segment.passages]
        for number, passages in enumerate(pieces):
            heading = segment.heading if number == 0 else ""
            made.append(Segment(segment.source, len(made), heading, passages))
            for passage in passages:
                passage.segment = len(made) - 1
    return made


def _cut(passages: list[Passage], language: str, known: dict[str, Counter[str]], tell: Tell) -> list[list[Passage]]:
    index = Passages([passage.plain for passage in passages], language, known, within(tell, 0.0, 0.5))
    after = [*accumulate((passage.words for passage in reversed(passages)), initial=0)][::-1]
    pieces: list[list[Passage]] = []
    start = 0
    while start < len(passages):
        tell(0.5 + 0.5 * start / len(passages))
        words, best, lowest = 0, len(passages), 2.0
        for number in range(start, len(passages)):
            words += passages[number].words
            if words > 1.7 * SEGMENT_WORDS:
                break
            rest = after[number + 1]
            if words < 0.55 * SEGMENT_WORDS or number + 1 >= len(passages) or rest < 0.4 * SEGMENT_WORDS:
                continue
            before = blend(index.vectors[max(start, number - 1) : number + 1])
            cohesion = likeness(before, blend(index.vectors[number + 1 : number + 3])) + 0.2 * passages[number + 1].leans
            if cohesion < lowest:
                best, lowest = number + 1, cohesion
        end = best if best > start else len(passages)
        pieces.append(passages[start:end])
        start = end
    return pieces
