"""Markdown to block markup: the exact text WordPress itself would save."""

from __future__ import annotations

import pytest

from alwrity_desktop.publisher.blocks import ImageRef, to_blocks, to_markdown

CAT = ImageRef(7, "https://site.test/cat.jpg", "A cat", "Our cat", 800, 600)


def block(name: str, html: str, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes + ' ' if attributes else ''}-->\n{html}\n<!-- /wp:{name} -->"


PARAGRAPH = block("paragraph", "<p>a</p>")
PRE = '<pre class="wp-block-code language-c"><code>a&#91;0] &lt; 1</code></pre>'


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("", ""),
        ("Hello *you* & **me**", block("paragraph", "<p>Hello <em>you</em> &amp; <strong>me</strong></p>")),
        ("one\ntwo\\\nthree", block("paragraph", "<p>one two<br>three</p>")),
        ('[a "b"](h?a=1&b=2 "t")', block("paragraph", '<p><a href="h?a=1&amp;b=2" title="t">a "b"</a></p>')),
        ("## Two", block("heading", '<h2 class="wp-block-heading">Two</h2>')),
        ("### Three", block("heading", '<h3 class="wp-block-heading">Three</h3>', '{"level":3}')),
        ("---", block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')),
        ("`[gallery] <b>`", block("paragraph", "<p><code>&#91;gallery] &lt;b&gt;</code></p>")),
        ("```c\na[0] < 1\n```", block("code", PRE, '{"className":"language-c"}')),
        ("<!--more-->", block("more", "<!--more-->")),
        ("<!-- more Go -- on -->", block("more", "<!--more Go — on-->", '{"customText":"Go — on"}')),
        ('<div id="x">a & b</div>', block("html", '<div id="x">a & b</div>')),
        ("a <kbd>b</kbd> c<br/>d", block("paragraph", "<p>a <kbd>b</kbd> c<br>d</p>")),
        ("a <div>b</div>", block("html", "<p>a <div>b</div></p>")),
        ("never <b>closed", block("html", "<p>never <b>closed</p>")),
        ("> a", block("quote", f'<blockquote class="wp-block-quote">{block("paragraph", "<p>a</p>")}</blockquote>')),
        ("> a\n>\n> — I", block("quote", f'<blockquote class="wp-block-quote">{PARAGRAPH}<cite>I</cite></blockquote>')),
    ],
)  # fmt: skip
def test_simple_blocks(markdown: str, expected: str) -> None:
    assert to_blocks(markdown) == expected


def test_nested_lists_and_their_start() -> None:
    inner = block("list", f'<ul class="wp-block-list">{block("list-item", "<li>b</li>")}</ul>')
    items = block("list-item", f"<li>a{inner}</li>") + "\n\n" + block("list-item", "<li>c<br><br>d</li>")
    expected = block("list", f'<ol start="3" class="wp-block-list">{items}</ol>', '{"ordered":true,"start":3}')
    assert to_blocks("3. a\n   - b\n4. c\n\n   d") == expected


def test_table_with_alignment() -> None:
    html = to_blocks("| a | b |\n|--:|---|\n| *1* | |")
    assert html.startswith(
        '<!-- wp:table {"hasFixedLayout":true} -->\n<figure class="wp-block-table"><table class="has-fixed-layout">'
    )
    assert '<th class="has-text-align-right" data-align="right">a</th><th>b</th>' in html
    assert '<td class="has-text-align-right" data-align="right"><em>1</em></td><td></td>' in html


def test_image_takes_what_the_site_knows() -> None:
    figure = (
        '<figure class="wp-block-image size-large"><img src="https://site.test/cat.jpg" alt="A cat" class="wp-image-7"/>'
        '<figcaption class="wp-element-caption">Our cat</figcaption></figure>'
    )
    known = block("image", figure, '{"id":7,"sizeSlug":"large","linkDestination":"none"}')
    assert to_blocks("![](media/cat.jpg)", {"media/cat.jpg": CAT}) == known
    assert to_blocks("![](https://site.test/cat.jpg)", {"media/cat.jpg": CAT}) == known
    own = to_blocks('![Alt "of" mine](media/cat.jpg "Caption & mine")', {"media/cat.jpg": CAT})
    assert 'alt="Alt &quot;of&quot; mine"' in own
    assert ">Caption &amp; mine</figcaption>" in own
    assert to_blocks("![x](https://o.test/i.png)") == block(
        "image", '<figure class="wp-block-image"><img src="https://o.test/i.png" alt="x"/></figure>'
    )


def test_images_in_one_paragraph_are_a_gallery() -> None:
    html = to_blocks("![a](a.png)\n![b](b.png)")
    assert html.startswith('<!-- wp:gallery {"linkTo":"none"} -->')
    assert html.count("<!-- wp:image -->") == 2


def test_caption_in_emphasis_below_an_image() -> None:
    assert '<figcaption class="wp-element-caption">By <a href="b">B</a></figcaption>' in to_blocks(
        "![a](a.png)\n*By [B](b)*"
    )


def test_lone_address_is_embedded_where_wordpress_knows_it() -> None:
    html = to_blocks("https://www.youtube.com/watch?v=a&t=1")
    assert html.startswith('<!-- wp:embed {"url":"https://www.youtube.com/watch?v=a\\u0026t=1","type":"video",')
    assert "\nhttps://www.youtube.com/watch?v=a&amp;t=1\n</div>" in html
    assert to_blocks("https://example.org/") == block("paragraph", "<p>https://example.org/</p>")


def test_blocks_in_the_markdown_stay_byte_for_byte() -> None:
    kept = '<!-- wp:my/thing {"a":"x\\u002d\\u002dy"} -->\n<div>\n\n*not emphasis*  &amp\n</div>\n<!-- /wp:my/thing -->'
    html = to_blocks(f"before\n{kept}\nafter\n\n<!-- wp:latest-posts /-->")
    assert html == f"{to_blocks('before')}\n\n{kept}\n\n{to_blocks('after')}\n\n<!-- wp:latest-posts /-->"


def test_block_comments_in_code_are_code() -> None:
    html = to_blocks("```html\n<!-- wp:separator /-->\n```")
    assert html.startswith("<!-- wp:code")
    assert "&lt;!-- wp:separator /--&gt;" in html


@pytest.mark.parametrize(
    "text", ["<!-- wp:group -->\n<div>", "<!-- /wp:paragraph -->", "<div><!-- wp:x --></div>", "<!-- open"]
)
def test_stray_block_comments_cannot_break_the_page(text: str) -> None:
    html = to_blocks(f"{text}\n\nafter")
    assert "wp:html" in html
    assert html.count("<!-- wp:") == html.count("<!-- /wp:")


def test_footnotes_are_a_list_the_marks_lead_to() -> None:
    html = to_blocks("a[^x] b[^x]\n\n[^x]: The *note*.")
    assert '<sup><a href="#fn-x" id="fnref-x">1</a></sup>' in html
    assert '<sup><a href="#fn-x" id="fnref-x-2">1</a></sup>' in html
    assert '<li id="fn-x">The <em>note</em>. <a href="#fnref-x">↩</a> <a href="#fnref-x-2">↩</a></li>' in html


def test_control_characters_are_left_out() -> None:
    assert to_blocks("a\x01b\x0bc") == block("paragraph", "<p>abc</p>")


def test_headings_a_contents_table_leads_to_have_their_id_and_come_back() -> None:
    markdown = "- [My first season](#my-first-season)\n\n## My first season\n\n### Other"
    written = to_blocks(markdown)
    assert '<h2 class="wp-block-heading" id="my-first-season">My first season</h2>' in written
    assert '<h3 class="wp-block-heading">Other</h3>' in written
    assert to_markdown(written) == markdown
