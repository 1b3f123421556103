"""Other posts: those this text could link to, with the words to link, and those that are after the same search."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.page.analysis import Paper, Result, analyse
from alwrity_desktop.page.link_suggestions import Suggestion, suggestions
from alwrity_desktop.page.surroundings import KnownPost, MediaFile
from alwrity_desktop.page.tree import read_page

POND = KnownPost(
    "1", "How to dig a pond", "https://www.example.org/pond/", "example.org", ("garden pond",), ("frogs", "water")
)
TREES = KnownPost("2", "Trees", "https://example.org/trees", "example.org", ("apple trees",), ("roots", "shade"))
COMPOST = KnownPost("3", "Compost heaps", "", "", (), ())
POSTS = (POND, TREES, COMPOST)


def found(text: str, posts: tuple[KnownPost, ...] = POSTS, **more: object) -> list[Suggestion]:
    return suggestions(read_page(Paper(text, known_posts=posts, **more)))  # type: ignore[arg-type]


def result(check: str, text: str, **more: object) -> Result | None:
    return analyse(Paper(text, **{"known_posts": POSTS, **more})).of(check)  # type: ignore[arg-type]


def test_phrases_in_any_form_are_found_with_their_place() -> None:
    text = "Intro.\n\nEvery **pond** in gardens needs *water* and frogs. An apple tree helps. Make a compost heap."
    one, *others = found(text)
    assert (one.post, one.anchor, one.related) == (POND, "pond in gardens", 1.0)
    assert text[slice(*one.place)] == "pond** in gardens"
    assert [(other.post, other.anchor) for other in others] == [(COMPOST, "compost heap"), (TREES, "apple tree")]


def test_a_place_gets_one_post_and_no_phrase_reaches_over_a_comma() -> None:
    twin = KnownPost("9", "Another pond", "/twin", "", ("garden pond",), ("fish",))
    assert [one.post for one in found("A garden pond with water and frogs.", (twin, POND))] == [POND]
    assert found("In the garden, ponds are rare.") == []


def test_words_far_apart_in_links_headings_and_quotations_are_no_place() -> None:
    assert found("The pond was so deep that nobody in the garden dared to swim.") == []
    assert found("## Garden pond\n\n> The garden pond\n\n`garden pond`x\n\n    garden pond\n") == []
    assert found("See [my garden pond](https://other.test) there.") == []
    assert len(found("See [my garden pond](https://other.test) there. A garden pond is nice.")) == 1


def test_a_single_word_has_to_stand_as_it_is_written_and_comes_last() -> None:
    posts = (KnownPost("1", "SEO", "/seo", "", ("seo",)), POND, KnownPost("3", "P", "/p", "", ("how to plan",)))
    assert [one.anchor for one in found("SEO needs plans. A garden pond does not.", posts)] == ["garden pond", "SEO"]
    assert [one.anchor for one in found("Learn how to plan it.", posts)] == ["how to plan"]


def test_posts_that_are_linked_already_and_the_post_itself_are_left_out() -> None:
    for href in ("https://example.org/pond", "/pond/", "http://www.example.org/pond#deep"):
        assert found(f"A garden pond. [Here]({href}).") == []
    assert found("A garden pond.", post_id="1") == []
    assert found("A garden pond.", url="https://example.org/pond") == []
    assert found("A garden pond.", ()) == []
    assert found("A garden pond.", keyphrases=("garden pond",)) == []


def test_the_check_counts_them_and_names_the_first() -> None:
    text = "A garden pond. Apple trees."
    check = result("link_suggestions", text)
    assert check is not None
    assert (check.rating, check.value, len(check.places)) == ("ok", 2, 2)
    assert "your posts" in check.advice
    assert result("link_suggestions", "Nothing.").rating == "good"  # type: ignore[union-attr]
    assert result("link_suggestions", "A garden pond.", known_posts=()) is None


def test_posts_after_the_same_search() -> None:
    same = result("keyphrase_cannibalisation", "x", keyphrases=("ponds for the garden",))
    assert same is not None
    assert (same.rating, same.value) == ("bad", 1)
    assert "How to dig a pond" in same.advice
    titled = result("keyphrase_cannibalisation", "x", keyphrases=("heap of compost",))
    assert (titled.rating, titled.value) == ("ok", 1)  # type: ignore[union-attr]
    assert result("keyphrase_cannibalisation", "x", keyphrases=("garden walls",)).rating == "good"  # type: ignore[union-attr]
    assert result("keyphrase_cannibalisation", "x", keyphrases=("garden pond",), post_id="1").rating == "good"  # type: ignore[union-attr]
    assert result("keyphrase_cannibalisation", "x") is None


WORDS = st.text(alphabet='abc пруд -/"#?:[]ß\u0130', max_size=20)
KNOWN = st.builds(KnownPost, WORDS, WORDS, WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.just(("abc",)))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join), st.lists(KNOWN, max_size=4).map(tuple), WORDS, WORDS)
def test_any_posts_give_places_in_the_text(text: str, posts: tuple[KnownPost, ...], phrase: str, url: str) -> None:
    paper = Paper(text, keyphrases=(phrase,), known_posts=posts, url=url, media=(MediaFile(phrase, 1),))
    for found in analyse(paper).results:
        assert all(0 <= start <= end <= len(text) for start, end in found.places)


def test_a_thousand_posts_do_not_slow_down_what_is_known_already() -> None:
    posts = tuple(KnownPost(str(n), f"Post {n}", f"/{n}", "", (f"subject{n} word{n % 50}",)) for n in range(1000))
    text = "\n\n".join(f"The word{n % 50} of subject{n} and more besides, for a while." for n in range(500))
    page = read_page(Paper(text, known_posts=posts))
    assert len(suggestions(page, 1000)) == 500
    began = time.perf_counter()
    assert len(suggestions(page)) == 10
    assert time.perf_counter() - began < 2
