"""After any edits of a long text the results are those of the same text read from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.page.analysis import Paper, analyse
from alwrity_desktop.page.surroundings import KnownPost
from alwrity_desktop.page.tree import forget

PARTS = [
    "## The garden plan number {n}\n\nThe garden plan was drawn by us in 2019. It has {n} trees; 40 % of them are old.\n\n",
    "- one thing of the garden\n- another thing, that is not in it\n- [a link]({n}.html) and [another](https://b.example/)\n\n",
    '<p style="color: #ccc">Pale words on white, number {n}.\n\nMore of them</p>\n\n',
    "See [the reference][one] and ![](picture{n}.png). However, it rained all day long in the country of kings.\n\n",
    "The same words are said again in this sentence of many words. We went. We ate. We slept. It was seen by mankind.\n\n",
    "```\ncode {n}\n```\n\n> A quotation that is here.\n\n",
    "<center>A text set in the centre, and long enough to be told of</center>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n",
]
TYPED = [
    "x", " ", ". ", "\n", "\n\n", "#", "```\n", "> ", "- ", "<b>", "</p>", "garden plan ",
    "[one]: https://c.example\n\n", "[^1]", "It was built by them. ", "<font color=red>", "center", "é", "\"",
    "The same words are said again in this sentence of words. ",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 80), st.sampled_from(TYPED) | st.text(max_size=5)), min_size=1, max_size=5
)
POSTS = tuple(KnownPost(str(n), f"Post {n}", f"/{n}", "", (f"number {n}",)) for n in range(5))


def long_text(seed: int) -> str:
    return "".join(PARTS[(seed + n * n) % len(PARTS)].format(n=n % 7) for n in range(90))


def judged(paper: Paper) -> object:
    found = analyse(paper)
    return found.results, found.related, found.words, found.sentences, found.flesch, found.score, found.readability_score


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 6), EDITS)
def test_edits_one_after_the_other(seed: int, edits: list[tuple[float, int, str]]) -> None:
    text = long_text(seed)
    paper = Paper(
        text, keyphrases=("garden plan", "trees"), site_url="https://a.example", known_posts=POSTS, today=date(2026, 5, 1)
    )
    assert len(text) > 6_000
    forget()
    analyse(paper)
    versions: list[Paper] = []
    for where, gone, typed in edits:
        at = int(where * len(text))
        text = text[:at] + typed + text[at + gone :]
        versions.append(replace(paper, text=text))
    known = [judged(version) for version in versions]
    for version, found in zip(versions, known, strict=True):
        forget()
        assert found == judged(version)
