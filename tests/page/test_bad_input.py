"""Whatever is given, there is a result or a clear sentence: broken, lying, huge, of symbols only, in many scripts."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.core.decoding import decode
from alwrity_desktop.page.analysis import Analysis, Paper, StoppedError, analyse
from alwrity_desktop.page.archive import figures
from alwrity_desktop.page.html_paper import paper_of_html
from alwrity_desktop.page.html_tree import MOST_BLOCKS, MOST_TAGS, MOST_TEXT, html_blocks, read_html

FILES = sorted((Path(__file__).parent / "fuzz").iterdir())
PHRASES = (
    "", "!!! ???", "😀", "content plan", '"content plan"', " ".join(f"word{n}" for n in range(50)), "the of and", "c++",
    "a" * 5_000, "حديقة صغيرة", "花园", "*", "[", "\\", "%s {name}", "\0", "x\ny",
)  # fmt: skip


def sound(analysis: Analysis) -> None:
    """Every place lies within the source, and every figure can be told."""
    size = len(analysis.page.paper.text)
    for result in analysis.results:
        assert result.advice
        assert all(0 <= start <= end <= size for start, end in result.places), result
    assert analysis.words >= 0
    assert analysis.score is None or 0 <= analysis.score <= 100
    assert analysis.flesch is None or analysis.flesch < 300


def read(path: Path) -> Paper:
    text = decode(path.read_bytes(), path.name)
    return paper_of_html(text, ("content plan",)) if path.suffix == ".html" else Paper(text, keyphrases=("content plan",))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_that_are_broken_or_lie_are_judged(path: Path) -> None:
    paper = read(path)
    sound(analyse(paper))
    for language in ("de", "ar", "ja", "xx", ""):
        sound(analyse(Paper(paper.text, "T", html=paper.html, language=language, keyphrases=("plan",))))


@pytest.mark.parametrize("name", ["latin1_says_utf8.html", "utf8_says_latin1.html"])
def test_html_that_lies_about_its_encoding_is_read(name: str) -> None:
    paper = read(Path(__file__).parent / "fuzz" / name)
    assert "Äpfel sind da" in paper.text
    assert "Café" in paper.meta_title


@pytest.mark.parametrize("phrase", PHRASES, ids=range(len(PHRASES)))
def test_any_keyphrase_is_judged(phrase: str) -> None:
    text = f"## {phrase}\n\nA content plan is {phrase}. " + "We go on and on about it here. " * 30
    paper = Paper(
        text, phrase, meta_description=phrase, slug=phrase, keyphrases=(phrase, "old well", phrase), synonyms=(phrase,)
    )
    sound(analyse(paper))


@given(st.text(max_size=400), st.text(max_size=30), st.sampled_from(("en", "de", "ja", "tr", "ar")), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_text_at_all(text: str, phrase: str, language: str, html: bool) -> None:
    paper = Paper(text, phrase, meta_description=phrase, keyphrases=(phrase,), language=language, html=html)
    sound(analyse(paper))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<li>", "<a href='x'>", "</a>", "<img alt=x>", "<table><tr><td>", "<!--", "-->", "&amp;",
     "<script>", "</script>", "One. ", "Two! ", "was made ", "content plan ", "\n\n", "## ", "> ", "- ",
     "```\n", "`", "**", "[x](y)", "![", "“", "”", "\u200f", "İ", "ß"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.booleans())
@settings(max_examples=80, deadline=None)
def test_any_markup_at_all(text: str, html: bool) -> None:
    sound(analyse(Paper(text, "T", keyphrases=("content plan",), html=html)))


@given(
    st.lists(PIECES, min_size=200, max_size=300).map("".join),
    st.integers(0, 5_000),
    st.sampled_from(["x", "\n\n", "**", "<p>", ""]),
)
@settings(max_examples=25, deadline=None)
def test_a_key_press_finds_what_a_fresh_reading_finds(text: str, at: int, typed: str) -> None:
    text = text * 6
    at %= len(text)
    analyse(Paper(text, "T", keyphrases=("content plan",)))
    after = text[:at] + typed + text[at + 1 :]
    quick = figures(Paper(after, "T", keyphrases=("content plan",)))
    figures(Paper("Something else. " * 500))  # so that nothing near is remembered
    assert figures(Paper(after, "T", keyphrases=("content plan",))) == quick


@pytest.mark.parametrize(
    "text",
    ["😀" * 20_000, ". " * 20_000, "[" * 20_000, "*a_" * 10_000, "a\n" * 10_000, "a" * 100_000, "1,2-" * 10_000,
     "\"'’”." * 10_000, "> " * 5_000],
    ids=lambda text: text[:5],
)  # fmt: skip
def test_long_runs_take_no_long_time(text: str) -> None:
    begun = time.process_time()
    sound(analyse(Paper(text, keyphrases=("content plan",))))
    sound(analyse(Paper(text, keyphrases=("content plan",), html=True)))
    assert time.process_time() - begun < 15


@pytest.mark.parametrize("html", [False, True])
def test_a_huge_text_is_stopped_at_once(html: bool) -> None:
    block = "<p>The garden has a wall and number {n} is here. We looked after it for years.</p>\n\n"
    text = "".join(block.replace("{n}", str(number)) for number in range(20_000))
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    begun = time.process_time()
    with pytest.raises(StoppedError, match="stopped"):
        analyse(Paper(text, keyphrases=("garden wall",), html=html), stop)
    assert time.process_time() - begun < 5


def test_stop_that_is_never_set_changes_nothing() -> None:
    paper = Paper("Some text. " * 100, keyphrases=("text",))
    assert analyse(paper, threading.Event()).results == analyse(paper).results


def test_tags_that_nobody_closes_take_no_long_time() -> None:
    source = "<div><p>Some text <b>of</b> a page." * 10_000
    begin = time.process_time()
    assert len(html_blocks(source)) == 10_000
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "piece", ["<p>One word. ", "<b>Some text <i>here. ", "Some words that go on. ", "<td>x", "<div><span>"]
)
def test_of_very_long_html_the_first_part_is_judged_and_that_is_told(piece: str) -> None:
    """The limits are what keeps 20 MB within seconds; time itself would tell more of the machine."""
    source = piece * (20_000_000 // len(piece))
    blocks, end = read_html(source)
    assert end < len(source) / 4
    assert len(blocks) <= MOST_BLOCKS + 1
    assert sum(len(block.text) for block in blocks) <= MOST_TEXT
    assert source.count("<", 0, end) <= MOST_TAGS + 1


def test_what_was_left_out_of_a_page_is_a_sentence() -> None:
    piece = "<p>A short one.</p>"
    source = "<title>Long</title>" + piece * (MOST_BLOCKS + 3_000)
    found = analyse(paper_of_html(source, ("short one",)))
    sound(found)
    told = found.of("unread")
    assert told is not None
    assert told.advice.startswith("The page is very long: only its first 80 % were judged")
    assert found.page.paper.text == source[: len(found.page.paper.text)]
    assert analyse(paper_of_html(piece * 10)).of("unread") is None
