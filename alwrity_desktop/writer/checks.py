"""The finished text against the limits of its format: what is off is asked for again, then trimmed and told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language.slugs import slugify
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer import postings
from alwrity_desktop.writer.briefs import main_keyphrase
from alwrity_desktop.writer.format_file import Format, Step
from alwrity_desktop.writer.metadata import Limits, fit_title, limits_of, title_pixels, trim_words
from alwrity_desktop.writer.storable import count_words

FAR_OFF = 0.25
"""A section whose length is off by more than this is asked for once more."""
_PROMPT = re.compile(r"^> \[ \] ", re.MULTILINE)
_QUOTE = re.compile(r"^> [\"“].*$", re.MULTILINE)
_LISTS = ("tags", "categories", "keyphrases")


def length_note(text: str, words: int) -> str:
    """What to say to the model when a text is far from `words`; "" when it is near enough or no length is asked."""
    count = count_words(text)
    if not words or abs(count - words) <= max(25, FAR_OFF * words):
        return ""
    return f"it had {count} words, and {words} words are asked for."


def data_note(step: Step, data: Any, form: Format, brief: Mapping[str, Any], sources: Sequence[Source] = ()) -> str:
    """What to say to the model when metadata or texts to post are outside the limits; "" when all fits."""
    limits = limits_of(form)
    notes: list[str] = []
    if postings.answers(step):
        notes += [each.told for each in postings.findings(form, brief, postings.texts_in(data), sources)]
    for key, value in _filling(step, data).items():
        if key in ("title", "meta_title") and title_pixels(_first(value, limits)) > limits.title_pixels:
            notes.append(f"{key} is too wide for search results: at most 55 characters.")
        if key == "meta_description" and not limits.description_least <= len(str(value).strip()) <= limits.description_most:
            asked = f"{limits.description_least} to {limits.description_most}"
            notes.append(f"meta_description had {len(str(value).strip())} characters, and {asked} are asked for.")
        if key == "excerpt" and len(str(value)) > limits.excerpt_most:
            notes.append(f"excerpt had {len(str(value))} characters, and at most {limits.excerpt_most} are asked for.")
    return " ".join(notes)


def fill(draft: Draft, form: Format, results: Mapping[str, Any]) -> list[str]:
    """Set what the steps fill, trimmed to the limits; gives a sentence for each thing that had to be trimmed."""
    limits = limits_of(form)
    warnings: list[str] = []
    for step in form.steps:
        for key, value in _filling(step, results.get(step.key)).items():
            if key in _LISTS:
                _fill_list(draft, key, value, limits)
            elif text := _plain(_first(value, limits) if key in ("title", "meta_title") else value):
                fitted = _fitted(key, text, limits)
                if fitted != text and key != "slug":
                    warnings.append(_("{key} was too long and has been cut at a word.", key=_name(key)))
                setattr(draft, key, fitted)
    if not draft.slug and draft.title:
        draft.slug = slugify(draft.title, limits.slug_most)
    return warnings


def _filling(step: Step, data: Any) -> dict[str, Any]:
    """What a step's result sets: attribute of the draft to value."""
    if not step.fills or not data:
        return {}
    if isinstance(data, dict):
        row = cast("dict[str, Any]", data)
        return {key: row[key] for key in step.fills if key in row}
    return {step.fills[0]: data}


def _first(value: Any, limits: Limits) -> str:
    """The first of several titles that is narrow enough, else the first; a single one as it is."""
    if not isinstance(value, list):
        return _plain(value)
    titles = [text for item in cast("list[Any]", value) if (text := _plain(item))]
    return next((text for text in titles if title_pixels(text) <= limits.title_pixels), titles[0] if titles else "")


def _plain(value: Any) -> str:
    text = " ".join(str(value or "").replace("\x00", "").split())
    return text.strip("*_#").strip().strip('"“”').strip() if text else ""


def _fitted(key: str, text: str, limits: Limits) -> str:
    if key in ("title", "meta_title"):
        return fit_title(text, limits.title_pixels)
    if key == "meta_description":
        return trim_words(text, limits.description_most)
    if key == "excerpt":
        return trim_words(text, limits.excerpt_most)
    return slugify(text, limits.slug_most) if key == "slug" else text


def _fill_list(draft: Draft, key: str, value: Any, limits: Limits) -> None:
    rows = cast("list[Any]", value) if isinstance(value, list) else str(value).split(",")
    items = list(dict.fromkeys(text for item in rows if (text := _plain(item).lstrip("#"))))
    setattr(draft, key, items[: limits.tags_most] if key == "tags" else items)


def _name(key: str) -> str:
    names = {"title": _("The title"), "meta_title": _("The meta title"), "meta_description": _("The meta description")}
    return names.get(key, _("The excerpt") if key == "excerpt" else key)


def check(form: Format, brief: Mapping[str, Any], draft: Draft, *, but: str = "") -> list[str]:
    """A sentence for each check of the format, `but` one, that does not hold for the finished draft."""
    limits = limits_of(form)
    words = count_words(draft.body, draft.language)
    asked = int(brief.get("length") or 0)
    phrase = main_keyphrase(brief)
    tolerance = float(form.limits.get("length_tolerance", 0.1))
    least, most = limits.description_least, limits.description_most
    found = {
        "length": asked
        and abs(words - asked) > tolerance * asked
        and ngettext(
            "It has {count} word; {asked} were asked for.",
            "It has {count} words; {asked} were asked for.",
            words,
            asked=f"{asked:,}",
        ),
        "title_width": title_pixels(draft.meta_title or draft.title) > limits.title_pixels
        and _("The title is wider than search results show."),
        "meta_description": not least <= len(draft.meta_description) <= most
        and ngettext(
            "The meta description has {count} character; {least} to {most} are shown best.",
            "The meta description has {count} characters; {least} to {most} are shown best.",
            len(draft.meta_description),
            least=least,
            most=most,
        ),
        "tags": not limits.tags_least <= len(draft.tags) <= limits.tags_most
        and _(
            "It has {count} of the {least} to {most} tags that serve best.",
            count=len(draft.tags),
            least=limits.tags_least,
            most=limits.tags_most,
        ),
        "excerpt": len(draft.excerpt) > limits.excerpt_most and _("The excerpt is too long."),
        "keyphrase_in_title": bool(phrase)
        and phrase.casefold() not in draft.title.casefold()
        and _("The title does not hold the keyphrase “{phrase}”.", phrase=phrase),
        "sources_linked": _unlinked(draft.body),
        "open_prompts": _open_prompts(draft.body),
    }
    sentences = [str(sentence) for name in form.checks if name != but and (sentence := found.get(name))]
    texts = [posting.text for posting in postings.postings(draft.body) if posting.text]
    return sentences + [each.sentence for each in postings.findings(form, brief, texts)]


def _unlinked(body: str) -> str:
    bare = [quote for quote in _QUOTE.findall(body) if "](" not in quote and " — *" not in quote]
    one, more = "One quotation has no link to its source.", "{count} quotations have no link to their source."
    return ngettext(one, more, len(bare)) if bare else ""


def _open_prompts(body: str) -> str:
    count = len(open_prompts(body))
    one, more = (
        "One prompt is still open (a line that begins with > [ ]).",
        "{count} prompts are still open (lines that begin with > [ ]).",
    )
    return ngettext(one, more, count) if count else ""


def open_prompts(body: str) -> Sequence[int]:
    """Offsets of the prompts still open in a text."""
    return [match.start() for match in _PROMPT.finditer(body)]
