"""Title, meta title, meta description, slug, excerpt and tags: made from a text's own words, and fitted to limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alwrity_desktop import language as lang
from alwrity_desktop.language.slugs import SLUG_MOST, slugify
from alwrity_desktop.writer.briefs import language_of, main_keyphrase, subject, texts_of
from alwrity_desktop.writer.format_file import Format
from alwrity_desktop.writer.notes import SENTENCE_END, Passage
from alwrity_desktop.writer.outline import capital, filled, short_phrase
from alwrity_desktop.writer.tagging import MOST_TAGS, choose_tags
from alwrity_desktop.writer.textrank import terms

TITLE_PIXELS = 600
DESCRIPTION = (121, 156)
EXCERPT_MOST = 300
TAGS = (2, 6)
TOPIC_WORDS = 3
"""A topic of more words than this is a title, no tag."""
_TAIL = re.compile(r"[\s,;:–—\-(\[/&]+$")


@dataclass(slots=True)
class Metadata:
    """What a post carries besides its text. warnings: sentences on what does not fit a limit."""

    title: str = ""
    meta_title: str = ""
    meta_description: str = ""
    slug: str = ""
    excerpt: str = ""
    tags: list[str] = field(default_factory=list[str])


@dataclass(slots=True, frozen=True)
class Limits:
    """The limits of a format; the field's usual ones where the format says nothing."""

    title_pixels: int = TITLE_PIXELS
    description_least: int = DESCRIPTION[0]
    description_most: int = DESCRIPTION[1]
    excerpt_most: int = EXCERPT_MOST
    slug_most: int = SLUG_MOST
    tags_least: int = TAGS[0]
    tags_most: int = TAGS[1]


def limits_of(form: Format) -> Limits:
    """The limits of a format's file."""
    given = form.limits
    return Limits(
        int(given.get("title_pixels", TITLE_PIXELS)),
        int(given.get("meta_description_least", DESCRIPTION[0])),
        int(given.get("meta_description_most", DESCRIPTION[1])),
        int(given.get("excerpt_most", EXCERPT_MOST)),
        int(given.get("slug_most", SLUG_MOST)),
        int(given.get("tags_least", TAGS[0])),
        int(given.get("tags_most", TAGS[1])),
    )


def make_metadata(
    form: Format, brief: Mapping[str, Any], shape: Mapping[str, Any], headings: Sequence[str], passages: Sequence[Passage]
) -> Metadata:
    """Metadata out of the brief, the headings and the own passages of a draft; without passages no description."""
    limits = limits_of(form)
    own = [passage for passage in passages if passage.source.kind == "own"]
    title = _title(brief, shape, len(headings), limits)
    sentences = _sentences(own, brief)
    description = _description(sentences, brief, headings, limits) if own else ""
    excerpt = _excerpt(sentences, limits) or description
    return Metadata(
        title=title,
        meta_title=title,
        meta_description=description,
        slug=slugify(main_keyphrase(brief) if len(main_keyphrase(brief).split()) > 1 else title, limits.slug_most),
        excerpt=excerpt,
        tags=_tags(brief, own, limits),
    )


def _title(brief: Mapping[str, Any], shape: Mapping[str, Any], count: int, limits: Limits) -> str:
    phrase = main_keyphrase(brief)
    has_topic = bool(brief.get("topic"))
    offered = [filled(str(pattern), brief, count) for pattern in shape.get("titles", [])]
    if phrase and has_topic and phrase.casefold() not in offered[0].casefold():
        offered.insert(0, f"{capital(phrase)}: {subject(brief)}")
    if not has_topic:
        offered = offered[1:] + offered[:1]
    fitting = [title for title in offered if title and title_pixels(title) <= limits.title_pixels]
    return fitting[0] if fitting else fit_title(capital(subject(brief)), limits.title_pixels)


def _sentences(passages: Sequence[Passage], brief: Mapping[str, Any]) -> list[str]:
    """Sentences that can stand alone, those with the brief's words first, then in the order of the draft."""
    wanted = set(terms(f"{short_phrase(brief)} {subject(brief)}", language_of(brief)))
    phrase = short_phrase(brief).casefold()
    scored: list[tuple[int, int, str]] = []
    for number, passage in enumerate(passages):
        if passage.is_list or passage.leans or not passage.sentences:
            continue
        sentence = passage.sentences[0]
        if sentence.endswith(("?", ":")) or "http" in sentence:
            continue
        held = len(wanted & set(terms(sentence, language_of(brief)))) + 2 * (phrase != "" and phrase in sentence.casefold())
        scored.append((-held, number, sentence))
    return list(dict.fromkeys(sentence for _held, _number, sentence in sorted(scored)))


def _description(sentences: Sequence[str], brief: Mapping[str, Any], headings: Sequence[str], limits: Limits) -> str:
    least, most = limits.description_least, limits.description_most
    near = sentences[:8]
    for sentence in near:
        if least <= len(sentence) <= most:
            return sentence
    for one in near:
        for other in near:
            if one != other and least <= len(one) + 1 + len(other) <= most:
                return f"{one} {other}"
    longer = next((sentence for sentence in near if len(sentence) > most), "")
    if longer:
        return trim_words(longer, most)
    return _listed(brief, headings, near, least, most)


def _listed(brief: Mapping[str, Any], headings: Sequence[str], near: Sequence[str], least: int, most: int) -> str:
    """Sentences, or the subject and what the sections are about, as long as a description may be."""
    text = near[0] if near else f"{capital(subject(brief).rstrip('.'))}:"
    for sentence in near[1:]:
        if len(text) < least and len(text) + 1 + len(sentence) <= most:
            text += f" {sentence}"
    parts = [part for part in (*headings, str(brief.get("angle") or ""), str(brief.get("audience") or "")) if part]
    if len(parts) == 1 and near:
        parts = []  # one heading behind a sentence tells nothing
    for number, part in enumerate(parts):
        mark = " " if number == 0 or text.endswith((".", ":")) else ", "
        if len(text) < least and len(text) + len(mark) + len(part) < most:
            text += mark + part
    text = text.rstrip(":") + ("" if SENTENCE_END.search(text) else ".")
    return trim_words(text, most)


def _excerpt(sentences: Sequence[str], limits: Limits) -> str:
    chosen = ""
    for sentence in sentences[:4]:
        if len(chosen) + 1 + len(sentence) <= limits.excerpt_most:
            chosen = f"{chosen} {sentence}".strip()
        if len(chosen) > 0.5 * limits.excerpt_most:
            break
    return chosen or (trim_words(sentences[0], limits.excerpt_most) if sentences else "")


def _tags(brief: Mapping[str, Any], passages: Sequence[Passage], limits: Limits) -> list[str]:
    given = texts_of(brief, "keyphrases")
    if not given and (phrase := short_phrase(brief)) and len(phrase.split()) <= TOPIC_WORDS:
        given = [phrase]
    most = min(limits.tags_most, MOST_TAGS)
    return choose_tags(given, [passage.plain for passage in passages], language_of(brief), most)


# -------------------------------------------------------------------------------------------- fitting


def title_pixels(text: str) -> int:
    """Width of a title in search results, in pixels (Arial at 20 px)."""
    return round(lang.pixel_width(text))


def fit_title(text: str, pixels: int = TITLE_PIXELS) -> str:
    """`text` cut at a word so that it is at most `pixels` wide."""
    words = " ".join(text.split())
    while words and title_pixels(words) > pixels:
        shorter = _TAIL.sub("", words.rsplit(" ", 1)[0]) if " " in words else words[:-1]
        words = shorter if shorter != words else words[:-1]
    return words


def trim_words(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters, cut at a word, with an ellipsis where it was cut."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[: most - 1]
    if not flat[most - 1].isspace() and " " in cut[most // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return _TAIL.sub("", cut).rstrip(".") + "…"
