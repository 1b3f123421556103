"""One count of words: what it takes for words, and that it agrees with the reading of the whole page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.language import segment
from alwrity_desktop.page import word_count
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.tree import read_page
from alwrity_desktop.page.word_count import count_lines, count_words

TEXT = """# A heading of five words

Some *emphasised* text with `code here` and a [link text](https://a.b/c_(d)) and ![alt text](x.png).
A second line with <b>bold</b>ness and a note[^1].

- one item
- two items

1. first
2. [ ] second

> a quotation
and its lazy line

| a b | c |
|-----|--:|
| d e | f |

```python
def x(): pass
```

    indented code here

It's bare AT&amp;T, well-known and 3.5 km.

[^1]: the note's text

<!-- a comment
over lines --> text

<div>
words in a block
</div>

Set under
---------

> [ ] Say what it costs

1\\. escaped \\* star, dash\u2013dash\u2026more
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a well-known fact: 3.5 km, naïve **bold** text", 9),
        ("[a link](https://example.com/some/long/path) and <b>html</b>", 4),
        ("see https://example.com/a-b or <https://c.d>", 2),
        ("我们 word", 3),
        ("--- * # > |", 0),
        ("> [ ] Say why\n\nand how", 2),
        ("> a quotation\nthat goes on\n\nown words", 2),
        ("- [ ] a task\n- [x] done", 3),
        ("```\ncode\n```\n\nafter `more code` it", 2),
        ("[id]: https://a.b 'A title'\n\nsee [the page][id]", 3),
        ("| a | b |\n|---|---|\n| c d | e |", 5),
        ("مرحبا بالعالم", 2),
        ("", 0),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_agrees_with_the_tree_of_the_page_piece_by_piece_and_whole() -> None:
    for text in (*TEXT.split("\n\n"), TEXT):
        page = read_page(Paper(text))
        seen = sum(leaf.word_count for leaf in page.leaves if leaf.role not in ("code", "quote"))
        assert (text, page.word_count) == (text, seen)


def test_html_is_counted_from_its_leaves() -> None:
    page = read_page(Paper("<h1>Two words</h1><p>and <b>three more</b></p><pre>code</pre>", html=True))
    assert page.word_count == 5


def test_a_word_is_what_the_room_of_language_takes_for_one() -> None:
    assert segment._WORD.pattern == word_count.WORD.pattern


def test_japanese_is_cut_into_words() -> None:
    text = "蜂は庭で働いています。"
    assert count_words(text, "ja") == len(segment.words(text, "ja")) < count_words(text)


MARKS = ["```\n", "> ", "- ", "\n", "\n\n", "    ", "<!--", "-->", "word ", "| a | b |\n", "<script>", "</script>", "~~~\n"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 90), st.sampled_from(MARKS) | st.text(max_size=4)), min_size=1, max_size=6
    )
)
def test_after_edits_of_a_long_text_the_count_is_that_of_all_its_lines(edits: list[tuple[float, int, str]]) -> None:
    text = TEXT * 20
    assert len(text) > 5_000
    for where, gone, typed in [(0.0, 0, ""), *edits, (0.0, 0, ""), (1.0, 0, "\n")]:
        at = int(where * len(text))
        text = text[:at] + typed + text[at + gone :]
        assert count_words(text) == count_lines(text.split("\n"))
    assert count_words(text, "ja") == count_lines(text.split("\n"), "ja")
    assert count_words(text) == count_lines(text.split("\n"))
