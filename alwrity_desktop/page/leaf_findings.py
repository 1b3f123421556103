"""What is found in single leaves, without looking at all the leaves in which nothing was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import compress
from typing import Concatenate

from alwrity_desktop.page.leaf import Leaf, P, T
from alwrity_desktop.page.tree import Page


def found_in(
    page: Page, function: Callable[Concatenate[Leaf, P], T], *args: P.args, **named: P.kwargs
) -> Iterator[tuple[Leaf, T]]:
    """The leaves for which `function` (see `Page.per_leaf`) gives something that is not empty, and what it gives."""
    values = page.per_leaf(function, *args, **named)
    return zip(compress(page.leaves, values), filter(None, values), strict=True)
