"""Headings, and sections moved."""

from __future__ import annotations

from alwrity_desktop.ui.editor.outline import headings, moved

TEXT = [
    "# One",
    "",
    "first",
    "",
    "## One a",
    "",
    "below",
    "",
    "# Two",
    "second",
    "```",
    "# no heading",
    "```",
    "# Three [link](x) **bold**",
    "third",
]


def test_headings_outside_of_code() -> None:
    assert [(h.level, h.title) for h in headings(TEXT)] == [
        (1, "One"),
        (2, "One a"),
        (1, "Two"),
        (1, "Three link bold"),
    ]


def test_a_section_moves_with_what_is_below_it() -> None:
    assert moved(TEXT, 0, 4) is not None
    result = moved(TEXT, 0, 3)
    assert result is not None
    assert [h.title for h in headings(result)] == ["Two", "One", "One a", "Three link bold"]
    assert sorted(line for line in result if line) == sorted(line for line in TEXT if line), "no line is lost"
    back = moved(result, 1, 0)
    assert back is not None
    assert [h.title for h in headings(back)] == ["One", "One a", "Two", "Three link bold"]


def test_a_section_does_not_move_into_itself() -> None:
    assert moved(TEXT, 0, 0) is None
    assert moved(TEXT, 0, 1) is None
    assert moved(TEXT, 0, 2) is None
    assert moved(TEXT, 9, 0) is None
