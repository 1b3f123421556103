"""Nothing doubles where a resumed answer joins what had arrived."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.ai.seam import Seam, overlap


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("The quick brown ", "fox jumps.", "The quick brown fox jumps."),
        ("The quick brown ", "quick brown fox.", "The quick brown fox."),
        ("The quick bro", "wn fox.", "The quick brown fox."),
        ("The quick bro", "brown fox.", "The quick brown fox."),
        ("One. Two. ", "One. Two. Three.", "One. Two. Three."),
        ("It is a", "a test", "It is aa test"),
        ("", "All of it.", "All of it."),
        ("Ein schöner Tag, ein ", "ein schönes Haus", "Ein schöner Tag, ein schönes Haus"),
        ("No overlap here.", " Next.", "No overlap here. Next."),
    ],
)
def test_join(before, after, whole):
    for size in (1, 5, 1000):
        seam = Seam(before)
        joined = "".join(seam.feed(after[at : at + size]) for at in range(0, len(after), size)) + seam.close()
        assert before + joined == whole


def test_long_new_part_is_given_out_before_its_end():
    seam = Seam("Before. ")
    assert seam.feed("x" * 300) == "x" * 300
    assert seam.feed("y") == "y"


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_new_part_is_never_changed_only_cut(before, after):
    assert 0 <= overlap(before, after) <= len(after)
    assert before.endswith(after[: overlap(before, after)]) or before.startswith(after[: overlap(before, after)])
