"""One text, the archive and the tools, as a person uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel

from alwrity_desktop.seo.judging import judge
from alwrity_desktop.ui.main_window import MainWindow
from alwrity_desktop.ui.seo.archive_page import details_of
from alwrity_desktop.ui.seo.tools import tools

Wait = Callable[..., None]


def shown(view: Any, wait: Wait, kind: str, key: str) -> Any:
    view.show_text(kind, key)
    page = view.text_page
    wait(lambda: page._judged is not None and page._judged.subject.id == key and not view.shell.jobs.running(quiet=True))
    return page


def test_a_draft_is_judged_as_on_the_command_line(view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    page = shown(view, wait, "draft", draft.id)
    same = judge(loop.run_until_complete(workspace.seo.subject("draft", draft.id)))
    assert page.seo.accessibleName().startswith(f"SEO: {same.score} of 100")
    assert [made.phrase for made in page.keyphrases._rows] == ["green tea", "winter drink"]
    texts = page.list.texts()
    assert any("passive" in text for text in texts)
    passive = page.list.row("passive_voice")
    assert "Tea was brewed by the monks" in passive._quotes.text()
    assert page.versions.before.count() == 2
    assert page.words.cloud.placed
    assert page.snippet.texts()[1] == "Tea"


def test_a_draft_that_was_changed_elsewhere_is_judged_again(
    view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    page = shown(view, wait, "draft", draft.id)
    words = page._judged.words
    draft.body += "\n\nThree more words."
    loop.run_until_complete(workspace.library.save(draft))
    view.page_shown()
    wait(lambda: page._judged.words == words + 3)


def test_who_else_has_the_keyphrase_is_told_and_opened(view: Any, draft: Any, wait: Wait) -> None:
    page = shown(view, wait, "draft", draft.id)
    warning = page.keyphrases._warning
    assert not warning.isHidden()
    links = [link.text() for link in warning.findChildren(type(page._open)) if link.text()]
    assert {"Other tea", "Green tea, a guide (Leaves)"} == set(links)
    page.keyphrases.opened.emit("post", "post-1")
    wait(lambda: page._judged.subject.kind == "post")
    assert page._judged.subject.paper.site_url == "https://leaves.test"


def test_a_post_gets_keyphrases_that_are_kept(view: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    page = shown(view, wait, "post", "post-1")
    page.keyphrases.field.setText("sencha")
    page.keyphrases._add()
    wait(lambda: page._judged.subject.paper.keyphrase == "sencha")
    known = loop.run_until_complete(workspace.seo.known())
    assert known.keyphrases_of_post("post-1") == ("sencha",)


def test_a_check_is_ignored_with_a_reason_and_heeded_again(view: Any, draft: Any, wait: Wait) -> None:
    page = shown(view, wait, "draft", draft.id)
    row = page.list.row("lists")
    row._ask_reason()
    row._form.reason.setText("A story has none.")
    row._form._give()
    wait(lambda: "lists" in page._judged.subject.ignored)
    ignored = page.list.sections["ignored"].rows[0]
    assert "A story has none." in ignored._reason.text()
    ignored._ask_heed()
    wait(lambda: "lists" not in page._judged.subject.ignored)
    assert page.list.sections["ignored"].isHidden()


def test_a_pasted_text_and_a_file_are_judged(view: Any, wait: Wait, tmp_path: Path) -> None:
    page = view.text_page
    page.paste.text.setPlainText("<h1>Hello</h1><p>One small page.</p>")
    page.paste._give()
    wait(lambda: page._judged is not None)
    assert page._judged.subject.paper.html
    file = tmp_path / "a.md"
    file.write_text("---\ntitle: From a file\nkeyphrases: [file]\n---\nA file has words.\n")
    page._file_chosen(str(file))
    wait(lambda: page._judged.subject.title == "From a file")
    page.keyphrases.field.setText("words")
    page.keyphrases._add()
    wait(lambda: page._judged.subject.paper.keyphrases == ("file", "words"))


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = b"<html lang=de><head><title>Seite</title></head><body><h1>Seite</h1><p>Ein Text.</p></body></html>"
        body, kind = (b"User-agent: *\nDisallow: /x\n", "text/plain") if self.path == "/robots.txt" else (page, "text/html")
        self.send_response(404 if self.path in ("/llms.txt", "/gone") else 200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base class
        """Nothing: the tests' output stays clean."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_page_is_fetched_and_judged_with_its_server(view: Any, wait: Wait, server: str) -> None:
    page = view.text_page
    page.field.setText(f"{server}/a")
    page._entered()
    wait(lambda: page._judged is not None)
    assert page._judged.subject.paper.language == "de"
    assert page._judged.subject.paper.fetched.robots_txt.startswith("User-agent")
    assert page._judged.group("technical")
    page.field.setText(f"{server}/gone")
    page._entered()
    wait(lambda: "404" in view.banner.text())


def test_the_archive_is_judged_filtered_and_opened(view: Any, window: MainWindow, draft: Any, wait: Wait) -> None:
    view._show_part("archive")
    page = view.archive_page
    assert len(page.page.rows()) == 3
    view.archive.run()
    wait(lambda: "3 texts were judged" in page.banner.text() and not view.archive.busy)
    wait(lambda: all(row.judgement is not None for row in page.page.rows()) and not page.page.busy)
    assert page.page.shown()[0].judgement.score <= page.page.shown()[-1].judgement.score
    page.page.choose("where", "Leaves")
    wait(lambda: len(page.page.shown()) == 1)
    page.page.clear_filters()
    view.archive.run()
    wait(lambda: "3 had not changed" in page.banner.text())
    row = next(row for row in page.page.rows() if row.text.id == draft.id)
    details = details_of(row)
    told = [part.text() for part in details.findChildren(QLabel)]
    assert len([text for text in told if "no image" in text]) <= 1
    page._open([row])
    writer = window.page("writer")
    wait(lambda: writer.presenter.draft is not None and writer.presenter.draft.id == draft.id)
    assert writer.parts.right.pages.currentWidget() is writer.parts.checks


def test_missing_titles_and_slugs_are_written_in_bulk_without_a_model(
    view: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    view._show_part("archive")
    rows = [row for row in view.archive_page.page.rows() if row.text.kind == "draft"]
    view.archive.mend(rows)
    wait(lambda: "mended" in view.archive_page.banner.text())
    for row in rows:
        assert loop.run_until_complete(workspace.library.get(row.text.id)).slug


def test_a_draft_that_is_open_is_left_out_of_bulk_mending(
    view: Any, window: MainWindow, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    window.answer("open", draft.id)
    wait(lambda: window.page("writer").presenter.draft is not None)
    rows = [row for row in view.archive_page.page.rows() if row.text.id == draft.id]
    view.archive.mend(rows)
    wait(lambda: "0 drafts were mended" in view.archive_page.banner.text())
    assert loop.run_until_complete(workspace.library.get(draft.id)).slug == ""


def test_every_tool_has_a_form_and_a_function(view: Any) -> None:
    page = view.tools_page
    for tool in tools():
        assert callable(tool.function)
        page.open_tool(tool.name)
        assert (page.form is None) == (not tool.fields)
        for name in tool.fields:
            assert page.form.control(name) is not None
    assert set(page.cards) == {tool.name for tool in tools()}


def run_tool(view: Any, wait: Wait, name: str, **values: Any) -> Any:
    page = view.tools_page
    page.open_tool(name)
    page._values.update(values)
    page.run()
    wait(lambda: not page.result.isHidden() or not page.banner.isHidden())
    return page


def test_tools_for_a_text_work_without_a_model(view: Any, draft: Any, wait: Wait) -> None:
    shown(view, wait, "draft", draft.id)
    for name in ("titles", "descriptions", "slug", "readability", "keywords", "schema", "social"):
        page = run_tool(view, wait, name)
        assert page.banner.isHidden(), page.banner.text()
        output = page.output.output
        assert output.lines or output.rows or output.code, name


def test_what_a_tool_made_goes_into_the_draft(view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    shown(view, wait, "draft", draft.id)
    page = run_tool(view, wait, "slug")
    line = page.output.output.lines[0]
    page.output.taken.emit(line.field, line.text)
    wait(lambda: "Tea" in page.banner.text())
    assert loop.run_until_complete(workspace.library.get(draft.id)).slug == line.text
    page = run_tool(view, wait, "schema", url="https://leaves.test/tea")
    line = page.output.output.lines[0]
    page.output.taken.emit(line.field, line.value)
    wait(lambda: "Tea" in page.banner.text())
    assert "application/ld+json" in loop.run_until_complete(workspace.library.get(draft.id)).body


def test_tools_say_what_they_lack(view: Any, wait: Wait) -> None:
    assert "No text is chosen" in run_tool(view, wait, "titles").banner.text()
    assert "source is missing" in run_tool(view, wait, "utm", url="https://a.test").banner.text()
    assert "no address" in run_tool(view, wait, "url").banner.text().lower()


def test_tools_for_a_site(view: Any, wait: Wait, server: str, tmp_path: Path) -> None:
    page = run_tool(view, wait, "robots", address=server, pages=["/x"])
    assert page.banner.isHidden(), page.banner.text()
    assert page.output.output.rows[0][0] == "no"
    assert "Disallow: /cart/" in run_tool(view, wait, "robots_write", disallow=["/cart/"]).output.output.code[0][1]
    assert "leaves.test" in run_tool(view, wait, "sitemap").output.output.code[0][1]
    assert "Green tea" in run_tool(view, wait, "llms").output.output.code[0][1]
    assert run_tool(view, wait, "url", addresses=[f"{server}/a"]).output.output.rows[0][1] == "200"
    versions = ["de=https://a.test/de/", "en=https://a.test/en/"]
    assert "hreflang" in run_tool(view, wait, "hreflang", versions=versions).output.output.code[0][1]
    picture = tmp_path / "a.png"
    Image.effect_noise((300, 200), 60).save(picture)
    page = view.tools_page
    page.open_tool("images")
    page.take_files([str(picture)])
    page.run()
    wait(lambda: not page.result.isHidden())
    assert list(tmp_path.glob("a*.webp"))
