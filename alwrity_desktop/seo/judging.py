"""A subject judged: the results with what is ignored set apart, scores a group and a keyphrase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from alwrity_desktop.model.judgement import Judgement
from alwrity_desktop.page.analysis import Analysis, analyse
from alwrity_desktop.page.result import Group, Rating, Result
from alwrity_desktop.page.technical_score import technical_score
from alwrity_desktop.seo.subjects import Subject

GROUPS: tuple[Group, ...] = ("draft", "seo", "readability", "inclusive", "technical", "extra")
ORDER: dict[Rating, int] = {"bad": 0, "ok": 1, "good": 2, "none": 3}
_OF_OTHERS = ("keyphrase_used_before", "keyphrase_cannibalisation")
"""They look at other texts, not at this one's use of its keyphrase."""
_OF_POSTED: tuple[Group, ...] = ("draft", "readability", "inclusive")
_OF_PAGES = ("lists", "subheading_distribution", "text_alignment", "text_presence", "transition_words")
_POINTS: dict[Rating, float] = {"bad": 0.33, "ok": 0.67, "good": 1.0, "none": 0.0}


def score_of(results: Iterable[Result]) -> int | None:
    """0 to 100 over what was judged, None where nothing was: the share of the points the ratings are worth."""
    points = [_POINTS[row.rating] for row in results if row.rating != "none"]
    return round(100 * sum(points) / len(points)) if points else None


def worst(results: Iterable[Result]) -> Rating:
    """The worst rating among results; "none" where none was judged."""
    found = {row.rating for row in results}
    for rating in ORDER:
        if rating in found:
            return rating
    return "none"


OF_IMAGES = ("image_alts", "keyphrase_in_image_alts")
"""Checks that find nothing to judge in a text without images."""


@dataclass(slots=True, frozen=True)
class PhraseScore:
    """How a text does for one of its keyphrases: only the checks that look for it."""

    phrase: str
    score: int | None
    results: tuple[Result, ...]


@dataclass
class Judged:
    """The analysis of a subject. Scores leave out what is ignored."""

    subject: Subject
    analysis: Analysis

    @cached_property
    def results(self) -> list[Result]:
        """What was found and is not ignored, the worst first."""
        kept = (row for row in self.analysis.results if row.id not in self.subject.ignored)
        return sorted(kept, key=lambda row: ORDER[row.rating])

    @cached_property
    def ignored(self) -> list[Result]:
        """What was found, but is ignored."""
        return [row for row in self.analysis.results if row.id in self.subject.ignored]

    def group(self, group: Group) -> list[Result]:
        """The results of one group, the worst first."""
        return [row for row in self.results if row.group == group]

    def listed(self, group: Group) -> list[Result]:
        """`group` as it is told to a writer: that there is no image is said once, not by each check of alt texts."""
        rows = self.group(group)
        no_image = any(row.id == "images" and not row.value for row in rows)
        return [row for row in rows if row.id not in OF_IMAGES] if no_image else rows

    def group_score(self, group: Group) -> int | None:
        """0 to 100 for one group, None where nothing of it was judged; the technical one weighted as Lighthouse does.

        A text without words has no other score: what could be judged of it is only what is missing.
        """
        rows = self.group(group)
        if group == "technical":
            return technical_score(rows)
        return score_of(rows) if self.words else None

    @property
    def score(self) -> int | None:
        """0 to 100 over on-page SEO."""
        return self.group_score("seo")

    @property
    def readability_score(self) -> int | None:
        """0 to 100 over readability."""
        return self.group_score("readability")

    @property
    def words(self) -> int:
        """Words a reader sees."""
        return self.analysis.words

    @cached_property
    def phrases(self) -> list[PhraseScore]:
        """Each keyphrase with its own score, the main one first."""
        given = [phrase.strip() for phrase in self.subject.paper.keyphrases if phrase.strip()]
        if not given:
            return []
        main = tuple(row for row in self.results if row.id.startswith("keyphrase_") and row.id not in _OF_OTHERS)
        found = [PhraseScore(given[0], score_of(main) if self.words else None, main)]
        for related in self.analysis.related:
            kept = (row for row in related.results if row.id not in self.subject.ignored)
            rows = tuple(sorted(kept, key=lambda row: ORDER[row.rating]))
            found.append(PhraseScore(related.keyphrase, score_of(rows) if self.words else None, rows))
        return found


def judge(subject: Subject) -> Judged:
    """Judge a subject; CPU work of some milliseconds a thousand words, so call it in a thread."""
    found = Judged(subject, analyse(subject.paper))
    _read = found.phrases, found.analysis.flesch, found.analysis.words  # made here, not later in the window's thread
    return found


def as_posted(judged: Judged) -> Judged:
    """What of it matters for a text that is posted by hand: nothing of search engines and of pages."""
    rows = [row for row in judged.analysis.results if row.group in _OF_POSTED and row.id not in _OF_PAGES]
    return Judged(judged.subject, replace(judged.analysis, results=rows, related=[]))


def stored_of(subject: Subject) -> Judgement:
    """Judge a subject for the archive; a function of its own, so that another process can run it."""
    return stored_form(Judged(subject, analyse(subject.paper)))


def stored_form(judged: Judged) -> Judgement:
    """What the archive keeps of it: figures, and one short row a check; the advice only where there is something to do."""
    rows = judged.results
    counts = {rating: sum(row.rating == rating for row in rows) for rating in ORDER}
    return Judgement(
        subject_kind=judged.subject.kind,
        subject_id=judged.subject.id,
        content_hash=judged.subject.digest,
        keyphrase=judged.subject.paper.keyphrase,
        score=judged.score,
        readability_score=judged.readability_score,
        words=judged.words,
        flesch=judged.analysis.flesch,
        bad=counts["bad"],
        ok=counts["ok"],
        good=counts["good"],
        results=[_row(row) for row in rows if row.rating != "none"],
    )


def _row(row: Result) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": row.id, "group": row.group, "rating": row.rating, "score": row.score, "value": row.value
    }  # fmt: skip
    if row.rating in ("bad", "ok"):
        made["advice"] = row.advice
    return made
