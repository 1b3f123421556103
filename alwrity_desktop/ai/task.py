"""What the engine is asked, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.model.usage import Usage

Output = Literal["text", "list"] | dict[str, Any]


@dataclass(slots=True, frozen=True)
class Picture:
    """An image that goes with a prompt. media_type: "image/jpeg", "image/png", "image/webp" or "image/gif"."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Task:
    """One question to a model.

    kind: a short machine word for the usage table ("blog_post.outline"). model: "provider:model", or "" for the
    workspace's own choice. base_url: address for that model, or "" for the settings'. output: "text", "list" (one item
    a line), or a JSON schema. max_tokens: longest answer. run_id: calls with the same one share the cap per run.
    images: what the prompt is about; a model that cannot see refuses with ModelError (vision).
    """

    kind: str
    prompt: str
    system: str = ""
    model: str = ""
    base_url: str = ""
    output: Output = "text"
    max_tokens: int | None = None
    temperature: float | None = None
    draft_id: str = ""
    run_id: str = ""
    images: tuple[Picture, ...] = ()


@dataclass(slots=True, frozen=True)
class Result:
    """An answer. data: the parsed form for "list" (list of str) and schemas, None for text. usage: sums over all calls
    this took. model: the "provider:model" that answered. warnings: sentences for the person.
    """

    text: str
    data: Any
    usage: Usage
    answer_id: str
    model: str
    warnings: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Estimate:
    """What a task will take, before it is run. Always an estimate; `label` says from what.

    cost_micros: millionths of a US dollar, None where the price is unknown.
    """

    tokens_in: int
    tokens_out: int
    cost_micros: int | None
    label: str
    model: str = ""
    warnings: tuple[str, ...] = field(default=())

    @classmethod
    def scaled(cls, found: Sequence[Estimate], times: float) -> Estimate:
        """These together, and as often; of several alike, some are estimated and stand for all."""
        costs = [each.cost_micros for each in found]
        known = [cost for cost in costs if cost is not None]
        return cls(
            tokens_in=round(times * sum(each.tokens_in for each in found)),
            tokens_out=round(times * sum(each.tokens_out for each in found)),
            cost_micros=round(times * sum(known)) if len(known) == len(costs) else None,
            label=found[0].label,
            model=found[0].model,
            warnings=found[0].warnings,
        )
