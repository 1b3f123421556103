"""Exports as the tools write them, made here: one function a layout, with the odd things each is known for."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from alwrity_desktop.workspace import Workspace

Make = Callable[..., Path]
GROUPED = ["cheap sofas", "affordable couch", "how to clean a sofa", "sofa cleaning", "garden hose", "garden hoses"]


@pytest.fixture
async def grouped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    """A workspace with the keywords of GROUPED in their clusters."""
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    path = tmp_path / "list.txt"
    path.write_text("\n".join(GROUPED))
    await opened.planner.import_file(path)
    await opened.planner.clusters.make()
    yield opened
    await opened.close()


def as_text(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """make(name, rows or text, encoding=, delimiter=): a file as a tool would leave it."""

    def made(name: str, content: object, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        path = tmp_path / name
        text = content if isinstance(content, str) else as_text(content, delimiter)  # type: ignore[arg-type]
        path.write_bytes(text.encode(encoding))
        return path

    return made


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """zipped(name, {file: text}): a zip of them."""

    def made(name: str, files: dict[str, str], encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, text in files.items():
                archive.writestr(file, text.encode(encoding))
        return path

    return made


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """workbook(name, rows): a minimal .xlsx with strings and numbers, as Office Open XML (ECMA-376) lays it out."""

    def made(name: str, rows: Sequence[Sequence[object]]) -> Path:
        from xml.sax.saxutils import escape

        def cell(value: object) -> str:
            if isinstance(value, int | float):
                return f"<c><v>{value}</v></c>"
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

        body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        package = "http://schemas.openxmlformats.org/package/2006"
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="Keywords" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
        }
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in parts.items():
                archive.writestr(file, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        return path

    return made
