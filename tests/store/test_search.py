"""Full-text search: what is found, what may be typed, and what indexing costs."""

import itertools
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.site import RemotePost, Site
from alwrity_desktop.store import drafts, remote_posts, search, sites
from alwrity_desktop.store.database import Database


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "workspace.db")
    await database.open()
    yield database
    await database.close()


async def _keep(db: Database, *rows: Draft) -> None:
    for row in rows:
        await db.write(drafts.insert, row)
    while await db.write(search.index_some):
        pass


async def _titles(db: Database, wanted: str, **filters: object) -> list[str]:
    hits = await db.read(search.search, wanted, **filters)  # pyright: ignore[reportArgumentType]
    return [hit.summary.title for hit in hits]


async def test_words_phrases_beginnings_and_exclusions(db: Database) -> None:
    await _keep(
        db,
        Draft(title="one", body="Die süßen Äpfel reifen im Herbst", tags=["Obst"]),
        Draft(title="two", body="Herbst im Garten: die Birnen", keyphrases=["reife Birnen"]),
        Draft(title="Herbst", body="Nothing else"),
        Draft(title="four", body="日本語 の 文章"),
    )
    assert await _titles(db, "apfel") == ["one"]
    assert await _titles(db, "HERBST ") == ["Herbst", "one", "two"]
    assert await _titles(db, '"im herbst"') == ["one"]
    assert await _titles(db, "bir") == ["two"]
    assert await _titles(db, "bir ") == []
    assert await _titles(db, "her* birnen") == ["two"]
    assert await _titles(db, "herbst -birnen -title") == ["Herbst", "one"]
    assert await _titles(db, "obst") == ["one"]
    assert await _titles(db, "文章") == ["four"]
    assert await _titles(db, "-herbst") == []
    assert await _titles(db, "") == []


async def test_the_place_is_shown_with_its_marks(db: Database) -> None:
    await _keep(db, Draft(title="t", body="word " * 200 + "needle in the hay " + "word " * 200))
    (hit,) = await db.read(search.search, "needle")
    assert f"{search.MARK_OPEN}needle{search.MARK_CLOSE} in the hay" in hit.snippet
    assert len(hit.snippet) < 250


async def test_filters_and_limits_hold(db: Database) -> None:
    await _keep(db, *(Draft(title=f"{n}", body="common", tags=["even"] if n % 2 == 0 else []) for n in range(40)))
    await db.write(drafts.set_status, [row.id for row in await db.read(drafts.summaries, tag="even")][:3], "review")
    assert len(await _titles(db, "common", limit=7)) == 7
    assert len(await _titles(db, "common", limit=100)) == 40
    assert len(await _titles(db, "common", tag="EVEN", limit=15)) == 15
    assert len(await _titles(db, "common", status="review", limit=2)) == 2
    assert await _titles(db, "common", trashed=True) == []


async def test_the_index_follows_changes_trash_and_deletion(db: Database) -> None:
    draft = Draft(title="before", body="oldword")
    await _keep(db, draft)
    draft.body, draft.title = "newword", "after"
    await db.write(drafts.update, draft)
    assert await db.read(search.pending) == 1
    await db.write(search.index_some)
    assert await _titles(db, "oldword") == []
    assert await _titles(db, "newword") == ["after"]
    await db.write(drafts.mark_opened, draft.id)
    await db.write(drafts.set_trashed, [draft.id], True)
    assert await db.read(search.pending) == 0
    assert await _titles(db, "newword") == []
    assert await _titles(db, "newword", trashed=True) == ["after"]
    await db.write(drafts.delete_forever, [draft.id])
    assert await db.write(search.index_some) == 0
    assert await _titles(db, "newword", trashed=True) == []


HOSTILE = [
    '"', '""', '"open', "NEAR(a b)", "a NEAR/2 b", "AND", "OR", "NOT", "a AND", "title:x", "{title body}:x", "^a", "a^2",
    "*", "a*b", "(", "((a)", "a)", "-", "--", '-"a b"', "a:b:c", "'; DROP TABLE drafts; --", "🍎", "🍎 a", "\0", "a\0b",
    "%", "_", "\\", "a + b", "a,b", "ü̈", "\u200f", "\ud800", "a" * 5000, '"' * 501, "- -- ---", "שלום*",
]  # fmt: skip


@pytest.mark.parametrize("wanted", HOSTILE)
async def test_nothing_that_is_typed_raises(db: Database, wanted: str) -> None:
    await _keep(db, Draft(title="a b", body="a b c"))
    await db.read(search.search, wanted.encode("utf-8", "replace").decode())


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_makes_a_query_that_sqlite_takes(tmp_path: Path, wanted: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "fts.db")) as connection:
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS t USING fts5(a, b, prefix='2 3')")
        if query := search.query_of(wanted):
            connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (query,)).fetchall()


def _book(seed: int, paragraphs: int) -> str:
    rng = random.Random(seed)
    return "\n\n".join(" ".join(f"w{rng.randrange(5000)}" for _ in range(80)) for _ in range(paragraphs))


@pytest.mark.parametrize("body", ["", "short", "x" * 200_000, "line\n" * 50_000, _book(1, 1200), "no end " * 30_000])
def test_parts_make_up_the_text_again(body: str) -> None:
    parts = list(search.parts_of(body))
    assert "".join(parts) == body
    assert all(len(part) <= search.PART_MOST for part in parts)


def test_a_change_in_a_book_touches_few_parts() -> None:
    body = _book(1, 1200)
    before = list(search.parts_of(body))
    place = len(body) // 2
    after = list(search.parts_of(body[:place] + " a few new words " + body[place:]))
    assert len(before) > 10
    assert len(set(after) - set(before)) <= 3


async def test_a_long_draft_is_indexed_bit_by_bit_and_found_once(db: Database) -> None:
    draft = Draft(title="Book", body=_book(2, 1250) + "\n\nthe very lastword")
    await db.write(drafts.insert, draft)
    rounds = 1
    while await db.write(search.index_some, budget=0.0):
        rounds += 1
    assert rounds > 10
    assert await _titles(db, "lastword") == ["Book"]
    assert await _titles(db, "book") == ["Book"]
    draft.body = "the very lastword, moved to the front\n\n" + draft.body
    await db.write(drafts.update, draft)
    again = 1
    while await db.write(search.index_some, budget=0.0):
        again += 1
    assert await _titles(db, "moved") == ["Book"]


async def test_a_rebuilt_index_finds_the_same(db: Database) -> None:
    await _keep(db, *(Draft(title=f"{n}", body=f"common word{n}") for n in range(30)))
    await db.write(search.rebuild)
    assert await _titles(db, "common") == []
    for _round in itertools.count():
        if not await db.write(search.index_some, 10):
            break
    assert len(await _titles(db, "common")) == 30

    def sound(connection: Connection) -> None:
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('integrity-check')"))

    await db.write(sound)


async def test_parts_of_words_are_found_where_no_spaces_are_written(db: Database) -> None:
    await _keep(
        db,
        Draft(title="東京都の紅茶専門店", body="駅から歩いて五分、静かな店で紅茶を飲む。"),
        Draft(title="Seoul", body="서울에서 마시는 홍차 and some tea"),
        Draft(title="京都と東", body="東の京。"),
    )
    assert await _titles(db, "京都") == ["京都と東", "東京都の紅茶専門店"]
    assert await _titles(db, "東京都") == ["東京都の紅茶専門店"], "letters apart are no word"
    assert await _titles(db, "紅茶 静か") == ["東京都の紅茶専門店"]
    assert await _titles(db, "서울") == ["Seoul"]
    assert await _titles(db, "홍차 te") == ["Seoul"]
    assert await _titles(db, "駅 -静か") == []
    (hit,) = await db.read(search.search, "紅茶を")
    shown = hit.snippet.replace(search.MARK_OPEN, "").replace(search.MARK_CLOSE, "")
    assert "静かな店で紅茶を飲む" in shown
    assert search.DIVIDER not in shown


def _post(site_id: str, number: int, title: str, raw: str) -> RemotePost:
    return RemotePost(
        site_id=site_id, remote_id=number, type="post", title=title, slug=f"slug-{number}", status="publish",
        link="", raw=raw, modified_gmt=f"2026-11-0{number}T10:00:00",
    )  # fmt: skip


async def test_posts_of_sites_are_found_by_their_texts_and_never_among_drafts(db: Database) -> None:
    site = Site(name="S", url="https://s.example", rest_url="https://s.example/wp-json/", user_login="u")
    await db.write(sites.put, site)
    posts = [
        _post(site.id, 1, "Brewing", "<!-- wp:paragraph --><p>Water &amp; leaves for an <em>oolong</em>.</p>"),
        _post(site.id, 2, "Kettles", "<p>Copper kettles. " + "word " * 20_000 + "samovar</p>"),
        _post(site.id, 3, "東京都の店", "<p>紅茶</p>"),
    ]

    async def found(wanted: str) -> list[str]:
        return [post.title for post in await db.read(remote_posts.search, wanted)]

    async def both(wanted: str) -> list[str]:
        waiting = await found(wanted)
        while await db.write(search.index_some):
            pass
        assert await found(wanted) == waiting, "indexed or not, the same is found"
        return waiting

    await db.write(remote_posts.put_many, posts)
    assert await db.read(search.pending) == 3
    assert await both("oolong leaves") == ["Brewing"]
    assert await found("paragraph") == [], "markup is not text"
    assert await found("copper samovar") == [], "far apart in a book-length post"
    assert (await found("samov"), await found("kettles -copper"), await found("京都")) == (
        ["Kettles"],
        ["Kettles"],
        ["東京都の店"],
    )
    assert await found("slug-2") == ["Kettles"]
    assert await found("!!!") == []
    assert len(await found("")) == 3
    assert await _titles(db, "oolong") == []
    posts[0].raw, posts[0].modified_gmt = "<p>Now about coffee.</p>", "2026-11-09T10:00:00"
    await db.write(remote_posts.put_many, posts[:1])
    assert await both("coffee") == ["Brewing"]
    assert await found("oolong") == []
    await db.write(remote_posts.remove, site.id, [1])
    assert await both("coffee") == []


async def test_posts_that_were_never_marked_are_found_and_marked(db: Database) -> None:
    site = Site(name="S", url="https://s.example", rest_url="https://s.example/wp-json/", user_login="u")
    await db.write(sites.put, site)
    await db.write(remote_posts.put_many, [_post(site.id, 1, "Old", "<p>Kept by an older version: matcha.</p>")])
    await db.write(_clear_marks)
    assert [post.title for post in await db.read(remote_posts.search, "matcha")] == ["Old"]
    assert await db.read(search.has_unmarked)
    await db.write(search.mark_all)
    assert not await db.read(search.has_unmarked)
    await _keep(db)
    assert not await db.read(search.has_unmarked)
    await db.write(sites.remove, site.id)
    assert await db.read(search.has_unmarked), "its site took the post along"
    await db.write(search.mark_all)
    await _keep(db)
    assert await db.read(_parts) == 0


def _clear_marks(connection: Connection) -> None:
    connection.execute(text("DELETE FROM search_dirty"))


def _parts(connection: Connection) -> int:
    return connection.execute(text("SELECT count(*) FROM search_parts")).scalar_one()
