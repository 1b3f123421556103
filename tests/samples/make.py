"""Makes the stored sample of the newest version: python tests/samples/make.py

Run it once per migration, before the release, and never again for a version that is out.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from alwrity_desktop.model.draft import Draft, Revision
from alwrity_desktop.model.judgement import IgnoredCheck, Judgement, PostKeyphrases
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.model.source import Source
from alwrity_desktop.model.writing import WritingRun, WritingStep
from alwrity_desktop.store import (
    backup,
    drafts,
    ignored_checks,
    judgements,
    post_keyphrases,
    prompts,
    remote_posts,
    revisions,
    search,
    sources,
    writing_runs,
)
from alwrity_desktop.store.database import Database
from alwrity_desktop.store.migrations import HEAD
from alwrity_desktop.store.rows import insert_entity
from alwrity_desktop.store.schema import run_migrations
from alwrity_desktop.store.tables import publications, sites

HERE = Path(__file__).parent
MADE = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


async def make(folder: Path) -> Path:
    """A sample workspace's database, made by the migrations, in one file."""
    path = folder / "workspace.db"
    run_migrations(path)
    db = Database(path)
    await db.open()
    draft = Draft(
        id="draft-1",
        title="Äpfel & Birnen 🍐",
        body="# Äpfel\n\nEin *kurzer* Text über Äpfel.\n",
        tags=["Obst"],
        keyphrases=["reife Äpfel"],
        brief={"keyword": "Äpfel"},
        extra={"layout": "wide"},
        word_count=7,
        created_at=MADE,
        updated_at=MADE,
        publish_at=MADE,
    )
    await db.write(drafts.insert, draft)
    revision = Revision(id="rev-1", draft_id=draft.id, origin="open", title="Äpfel", body="Erster Text", word_count=2)
    await db.write(revisions.insert, revision)
    await db.write(sources.insert, Source(id="src-1", title="Notes", kind="own", text="Äpfel reifen.", draft_id=draft.id))
    run = WritingRun(id="run-1", draft_id=draft.id, format="blog_post", model="offline", state="stopped")
    await db.write(writing_runs.insert_run, run, [WritingStep(id="step-1", run_id=run.id, position=0, key="outline")])
    await db.write(prompts.set_override, "blog_post.outline", "My own prompt")
    site = Site(id="site-1", name="Blog", url="https://blog.test", rest_url="https://blog.test/wp-json/", user_login="ann")
    await db.write(insert_entity, sites, site)
    sent = Publication(draft_id=draft.id, site_id=site.id, remote_id=7, remote_status="publish", url="https://blog.test/a")
    await db.write(insert_entity, publications, sent)
    post = RemotePost(
        id="post-1",
        site_id="site-1",
        remote_id=7,
        type="post",
        title="Äpfel",
        slug="a",
        status="publish",
        link="",
        raw="<p>A</p>",
    )
    await db.write(remote_posts.put_many, [post])
    await db.write(post_keyphrases.put, PostKeyphrases(post_id=post.id, keyphrases=["Apfel"], synonyms={"Apfel": ["Obst"]}))
    row = {"id": "lists", "group": "seo", "rating": "bad", "score": 3, "value": 0, "advice": "Add a list."}
    judged = Judgement(subject_kind="draft", subject_id=draft.id, content_hash="0" * 64, score=33, bad=1, results=[row])
    await db.write(judgements.put_many, [judged])
    await db.write(ignored_checks.put, IgnoredCheck(subject_id=draft.id, check_id="lists", reason="A story has none."))
    while await db.write(search.index_some):
        pass
    await db.close()
    return backup.make(path, folder / "out", "sample")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        (HERE / f"{HEAD}.db").write_bytes(asyncio.run(make(Path(place))).read_bytes())
