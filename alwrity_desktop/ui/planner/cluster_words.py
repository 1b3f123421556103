"""The keywords of one cluster as a table, as data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.pages.table_columns import Action, Column, Table
from alwrity_desktop.ui.planner.keywords_words import intent_word
from alwrity_desktop.ui.widgets.feedback import EmptyState

if TYPE_CHECKING:
    from alwrity_desktop.model.keyword import Keyword


def words_table(act: Callable[[str, list[Any]], Any], is_primary: Callable[[Keyword], bool]) -> Table[Any]:
    """act: gets "move", "split", "out" or "primary", and the keywords."""

    def other(word: Keyword) -> bool:
        return not is_primary(word)

    def shown(word: Keyword) -> str:
        return f"★ {word.text}" if is_primary(word) else word.text

    def told(word: Keyword) -> str:
        return _("{keyword}, the primary keyword", keyword=word.text) if is_primary(word) else ""

    empty = EmptyState("tag", _("No keywords"), _("Move some here from another cluster."))
    return Table(
        "planner-cluster-words",
        _("Keywords of the cluster"),
        [
            Column("text", _("Keyword"), lambda word: word.text, look="title", text=shown, hint=told),
            Column("volume", _("Volume"), lambda word: word.volume, 108, side="right", falling=True, searched=False,
                   text=_volume),
            Column("difficulty", _("Difficulty"), lambda word: word.difficulty, 84, side="right", searched=False,
                   hidden=True),
            Column("intent", _("Intent"), lambda word: ", ".join(map(intent_word, word.intents)), 110, hidden=True),
        ],
        key=lambda word: word.id,
        count=partial(ngettext, "{count} keyword", "{count} keywords"),
        empty=empty,
        actions=[
            Action("move", _("Move to ..."), partial(act, "move"), icon="arrow-right", shortcut="Ctrl+Shift+M"),
            Action("split", _("Split off"), partial(act, "split"), icon="split", shortcut="Ctrl+Shift+S"),
            Action("primary", _("Make it the primary keyword"), partial(act, "primary"), icon="star", single=True,
                   bar=False, when=other),
            Action("out", _("Take out of the cluster"), partial(act, "out"), icon="close", shortcut="Delete", bar=False,
                   line=True),
        ],
        sort="volume",
        open_first=False,
    )  # fmt: skip


def _volume(word: Keyword) -> str:
    if word.volume is None:
        return "–"
    high = f"–{word.volume_high:,}" if word.volume_high else ""
    return f"≈ {word.volume:,}{high}" if word.volume_estimated else f"{word.volume:,}"
