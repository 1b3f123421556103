"""Ideas from a model or made offline, each measured; a model is asked once again for those that do not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.task import Result, Task
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.language.spans import squeezed
from alwrity_desktop.seo import prompts
from alwrity_desktop.seo.finding import Finding
from alwrity_desktop.seo.prompts import Request

Origin = Literal["model", "offline"]
OFFLINE = "offline"
_DRESS = re.compile(r"^(?:[-*•]\s+|\d{1,2}[.)]\s+)|[*_`#]{1,3}")
_QUOTES = "\"“”„'‘’«»"


@dataclass(slots=True, frozen=True)
class Idea:
    """One text. characters and width (pixels) are measured; findings say what is off, [] where it fits."""

    text: str
    characters: int
    width: int
    origin: Origin
    findings: tuple[Finding, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether nothing is off; notes do not count."""
        return all(finding.severity == "note" for finding in self.findings)


@dataclass(slots=True, frozen=True)
class Ideas:
    """What came, those that fit first. label: from what they are. cost_micros: millionths of a dollar, None unknown."""

    ideas: tuple[Idea, ...]
    label: str
    model: str = ""
    answer_ids: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int | None = 0
    warnings: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Choice:
    """Who is asked: "provider:model", "" for the workspace's own, "offline" for nobody; and the prompts in use."""

    model: str = ""
    base_url: str = ""
    draft_id: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])


def is_offline(engine: Engine | None, model: str) -> bool:
    """Whether there is no model to ask: none is chosen here, nor in the settings."""
    return engine is None or (model or engine.settings.models.default).split(":")[0] == OFFLINE


def offline_label() -> str:
    """How ideas made without a model are labelled."""
    return _("Made from the text's own words by rules, without a model. Lengths and widths are measured.")


def model_label(model: str) -> str:
    """How ideas of a model are labelled."""
    return _("A model's ideas ({model}). Lengths and widths are measured.", model=model)


async def ask(
    engine: Engine,
    request: Request,
    count: int,
    judge: Callable[[str], Idea],
    choice: Choice,
    report: Report = silent,
) -> Ideas:
    """Ask for `count` ideas, and once again for those that are off. Raises what the engine raises."""
    results = [await _run(engine, request.key, request.system, request.prompt, choice, report)]
    found = _read(results[0], judge, [])
    good = [idea for idea in found if idea.fits]
    off = [idea for idea in found if not idea.fits]
    if len(good) < count:
        report(Progress("again", _("Asking again for {count} that fit", count=count - len(good))))
        problems = [f"{idea.text} ({'; '.join(finding.text for finding in idea.findings)})" for idea in off[:count]]
        prompt = prompts.asked_again(request, problems, [idea.text for idea in good], count - len(good))
        results.append(await _run(engine, request.key, request.system, prompt, choice, report))
        second = _read(results[1], judge, found)
        good += [idea for idea in second if idea.fits]
        off += [idea for idea in second if not idea.fits]
    return _ideas([*good, *off][:count], results)


async def _run(engine: Engine, key: str, system: str, prompt: str, choice: Choice, report: Report) -> Result:
    items = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"ideas": items},
        "required": ["ideas"],
        "additionalProperties": False,
    }
    task = Task(
        kind=key,
        system=system,
        prompt=prompt,
        model=choice.model,
        base_url=choice.base_url,
        output=schema,
        draft_id=choice.draft_id,
    )
    return await engine.run(task, report)


def _read(result: Result, judge: Callable[[str], Idea], before: Sequence[Idea]) -> list[Idea]:
    seen = {squeezed(idea.text) for idea in before}
    found: list[Idea] = []
    for raw in result.data["ideas"]:
        text = bare(str(raw))
        if text and squeezed(text) not in seen:
            seen.add(squeezed(text))
            found.append(judge(text))
    return found


def bare(text: str) -> str:
    """An answer in one line, without list marks, emphasis and quotation marks around it."""
    text = " ".join(_DRESS.sub("", text.strip()).split())
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        text = text[1:-1].strip()
    return text


def _ideas(chosen: Sequence[Idea], results: Sequence[Result]) -> Ideas:
    costs = [result.usage.cost_micros for result in results]
    warnings = list(dict.fromkeys(warning for result in results for warning in result.warnings))
    off = sum(not idea.fits for idea in chosen)
    if off:
        warnings.append(_("{count} do not fit, even after asking again; what is off stands with each.", count=off))
    return Ideas(
        tuple(chosen),
        model_label(results[-1].model),
        results[-1].model,
        tuple(result.answer_id for result in results),
        sum(result.usage.tokens_in for result in results),
        sum(result.usage.tokens_out for result in results),
        None if None in costs else sum(cost or 0 for cost in costs),
        tuple(warnings),
    )
