"""Reading a streamed HTTP answer: lines, server-sent events, and the error a status stands for."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

from alwrity_desktop.ai.errors import ModelError, from_status, malformed, no_model
from alwrity_desktop.core.http import Response

LONGEST_LINE = 8_000_000
"""Bytes; a longer line is no event of any vendor."""


async def lines(response: Response, label: str) -> AsyncGenerator[bytes]:
    r"""Lines of a body, split at \n only (httpx also splits at U+2028, which JSON allows inside strings)."""
    pending = bytearray()
    async for data in response.aiter_bytes():
        pending += data
        while (end := pending.find(b"\n")) >= 0:
            line = bytes(pending[:end])
            del pending[: end + 1]
            yield line.removesuffix(b"\r")
        if len(pending) > LONGEST_LINE:
            raise malformed(label, f"a line of over {LONGEST_LINE} bytes")
    if pending:
        yield bytes(pending)


async def events(response: Response, label: str) -> AsyncGenerator[str]:
    """Data of each server-sent event; "" for a comment, which some servers send to say that they are alive."""
    data: list[str] = []
    async for raw in lines(response, label):
        line = raw.decode("utf-8", "replace")
        if line.startswith(":"):
            yield ""
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data.clear()
        elif line and not line.startswith(("event:", "id:", "retry:")):
            raise malformed(label, f"not an event: {line[:200]}")
    if data:
        yield "\n".join(data)


def document(text: str | bytes, label: str) -> dict[str, Any]:
    """A JSON object. Raises ModelError (stream) when it is none."""
    try:
        found: Any = json.loads(text)
    except ValueError as error:
        shown = text[:200] if isinstance(text, str) else text[:200].decode("utf-8", "replace")
        raise malformed(label, f"{error}: {shown}") from error
    if not isinstance(found, dict):
        raise malformed(label, f"not an object: {str(found)[:200]}")  # pyright: ignore[reportUnknownArgumentType]
    return cast("dict[str, Any]", found)


def part(document: dict[str, Any], *names: str) -> dict[str, Any]:
    """The first of these members that is an object, else {}; servers leave members out or send null."""
    for name in names:
        if isinstance(found := document.get(name), dict):
            return cast("dict[str, Any]", found)
    return {}


def items(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list member, [] where there is none."""
    found: Any = document.get(name)
    return [cast("dict[str, Any]", item) for item in cast("list[Any]", found or []) if isinstance(item, dict)]


async def check(response: Response, label: str, model: str) -> None:
    """Raise the ModelError that the status stands for; a web page where an answer should be is a wrong address."""
    if response.status_code >= 400 or response.status_code in (301, 302, 303, 307, 308):
        body = await response.aread()
        raise status_error(response, label, model, body)
    if response.headers.get("content-type", "").startswith("text/html"):
        raise no_model(label, model, "the server answered with a web page")


def status_error(response: Response, label: str, model: str, body: bytes | str | dict[str, Any]) -> ModelError:
    """The error for a refusing response."""
    if response.status_code < 400:
        return no_model(label, model, f"moved to {response.headers.get('location', '?')}", response.status_code)
    return from_status(label, model, response.status_code, body, retry_after(response.headers.get("retry-after", "")))


def retry_after(value: str, at: datetime | None = None) -> float | None:
    """Seconds from a Retry-After header: a number or an HTTP date (RFC 9110, section 10.2.3); None when unreadable."""
    value = value.strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (at or datetime.now(UTC))).total_seconds())
