"""Markdown: the tree and its offsets, what is shown, and that chunks make up the whole."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alwrity_desktop.page.markdown import (
    Block,
    blocks,
    definitions,
    footnotes_html,
    plain_text,
    render_chunk,
    resplit,
    safe_html,
    split,
    to_html,
)

TEXT = """# A *title* with `code`

First line with **bold**, a [link to *x*](https://example.org/a_(b) "Tip") and
an ![alt & more](pic.png "Pic"), caf&eacute; \\*stars\\*.

> A quote
> in two lines
>
> - item one
> - item two with <a href="/in" rel="nofollow">raw link</a>

3. three
   - nested

4. four

| A | B |
|---|---|
| one | two *x* |

```python
print("x")
```

<!-- wp:paragraph -->
<p>Raw &amp; html</p>
<!-- /wp:paragraph -->

---

Setext
------

Note[^1] and [ref][r].

[r]: https://example.org/ref
[^1]: The *note*.
"""


def flat(found: list[Block]) -> list[Block]:
    return [block for top in found for block in (top, *flat(top.children))]


def test_the_tree_has_kinds_levels_and_text() -> None:
    tree = blocks(TEXT)
    assert [block.kind for block in tree] == [
        "heading", "paragraph", "quote", "list", "table", "code", "html", "html", "rule", "heading", "paragraph",
        "footnote",
    ]  # fmt: skip
    assert (tree[0].level, tree[0].text) == (1, "A title with code")
    assert tree[1].text == "First line with bold, a link to x and an , café *stars*."
    assert tree[2].children[0].text == "A quote in two lines"
    assert [item.children[0].text for item in tree[2].children[1].children] == ["item one", "item two with raw link"]
    assert (tree[3].info, tree[3].level) == ("3", 1)
    assert tree[3].children[0].children[1].level == 2
    assert [cell.text for row in tree[4].children for cell in row.children] == ["A", "B", "one", "two x"]
    assert (tree[5].info, tree[5].text) == ("python", 'print("x")\n')
    assert tree[7].text == "Raw & html"
    assert (tree[9].level, tree[9].text) == (2, "Setext")
    assert (tree[11].info, tree[11].children[0].text) == ("1", "The note.")


def test_links_and_images_have_their_places() -> None:
    paragraph = blocks(TEXT)[1]
    link, image = paragraph.links[0], paragraph.images[0]
    assert (link.href, link.text, link.title) == ("https://example.org/a_(b)", "link to x", "Tip")
    assert TEXT[link.start : link.end] == '[link to *x*](https://example.org/a_(b) "Tip")'
    assert paragraph.text[link.at : link.until] == "link to x"
    assert (image.src, image.alt) == ("pic.png", "alt & more")
    assert TEXT[image.start : image.end] == '![alt & more](pic.png "Pic")'
    raw = blocks(TEXT)[2].children[1].children[1].children[0].links[0]
    assert (raw.href, raw.text, raw.rel) == ("/in", "raw link", "nofollow")
    reference = blocks(TEXT)[10].links[0]
    assert (reference.href, TEXT[reference.start : reference.end]) == ("https://example.org/ref", "[ref][r]")


@pytest.mark.parametrize("word", ["title", "bold", "link", "café", "stars", "two lines", "two x"])
def test_a_place_in_the_text_is_a_place_in_the_source(word: str) -> None:
    block = next(block for block in flat(blocks(TEXT)) if word in block.text and block.runs)
    at = block.text.index(word)
    start, end = block.place(at, at + len(word))
    shown = plain_text(TEXT[start:end])
    assert shown == word or TEXT[start:end] == word or word in TEXT[start:end].replace("&eacute;", "é").replace("*", "")


def test_offsets_hold_with_windows_line_ends() -> None:
    text = "# One\r\n\r\nTwo\r\nthree *four*\r\n\r\n- five"
    tree = blocks(text)
    assert [text[block.start : block.end] for block in tree] == ["# One", "Two\r\nthree *four*", "- five"]
    start, end = tree[1].place(*(at := tree[1].text.index("four"), at + 4))
    assert text[start:end] == "four"


def test_html_keeps_gutenberg_comments_and_what_is_shown_has_none() -> None:
    html = to_html(TEXT)
    assert "<!-- wp:paragraph -->\n<p>Raw &amp; html</p>\n<!-- /wp:paragraph -->" in html
    assert "<!--" not in safe_html(html)
    assert '<section class="footnotes">' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        "<style>p{}</style>",
        '<iframe src="https://example.org"></iframe>',
        '<p style="position:fixed">x</p>',
        '<form action="/x"><input></form>',
        "[x](javascript:alert(1))",
        "<svg><script>alert(1)</script></svg>",
    ],
)
def test_nothing_shown_can_run(hostile: str) -> None:
    shown = safe_html(to_html(hostile))
    for bad in ("alert", "<script", "onerror", "javascript:", "data:", "<style", "<iframe", "position", "<form"):
        assert bad not in shown or shown == "<p>[x](javascript:alert(1))</p>\n"


def test_what_is_shown_keeps_tables_code_and_footnotes() -> None:
    shown = safe_html(to_html(TEXT + "\n| a |\n|--:|\n| 1 |\n"))
    for part in ('class="language-python"', "<table>", "text-align:right", 'id="fn1"', 'href="#fn1"', "<blockquote>"):
        assert part in shown


LINES = st.sampled_from(
    [
        "", "", "", "text",
        "more *text*", "# head", "===", "---", "- item", "  continued", "    indented", "1. one", "7) x",
        "> quote", "> - in quote",
        "```", "~~~", "<div>", "</div>", "<!-- wp:x -->", "<!--", "-->", "| a | b |", "|---|---|",
        "[ref]", "[ref]: /url 'T'", "[other]: <x>", "see [other][ref] and [^n]", "[^n]: note", "[^m]: more [^n]", "    two",
        "\ttab", "<pre>", "</pre>", "* * *", "+ plus", "\\", "[^m] x",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(LINES, max_size=16).map("\n".join)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
@example("see [other][ref] and [^n]\n[^n]: note\n\nsee [other][ref] and [^n]")
def test_chunks_make_up_the_whole(text: str) -> None:
    chunks = split(text)
    assert "".join(text[start:end] for start, end in chunks) == text
    known = definitions(text, chunks)
    rendered = "".join(render_chunk(text[start:end], known) for start, end in chunks) + footnotes_html(known)
    assert without_anchors(rendered) == without_anchors(to_html(text))


def without_anchors(html: str) -> str:
    """Second and later uses of one footnote are numbered within a chunk only; the anchors differ, nothing a reader sees."""
    return re.sub(r"(fnref\d+):\d+", r"\1", html)


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS, DOCUMENTS, st.integers(0, 200), st.integers(0, 40), LINES)
def test_splitting_again_after_a_change_is_splitting_anew(before: str, after: str, at: int, cut: int, piece: str) -> None:
    old = before + "\n\n" + after
    new = old[:at] + piece + old[at + cut :]
    assert resplit(old, split(old), new) == split(new)


@settings(max_examples=300, deadline=None)
@given(st.one_of(DOCUMENTS, st.text(max_size=200)))
def test_offsets_are_within_the_source_and_in_order(text: str) -> None:
    for block in flat(blocks(text)):
        assert 0 <= block.start <= block.end <= len(text)
        assert "".join(run.text for run in block.runs) == (block.text if block.runs else "")
        for run in block.runs:
            assert 0 <= run.start <= run.end <= len(text)
    plain_text(text)
    safe_html(to_html(text))


@pytest.mark.parametrize(
    "text",
    [
        "*a\\*b* " * 30_000,
        "[" * 100_000,
        "> " * 2_000 + "x",
        "[a](b) " * 30_000,
        "`" * 100_001,
        "&amp; " * 100_000,
        "\0" * 1000,
    ],
)
def test_hostile_texts_do_not_stall(text: str) -> None:
    began = time.perf_counter()
    blocks(text)
    assert time.perf_counter() - began < 30


CONTENTS = "- [Café au lait](#cafe-au-lait)\n\n## Café *au* lait\n\nText\n\n## Café au lait\n\n## Other\n"


def test_a_heading_that_a_link_leads_to_has_an_id() -> None:
    assert to_html(CONTENTS).count('<h2 id="cafe-au-lait">') == 1
    assert to_html(CONTENTS).count("<h2>") == 2
    assert "id=" not in to_html("## Café au lait\n\n[x](https://example.org/#cafe-au-lait)\n")


def test_a_chunk_knows_what_links_elsewhere_in_the_text_lead_to() -> None:
    assert render_chunk("## Other\n", definitions("[there](#other)\n\n## Other\n")) == '<h2 id="other">Other</h2>\n'
    assert render_chunk("## Other\n", definitions("## Other\n")) == "<h2>Other</h2>\n"
