"""The one reading of Markdown in the whole program: CommonMark with tables, strikethrough and footnotes.

`blocks` gives the tree of a text with offsets into its source, `to_html` what is exported, `safe_html` what may be
shown. `split` and `resplit` cut a text into its top-level chunks, so that a long one is rendered and judged piece by
piece: `render_chunk` of every chunk, one after the other, and `footnotes_html` make up what `to_html` gives.

markdown-it-py rather than `markdown`: it gives the source lines of each block. Measured on a text of 100,000 words
(698 KB, one core): `to_html` 0.13 s, `blocks` 0.18 s, `split` 0.05 s, `resplit` after a key press 1 ms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any, Literal
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from alwrity_desktop.language.slugs import anchor_of
from alwrity_desktop.page.alike import common_prefix, common_suffix
from alwrity_desktop.page.inlines import Image, Link, Run, read_inlines

__all__ = ["Block", "BlockKind", "Chunk", "Definitions", "Image", "Link", "Run", "Token"]

BlockKind = Literal[
    "paragraph", "heading", "list", "item", "quote", "code", "html", "table", "row", "cell", "rule", "footnote"
]
Chunk = tuple[int, int]
"""Start and end of a top-level piece of the source, in characters."""

_OPENS: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
    "th_open": "cell",
    "td_open": "cell",
    "footnote_reference_open": "footnote",
}
_SINGLES: dict[str, BlockKind] = {"fence": "code", "code_block": "code", "html_block": "html", "hr": "rule"}
_MOST_BRACKETS = 5_000
_FRAGMENT = re.compile(r"""(?:\]\(|href=["'])#([^\s()"']+)""")
_LINE_END = re.compile(r"\r\n?|\n")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[/!?]?[A-Za-z][^<>]*>", re.DOTALL)


@dataclass(slots=True)
class Block:
    """One block. `start` and `end` are offsets into the source; `text` is what a reader sees, without markup.

    level: of a heading 1 to 6, of a list or item its depth from 1, of the first cell in a row the lines that the row's own
    markup takes in HTML (<thead>, <tr> ...), else 0. info: the language of code, the number a numbered list starts with
    ("" for a bulleted one), "head" for a cell of a table's head, a footnote's label, "embedded" for HTML that has nothing
    but a film or another page in it.
    `runs` join to `text` and say where each piece of it stands in the source. raw: the source of an HTML block.
    """

    kind: BlockKind
    level: int
    start: int
    end: int
    text: str = ""
    info: str = ""
    runs: list[Run] = field(default_factory=list[Run])
    links: list[Link] = field(default_factory=list[Link])
    images: list[Image] = field(default_factory=list[Image])
    children: list[Block] = field(default_factory=list["Block"])
    raw: str = ""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the source of `text[start:end]`."""
        if not self.runs:
            return self.start, self.end
        run = self._run(start)
        first = min(run.start + start - run.at, max(run.start, run.end - 1))
        if end <= start:
            return first, first
        run = self._run(end - 1)
        as_it_stands = run.end - run.start == len(run.text)
        return first, max(first, run.start + end - run.at if as_it_stands else run.end)

    def _run(self, position: int) -> Run:
        return self.runs[max(0, bisect_right(self.runs, position, key=lambda run: run.at) - 1)]


@cache
def _parser(kind: Literal["whole", "chunk", "outline"]) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, inline=False, move_to_end=kind == "whole")
    parser.add_render_rule("footnote_caption", _caption)
    parser.inline.ruler.before("link", "too_many_brackets", _too_many_brackets)
    parser.core.ruler.push("heading_anchors", _mark_headings)
    if kind == "outline":
        parser.disable(["inline", "text_join"])
    return parser


def _caption(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _environment: Any) -> str:
    """[1] at each use of a note; markdown-it numbers the second use [1:1]."""
    return f"[{int(tokens[index].meta['id']) + 1}]"


def _too_many_brackets(state: StateInline, silent: bool) -> bool:
    """Looking for the end of each of very many links takes quadratic time: where there are, they are text."""
    at = state.pos
    if state.src[at] != "[" and not state.src.startswith("![", at):
        return False
    counted: tuple[str, int] | None = state.env.get("brackets")
    if counted is None or counted[0] is not state.src:
        counted = state.env["brackets"] = (state.src, state.src.count("["))
    if counted[1] <= _MOST_BRACKETS:
        return False
    state.pos += 1
    if not silent:
        state.pending += state.src[at]
    return True


def _mark_headings(state: StateCore) -> None:
    """Give the headings that a link of the text leads to their id; a second heading of the same words gets none."""
    wanted: set[str] = set(state.env.get("anchors", ()))
    for number, token in enumerate(state.tokens):
        if wanted and token.type == "heading_open":
            anchor = anchor_of(_seen(state.tokens[number + 1]))
            if anchor in wanted:
                token.attrSet("id", anchor)
                wanted.remove(anchor)


def _seen(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline", "softbreak"))


def anchors(text: str) -> frozenset[str]:
    """What the links within `text`, such as those of a table of contents, lead to: fragments without the "#"."""
    return frozenset(unquote(fragment) for fragment in _FRAGMENT.findall(text)) if "#" in text else frozenset()


def tokens(text: str, known: frozenset[str] | None = None) -> list[Token]:
    """markdown-it's own tokens of `text`, footnotes at the end, for who renders to another format.

    known: fragments that links lead to, where `text` is a piece of a longer one; by default those of `text`.
    """
    return _parser("whole").parse(text, {"anchors": anchors(text) if known is None else known})


def to_html(text: str) -> str:
    """`text` as HTML. Raw HTML in it stays as it is, comments too: sanitise with `safe_html` before showing it."""
    return _parser("whole").render(text, {"anchors": anchors(text)})


def plain_text(text: str) -> str:
    """What a reader of `text` sees, one empty line between blocks; code too, footnotes where they are defined."""
    return "\n\n".join(block.text for block in _leaves(blocks(text)) if block.text.strip())


def _leaves(found: Sequence[Block]) -> list[Block]:
    leaves: list[Block] = []
    for block in found:
        leaves.extend(_leaves(block.children) if block.children else [block])
    return leaves


def blocks(text: str) -> list[Block]:
    """The tree of `text`. Containers (list, item, quote, table, row, footnote) have children and no text of their own."""
    lines = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    top: list[Block] = []
    parents: list[Block] = []
    for token in _parser("chunk").parse(text):
        kind = _OPENS.get(token.type) or _SINGLES.get(token.type)
        if kind:
            block = _block(kind, token, text, lines, parents)
            (parents[-1].children if parents else top).append(block)
            if token.nesting == 1:
                parents.append(block)
        elif token.type == "inline" and parents:
            _fill(parents, token, text)
        elif token.nesting == -1 and token.type.replace("_close", "_open") in _OPENS:
            parents.pop()
    return top


def _block(kind: BlockKind, token: Token, text: str, lines: list[int], parents: list[Block]) -> Block:
    first, last = token.map or (0, 0)
    start = lines[min(first, len(lines) - 1)]
    end = lines[min(last, len(lines) - 1)]
    if not token.map and parents:
        start, end = parents[-1].start, parents[-1].end
    end = max(start, end - (len(text[start:end]) - len(text[start:end].rstrip())))
    block = Block(kind, 0, start, end)
    if kind == "heading":
        block.level = int(token.tag[1])
    elif kind in ("list", "item"):
        block.level = sum(parent.kind == "list" for parent in parents) + (kind == "list")
        block.info = str(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else ""
    elif kind == "code":
        block.text, block.info = token.content, token.info.strip()
    elif kind == "html":
        block.text, block.raw = unescape(_TAG.sub("", token.content)).strip(), text[start:end]
    elif kind == "cell":
        block.info = "head" if token.tag == "th" else ""
        if not parents[-1].children:
            block.level = 4 if block.info or len(parents[-2].children) == 2 else 2
    elif kind == "footnote":
        block.info = str(token.meta.get("label", ""))
    return block


def _fill(parents: list[Block], token: Token, text: str) -> None:
    """Read what stands inside a paragraph, heading or cell."""
    block = parents[-1]
    begin = block.start
    if block.kind == "cell" and len(parents) > 1 and len(parents[-2].children) > 1:
        begin = max(begin, parents[-2].children[-2].end)
    read = read_inlines(token.children or [], text, begin, block.end)
    block.text, block.runs, block.links, block.images = read.text, read.runs, read.links, read.images
    if block.kind == "cell":
        block.start, block.end = (read.start, read.end) if read.runs else (begin, begin)


# What is shown: the set GitHub shows, with addresses that can do no harm.
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn",
    "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins",
    "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"title", "lang", "dir", "id", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "style", "align"},
    "th": {"colspan", "rowspan", "style", "align", "scope"},
    "details": {"open"},
}


def safe_html(html: str) -> str:
    """`html` without scripts, forms, frames, styles, comments and addresses such as javascript: or data:."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        filter_style_properties={"text-align"},
        clean_content_tags={"script", "style", "iframe", "object", "noscript", "template"},
        link_rel="noopener noreferrer",
    )


def split(text: str) -> list[Chunk]:
    """The top-level chunks of `text`, each from its block to the next; together they are all of it."""
    if not text:
        return []
    lines = [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]
    starts = [
        lines[token.map[0]]
        for token in _parser("outline").parse(text)
        if token.level == 0 and token.map and token.nesting >= 0 and token.type != "inline"
    ]
    starts = sorted({*starts[1:]})
    return list(zip([0, *starts], [*starts, len(text)], strict=True))


def resplit(old: str, chunks: list[Chunk], new: str) -> list[Chunk]:
    """`split(new)`, knowing `split(old)`: only the chunks around the change are read again."""
    if not chunks or not new:
        return split(new)
    same = common_prefix(old, new)
    tail = min(common_suffix(old, new), len(old) - same, len(new) - same)
    shift = len(new) - len(old)
    first = max(0, bisect_right(chunks, (same, len(old))) - 3)
    begin = chunks[first][0]
    after = bisect_right(chunks, (len(old) - tail, -1))
    ahead = 3
    while after + ahead < len(chunks):
        known = {start + shift for start, _end in chunks[after : after + ahead]}
        region = split(new[begin : chunks[after + ahead][0] + shift])
        starts = [start + begin for start, _end in region]
        # The last of the region may be cut short; a start that was one before is one still, and all after it are.
        meeting = next((start for start in starts[1:-1] if start in known), None)
        if meeting is not None:
            kept = [start for start in starts if start < meeting]
            rest = [(start + shift, end + shift) for start, end in chunks if start + shift >= meeting]
            return [*chunks[:first], *zip(kept, [*kept[1:], meeting], strict=True), *rest]
        ahead *= 4
    return [*chunks[:first], *((start + begin, end + begin) for start, end in split(new[begin:]))]


@dataclass(slots=True, frozen=True)
class Definitions:
    """What chunks need from elsewhere in the text. Where two are equal, a chunk renders the same.

    references: addresses by label. notes: labels of the footnotes in the order of their first use. uses: a label for
    each use outside of the footnotes themselves. note_source: the definitions of the footnotes. anchors: see `anchors`.
    """

    references: dict[str, Any]
    notes: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    note_source: str = ""
    anchors: frozenset[str] = frozenset()

    def definition_lines(self) -> str:
        """The reference definitions as Markdown again."""
        return "\n".join(f"[{label}]: <{value['href']}>" for label, value in self.references.items())

    def environment(self) -> dict[str, Any]:
        """What markdown-it is to know before it reads a piece."""
        references = {key: dict(value) for key, value in self.references.items()}
        known: dict[str, Any] = {"references": references, "anchors": self.anchors}
        if self.note_source:
            numbers = _Numbers({f":{label}": number for number, label in enumerate(self.notes)})
            listed = {number: {"label": label, "count": 0} for number, label in enumerate(self.notes)}
            known["footnotes"] = {"refs": numbers, "list": listed}
        return known


def definitions(text: str, chunks: list[Chunk] | None = None) -> Definitions:
    """The reference and footnote definitions of `text`. Costs nothing where there are none."""
    linked = anchors(text)
    if "]:" not in text:
        return Definitions({}, anchors=linked)
    environment: dict[str, Any] = {}
    note_source = ""
    chunks = chunks or split(text)
    for start, end in chunks:
        if "]:" in text[start:end]:
            piece: dict[str, Any] = {}
            _parser("outline").parse(text[start:end], piece)
            for label, reference in piece.get("references", {}).items():
                environment.setdefault(label, {key: reference[key] for key in ("title", "href")})
            note_source += text[start:end] + "\n\n" if piece.get("footnotes") else ""
    notes, uses = _notes_used(text, chunks, note_source)
    return Definitions(environment, tuple(dict.fromkeys(notes)), uses, note_source, linked)


def _notes_used(text: str, chunks: list[Chunk], note_source: str) -> tuple[list[str], tuple[str, ...]]:
    """Labels of the footnotes in the order of use, and those used outside of footnotes. Reads the chunks that have any."""
    used: list[str] = []
    outside: list[str] = []
    for start, end in chunks if note_source else ():
        if "[^" in text[start:end]:
            defined: dict[str, Any] = {}
            _parser("outline").parse(note_source, defined)
            inside = 0
            for token in _parser("chunk").parse(text[start:end], defined):
                inside += (token.type == "footnote_reference_open") - (token.type == "footnote_reference_close")
                labels = [child.meta["label"] for child in token.children or [] if child.type == "footnote_ref"]
                used.extend(labels)
                outside.extend(labels if not inside else ())
    return used, tuple(outside)


class _Numbers(dict[str, int]):
    """Numbers of footnotes, which a definition met on the way does not reset."""

    def __setitem__(self, label: str, number: int) -> None:
        if number >= 0 or label not in self:
            super().__setitem__(label, number)


def render_chunk(source: str, known: Definitions) -> str:
    """HTML of one chunk; footnotes are marks here, their texts come with `footnotes_html`."""
    environment = known.environment()
    parser = _parser("chunk")
    kept: list[Token] = []
    inside = 0
    for token in parser.parse(source, environment):
        inside += token.type == "footnote_reference_open"
        if not inside:
            kept.append(token)
        inside -= token.type == "footnote_reference_close"
    return parser.renderer.render(kept, parser.options, environment)


def footnotes_html(known: Definitions) -> str:
    """HTML of the texts of all footnotes in use, "" without any."""
    if not known.notes:
        return ""
    uses = " ".join(f"[^{label}]" for label in known.uses)
    html = _parser("whole").render(f"{uses}\n\n{known.note_source}", known.environment())
    at = html.rfind('<hr class="footnotes-sep"')
    return html[at:] if at >= 0 else ""
