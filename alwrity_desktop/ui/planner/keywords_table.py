"""The table of keywords, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.keyword_row import (
    CLICKS,
    CLUSTER,
    COMPETITION,
    COUNTRY,
    CPC,
    CREATED,
    CURRENCY,
    DIFFICULTY,
    ID,
    IMPRESSIONS,
    INTENTS,
    LANGUAGE,
    PARENT,
    POSITION,
    SECTOR,
    SITE,
    TAGS,
    TEXT,
    TOPIC,
    TREND,
    VOLUME,
    KeywordRow,
    growth_of,
    moment_of,
    months_of,
    words_of,
)
from alwrity_desktop.planner.keyword_lines import refusal
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Edit, Part, Parts, Range, Table
from alwrity_desktop.ui.planner.keywords_words import (
    KeywordWords,
    cpc_text,
    difficulty_text,
    growth_text,
    intent_choices,
    intent_hint,
    intent_text,
    intent_told,
    intent_tone,
    intent_word,
    share_text,
    state_of,
    state_tone,
    state_word,
    volume_hint,
    volume_text,
    volume_told,
)
from alwrity_desktop.ui.widgets.feedback import EmptyState

if TYPE_CHECKING:
    from alwrity_desktop.planner.keyword_edits import Figure

Get = Callable[[KeywordRow], Any]
MOST_VOLUME = 100_000_000_000


@dataclass(slots=True, frozen=True)
class Edits:
    """What inline editing calls: each takes the row and the new value. figure: gets its name first."""

    text: Callable[[KeywordRow, Any], Any]
    figure: Callable[[Figure, KeywordRow, Any], Any]
    country: Callable[[KeywordRow, Any], Any]
    language: Callable[[KeywordRow, Any], Any]


def keywords_table(
    words: KeywordWords,
    edits: Edits,
    actions: Sequence[Action[KeywordRow]],
    to_cluster: Callable[[KeywordRow], Any],
    details: Callable[[KeywordRow], QWidget],
    empty: QWidget,
) -> Table[KeywordRow]:
    """The table; `words` knows clusters and files by name."""
    return Table(
        "planner-keywords",
        _("Keywords"),
        columns(words, edits, to_cluster),
        key=itemgetter(ID),
        count=_count,
        empty=empty,
        filters=filters(words),
        actions=actions,
        search=_("Search keywords"),
        sort="text",
        details=details,
        open_first=False,
    )


def columns(words: KeywordWords, edits: Edits, to_cluster: Callable[[KeywordRow], Any]) -> list[Column[KeywordRow]]:
    """What is known of a keyword; figures as the files tell them."""
    made = Column[KeywordRow]
    number = partial(made, side="right", falling=True, searched=False)
    return [
        made("text", _("Keyword"), itemgetter(TEXT), look="title", edit=Edit("text", edits.text, check=_check)),
        number("volume", _("Volume"), itemgetter(VOLUME), 104, text=volume_text, hint=volume_hint, csv=volume_told,
               edit=Edit("number", partial(edits.figure, "volume"), whole=True, least=0, most=MOST_VOLUME)),
        number("difficulty", _("Difficulty"), itemgetter(DIFFICULTY), 92, text=difficulty_text,
               edit=Edit("number", partial(edits.figure, "difficulty"), least=0, most=100)),
        number("cpc", _("CPC"), itemgetter(CPC), 96, text=cpc_text,
               edit=Edit("number", partial(edits.figure, "cpc"), least=0, most=1_000_000)),
        made("intent", _("Intent"), _intents, 168, look="pill", text=intent_text, tone=intent_tone, hint=intent_hint,
             csv=intent_told, searched=False,
             edit=Edit("choice", partial(edits.figure, "intents"), _intent, choices=intent_choices)),
        made("cluster", _("Cluster"), words.cluster, 170, look="link", open=to_cluster),
        made("state", _("State"), _state, 112, look="pill", tone=state_tone, searched=False),
        made("trend", _("Trend"), _growth, 96, look="line", text=growth_text, points=_months, falling=True,
             searched=False, hidden=True),
        number("growth", _("Growth"), _growth, 92, text=growth_text, hidden=True),
        made("currency", _("Currency"), itemgetter(CURRENCY), 84, searched=False, hidden=True),
        number("competition", _("Competition"), itemgetter(COMPETITION), 112, text=_competition, hidden=True),
        number("position", _("Position"), itemgetter(POSITION), 92, hidden=True),
        number("clicks", _("Clicks"), itemgetter(CLICKS), 84, hidden=True),
        number("impressions", _("Impressions"), itemgetter(IMPRESSIONS), 112, hidden=True),
        made("country", _("Country"), itemgetter(COUNTRY), 92, searched=False, hidden=True,
             edit=Edit("text", edits.country)),
        made("language", _("Language"), itemgetter(LANGUAGE), 92, searched=False, hidden=True,
             edit=Edit("text", edits.language)),
        made("tags", _("Tags"), _tags, 140, hidden=True, edit=Edit("text", partial(edits.figure, "tags"), _tag_line)),
        made("parent", _("Parent keyword"), itemgetter(PARENT), 140, searched=False, hidden=True),
        made("topic", _("Topic"), itemgetter(TOPIC), 120, searched=False, hidden=True),
        made("site", _("Site"), words.site_of, 130, searched=False, hidden=True),
        made("sector", _("Sector"), itemgetter(SECTOR), 120, searched=False, hidden=True),
        made("source", _("Source"), words.source_text, 160, searched=False, hidden=True),
        made("added", _("Added"), _added, 112, falling=True, searched=False, hidden=True),
    ]  # fmt: skip


def filters(words: KeywordWords) -> list[Any]:
    """Filters; of each only values that occur are offered."""
    nothing_away = EmptyState("inbox", _("The archive is empty"), _("Keywords you put away stay here."))
    everyone = EmptyState("inbox", _("All keywords are in the archive"), _("Restore those you want to work with."))
    return [
        Parts("shelf", _("Shelf"), _shelf,
              [Part("use", _("In use"), ("use",), everyone), Part("archive", _("Archive"), ("archive",), nothing_away)]),
        Choice("state", _("State"), state_of, _("Any state"), state_word),
        Choice("cluster", _("Cluster"), itemgetter(CLUSTER), _("Any cluster"), words.cluster_name, _("In no cluster")),
        Choice("intent", _("Intent"), _intents, _("Any intent"), intent_word, _("Intent not known")),
        Range("volume", _("Volume"), itemgetter(VOLUME), _("Volume not known")),
        Range("difficulty", _("Difficulty"), itemgetter(DIFFICULTY), _("Difficulty not known")),
        Range("cpc", _("CPC"), itemgetter(CPC), _("CPC not known")),
        Choice("country", _("Country"), itemgetter(COUNTRY), _("All countries"), none=_("No country")),
        Choice("language", _("Language"), itemgetter(LANGUAGE), _("All languages"), none=_("No language")),
        Choice("tag", _("Tag"), _tags, _("All tags"), none=_("Without a tag")),
        Choice("site", _("Site"), itemgetter(SITE), _("All sites"), words.site, _("No site in particular")),
        Choice("sector", _("Sector"), itemgetter(SECTOR), _("All sectors"), none=_("No sector")),
        Choice("source", _("Source"), words.sources, _("All sources"), words.source_name),
        Dates("added", _("Added"), _added, _("Added at any time")),
    ]  # fmt: skip


def tags_of(line: str) -> list[str]:
    """Tags of a line, divided by commas."""
    return list(dict.fromkeys(tag.strip() for tag in line.split(",") if tag.strip()))


def _count(number: int) -> str:
    return ngettext("{count} keyword", "{count} keywords", number)


def _check(_row: KeywordRow, value: str) -> str:
    return refusal(value)


def _intents(row: KeywordRow) -> tuple[str, ...]:
    return words_of(row[INTENTS])


def _intent(row: KeywordRow) -> str:
    found = words_of(row[INTENTS])
    return found[0] if found else ""


def _tags(row: KeywordRow) -> tuple[str, ...]:
    return words_of(row[TAGS])


def _tag_line(row: KeywordRow) -> str:
    return ", ".join(words_of(row[TAGS]))


def _state(row: KeywordRow) -> str:
    return state_word(state_of(row))


def _shelf(row: KeywordRow) -> str:
    return "archive" if state_of(row) == "archived" else "use"


def _growth(row: KeywordRow) -> float | None:
    return growth_of(row[TREND])


def _months(row: KeywordRow) -> tuple[int | None, ...]:
    return months_of(row[TREND])


def _competition(row: KeywordRow) -> str:
    return share_text(cast("float | None", row[COMPETITION]))


def _added(row: KeywordRow) -> datetime:
    return moment_of(row[CREATED])
