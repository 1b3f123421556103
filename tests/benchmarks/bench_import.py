"""Import of 200,000 rows of CSV into a workspace, autosave going on beside it; xlsx told apart. Goal: under 6 s.

Also the longest wait of an autosave meanwhile, the longest transaction, and the most memory.
"""

from __future__ import annotations

import asyncio
import csv
import random
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from harness import Row, print_rows

from alwrity_desktop.core.settings import Settings
from alwrity_desktop.planner.importing import Importer
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.library import Library

ROWS = 200_000
HEAD = ("Keyword", "Intent", "Volume", "Trend", "Keyword Difficulty", "CPC (USD)", "Competitive Density", "SERP Features")


def rows() -> list[list[object]]:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(5_000)]
    made: list[list[object]] = []
    for _ in range(ROWS):
        phrase = " ".join(chance.choices(words, k=chance.randint(2, 5)))
        intent = chance.choice(["Informational", "Commercial, Transactional"])
        volume, difficulty = chance.choice([10, 20, 50, 110, 1300]), chance.choice(["", 12, 44])
        made.append([phrase, intent, volume, "0.1,0.2,0.5", difficulty, 0.55, 0.3, "Sitelinks, Reviews"])
    return made


def write_csv(path: Path, made: list[list[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([HEAD, *made])


def write_xlsx(path: Path, made: list[list[object]]) -> None:
    def cell(value: object) -> str:
        number = isinstance(value, int | float)
        return f"<c><v>{value}</v></c>" if number else f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    office = "http://schemas.openxmlformats.org"
    main, kind = f"{office}/spreadsheetml/2006/main", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    links, package = f"{office}/officeDocument/2006/relationships", f"{office}/package/2006"
    body = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in [HEAD, *made])
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">'
        '<sheets><sheet name="K" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in parts.items():
            archive.writestr(file, f'<?xml version="1.0" encoding="UTF-8"?>{text}')


async def measure(folder: Path, path: Path, again: bool) -> tuple[float, float, float, float]:
    """Seconds of the import, of the slowest autosave beside it, of the longest transaction, of a second import."""
    db = Database(folder / "workspace.db")
    await db.open()
    library, planner = Library(db, folder, Settings()), Importer(db, folder)
    draft = await library.create(title="Written meanwhile", body="word " * 1_000)
    db.slowest = ("", 0.0)
    waits: list[float] = []

    async def autosave() -> None:
        nonlocal draft
        while True:
            await asyncio.sleep(0.5)
            draft.body += " more"
            begun = time.perf_counter()
            draft = await library.save(draft)
            waits.append(time.perf_counter() - begun)

    saving = asyncio.create_task(autosave())
    begun = time.perf_counter()
    found = await planner.import_file(path)
    seconds = time.perf_counter() - begun
    assert found.rows == ROWS
    begun = time.perf_counter()
    if again:
        await planner.import_file(path)
    repeated = time.perf_counter() - begun
    saving.cancel()
    await asyncio.gather(saving, return_exceptions=True)
    slowest = db.slowest[1]
    await db.close()
    return seconds, max(waits, default=0.0), slowest, repeated


async def main() -> list[Row]:
    found: list[Row] = []
    made = rows()
    with tempfile.TemporaryDirectory() as place:
        for name, write, goal in (("csv", write_csv, 6.0), ("xlsx", write_xlsx, float("inf"))):
            path = Path(place) / f"keywords.{name}"
            write(path, made)
            seconds, wait, slowest, repeated = await measure(Path(place) / name, path, name == "csv")
            found.append(Row(f"import of 200,000 rows of {name}, autosave beside it", seconds, 0, "s", goal))
            found.append(Row(f"longest wait of an autosave beside it ({name})", wait * 1000, 0, "ms", float("inf")))
            found.append(Row(f"longest transaction ({name})", slowest * 1000, 0, "ms", 50))
            if name == "csv":
                found.append(Row("the same file again", repeated, 0, "s", 6))
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                found.append(Row("most memory (csv, with the benchmark's own rows)", most, 0, "MB", float("inf")))
    return found


if __name__ == "__main__":
    print_rows(asyncio.run(main()))
