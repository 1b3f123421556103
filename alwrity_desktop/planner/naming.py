"""Names, descriptions and splits of clusters by a model, a few clusters a call. A model's opinion, and labelled so.

An answer is checked cluster by cluster: every part has a name, 3 to 10 keywords where it is a split, each keyword stands in
exactly one part and in the cluster it is of. What does not pass is shown with its reason and can be run again alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from alwrity_desktop.ai.fencing import harmless
from alwrity_desktop.ai.task import Estimate, Task
from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report, silent
from alwrity_desktop.model.cluster import Cluster
from alwrity_desktop.planner import prompts
from alwrity_desktop.planner.clusters import Clusters
from alwrity_desktop.store import cluster_words
from alwrity_desktop.store import clusters as store
from alwrity_desktop.store.cluster_words import Word
from alwrity_desktop.store.clusters import Before, Places
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine
    from alwrity_desktop.core.settings import Settings

AT_ONCE = 5
"""Clusters in one call."""
LEAST_TO_SPLIT, LEAST_PART, MOST_PART = 6, 3, 10
"""A cluster with fewer keywords is named only; a part of a split holds 3 to 10."""
SAMPLE = 20
"""Calls that are looked at to tell what all of them would take."""
SHOWN = 60
"""Keywords of a cluster that a model sees; one with more is only named."""
LONGEST_NAME, LONGEST_DESCRIPTION = 80, 400
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["clusters"],
    "properties": {
        "clusters": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["cluster", "parts"],
                "properties": {
                    "cluster": {"type": "integer"},
                    "parts": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["name", "description", "keywords"],
                            "properties": {
                                "name": {"type": "string"},
                                "description": {"type": "string"},
                                "keywords": {"type": "array", "items": {"type": "integer"}},
                            },
                        },
                    },
                },
            },
        }
    },
}


@dataclass(slots=True, frozen=True)
class Refused:
    """A cluster the answer cannot be used for, and why."""

    cluster_id: str
    name: str
    reason: str


@dataclass(slots=True)
class Named:
    """named: clusters as they are now, those that were split off too. refused: run again with `only`. before: for undo."""

    named: list[Cluster] = field(default_factory=list[Cluster])
    refused: list[Refused] = field(default_factory=list[Refused])
    split: int = 0
    before: list[Before] = field(default_factory=list[Before])


@dataclass(slots=True, frozen=True)
class _Subject:
    cluster: Cluster
    keywords: list[Word]


@dataclass(slots=True, frozen=True)
class _Part:
    name: str
    description: str
    keywords: list[Word]


class Naming:
    """Asks a model about the clusters of a workspace."""

    def __init__(self, db: Database, engine: Engine, settings: Settings, clusters: Clusters) -> None:
        self._db = db
        self._engine = engine
        self._settings = settings
        self._clusters = clusters

    async def ask_model(
        self,
        only: Sequence[str] = (),
        *,
        split: bool = True,
        model: str = "",
        base_url: str = "",
        report: Report = silent,
        into: Named | None = None,
    ) -> Named:
        """Name clusters, and split those that hold several subjects. Each batch is kept as it comes.

        only: ids; without, all that are not locked, archived, or named by a model or a person already. A refused or broken
        batch stops no other. into: gets what is done, also where this is stopped. Raises InputError for ids that are not
        there.
        """
        subjects = await self._subjects(only)
        done = Named() if into is None else into
        for start in range(0, len(subjects), AT_ONCE):
            batch = subjects[start : start + AT_ONCE]
            told = _("Clusters {done} of {all}", done=start + len(batch), all=len(subjects))
            report(Progress("call", told, start / len(subjects)))
            await self._batch(batch, split, model, base_url, report, done)
        return done

    async def estimate(
        self, only: Sequence[str] = (), *, split: bool = True, model: str = "", base_url: str = ""
    ) -> tuple[int, Estimate]:
        """How many clusters `ask_model` would ask about, and what it would take: of some calls, for all of them."""
        subjects = await self._subjects(only)
        batches = [subjects[start : start + AT_ONCE] for start in range(0, len(subjects), AT_ONCE)]
        some = [await self._engine.estimate(await self._task(batch, split, model, base_url)) for batch in batches[:SAMPLE]]
        share = len(batches) / len(some) if some else 0.0
        costs = [one.cost_micros for one in some]
        known = [cost for cost in costs if cost is not None]
        return len(subjects), Estimate(
            round(share * sum(one.tokens_in for one in some)),
            round(share * sum(one.tokens_out for one in some)),
            round(share * sum(known)) if len(known) == len(costs) else None,
            some[0].label if some else "",
            some[0].model if some else model,
        )

    async def undo(self, done: Named) -> None:
        """Put everything back as it was before `ask_model`."""
        for before in reversed(done.before):
            await self._clusters.restore(before)

    async def _subjects(self, only: Sequence[str]) -> list[_Subject]:
        rows = {row.cluster.id: row.cluster for row in await self._clusters.rows()}
        if unknown := [key for key in only if key not in rows]:
            raise InputError(_("There is no cluster {id}.", id=unknown[0]), _("Look at the list again."))
        chosen = [rows[key] for key in dict.fromkeys(only)] or [
            one
            for one in rows.values()
            if not one.locked and one.state != "archived" and one.method not in ("model", "person")
        ]
        held = await self._db.read(cluster_words.words, [one.id for one in chosen])
        found = [_Subject(one, sorted(held.get(one.id, ()), key=partial(_is_not, one.primary_id))) for one in chosen]
        return [one for one in found if one.keywords]

    async def _task(self, batch: Sequence[_Subject], split: bool, model: str, base_url: str) -> Task:
        system, prompt = await prompts.filled(self._db, "planning.name", self._asked(batch, split))
        return Task(kind="planner.clusters", system=system, prompt=prompt, model=model, base_url=base_url, output=SCHEMA)

    async def _batch(
        self, batch: Sequence[_Subject], split: bool, model: str, base_url: str, report: Report, done: Named
    ) -> None:
        task = await self._task(batch, split, model, base_url)
        try:
            answer = await self._engine.run(task, report)
        except KnownError as error:
            done.refused += [Refused(one.cluster.id, one.cluster.name, error.sentence) for one in batch]
            return
        rows = {int(row["cluster"]): row for row in cast("list[dict[str, Any]]", answer.data["clusters"])}
        for number, subject in enumerate(batch, 1):
            reason, parts = _checked(rows.get(number), subject, split)
            if reason:
                done.refused.append(Refused(subject.cluster.id, subject.cluster.name, reason))
                continue
            made, before = await self._db.write(_kept, subject.cluster.id, parts)
            done.named += made
            done.split += len(made) > 1
            if made:
                done.before.append(before)
            else:
                reason = _("The cluster has changed since.")
                done.refused.append(Refused(subject.cluster.id, subject.cluster.name, reason))

    def _asked(self, batch: Sequence[_Subject], split: bool) -> dict[str, Any]:
        rows = [
            {
                "cluster": number,
                "name": harmless(one.cluster.name),
                "split": _may_split(one, split),
                "keywords": {place: harmless(word.text) for place, word in enumerate(one.keywords[:SHOWN], 1)},
            }
            for number, one in enumerate(batch, 1)
        ]
        return {
            "least": LEAST_PART,
            "most": MOST_PART,
            "language": self._settings.writing.language,
            "clusters": json.dumps(rows, ensure_ascii=False, indent=1),
        }


def _is_not(keyword_id: str, word: Word) -> bool:
    return word.id != keyword_id


def _may_split(one: _Subject, split: bool) -> bool:
    return split and LEAST_TO_SPLIT <= len(one.keywords) <= SHOWN


def _checked(row: Mapping[str, Any] | None, subject: _Subject, split: bool) -> tuple[str, list[_Part]]:
    """Why the answer cannot be used ("" when it can), and its parts."""
    if row is None or not row["parts"]:
        return _("The model left this cluster out."), []
    told = cast("list[dict[str, Any]]", row["parts"])
    texts = [(" ".join(part["name"].split()), " ".join(part["description"].split())) for part in told]
    if not all(name and description for name, description in texts):
        return _("The model gave no name or no description."), []
    if any(len(name) > LONGEST_NAME or len(description) > LONGEST_DESCRIPTION for name, description in texts):
        return _("The model gave a name or description that is too long."), []
    if len(told) == 1:
        return "", [_Part(*texts[0], subject.keywords)]
    if not _may_split(subject, split):
        return _("The model split a cluster that was only to be named."), []
    return _parts(told, texts, subject)


def _parts(told: Sequence[dict[str, Any]], texts: Sequence[tuple[str, str]], subject: _Subject) -> tuple[str, list[_Part]]:
    if len({name.casefold() for name, _description in texts}) < len(texts):
        return _("The model gave two parts the same name."), []
    numbers = [int(number) for part in told for number in part["keywords"]]
    if sorted(numbers) != list(range(1, len(subject.keywords) + 1)):
        return _("The model's parts do not hold each keyword once."), []
    if any(not LEAST_PART <= len(part["keywords"]) <= MOST_PART for part in told):
        return _("The model made parts of other than {least} to {most} keywords.", least=LEAST_PART, most=MOST_PART), []
    groups = [[subject.keywords[int(number) - 1] for number in part["keywords"]] for part in told]
    parts = [_Part(*text, group) for text, group in zip(texts, groups, strict=True)]
    # The part with the primary keyword is what the cluster stays.
    return "", sorted(parts, key=lambda part: subject.cluster.primary_id not in {word.id for word in part.keywords})


def _kept(connection: Any, cluster_id: str, parts: Sequence[_Part]) -> tuple[list[Cluster], Before]:
    """Write a checked answer; nothing when a keyword has gone elsewhere in the meantime."""
    was, cluster = store.get(connection, cluster_id), store.get(connection, cluster_id)
    ids = [word.id for part in parts for word in part.keywords]
    places = store.places(connection, ids)
    moved = any(places.get(key, ("", ""))[0] != cluster_id for key in ids)
    if was is None or cluster is None or moved:
        return [], Before()
    cluster.name, cluster.description, cluster.method = parts[0].name, parts[0].description, "model"
    made = [cluster]
    wanted: Places = {}
    for part in parts[1:]:
        first = max(part.keywords, key=lambda word: (word.volume or -1, -len(word.text), word.text))
        fresh = Cluster(name=part.name, description=part.description, primary_id=first.id, method="model")
        made.append(fresh)
        wanted |= {word.id: (fresh.id, places[word.id][1]) for word in part.keywords}
    store.put_many(connection, made)
    store.place(connection, wanted)
    return made, Before([was], [one.id for one in made[1:]], {key: places[key] for key in wanted})
