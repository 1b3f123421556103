"""Every export format, read back by what reads such files."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page import draft_file
from alwrity_desktop.publisher import exporters
from alwrity_desktop.publisher.article import html_fragment
from alwrity_desktop.publisher.blocks import to_blocks

BODY = """An *opening* with **bold**, `code`, ~~gone~~, H<sub>2</sub>O and a [link](https://e.test/?a=1&b=2).[^1]

## First & second

1. one
   - nested
2. two

7. seven

> quoted

```py
x = "<a>"
```

| a | b |
|:--|--:|
| 1 | **2** |

![A red square](media/red.png "Caption & more")

![Missing](media/none.png)

![Far](https://e.test/far.png)

---

<div><script>alert(1)</script>raw</div>

<!-- wp:my/block {"a":1} /-->

https://www.youtube.com/watch?v=abc

Control \x01 character and ]]> end.

[^1]: The note.
"""


@pytest.fixture
def draft() -> Draft:
    return Draft(
        title="A title & <more>",
        slug="a-title",
        body=BODY,
        excerpt="In short",
        tags=["one", "two & three"],
        categories=["News"],
        meta_description="What it is",
        publish_at=datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
        extra={"author": "Jane Doe"},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    Image.new("RGB", (40, 30), "red").save(tmp_path / "media" / "red.png")
    return tmp_path


def test_formats_are_found_by_their_files() -> None:
    assert exporters.names() == ["blocks", "docx", "epub", "html", "markdown", "wxr"]
    assert {each.name for each in exporters.all_formats()} == set(exporters.names())
    with pytest.raises(InputError, match="no export format"):
        exporters.find("../docx")


@pytest.mark.parametrize("name", exporters.names())
def test_every_format_takes_every_draft(name: str, folder: Path, draft: Draft) -> None:
    found = exporters.find(name)
    for number, body in enumerate((BODY, "", "\x00\ud800", "- " * 60 + "x", "| a |\n|---|", "<b>", "> " * 60, "**" * 500)):
        draft.body = body
        out = folder / f"{number}{found.suffix}"
        found.export(draft, out, folder)
        assert out.stat().st_size > 0
    assert [path.name for path in folder.glob(".*")] == []


def test_what_cannot_be_written_is_a_sentence(folder: Path, draft: Draft) -> None:
    (folder / "file").write_text("")
    with pytest.raises(StorageError):
        exporters.find("markdown").export(draft, folder / "file" / "out.md", folder)


def test_markdown_and_blocks(folder: Path, draft: Draft) -> None:
    exporters.find("markdown").export(draft, folder / "out.md")
    assert draft_file.read((folder / "out.md").read_text(encoding="utf-8")).body.strip() == draft.body.strip()
    exporters.find("blocks").export(draft, folder / "out.txt")
    assert (folder / "out.txt").read_text(encoding="utf-8").strip() == to_blocks(draft.body)


def test_html_stands_alone(folder: Path, draft: Draft) -> None:
    warnings = exporters.find("html").export(draft, folder / "out.html", folder)
    text = (folder / "out.html").read_text(encoding="utf-8")
    page = lxml_html.document_fromstring(text)
    assert page.get("lang") == "en"
    assert page.findtext(".//h1") == "A title & <more>"
    assert page.find(".//meta[@name='description']").get("content") == "What it is"
    sources = [image.get("src")[:22] for image in page.iter("img")]
    assert sources == ["data:image/png;base64,", "https://e.test/far.png"]
    assert page.findtext(".//figcaption") == "Caption & more"
    assert "wp:my/block" not in text
    assert '<a href="https://www.youtube.com/watch?v=abc">' in text
    assert ["none.png" in warning for warning in warnings] == [True]


def test_docx_is_a_real_document(folder: Path, draft: Draft) -> None:
    warnings = exporters.find("docx").export(draft, folder / "out.docx", folder)
    document = docx.Document(str(folder / "out.docx"))
    about = document.core_properties
    assert (about.title, about.author, about.keywords) == ("A title & <more>", "Jane Doe", "one, two & three")
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert styles["A title & <more>"] == "Title"
    assert styles["First & second"] == "Heading 2"
    assert styles["quoted"] == "Quote"
    assert styles['x = "<a>"'] == "Code"
    assert styles["Caption & more"] == "Caption"
    opening = document.paragraphs[1]
    assert [link.address for link in opening.hyperlinks] == ["https://e.test/?a=1&b=2"]
    assert {run.text for run in opening.runs if run.bold} == {"bold"}
    assert {run.text for run in opening.runs if run.font.subscript} == {"2"}
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["1", "2"]]
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "A red square"
    assert len(warnings) == 3


def test_docx_lists_are_word_lists(folder: Path, draft: Draft) -> None:
    exporters.find("docx").export(draft, folder / "out.docx", folder)
    document = docx.Document(str(folder / "out.docx"))
    found = {}
    for paragraph in document.paragraphs:
        numbers = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if numbers is not None:
            found[paragraph.text] = (numbers.ilvl.val, numbers.numId.val)
    assert [found[text][0] for text in ("one", "nested", "two", "seven")] == [0, 1, 0, 0]
    assert found["one"][1] == found["two"][1] != found["nested"][1]
    numbering = document.part.numbering_part.element
    seven = next(each for each in numbering.findall(qn("w:num")) if each.numId == found["two"][1])
    assert seven.find(qn("w:lvlOverride")).find(qn("w:startOverride")).val == 1


def test_epub_has_the_structure_the_standard_asks(folder: Path, draft: Draft) -> None:
    draft.featured_image = "media/red.png"
    warnings = exporters.find("epub").export(draft, folder / "out.epub", folder)
    with zipfile.ZipFile(folder / "out.epub") as pack:
        first = pack.infolist()[0]
        assert (first.filename, first.compress_type, pack.read(first)) == (
            "mimetype",
            zipfile.ZIP_STORED,
            b"application/epub+zip",
        )
        parsed = {
            name: etree.fromstring(pack.read(name)) for name in pack.namelist() if name.endswith((".xml", ".opf", ".xhtml"))
        }
        package = parsed["OEBPS/content.opf"]
        listed = {item.get("href") for item in package.iter("{*}item")}
        assert {f"OEBPS/{name}" for name in listed} == set(pack.namelist()) - {
            "mimetype",
            "META-INF/container.xml",
            "OEBPS/content.opf",
        }
        assert [item.get("media-type") for item in package.iter("{*}item") if item.get("properties") == "cover-image"] == [
            "image/png"
        ]
        image = next(name for name in pack.namelist() if name.startswith("OEBPS/images/"))
        assert Image.open(io.BytesIO(pack.read(image))).size == (40, 30)
    assert package.findtext(".//{http://purl.org/dc/elements/1.1/}title") == "A title & <more>"
    text = parsed["OEBPS/text.xhtml"]
    anchors = {element.get("id") for element in text.iter() if element.get("id")}
    targets = [link.get("href").partition("#")[2] for link in parsed["OEBPS/nav.xhtml"].iter("{*}a")]
    assert {target for target in targets if target} <= anchors
    assert not list(text.iter("{*}script"))
    assert len(warnings) == 2


def test_wxr_is_what_the_importer_reads(folder: Path, draft: Draft) -> None:
    warnings = exporters.find("wxr").export(draft, folder / "out.xml", folder)
    root = etree.fromstring((folder / "out.xml").read_bytes())
    spaces = {key: value for key, value in root.nsmap.items() if key}
    item = root.find("channel/item")
    assert root.findtext("channel/wp:wxr_version", namespaces=spaces) == "1.2"
    assert item.findtext("title") == "A title & <more>"
    assert item.findtext("content:encoded", namespaces=spaces) == to_blocks(draft.body)
    assert item.findtext("wp:status", namespaces=spaces) == "draft"
    assert item.findtext("wp:post_date_gmt", namespaces=spaces) == "2020-01-02 03:04:05"
    terms = [(term.get("domain"), term.text) for term in item.findall("category")]
    assert terms == [("category", "News"), ("post_tag", "one"), ("post_tag", "two & three")]
    assert len(warnings) == 1


def test_clipboard_has_html_and_text(draft: Draft) -> None:
    html, plain = html_fragment(draft)
    assert html.startswith("<h1>A title &amp; &lt;more&gt;</h1>")
    assert "<script" not in html
    assert "<em>[A red square]</em>" in html
    assert plain.startswith("A title & <more>\n\nAn opening with bold, code")


def test_the_featured_image_comes_first(folder: Path, draft: Draft) -> None:
    draft.featured_image, draft.body = "media/red.png", "Text"
    exporters.find("html").export(draft, folder / "out.html", folder)
    assert (folder / "out.html").read_text(encoding="utf-8").index("<img") > 0
    exporters.find("docx").export(draft, folder / "out.docx", folder)
    assert len(docx.Document(str(folder / "out.docx")).inline_shapes) == 1
