"""`--set field=value` of ideas and tasks: texts become what the field holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _

_NUMBERS = ("words", "priority")
BRIEF = ("audience", "tone", "language", "call_to_action", "instructions")
"""Fields of a task that stand in the brief of its draft."""


def moment(given: str, timezone: str = "") -> datetime:
    """A date with a time, in `timezone`, or as it is given; without an offset in that zone or this machine's.

    Raises InputError.
    """
    from alwrity_desktop.planner.recurring import zone

    try:
        found = datetime.fromisoformat(given)
    except ValueError as error:
        raise InputError(_("“{given}” is no date.", given=given), _("Write it as 2026-12-01T09:00+01:00.")) from error
    if not timezone:
        return found if found.tzinfo else found.astimezone()
    return found.astimezone(zone(timezone)) if found.tzinfo else found.replace(tzinfo=zone(timezone))


def fields_of(pairs: Sequence[str]) -> dict[str, Any]:
    """Fields from `--set` texts: numbers, keywords by commas, "due" as a date ("" takes it away). Raises InputError."""
    from alwrity_desktop.writer.briefs import parse_pairs

    found: dict[str, Any] = {}
    for name, text in parse_pairs(list(pairs)).items():
        if name in _NUMBERS:
            if not text.isdigit():
                raise InputError(_("{name} is a number, not “{given}”.", name=name, given=text), _("Give digits alone."))
            found[name] = int(text)
        elif name == "keywords":
            found[name] = [word.strip() for word in text.split(",") if word.strip()]
        elif name in ("due", "due_at"):
            found["due_at"] = moment(text) if text else None
        else:
            found[name] = text
    return found


def task_fields(pairs: Sequence[str], brief: dict[str, Any]) -> dict[str, Any]:
    """As `fields_of`, with what belongs to the brief put into it."""
    fields = fields_of(pairs)
    told = {name: fields.pop(name) for name in BRIEF if name in fields}
    if told:
        fields["brief"] = {name: value for name, value in (brief | told).items() if value}
    return fields
