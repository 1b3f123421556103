"""Keyphrases and synonyms changed in the tab: kept with the draft or beside the post, and judged for at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.store.draft_lock import DraftLock
from alwrity_desktop.ui.main_window import MainWindow

Wait = Callable[..., None]


def shown(view: Any, wait: Wait, kind: str, key: str) -> Any:
    view.show_text(kind, key)
    page = view.text_page
    wait(lambda: page._judged is not None and page._judged.subject.id == key and not view.shell.jobs.running(quiet=True))
    return page


def stored(loop: Any, workspace: Any, draft: Draft) -> Draft:
    return loop.run_until_complete(workspace.library.get(draft.id))


def test_those_of_a_draft_are_saved_with_it(view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    page = shown(view, wait, "draft", draft.id)
    box = page.keyphrases
    box.field.setText("sencha tea")
    box._add()
    box._to_front("sencha tea")
    wait(lambda: page._judged.subject.paper.keyphrase == "sencha tea")
    kept = stored(loop, workspace, draft)
    assert kept.keyphrases == ["sencha tea", "green tea", "winter drink"]
    assert kept.extra["synonyms"] == {"green tea": ["sencha"]}
    assert kept.body == draft.body
    assert [made.phrase for made in box._rows] == kept.keyphrases
    assert not page._fixed.isHidden()


def test_typing_synonyms_is_not_disturbed_and_all_is_kept(
    view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    page = shown(view, wait, "draft", draft.id)
    row = page.keyphrases._rows[0]
    row.synonyms.setText("sencha, ma")
    row.edited.emit()
    wait(lambda: page._judged.subject.synonyms.get("green tea") == ("sencha", "ma"))
    row.synonyms.setText("sencha, matcha, ")
    row.edited.emit()
    wait(lambda: page._judged.subject.synonyms.get("green tea") == ("sencha", "matcha"))
    assert page.keyphrases._rows[0] is row
    assert row.synonyms.text() == "sencha, matcha, "
    assert stored(loop, workspace, draft).extra["synonyms"] == ["sencha", "matcha"]


def test_what_is_typed_last_is_kept_when_the_window_closes(
    view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    page = shown(view, wait, "draft", draft.id)
    page.keyphrases._remove("winter drink")
    loop.run_until_complete(view.put_away())
    assert stored(loop, workspace, draft).keyphrases == ["green tea"]


def test_the_writer_where_the_draft_is_open_shows_and_keeps_them(
    view: Any, window: MainWindow, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    window.show_page("writer")
    writer = window.page("writer")
    writer.open_draft(draft.id)
    wait(lambda: writer.presenter.draft is not None)
    window.show_page("seo")
    page = shown(view, wait, "draft", draft.id)
    page.keyphrases._remove("winter drink")
    wait(lambda: writer.parts.details.keyphrases.values() == ["green tea"])
    writer.editor.insertPlainText("One more. ")
    writer.flush()
    wait(lambda: not window.jobs.running(quiet=True))
    kept = stored(loop, workspace, draft)
    assert kept.body.startswith("One more. ")
    assert kept.keyphrases == ["green tea"]


def test_a_draft_open_in_another_program_keeps_its_own(
    view: Any, draft: Any, wait: Wait, loop: Any, workspace: Any
) -> None:
    page = shown(view, wait, "draft", draft.id)
    lock = DraftLock.acquire(workspace.folder, draft.id)
    try:
        page.keyphrases._remove("winter drink")
        wait(lambda: view.banner.isVisibleTo(view))
        wait(lambda: [made.phrase for made in page.keyphrases._rows] == ["green tea", "winter drink"])
    finally:
        lock.release()
    assert stored(loop, workspace, draft).keyphrases == ["green tea", "winter drink"]


def test_those_of_a_post_are_kept_key_by_key(view: Any, wait: Wait, loop: Any, workspace: Any) -> None:
    page = shown(view, wait, "post", "post-1")
    page.keyphrases.field.setText("sencha")
    page.keyphrases._add()
    row = page.keyphrases._rows[0]
    for typed in ("g", "gy", "gyokuro"):
        row.synonyms.setText(typed)
        row.edited.emit()
    wait(lambda: page._judged.subject.synonyms.get("sencha") == ("gyokuro",))
    known = loop.run_until_complete(workspace.seo.known())
    assert (known.keyphrases_of_post("post-1"), known.synonyms_of_post("post-1")) == (("sencha",), {"sencha": ["gyokuro"]})
