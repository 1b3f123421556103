"""Dates that have gone by: "in 2024 will", an upcoming day that has passed, "this year" with a past one.

Ours; a past year in the title counts too. Judged against Paper.today. Sentences that tell what somebody said or did then
are left alone. A guess by the words of the sentence: what is said of "this year" is never more than fair.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.dates import Stale, stale, years
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page, Place


def judge(page: Page) -> Verdict | None:
    """Judge the dates of the text and of the title."""
    if not page.word_count:
        return None
    today = page.paper.today or datetime.now(UTC).date()
    found: list[Stale] = []
    places: list[Place] = []
    for leaf, several in page.non_empty(stale, page.paper.language, today):
        found += several
        places += [(start + leaf.base, end + leaf.base) for start, end in (one.place for one in several)]
    threshold = _("none")
    if found:
        worst = next((one for one in found if one.kind == "future"), found[0])
        text = worst.text if len(worst.text) <= 80 else f"{worst.text[:77]}…"
        advice = ngettext(
            "{count} date has gone by: “{text}” Say how it went, or name the next one.",
            "{count} dates have gone by, among them: “{text}” Say how it went, or name the next ones.",
            len(found),
            text=text,
        )
        rate = bad if worst.kind == "future" else ok
        return rate(len(found), threshold, advice, places)
    if old := _old_title(page.paper.seo_title, today):
        return ok(1, threshold, _("The title names the year {year}; bring the post up to date, or leave it out.", year=old))
    return good(0, threshold, _("No date that was still to come has gone by."))


def _old_title(title: str, today: date) -> int:
    """A single past year in the title, 0 for none. A span of years, as in a history, stays as it is."""
    named = years(title)
    return named[0] if len(named) == 1 and named[0] < today.year else 0


CHECK = Check("outdated_dates", "extra", judge)
