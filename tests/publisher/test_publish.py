"""Publishing to a real WordPress: what arrives, what is updated, what is told."""

from __future__ import annotations

import json
import os
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.service import ConflictError, PublishChoices
from alwrity_desktop.publisher.targets.refusals import SiteError
from alwrity_desktop.store import publications, sites

pytestmark = pytest.mark.wordpress

LIVE = PublishChoices(status="publish")
State = Callable[[], dict[str, Any]]


def post_of(site: Any, number: int) -> dict[str, Any]:
    code = (
        '$p = get_post((int)$args[0], ARRAY_A); $p["thumb"] = (int)get_post_thumbnail_id($p["ID"]);'
        '$p["cats"] = wp_get_post_categories($p["ID"], ["fields" => "names"]);'
        '$p["tags"] = wp_get_post_tags($p["ID"], ["fields" => "names"]); echo json_encode($p);'
    )
    return json.loads(site.eval(code, str(number)))


def public(url: str) -> str:
    """A public page, "" where there is none."""
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        return ""


def holding(folder: Path, secret: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


async def test_everything_arrives_and_the_page_shows_it(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(article, site, LIVE)
    assert result.status == "publish"
    assert result.warnings == []
    post = post_of(wordpress, result.id)
    assert (post["post_title"], post["post_name"], post["post_excerpt"]) == (
        "Oats for beginners", "oats-for-beginners", "All about oats.",
    )  # fmt: skip
    assert post["cats"] == ["Breakfast"]
    assert post["tags"] == ["oats &amp; more"]
    assert "<!-- wp:heading" in post["post_content"]
    assert [media.source for media in result.media if media.id == post["thumb"]] == ["media/cover.png"]
    assert len(state()["media"]) == 2
    page = public(result.url)
    assert 'alt="A bowl of oats"' in page
    assert "oats-1" not in page
    assert result.edit_url == f"{wordpress.url}/wp-admin/post.php?post={result.id}&action=edit"


async def test_publishing_again_updates_in_place(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    first = await desk.publisher.publish(article, site)
    assert first.status == "draft"
    article.body += "\nOne more line.\n"
    article.tags = []
    second = await desk.publisher.publish(article, site, LIVE)
    assert (second.id, second.status) == (first.id, "publish")
    assert len(state()["posts"]) == 1
    assert len(state()["media"]) == 2
    post = post_of(wordpress, second.id)
    assert "One more line." in post["post_content"]
    assert post["tags"] == []


async def test_a_public_post_is_not_taken_down_by_the_default_status(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    await desk.publisher.publish(article, site, LIVE)
    again = await desk.publisher.publish(article, site)
    assert again.status == "publish"
    assert any("stays so" in warning for warning in again.warnings)


async def test_a_schedule_is_in_the_sites_time_zone(desk: Any, wordpress: Any, article: Draft) -> None:
    wordpress.eval('update_option("timezone_string", "Asia/Kolkata");')
    site = await desk.connect(wordpress)
    assert site.timezone == "Asia/Kolkata"
    when = (datetime.now(UTC) + timedelta(days=3)).replace(hour=4, minute=0, second=0, microsecond=0, tzinfo=None)
    result = await desk.publisher.publish(article, site, PublishChoices(status="future", date=when))
    assert result.status == "future"
    post = post_of(wordpress, result.id)
    assert post["post_date"] == f"{when:%Y-%m-%d %H:%M:%S}"
    assert post["post_date_gmt"] == f"{when - timedelta(hours=5, minutes=30):%Y-%m-%d %H:%M:%S}"
    now = await desk.publisher.publish(article, site, LIVE)
    assert now.status == "publish"


async def test_a_time_zone_that_was_changed_on_the_site_is_noticed(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    wordpress.eval('update_option("timezone_string", "America/New_York");')
    when = (datetime.now(UTC) + timedelta(days=3)).replace(tzinfo=None)
    with pytest.raises(InputError, match="time zone America/New_York now"):
        await desk.publisher.publish(article, site, PublishChoices(status="future", date=when))
    assert (await desk.publisher.site(site.id)).timezone == "America/New_York"
    result = await desk.publisher.publish(article, site, PublishChoices(status="future", date=when))
    assert post_of(wordpress, result.id)["post_date"] == f"{when:%Y-%m-%d %H:%M:%S}"
    wordpress.eval('update_option("timezone_string", "Asia/Kolkata");')
    assert (await desk.publisher.check(site)).ok
    assert (await desk.publisher.site(site.id)).timezone == "Asia/Kolkata"


async def past_plan(desk: Any, draft: Draft, site: Any) -> None:
    """Queue an update whose planned time has gone by since."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    row = await desk.publisher.enqueue(draft, site, PublishChoices(status="future", date=tomorrow))
    row.request = {**row.request, "date_gmt": f"{tomorrow - timedelta(days=2):%Y-%m-%dT%H:%M:%S}"}
    await desk.db.write(publications.put, row)


async def test_a_schedule_whose_time_came_is_not_published_anew(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(article, site, LIVE)
    before = post_of(wordpress, result.id)
    article.body += "\nMore.\n"
    await past_plan(desk, article, site)
    [outcome] = await desk.publisher.flush()
    after = post_of(wordpress, result.id)
    assert (outcome.result.status, after["post_date_gmt"]) == ("publish", before["post_date_gmt"])
    assert "More." in after["post_content"]


async def test_a_public_post_may_be_scheduled_again(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    await desk.publisher.publish(article, site, LIVE)
    plan = PublishChoices(status="future", date=datetime.now(UTC) + timedelta(days=1))
    assert (await desk.publisher.publish(article, site, plan)).status == "future"


async def test_a_schedule_that_passed_in_the_outbox_is_published_at_once(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    await past_plan(desk, article, site)
    [outcome] = await desk.publisher.flush()
    assert outcome.result.status == "publish"
    assert any("passed while the post was waiting" in warning for warning in outcome.result.warnings)


async def test_a_schedule_less_than_a_minute_ahead_is_refused_here(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    soon = datetime.now(UTC) + timedelta(seconds=40)
    with pytest.raises(InputError, match="less than a minute ahead"):
        await desk.publisher.publish(article, site, PublishChoices(status="future", date=soon))


async def test_pages_and_drafts_without_a_slug(desk: Any, wordpress: Any, state: State) -> None:
    site = await desk.connect(wordpress)
    page = await desk.publisher.publish(Draft(title="About us", body="Hello."), site, PublishChoices(type="page"))
    assert (page.status, page.warnings) == ("draft", [])
    live = await desk.publisher.publish(
        Draft(title="Straight out", body="Hello."), site, PublishChoices(type="page", status="publish")
    )
    assert live.url == f"{wordpress.url}/straight-out/"
    assert not any("alwrity-" in post["slug"] for post in state()["posts"])


async def test_a_change_on_the_site_is_never_overwritten(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(article, site, LIVE)
    wordpress.eval(
        '$c = str_replace("An opening line.", "Their opening line.", get_post($args[0])->post_content);'
        'global $wpdb; $wpdb->update($wpdb->posts, ["post_content" => $c, "post_modified_gmt" => "2031-01-01 00:00:00"], '
        '["ID" => $args[0]]); clean_post_cache($args[0]);',
        str(result.id),
    )
    article.body = article.body.replace("Soak them overnight.", "Soak them for two nights.")
    with pytest.raises(ConflictError, match="changed on the site") as refused:
        await desk.publisher.publish(article, site, LIVE)
    assert "Their opening line." in post_of(wordpress, result.id)["post_content"]
    await desk.reopen()
    [row] = await desk.publisher.publications(article.id)
    assert (row.state, row.id) == ("conflict", refused.value.publication_id)
    conflict = await desk.publisher.conflict(row)
    assert conflict.merge.conflicts == []
    assert "Their opening line." in conflict.merge.text
    assert "two nights" in conflict.merge.text
    assert "![A bowl of oats](media/oats.png)" in conflict.merge.text
    merged = await desk.publisher.resolve(row, conflict.merge.text)
    content = post_of(wordpress, merged.id)["post_content"]
    assert "Their opening line." in content
    assert "two nights" in content


async def test_other_changes_on_the_site_are_left_alone(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(article, site, LIVE)
    wordpress.eval(
        'wp_set_post_tags((int)$args[0], ["theirs"], true); delete_post_thumbnail((int)$args[0]);'
        'global $wpdb; $wpdb->update($wpdb->posts, ["post_modified_gmt" => "2031-01-01 00:00:00"], ["ID" => $args[0]]);',
        str(result.id),
    )
    article.body += "\nMore.\n"
    again = await desk.publisher.publish(article, site, LIVE)
    post = post_of(wordpress, again.id)
    assert sorted(post["tags"]) == ["oats &amp; more", "theirs"]
    assert post["thumb"] == 0
    assert any("featured_media" in warning for warning in again.warnings)


@pytest.mark.parametrize(
    ("kind", "status", "slug"),
    [("post", "publish", "oats"), ("post", "draft", ""), ("page", "publish", ""), ("page", "draft", "o")],
)
async def test_after_a_restored_backup_the_post_is_found_again(
    desk: Any, wordpress: Any, article: Draft, state: State, kind: str, status: str, slug: str
) -> None:
    article.slug = slug
    choices = PublishChoices(status=status, type=kind)
    site = await desk.connect(wordpress)
    with (
        closing(sqlite3.connect(desk.folder / "workspace.db")) as here,
        closing(sqlite3.connect(desk.folder / "old.db")) as old,
    ):
        here.backup(old)
    first = await desk.publisher.publish(article, site, choices)
    await desk.close()
    for name in ("workspace.db", "workspace.db-wal", "workspace.db-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    (desk.folder / "old.db").rename(desk.folder / "workspace.db")
    await desk.open()
    again = await desk.publisher.publish(article, site, choices)
    assert again.id == first.id
    assert len(state()["posts"]) == 1
    assert len(state()["media"]) == 2


async def test_a_contributor_hands_in_for_review(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress, "contributor")
    draft = Draft(title="From a contributor", body="Some text.", tags=["new one"], categories=["Not there"])
    with pytest.raises(SiteError, match="cannot publish"):
        await desk.publisher.publish(draft, site, LIVE)
    result = await desk.publisher.publish(draft, site, PublishChoices(status="pending"))
    assert result.status == "pending"
    assert "“Not there” is not on the site, and your account may not make it." in result.warnings
    again = await desk.publisher.publish(draft, site, PublishChoices(status="pending"))
    assert again.id == result.id
    wordpress.eval('get_user_by("login", "contributor")->set_role("editor");')
    assert (await desk.publisher.publish(draft, site, LIVE)).status == "publish"


async def test_what_the_site_takes_out_is_told_before_and_after(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress, "author")
    draft = Draft(title="Risky", body="Before.\n\n<iframe src='https://example.com'></iframe>\n\nAfter.\n")
    ahead = desk.publisher.preflight(draft, site, LIVE)
    assert any("iframe" in warning for warning in ahead)
    result = await desk.publisher.publish(draft, site, LIVE)
    assert any("took out" in warning and "iframe" in warning for warning in result.warnings)


async def test_open_prompts_and_bare_quotations_are_told(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress)
    body = "> [ ] Say what it costs.\n\n> Words of somebody.\n\n> Words with a source. [Here](https://example.com)\n"
    found = desk.publisher.preflight(Draft(title="T", body=body), site, LIVE)
    assert [warning.split(":")[0] for warning in found] == [
        "1 prompt is still open",
        "A quotation has no link to its source",
    ]


async def test_in_another_authors_name_with_caption_and_remote_image(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress, "editor")
    assert (3, "Author") in await desk.publisher.authors(site)
    assert "Uncategorized" in await desk.publisher.categories(site)
    article.body = '![Oats](media/oats.png "Soaked *well*")\n\n![Far](https://elsewhere.example/far.png)\n'
    result = await desk.publisher.publish(article, site, PublishChoices(status="publish", author=3))
    post = post_of(wordpress, result.id)
    assert post["post_author"] == "3"
    assert "figcaption" in post["post_content"]
    assert "https://elsewhere.example/far.png" in post["post_content"]
    assert len(result.media) == 2
    assert result.warnings == []


async def test_unpublish_trash_and_publish_again(desk: Any, wordpress: Any, article: Draft, state: State) -> None:
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(article, site, LIVE)
    [row] = await desk.publisher.publications(article.id)
    assert (await desk.publisher.unpublish(row)).status == "draft"
    assert public(result.url) == ""
    assert (await desk.publisher.trash(row)).status == "trash"
    assert (await desk.publisher.trash(row)).status == "trash"
    again = await desk.publisher.publish(article, site, LIVE)
    assert (again.id, again.status) == (result.id, "publish")
    assert any("trash" in warning for warning in again.warnings)
    assert len(state()["posts"]) == 1
    wordpress.eval("wp_delete_post((int)$args[0], true);", str(result.id))
    fresh = await desk.publisher.publish(article, site, LIVE)
    assert fresh.id != result.id
    assert len(state()["media"]) == 2


async def test_a_plain_permalink_site_works(desk: Any, wordpress: Any, article: Draft) -> None:
    wordpress.eval('global $wp_rewrite; $wp_rewrite->set_permalink_structure(""); flush_rewrite_rules(false);')
    site = await desk.connect(wordpress)
    assert "rest_route=" in site.rest_url
    result = await desk.publisher.publish(article, site, LIVE)
    assert result.status == "publish"
    assert (await desk.publisher.publish(article, site, LIVE)).id == result.id


async def test_an_image_over_the_upload_limit_goes_all_the_same(desk: Any, wordpress: Any, state: State) -> None:
    noise = Image.frombytes("RGB", (1200, 800), os.urandom(1200 * 800 * 3))
    noise.save(desk.folder / "media" / "noise.png")
    assert (desk.folder / "media" / "noise.png").stat().st_size > 2_200_000
    site = await desk.connect(wordpress)
    result = await desk.publisher.publish(Draft(title="Big", body="![Noise](media/noise.png)"), site)
    assert [media.source for media in result.media] == ["media/noise.png"]
    assert [media["slug"][:8] for media in state()["media"]] == ["alwrity-"]


async def test_choices_are_remembered_and_the_password_is_nowhere(desk: Any, wordpress: Any, article: Draft) -> None:
    site = await desk.connect(wordpress)
    await desk.publisher.publish(article, site, PublishChoices(status="publish", categories=["Chosen"]))
    kept = await desk.db.read(sites.get, site.id)
    assert kept.choices["status"] == "publish"
    assert kept.choices["categories"] == ["Chosen"]
    await desk.close()
    secret = wordpress.password("admin").replace(" ", "")
    assert not holding(desk.folder, secret)
    assert not holding(desk.folder, wordpress.password("admin"))
    await desk.open()


async def test_disconnecting_revokes_the_password(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress, "editor")
    assert await desk.publisher.disconnect(site) == []
    assert await desk.publisher.sites() == []
    assert await desk.keychain.get(site.key_name) is None
    found = await desk.publisher.check_address(wordpress.url, "editor", wordpress.password("editor"))
    assert found.code == "bad_credentials"


async def test_a_post_without_title_or_text_is_told_beforehand(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress)
    assert desk.publisher.preflight(Draft(body="Text."), site, LIVE) == ["The post has no title."]
    assert desk.publisher.preflight(Draft(title="Title"), site, LIVE) == ["The post has no text."]
