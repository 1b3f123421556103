"""Importing files: what each kind keeps, what is refused and why, and that nothing comes in twice."""

import asyncio
import base64
import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import docx
import pytest
import pytest_asyncio
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from alwrity_desktop.core.progress import Progress
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import draft_file
from alwrity_desktop.store.database import Database
from alwrity_desktop.writer.importing import Imported
from alwrity_desktop.writer.library import Library

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    database = Database(tmp_path / "workspace" / "workspace.db")
    await database.open()
    yield Library(database, tmp_path / "workspace", Settings())
    await database.close()


async def _one(library: Library, path: Path, content: bytes | str) -> Draft:
    await asyncio.to_thread(path.write_bytes, content if isinstance(content, bytes) else content.encode())
    outcome = await library.import_files([path])
    assert [str(refused.error) for refused in outcome.refused] == []
    (draft,) = outcome.drafts
    return await library.get(draft.id)


async def _refused(library: Library, path: Path, content: bytes) -> str:
    await asyncio.to_thread(path.write_bytes, content)
    outcome = await library.import_files([path])
    assert not outcome.drafts
    return outcome.refused[0].error.happened


async def test_markdown_with_front_matter(library: Library, tmp_path: Path) -> None:
    (tmp_path / "pic ture.png").write_bytes(PNG)
    draft = await _one(
        library,
        tmp_path / "post.md",
        '---\ntitle: Äpfel\ntags: [Obst, rot]\nlayout: wide\n---\n\nText ![Bild](<pic ture.png> "T") ![x](https://a.b/c.png)',
    )
    assert (draft.title, draft.tags, draft.extra) == ("Äpfel", ["Obst", "rot"], {"layout": "wide"})
    assert draft.word_count == 1
    (kept,) = (library.folder / "media").iterdir()
    assert draft.body == f'Text ![Bild](media/{kept.name} "T") ![x](https://a.b/c.png)'
    assert [row.origin for row in await library.revisions(draft.id)] == ["import"]


async def test_front_matter_that_is_not_yaml_stays_in_the_text_with_a_warning(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("---\ntitle: [unclosed\n---\n\n# Heading\n", encoding="utf-8")
    outcome = await library.import_files([path])
    assert "unclosed" in outcome.drafts[0].body
    assert "kept at the head of the text" in outcome.warnings[0][1]


HTML = """<!doctype html><html lang="de"><head><title>Über Äpfel - Blog</title><meta charset="{charset}">
<meta name="description" content="Alles über Äpfel."><meta name="keywords" content="Obst, rot">
<style>p {{ color: red }}</style></head><body><nav>Menu</nav><article><h1>Über Äpfel</h1>
<p>Ein <strong>fetter</strong> und <em>schräger</em> <a href="https://a.b/c">Link</a>.<script>alert(1)</script></p>
<h2>Liste</h2><ul><li>eins<ul><li>innen</li></ul></li><li>zwei</li></ul><ol><li>a</li><li>b</li></ol>
<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
<pre><code class="language-py">x = 1</code></pre><blockquote><p>Zitat</p></blockquote>
<p><img src="data:image/png;base64,{data}" alt="Punkt"><img src="missing.png" alt="weg"></p></article></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
async def test_html(library: Library, tmp_path: Path, charset: str) -> None:
    content = HTML.format(charset=charset, data=base64.b64encode(PNG).decode()).encode(charset)
    draft = await _one(library, tmp_path / "page.html", content)
    assert (draft.title, draft.language, draft.tags) == ("Über Äpfel", "de", ["Obst", "rot"])
    assert draft.meta_description == "Alles über Äpfel."
    (kept,) = (library.folder / "media").iterdir()
    for part in (
        "Ein **fetter** und *schräger* [Link](https://a.b/c).",
        "## Liste",
        "- eins\n  - innen\n- zwei",
        "1. a\n2. b",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
        "```py\nx = 1\n```",
        "> Zitat",
        f"![Punkt](media/{kept.name})![weg](missing.png)",
    ):
        assert part in draft.body
    for gone in ("alert", "color", "Menu", "# Über"):
        assert gone not in draft.body.replace("## Liste", "")


async def test_html_nested_beyond_reason_is_refused(library: Library, tmp_path: Path) -> None:
    told = await _refused(library, tmp_path / "deep.html", b"<div>" * 5000 + b"x")
    assert "nested so deeply" in told


def _word() -> docx.document.Document:
    document = docx.Document()
    document.core_properties.title = "Über Äpfel"
    document.core_properties.keywords = "Obst; rot"
    document.add_heading("Über Äpfel", 0)
    document.add_heading("Erster Teil", 1)
    paragraph = document.add_paragraph("Ein ")
    paragraph.add_run("fetter ").bold = True
    paragraph.add_run("und ")
    paragraph.add_run("schräger").italic = True
    paragraph.add_run(" Text mit * und _ und [Klammer].")
    relation = document.part.relate_to(
        "https://a.b/c_(d)",
        RELATIONSHIP_TYPE.HYPERLINK,
        is_external=True,
    )
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = OxmlElement("w:r")
    run.text = "Verweis"
    link.append(run)
    paragraph._p.append(link)
    for text, style in (("eins", "List Bullet"), ("innen", "List Bullet 2"), ("zwei", "List Bullet")):
        document.add_paragraph(text, style=style)
    for text in ("a", "b"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Ein Zitat", style="Quote")
    document.add_paragraph("1. kein Listenpunkt")
    table = document.add_table(rows=2, cols=2)
    for row, column, text in ((0, 0, "A"), (0, 1, "B|C"), (1, 0, "1"), (1, 1, "2")):
        table.cell(row, column).text = text
    document.add_picture(io.BytesIO(PNG))
    return document


async def test_a_first_heading_of_word_is_the_title_where_there_is_no_other(library: Library, tmp_path: Path) -> None:
    for name, headings in (("one.docx", ["Herbs"]), ("two.docx", ["Herbs", "Spices"])):
        document = docx.Document()
        for heading in headings:
            document.add_heading(heading, 1)
            document.add_paragraph(f"About {heading}.")
        document.core_properties.title = ""
        document.save(str(tmp_path / name))
    one, two = (await library.import_files([tmp_path / "one.docx", tmp_path / "two.docx"])).drafts
    assert (one.title, one.body) == ("Herbs", "About Herbs.")
    assert two.title == "two"
    assert two.body.startswith("# Herbs")


async def test_docx(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    _word().save(str(path))
    draft = await _one(library, path, path.read_bytes())
    assert (draft.title, draft.tags) == ("Über Äpfel", ["Obst", "rot"])
    (kept,) = (library.folder / "media").iterdir()
    assert draft.body == (
        "# Erster Teil\n\n"
        "Ein **fetter** und *schräger* Text mit \\* und \\_ und \\[Klammer\\].[Verweis](<https://a.b/c_(d)>)\n\n"
        "- eins\n    - innen\n- zwei\n1. a\n2. b\n\n"
        "> Ein Zitat\n\n"
        "\\1. kein Listenpunkt\n\n"
        "| A | B\\|C |\n| --- | --- |\n| 1 | 2 |\n\n"
        f"![](media/{kept.name})"
    )


async def test_what_is_refused_says_why(library: Library, tmp_path: Path) -> None:
    whole = io.BytesIO()
    _word().save(whole)
    assert "damaged" in await _refused(library, tmp_path / "cut.docx", whole.getvalue()[:3000])
    assert "damaged" in await _refused(library, tmp_path / "not.docx", b"plain text")
    assert "password" in await _refused(library, tmp_path / "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(250_000_000))
    assert "damaged" in await _refused(library, tmp_path / "bomb.docx", bomb.getvalue())
    assert "not a text" in await _refused(library, tmp_path / "binary.md", bytes(range(256)) * 40)
    assert "is empty" in await _refused(library, tmp_path / "empty.md", b" \n")
    assert "kind that cannot be imported" in await _refused(library, tmp_path / "movie.mp4", b"x")
    huge = tmp_path / "huge.md"
    with huge.open("wb") as file:
        file.truncate(200 << 20)
    outcome = await library.import_files([huge, tmp_path / "absent.md"])
    assert "has 200 MB; the most that is imported is 20 MB" in outcome.refused[0].error.happened
    assert "is not there" in outcome.refused[1].error.happened


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "shift_jis", "cp1251"]
)
async def test_encodings(library: Library, tmp_path: Path, encoding: str) -> None:
    texts = {
        "shift_jis": "これは日本語の文章です。りんごは赤くて甘いです。毎日りんごを食べるのが好きです。\n" * 5,
        "cp1251": "Это довольно длинный русский текст о том, как выбирать спелые яблоки на рынке осенью.\n" * 5,
    }
    text = texts.get(encoding, "Die süßen Äpfel größerer Bäume reifen früh, sagt Müller – für Käufer schön.\n" * 5)
    draft = await _one(library, tmp_path / "text.md", text.encode(encoding))
    assert draft.body == text.rstrip()


async def test_nul_bytes_are_replaced_with_a_warning(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "nul.md"
    path.write_bytes(b"# Title\n\n" + b"some words " * 50 + b"\0 and more\n")
    outcome = await library.import_files([path])
    assert "\ufffd and more" in (await library.get(outcome.drafts[0].id)).body
    assert outcome.warnings


async def test_pictures_from_outside_the_folder_are_not_pulled_in(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "liar.png").write_text("no picture", encoding="utf-8")
    path = tmp_path / "notes" / "post.md"
    path.write_text("![a](../secret.png) ![b](liar.png)\n", encoding="utf-8")
    outcome = await library.import_files([path])
    assert outcome.drafts[0].body == "![a](../secret.png) ![b](liar.png)"
    assert len(outcome.warnings) == 2
    assert not (library.folder / "media").exists()


def _folder(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "vault"
    for name in ("sub", ".obsidian", "node_modules"):
        (folder / name).mkdir(parents=True)
    for number in range(count):
        (folder / "sub" / f"note {number}.md").write_text(f"# Note {number}\n\nText {number}\n", encoding="utf-8")
    (folder / "copy.md").write_text("# Note 0\n\nText 0\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK no")
    (folder / "image.png").write_bytes(PNG)
    (folder / ".obsidian" / "hidden.md").write_text("hidden", encoding="utf-8")
    (folder / "node_modules" / "readme.md").write_text("hidden", encoding="utf-8")
    return folder


async def test_a_folder_of_markdown_comes_in_once(library: Library, tmp_path: Path) -> None:
    folder = _folder(tmp_path, 60)
    seen: list[Progress] = []
    outcome = await library.import_files([folder], seen.append)
    assert isinstance(outcome, Imported)
    assert len(outcome) == 60
    assert [refused.path.name for refused in outcome.refused] == ["broken.docx"]
    assert [duplicate.path.name for duplicate in outcome.duplicates] == ["note 0.md"]
    shares = [progress.done for progress in seen if progress.done is not None]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    again = await library.import_files([folder])
    assert (len(again), len(again.duplicates)) == (0, 61)
    assert (await library.counts())["all"] == 60


async def test_a_file_written_by_us_comes_back_as_a_copy_when_changed(library: Library, tmp_path: Path) -> None:
    draft = await library.create(title="T", body="text\n")
    path = tmp_path / "out.md"
    path.write_text(draft_file.write(draft).replace("text", "changed text"), encoding="utf-8")
    outcome = await library.import_files([path])
    assert outcome.drafts[0].id != draft.id
    assert "same id" in outcome.warnings[0][1]
