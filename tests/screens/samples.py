"""What stands in the workspace of the pictures: drafts, a site with posts, an outbox with trouble, calls to models."""

from __future__ import annotations

from datetime import timedelta

from studio import FOLDER

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.identity import new_id, now
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.model.usage import Usage
from alwrity_desktop.store import publications, remote_posts, sites, usage
from alwrity_desktop.workspace import Workspace

TEXT = (FOLDER / "sample.md").read_text(encoding="utf-8")
LONG = (
    "A title that somebody pasted a whole paragraph into, which goes on and on, past every edge there is, to see "
    "whether the window keeps its countenance"
)
TITLES = [
    ("How to brew coffee on a mountain", "draft", ["coffee", "travel"], 2000),
    ("Ten quiet places in Lisbon", "review", ["travel"], 0),
    ("What a sourdough starter really needs", "approved", ["bread"], 0),
    (LONG, "draft", ["long", "a tag that is rather long as well", "third"], 0),
    ("Watercolour paper, compared", "draft", ["painting"], 1500),
    ("", "draft", [], 0),
    ("Spring jobs in a small garden", "approved", ["garden"], 0),
    ("A bicycle for the city: what matters", "draft", ["bicycle"], 0),
    ("Why your bread does not rise", "review", ["bread"], 1200),
    ("العربية: عنوان من اليمين إلى اليسار", "draft", ["rtl"], 0),
]


async def fill(workspace: Workspace) -> str:
    """Sample drafts, a site with posts, an outbox with trouble, and calls to models."""
    first = ""
    for place, (title, status, tags, goal) in enumerate(TITLES):
        body = TEXT[: len(TEXT) - 110 * place] if title else ""
        draft = await workspace.library.create(
            Draft(
                title=title,
                status=status,
                tags=tags,
                goal_words=goal,
                body=body,
                categories=["Notes"],
                updated_at=now() - timedelta(hours=9 * place),
            )
        )
        first = first or draft.id
    site = Site(
        name="The Kettle",
        url="https://kettle.example",
        rest_url="https://kettle.example/wp-json/",
        user_login="editor",
        user_id=1,
        wordpress_version="7.0",
        timezone="Europe/Lisbon",
        capabilities=["publish_posts", "publish_pages", "upload_files", "manage_categories"],
        mirrored_at=now() - timedelta(hours=2),
    )
    await workspace.db.write(sites.put, site)
    posts = [
        RemotePost(
            site_id=site.id,
            remote_id=number,
            type="page" if number % 9 == 0 else "post",
            title=f"{title or 'Untitled'} ({number})",
            slug=f"post-{number}",
            status="publish" if number % 4 else "draft",
            link=f"https://kettle.example/?p={number}",
            raw="<p>text</p>",
            date_gmt=f"{now() - timedelta(days=3 * number):%Y-%m-%d}T10:00:00",
            modified_gmt=f"2026-11-{1 + number % 20:02}T10:00:00",
        )
        for number, (title, *_rest) in enumerate(TITLES * 4, 1)
    ]
    await workspace.db.write(remote_posts.put_many, posts)
    for state, error, remedy in (
        ("queued", "The site kettle.example did not answer in time.", "It is tried again by itself."),
        ("failed", "The password was refused by kettle.example.", "Connect the site once more."),
    ):
        row = Publication(draft_id=first, site_id=site.id, state=state, error=error, remedy=remedy, id=new_id())
        row.request = {"title": TITLES[0][0] if state == "queued" else LONG}
        row.next_attempt_at = now() + timedelta(minutes=4)
        await workspace.db.write(publications.put, row)
    for number in range(12):
        row = Usage(
            task="blog_post.section",
            provider="openai" if number % 3 else "ollama",
            model="gpt-6.1-terra" if number % 3 else "llama3.2",
            tokens_in=1800 + 90 * number,
            tokens_out=620,
            cost_micros=5900 if number % 3 else 0,
        )
        await workspace.db.write(usage.add, row)
    return first
