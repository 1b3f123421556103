"""Slugs for a page: from its title, from its keyphrase, shorter without function words; each judged. All measured."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.language import function_words, normalised
from alwrity_desktop.language.slugs import SLUG_MOST, slugify
from alwrity_desktop.page.keyphrase import Keyphrase
from alwrity_desktop.seo.finding import Finding

Origin = Literal["title", "short title", "keyphrase", "given"]
_YEAR = re.compile(r"(?:^|-)(?:19|20)\d\d(?:-|$)")


@dataclass(slots=True, frozen=True)
class SlugIdea:
    """A slug, what it was made from, and what is wrong with it ([] where nothing is)."""

    slug: str
    origin: Origin
    findings: tuple[Finding, ...] = ()


def ideas(
    title: str,
    keyphrases: Sequence[str] = (),
    language: str = "en",
    *,
    most: int = SLUG_MOST,
    taken: Collection[str] = (),
) -> list[SlugIdea]:
    """Slugs for a page, the best first. taken: slugs of other pages; an idea that is one of them gets a number.

    Raises InputError when neither title nor keyphrase has a letter or digit.
    """
    phrase = keyphrases[0] if keyphrases else ""
    offered: list[tuple[str, Origin]] = [
        (slugify(without_function_words(title, language), most), "short title"),
        (slugify(title, most), "title"),
        (slugify(phrase, most), "keyphrase"),
    ]
    found: dict[str, SlugIdea] = {}
    for slug, origin in offered:
        free = unused(slug, taken, most)
        if slug and free not in found:
            found[free] = SlugIdea(free, origin, tuple(judge(free, phrase, language, most=most)))
    if not found:
        raise InputError(_("A slug needs letters or digits."), _("Give a title or a keyphrase that has some."))
    order = {"bad": 2, "ok": 1, "note": 0}
    return sorted(found.values(), key=lambda idea: sum(order[finding.severity] for finding in idea.findings))


def judge(
    slug: str, keyphrase: str = "", language: str = "en", *, most: int = SLUG_MOST, taken: Collection[str] = ()
) -> list[Finding]:
    """What is wrong with a slug."""
    found: list[Finding] = []
    if not slug:
        return [Finding("slug_missing", "bad", _("There is no slug."))]
    clean = slugify(slug, max(len(slug), 1))
    if clean != slug:
        found.append(
            Finding("slug_form", "bad", _("It has characters a slug should not have; “{clean}” is safe.", clean=clean))
        )
    if len(slug) > most:
        text = _("It has {count} characters (measured); up to {most} read well in an address.", count=len(slug), most=most)
        found.append(Finding("slug_long", "ok", text))
    phrase = Keyphrase.of(keyphrase, language)
    if phrase:
        share = phrase.in_text(slug.replace("-", " "), language)
        enough = share == 1 if len(phrase.stems) <= 2 else share > 0.5
        if not enough:
            found.append(Finding("slug_keyphrase", "ok", _("The keyphrase “{phrase}” is not in it.", phrase=keyphrase)))
    if match := _YEAR.search(slug):
        year = match.group().strip("-")
        found.append(Finding("slug_year", "note", _("The year {year} in it will make the page look old.", year=year)))
    if slug in taken:
        found.append(Finding("slug_taken", "bad", _("Another page has this slug.")))
    return found


def without_function_words(text: str, language: str) -> str:
    """`text` without words that carry no subject; all of it where nothing else would be left."""
    stop = function_words(language)
    words = normalised(text).split()
    kept = [word for word in words if re.sub(r"^\W+|\W+$", "", word).lower() not in stop]
    return " ".join(kept) if any(slugify(word) for word in kept) else text


def unused(slug: str, taken: Collection[str], most: int = SLUG_MOST) -> str:
    """`slug`, with the first free number from 2 behind it where another page has it."""
    if slug not in taken:
        return slug
    number = 2
    while True:
        tail = f"-{number}"
        candidate = slug[: most - len(tail)].rstrip("-") + tail
        if candidate not in taken:
            return candidate
        number += 1
