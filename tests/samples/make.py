"""Makes the stored sample of the newest version: python tests/samples/make.py

Run it once per migration, before the release, and never again for a version that is out.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.model.draft import Draft, Revision
from alwrity_desktop.model.judgement import IgnoredCheck, Judgement, PostKeyphrases
from alwrity_desktop.model.keyword import Keyword, KeywordImport, KeywordResults
from alwrity_desktop.model.keyword_merging import key_of
from alwrity_desktop.model.plan import Idea, IdeaFailure, PlanTask, TaskSeries
from alwrity_desktop.model.site import Publication, RemotePost, Site
from alwrity_desktop.model.source import Source
from alwrity_desktop.model.writing import WritingRun, WritingStep
from alwrity_desktop.store import (
    backup,
    drafts,
    ignored_checks,
    judgements,
    keyword_imports,
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
from alwrity_desktop.store.tables import (
    clusters,
    idea_failures,
    ideas,
    keyword_results,
    keywords,
    publications,
    sites,
    task_series,
    tasks,
)

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
    await plan(db)
    while await db.write(search.index_some):
        pass
    await db.close()
    return backup.make(path, folder / "out", "sample")


async def plan(db: Database) -> None:
    """A keyword with its import, its cluster, an idea, a task and a series."""
    made = KeywordImport(
        number=0, file="Keywords.csv", tool="semrush_keyword_magic", dated=MADE, rows=1, new=1, state="done"
    )
    await db.write(keyword_imports.begin, made)
    phrase = Keyword(
        id="key-1",
        key=key_of("Reife Äpfel", "de", "de"),
        text="Reife Äpfel",
        import_number=made.number,
        state="mapped",
        cluster_id="clu-1",
        country="de",
        language="de",
        intents=["informational"],
        intent_source="rules",
        volume=900,
        cpc=0.4,
        currency="EUR",
        trend=[800, None, 1000],
        origins={"volume": made.number},
    )
    await db.write(insert_entity, keywords, phrase)
    await db.write(insert_entity, keyword_results, KeywordResults(keyword_id=phrase.id, urls=["https://a.test/"]))
    await db.write(keyword_imports.keep_map, "0" * 64, {"suchbegriff": "text"})
    cluster = Cluster(id="clu-1", name="Reife Äpfel", primary_id=phrase.id, state="mapped", locked=True)
    await db.write(insert_entity, clusters, cluster)
    idea = Idea(id="idea-1", title="Wann sind Äpfel reif?", cluster_id=cluster.id, keywords=[phrase.text], state="queued")
    await db.write(insert_entity, ideas, idea)
    await db.write(
        insert_entity, idea_failures, IdeaFailure(cluster_id="clu-2", model="offline", reason="Too few keywords.")
    )
    series = TaskSeries(id="ser-1", title="Obst der Woche", every="week", starts_at=MADE, timezone="Europe/Berlin", count=4)
    await db.write(insert_entity, task_series, series)
    task = PlanTask(id="task-1", title=idea.title, idea_id=idea.id, due_at=MADE, draft_id="draft-1", series_id=series.id)
    await db.write(insert_entity, tasks, task)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        (HERE / f"{HEAD}.db").write_bytes(asyncio.run(make(Path(place))).read_bytes())
