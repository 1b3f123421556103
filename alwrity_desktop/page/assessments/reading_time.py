"""How long the text takes to read: a figure, not a judgement.

Estimated: words a minute as adults read aloud plain texts of their language, from the trial with the International Reading
Speed Texts (Trauzettel-Klosinski and Dietz 2012); 200 where the language was not among them.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, good
from alwrity_desktop.page.tree import Page

SPEEDS = {
    "ar": 138, "zh": 158, "nl": 202, "en": 228, "fi": 161, "fr": 195, "de": 179, "he": 187, "it": 188, "ja": 193,
    "pl": 166, "pt": 181, "ru": 184, "sl": 180, "es": 218, "sv": 199, "tr": 166,
}  # fmt: skip
"""Words a minute by language."""


def minutes(words: int, language: str) -> float:
    """Minutes that `words` take, estimated."""
    return words / SPEEDS.get(language.lower()[:2], 200)


def judge(page: Page) -> Verdict | None:
    """Tell the reading time."""
    if not page.word_count:
        return None
    time = minutes(page.word_count, page.paper.language)
    if time < 1:
        said = _("Reading takes less than a minute (estimated).")
    else:
        said = ngettext(
            "Reading takes about a minute (estimated).", "Reading takes about {count} minutes (estimated).", round(time)
        )
    return good(round(time, 1), _("a figure only"), said)


CHECK = Check("reading_time", "extra", judge)
