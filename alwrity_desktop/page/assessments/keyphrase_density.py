"""How often the keyphrase is there for each 100 words: over 0.5 and up to 3 % is good (3.5 with word forms). Judged from
100 words on."""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the keyphrase's density."""
    words = sum(sentence.tokens for _leaf, sentence in page.sentences)
    if not page.keyphrase or words < 100:
        return None
    found = [(leaf, sentence) for leaf, sentence in page.sentences if page.matches(sentence.stems, sentence.text)]
    count = sum(page.matches(sentence.stems, sentence.text) for _leaf, sentence in found)
    density = 100 * count / words
    places = [leaf.place_of(sentence) for leaf, sentence in found]
    most = 3.0 if page.keyphrase.exact else 3.5
    threshold = _("over 0.5 and up to {most} %", most=most)
    value = round(density, 2)
    if density <= 0.5:
        wanted = int(words * 0.005) + 1
        advice = ngettext(
            "The keyphrase is there once in {words} words; {wanted} times would be enough.",
            "The keyphrase is there {count} times in {words} words; {wanted} would be enough.",
            count,
            words=words,
            wanted=wanted,
        )
        return bad(value, threshold, advice, places, 4)
    if density <= most:
        return good(
            value,
            threshold,
            ngettext(
                "The keyphrase is there once in {words} words.",
                "The keyphrase is there {count} times in {words} words.",
                count,
                words=words,
            ),
            places,
        )
    wanted = int(words * most / 100)
    advice = _(
        "The keyphrase is there {count} times in {words} words; use it {wanted} times or fewer.",
        count=count,
        words=words,
        wanted=wanted,
    )
    return bad(value, threshold, advice, places, -10 if density <= 4 else -50)


CHECK = Check("keyphrase_density", "seo", judge, "keyphraseDensity")
