"""The local copy of a site: whole, brought up to date, searched offline, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.publisher.service import ConflictError, PublishChoices
from alwrity_desktop.store import drafts, sites

pytestmark = pytest.mark.wordpress

UNKNOWN = '<!-- wp:acme/price {"amount":"9.90"} -->\n<div class="acme-price">9.90</div>\n<!-- /wp:acme/price -->'
CONTENT = f"<!-- wp:paragraph -->\n<p>Hello there.</p>\n<!-- /wp:paragraph -->\n\n{UNKNOWN}"

MANY = (
    "for ($i = 0; $i < 120; $i++) wp_insert_post(['post_title' => \"Post $i\", 'post_content' => \"Words of number $i\","
    " 'post_status' => $i % 3 ? 'publish' : 'draft', 'tags_input' => ['t' . ($i % 7)]]);"
)


def insert(site: Any, title: str, content: str) -> int:
    code = (
        "kses_remove_filters(); echo wp_insert_post(wp_slash(['post_title' => $args[0], 'post_content' => $args[1],"
        " 'post_status' => 'publish', 'post_category' => [1], 'tags_input' => ['one', 'two']]));"
    )
    return int(site.eval(code, title, content))


async def test_everything_is_kept_and_kept_up_to_date(desk: Any, wordpress: Any) -> None:
    wordpress.eval(MANY)
    site = await desk.connect(wordpress)
    assert await desk.publisher.refresh(site) == 123
    kept = await desk.publisher.mirror.search("")
    assert len(kept) == 123
    assert {post.type for post in kept} == {"post", "page"}
    assert await desk.publisher.refresh(site) == 0
    number = insert(wordpress, "A new one", CONTENT)
    gone = next(post for post in kept if post.title == "Post 5")
    wordpress.eval("wp_delete_post((int)$args[0], true);", str(gone.remote_id))
    assert await desk.publisher.refresh(site) == 2
    [found] = await desk.publisher.mirror.search("hello THERE")
    assert (found.remote_id, found.terms) == (number, {"categories": ["Uncategorized"], "tags": ["one", "two"]})
    assert await desk.publisher.mirror.search("Post 5 number", status="publish") != []
    assert gone.remote_id not in {post.remote_id for post in await desk.publisher.mirror.search("")}
    stored = await desk.db.read(sites.get, site.id)
    assert stored.mirrored_at is not None


async def test_searching_needs_no_network(desk: Any, wordpress: Any) -> None:
    insert(wordpress, "100% oats_and more", CONTENT)
    site = await desk.connect(wordpress)
    await desk.publisher.refresh(site)
    before = desk.gate.requests.total()
    assert [post.title for post in await desk.publisher.mirror.search("100%")] == ["100% oats_and more"]
    assert [post.title for post in await desk.publisher.mirror.search("oats_and")] == ["100% oats_and more"]
    assert await desk.publisher.mirror.search("%%%") == []
    assert desk.gate.requests.total() == before


async def test_opened_as_a_draft_and_updated_in_place(desk: Any, wordpress: Any) -> None:
    number = insert(wordpress, "Zebra crossing", CONTENT)
    site = await desk.connect(wordpress)
    await desk.publisher.refresh(site)
    [post] = await desk.publisher.mirror.search("Zebra crossing")
    draft, new = await desk.publisher.mirror.open_as_draft(site, post)
    assert new
    await desk.db.write(drafts.insert, draft)
    assert (draft.title, draft.tags, draft.categories) == ("Zebra crossing", ["one", "two"], ["Uncategorized"])
    assert UNKNOWN in draft.body
    draft.body = draft.body.replace("Hello there.", "Hello again.")
    result = await desk.publisher.publish(draft, site)
    assert (result.id, result.status) == (number, "publish")
    raw = wordpress.eval("echo get_post((int)$args[0])->post_content;", str(number))
    assert "Hello again." in raw
    assert UNKNOWN in raw
    same, new = await desk.publisher.mirror.open_as_draft(site, post)
    assert (same.id, new) == (draft.id, False)


@pytest.mark.parametrize(("status", "date"), [("future", "2031-07-01 08:30:00"), ("pending", "")])
async def test_an_opened_post_keeps_its_status_and_planned_time(desk: Any, wordpress: Any, status: str, date: str) -> None:
    code = (
        "$dates = $args[2] ? ['post_date_gmt' => $args[2], 'post_date' => get_date_from_gmt($args[2])] : [];"
        "$post = ['post_title' => $args[0], 'post_content' => 'Some words.', 'post_status' => $args[1]];"
        "echo wp_insert_post($post + $dates);"
    )
    number = wordpress.eval(code, f"Kept {status}", status, date)
    site = await desk.connect(wordpress)
    await desk.publisher.refresh(site)
    [post] = await desk.publisher.mirror.search(f"Kept {status}")
    draft, _new = await desk.publisher.mirror.open_as_draft(site, post)
    assert f"{draft.publish_at:%Y-%m-%d %H:%M:%S}" == date if date else draft.publish_at is None
    await desk.db.write(drafts.insert, draft)
    [row] = await desk.publisher.publications(draft.id)
    assert (row.remote_status, row.request["date_gmt"].replace("T", " ")) == (status, date)
    draft.body += "\n\nMore words.\n"
    result = await desk.publisher.publish(draft, site, PublishChoices(status=status, date=draft.publish_at))
    assert result.status == status
    assert not result.warnings
    there = wordpress.eval("$p = get_post((int)$args[0]); echo $p->post_status, ' ', $p->post_date_gmt;", number)
    assert there.startswith(f"{status} {date}")


async def test_an_opened_post_that_changed_meanwhile_is_a_conflict(desk: Any, wordpress: Any) -> None:
    number = insert(wordpress, "Zebra crossing", CONTENT)
    site = await desk.connect(wordpress)
    await desk.publisher.refresh(site)
    [post] = await desk.publisher.mirror.search("Zebra crossing")
    draft, _new = await desk.publisher.mirror.open_as_draft(site, post)
    wordpress.eval(
        'global $wpdb; $wpdb->update($wpdb->posts, ["post_content" => "theirs", "post_modified_gmt" => '
        '"2031-01-01 00:00:00"], ["ID" => $args[0]]);',
        str(number),
    )
    draft.body += "\n\nOurs.\n"
    with pytest.raises(ConflictError):
        await desk.publisher.publish(draft, site, PublishChoices(status="publish"))
    assert wordpress.eval("echo get_post((int)$args[0])->post_content;", str(number)) == "theirs"


async def test_two_drafts_of_one_title_are_two_posts(desk: Any, wordpress: Any) -> None:
    site = await desk.connect(wordpress)
    one = Draft(title="News", slug="news", body="The first story is about the weather in spring and nothing else.")
    two = Draft(title="News", slug="news", body="Quite another matter: prices of flour rose by a third last year.")
    first = await desk.publisher.publish(one, site)
    second = await desk.publisher.publish(two, site)
    assert first.id != second.id
    assert any("address was changed" in warning for warning in second.warnings)
