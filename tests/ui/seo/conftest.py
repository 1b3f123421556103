"""The SEO tab on a real workspace with drafts, a mirrored site and versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.store import remote_posts, sites
from alwrity_desktop.ui.main_window import MainWindow

BODY = """Tea was brewed by the monks for a thousand years, and it was carried by them from one valley to the next.

## Green tea

Green tea is a drink. It keeps you warm 🍵 in winter.

## Green tea at home

Mistakes were made by people who boiled the water for too long. Wait a little.

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture
def draft(loop: Any, workspace: Any) -> Any:
    """A draft with two keyphrases, of which another draft and a post have the first."""

    async def fill() -> Any:
        made = await workspace.library.create(
            title="Tea", body=BODY, keyphrases=["green tea", "winter drink"], extra={"synonyms": ["sencha"]}
        )
        made.body = BODY.replace("Wait a little.", "Wait a little. " + "Green tea is good. " * 8)
        await workspace.library.add_revision(made, "timer")
        await workspace.library.create(title="Other tea", body="Short.", keyphrases=["green tea"])
        site = Site(name="Leaves", url="https://leaves.test", rest_url="https://leaves.test/wp-json/", user_login="x")
        await workspace.db.write(sites.put, site)
        post = RemotePost(
            id="post-1", site_id=site.id, remote_id=1, type="post", title="Green tea, a guide", slug="green-tea",
            status="publish", link="https://leaves.test/green-tea", raw="<!-- wp:paragraph --><p>Green tea.</p>",
            modified_gmt="2026-05-01T10:00:00",
        )  # fmt: skip
        await workspace.db.write(remote_posts.put_many, [post])
        return await workspace.library.get(made.id)

    return loop.run_until_complete(fill())


@pytest.fixture
def view(window: MainWindow, draft: Any, wait: Callable[..., None]) -> Any:
    """The tab, shown."""
    shown = window.show_page("seo")
    wait(lambda: not window.jobs.running(quiet=True))
    return shown
