"""The Writer, and the library of drafts."""

from __future__ import annotations

import asyncio

from studio import Studio

from alwrity_desktop.core.errors import StorageError


async def writer(studio: Studio, draft_id: str) -> None:
    """The Writer tab."""
    studio.window.answer("open", draft_id)
    await asyncio.sleep(2.5)
    await studio.shoot("writer")
    view = studio.window.page("writer")
    header = view.parts.header
    header.preview.toggle()
    await asyncio.sleep(0.8)
    await studio.shoot("writer-preview")
    header.preview.toggle()
    view.parts.find.open_bar()
    await studio.shoot("writer-find")
    view.parts.find.close_bar()
    old = "Water boils at 100 °C at the sea, and at about 90 °C on a pass of 3,000 metres."
    new = "At sea level water boils at 100 °C, but on a pass of 3,000 metres at about 90 °C."
    view.parts.assist.show_result("Rewrite", old, new, "ollama:llama3.2")
    await studio.shoot("writer-edit")
    view.parts.assist.hide()
    library_ = studio.window.workspace.library
    draft = await library_.get(draft_id)
    draft.body = draft.body.replace("A hand grinder with a steel burr", "A small grinder")
    await library_.add_revision(draft, "timer")
    view.show_history()
    from alwrity_desktop.ui.writer.revisions_dialog import RevisionsDialog

    dialog = view.findChild(RevisionsDialog)
    await asyncio.sleep(0.6)
    await studio.shoot("writer-history", of=dialog)
    dialog.close()
    studio.window.answer("new", "")
    await asyncio.sleep(1.0)
    await studio.shoot("writer-new")
    view.start_brief()
    await asyncio.sleep(0.4)
    await studio.shoot("writer-brief")


async def library(studio: Studio) -> None:
    """The list of drafts."""
    view = studio.window.show_page("library")
    await studio.settle()
    page = view.page
    page.view.selectRow(1)
    await studio.shoot("library")
    page.toggle_details()
    await asyncio.sleep(0.3)
    await studio.shoot("library-details")
    page.toggle_details()
    page.filters.search.setText("nothing is called this")
    await asyncio.sleep(0.5)
    await studio.shoot("library-nothing-found")
    page.clear_filters()
    await studio.settle()
    page.view.selectRow(2)
    view.shell.actions.get("library.trash").trigger()
    await studio.settle()
    await studio.shoot("library-undo")
    detail = "disk I/O error"
    page.show_error(StorageError("The workspace could not be read.", "Check the disk, then try again.", detail=detail))
    await studio.shoot("library-error")
    view.presenter.refresh()
