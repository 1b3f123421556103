"""What vectors of all keywords would take, told before a model is asked for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alwrity_desktop.ai import tokens
from alwrity_desktop.ai.routes import parse
from alwrity_desktop.ai.task import Estimate
from alwrity_desktop.core.messages import _
from alwrity_desktop.store import keywords
from alwrity_desktop.store.database import Database

if TYPE_CHECKING:
    from alwrity_desktop.ai.engine import Engine


async def estimate_vectors(
    db: Database, engine: Engine, model: str, base_url: str = "", *, local: bool = False
) -> Estimate:
    """An estimate. local: the package on this machine, which takes no tokens. Raises InputError for an unknown model."""
    if local:
        return Estimate(0, 0, 0, _("runs on this machine"), model)
    route = parse(model, engine.settings, base_url)
    found = await db.read(keywords.to_cluster)
    count = await asyncio.to_thread(_count, [one.text for one in found])
    price = (await engine.prices()).find(route.provider.name, route.model, route.base_url)
    return Estimate(count, 0, price.cost(count, 0) if price else None, _("estimated"), route.name)


def _count(texts: list[str]) -> int:
    return tokens.estimate(*texts)
