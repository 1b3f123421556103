"""Three-way merge: nobody's change is lost, and what only a person can decide is a conflict."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.publisher.merge import merge
from alwrity_desktop.publisher.readback import normalised, quotations_without_link

BASE = "# Title\n\nFirst paragraph stands here.\n\nSecond one.\n\n```python\na = 1\n\n    b = 2\n```\n\nLast."


def test_changes_in_different_blocks_are_both_taken() -> None:
    result = merge(BASE, BASE.replace("Second one.", "Second, ours."), BASE.replace("Last.", "Last, theirs."))
    assert result.conflicts == []
    assert "Second, ours." in result.text
    assert "Last, theirs." in result.text
    assert "a = 1\n\n    b = 2" in result.text


def test_changes_of_different_words_in_one_block_are_both_taken() -> None:
    ours = BASE.replace("First paragraph", "Opening paragraph")
    theirs = BASE.replace("stands here", "stands there")
    assert "Opening paragraph stands there." in merge(BASE, ours, theirs).text


def test_the_same_words_changed_twice_are_a_conflict() -> None:
    result = merge(BASE, BASE.replace("Second one.", "Second mine."), BASE.replace("Second one.", "Second theirs."))
    [conflict] = result.conflicts
    assert (conflict.base.strip(), conflict.ours.strip(), conflict.theirs.strip()) == (
        "Second one.",
        "Second mine.",
        "Second theirs.",
    )


def test_one_side_takes_a_block_out_the_other_adds_one() -> None:
    ours = BASE.replace("Second one.\n\n", "")
    theirs = BASE + "\n\nAn addition."
    result = merge(BASE, ours, theirs)
    assert result.conflicts == []
    assert "Second one." not in result.text
    assert result.text.endswith("An addition.")


def test_both_sides_wrote_the_same() -> None:
    changed = BASE.replace("Last.", "The very last.")
    assert merge(BASE, changed, changed).text == changed


blocks = st.lists(st.sampled_from(["alpha beta", "gamma", "delta epsilon zeta", "eta", "theta iota"]), max_size=6)


@given(blocks, blocks)
def test_a_side_that_changed_nothing_yields(base: list[str], other: list[str]) -> None:
    one, two = "\n\n".join(base), "\n\n".join(other)
    assert merge(one, one, two).text == two
    assert merge(one, two, one).text == two
    assert merge(one, two, two).text == two


@given(blocks, blocks, blocks)
def test_nothing_is_lost(base: list[str], ours: list[str], theirs: list[str]) -> None:
    result = merge("\n\n".join(base), "\n\n".join(ours), "\n\n".join(theirs))
    assert "".join(piece.ours for piece in result.pieces).split() == " ".join(ours).split()
    assert "".join(piece.theirs for piece in result.pieces).split() == " ".join(theirs).split()


def test_what_wordpress_rewrites_for_everyone_is_no_change() -> None:
    sent = '<img src="a.png" alt="x"/><a href="https://e.org" target="_blank">b &amp; c</a>'
    got = '<img src="a.png" alt="x" />\n<a href="https://e.org" target="_blank" rel="noopener">b & c</a>'
    assert normalised(sent) == normalised(got)


def test_quotations_and_their_links() -> None:
    assert quotations_without_link("> Said so.\n\nText.\n") == ["Said so."]
    assert quotations_without_link("> Said so.\n>\n> — [Ann](https://e.org)\n") == []
    assert quotations_without_link("> Said so.\n\n— [Ann](https://e.org)\n") == []
    assert quotations_without_link("> [ ] Fill in.\n") == []
