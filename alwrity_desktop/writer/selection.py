"""Which passages go into a section: the best window of neighbouring ones, no near-duplicates, no orphaned openings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from alwrity_desktop.writer.material import NEAR_DUPLICATE, Material
from alwrity_desktop.writer.notes import Passage, Segment, Wording, wording
from alwrity_desktop.writer.outline import STRONG_CUES, Planned
from alwrity_desktop.writer.storable import count_words
from alwrity_desktop.writer.textrank import Vector, likeness

OVER = 1.12
"""A window may pass its budget by this much."""
LEAST_FIT = 0.16
_QUESTION = re.compile(r"[?？؟][\"'”’)*_]*\s*$")

Window = list[Passage]


def for_section(material: Material, planned: Planned, words: int) -> Window:
    """Passages for a section of about `words` words, in reading order."""
    chosen: Window = []
    left = words
    for _round in range(4):
        if left < max(30, 0.2 * words):
            break
        window = _best_window(material, planned, left, chosen, _home(material, planned))
        if not window:
            break
        chosen += window
        left -= sum(passage.words for passage in window)
        material.take(window)
    for passage in chosen:
        material.release(passage)
    return _in_reading_order(material, chosen)


def _home(material: Material, planned: Planned) -> list[Segment]:
    """Where to look: in the section's own segments; a role or a topic that was asked for looks everywhere."""
    return planned.segments or material.segments


def _usable(material: Material, passage: Passage) -> bool:
    return material.is_free(passage) and material.sameness(passage) < NEAR_DUPLICATE


def _best_window(material: Material, planned: Planned, words: int, chosen: Window, segments: Sequence[Segment]) -> Window:
    best: Window = []
    highest = LEAST_FIT if segments is material.segments else 0.0
    for segment in segments:
        at_home = any(segment is home for home in planned.segments)
        for window in _windows(material, segment, words):
            value = _value(material, planned, window, words, at_home)
            if value > highest:
                best, highest = window, value
    return best


def _windows(material: Material, segment: Segment, words: int) -> Iterator[Window]:
    free = [_usable(material, passage) for passage in segment.passages]
    for start, first in enumerate(segment.passages):
        if not free[start] or (first.leans and not _follows(material, segment, start)):
            continue
        window: Window = []
        total = 0
        for number in range(start, len(segment.passages)):
            passage = segment.passages[number]
            if not free[number] or total + passage.words > words * OVER:
                break
            window.append(passage)
            total += passage.words
            if not _QUESTION.search(passage.plain):
                yield list(window)


def _follows(material: Material, segment: Segment, start: int) -> bool:
    """A leaning passage may open a window only when what it leans on was the last thing taken."""
    return bool(start and material.used and material.used[-1] is segment.passages[start - 1])


def _value(material: Material, planned: Planned, window: Window, words: int, at_home: bool) -> float:
    total = sum(passage.words for passage in window)
    if planned.cues and not _in_role(material, planned, window):
        return 0.0
    fit = sum(_fit(material, planned, passage, at_home) * passage.words for passage in window) / total
    whole = min(1.0, total / words) ** 0.5
    short = 0.6 if total < 22 else 1.0
    return fit * whole * short


def _in_role(material: Material, planned: Planned, window: Window) -> bool:
    """A role's window needs a passage that clearly speaks of it, and the phrase of the heading where there is one."""
    strong = max(material.cue_score(passage, planned.cues) for passage in window) >= STRONG_CUES
    return strong and (not planned.must or any(material.holds(passage, planned.must) for passage in window))


def _fit(material: Material, planned: Planned, passage: Passage, at_home: bool) -> float:
    worth = material.worth(passage)
    if planned.cues:
        cue = min(1.0, material.cue_score(passage, planned.cues) / 6)
        near = 0.4 + 0.6 * min(1.0, 2 * material.relevance[material.place(passage)])
        return (0.65 * cue + 0.35 * worth) * near * (1 - 0.5 * material.sameness(passage))
    near = 1.0 if at_home else likeness(planned.vector, material.index.vectors[material.place(passage)])
    return (0.6 * near + 0.4 * worth) * (1 - 0.5 * material.sameness(passage)) if near > 0.05 else 0.0


def _in_reading_order(material: Material, chosen: Window) -> Window:
    return sorted(chosen, key=material.place)


def top_up(material: Material, planned: Sequence[Planned], chosen: dict[int, Window], words: int) -> None:
    """Where the whole is still short, give each free window to the section it is most like."""
    for _round in range(12):
        left = words - _total(chosen)
        if left < 0.04 * words or not chosen:
            return
        window = _richest(material, left)
        if not window:
            return
        centre = material.centre(window)
        topics = [number for number in chosen if planned[number].role == "topic"] or list(chosen)
        nearest = max(
            topics, key=lambda number: (likeness(_vector(material, planned[number], chosen[number]), centre), -number)
        )
        material.take(window)
        chosen[nearest] = _in_reading_order(material, [*chosen[nearest], *window])


def _vector(material: Material, planned: Planned, chosen: Window) -> Vector:
    return planned.vector or material.centre(chosen)


def _richest(material: Material, words: int) -> Window:
    best: Window = []
    highest = 0.0
    for segment in material.segments:
        for window in _windows(material, segment, min(words, 150)):
            total = sum(passage.words for passage in window)
            value = sum(material.worth(passage) * passage.words for passage in window) / total * min(1.0, total / 60)
            if value > highest:
                best, highest = window, value
    return best


def trim(material: Material, chosen: dict[int, Window], words: int) -> None:
    """Where the whole is too long, drop the least worthy closing passages of the longest sections."""
    while _total(chosen) > words * 1.05:
        over = _total(chosen) - words
        ends = [window[-1] for window in chosen.values() if len(window) > 1 and window[-1].words <= over * 1.6]
        if not ends:
            return
        worst = min(ends, key=material.worth)
        for number, window in chosen.items():
            if window and window[-1] is worst:
                chosen[number] = window[:-1]
        material.release(worst)


def _total(chosen: Mapping[int, Window]) -> int:
    return sum(passage.words for window in chosen.values() for passage in window)


def edge(material: Material, words: int, phrase: str = "", *, opening: bool) -> Window:
    """Passages to open or to close with: from the first or the last of a source, near to the brief."""
    best: Window = []
    highest = 0.22
    endings = wording(material.language).ending
    for segment in material.segments:
        for window in _windows(material, segment, words):
            if any(passage.is_list for passage in window):
                continue
            total = sum(passage.words for passage in window)
            value = sum(material.worth(passage) * passage.words for passage in window) / total
            head = window[0]
            if opening:
                value *= 1.5 if head.number == 0 else 1.1 if head.depth < 0.15 else 0.45
            else:
                value *= 1.5 if window[-1].depth > 0.97 else 1.1 if head.depth > 0.8 else 0.4
                value += 0.04 * sum(1 for stem in endings if stem in window[-1].plain.casefold())
            if opening and phrase and any(phrase in passage.plain.casefold() for passage in window):
                value *= 1.6
            value *= min(1.0, total / (0.7 * words)) ** 0.5
            if value > highest:
                best, highest = window, value
    return best


def quotation(
    material: Material, planned: Planned, chosen: Sequence[Passage], words: int, *, any_fit: bool = False
) -> Passage | None:
    """One or two sentences of somebody else's text that fit the section, within `words` words; None where none does."""
    best: Passage | None = None
    highest = 0.0 if any_fit else 0.28
    centre = planned.vector or material.centre(chosen)
    for segment in material.others:
        for passage in segment.passages:
            if not material.is_free(passage) or passage.is_list:
                continue
            piece = _quotable(passage, words)
            if piece is None:
                continue
            near = likeness(centre, material.index.vectors[material.place(passage)]) if centre else 0.0
            value = (0.55 * near + 0.45 * material.worth(passage)) * (1 - material.sameness(passage))
            if value > highest:
                best, highest = piece, value
                origin = passage
    if best is not None:
        material.stand_in(best, origin)  # pyright: ignore[reportPossiblyUnboundVariable] - set together with best
    return best


def _quotable(passage: Passage, words: int) -> Passage | None:
    if passage.leans:
        return None
    for count in (2, 1):
        plain = " ".join(passage.sentences[:count])
        size = count_words(plain)
        if 7 <= size <= min(words, 50) and len(passage.sentences) >= count:
            return replace(passage, text=plain, plain=plain, words=size, sentences=passage.sentences[:count])
    return None


def questions(material: Material, most: int) -> list[tuple[str, Passage]]:
    """Questions that the own notes ask, each with the passage that answers it there."""
    found: list[tuple[float, str, Passage]] = []
    for segment in material.segments:
        if segment.heading.endswith("?") and segment.passages and _answers(material, segment.passages[0]):
            found.append((1.0 + material.worth(segment.passages[0]), segment.heading, segment.passages[0]))
        for one, following in zip(segment.passages, segment.passages[1:], strict=False):
            asked = one.sentences[-1] if one.sentences else ""
            fits = _QUESTION.search(asked) and 4 <= count_words(asked) <= 18
            if fits and _answers(material, following):
                found.append((material.worth(following), asked, following))
    taken: set[int] = set()
    chosen: list[tuple[str, Passage]] = []
    for _worth, asked, answer in sorted(found, key=lambda each: -each[0]):
        if id(answer) not in taken and len(chosen) < most:
            taken.add(id(answer))
            chosen.append((asked, answer))
    return chosen


def _answers(material: Material, passage: Passage) -> bool:
    return _usable(material, passage) and not passage.leans and passage.words >= 12


def short_sentences(material: Material, most: int, but: Sequence[Passage] = ()) -> list[str]:
    """The most central short sentences of the own passages taken (`but` some), to be told again as takeaways."""
    known = wording(material.language)
    scored: list[tuple[float, str]] = []
    for passage in material.used:
        if passage.source.kind != "own" or passage.is_list or any(passage is each for each in but):
            continue
        fitting = [sentence for sentence in passage.sentences if _is_takeaway(sentence, known)]
        for sentence in fitting[:1]:
            words = {match.group() for match in re.finditer(r"\w+", sentence.casefold())}
            advises, tells = not known.advice.isdisjoint(words), not known.narrative.isdisjoint(words)
            useful = 0.2 * advises - (0.25 if advises else 1.0) * tells
            scored.append((material.worth(passage) + useful, sentence))
    chosen: list[str] = []
    vectors: list[Vector] = []
    for score, sentence in sorted(scored, key=lambda pair: -pair[0]):
        if score < 0 and len(chosen) > 2:
            break
        vector = material.index.vector(sentence)
        if all(likeness(vector, other) < 0.3 for other in vectors):
            chosen.append(sentence)
            vectors.append(vector)
        if len(chosen) == most:
            break
    return chosen


def _is_takeaway(sentence: str, known: Wording) -> bool:
    return 7 <= count_words(sentence) <= 24 and sentence.endswith((".", "!")) and not known.leans(sentence)
