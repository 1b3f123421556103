"""Text that repeats itself: a sentence of eight words or more that stands there again in nearly the same words.

Ours; common where a text was put together from pieces, or written by a model. One or two are fair, more are bad.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.repetition import repeats
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the repetitions."""
    if page.word_count < 50:
        return None
    found = repeats(page)
    threshold = _("no sentence is said twice")
    if not found:
        return good(0, threshold, _("No sentence is said twice."))
    text = found[0].sentence.text
    advice = ngettext(
        "{count} sentence repeats an earlier one: “{text}” Leave it out or say something new.",
        "{count} sentences repeat earlier ones, the first: “{text}” Leave them out or say something new.",
        len(found),
        text=text if len(text) <= 80 else f"{text[:77]}…",
    )
    places = [one.leaf.place_of(one.sentence) for one in found]
    return (bad if len(found) > 2 else ok)(len(found), threshold, advice, places)


CHECK = Check("repetition", "extra", judge)
