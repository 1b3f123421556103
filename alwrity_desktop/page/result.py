"""What a check is, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.page.tree import Page, Place

Rating = Literal["bad", "ok", "good", "none"]
Group = Literal["seo", "readability", "draft", "technical", "inclusive", "extra"]
"""technical: fetched pages only, as Lighthouse judges them. extra: our own, counted in no score."""
Number = float | int | None


@dataclass(slots=True, frozen=True)
class Verdict:
    """A check's finding. score: 0 to 9. value: what was measured; threshold: what would be good, in words.

    advice: one sentence that says what was found and, where it is not good, what to do. places: offsets into the source.
    """

    rating: Rating
    score: int
    value: Number
    threshold: str
    advice: str
    places: tuple[Place, ...] = ()


@dataclass(slots=True, frozen=True)
class Result:
    """A verdict with the check it is from. `yoast` is the identifier of the same assessment of yoastseo, "" for none."""

    id: str
    group: Group
    rating: Rating
    score: int
    value: Number
    threshold: str
    advice: str
    places: tuple[Place, ...]
    yoast: str = ""


@dataclass(slots=True, frozen=True)
class Check:
    """One check: `judge` looks at a page and gives a verdict, or None where there is nothing to judge."""

    id: str
    group: Group
    judge: Callable[[Page], Verdict | None]
    yoast: str = ""


def good(value: Number, threshold: str, advice: str, places: Sequence[Place] = (), score: int = 9) -> Verdict:
    """All is well."""
    return Verdict("good", score, value, threshold, advice, tuple(places))


def ok(value: Number, threshold: str, advice: str, places: Sequence[Place] = (), score: int = 6) -> Verdict:
    """It could be better."""
    return Verdict("ok", score, value, threshold, advice, tuple(places))


def bad(value: Number, threshold: str, advice: str, places: Sequence[Place] = (), score: int = 3) -> Verdict:
    """It should be mended."""
    return Verdict("bad", score, value, threshold, advice, tuple(places))


def none(value: Number, threshold: str, advice: str) -> Verdict:
    """It cannot be judged yet; the advice says what is missing."""
    return Verdict("none", 0, value, threshold, advice)
