"""A social draft in the Writer: its length is shown, it is copied and not published, and no search engine is heeded."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from alwrity_desktop.model.source import Source

Wait = Callable[..., None]
THREAD = "> [ ] Rework it.\n\nFirst post.\n\n---\n\nSecond, see https://example.org/a/long/address/of/a/post\n"


def put(desk: Any, loop: Any, workspace: Any, wait: Wait, form: str, body: str, **more: Any) -> Any:
    draft = loop.run_until_complete(workspace.library.create(title="Beds", body=body, format=form, **more))
    desk.view.open_draft(draft.id)
    wait(lambda: desk.view.presenter.draft is not None and desk.view.presenter.draft.id == draft.id)
    wait(lambda: desk.view.posting.by_hand == (form != "blog_post") and not desk.view.shell.jobs.running(quiet=True))
    return draft


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_the_length_is_shown_against_the_limit(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    put(desk, loop, workspace, wait, "bluesky_post", "Short.\n")
    strip = desk.view.parts.strip
    assert strip.length.isVisibleTo(desk.view)
    assert strip.length.text() == "6 of 300 characters"
    desk.editor.set_text("a" * 301)
    wait(lambda: strip.length.text() == "Too long: 301 of 300 characters")
    put(desk, loop, workspace, wait, "linkedin_post", "Hello", brief={"topic": "x", "characters": 200})
    assert strip.length.text() == "5 of 200 characters"
    put(desk, loop, workspace, wait, "blog_post", "# A post\n")
    assert not strip.length.isVisibleTo(desk.view)


def test_each_post_of_a_thread_is_copied_after_the_other(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    put(desk, loop, workspace, wait, "x_thread", THREAD)
    view = desk.view
    said: list[str] = []
    view.asked.connect(lambda what, argument: said.append(what))
    assert view.parts.header.publish.text() == "Copy text"
    view.parts.header.publish.click()
    assert clipboard() == "First post."
    assert "post 1 of 2: 11 of 280 characters" in view.parts.banner.text()
    assert "copies post 2" in view.parts.banner.text()
    wait(lambda: view.parts.strip.length.text() == "Post 2 of 2: 35 of 280 characters")
    view.parts.header.publish.click()
    assert clipboard() == "Second, see https://example.org/a/long/address/of/a/post"
    assert said == []


def test_what_is_empty_or_too_long_is_said(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    put(desk, loop, workspace, wait, "x_post", "> [ ] Only a prompt.\n")
    view = desk.view
    QGuiApplication.clipboard().setText("before")
    view.posting.copy()
    assert clipboard() == "before"
    assert "nothing to copy" in view.parts.banner.text()
    desk.editor.set_text("b" * 290)
    view.posting.copy()
    assert clipboard() == "b" * 290
    assert "longer than fits" in view.parts.banner.text()


def test_a_page_is_copied_whole_from_the_menu_and_published_by_the_button(
    desk: Any, loop: Any, workspace: Any, wait: Wait
) -> None:
    put(desk, loop, workspace, wait, "x_post", "Short.")
    draft = put(desk, loop, workspace, wait, "blog_post", "# Beds\n\n> [ ] Say more.\n\nText.\n\n---\n\nMore.")
    desk.view.shell.actions.get("writer.copy_text").trigger()
    assert clipboard() == "# Beds\n\n\nText.\n\n---\n\nMore."
    wished: list[str] = []
    desk.view.publish_requested.connect(wished.append)
    assert desk.view.parts.header.publish.text() == "Publish"
    desk.view.parts.header.publish.click()
    assert wished == [draft.id]


def test_no_search_engine_is_heeded(desk: Any, loop: Any, workspace: Any, wait: Wait) -> None:
    put(desk, loop, workspace, wait, "linkedin_post", "Raised beds warm up early. " * 10)
    parts = desk.view.parts
    wait(lambda: parts.checks.judged is not None and not parts.checks.list.sections["seo"].isVisibleTo(desk.view))
    assert "There is no list" not in " ".join(parts.checks.texts())
    shown = {name for name, section in parts.checks.list.sections.items() if section.isVisibleTo(desk.view)}
    assert shown
    assert not shown & {"seo", "technical", "extra"}
    assert not parts.checks.seo.isVisibleTo(desk.view)
    assert not parts.right.tabs.isTabVisible(1)
    put(desk, loop, workspace, wait, "blog_post", "Raised beds warm up early. " * 10)
    wait(lambda: parts.checks.list.sections["seo"].isVisibleTo(desk.view))
    assert parts.right.tabs.isTabVisible(1)


def test_the_form_offers_the_groups_and_writes_with_the_source_of_the_draft(
    desk: Any, loop: Any, workspace: Any, wait: Wait, author: Any
) -> None:
    brief = {"topic": "Beds", "kind": "teaser"}
    draft = put(desk, loop, workspace, wait, "mastodon_post", "", brief=brief)
    kept = Source(title="The post", kind="own", text="Larch lasts ten years.")
    loop.run_until_complete(workspace.writer.add_source(draft.id, kept))
    author.overrides = lambda prompt: json.dumps({"posts": ["Larch lasts. #Beds"]})
    desk.view.start_brief()
    form = desk.view.flow.form
    wait(lambda: form.fields() is not None and form.sources.sources())
    chooser = form._chooser
    assert (chooser.group.value(), chooser.value()) == ("Social", "mastodon_post")
    assert [source.title for source in form.sources.sources()] == ["The post"]
    chooser.parts["Social"].setCurrentIndex(chooser.parts["Social"].findData("bluesky_post"))
    chooser.parts["Social"].activated.emit(0)
    assert form.form.name == "bluesky_post"
    assert form.fields().values()["topic"] == "Beds"
    chooser.group._group.button(0).click()
    assert form.form.name == "blog_post"
    chooser.set_value("mastodon_post")
    form.choose("mastodon_post")
    wait(lambda: form.models.choice().model == "openai_compatible:small")
    form._order()
    wait(lambda: desk.editor.text().startswith("Larch lasts"))
    wait(lambda: not desk.view.flow.run.running)
    assert "Larch lasts ten years." in author.asked[0]
    assert desk.view.presenter.draft.id == draft.id
    assert desk.view.parts.header.title.text() == "Beds"


@pytest.mark.parametrize("form", ["x_post", "linkedin_post"])
def test_a_source_taken_away_in_the_form_is_not_used(
    desk: Any, loop: Any, workspace: Any, wait: Wait, author: Any, form: str
) -> None:
    draft = put(desk, loop, workspace, wait, form, "", brief={"topic": "Beds"})
    kept = Source(title="The post", kind="own", text="Larch lasts ten years.")
    loop.run_until_complete(workspace.writer.add_source(draft.id, kept))
    author.overrides = lambda prompt: json.dumps({"posts": ["Written."]})
    desk.view.start_brief()
    shown = desk.view.flow.form
    wait(lambda: shown.fields() is not None and shown.sources.sources())
    shown.sources._rows[0]._remove()
    wait(lambda: shown.models.choice().model == "openai_compatible:small")
    shown._order()
    wait(lambda: desk.editor.text().startswith("Written"))
    wait(lambda: not desk.view.flow.run.running)
    assert "Larch" not in author.asked[0]
    assert loop.run_until_complete(workspace.writer.sources_of(draft.id)) == []
