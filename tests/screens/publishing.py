"""The Publish tab."""

from __future__ import annotations

import asyncio

from studio import Studio


async def publish(studio: Studio, draft_id: str) -> None:
    """Sites, outbox, posts, panel."""
    view = studio.window.show_page("publish")
    for part in ("sites", "outbox", "posts"):
        view._show_part(part)
        await studio.settle()
        if part == "outbox":
            view.outbox_page.page.view.selectRow(0)
            view.outbox_page.page.toggle_details()
            await asyncio.sleep(0.3)
        await studio.shoot(f"publish-{part}")
    view.publish_draft(draft_id)
    await studio.settle()
    view.panel.fields.status.set_value("future")
    view.panel.fields._status_changed()
    await studio.shoot("publish-panel")
    view._leave_panel()
    view.connect_site()
    from alwrity_desktop.ui.publish.connect_panel import ConnectDialog

    dialog = view.findChild(ConnectDialog)
    dialog.panel._show_paste()
    await studio.shoot("connect", of=dialog)
    dialog.close()
