"""Average linkage over a sparse graph of likenesses, by chains of nearest neighbours.

Exact: the same clusters as average linkage over the full matrix in which a missing edge is 0 (F. Murtagh, "A survey of
recent advances in hierarchical clustering algorithms", The Computer Journal 26, 1983), cut where the average falls below
the limit. Deterministic: ties go to the lower number. O(edges) memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

Edge = tuple[int, int, float]


def average_linkage(
    sizes: Sequence[int],
    edges: Iterable[Edge],
    least: float,
    pinned: Sequence[int] = (),
    pause: Callable[[], None] = lambda: None,
    tell: Callable[[float], None] = lambda _share: None,
) -> list[int]:
    """The cluster of each node, as the lowest node number in it.

    sizes: how much each node counts. edges: (node, node, likeness 0-1), each pair once. least: the lowest average likeness
    that is joined. pinned: nodes of which no two may come into one cluster (locked clusters). pause, tell: called now
    and then, tell with the share that is done.
    """
    graph = _Graph(sizes, edges, pinned)
    for start in range(len(sizes)):
        if start % 500 == 0:
            pause()
            tell(start / len(sizes))
        chain = [] if start in graph.parent else [start]
        while chain:
            here, before = chain[-1], chain[-2] if len(chain) > 1 else -1
            other = graph.nearest(here, before, least)
            if other < 0:
                chain.pop()
            elif other == before:
                del chain[-2:]
                joined = graph.join(here, other)
                if not chain:
                    chain.append(joined)
            else:
                chain.append(other)
    return graph.roots()


class _Graph:
    """Clusters under way: `near[i][j]` is the sum of likeness x size x size between the members of i and j."""

    def __init__(self, sizes: Sequence[int], edges: Iterable[Edge], pinned: Sequence[int]) -> None:
        self.size = list(sizes)
        self.near: list[dict[int, float]] = [{} for _size in sizes]
        self.parent: dict[int, int] = {}
        self.pinned = set(pinned)
        for one, other, likeness in edges:
            if not (one in self.pinned and other in self.pinned):
                self.near[one][other] = self.near[other][one] = likeness * sizes[one] * sizes[other]

    def nearest(self, node: int, before: int, least: float) -> int:
        """The likest neighbour with at least `least` on average, -1 for none; of equals `before`, then the lowest."""
        best, found, size = least, -1, self.size
        own = size[node]
        for other, total in self.near[node].items():
            likeness = total / (own * size[other])
            if likeness > best or (
                likeness == best and (found < 0 or other == before or (found != before and other < found))
            ):
                best, found = likeness, other
        return found

    def join(self, one: int, other: int) -> int:
        """Make one cluster of two; gives its node, the lower of them."""
        keep, gone = min(one, other), max(one, other)
        kept, left = self.near[keep], self.near[gone]
        kept.pop(gone, None)
        left.pop(keep, None)
        for node, total in left.items():
            beside = self.near[node]
            del beside[gone]
            beside[keep] = kept[node] = kept.get(node, 0.0) + total
        self.near[gone] = {}
        self.parent[gone] = keep
        self.size[keep] += self.size[gone]
        if one in self.pinned or other in self.pinned:
            self.pinned.add(keep)
            for node in [node for node in kept if node in self.pinned]:
                del kept[node], self.near[node][keep]
        return keep

    def roots(self) -> list[int]:
        """The cluster's node for each node."""
        found = list(range(len(self.size)))
        for node in range(len(found)):
            top = node
            while top in self.parent:
                top = self.parent[top]
            found[node] = top
        return found
