"""Markdown made into pieces of HTML for the preview, in a thread: only what changed is cut, only what is seen made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from alwrity_desktop.ui.editor.look import Ink

_QUOTE = re.compile(r"<blockquote>\s*(<p>\[ \] ?)?")
_TASK = re.compile(r"<li>\s*(<p>)?\[([ xX])\] ")
_PRE = re.compile(r"<pre\b")


@dataclass(slots=True, frozen=True)
class Piece:
    """A top-level piece of the text: its source, the line it starts on and how many lines it has."""

    source: str
    line: int
    lines: int


@dataclass(slots=True)
class Cut:
    """A whole text cut into pieces. `stamp` changes when addresses or footnotes used by other pieces change."""

    pieces: list[Piece]
    stamp: int


@dataclass(slots=True)
class Rendered:
    """HTML by source, made with the definitions of `stamp`."""

    stamp: int
    html: dict[str, str] = field(default_factory=dict[str, str])


class Renderer:
    """Keeps what is known of the last text. Used from one thread at a time."""

    def __init__(self) -> None:
        self._text = ""
        self._chunks: list[tuple[int, int]] = []
        self._known: object = None
        self._stamp = 0

    def cut(self, lines: list[str]) -> Cut:
        """Cut the text into pieces; after a small change only its surroundings are read again."""
        from alwrity_desktop.page import markdown

        text = "\n".join(lines)
        self._chunks = markdown.resplit(self._text, self._chunks, text)
        self._text = text
        known = markdown.definitions(text, self._chunks)
        if known != self._known:
            self._known = known
            self._stamp += 1
        pieces: list[Piece] = []
        line = 0
        for start, end in self._chunks:
            source = text[start:end]
            count = source.count("\n")
            pieces.append(Piece(source, line, count + (not source.endswith("\n"))))
            line += count
        if notes := markdown.footnotes_html(known):
            pieces.append(Piece("\0" + notes, line, 1))
        return Cut(pieces, self._stamp)

    def render(self, sources: list[str], ink: Ink) -> Rendered:
        """HTML of pieces, sanitised, in the form that QTextDocument draws well."""
        from alwrity_desktop.page import markdown

        known = self._known
        assert isinstance(known, markdown.Definitions), "cut comes before render"
        made = Rendered(self._stamp)
        for source in sources:
            raw = source[1:] if source.startswith("\0") else markdown.render_chunk(source, known)
            made.html[source] = dressed(markdown.safe_html(raw), ink)
        return made


def dressed(html: str, ink: Ink) -> str:
    """Give HTML what QTextDocument cannot do by style: bars beside quotes, grounds behind code, grids of tables."""
    html = html.replace("<table>", '<table class="grid" border="1" cellspacing="0" cellpadding="7">')
    html = html.replace('style="text-align:', 'align="')
    html = _TASK.sub(_task, html)
    if "<blockquote" in html:
        html = _QUOTE.sub(lambda found: _quote(bool(found[1]), ink), html)
        html = html.replace("</blockquote>", "</td></tr></table>")
    if "<pre" in html:
        box = f'<table class="box" width="100%" cellspacing="0" cellpadding="12" bgcolor="{ink.code_back}"><tr><td>'
        html = _PRE.sub(f"{box}<pre", html).replace("\n</code></pre>", "</code></pre>")
        html = html.replace("</pre>", "</pre></td></tr></table>")
    return html


def _task(found: re.Match[str]) -> str:
    return f"<li>{found[1] or ''}{'☐' if found[2] == ' ' else '☑'} "


def _quote(prompt: bool, ink: Ink) -> str:
    bar, ground, kind = (ink.prompt, ink.prompt_back, "prompt") if prompt else (ink.line, ink.page, "quote")
    return (
        f'<table class="quote" width="100%" cellspacing="0" cellpadding="10"><tr><td width="3" bgcolor="{bar}"'
        f' style="padding:0"></td><td bgcolor="{ground}" class="{kind}">{"<p>✎ " if prompt else ""}'
    )


def stylesheet(ink: Ink, size: int) -> str:
    """CSS for the preview's documents; `size` is the body's size in pixels."""
    sizes = {"h1": 1.9, "h2": 1.45, "h3": 1.2, "h4": 1.05, "h5": 1.0, "h6": 0.95}
    heads = "".join(
        f"{tag} {{ font-size: {round(size * scale)}px; font-weight: 600; margin-top: 0; margin-bottom: 4px; }}"
        for tag, scale in sizes.items()
    )
    code = "'JetBrains Mono','Cascadia Code','SF Mono',Menlo,Consolas,'Noto Sans Mono','DejaVu Sans Mono',monospace"
    return (
        f"body, p, li, td, th {{ font-size: {size}px; color: {ink.text}; line-height: 118%; }}"
        f"p {{ margin-top: 0; margin-bottom: {round(size * 0.5)}px; }}"
        f"td p {{ margin-top: 2px; margin-bottom: 2px; color: {ink.quote}; }}"
        f"td.prompt p {{ color: {ink.prompt}; }}"
        f"li {{ margin-top: 0; margin-bottom: {round(size * 0.2)}px; }}"
        f"a {{ color: {ink.link}; text-decoration: underline; }}"
        f"code, pre {{ font-family: {code}; font-size: {round(size * 0.88)}px; color: {ink.code}; }}"
        f"pre {{ line-height: 112%; margin: 0; }}"
        f"table.grid {{ border-collapse: collapse; }}"
        f"table.grid td, table.grid th {{ border: 1px solid {ink.line}; }}"
        f"th {{ font-weight: 600; background-color: {ink.panel}; }}{heads}"
    )
