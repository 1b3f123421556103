"""What stands in a post outside of all blocks: the HTML of the classic editor, to Markdown."""

from __future__ import annotations

import re

from alwrity_desktop.publisher.block_html import NotPlainError, tree

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_MARK = re.compile(r"(<!--\s*(?:more|nextpage)\b(?:(?!<!--).)*?-->)", re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_BLOCK = "p|div|h[1-6]|ul|ol|li|blockquote|pre|table|thead|tbody|tr|td|th|hr|figure"
_KNOWN = frozenset(
    [*"p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre hr table thead tbody tr td th".split(),  # noqa: SIM905
     *"a b strong i em s del code br img".split()]  # noqa: SIM905
)  # fmt: skip

_MANY = 200  # tags; a piece with more that is not well-formed may nest deeper than markdownify can go


def classic_markdown(html: str) -> str:
    """Markdown of classic HTML, read as WordPress shows it: an empty line parts paragraphs, a line end is a break.

    Pieces with tags Markdown does not know (frames, forms, divisions with a style) stay HTML.
    """
    out: list[str] = []
    for part in _MARK.split(html):
        if _MARK.fullmatch(part):
            out.append(part.strip())
        else:
            out.extend(_piece(chunk) for chunk in _chunks(part))
    return "\n\n".join(piece for piece in out if piece)


def _chunks(html: str) -> list[str]:
    """Pieces parted by empty lines, joined again where an element reaches over one."""
    chunks: list[str] = []
    waiting = ""
    for chunk in re.split(r"\n[ \t]*\n\s*", html.replace("\r\n", "\n").strip()):
        waiting = f"{waiting}\n\n{chunk}" if waiting else chunk
        if _is_whole(waiting):
            chunks.append(waiting)
            waiting = ""
    return [*chunks, waiting] if waiting else chunks


def _is_whole(html: str) -> bool:
    if "<" not in html:
        return True
    try:
        tree(_COMMENT.sub("", html))
    except NotPlainError:
        return False
    return True


def _piece(html: str) -> str:
    if not html.strip():
        return ""
    tags = [match[1].lower() for match in _TAG.finditer(html)]
    if not set(tags) <= _KNOWN or "<!--" in html or (len(tags) > _MANY and not _is_whole(html)):
        return re.sub(r"\n\s*\n", "\n", html.strip("\n"))
    if not re.match(rf"\s*<({_BLOCK})\b", html, re.IGNORECASE):
        breaks = re.sub(r"(?:<br\s*/?>)?\n", "<br />\n", html.strip())
        html = f"<p>{breaks}</p>"
    from markdownify import markdownify  # with the parsers it loads 8 MB, for posts without blocks only

    return markdownify(html, heading_style="ATX", bullets="-", escape_misc=True).strip()
