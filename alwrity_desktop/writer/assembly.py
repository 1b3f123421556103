"""Results put together: sections into one text, source marks into links, a format's body template into the draft."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core import paths
from alwrity_desktop.core.messages import _
from alwrity_desktop.language.slugs import anchor_of, slugify
from alwrity_desktop.model.source import Source
from alwrity_desktop.writer.briefs import context, language_of
from alwrity_desktop.writer.format_file import CONTEXT, Format, Step

if TYPE_CHECKING:
    from alwrity_desktop.writer.asking import Part

_MARK = re.compile(r"\s*[\[(]\s*(S\d{1,3}(?:\s*[,;]\s*S?\d{1,3})*)\s*[\])](?!\()")
_FENCE = re.compile(r"\A\s*```(?:markdown|md)?[ \t]*\n(.*)\n```\s*\Z", re.DOTALL)
_THINKING = re.compile(r"\A\s*<think>.*?</think>\s*", re.DOTALL)
_HEADING = re.compile(r"\A\s*#{1,6}[ \t]+([^\n]+)\n+")
_DEEP = re.compile(r"^(#{1,2})(?=[ \t])", re.MULTILINE)


@cache
def _labels() -> dict[str, dict[str, str]]:
    return tomllib.loads(paths.resource("offline", "labels.toml").read_text("utf-8"))


def labels_for(language: str) -> dict[str, str]:
    """The words the program itself puts into a draft, in its language, English where it is not known."""
    return {**_labels()["en"], **_labels().get(language.split("-")[0], {})}


def link_to(source: Source) -> str:
    """A source as a Markdown link, or its title where it has no address."""
    title = " ".join(re.sub(r"[\[\]<>*_`]+", " ", source.title).split()) or _("source")
    address = re.sub(r"[\s()<>]", lambda match: f"%{ord(match.group()):02X}", source.url)
    return f"[{title}]({address})" if address else f"*{title}*"


def cleaned(text: str, heading: str = "") -> str:
    """A model's text without what stands around it: thoughts, a code fence, the section's own heading once more."""
    text = _THINKING.sub("", text.replace("\x00", "").replace("\r\n", "\n")).strip()
    if match := _FENCE.match(text):
        text = match.group(1).strip()
    match = _HEADING.match(text)
    if heading and match and slugify(match.group(1)) == slugify(heading):
        text = text[match.end() :].strip()
    return _DEEP.sub("###", text) if heading else text


def marked_sources(text: str, count: int) -> list[int]:
    """Numbers of the sources that a text marks, as [S1] or [S1, S2], in order and once each."""
    numbers = [int(number) for match in _MARK.finditer(text) for number in re.findall(r"\d+", match.group(1))]
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= count]


def linked(text: str, sources: Sequence[Source], *, cite: bool) -> str:
    """Marks made links to others' sources; marks of own notes, unknown ones, and all where nothing is cited, go."""

    def link(match: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", match.group(1))]
        named = [sources[number - 1] for number in numbers if 1 <= number <= len(sources)]
        links = [link_to(source) for source in named if source.kind == "other"]
        return f" ({', '.join(dict.fromkeys(links))})" if cite and links else ""

    return _MARK.sub(link, text)


def sections_text(parts: Sequence[Part]) -> str:
    """The sections that have a text, with their headings."""
    return "\n\n".join(f"## {part.heading}\n\n{part.text}" for part in parts if part.text)


def source_list(sources: Sequence[Source], texts: Sequence[str]) -> str:
    """The others' sources that a text links or quotes, as a list."""
    whole = "\n".join(texts)
    named = [source for source in sources if source.kind == "other" and link_to(source) in whole]
    return "\n".join(f"- {link_to(source)}" for source in named)


def body_of(
    form: Format, brief: Mapping[str, Any], sources: Sequence[Source], parts: Sequence[Part], results: Mapping[str, Any]
) -> str:
    """The body of the draft by the format's template, from what there is so far."""
    cite = bool(brief.get("cite_sources", True)) and not form.by_hand
    bare = not any(step.per == "section" for step in form.steps)
    shown = [_shown(part, sources, cite=cite) for part in parts]
    texts = {step.key: _result(step, results.get(step.key), sources, cite=cite) for step in form.steps}
    values: dict[str, Any] = {
        **dict.fromkeys(CONTEXT, ""),
        **context(form, brief),
        **texts,
        "labels": labels_for(language_of(brief)),
        "results": dict(results),
        "outline": list(parts),
        "sections": [part for part in shown if part["text"] or bare],
        "sources": source_list(sources, [str(texts), *(str(part["text"]) for part in shown)]),
        "has_sources": bool(sources),
        "draft": sections_text(parts),
        "notes": [],
    }
    text = form.templates().render(form.body, values, f"{form.name}.body")
    return text.strip() + "\n" if text.strip() else ""


def _shown(part: Part, sources: Sequence[Source], *, cite: bool) -> dict[str, Any]:
    text = linked(part.text, sources, cite=cite)
    return {**part.row(), "text": text, "anchor": anchor_of(part.heading)}


def _result(step: Step, value: Any, sources: Sequence[Source], *, cite: bool) -> Any:
    if isinstance(value, str):
        return linked(value, sources, cite=cite)
    if isinstance(value, list):
        return [_result(step, item, sources, cite=cite) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        return {key: _result(step, item, sources, cite=cite) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if value is None:
        return "" if step.output == "text" else []
    return value
