"""New text goes into an edited draft without loss of what the person wrote."""

from hypothesis import given
from hypothesis import strategies as st

from alwrity_desktop.writer.patching import patched

BEFORE = "Intro.\n\n## A\n\nText a.\n\n## B\n\nText b.\n"
AFTER = "Intro.\n\n## A\n\nText a.\n\n## B\n\nNew b.\n\nMore b.\n\n## C\n\nText c.\n"


def test_an_untouched_draft_is_replaced() -> None:
    assert patched(BEFORE, BEFORE, AFTER) == (AFTER, True)
    assert patched(" \n", BEFORE, AFTER) == (AFTER, True)


def test_what_the_person_changed_elsewhere_stays() -> None:
    mine = BEFORE.replace("Text a.", "My own a.\n\nAnd more of mine.")
    assert patched(mine, BEFORE, AFTER) == (AFTER.replace("Text a.", "My own a.\n\nAnd more of mine."), True)


def test_what_both_changed_is_kept_both_and_told() -> None:
    mine = BEFORE.replace("Text b.", "My b.")
    assert patched(mine, BEFORE, AFTER) == (
        AFTER.replace("New b.", "New b.").replace("## C\n\nText c.", "## C\n\nText c.\n\nMy b."),
        False,
    )


PARAGRAPHS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "mine"]), max_size=8).map("\n\n".join)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_nothing_of_the_persons_is_lost_and_all_that_is_new_is_there(now: str, before: str, after: str) -> None:
    result, _whole = patched(now, before, after)
    kept = result.split()
    if now.strip() and now != before:
        old = before.split()
        for paragraph in now.split():
            assert paragraph in kept or paragraph in old
    for paragraph in after.split():
        assert paragraph in kept or paragraph in before.split()
