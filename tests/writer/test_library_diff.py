"""Word diffs: small changes stay small, any choice of hunks can be applied, long texts are quick."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.writer.diff import Hunk, apply_hunks, diff

WORDS = st.lists(st.sampled_from(["the", "a", "apple", "pie,", "is", "ripe.", "\n\n", "# head\n", "ü", "🍎"]), max_size=40)


def _shown(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(hunk.op, old[hunk.a_start : hunk.a_end], new[hunk.b_start : hunk.b_end]) for hunk in diff(old, new)]


def test_a_changed_word_is_one_hunk() -> None:
    assert _shown("The quick brown fox.", "The quick red fox.") == [("replace", "brown ", "red ")]
    assert _shown("One two three", "One three") == [("delete", "two ", "")]
    assert _shown("One three", "One two three") == [("insert", "", "two ")]
    assert _shown("same", "same") == []
    assert _shown("", "all new") == [("insert", "", "all new")]
    assert _shown("gone", "") == [("delete", "gone", "")]


def test_changes_in_distant_lines_are_hunks_of_their_own() -> None:
    old = "# Title\n\nFirst line here.\n\nSecond line.\n\nThird line stays.\n"
    new = "# Title\n\nFirst row here.\n\nSecond line.\n\nThird line stays, and grows.\n"
    assert [op for op, _old, _new in _shown(old, new)] == ["replace", "insert"]


def test_a_rewritten_sentence_is_not_shredded() -> None:
    old = "We went to the market in the morning because the apples were cheap."
    new = "Early apples cost little, so the whole family left for the stalls at dawn."
    assert len(diff(old, new)) <= 3


@given(WORDS, WORDS, st.randoms(use_true_random=False))
def test_any_choice_of_hunks_lies_between_the_texts(first: list[str], second: list[str], chance: random.Random) -> None:
    old, new = " ".join(first), " ".join(second)
    hunks = diff(old, new)
    assert apply_hunks(old, new, hunks) == new
    assert apply_hunks(old, new, []) == old
    some = [hunk for hunk in hunks if chance.random() < 0.5]
    mixed = apply_hunks(old, new, some)
    back = len(mixed) - len(old)
    assert back == sum((hunk.b_end - hunk.b_start) - (hunk.a_end - hunk.a_start) for hunk in some)
    ends = [0, *(place for hunk in hunks for place in (hunk.a_start, hunk.a_end)), len(old)]
    assert ends == sorted(ends)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts(old: str, new: str) -> None:
    assert apply_hunks(old, new, diff(old, new)) == new


def test_hunks_of_other_texts_are_refused() -> None:
    with pytest.raises(InputError, match="has changed since"):
        apply_hunks("short", "short", [Hunk("replace", 3, 90, 0, 1)])
    with pytest.raises(InputError):
        apply_hunks("abcdef", "xyz", [Hunk("replace", 0, 4, 0, 1), Hunk("replace", 2, 5, 1, 2)])


def _text(chance: random.Random, count: int, line: int) -> list[str]:
    words = [f"w{number}" for number in range(3000)]
    picks = [words[min(int(chance.paretovariate(0.8)) - 1, 2999)] for _ in range(count)]
    return [word + ("\n\n" if place % line == line - 1 else " ") for place, word in enumerate(picks)]


@pytest.mark.parametrize("line", [80, 10**9], ids=["paragraphs", "one line"])
@pytest.mark.parametrize("every", [7, 2000], ids=["changed all over", "changed in places"])
def test_twenty_thousand_words_are_quick(line: int, every: int) -> None:
    chance = random.Random(5)
    old = _text(chance, 20_000, line)
    new = [("changed " if chance.randrange(every) == 0 else word) for word in old]
    new[500:520] = []
    new[9000:9000] = _text(chance, 40, line)
    begun = time.perf_counter()
    hunks = diff("".join(old), "".join(new))
    assert time.perf_counter() - begun < 20
    assert apply_hunks("".join(old), "".join(new), hunks) == "".join(new)


def test_a_wholly_different_long_text_is_quick_too() -> None:
    one, two = "".join(_text(random.Random(1), 20_000, 90)), "".join(_text(random.Random(2), 20_000, 70))
    begun = time.perf_counter()
    hunks = diff(one, two)
    assert time.perf_counter() - begun < 20
    assert apply_hunks(one, two, hunks) == two
