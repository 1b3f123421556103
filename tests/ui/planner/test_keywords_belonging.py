"""Site and sector of the selected keywords, said in the window and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alwrity_desktop.model.keyword_row import ID, TEXT
from alwrity_desktop.model.site import Site
from alwrity_desktop.store import keywords, sites
from alwrity_desktop.store.keywords import KeywordFilter
from alwrity_desktop.ui.planner.keywords_belonging import BelongingDialog

SHOP = Site(name="Shop", url="https://shop.example", rest_url="", user_login="a")


@pytest.fixture
def part(view: Any, workspace: Any, loop: Any, wait: Callable[..., None], tmp_path: Path) -> Any:
    path = tmp_path / "keywords.csv"
    path.write_text("Keyword,Volume\ncheap sofas,10\ngarden hose,20\n")
    loop.run_until_complete(workspace.planner.import_file(path))
    loop.run_until_complete(workspace.db.write(sites.put, SHOP))
    shown = view.part("keywords")
    shown.part_shown()
    wait(lambda: len(shown.page.rows()) == 2 and not shown.shell.jobs.running(quiet=True) and not shown.page.busy)
    return shown


def belonging(workspace: Any, loop: Any) -> dict[str, tuple[str, str]]:
    found = loop.run_until_complete(workspace.db.read(keywords.page, KeywordFilter()))
    return {one.text: (one.site_id, one.sector) for one in found}


def ask(part: Any, wait: Callable[..., None], *texts: str) -> Any:
    part.page.select([row[ID] for row in part.page.rows() if row[TEXT] in texts])
    made = next(made for made, _shown in part.page.actions_.made if made.name == "belonging")
    part.page.actions_.run(made)
    wait(lambda: any(one.isVisible() for one in part.findChildren(BelongingDialog)))
    return next(one for one in part.findChildren(BelongingDialog) if one.isVisible())


def test_site_and_sector_are_set_and_taken_back(part: Any, workspace: Any, loop: Any, wait: Callable[..., None]) -> None:
    def still() -> bool:
        return not part.shell.jobs.running(quiet=True)

    dialog = ask(part, wait, "garden hose")
    dialog.site.setCurrentIndex(dialog.site.findData(SHOP.id))
    dialog.sector.setEditText("Garden tools")
    dialog.yes.click()
    wait(still)
    assert belonging(workspace, loop) == {"cheap sofas": ("", ""), "garden hose": (SHOP.id, "Garden tools")}
    dialog = ask(part, wait, "cheap sofas", "garden hose")
    assert dialog.sector.findText("Garden tools") > 1
    dialog.sector.setCurrentIndex(1)
    dialog.yes.click()
    wait(still)
    assert belonging(workspace, loop)["garden hose"] == (SHOP.id, "")
    ask(part, wait, "cheap sofas").yes.click()
    wait(still)
    assert belonging(workspace, loop)["cheap sofas"] == ("", "")
    for _step in range(2):
        part.presenter.undo()
        wait(still)
    assert set(belonging(workspace, loop).values()) == {("", "")}
