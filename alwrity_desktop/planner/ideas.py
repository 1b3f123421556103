"""Ideas for clusters: from templates by intent without any model, from a model in batches, or by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.task import Estimate, Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES, Idea, IdeaFailure, IdeaState
from alwrity_desktop.planner import idea_making as making
from alwrity_desktop.planner import prompts
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.planner.idea_making import Style, Subject, Wish
from alwrity_desktop.store import clusters as cluster_store
from alwrity_desktop.store import ideas as store
from alwrity_desktop.store.database import Database

AT_ONCE = 5
"""Clusters in one call."""
CHUNK = 100
"""Clusters or ideas read and written at a time."""
SAMPLED = 4
"""Batches whose cost is estimated; the others are taken to cost as much."""
AS_SET = Wish()
STATES: tuple[str, ...] = get_args(IdeaState)
EDITABLE = frozenset(
    ("title", "brief", "keywords", "content_type", "structure", "words", "audience", "tone", "call_to_action", "language",
     "priority", "state")
)  # fmt: skip


@dataclass(slots=True)
class IdeasMade:
    """What came, and for which clusters nothing did, with the reason; those can be run again alone."""

    ideas: list[Idea] = field(default_factory=list[Idea])
    failures: list[IdeaFailure] = field(default_factory=list[IdeaFailure])


@dataclass(slots=True, frozen=True)
class IdeaRow:
    """An idea as a list shows it. cluster: its name. intents: of the cluster's main keyword. task_id: made of it, or ""."""

    idea: Idea
    cluster: str = ""
    intents: tuple[str, ...] = ()
    task_id: str = ""


class Ideas:
    """Makes, changes and lists ideas."""

    def __init__(self, db: Database, engine: Engine, settings: Settings, clusters: Clusters) -> None:
        self._db = db
        self._engine = engine
        self._settings = settings
        self._clusters = clusters

    async def listed(self, *states: str) -> list[Idea]:
        """Ideas in these states, all without; the highest priority first."""
        return await self._db.read(store.listed, states)

    async def rows(self) -> list[IdeaRow]:
        """All ideas with their clusters and tasks."""
        found, told = await self._db.read(store.listed), await self._db.read(store.surroundings)
        return [
            IdeaRow(one, *told.clusters.get(one.cluster_id, ("", ())), task_id=told.tasks.get(one.id, "")) for one in found
        ]

    async def failures(self) -> list[IdeaFailure]:
        """Clusters a model made no ideas for, and why."""
        return await self._db.read(store.failures)

    async def forget_failures(self, cluster_ids: Sequence[str]) -> None:
        """Take clusters off the list of those that failed."""
        await self._db.write(store.put_failures, list(cluster_ids), [])

    async def without_ideas(self) -> list[str]:
        """Ids of the clusters that have none, those with most keywords first; archived ones are left out."""
        had = {idea.cluster_id for idea in await self.listed()}
        found = await self._clusters.rows()
        return [row.cluster.id for row in found if row.cluster.id not in had and row.cluster.state != "archived"]

    async def add(self, title: str, **fields: Any) -> Idea:
        """An idea by hand. Raises InputError for an unknown field or a bad value."""
        writing = self._settings.writing
        idea = Idea(title="", audience=writing.audience, tone=writing.tone, language=writing.language)
        _fill(idea, {"title": title, **fields})
        await self._db.write(store.put_many, [idea])
        return idea

    async def edit(self, idea_id: str, **fields: Any) -> Idea:
        """Change an idea; gives it as it was, for undo with `put`. Raises InputError."""
        return (await self.change([idea_id], **fields))[0]

    async def change(self, ids: Sequence[str], **fields: Any) -> list[Idea]:
        """Change several ideas alike; gives them as they were, for undo with `put`. Raises InputError, changing none."""
        for idea in await self._known(ids):
            _fill(idea, fields)
        before: list[Idea] = []
        for start in range(0, len(ids), CHUNK):
            before += await self._db.write(_changed, ids[start : start + CHUNK], fields)
        return before

    async def get(self, idea_id: str) -> Idea:
        """The idea with this id. Raises InputError."""
        found = await self._db.read(store.get, idea_id)
        if found is None:
            raise InputError(_("This idea is no longer there."), _("Look at the list again."))
        return found

    async def _known(self, ids: Sequence[str]) -> list[Idea]:
        """These ideas. Raises InputError where one is gone."""
        found = await self._db.read(store.get_many, ids)
        if len(found) < len(set(ids)):
            raise InputError(_("An idea is no longer there."), _("Look at the list again."))
        return found

    async def put(self, *found: Idea) -> None:
        """Write ideas back as they were, also those that were removed."""
        for start in range(0, len(found), CHUNK):
            await self._db.write(store.put_many, found[start : start + CHUNK])

    async def remove(self, ids: Sequence[str]) -> list[Idea]:
        """Delete ideas; gives them, for undo with `put`. Tasks made of them stay."""
        gone = await self._known(ids)
        for start in range(0, len(ids), CHUNK):
            await self._db.write(store.remove, ids[start : start + CHUNK])
        return gone

    async def reject(self, idea_id: str) -> Idea:
        """Say no to an idea; gives it as it was."""
        return await self.edit(idea_id, state="rejected")

    async def make_offline(
        self,
        cluster_ids: Sequence[str] = (),
        *,
        per_cluster: int = 2,
        wish: Wish = AS_SET,
        report: Report = silent,
    ) -> IdeasMade:
        """Ideas from templates by intent; without ids for all clusters that have none yet. Labelled as templates."""
        chosen = list(cluster_ids) or await self.without_ideas()
        style = Style.of(wish, self._settings.writing)
        made = IdeasMade()
        known = await self._db.read(store.titles)
        for start in range(0, len(chosen), CHUNK):
            report(_so_far(start, len(chosen)))
            part = IdeasMade()
            for subject in await self._subjects(chosen[start : start + CHUNK]):
                fresh = making.from_templates(subject, per_cluster, style)
                part.ideas += [idea for idea in fresh if not making.doubled(idea.title, known)]
            await self._db.write(_kept, part, [])
            made.ideas += part.ideas
        return made

    async def ask_model(
        self,
        cluster_ids: Sequence[str] = (),
        *,
        per_cluster: int = 2,
        model: str = "",
        base_url: str = "",
        wish: Wish = AS_SET,
        report: Report = silent,
    ) -> IdeasMade:
        """Ideas of a model, a few clusters a call; each batch is kept as it comes. A model's opinion.

        A refused or broken batch stops no other: its clusters are in `failures`, and stay there until a run succeeds.
        """
        chosen = list(cluster_ids) or await self.without_ideas()
        style = Style.of(wish, self._settings.writing)
        made = IdeasMade()
        for start in range(0, len(chosen), AT_ONCE):
            asked = chosen[start : start + AT_ONCE]
            batch = await self._subjects(asked)
            part = IdeasMade()
            if batch:
                told = _share(report, start, len(asked), len(chosen))
                part = await self._batch(batch, per_cluster, model, base_url, style, told)
            await self._db.write(_kept, part, asked)
            made.ideas += part.ideas
            made.failures += part.failures
        return made

    async def retry(
        self,
        *,
        model: str = "",
        base_url: str = "",
        per_cluster: int = 2,
        wish: Wish = AS_SET,
        report: Report = silent,
    ) -> IdeasMade:
        """Ask again for the clusters that failed, and only for them."""
        ids = [failure.cluster_id for failure in await self.failures()]
        if not ids:
            return IdeasMade()
        return await self.ask_model(ids, per_cluster=per_cluster, model=model, base_url=base_url, wish=wish, report=report)

    async def estimate(
        self,
        cluster_ids: Sequence[str] = (),
        *,
        per_cluster: int = 2,
        model: str = "",
        base_url: str = "",
        wish: Wish = AS_SET,
    ) -> Estimate | None:
        """What `ask_model` would take, from the first requests as they would be sent; None where nothing would be."""
        chosen = list(cluster_ids) or await self.without_ideas()
        style = Style.of(wish, self._settings.writing)
        batches = -(-len(chosen) // AT_ONCE)
        found: list[Estimate] = []
        for start in range(0, min(len(chosen), SAMPLED * AT_ONCE), AT_ONCE):
            if batch := await self._subjects(chosen[start : start + AT_ONCE]):
                task = await self._task(batch, per_cluster, model, base_url, style)
                found.append(await self._engine.estimate(task))
        if not found:
            return None
        return Estimate.scaled(found, batches / len(found))

    async def _batch(
        self, batch: Sequence[Subject], count: int, model: str, base_url: str, style: Style, report: Report
    ) -> IdeasMade:
        try:
            answer = await self._engine.run(await self._task(batch, count, model, base_url, style), report)
        except KnownError as error:
            name = model or self._settings.models.default
            return IdeasMade([], [IdeaFailure(cluster_id=one.id, model=name, reason=error.sentence) for one in batch])
        made, reasons = making.read_rows(
            cast("list[dict[str, Any]]", answer.data["ideas"]),
            batch,
            await self._db.read(store.titles),
            style,
            model=answer.model,
            answer_id=answer.answer_id,
            most=count,
        )
        failed = [IdeaFailure(cluster_id=key, model=answer.model, reason=reason) for key, reason in reasons.items()]
        return IdeasMade(made, failed)

    async def _task(self, batch: Sequence[Subject], count: int, model: str, base_url: str, style: Style) -> Task:
        system, prompt = await prompts.filled(self._db, "planning.ideas", making.asked(batch, count, style))
        return Task(
            kind="planner.ideas", system=system, prompt=prompt, model=model, base_url=base_url, output=making.SCHEMA
        )

    async def _subjects(self, cluster_ids: Sequence[str]) -> list[Subject]:
        """These clusters with their keywords; those that are gone, or empty, are left out."""
        told = await self._db.read(store.members, list(cluster_ids))
        return [Subject(one.id, one.name, words) for one, words in told if words]


def _so_far(done: int, number: int) -> Progress:
    return Progress("call", _("Clusters {done} of {all}", done=f"{done:,}", all=f"{number:,}"), done / max(1, number))


def _share(report: Report, start: int, size: int, number: int) -> Report:
    """What a batch reports, as a share of the whole run."""

    far = 0.0

    def told(progress: Progress) -> None:
        nonlocal far
        far = max(far, progress.done or 0.0)
        words = _("Clusters {first} to {last} of {all}", first=start + 1, last=start + size, all=number)
        report(Progress(progress.phase, words, (start + size * far) / number))

    told(Progress("prepare"))
    return told


def _kept(connection: Any, made: IdeasMade, asked: Sequence[str]) -> None:
    """Keep ideas and failures; a cluster that has ideas is mapped."""
    store.insert_many(connection, made.ideas)
    store.put_failures(connection, asked, made.failures)
    for cluster_id in {idea.cluster_id for idea in made.ideas}:
        cluster = cluster_store.get(connection, cluster_id)
        if cluster is not None and cluster.state == "new":
            cluster.state = "mapped"
            cluster_store.put_many(connection, [cluster])


def _changed(connection: Any, ids: Sequence[str], fields: Mapping[str, Any]) -> list[Idea]:
    """Change ideas as they are now; gives them as they were. Those that are gone are left out."""
    found = store.get_many(connection, ids)
    before = [replace(idea) for idea in found]
    for idea in found:
        _fill(idea, fields)
    store.put_many(connection, found)
    return before


def _fill(idea: Idea, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - EDITABLE:
        raise InputError(
            _("An idea has no field “{name}”.", name=min(unknown)),
            _("There are {names}.", names=", ".join(sorted(EDITABLE))),
        )
    for name, value in fields.items():
        setattr(idea, name, value)
    if not idea.title.strip():
        raise InputError(_("An idea needs a title."), _("Write one."))
    if idea.structure not in STRUCTURES or idea.content_type not in CONTENT_TYPES:
        raise InputError(_("There is no such structure or type."), _("Structures: {names}.", names=", ".join(STRUCTURES)))
    if idea.state not in STATES:
        raise InputError(_("There is no state “{name}”.", name=idea.state), _("States: {names}.", names=", ".join(STATES)))
    if not 0 <= idea.priority <= 100 or idea.words < 0:
        raise InputError(_("Priority is 0 to 100, and words are not negative."), _("Choose another number."))
