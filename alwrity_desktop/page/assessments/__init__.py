"""One file is one check; they are found by themselves.

A file here has a constant CHECK, a `result.Check`. To add a check, add a file; nothing else knows of it. A frozen program
must be built with these modules collected (`collect_submodules("alwrity_desktop.page.assessments")` in the PyInstaller
spec), for nothing imports them by name; `found` fails where there are none.

All checks together have under 10 ms after a key press in a text of 20,000 words, so a check must not read the whole text
again. What is dear is found for one leaf (heading, paragraph, item ...) at a time, by a function of the module that is
handed to the page and remembered with the leaf:

    def _long_words(leaf: Leaf, most: int) -> list[Place]:
        return [leaf.place_in(word.start, word.end) for word in words(leaf.text) if len(word.text) > most]

    places = page.places(_long_words, 14)            # offsets into the source, of all leaves
    counts = page.per_leaf(_count_of_something)      # one value a leaf, in the order of page.leaves
    total = page.total(_count_of_something)          # their sum

Such a function looks at nothing but the leaf and its further arguments (hashable), and changes nothing that it gives back.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Check


@cache
def found() -> tuple[Check, ...]:
    """All checks, by the names of their files. Raises RuntimeError when the program was built without them."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    if not names:
        raise RuntimeError("no assessments are bundled: collect the submodules of alwrity_desktop.page.assessments")
    return tuple(importlib.import_module(f"{__name__}.{name}").CHECK for name in names)
