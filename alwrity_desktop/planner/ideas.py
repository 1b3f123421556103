"""Ideas for clusters: from templates by intent without any model, from a model in batches, or by hand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from alwrity_desktop.ai.engine import Engine
from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.task import Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.paths import resource
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.core.settings import Settings
from alwrity_desktop.model.keyword import Keyword
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES, Idea, IdeaFailure
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.store import clusters as cluster_store
from alwrity_desktop.store import ideas as store
from alwrity_desktop.store.database import Database

AT_ONCE = 5
"""Clusters in one call."""
SHOWN = 12
"""Keywords of a cluster that are shown to a model or named in a brief; those with most searches first."""
LONGEST_TITLE = 160
EDITABLE = frozenset(
    ("title", "brief", "keywords", "content_type", "structure", "words", "audience", "tone", "call_to_action", "language",
     "priority", "state")
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ideas"],
    "properties": {
        "ideas": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["cluster", "title", "brief", "content_type", "structure", "words", "keywords"],
                "properties": {
                    "cluster": {"type": "integer"},
                    "title": {"type": "string"},
                    "brief": {"type": "string"},
                    "content_type": {"type": "string", "enum": list(CONTENT_TYPES)},
                    "structure": {"type": "string", "enum": list(STRUCTURES)},
                    "words": {"type": "integer"},
                    "keywords": {"type": "array", "items": {"type": "string"}},
                },
            },
        }
    },
}


@dataclass(slots=True)
class IdeasMade:
    """What came, and for which clusters nothing did, with the reason; those can be run again alone."""

    ideas: list[Idea] = field(default_factory=list[Idea])
    failures: list[IdeaFailure] = field(default_factory=list[IdeaFailure])


@dataclass(slots=True, frozen=True)
class _Subject:
    """A cluster as ideas are made for it."""

    id: str
    name: str
    keywords: list[Keyword]


@cache
def _templates() -> dict[str, Any]:
    return tomllib.loads(resource("planning", "ideas.toml").read_text(encoding="utf-8"))


@cache
def _prompts() -> dict[str, Any]:
    return tomllib.loads(resource("prompts", "planning.toml").read_text(encoding="utf-8"))["ideas"]


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

    async def failures(self) -> list[IdeaFailure]:
        """Clusters a model made no ideas for, and why."""
        return await self._db.read(store.failures)

    async def add(self, title: str, **fields: Any) -> Idea:
        """An idea by hand. Raises InputError for an unknown field or a bad value."""
        writing = self._settings.writing
        idea = Idea(title="", audience=writing.audience, tone=writing.tone, language=writing.language)
        self._fill(idea, {"title": title, **fields})
        await self._db.write(store.put_many, [idea])
        return idea

    async def edit(self, idea_id: str, **fields: Any) -> Idea:
        """Change an idea; gives it as it was, for undo with `put`. Raises InputError."""
        before = await self.get(idea_id)
        idea = await self.get(idea_id)
        self._fill(idea, fields)
        await self._db.write(store.put_many, [idea])
        return before

    async def get(self, idea_id: str) -> Idea:
        """The idea with this id. Raises InputError."""
        found = await self._db.read(store.get, idea_id)
        if found is None:
            raise InputError(_("This idea is no longer there."), _("Look at the list again."))
        return found

    async def put(self, *found: Idea) -> None:
        """Write ideas back as they were."""
        await self._db.write(store.put_many, found)

    async def reject(self, idea_id: str) -> Idea:
        """Say no to an idea; gives it as it was."""
        return await self.edit(idea_id, state="rejected")

    async def make_offline(self, cluster_ids: Sequence[str] = (), *, per_cluster: int = 2) -> IdeasMade:
        """Ideas from templates by intent; without ids for all clusters that have none yet. Labelled as templates."""
        made = IdeasMade()
        known = await self._db.read(store.titles)
        for subject in await self._subjects(cluster_ids):
            made.ideas += [idea for idea in self._from_templates(subject, per_cluster) if not _doubled(idea.title, known)]
        await self._keep(made, [])
        return made

    async def ask_model(
        self,
        cluster_ids: Sequence[str] = (),
        *,
        per_cluster: int = 2,
        model: str = "",
        base_url: str = "",
        report: Report = silent,
    ) -> IdeasMade:
        """Ideas of a model, a few clusters a call; each batch is kept as it comes. A model's opinion.

        A refused or broken batch stops no other: its clusters are in `failures`, and stay there until a run succeeds.
        """
        subjects = await self._subjects(cluster_ids)
        made = IdeasMade()
        for start in range(0, len(subjects), AT_ONCE):
            batch = subjects[start : start + AT_ONCE]
            report(
                Progress(
                    "call", _("Clusters {done} of {all}", done=start + len(batch), all=len(subjects)), start / len(subjects)
                )
            )
            part = await self._batch(batch, per_cluster, model, base_url, report)
            await self._keep(part, [subject.id for subject in batch])
            made.ideas += part.ideas
            made.failures += part.failures
        return made

    async def retry(
        self, *, model: str = "", base_url: str = "", per_cluster: int = 2, report: Report = silent
    ) -> IdeasMade:
        """Ask again for the clusters that failed, and only for them."""
        ids = [failure.cluster_id for failure in await self.failures()]
        if not ids:
            return IdeasMade()
        return await self.ask_model(ids, per_cluster=per_cluster, model=model, base_url=base_url, report=report)

    async def _batch(
        self, batch: Sequence[_Subject], per_cluster: int, model: str, base_url: str, report: Report
    ) -> IdeasMade:
        prompt = self._prompt(batch, per_cluster)
        task = Task(
            kind="planner.ideas", system=_prompts()["system"], prompt=prompt, model=model, base_url=base_url, output=SCHEMA
        )
        try:
            answer = await self._engine.run(task, report)
        except KnownError as error:
            name = model or self._settings.models.default
            return IdeasMade([], [IdeaFailure(cluster_id=one.id, model=name, reason=error.sentence) for one in batch])
        known = await self._db.read(store.titles)
        made = IdeasMade()
        reasons: dict[str, str] = {}
        for row in cast("list[dict[str, Any]]", answer.data["ideas"]):
            number = int(row["cluster"])
            if not 1 <= number <= len(batch):
                continue
            subject = batch[number - 1]
            problem = _problem(row, known)
            if problem:
                reasons[subject.id] = problem
            else:
                made.ideas.append(self._of_model(row, subject, answer.model, answer.answer_id))
        had = {idea.cluster_id for idea in made.ideas}
        for subject in batch:
            if subject.id not in had:
                reason = reasons.get(subject.id) or _("The model left this cluster out.")
                made.failures.append(IdeaFailure(cluster_id=subject.id, model=answer.model, reason=reason))
        return made

    def _prompt(self, batch: Sequence[_Subject], per_cluster: int) -> str:
        writing = self._settings.writing
        rows = [
            {
                "cluster": number,
                "name": harmless(one.name),
                "keywords": [harmless(word.text) for word in one.keywords[:SHOWN]],
            }
            for number, one in enumerate(batch, 1)
        ]
        return _prompts()["prompt"].format(
            count=per_cluster,
            language=writing.language,
            audience=f"Readers: {writing.audience}\n" if writing.audience else "",
            tone=f"Tone: {writing.tone}\n" if writing.tone else "",
            clusters=json.dumps(rows, ensure_ascii=False, indent=1),
        )

    def _of_model(self, row: Mapping[str, Any], subject: _Subject, model: str, answer_id: str) -> Idea:
        writing = self._settings.writing
        own = {word.text.casefold(): word.text for word in subject.keywords}
        chosen = [own[text.casefold()] for text in row["keywords"] if text.casefold() in own]
        return Idea(
            title=" ".join(row["title"].split()),
            brief=row["brief"].strip(),
            cluster_id=subject.id,
            keywords=list(dict.fromkeys(chosen)) or [word.text for word in subject.keywords[:1]],
            content_type=row["content_type"],
            structure=row["structure"],
            words=max(300, min(5_000, int(row["words"]))),
            audience=writing.audience,
            tone=writing.tone,
            language=writing.language,
            origin="model",
            model=model,
            answer_id=answer_id,
            reason=_("A model's opinion, for the cluster “{name}”.", name=subject.name),
        )

    def _from_templates(self, subject: _Subject, count: int) -> list[Idea]:
        writing = self._settings.writing
        first = subject.keywords[0]
        language = first.language[:2].lower() if len(first.language) in (2, 5) else writing.language
        told = _templates().get(language[:2])
        intent = next((word.intents[0] for word in subject.keywords if word.intents), "informational")
        plain: list[dict[str, Any]] = [{"title": "{keyword}", "structure": "article", "words": 1200}]
        rows: list[dict[str, Any]] = told.get(intent, plain) if told else plain
        others = ", ".join(word.text for word in subject.keywords[1:SHOWN])
        return [
            Idea(
                title=row["title"].format(keyword=_headed(first.text)),
                brief=told["brief"].format(keyword=first.text, others=others or first.text) if told else others,
                cluster_id=subject.id,
                keywords=[word.text for word in subject.keywords[:SHOWN]],
                structure=row["structure"],
                words=row["words"],
                audience=writing.audience,
                tone=writing.tone,
                language=language,
                origin="template",
                reason=_("A template for {intent} searches, for the cluster “{name}”.", intent=intent, name=subject.name),
            )
            for row in rows[:count]
        ]

    async def _subjects(self, cluster_ids: Sequence[str]) -> list[_Subject]:
        chosen = list(cluster_ids)
        if not chosen:
            had = {idea.cluster_id for idea in await self.listed()}
            found = await self._clusters.rows()
            chosen = [row.cluster.id for row in found if row.cluster.id not in had and row.cluster.state != "archived"]
        names = {one.id: one.name for one in await self._db.read(cluster_store.listed)}
        subjects = [_Subject(key, names[key], await self._clusters.keywords_of(key)) for key in chosen if key in names]
        return [subject for subject in subjects if subject.keywords]

    async def _keep(self, made: IdeasMade, asked: Sequence[str]) -> None:
        """Keep ideas and failures; a cluster that has ideas is mapped."""
        await self._db.write(_kept, made, asked)

    def _fill(self, idea: Idea, fields: Mapping[str, Any]) -> None:
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
            raise InputError(
                _("There is no such structure or type."), _("Structures: {names}.", names=", ".join(STRUCTURES))
            )
        if not 0 <= idea.priority <= 100 or idea.words < 0:
            raise InputError(_("Priority is 0 to 100, and words are not negative."), _("Choose another number."))


def _kept(connection: Any, made: IdeasMade, asked: Sequence[str]) -> None:
    store.put_many(connection, made.ideas)
    store.put_failures(connection, asked, made.failures)
    for cluster_id in {idea.cluster_id for idea in made.ideas}:
        cluster = cluster_store.get(connection, cluster_id)
        if cluster is not None and cluster.state == "new":
            cluster.state = "mapped"
            cluster_store.put_many(connection, [cluster])


def _problem(row: Mapping[str, Any], known: set[str]) -> str:
    title = " ".join(str(row["title"]).split())
    if not title or not row["brief"].strip():
        return _("The model gave an idea without a title or a brief.")
    if len(title) > LONGEST_TITLE:
        return _("The model gave a title of {count} characters.", count=len(title))
    if _doubled(title, known):
        return _("The model gave only ideas that are there already.")
    return ""


def _doubled(title: str, known: set[str]) -> bool:
    """Is there such a title? If not, it is known from now on."""
    plain = title.lower()
    if plain in known:
        return True
    known.add(plain)
    return False


def _headed(keyword: str) -> str:
    return keyword[:1].upper() + keyword[1:]
