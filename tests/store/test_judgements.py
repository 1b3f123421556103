"""Results of the archive, ignored checks, keyphrases of posts: kept, replaced, and gone with their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.judgement import IgnoredCheck, Judgement, PostKeyphrases
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.store import drafts, ignored_checks, judgements, post_keyphrases, publications, remote_posts, sites
from alwrity_desktop.store.database import Database


@pytest.fixture
async def db(tmp_path: Path):
    made = Database(tmp_path / "workspace.db")
    await made.open()
    yield made
    await made.close()


def _post(number: int, **more: object) -> RemotePost:
    given = {"title": f"Post {number}", "slug": f"post-{number}", "raw": "<p>text</p>", **more}
    made = RemotePost(
        site_id="site", remote_id=number, type="post", status="publish", link=f"https://a.test/{number}", **given
    )
    made.id = f"post-{number}"
    made.modified_gmt = "2026-05-01T10:00:00"
    return made


async def _site(db: Database) -> None:
    await db.write(
        sites.put, Site(id="site", name="A", url="https://a.test", rest_url="https://a.test/wp-json/", user_login="x")
    )


async def test_the_newest_results_replace_the_last_ones(db: Database) -> None:
    first = Judgement(subject_kind="draft", subject_id="d", content_hash="1", score=20)
    second = Judgement(
        subject_kind="draft", subject_id="d", content_hash="2", score=90, flesch=61.5, results=[{"id": "lists"}]
    )
    await db.write(judgements.put_many, [first])
    await db.write(judgements.put_many, [second])
    assert await db.read(judgements.hashes) == {("draft", "d"): "2"}
    found = await db.read(judgements.get, "draft", "d")
    assert found is not None
    assert (found.score, found.flesch, found.results) == (90, 61.5, [{"id": "lists"}])


async def test_texts_are_drafts_and_posts_with_where_they_belong(db: Database) -> None:
    await _site(db)
    await db.write(drafts.insert, Draft(id="d", title="Bees", keyphrases=["bees"], body="x" * 9))
    await db.write(drafts.insert, Draft(id="gone", title="Trash"))
    await db.write(drafts.set_trashed, ["gone"], True)
    await db.write(remote_posts.put_many, [_post(1), _post(2)])
    await db.write(publications.put, Publication(draft_id="d", site_id="site", remote_id=1))
    found = {(row.kind, row.id): row for row in await db.read(judgements.texts)}
    assert sorted(found) == [("draft", "d"), ("post", "post-1"), ("post", "post-2")]
    assert found["draft", "d"].site_url == "https://a.test"
    assert found["draft", "d"].keyphrases == ("bees",)
    assert [found["post", f"post-{number}"].draft_id for number in (1, 2)] == ["d", ""]
    assert found["post", "post-1"].updated_at is not None


async def test_results_go_with_their_texts(db: Database) -> None:
    await _site(db)
    await db.write(drafts.insert, Draft(id="d"))
    await db.write(remote_posts.put_many, [_post(1)])
    rows = [Judgement(subject_kind=kind, subject_id=key, content_hash="h") for kind, key in _KEYS]
    await db.write(judgements.put_many, rows)
    assert await db.write(judgements.forget_gone) == 2
    assert sorted(await db.read(judgements.hashes)) == [("draft", "d"), ("post", "post-1")]


_KEYS = (("draft", "d"), ("draft", "no"), ("post", "post-1"), ("post", "no"))


async def test_a_check_is_ignored_in_one_text_or_in_all(db: Database) -> None:
    await db.write(ignored_checks.put, IgnoredCheck(subject_id="d", check_id="lists", reason="once"))
    await db.write(ignored_checks.put, IgnoredCheck(subject_id="d", check_id="lists", reason="A story has none."))
    await db.write(ignored_checks.put, IgnoredCheck(check_id="images", reason="We have no pictures."))
    mine = await db.read(ignored_checks.of_subject, "draft", "d")
    assert [(row.check_id, row.reason) for row in mine] == [
        ("lists", "A story has none."),
        ("images", "We have no pictures."),
    ]
    assert [row.check_id for row in await db.read(ignored_checks.of_subject, "post", "other")] == ["images"]
    assert await db.write(ignored_checks.remove, "post", "", "images")
    assert not await db.write(ignored_checks.remove, "draft", "d", "images")
    assert [row.check_id for row in await db.read(ignored_checks.everything)] == ["lists"]


async def test_keyphrases_of_a_post_go_with_it(db: Database) -> None:
    await _site(db)
    await db.write(remote_posts.put_many, [_post(1)])
    await db.write(post_keyphrases.put, PostKeyphrases(post_id="post-1", keyphrases=["tea"], synonyms={"tea": ["chai"]}))
    await db.write(post_keyphrases.put, PostKeyphrases(post_id="post-1", keyphrases=["green tea"]))
    assert (await db.read(post_keyphrases.everything))["post-1"].keyphrases == ["green tea"]
    await db.write(remote_posts.put_many, [_post(1, title="changed")])
    assert "post-1" in await db.read(post_keyphrases.everything)
    await db.write(remote_posts.remove, "site", [1])
    assert await db.read(post_keyphrases.everything) == {}
