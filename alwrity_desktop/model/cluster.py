"""Keywords that belong on one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from alwrity_desktop.model.identity import Entity

ClusterState = Literal["new", "mapped", "archived"]
ClusterMethod = Literal["text", "embeddings", "results", "model", "person"]
"""text: estimated from the keywords' text; embeddings: from text and embeddings.
results: shared addresses on results pages. model: a model's opinion."""


@dataclass(slots=True, kw_only=True)
class Cluster(Entity):
    """A cluster. Which keywords are in it stands in the keywords (`cluster_id`).

    locked: clustering again leaves it as it is. mapped_pages: addresses or draft ids that answer it already. hub: the
    pillar and its spokes as cluster ids, {"pillar": id} in a spoke, {"spokes": [ids]} in a pillar.
    """

    name: str
    description: str = ""
    primary_id: str = ""
    state: ClusterState = "new"
    method: ClusterMethod = "text"
    locked: bool = False
    mapped_pages: list[str] = field(default_factory=list[str])
    hub: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(slots=True, frozen=True)
class ClusterFigures:
    """What a cluster adds up to. volume: of those keywords where it is known, None where of none; estimated: any is."""

    keywords: int
    volume: int | None
    volume_known: int
    volume_estimated: bool
    difficulty: float | None
