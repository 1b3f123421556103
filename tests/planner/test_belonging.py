"""The chain site > sector > keywords: filled by imports and by hand, narrowed to, and heeded by plans."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.site import Site
from alwrity_desktop.planner.reading import Reading
from alwrity_desktop.planner.strategy_rules import StrategyOptions
from alwrity_desktop.store import keyword_rows, keywords, sites
from alwrity_desktop.store.keywords import KeywordFilter
from alwrity_desktop.workspace import Workspace

SHOP = Site(name="Shop", url="https://shop.example", rest_url="", user_login="a")
BLOG = Site(name="Blog", url="https://blog.example", rest_url="", user_login="a")


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    for site in (SHOP, BLOG):
        await opened.db.write(sites.put, site)
    yield opened
    await opened.close()


async def bring(workspace: Workspace, path: Path, text: str, wanted: Reading) -> None:
    path.write_text(text)  # noqa: ASYNC240
    await workspace.planner.import_file(path, wanted=wanted)


async def listed(workspace: Workspace, wanted: KeywordFilter) -> list[tuple[str, str, str]]:
    found = await workspace.db.read(keywords.page, wanted)
    return [(one.text, one.site_id, one.sector) for one in found]


async def test_an_import_fills_site_and_sector_of_new_keywords(workspace: Workspace, tmp_path: Path) -> None:
    await bring(workspace, tmp_path / "a.csv", "Keyword,Volume\nhose,10\n", Reading())
    wanted = Reading(site_id=SHOP.id, sector="  Garden   tools ")
    await bring(workspace, tmp_path / "b.csv", "Keyword,Volume\nhose,20\nreel,5\n", wanted)
    assert await listed(workspace, KeywordFilter()) == [("hose", "", ""), ("reel", SHOP.id, "Garden tools")]
    assert [row[0] for row in await listed(workspace, KeywordFilter(site_id=SHOP.id, sector="garden tools"))] == ["reel"]
    for wrong in (Reading(site_id="x"), Reading(sector="s" * 200)):
        with pytest.raises(InputError):
            await bring(workspace, tmp_path / "c.csv", "Keyword\nsofa\n", wrong)
        with pytest.raises(InputError):
            await workspace.planner.preview(tmp_path / "c.csv", wanted=wrong)


async def test_keywords_are_given_to_a_site_and_back(workspace: Workspace, tmp_path: Path) -> None:
    await bring(workspace, tmp_path / "a.csv", "Keyword\nhose\nreel\n", Reading())
    ids = [one.id for one in await workspace.db.read(keywords.page, KeywordFilter())]
    edits = workspace.planner.edits
    done = await edits.set_belonging(ids, site_id=SHOP.id, sector="Garden")
    assert done.count == 2
    assert await workspace.db.read(keyword_rows.sectors, SHOP.id) == ["Garden"]
    await edits.set_belonging(ids[:1], sector="")
    assert await listed(workspace, KeywordFilter(sector="garden")) == [("reel", SHOP.id, "Garden")]
    await edits.revert(done.undo)
    assert await listed(workspace, KeywordFilter()) == [("hose", "", ""), ("reel", "", "")]
    assert (await edits.set_belonging(ids)).count == 0


async def test_a_site_has_five_sectors(workspace: Workspace, tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(7)]
    await bring(workspace, tmp_path / "a.csv", "Keyword\n" + "\n".join(words), Reading())
    ids = [one.id for one in await workspace.db.read(keywords.page, KeywordFilter())]
    edits = workspace.planner.edits
    for number in range(5):
        await edits.set_belonging([ids[number]], site_id=SHOP.id, sector=f"S{number}")
    await edits.set_belonging([ids[5]], site_id=SHOP.id, sector="S0")
    with pytest.raises(InputError, match="5 sectors"):
        await edits.set_belonging([ids[6]], site_id=SHOP.id, sector="S5")
    await edits.set_belonging([ids[6]], site_id=BLOG.id, sector="S5")


async def test_a_plan_for_a_site_leaves_out_what_is_for_another(workspace: Workspace, tmp_path: Path) -> None:
    await bring(workspace, tmp_path / "a.csv", "Keyword\ngarden hose\ngarden hoses\n", Reading(site_id=SHOP.id))
    await bring(workspace, tmp_path / "b.csv", "Keyword\nsofa fabric\nsofa fabrics\n", Reading(site_id=BLOG.id))
    await bring(workspace, tmp_path / "c.csv", "Keyword\nclean curtains\ncleaning curtains\n", Reading())
    await workspace.planner.clusters.make()
    plan = workspace.planner.strategy.plan
    made = await plan(StrategyOptions(weeks=4, start=date(2026, 12, 1), site_id=SHOP.id))
    assert sorted(task.keywords[0].split()[0] for task in made.tasks) in (["clean", "garden"], ["cleaning", "garden"])
    assert [one.reason for one in made.left_out] == ["Its keywords are for another site."]
    assert len((await plan(StrategyOptions(weeks=4, start=date(2026, 12, 1)))).tasks) == 3
