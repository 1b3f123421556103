"""Parts of a Word document that python-docx has no words for: real numbering, links, rules and styles."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from docx import oxml
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

_new = cast("Callable[[str], Any]", oxml.OxmlElement)
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BULLETS = "\u2022\u25e6\u25aa"
_NUMBERS = ("decimal", "lowerLetter", "lowerRoman")
LEVELS = 9


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def element(tag: str, **attributes: str) -> Any:
    """A WordprocessingML element; attribute names without their `w:`."""
    made: Any = _new(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def add_styles(document: Document) -> None:
    """The styles the exporter uses and Word's template lacks: Code, Code text, Hyperlink."""
    styles = document.styles
    code: Any = styles.add_style("Code", WD_STYLE_TYPE.PARAGRAPH)
    code.base_style = styles["Normal"]
    code.font.name, code.font.size = "Consolas", Pt(9.5)
    code.paragraph_format.space_after = Pt(8)
    code.element.get_or_add_pPr().append(element("shd", val="clear", color="auto", fill="F2F2F2"))
    inline: Any = styles.add_style("Code text", WD_STYLE_TYPE.CHARACTER)
    inline.font.name, inline.font.size = "Consolas", Pt(9.5)
    link: Any = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x05, 0x63, 0xC1), True


class Numbering:
    """Lists as Word numbers them: each list is a numbering of its own, so that it starts where it says."""

    def __init__(self, document: Document) -> None:
        self._root: Any = document.part.numbering_part.element
        taken = [int(each.get(qn("w:abstractNumId"))) for each in self._root.findall(qn("w:abstractNum"))]
        self._bullets = max(taken, default=0) + 1
        self._ordered = self._bullets + 1
        first_num = self._root.find(qn("w:num"))
        for number, ordered in ((self._bullets, False), (self._ordered, True)):
            made = self._abstract(number, ordered=ordered)
            if first_num is None:
                self._root.append(made)
            else:
                first_num.addprevious(made)

    def _abstract(self, number: int, *, ordered: bool) -> Any:
        made = element("abstractNum", abstractNumId=str(number))
        made.append(element("multiLevelType", val="multilevel"))
        for level in range(LEVELS):
            part = element("lvl", ilvl=str(level))
            text = f"%{level + 1}." if ordered else _BULLETS[level % 3]
            part.append(element("start", val="1"))
            part.append(element("numFmt", val=_NUMBERS[level % 3] if ordered else "bullet"))
            part.append(element("lvlText", val=text))
            part.append(element("lvlJc", val="left"))
            place = element("pPr")
            place.append(element("ind", left=str(720 + 360 * level), hanging="360"))
            part.append(place)
            made.append(part)
        return made

    def new_list(self, *, ordered: bool, level: int, start: int = 1) -> int:
        """The number of a new list whose items at `level` count from `start`."""
        number: Any = self._root.add_num(self._ordered if ordered else self._bullets)
        if ordered:
            number.add_lvlOverride(ilvl=min(level, LEVELS - 1)).add_startOverride(val=start)
        return int(number.numId)


def put_in_list(paragraph: Any, number: int, level: int) -> None:
    """Make `paragraph` an item of the list `number`."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = min(level, LEVELS - 1)
    properties.get_or_add_numId().val = number


def add_link(paragraph: Any, address: str) -> Any:
    """An empty link in `paragraph`; runs appended to it are its text."""
    link: Any = _new("w:hyperlink")
    target = paragraph.part.relate_to(clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), target)
    paragraph._p.append(link)
    return link


def add_rule(paragraph: Any) -> None:
    """A line under an empty paragraph."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz="6", space="1", color="A0A0A0"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc")
