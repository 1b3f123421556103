"""What a call to a model took, and the raw answer it gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

Outcome = Literal["done", "cancelled", "failed", "refused", "unparsed"]


@dataclass(slots=True, kw_only=True)
class Usage(Entity):
    """One row per call, append only.

    Tokens are those the server counted; `measured` is False where it told none and they are estimated by characters.
    `cost_micros` is millionths of a US dollar, None where the price is unknown. `seconds` is wall time.
    """

    task: str
    provider: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    measured: bool = True
    cost_micros: int | None = None
    seconds: float = 0.0
    credits: int = 0
    outcome: Outcome = "done"
    answer_id: str = ""
    draft_id: str = ""
    error: str = ""


@dataclass(slots=True, kw_only=True)
class Answer(Entity):
    """The raw answer of a model, kept so that it can be parsed again without paying. `request` holds no key."""

    task: str
    provider: str
    model: str
    request: dict[str, Any] = field(default_factory=dict[str, Any])
    text: str = ""
    finish: str = ""
    draft_id: str = ""
