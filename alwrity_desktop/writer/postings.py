"""Texts that are posted by hand: how a draft's body holds several, and what the limits of their format say of each.

A body holds variants of one text, or the posts of a series, apart by a line of dashes. Lines that are open prompts
(`> [ ] ...`) are for the person and are neither counted nor copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.language.posted_length import Counting, addresses, posted_length
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer.format_file import Format, Step

KEY = "posts"
"""Where a step's answer has the texts: a list of texts."""
Kind = Literal["characters", "hashtags", "posts", "links"]
CHECKS: tuple[Kind, ...] = ("characters", "hashtags", "posts", "links")
_BREAK = re.compile(r"\s{0,3}-{3,}\s*")
_PROMPT = re.compile(r"\s*> \[ \] ?")
_HASHTAG = re.compile(r"(?<![\w/&#])#(?=\w*[^\W\d_])\w+")


@dataclass(slots=True, frozen=True)
class Rules:
    """What a format asks of each text.

    characters: the most, counted as `counting` says, each address as `link` characters (0: as it is). hashtags: the
    most. count: the field of the brief that says how many texts there are. series: they are posts of one thread, else
    variants of one text.
    """

    characters: int
    counting: Counting = "characters"
    link: int = 0
    hashtags: int = 0
    count: str = ""
    series: bool = False

    def length(self, text: str) -> int:
        """The characters of a text as they are counted where it is posted."""
        return posted_length(text, self.counting, self.link)

    def most(self, brief: Mapping[str, Any]) -> int:
        """The most characters: the network's limit, or less where the brief wants less."""
        return min(self.characters, int(brief.get("characters") or self.characters))

    def most_hashtags(self, brief: Mapping[str, Any]) -> int:
        """The most hashtags."""
        wanted = brief.get("hashtags")
        return self.hashtags if wanted is None else min(self.hashtags, int(wanted))

    def asked(self, brief: Mapping[str, Any]) -> int:
        """How many texts."""
        return max(1, int(brief.get(self.count) or 1))


@dataclass(slots=True, frozen=True)
class Posting:
    """One text of a body. first, last: its lines there, from 0; prompts within it are left out of `text`."""

    text: str
    first: int
    last: int


@dataclass(slots=True, frozen=True)
class Finding:
    """Something that does not hold. told: for the model; sentence: for the person."""

    kind: Kind
    told: str
    sentence: str


def rules_of(form: Format) -> Rules | None:
    """The rules of a format whose texts are posted by hand; None for one that makes a page."""
    given = form.limits
    if "characters" not in given:
        return None
    return Rules(
        characters=int(given["characters"]),
        counting=cast("Counting", given.get("counting", "characters")),
        link=int(given.get("link", 0)),
        hashtags=int(given.get("hashtags", 0)),
        count=str(given.get("count", "")),
        series=bool(given.get("series", False)),
    )


def postings(body: str) -> list[Posting]:
    """The texts of a body; one that is made of prompts alone is empty."""
    found: list[Posting] = []
    lines: list[str] = []
    first = 0
    every = body.splitlines()
    for number, line in enumerate([*every, "---"]):
        if not _BREAK.fullmatch(line):
            lines.append(line)
            continue
        if any(each.strip() for each in lines):
            text = "\n".join(each.rstrip() for each in lines if not _PROMPT.match(each))
            found.append(Posting(re.sub(r"\n{3,}", "\n\n", text).strip(), first, number - 1))
        lines, first = [], number + 1
    return found


def at_line(found: Sequence[Posting], line: int) -> int:
    """The number, from 0, of the text that the line belongs to; the last one before it where it stands between two."""
    before = [number for number, posting in enumerate(found) if posting.first <= line]
    return before[-1] if before else 0


def hashtags(text: str) -> list[str]:
    """The hashtags of a text."""
    return _HASHTAG.findall(text)


def answers(step: Step) -> bool:
    """Whether a step's answer is texts to post."""
    return isinstance(step.output, dict) and KEY in step.output.get("properties", {})


def texts_in(data: Any) -> list[str]:
    """The texts of a step's answer."""
    rows: object = cast("dict[str, Any]", data).get(KEY) if isinstance(data, dict) else None
    items = cast("list[object]", rows) if isinstance(rows, list) else []
    return [text for item in items if isinstance(item, str) and (text := item.strip())]


def name_of(number: int, total: int, *, series: bool) -> str:
    """What a text is called; number from 1."""
    if total == 1:
        return _("The text")
    return _("Post {number}", number=number) if series else _("Variant {number}", number=number)


def findings(
    form: Format, brief: Mapping[str, Any], texts: Sequence[str], sources: Sequence[Source] | None = None
) -> list[Finding]:
    """What does not hold of the format's checks. sources: where links may come from; None: links are not looked at so."""
    rules = rules_of(form)
    if rules is None:
        return []
    found: list[Finding] = []
    if len(texts) != rules.asked(brief):
        found.append(_count(len(texts), rules.asked(brief)))
    for number, text in enumerate(texts, 1):
        name = name_of(number, len(texts), series=rules.series)
        if (length := rules.length(text)) > (most := rules.most(brief)):
            found.append(_too_long(name, number, length, most))
        if (tags := len(hashtags(text))) > (allowed := rules.most_hashtags(brief)):
            found.append(_too_many(name, number, tags, allowed))
    found += _links(rules, brief, texts, sources)
    return [each for each in found if each.kind in form.checks]


def _count(has: int, asked: int) -> Finding:
    sentence = ngettext(
        "It has {count} text; {asked} were asked for.", "It has {count} texts; {asked} were asked for.", has, asked=asked
    )
    return Finding("posts", f"it had {has} texts, and {asked} are asked for.", sentence)


def _too_long(name: str, number: int, length: int, most: int) -> Finding:
    told = f"text {number} had {length} characters, and at most {most} are allowed: make it {length - most + 10} shorter."
    sentence = _("{name} has {count} characters; at most {most} fit.", name=name, count=f"{length:,}", most=f"{most:,}")
    return Finding("characters", told, sentence)


def _too_many(name: str, number: int, has: int, most: int) -> Finding:
    told = f"text {number} had {has} hashtags, and at most {most} are asked for."
    return Finding(
        "hashtags", told, _("{name} has {count} hashtags; at most {most} were asked for.", name=name, count=has, most=most)
    )


def _links(
    rules: Rules, brief: Mapping[str, Any], texts: Sequence[str], sources: Sequence[Source] | None
) -> Iterable[Finding]:
    link = str(brief.get("link") or "").strip()
    lacking = [number for number, text in enumerate(texts, 1) if link and link not in text]
    if lacking and (len(lacking) == len(texts) or not rules.series):
        name = name_of(lacking[0], len(texts), series=rules.series)
        where = "one of the texts" if rules.series else f"text {lacking[0]}"
        sentence = _("{name} lacks the link {link}.", name=name, link=link)
        yield Finding("links", f"the link {link} has to stand in {where}.", sentence)
    if sources is None:
        return
    given = " ".join([*map(str, brief.values()), *(f"{source.url} {source.text}" for source in sources)])
    for address in dict.fromkeys(address for text in texts for address in addresses(text)):
        if address not in given:
            sentence = _("It has the link {link}, which nobody gave.", link=address)
            yield Finding("links", f"the link {address} was not given; leave it out.", sentence)
