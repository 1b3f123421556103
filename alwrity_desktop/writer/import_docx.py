"""A Word document as a draft: headings, lists, links, emphasis, tables, footnotes and pictures as Markdown."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.writer.import_pictures import Pictures
from alwrity_desktop.writer.source_files import MOST_UNPACKED, damaged, encrypted

_OLE = b"\xd0\xcf\x11\xe0"
_SPECIAL = re.compile(r"([\\`*_\[\]<|])")
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|>|\d{1,9}(?=[.)]\s))")
_MONO = re.compile(r"courier|consolas|mono|menlo|monaco", re.IGNORECASE)
_BLANK = re.compile(r"\n{3,}")


class _Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


class _Line(NamedTuple):
    """One paragraph: kind is "text", "heading", "title", "item", "code" or "quote"; level counts from 0."""

    kind: str
    text: str
    level: int = 0
    numbered: bool = False


def read_docx(data: bytes, name: str, pictures: Pictures) -> Draft:
    """The draft in a DOCX file's bytes. Raises InputError when it is damaged, behind a password, or a bomb."""
    _admit(data, name)
    try:
        document: Any = docx.Document(io.BytesIO(data))
        reader = _Reader(document, pictures)
        lines = list(reader.lines(document.element.body))
        about = document.core_properties
        draft = Draft(title=str(about.title or ""), body="")
        draft.meta_description = " ".join(str(about.subject or "").split())
        draft.tags = [word.strip() for word in re.split(r"[,;]", str(about.keywords or "")) if word.strip()]
        titles = [line for line in lines if line.kind == "title"]
        if titles and (not draft.title or draft.title.strip() == _plain(titles[0].text)):
            draft.title = _plain(titles[0].text)
            lines.remove(titles[0])
        elif not draft.title and _opens_with_its_only_title(lines):
            draft.title = _plain(lines.pop(0).text)
        draft.body = _BLANK.sub("\n\n", _joined(lines) + reader.notes()).strip()
    except (OpcError, SyntaxError, KeyError, ValueError, AttributeError, IndexError, zipfile.BadZipFile, OSError) as error:
        raise damaged(name, "DOCX") from error
    return draft


def _opens_with_its_only_title(lines: list[_Line]) -> bool:
    """Whether the text begins with a heading of the first level, and there is no other."""
    return [place for place, line in enumerate(lines) if line.kind == "heading" and line.level == 0] == [0]


def _admit(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        raise encrypted(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise encrypted(name)
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED or "word/document.xml" not in archive.namelist():
                raise damaged(name, "DOCX")
    except InputError:
        raise
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged(name, "DOCX") from error


class _Reader:
    """Walks the XML: python-docx's own paragraphs leave out what is in content controls and tracked insertions."""

    def __init__(self, document: Any, pictures: Pictures) -> None:
        self._document = document
        self._pictures = pictures
        self._styles = {style.style_id: style for style in document.styles}
        self._numbered = dict(_numbering(document))
        self._footnotes: list[str] = []

    def lines(self, parent: Any) -> Iterator[_Line]:
        """Paragraphs and tables below an element, in order."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield _Line("text", self._table(child))
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
                yield from self.lines(child)

    def notes(self) -> str:
        """The footnotes met, as Markdown."""
        if not self._footnotes:
            return ""
        texts = _footnotes(self._document)
        made = [f"[^{number}]: {_escaped(texts.get(key, ''))}" for number, key in enumerate(self._footnotes, 1)]
        return "\n\n" + "\n".join(made) + "\n"

    def _paragraph(self, element: Any) -> Iterator[_Line]:
        style = self._styles.get(_value(element, "w:pPr/w:pStyle"))
        name = str(style.name if style is not None else "").lower()
        text = self._text(element)
        if not text.strip():
            return
        if name == "title":
            yield _Line("title", text.strip())
        elif (level := self._heading(element, style, name)) is not None:
            yield _Line("heading", text.strip().replace("\\\n", " "), level)
        elif "preformatted" in name or name in ("code", "source code", "plain text"):
            yield _Line("code", self._text(element, raw=True))
        elif "quote" in name:
            yield _Line("quote", text.strip())
        elif (item := self._item(element, style, name)) is not None:
            yield _Line("item", text.strip(), item[0], item[1])
        else:
            yield _Line("text", _LINE_START.sub(r"\1\\\2", text.strip()))

    def _heading(self, element: Any, style: Any, name: str) -> int | None:
        match = re.fullmatch(r"heading (\d)", name)
        if match:
            return int(match.group(1)) - 1
        level = _value(element, "w:pPr/w:outlineLvl")
        while not level and style is not None:
            level, style = _value(style.element, "w:pPr/w:outlineLvl"), style.base_style
        return int(level) if level.isdigit() and int(level) < 6 else None

    def _item(self, element: Any, style: Any, name: str) -> tuple[int, bool] | None:
        number, level = _value(element, "w:pPr/w:numPr/w:numId"), _value(element, "w:pPr/w:numPr/w:ilvl")
        while not number and style is not None:
            number = _value(style.element, "w:pPr/w:numPr/w:numId")
            level = level or _value(style.element, "w:pPr/w:numPr/w:ilvl")
            style = style.base_style
        deep = re.fullmatch(r"list (?:bullet|number|paragraph)? ?(\d)", name)
        depth = int(level) if level.isdigit() and int(level) else int(deep.group(1)) - 1 if deep else 0
        if number and number != "0":
            return depth, self._numbered.get((number, str(depth)), self._numbered.get((number, "0"), False))
        return (depth, name.startswith("list number")) if name.startswith(("list bullet", "list number")) else None

    def _text(self, element: Any, *, raw: bool = False) -> str:
        pieces: list[tuple[_Look, str]] = []
        for look, text in self._pieces(element, raw):
            if pieces and pieces[-1][0] == look:
                pieces[-1] = (look, pieces[-1][1] + text)
            else:
                pieces.append((look, text))
        return "".join(text if raw else _marked(look, text) for look, text in pieces)

    def _pieces(self, parent: Any, raw: bool) -> Iterator[tuple[_Look, str]]:
        for child in parent.iterchildren():
            if child.tag == qn("w:r"):
                yield from self._run(child, raw)
            elif child.tag == qn("w:hyperlink") and not raw:
                yield _Look(), self._link(child)
            elif child.tag not in (qn("w:del"), qn("w:moveFrom"), qn("w:pPr")):
                yield from self._pieces(child, raw)

    def _link(self, element: Any) -> str:
        text = self._text(element)
        relation = self._document.part.rels.get(element.get(qn("r:id")) or "")
        address = str(relation.target_ref) if relation is not None and relation.is_external else ""
        if not address or not text.strip():
            return text
        return f"[{text.strip()}](<{address}>)" if re.search(r"[\s()]", address) else f"[{text.strip()}]({address})"

    def _run(self, run: Any, raw: bool) -> Iterator[tuple[_Look, str]]:
        look = _look(run)
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                text = child.text or ""
                yield look, text if raw or look.code else _escaped(text)
            elif child.tag in (qn("w:br"), qn("w:cr")):
                if child.get(qn("w:type")) != "page":
                    yield _Look() if not raw else look, "\n" if raw else "\\\n"
            elif child.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
                yield look, "-" if child.tag == qn("w:noBreakHyphen") else "\t" if raw else " "
            elif child.tag == qn("w:footnoteReference") and not raw:
                self._footnotes.append(str(child.get(qn("w:id"))))
                yield _Look(), f"[^{len(self._footnotes)}]"
            elif child.tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")) and not raw:
                yield _Look(), self._picture(child)

    def _picture(self, element: Any) -> str:
        about = next(element.iter(qn("wp:docPr")), None)
        alt = " ".join(str(about.get("descr") or "").split()) if about is not None else ""
        made: list[str] = []
        for holder in element.iter(qn("a:blip"), "{urn:schemas-microsoft-com:vml}imagedata"):
            key = holder.get(qn("r:embed")) or holder.get(qn("r:id")) or ""
            part = self._document.part.related_parts.get(key)
            path = self._pictures.keep(part.blob, str(part.partname).rpartition("/")[2]) if part is not None else ""
            if path:
                made.append(f"![{_escaped(alt)}]({path})")
        return "".join(made)

    def _table(self, element: Any) -> str:
        rows = [[self._cell(cell) for cell in row.iterchildren(qn("w:tc"))] for row in element.iterchildren(qn("w:tr"))]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return ""
        shown = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        return "\n".join((shown[0], "|" + " --- |" * width, *shown[1:]))

    def _cell(self, element: Any) -> str:
        return "<br>".join(line.text.replace("\\\n", "<br>").replace("\n", " ") for line in self.lines(element))


def _joined(lines: list[_Line]) -> str:
    blocks: list[str] = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        together = list(group)
        texts = [line.text for line in together]
        if kind == "item":
            blocks.append(_list(together))
        elif kind == "code":
            blocks.append("\n".join(("```", *texts, "```")))
        elif kind == "quote":
            blocks.append("\n>\n".join("> " + text.replace("\n", "\n> ") for text in texts))
        elif kind in ("heading", "title"):
            blocks.extend("#" * min(line.level + 1, 6) + " " + line.text for line in together)
        else:
            blocks.extend(texts)
    return "\n\n".join(blocks)


def _list(items: list[_Line]) -> str:
    counts: dict[tuple[int, bool], int] = {}
    made: list[str] = []
    for item in items:
        key = (item.level, item.numbered)
        # A list goes on over deeper items, and ends where another kind begins on its level.
        counts = {other: count for other, count in counts.items() if other[0] < item.level or other == key}
        counts[key] = counts.get(key, 0) + 1
        mark = f"{counts[key]}. " if item.numbered else "- "
        indent = "    " * item.level
        made.append(indent + mark + item.text.replace("\n", "\n" + indent + " " * len(mark)))
    return "\n".join(made)


def _look(run: Any) -> _Look:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return _Look()
    fonts = properties.find(qn("w:rFonts"))
    face = f"{fonts.get(qn('w:ascii')) or ''}{_value(properties, 'w:rStyle')}" if fonts is not None else ""
    style = _value(properties, "w:rStyle").lower()
    code = bool(_MONO.search(face)) or "code" in style
    return _Look(
        _on(properties, "w:b") or style == "strong",
        _on(properties, "w:i") or style == "emphasis",
        _on(properties, "w:strike"),
        code,
    )


def _on(properties: Any, name: str) -> bool:
    found = properties.find(qn(name))
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "none")


def _marked(look: _Look, text: str) -> str:
    """Text with its marks; spaces and breaks stay outside of them, or Markdown would not see the marks."""
    core = text.strip(" \t\n\\") if not look.code else text.strip()
    if not core or look == _Look():
        return text
    before, _core, after = text.partition(core)
    if look.code:
        fence = "``" if "`" in core else "`"
        core = f"{fence}{core}{fence}"
    marks = ("**" if look.bold else "") + ("*" if look.italic else "") + ("~~" if look.strike else "")
    return f"{before}{marks}{core}{marks[::-1]}{after}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\u00ad", ""))


def _plain(text: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<|])", r"\1", re.sub(r"(?<!\\)[*~`]+", "", text)).strip()


def _value(element: Any, path: str) -> str:
    found = element
    for name in path.split("/"):
        found = found.find(qn(name)) if found is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _numbering(document: Any) -> Iterator[tuple[tuple[str, str], bool]]:
    """(numId, level) -> whether that list is numbered."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return
    kinds: dict[tuple[str, str], bool] = {}
    for abstract in root.iterchildren(qn("w:abstractNum")):
        for level in abstract.iterchildren(qn("w:lvl")):
            key = (str(abstract.get(qn("w:abstractNumId"))), str(level.get(qn("w:ilvl"))))
            kinds[key] = _value(level, "w:numFmt") not in ("bullet", "none", "")
    for number in root.iterchildren(qn("w:num")):
        for (abstract, level), numbered in kinds.items():
            if abstract == _value(number, "w:abstractNumId"):
                yield (str(number.get(qn("w:numId"))), level), numbered


def _footnotes(document: Any) -> dict[str, str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes"):
            root: Any = parse_xml(relation.target_part.blob)
            return {
                str(note.get(qn("w:id"))): "".join(text.text or "" for text in note.iter(qn("w:t"))).strip()
                for note in root.iterchildren(qn("w:footnote"))
            }
    return {}
