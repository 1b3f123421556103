"""A run of a content format: its steps, kept one by one, so that it goes on after a stop or a crash."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

RunState = Literal["running", "waiting", "done", "stopped", "failed"]
StepState = Literal["pending", "running", "done", "stopped", "failed"]


@dataclass(slots=True, kw_only=True)
class WritingRun(Entity):
    """One run over the steps of `format` for a draft. `model` is "provider:model", or "offline"."""

    draft_id: str
    format: str
    model: str
    state: RunState = "running"
    brief: dict[str, Any] = field(default_factory=dict[str, Any])
    error: str = ""


@dataclass(slots=True, kw_only=True)
class WritingStep(Entity):
    """One step of a run. `output` is the text that arrived so far; `data` its parsed form."""

    run_id: str
    position: int
    key: str
    heading: str = ""
    state: StepState = "pending"
    output: str = ""
    data: Any = None
    answer_id: str = ""
    error: str = ""
