"""Block markup to Markdown and back: nothing may change on the way."""
# ruff: noqa: E501, ISC004 - markup is easier to read on one line

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alwrity_desktop.publisher.blocks import ImageRef, images_in, to_blocks, to_markdown

WORDS = st.sampled_from(
    [
        "word", "two,", "*em*", "**strong**", "~~gone~~", "`code`", "`a|b`", "[link](https://e.test/a_b)", "![i](p.png)",
        "<https://e.test>", "<kbd>K</kbd>", "&amp;", "&lt;", "&nbsp;", "\\*", "*", "_", "__", "snake_case", "[", "]", "[x]", "[^n]",
        "](u)", "!", "#", "1.", "3)", "-", "+", ">", "|", "\\", "`", "```", "~", "<b>", "</b>", "<!--", "a:b", "-->",
        "https://e.test/", "äöü", "日本", "🎉", "[gallery]", "—", "::", "=", "===", "---", "$", "^", '"', "'", "(", ")", "{a}", "\u00a0",
    ]
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
TIGHT = st.lists(WORDS, min_size=1, max_size=4).map("".join)
TEXT = st.lists(st.one_of(LINE, TIGHT), min_size=1, max_size=3).map("\n".join)


def indented(text: str, first: str, width: int) -> str:
    return first + text.replace("\n", "\n" + " " * width)


def containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        many.map(lambda items: "\n".join(indented(item, "- ", 2) for item in items)),
        many.map(lambda items: "\n\n".join(indented(item, f"{number + 3}. ", 3) for number, item in enumerate(items))),
        many.map(lambda parts: "> " + "\n\n".join(parts).replace("\n", "\n> ")),
    )


LEAF = st.one_of(
    TEXT,
    LINE.map(lambda text: f"## {text}"),
    LINE.map(lambda text: f"```py\n{text}\n```"),
    st.tuples(LINE, LINE, LINE).map(lambda cells: f"| {cells[0]} | b |\n|:-:|---|\n| {cells[1]} | {cells[2]} |"),
    st.sampled_from(
        [
            "---",
            "<div>\n<p>x</p>\n</div>",
            "<!--more-->",
            "![a](b.png)",
            '![a](b.png "t")\n![c](d.png)',
            "![a](b.png)\n*cap **x***",
            "https://youtu.be/abc",
            "[^n]: A note.",
            "[x]: https://e.test/ref",
            "    code",
            "<!-- wp:my/one -->\n<p>\n\n</p>\n<!-- /wp:my/one -->",
            "<!-- wp:two /-->",
        ]
    ),
)
BLOCK = st.recursive(LEAF, containers, max_leaves=5)
MARKDOWN = st.lists(BLOCK, max_size=5).map("\n\n".join)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(MARKDOWN)
def test_blocks_come_back_the_same(markdown: str) -> None:
    written = to_blocks(markdown)
    assert to_blocks(to_markdown(written)) == written


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet=st.sampled_from(list("ab *_`[]()<>&!#-+.1>|~\\\n\n\"'=:^/\t")), max_size=60))
def test_any_text_comes_back_the_same(markdown: str) -> None:
    written = to_blocks(markdown)
    assert to_blocks(to_markdown(written)) == written


CAT = ImageRef(7, "https://site.test/cat.jpg", "A cat", "Our cat")


def test_an_image_keeps_its_number() -> None:
    written = to_blocks("![](cat.jpg)", {"cat.jpg": CAT})
    assert to_markdown(written) == written, "who does not promise to hand the number in again gets the block as it is"
    images = images_in(written)
    assert images["https://site.test/cat.jpg"].id == 7
    assert to_markdown(written, images) == '![A cat](https://site.test/cat.jpg "Our cat")'
    assert to_blocks(to_markdown(written, images), images) == written


@pytest.mark.parametrize(
    "raw",
    [
        '<!-- wp:acf/testimonial {"name":"x","data":{"a":"b\\u002d\\u002d"}} /-->',
        '<!-- wp:paragraph {"align":"center"} -->\n<p class="has-text-align-center">x</p>\n<!-- /wp:paragraph -->',
        '<!-- wp:heading -->\n<h2 class="wp-block-heading" id="there">x</h2>\n<!-- /wp:heading -->',
        '<!-- wp:columns -->\n<div class="wp-block-columns"><!-- wp:column -->\n<div class="wp-block-column">'
        "<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph --></div>\n<!-- /wp:column --></div>\n<!-- /wp:columns -->",
        '<!-- wp:quote {"className":"is-style-plain"} -->\n<blockquote class="wp-block-quote is-style-plain">'
        "<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph --></blockquote>\n<!-- /wp:quote -->",
        "<!-- wp:table -->\n<figure class=\"wp-block-table\"><table><tbody><tr><td>1</td></tr></tbody></table></figure>\n"
        "<!-- /wp:table -->",
        '<!-- wp:html -->\n<div>\n\n*not emphasis*\n\n</div>\n<!-- /wp:html -->',
        '<!-- wp:paragraph {"metadata":{"name":"x"}} -->\n<p>x</p>\n<!-- /wp:paragraph -->',
        "<!-- wp:paragraph -->\n<p></p>\n<!-- /wp:paragraph -->",
    ],
)  # fmt: skip
def test_what_markdown_has_no_words_for_stays_byte_for_byte(raw: str) -> None:
    text = f"<!-- wp:paragraph -->\n<p>before</p>\n<!-- /wp:paragraph -->\n\n{raw}"
    assert to_markdown(text) == f"before\n\n{raw}"
    assert to_blocks(to_markdown(text)) == text


def test_what_older_versions_wrote_is_read_as_the_same() -> None:
    raw = (
        "<!-- wp:heading {\"level\":2} -->\n<h2>Old</h2>\n<!-- /wp:heading -->\n\n<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>a</li>"
        "\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->\n\n<!-- wp:separator -->\n<hr class=\"wp-block-separator\"/>\n<!-- /wp:separator -->"
    )  # fmt: skip
    assert to_markdown(raw) == "## Old\n\n- a\n\n---"


def test_classic_text_becomes_markdown() -> None:
    raw = (
        '<p>One <a href="https://e.test/">link</a> and <em>more</em>.</p>\nSecond line\nbroken\n\n<h2>Title</h2>\n<ul>\n<li>a</li>\n'
        '<li>b</li>\n</ul>\n<!--more-->\n\n<iframe src="https://e.test/"></iframe>'
    )
    text = to_markdown(raw)
    assert text.startswith("One [link](https://e.test/) and *more*.")
    assert "## Title\n\n- a\n- b\n\n<!--more-->" in text
    assert text.endswith('<iframe src="https://e.test/"></iframe>')


def test_a_post_of_plain_text_reads_as_a_person_writes() -> None:
    markdown = (
        "## A *title*\n\nText with `code`, a [link](https://e.test/ \"T\"), snake_case, 5 * 3 and [brackets].\n\n1. one\n   - two\n2. three\n\n"
        "- a\n- b\n\n> quote\n>\n> — Me\n\n```py\nx = 1\n```\n\n| a | b |\n|:--|---|\n| 1 | 2 |\n\n![Alt](a.png \"Caption\")\n\nNote[^1].\n\n"
        "[^1]: The note."
    )  # fmt: skip
    assert to_markdown(to_blocks(markdown)) == markdown


@pytest.mark.parametrize(
    "raw", ["", "  \n", "<!-- wp:paragraph -->\n<p>cut", "<!-- wp:paragraph {bad json} -->\n<p>x</p>", "<!-- /wp:x -->"]
)
def test_damaged_content_is_kept(raw: str) -> None:
    text = to_markdown(raw)
    assert all(word in text for word in raw.replace("<", " ").replace(">", " ").split() if word.isalpha())


@pytest.mark.parametrize(
    "raw",
    [
        "<b>" * 5000,
        "<!-- wp:group -->" * 2000 + "<!-- /wp:group -->" * 2000,
        "<b>" * 2000 + "</b>" * 2000,
        "<!-- wp:a " * 3000,
    ],
)
def test_deep_nests_are_kept(raw: str) -> None:
    assert to_markdown(raw) == raw.strip()
    assert len(to_blocks(raw)) >= len(raw.strip())


def test_what_a_site_rewrites_for_an_author_is_read_as_the_same() -> None:
    markdown = "https://www.youtube.com/watch?v=a&t=4s\n\n`[x]`\n\n![A](a.png)\n\n---"
    written = to_blocks(markdown)
    stored = written.replace("\\u0026t", "\\u0026amp;t").replace("&#91;", "&#091;").replace("/>", " />")
    assert stored != written
    assert to_markdown(stored) == markdown


@pytest.mark.parametrize("piece", ["<!-- wp:a -->\n", '<!-- wp:a {"a":\n', "<!-- a\n", "<!-- wp:a /-->\n", "<!--more\n"])
def test_thousands_of_marks_take_no_hours(piece: str) -> None:
    text = to_markdown(piece * 4000)
    assert text.count("<!--") >= 4000
