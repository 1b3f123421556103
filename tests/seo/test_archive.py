"""One way from a text to its results: known posts, synonyms, ignored checks; and the whole archive, judged and told."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.judgement import IgnoredCheck
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.seo.archive import COLUMNS, as_csv
from alwrity_desktop.seo.judging import judge
from alwrity_desktop.seo.subjects import NOTHING, subject_of_draft, synonyms_for_file, synonyms_of
from alwrity_desktop.store import publications, remote_posts, sites
from alwrity_desktop.workspace import Workspace

GOOD = "Green tea is a drink. Green tea keeps warm. " * 40


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    made = await Workspace.open(tmp_path / "workspace")
    yield made
    await made.close()


async def _mirror(room: Workspace, *posts: tuple[str, str]) -> Site:
    site = Site(name="Leaves", url="https://leaves.test", rest_url="https://leaves.test/wp-json/", user_login="x")
    await room.db.write(sites.put, site)
    rows = [
        RemotePost(
            id=f"p{number}", site_id=site.id, remote_id=number, type="post", title=title, slug=slug, status="publish",
            link=f"https://leaves.test/{slug}", raw=f"<p>{GOOD}</p>", modified_gmt="2026-05-01T10:00:00",
        )
        for number, (title, slug) in enumerate(posts, 1)
    ]  # fmt: skip
    await room.db.write(remote_posts.put_many, rows)
    return site


async def test_a_keyphrase_that_another_text_has_is_told(room: Workspace) -> None:
    mine = await room.library.create(title="Tea", body=GOOD, keyphrases=["Green tea"])
    other = await room.library.create(title="Other", body="x", keyphrases=["coffee", "green  Tea"])
    await _mirror(room, ("Green tea for beginners", "green-tea"), ("Black tea", "black-tea"))
    found = await room.seo.subject("draft", mine.id)
    assert {(text.kind, text.title) for text in found.others} == {("draft", "Other"), ("post", "Green tea for beginners")}
    ratings = {row.id: (row.rating, row.value) for row in judge(found).results}
    assert ratings["keyphrase_used_before"] == ("bad", 2)
    await room.library.trash([other.id])
    again = judge(await room.seo.subject("draft", mine.id))
    assert next(row for row in again.results if row.id == "keyphrase_used_before").rating == "ok"


async def test_a_text_does_not_compete_with_its_own_post(room: Workspace) -> None:
    mine = await room.library.create(title="Tea", body=GOOD, keyphrases=["green tea"])
    site = await _mirror(room, ("Green tea", "green-tea"))
    await room.db.write(publications.put, Publication(draft_id=mine.id, site_id=site.id, remote_id=1))
    known = await room.seo.known()
    assert (await room.seo.subject("draft", mine.id, known)).others == ()
    post = await room.seo.subject("post", "p1", known)
    assert post.others == ()
    assert post.paper.keyphrases == ("green tea",)
    assert (post.paper.site_url, post.paper.html) == ("https://leaves.test", True)
    assert [entry.title for entry in known.posts] == ["Green tea"]
    await room.seo.give_keyphrases("p1", ["sencha"], {"sencha": ["tea"]})
    post = await room.seo.subject("post", "p1")
    assert (post.paper.keyphrases, post.paper.synonyms) == (("sencha",), ("tea",))


async def test_what_is_ignored_is_set_apart_and_does_not_count(room: Workspace) -> None:
    draft = await room.library.create(title="Tea", body=GOOD, keyphrases=["green tea"])
    before = await room.seo.judge_draft(draft)
    bad = next(row for row in before.results if row.rating == "bad" and row.group == "seo")
    with pytest.raises(InputError, match="reason"):
        await room.seo.ignore("draft", draft.id, bad.id, "  ")
    row = await room.seo.ignore("draft", draft.id, bad.id, "not in this one")
    after = await room.seo.judge_draft(draft)
    assert [result.id for result in after.ignored] == [bad.id]
    assert bad.id not in [result.id for result in after.results]
    assert after.score is not None
    assert before.score is not None
    assert after.score > before.score
    assert after.subject.ignored[bad.id].reason == "not in this one"
    await room.seo.heed(row)
    assert (await room.seo.judge_draft(draft)).score == before.score
    await room.seo.ignore("draft", draft.id, bad.id, "nowhere", everywhere=True)
    other = await room.library.create(title="Other", body=GOOD)
    assert bad.id in (await room.seo.judge_draft(other)).subject.ignored


def test_each_keyphrase_has_its_own_score_and_synonyms() -> None:
    draft = Draft(title="Green tea", body=GOOD, keyphrases=["green tea", "sencha"])
    plain = judge(subject_of_draft(draft)).phrases
    assert [row.phrase for row in plain] == ["green tea", "sencha"]
    assert (plain[0].score or 0) > (plain[1].score or 0)
    draft.extra["synonyms"] = {"sencha": ["green tea"]}
    helped = judge(subject_of_draft(draft)).phrases
    assert (helped[1].score or 0) > (plain[1].score or 0)


def test_synonyms_are_a_list_or_by_keyphrase() -> None:
    assert synonyms_of({"synonyms": ["a", "b"]}, ["k", "l"]) == {"k": ("a", "b")}
    assert synonyms_of({"synonyms": "a, b"}, ["k"]) == {"k": ("a", "b")}
    assert synonyms_of({"synonyms": {"l": ["x"]}}, ["k", "l"]) == {"l": ("x",)}
    assert synonyms_of({"synonyms": [1, None]}, []) == {}
    assert synonyms_for_file({"k": ["a"], "gone": ["b"]}, ["k", "l"]) == ["a"]
    assert synonyms_for_file({"l": ["a"]}, ["k", "l"]) == {"l": ["a"]}
    assert synonyms_for_file({}, ["k"]) is None


async def test_only_what_has_changed_is_judged_again(room: Workspace) -> None:
    tea = await room.library.create(title="Tea", body=GOOD, keyphrases=["green tea"])
    await room.library.create(title="Empty", body="")
    await _mirror(room, ("Black tea", "black-tea"))
    told: list[Progress] = []
    first = await room.seo.archive.run(told.append)
    assert (first.judged, first.unchanged) == (3, 0)
    assert told[-1].done == 1.0
    assert (await room.seo.archive.run()) == type(first)(0, 3)
    tea.body += "\n\nA new paragraph."
    await room.library.save(tea)
    assert (await room.seo.archive.run()) == type(first)(1, 2)
    await room.seo.ignore("post", "p1", "lists", "because")
    assert (await room.seo.archive.run()) == type(first)(1, 2)
    assert (await room.seo.archive.run(only=[("draft", tea.id)], afresh=True)) == type(first)(1, 0)


async def test_the_window_and_the_archive_agree(room: Workspace) -> None:
    tea = await room.library.create(title="Tea", body=GOOD, keyphrases=["green tea"])
    await room.library.create(title="Other", body="x", keyphrases=["green tea"])
    await room.seo.archive.run()
    judged = await room.seo.judge_draft(tea)
    (row,) = [row for row in await room.seo.archive.rows() if row.text.id == tea.id]
    assert row.judgement is not None
    assert (row.judgement.score, row.judgement.readability_score) == (judged.score, judged.readability_score)
    kept = {(result["id"], result["rating"]) for result in row.judgement.results}
    assert kept == {(result.id, result.rating) for result in judged.results if result.rating != "none"}


async def test_the_worst_comes_first_and_the_unjudged_last(room: Workspace) -> None:
    await room.library.create(title="Tea", slug="green-tea", meta_title="Green tea", body=GOOD, keyphrases=["green tea"])
    await room.library.create(title="Poor", body="Short.")
    await room.seo.archive.run()
    await room.library.create(title="=Late", body="Short.")
    rows = await room.seo.archive.rows()
    assert [row.text.title for row in rows] == ["Poor", "Tea", "=Late"]
    table = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert list(table[0]) == list(COLUMNS)
    assert int(table[0]["score"]) < int(table[1]["score"])
    assert table[2]["title"] == "'=Late"
    assert table[2]["score"] == ""


async def test_a_run_that_is_stopped_keeps_what_it_has(room: Workspace) -> None:
    for number in range(90):
        await room.library.create(title=f"Tea {number}", body=f"{GOOD} {number}")
    stopped = asyncio.Event()

    def report(progress: Progress) -> None:
        if (progress.done or 0) > 0.3:
            stopped.set()

    task = asyncio.create_task(room.seo.archive.run(report))
    await stopped.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept = sum(row.judgement is not None for row in await room.seo.archive.rows())
    assert 20 <= kept < 90
    assert (await room.seo.archive.run()).unchanged == kept


def test_images_are_weighed_where_they_lie_in_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "media" / "a b.png")
    (tmp_path / "media" / "not.png").write_text("text")
    (tmp_path.parent / "outside.png").write_bytes(b"x")
    body = "![a](media/a%20b.png) ![b](media/not.png) ![c](media/gone.png) ![d](../outside.png) ![e](https://x.test/e.png)"
    known: Any = type(NOTHING)(folder=tmp_path)
    found = {file.src: (file.width, file.height) for file in subject_of_draft(Draft(body=body), known).paper.media}
    assert found == {"media/a%20b.png": (30, 20), "media/not.png": (0, 0)}


def test_ignoring_one_text_goes_before_ignoring_all() -> None:
    rows = (IgnoredCheck(subject_id="d", check_id="lists", reason="here"), IgnoredCheck(check_id="lists", reason="all"))
    known = type(NOTHING)(ignored=rows)
    assert known.ignored_in("draft", "d")["lists"].reason == "here"
    assert known.ignored_in("draft", "other")["lists"].reason == "all"
