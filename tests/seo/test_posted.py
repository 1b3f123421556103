"""Texts that are posted by hand are not in the archive, and are judged by what matters to them alone."""

from __future__ import annotations

from pathlib import Path

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.seo.judging import as_posted
from alwrity_desktop.seo.service import judge_with
from alwrity_desktop.seo.subjects import NOTHING
from alwrity_desktop.workspace import Workspace

BODY = "Raised beds warm up early in spring, and the soil drains well. " * 5


async def test_a_social_piece_is_not_in_the_archive(tmp_path: Path) -> None:
    workspace = await Workspace.open(tmp_path, offline=True)
    try:
        page = await workspace.library.create(Draft(title="Beds", body=BODY))
        await workspace.library.create(Draft(title="Beds", body=BODY, format="linkedin_post"))
        assert (await workspace.seo.archive.run()).judged == 1
        assert [row.text.id for row in await workspace.seo.archive.rows()] == [page.id]
        assert [text.id for text in (await workspace.seo.known()).texts] == [page.id]
    finally:
        await workspace.close()


def test_what_judges_pages_is_left_out() -> None:
    judged = judge_with(Draft(title="Beds", body=BODY, keyphrases=["raised beds"]), NOTHING)
    posted = as_posted(judged)
    assert {"readability"} <= {row.group for row in posted.results} <= {"draft", "readability", "inclusive"}
    assert {row.group for row in judged.results} >= {"seo"}
    assert not {"lists", "subheading_distribution"} & {row.id for row in posted.results}
    assert posted.score is None
    assert posted.readability_score is not None
    assert posted.words == judged.words
