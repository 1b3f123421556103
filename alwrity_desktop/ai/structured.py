"""Answers that have a form: found in prose and fences, checked against their JSON schema, and asked for again once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from alwrity_desktop.ai.task import Output

_FENCE = re.compile(r"```[ \t]*(?:json|JSON)?[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:[-*+•–]|\(?\d{1,3}[.):]|#{1,6})\s+(.*)$")
_BRACKET = re.compile(r"[{\[]")
_QUOTES = "\"'“”„«»`"
DEEPEST_LOOK = 50
"""Opening brackets tried when searching for JSON in prose."""


class UnparsedError(ValueError):
    """The text does not have the asked form; the message says where it differs."""


def instruction(output: Output) -> str:
    """What is added to the system text so that any model knows the form, whatever its server enforces."""
    if output == "text":
        return ""
    if output == "list":
        return "Answer with a plain list, one item a line, each line beginning with '- '. No other text."
    schema = json.dumps(output, ensure_ascii=False)
    return f"Answer with one JSON document and nothing else, no code fence. It must fit this JSON schema:\n{schema}"


def repair_prompt(text: str, problem: str) -> str:
    """The one request for a repair."""
    return (
        "The following answer does not have the form that was asked for.\n"
        f"Problem: {problem}\n\nThe answer:\n<answer>\n{text}\n</answer>\n\n"
        "Give the same content again in the asked form and nothing else."
    )


def parse(text: str, output: Output) -> Any:
    """The data in an answer: None for text, a list of str, or what fits the schema. Raises UnparsedError."""
    if output == "text":
        return None
    text = _THINKING.sub("", text)
    if output == "list":
        return _items(text)
    problem = ""
    for found in _candidates(text):
        if not (misfit := _misfit(found, output)):
            return found
        problem = problem or misfit
    raise UnparsedError(problem or "there is no JSON document in the answer")


def _items(text: str) -> list[str]:
    if isinstance(found := next(_candidates(text), None), list) and found:
        return [str(item).strip() for item in found if str(item).strip()]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if fence := _FENCE.search(text):
        text = fence.group(1)
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("```")]
    marked = [match.group(1) for line in lines if (match := _ITEM.match(line))]
    chosen = marked if len(marked) >= 2 or (marked and len(lines) <= 2) else lines
    items = [_bare(line) for line in chosen]
    if not (items := [item for item in items if item]):
        raise UnparsedError("there are no items in the answer")
    return items


def _bare(line: str) -> str:
    line = line.strip().removesuffix(",").strip()
    if len(line) > 1 and line[0] in _QUOTES and line[-1] in _QUOTES:
        line = line[1:-1]
    return line.replace("**", "").strip()


def _candidates(text: str) -> Iterator[Any]:
    """JSON documents in the text: the whole of it, fenced ones, then objects and lists inside prose."""
    decoder = json.JSONDecoder(strict=False)
    for part in (text.strip(), *(match.group(1).strip() for match in _FENCE.finditer(text))):
        try:
            yield decoder.decode(part)
        except (ValueError, RecursionError):
            continue
    at = 0
    for _look in range(DEEPEST_LOOK):
        if (match := _BRACKET.search(text, at)) is None:
            return
        try:
            found, at = decoder.raw_decode(text, match.start())
            yield found
        except (ValueError, RecursionError):
            at = match.end()


def _misfit(found: Any, schema: dict[str, Any]) -> str:
    """Where the document differs from the schema, as one line; "" when it fits."""
    from jsonschema import exceptions, validators

    kind = validators.validator_for(schema)  # pyright: ignore[reportUnknownMemberType]
    kind.check_schema(schema)
    error = cast("Any", exceptions.best_match(kind(schema).iter_errors(found)))  # pyright: ignore[reportUnknownMemberType]
    return f"at {error.json_path}: {error.message[:400]}" if error else ""
