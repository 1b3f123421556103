"""Sources: every kind of file and page, and all the bad ones, each with its sentence."""

import asyncio
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from alwrity_desktop.core.errors import InputError, KnownError, NetworkError, OfflineError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.core.progress import Progress, silent
from alwrity_desktop.writer import fetching, source_files, sources
from alwrity_desktop.writer.sources import read_source, read_text

HTML = {"Content-Type": "text/html; charset=utf-8"}
ARTICLE = (
    "<!doctype html><html lang='en'><head><title>Soft water</title><script>alert('evil')</script></head><body>"
    "<nav><a href='/'>Home</a> <a href='/x'>Buy pills</a></nav><article><h1>Soft water</h1>"
    + "".join(
        f"<p>Soft water makes good coffee, said taster number {n}, and nobody in the room objected.</p>" for n in range(6)
    )
    + "</article><footer>Copyright nobody</footer></body></html>"
)


def gate(**options: Any) -> HttpGate:
    return HttpGate(timeout=60, **options)


async def read(given_value: str | Path, kind: Any = "own") -> Any:
    return await read_source(str(given_value), kind, gate())


def pdf(text: str, title: str = "") -> bytes:
    """A small PDF with a line of text, made by hand: pypdf writes none."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (%s) >>" % title.encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % start


# ------------------------------------------------------------------------------------------------ what is read


async def test_a_pasted_text(tmp_path: Path) -> None:
    source = await read("Soft water is good.\x00 Really.\r\n\r\n\r\n\r\nYes. 🌊 ماء")
    assert source.text == "Soft water is good. Really.\n\nYes. 🌊 ماء"
    assert source.title == "Soft water is good. Really."
    assert (source.kind, source.url, source.path) == ("own", "", "")


async def test_a_draft_file_gives_title_and_body(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("---\ntitle: Water\nslug: w\n---\n\nSoft &#8217;n nice.\n\n- one\n- two\n", "utf-8")
    source = await read(path)
    assert (source.title, source.text) == ("Water", "Soft ’n nice.\n\n- one\n- two")
    assert source.path == str(path)


async def test_markdown_with_html_in_it_becomes_markdown(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("<p>\n  One <em>two</em>\n</p>\n\n<p>Three</p>\n\n<script>evil()</script>\n<div>Four</div>\n", "utf-8")
    source = await read(path)
    assert source.text.split() == ["One", "*two*", "Three", "Four"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "koi8-r"])
async def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    text = (
        "Вода бывает мягкой и жёсткой, и это важно для кофе. "
        if encoding == "koi8-r"
        else "Über weiches Wasser für Käffchen und große Röster. "
    )
    path = tmp_path / "note.txt"
    path.write_bytes((text * 20).encode(encoding))
    assert text.strip() in (await read(path)).text


async def test_html_says_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = ARTICLE.replace("<head>", "<head><meta charset='iso-8859-1'>").replace("good coffee", "guten Käse")
    path.write_bytes(page.encode("iso-8859-1"))
    source = await read(path, "other")
    assert "guten Käse" in source.text
    assert source.title == "Soft water"
    assert "evil" not in source.text


async def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Water"
    document.add_heading("The boiler", 1)
    document.add_paragraph("Soft water keeps it free of scale.")
    document.add_paragraph("Item", style="List Bullet")
    document.save(str(tmp_path / "note.docx"))
    source = await read(tmp_path / "note.docx")
    assert source.text == "## The boiler\n\nSoft water keeps it free of scale.\n\n- Item"
    assert source.title == "Water"


async def test_pdf(tmp_path: Path) -> None:
    (tmp_path / "note.pdf").write_bytes(pdf("Soft water is good.", "Water"))
    source = await read(tmp_path / "note.pdf")
    assert (source.title, source.text) == ("Water", "Soft water is good.")


def long_pdf(pages: int) -> bytes:
    whole = PdfWriter()
    for number in range(pages):
        whole.append(io.BytesIO(pdf(f"Page {number} on water.")))
    return written(whole)


async def test_a_long_pdf_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(long_pdf(300))
    heard: list[Progress] = []
    source = await read_source(str(tmp_path / "long.pdf"), "own", gate(), heard.append)
    await asyncio.sleep(0)
    assert "Page 299 on water." in source.text
    assert len([progress for progress in heard if progress.done]) > 50
    begun = asyncio.Event()

    def report(progress: Progress) -> None:
        if progress.done:
            begun.set()

    task = asyncio.create_task(read_source(str(tmp_path / "long.pdf"), "own", gate(), report))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_page_is_reduced_to_its_article(site: Any) -> None:
    site.pages["/post"] = (200, HTML, ARTICLE.encode())
    site.pages["/old"] = (301, {"Location": "/post"}, b"")
    heard: list[Progress] = []
    source = await read_source(f"{site.root}/old", "other", gate(), heard.append)
    assert source.title == "Soft water"
    assert "taster number 3" in source.text
    assert "Buy pills" not in source.text
    assert source.url == f"{site.root}/post"
    assert heard[0].phase == "fetch"


async def test_a_pdf_and_plain_text_from_the_web(site: Any) -> None:
    site.pages["/a"] = (200, {"Content-Type": "application/pdf"}, pdf("Soft water."))
    site.pages["/b"] = (200, {"Content-Type": "text/plain; charset=latin-1"}, "Käse".encode("latin-1"))
    assert (await read(f"{site.root}/a")).text == "Soft water."
    assert (await read(f"{site.root}/b")).text == "Käse"


# ------------------------------------------------------------------------------------------------ bad files

LOCKED = PdfWriter()
LOCKED.append(io.BytesIO(pdf("Secret.")))
LOCKED.encrypt("password", algorithm="RC4-128")
EMPTY = PdfWriter()
EMPTY.add_blank_page(100, 100)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("locked.pdf", written(LOCKED), "protected by a password"),
        ("scan.pdf", written(EMPTY), "pictures of pages, but no text"),
        ("cut.pdf", pdf("Text.")[:180], "damaged, or it is no PDF"),
        ("fake.pdf", b"not a pdf at all", "damaged, or it is no PDF"),
        ("fake.docx", b"PK\x03\x04 cut off", "damaged, or it is no DOCX"),
        ("empty.docx", zipped(word__other=b"x"), "damaged, or it is no DOCX"),
        ("broken.docx", zipped(**{"word__document.xml": b"<w:", "[Content_Types].xml": b"<"}), "damaged, or it is no DOCX"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "of the old kind"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "not a text"),
        ("notes.txt", b"\x7fELF" + bytes(range(256)) * 20, "not a text"),
        ("archive.zip", zipped(a=b"x"), "not a text"),
        ("empty.txt", b"", "no text in"),
        ("blank.md", b" \n\n\t", "no text in"),
    ],
)
async def test_bad_files_get_their_sentence(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        await read(tmp_path / name)
    assert says in caught.value.happened
    assert caught.value.remedy


async def test_a_200_mb_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    begun = time.perf_counter()
    with pytest.raises(InputError, match="200 MB; notes may have 50"):
        await read(path)
    assert time.perf_counter() - begun < 10


async def test_a_docx_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{"word__document.xml": b"\0" * (source_files.MOST_UNPACKED + 1)})
    (tmp_path / "bomb.docx").write_bytes(bomb)
    with pytest.raises(InputError, match="damaged"):
        await read(tmp_path / "bomb.docx")


NAMELESS = {folder: str(Path(folder).resolve()) for folder in (".", "/")}


async def test_paths_that_are_not_there_or_no_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        await read(tmp_path / "nothing.md")
    with pytest.raises(InputError, match="not a file"):
        await read(tmp_path)
    heard: list[Progress] = []
    for folder, called in NAMELESS.items():
        with pytest.raises(InputError) as caught:
            await read_source(folder, "own", HttpGate(), heard.append)
        assert caught.value.happened == f"{called} is a folder, not a file."
    assert [progress.message for progress in heard] == [
        f"Reading {Path(called).name or '/'}" for called in NAMELESS.values()
    ]
    with pytest.raises(InputError, match="no text in the pasted text"):
        await read("  \n ")


@pytest.mark.parametrize("filler", ["<script>var a = 1 < 2;</script><!-- x -->", "<script>", "<!--", "<svg "])
def test_a_page_full_of_scripts_is_read_quickly(filler: str) -> None:
    page = ARTICLE.replace("</nav>", "</nav>" + "<script>x</script>" + filler * (1_000_000 // len(filler)), 1)
    begun = time.perf_counter()
    made = source_files.without_ballast(page)
    assert time.perf_counter() - begun < 10
    assert len(made) <= source_files.MOST_HTML + source_files.LONG_HTML
    assert ("taster number 3" in made) == ("</script>" in filler)


async def test_a_megabyte_is_pasted_quickly() -> None:
    begun = time.perf_counter()
    source = await read_text("Soft water is good. ó " * 50_000, "own")
    assert len(source.text) > 1_000_000
    assert time.perf_counter() - begun < 10


async def test_more_than_can_be_used_is_cut() -> None:
    source = await read_text("Soft water is good.\n" * 150_000, "own")
    assert len(source.text) <= sources.MOST_CHARACTERS


# ------------------------------------------------------------------------------------------------ bad pages


@pytest.mark.parametrize(
    ("status", "headers", "body", "says"),
    [
        (404, HTML, b"", "no page at this address"),
        (410, HTML, b"", "no page at this address"),
        (403, HTML, b"", "does not give this page to a program"),
        (500, HTML, b"", "answered with an error"),
        (200, {"Content-Type": "image/png"}, b"\x89PNG", "gave no page but image/png"),
        (200, {"Content-Type": "video/mp4"}, b"", "gave no page but video/mp4"),
        (200, {**HTML, "Content-Length": "99000000"}, b"", "has 99 MB"),
        (200, {**HTML, "Content-Length": "99"}, b"cut", "broke off"),
        (200, HTML, b"<html><body></body></html>", "no text in"),
        (302, {"Location": "/page"}, b"", "without end"),
    ],
)
async def test_bad_pages_get_their_sentence(
    site: Any, status: int, headers: dict[str, str], body: bytes, says: str
) -> None:
    site.pages["/page"] = (status, headers, body)
    with pytest.raises(KnownError) as caught:
        await read(f"{site.root}/page")
    assert says in caught.value.happened
    assert caught.value.remedy


async def test_an_endless_page_is_stopped_with_progress(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(_reader: Any, writer: Any) -> None:
        while True:
            writer.write(b"<p>on and on</p>" * 4096)
            await writer.drain()

    site.pages["/endless"] = (200, HTML, endless)
    monkeypatch.setattr(fetching, "MOST_BYTES", 2_000_000)
    heard: list[Progress] = []
    with pytest.raises(InputError, match="more than 2 MB"):
        await read_source(f"{site.root}/endless", "other", gate(), heard.append)
    assert len(heard) > 5


async def test_a_slow_page_is_given_up(site: Any) -> None:
    async def slow(reader: Any, _writer: Any) -> None:
        await reader.read(1)

    site.pages["/slow"] = (200, HTML, slow)
    with pytest.raises(NetworkError, match=r"not done after 0\.3 s"):
        await fetching.fetch(f"{site.root}/slow", gate(), silent, most_seconds=0.3)


async def test_addresses_that_lead_nowhere(site: Any) -> None:
    dead = site.root
    await site.stop()
    with pytest.raises(NetworkError, match="could not be reached"):
        await read(f"{dead}/page")
    for address in ("http://", "https://exa mple", "http://[::1", "http://:99999999/"):
        with pytest.raises(KnownError):
            await fetching.fetch(address, gate(), silent)
    with pytest.raises(OfflineError):
        await read_source("https://example.org/x", "other", gate(offline=True))


async def test_a_fetch_can_be_stopped(site: Any) -> None:
    begun = asyncio.Event()

    async def slow(reader: Any, _writer: Any) -> None:
        begun.set()
        await reader.read(1)

    site.pages["/slow"] = (200, HTML, slow)
    task = asyncio.create_task(read(f"{site.root}/slow"))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a.docx", "a.bin"]))
def test_any_bytes_are_a_text_or_a_sentence(data: bytes, name: str) -> None:
    for head in (b"", b"%PDF-1.4\n", b"PK\x03\x04"):
        try:
            made = source_files.read(head + data, name)
        except KnownError:
            continue
        assert isinstance(made.text, str)
