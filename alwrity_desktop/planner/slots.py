"""Which weekday and hour of publishing went with more clicks, from the person's own posts alone; else no claim is made.

Posts: those of the connected sites as they are kept here. Clicks: what imported files (Search Console) say of the
address of each. A slot needs LEAST posts, and so do the others together; the best slot is told only where its clicks
differ from the others' beyond chance: ranks of clicks, the largest standardised mean rank of all slots, compared with the
same figure after shuffling the posts (a permutation test, which allows for looking at many slots at once), times the
number of tables looked at (Bonferroni). Posts younger than YOUNG at the time of the figures are left out: they had less
time to be found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.planner.recurring import zone
from alwrity_desktop.store import calendar as store
from alwrity_desktop.store.database import Database

LEAST = 5
"""Posts a slot needs."""
ALPHA = 0.05
SHUFFLES = 2_000
YOUNG = timedelta(days=28)
SEED = 20_261_121
By = Literal["weekday", "hour", "weekday and hour"]
TABLES: tuple[By, ...] = ("weekday", "hour", "weekday and hour")


@dataclass(slots=True, frozen=True)
class Slot:
    """Posts that came out on a weekday (0 is Monday), in an hour, or both, and their clicks on average."""

    posts: int
    clicks: float
    weekday: int | None = None
    hour: int | None = None


@dataclass(slots=True, frozen=True)
class Best:
    """A slot that did better than chance lets expect. others: clicks of all other posts on average. chance: of a
    difference as large as this one or larger if the time made none."""

    slot: Slot
    others: float
    chance: float


@dataclass(slots=True)
class BestSlots:
    """What is known. posts: that were compared, of `published`. best: None where nothing may be claimed, and `missing`
    says why. tables: all slots with a post, also those with too few."""

    timezone: str
    published: int = 0
    posts: int = 0
    young: int = 0
    best: Best | None = None
    missing: list[str] = field(default_factory=list[str])
    tables: dict[By, list[Slot]] = field(default_factory=dict[By, list[Slot]])


async def best_slots(db: Database, timezone: str, site_id: str = "") -> BestSlots:
    """Look at the posts of all sites, or of one. Raises InputError for a zone there is not."""
    zone(timezone)
    links = await db.read(store.published_links, site_id)
    clicks = await db.read(store.clicks_by_url)
    dated = await db.read(store.newest_figures)
    return await asyncio.to_thread(judged, links, clicks, dated, timezone)


def judged(
    links: Sequence[tuple[str, datetime]], clicks: dict[str, int], dated: datetime | None, timezone: str
) -> BestSlots:
    """The same of what was read. CPU work: run it in a thread."""
    made = BestSlots(timezone, published=len(links))
    by_address: dict[str, int] = {}
    for url, count in clicks.items():
        by_address[address(url)] = by_address.get(address(url), 0) + count
    place, kept = zone(timezone), list[tuple[datetime, int]]()
    for link, at in links:
        count = by_address.get(address(link))
        if count is None:
            continue
        if dated is not None and at > dated - YOUNG:
            made.young += 1
            continue
        kept.append((at.astimezone(place), count))
    made.posts = len(kept)
    made.tables = {by: _slots(kept, by) for by in TABLES}
    made.missing = _missing(made, clicks)
    if not made.missing:
        made.best = _best(kept, made)
        if made.best is None:
            said = ngettext("Of {count} post", "Of {count} posts", made.posts)
            made.missing = [_("{said}, no time of publishing differs from the others by more than chance.", said=said)]
    return made


def address(url: str) -> str:
    """What two spellings of one address have in common."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}".removesuffix("?")


def _missing(made: BestSlots, clicks: dict[str, int]) -> list[str]:
    """What would have to be there, as sentences."""
    found: list[str] = []
    if not made.published:
        found.append(_("No published posts are known: connect your site, and let its posts be read."))
    if not clicks:
        found.append(_("No clicks by address are known: import a Search Console file that has URLs and clicks."))
    if found:
        return found
    if not any(_enough(made.posts, slot) for slots in made.tables.values() for slot in slots):
        words = _("{posts} of {all} published posts have clicks in what you imported", posts=made.posts, all=made.published)
        if made.young:
            words += ngettext(" ({count} more is too young)", " ({count} more are too young)", made.young)
        least = _("a time needs at least {least} posts, and the others as many", least=LEAST)
        found.append(_("{words}; {least}.", words=words, least=least))
    return found


def _enough(posts: int, slot: Slot) -> bool:
    return slot.posts >= LEAST and posts - slot.posts >= LEAST


def _key(at: datetime, by: By) -> tuple[int | None, int | None]:
    return (None if by == "hour" else at.weekday(), None if by == "weekday" else at.hour)


def _slots(kept: Sequence[tuple[datetime, int]], by: By) -> list[Slot]:
    found: dict[tuple[int | None, int | None], list[int]] = {}
    for at, count in kept:
        found.setdefault(_key(at, by), []).append(count)
    made = [Slot(len(counts), sum(counts) / len(counts), *key) for key, counts in found.items()]
    return sorted(made, key=lambda slot: (slot.weekday or 0, slot.hour or 0))


def _best(kept: Sequence[tuple[datetime, int]], made: BestSlots) -> Best | None:
    """The surest slot of all tables."""
    found: list[Best] = []
    tried: list[By] = [by for by in TABLES if any(_enough(made.posts, slot) for slot in made.tables[by])]
    for by in tried:
        keys = [_key(at, by) for at, _count in kept]
        wanted = [(slot.weekday, slot.hour) for slot in made.tables[by] if _enough(made.posts, slot)]
        key, chance = _tested([count for _at, count in kept], keys, wanted)
        chance = min(1.0, chance * len(tried))
        if chance < ALPHA:
            slot = next(slot for slot in made.tables[by] if (slot.weekday, slot.hour) == key)
            rest = [count for (_at, count), one in zip(kept, keys, strict=True) if one != key]
            found.append(Best(slot, sum(rest) / len(rest), chance))
    return min(found, key=lambda best: (best.chance, best.slot.posts), default=None)


def _tested(
    counts: Sequence[int], keys: Sequence[tuple[int | None, int | None]], wanted: Sequence[tuple[int | None, int | None]]
) -> tuple[tuple[int | None, int | None], float]:
    """The slot with the largest standardised mean rank, and the chance of one as large. The same each time."""
    import numpy as np

    values = np.asarray(counts, dtype=np.float64)
    _unique, inverse, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(sizes)
    ranks = (ends - (sizes - 1) / 2)[inverse]
    labels = np.asarray([wanted.index(key) if key in wanted else len(wanted) for key in keys])
    held = np.bincount(labels, minlength=len(wanted) + 1)[: len(wanted)].astype(np.float64)
    total = float(len(values))
    spread = np.sqrt((total - held) * (total + 1) / (12 * held))

    def scores(order: np.ndarray) -> np.ndarray:
        sums = np.bincount(labels, weights=order, minlength=len(wanted) + 1)[: len(wanted)]
        return (sums / held - (total + 1) / 2) / spread

    seen = scores(ranks)
    generator = np.random.default_rng(SEED)
    as_large = sum(bool(scores(generator.permutation(ranks)).max() >= seen.max() - 1e-12) for _number in range(SHUFFLES))
    return wanted[int(seen.argmax())], (1 + as_large) / (1 + SHUFFLES)
