"""Data found in whatever models wrap around it."""

import pytest

from alwrity_desktop.ai.structured import UnparsedError, instruction, parse, repair_prompt
from alwrity_desktop.ai.thinking import Thinking

SCHEMA = {
    "type": "object",
    "properties": {"title": {"type": "string", "maxLength": 20}, "tags": {"type": "array", "items": {"type": "string"}}},
    "required": ["title"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Tea", "tags": ["a"]}',
        '```json\n{"title": "Tea", "tags": ["a"]}\n```',
        'Sure! Here it is:\n\n```\n{"title": "Tea", "tags": ["a"]}\n```\nAnything else?',
        'The result is {"title": "Tea", "tags": ["a"]} as you asked.',
        '<think>maybe {"title": 1}</think>{"title": "Tea", "tags": ["a"]}',
        'First try {"title": 5}, better: {"title": "Tea", "tags": ["a"]}',
        '```json\n{"title": "Tea", "tags": ["a"]}',
    ],
)
def test_json_is_found(text):
    assert parse(text, SCHEMA) == {"title": "Tea", "tags": ["a"]}


def test_line_breaks_inside_strings_are_allowed():
    assert parse('{"title": "Tea\nand cake"}', SCHEMA) == {"title": "Tea\nand cake"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("just prose", "no JSON"),
        ('{"tags": []}', "'title' is a required property"),
        ('{"title": "' + "x" * 30 + '"}', "too long"),
        ('{"title": "Tea", "mood": 1}', "'mood' was unexpected"),
        ('{"title": "Tea", "tags": [1]}', "$.tags[0]"),
        ("", "no JSON"),
    ],
)
def test_problem_is_named(text, problem):
    with pytest.raises(UnparsedError) as caught:
        parse(text, SCHEMA)
    assert problem in str(caught.value)


def test_search_for_json_ends_soon_in_long_prose():
    with pytest.raises(UnparsedError):
        parse("[ { " * 200_000, SCHEMA)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- one\n- two\n", ["one", "two"]),
        ("1. one\n2) two\n(3) three", ["one", "two", "three"]),
        ("Here are ideas:\n\n* **one**\n* two\n\nEnjoy!", ["one", "two"]),
        ('"one"\n"two"', ["one", "two"]),
        ('["one", "two"]', ["one", "two"]),
        ("```\n- one\n- two\n```", ["one", "two"]),
        ("one\ntwo", ["one", "two"]),
        ("- one", ["one"]),
    ],
)
def test_lists(text, items):
    assert parse(text, "list") == items


def test_list_without_items():
    with pytest.raises(UnparsedError):
        parse(" \n ", "list")


def test_text_is_left_alone():
    assert parse("anything", "text") is None
    assert instruction("text") == ""
    assert '"maxLength": 20' in instruction(SCHEMA)
    assert "- " in instruction("list")
    assert "the problem" in repair_prompt("the answer", "the problem")


@pytest.mark.parametrize(
    ("pieces", "answer"),
    [
        (["<th", "ink>so", "</thi", "nk>\n\nTea"], "Tea"),
        (["\n<think>x</think> Tea", " is warm"], "Tea is warm"),
        (["<b>Tea", "</b>"], "<b>Tea</b>"),
        (["<", "3 tea"], "<3 tea"),
        (["Tea <think>kept</think>"], "Tea <think>kept</think>"),
        (["<think>never ends"], ""),
        (["<thi"], "<thi"),
    ],
)
def test_thinking_is_dropped(pieces, answer):
    filtered = Thinking()
    assert "".join(filtered.feed(piece) for piece in pieces) + filtered.close() == answer
