"""A paper judged by every check there is.

    analysis = analyse(Paper(text, title=..., keyphrases=("content plan",)))

Measured on the 120 posts of the benchmark (mean 840 words, one core): see tests/benchmarks/yoast_agreement.py, which prints
both the time and how often each check agrees with yoastseo.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from alwrity_desktop.page import assessments
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.reading_figures import sentence_total, text_flesch
from alwrity_desktop.page.result import Check, Group, Rating, Result, Verdict
from alwrity_desktop.page.stopping import StoppedError, check_stop, stoppable
from alwrity_desktop.page.tree import Page, read_page

__all__ = [
    "Analysis",
    "Check",
    "Paper",
    "PhraseResults",
    "Rating",
    "Result",
    "StoppedError",
    "Verdict",
    "analyse",
    "for_keyphrase",
]

_OF_KEYPHRASE = ("keyphrase_", "competing_links")
_ONCE = ("keyphrase_used_before", "keyphrase_in_slug", "keyphrase_in_title")
"""Only one keyphrase can lead the title and the address; what other posts have is looked up for the first."""
_WORTH = {"bad": 0.33, "ok": 0.67, "good": 1.0}


@dataclass(slots=True, frozen=True)
class PhraseResults:
    """How the text does for one of its further keyphrases: the checks that look for it, and a score over them."""

    keyphrase: str
    results: tuple[Result, ...]

    @property
    def score(self) -> int | None:
        """0 to 100 over the judged checks, None when none was."""
        return _score(self.results, "seo")


@dataclass
class Analysis:
    """The results, in the order of the checks' names, and what was counted on the way.

    results: of the first keyphrase, and of all that has to do with none. related: those of the further keyphrases.
    """

    page: Page
    results: list[Result]
    related: list[PhraseResults] = field(default_factory=list[PhraseResults])

    def of(self, check: str) -> Result | None:
        """The result of one check, by its id or its yoast identifier."""
        return next((result for result in self.results if check in (result.id, result.yoast)), None)

    def group(self, group: Group) -> list[Result]:
        """The results of one group, the worst first."""
        order = {"bad": 0, "ok": 1, "good": 2, "none": 3}
        return sorted((result for result in self.results if result.group == group), key=lambda result: order[result.rating])

    @property
    def score(self) -> int | None:
        """0 to 100 over the judged checks of on-page SEO: 9 points each where all is well. None without words."""
        return _score(self.results, "seo") if self.words else None

    @property
    def readability_score(self) -> int | None:
        """The same for readability."""
        return _score(self.results, "readability") if self.words else None

    @property
    def words(self) -> int:
        """Words a reader sees."""
        return self.page.word_count

    @property
    def sentences(self) -> int:
        """Sentences a reader sees."""
        return sentence_total(self.page)

    @cached_property
    def flesch(self) -> float | None:
        """Flesch reading ease, None where the language has no formula."""
        return text_flesch(self.page)


def _score(results: Iterable[Result], group: Group) -> int | None:
    judged = [result for result in results if result.group == group and result.rating != "none"]
    return round(100 * sum(_WORTH[result.rating] for result in judged) / len(judged)) if judged else None


def analyse(paper: Paper, stop: threading.Event | None = None) -> Analysis:
    """Judge `paper`. Any text gets a result; checks that have nothing to judge are left out.

    Its first keyphrase is judged by all checks, the others by those that look for a keyphrase, each with its synonyms.
    Raises StoppedError soon after `stop` is set; a million words take 10 to 15 s.
    """
    with stoppable(stop):
        page = read_page(paper)
        results: list[Result] = []
        for check in assessments.found():
            check_stop()
            verdict = check.judge(page)
            if verdict:
                results.append(_result(check, verdict))
        others = [phrase.strip() for phrase in paper.keyphrases[1:] if phrase.strip()]
        return Analysis(page, results, [for_keyphrase(page, phrase) for phrase in others])


def for_keyphrase(page: Page, keyphrase: str, synonyms: Sequence[str] = ()) -> PhraseResults:
    """Judge a page that was read for another keyphrase. Without `synonyms`, those are taken that its paper has for it."""
    about = page.about(keyphrase, synonyms or dict(page.paper.related_synonyms).get(keyphrase, ()))
    checks = (check for check in assessments.found() if check.id.startswith(_OF_KEYPHRASE) and check.id not in _ONCE)
    verdicts = ((check, check.judge(about)) for check in checks)
    return PhraseResults(keyphrase, tuple(_result(check, verdict) for check, verdict in verdicts if verdict))


def _result(check: Check, verdict: Verdict) -> Result:
    return Result(
        check.id,
        check.group,
        verdict.rating,
        verdict.score,
        verdict.value,
        verdict.threshold,
        verdict.advice,
        verdict.places,
        check.yoast,
    )
