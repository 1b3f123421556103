"""What the rows of the keyword table say: figures with what is known of them, sources, clusters by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.keyword import Intent
from alwrity_desktop.model.keyword_merging import PERSON
from alwrity_desktop.model.keyword_row import (
    CLUSTER,
    CPC,
    CURRENCY,
    DIFFICULTY,
    DISABLED,
    IMPORT,
    INTENT_SOURCE,
    INTENTS,
    ORIGINS,
    SITE,
    STATE,
    TREND,
    VOLUME,
    VOLUME_ESTIMATED,
    VOLUME_HIGH,
    KeywordRow,
    growth_of,
    imports_of,
    words_of,
)
from alwrity_desktop.ui.dates import day

if TYPE_CHECKING:
    from alwrity_desktop.ui.widgets.text import Tone

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥"}


@dataclass(slots=True, frozen=True)
class Told:
    """The file an import read, its tool, and when its figures are from."""

    file: str
    tool: str
    dated: datetime


class KeywordWords:
    """Words for rows. clusters: name and number of keywords by id. imports: by number."""

    def __init__(self) -> None:
        self.clusters: Mapping[str, tuple[str, int]] = {}
        self.imports: Mapping[int, Told] = {}
        self.sites: Mapping[str, str] = {}
        self._sources: dict[tuple[int, str], tuple[str, ...]] = {}

    def know(self, clusters: Mapping[str, tuple[str, int]], imports: Mapping[int, Told]) -> bool:
        """Take names anew; True where words of rows that are shown may be others now."""
        before = self.clusters
        renamed = any(key in before and before[key][0] != name for key, (name, _count) in clusters.items())
        changed = renamed or (bool(self.imports) and imports != self.imports)
        self.clusters, self.imports = clusters, imports
        return changed

    def cluster(self, row: KeywordRow) -> str:
        """The name of the cluster it is in, "" for none."""
        return self.cluster_name(row[CLUSTER]) if row[CLUSTER] else ""

    def cluster_name(self, cluster_id: str) -> str:
        """The name of a cluster."""
        found = self.clusters.get(cluster_id)
        return found[0] if found is not None else _("a cluster that is gone")

    def site(self, site_id: str) -> str:
        """The name of a site."""
        return self.sites.get(site_id, _("a site that is gone"))

    def site_of(self, row: KeywordRow) -> str:
        """The name of the site a keyword is for, "" for none in particular."""
        return self.site(row[SITE]) if row[SITE] else ""

    def sources(self, row: KeywordRow) -> tuple[str, ...]:
        """Numbers of the imports its figures are from, as text."""
        key = row[IMPORT], row[ORIGINS]
        found = self._sources.get(key)
        if found is None:
            found = self._sources[key] = tuple(str(number) for number in imports_of(*key))
        return found

    def source_name(self, number: str) -> str:
        """The file of an import; its date beside it where several files have that name."""
        if number == str(PERSON):
            return _("Corrected by you")
        told = self.imports.get(int(number))
        if told is None:
            return _("Added here")
        twins = sum(other.file == told.file for other in self.imports.values())
        return f"{told.file}, {day(told.dated)}" if twins > 1 else told.file

    def source_text(self, row: KeywordRow) -> str:
        """The files its figures are from."""
        return ", ".join(map(self.source_name, self.sources(row)))


def state_of(row: KeywordRow) -> str:
    """Its state, or "off" where it is left out."""
    return "off" if row[DISABLED] and row[STATE] != "archived" else row[STATE]


def state_word(state: str) -> str:
    """A state in words."""
    words = {
        "new": _("New"),
        "mapped": _("Clustered"),
        "used": _("Used"),
        "off": _("Left out"),
        "archived": _("Archived"),
    }
    return words.get(state, state)


def state_tone(row: KeywordRow) -> Tone:
    """The colour of a state."""
    tones: dict[str, Tone] = {"mapped": "accent", "used": "success", "off": "warning"}
    return tones.get(state_of(row), "plain")


def volume_text(row: KeywordRow) -> str:
    """Searches a month as the file tells them: a count, a range, or unknown."""
    return volume_words(row[VOLUME], row[VOLUME_HIGH], bool(row[VOLUME_ESTIMATED]))


def volume_words(volume: int | None, high: int | None, estimated: bool) -> str:
    """A volume: "1,300", "≈ 10–100" where a file gives a range, "–" where none is known."""
    if volume is None:
        return "–"
    text = f"{volume:,}–{high:,}" if high and high != volume else f"{volume:,}"
    return f"≈ {text}" if estimated or (high and high != volume) else text


def volume_hint(row: KeywordRow) -> str:
    """What the figure is."""
    if row[VOLUME] is None:
        return _("No file told how often it is searched.")
    return _("Estimated: the file gives a range.") if row[VOLUME_ESTIMATED] or row[VOLUME_HIGH] else ""


def difficulty_text(row: KeywordRow) -> str:
    """0 to 100."""
    return "–" if row[DIFFICULTY] is None else f"{row[DIFFICULTY]:.1f}".removesuffix(".0")


def cpc_text(row: KeywordRow) -> str:
    """The price of a click with its currency."""
    return money_words(row[CPC], row[CURRENCY])


def money_words(amount: float | None, currency: str) -> str:
    """An amount: "$2.10", "2.10 CHF", "–" where none is known."""
    if amount is None:
        return "–"
    sign = SIGNS.get(currency.upper())
    return f"{sign}{amount:,.2f}" if sign else f"{amount:,.2f} {currency}".strip()


def volume_told(row: KeywordRow) -> int | str | None:
    """The volume for a file: a number where it is one, the range as such."""
    exact = not row[VOLUME_ESTIMATED] and not row[VOLUME_HIGH]
    return row[VOLUME] if row[VOLUME] is None or exact else volume_text(row)


def share_text(value: float | None) -> str:
    """A share in percent."""
    return "–" if value is None else f"{value:.0%}"


def intent_word(intent: str) -> str:
    """An intent as keyword tools call it."""
    words = {
        "informational": _("Informational"),
        "commercial": _("Commercial"),
        "transactional": _("Transactional"),
        "navigational": _("Navigational"),
    }
    return words.get(intent, intent)


def intent_text(row: KeywordRow) -> str:
    """What a searcher wants, and whether that is an estimate or an opinion."""
    return intent_words(words_of(row[INTENTS]), row[INTENT_SOURCE]) or "–"


def intent_told(row: KeywordRow) -> str | None:
    """The intent for a file."""
    return intent_words(words_of(row[INTENTS]), row[INTENT_SOURCE]) or None


def intent_words(intents: Sequence[str], source: str) -> str:
    """Intents with who told them, where that is no file and no person."""
    text = ", ".join(map(intent_word, intents))
    mark = {"rules": _("est."), "model": _("opinion")}.get(source, "")
    return f"{text} ({mark})" if text and mark else text


def intent_hint(row: KeywordRow) -> str:
    """What searchers want, and who told it."""
    wants = {
        "informational": _("They want to learn."),
        "commercial": _("They compare before they buy."),
        "transactional": _("They want to buy or to do something."),
        "navigational": _("They look for a certain site."),
    }
    told = {
        "rules": _("Estimated by rules from the words."),
        "model": _("A model's opinion."),
        "file": _("The file tells it."),
        "person": _("You said so."),
    }
    intents = words_of(row[INTENTS])
    lines = [wants[intent] for intent in intents if intent in wants]
    return " ".join([*lines, told.get(row[INTENT_SOURCE], "")]).strip() if intents else ""


def intent_tone(row: KeywordRow) -> Tone:
    """What is estimated is quieter."""
    return "info" if row[INTENT_SOURCE] in ("file", "person") else "plain"


def intent_choices() -> list[tuple[str, str]]:
    """All intents to choose from, and none."""
    return [("", _("Not known")), *((intent, intent_word(intent)) for intent in get_args(Intent))]


def growth_text(row: KeywordRow) -> str:
    """How the later half of the trend stands to the earlier one."""
    growth = growth_of(row[TREND])
    return "–" if growth is None else f"{growth:+.0%}"


def volume_sum(known: int, total: int, count: int, estimated: bool) -> str:
    """The line above the table: what is shown adds up to. known: keywords with a volume."""
    if not count:
        return ""
    if not known:
        return _("No search volume is known of what is shown.")
    sum_words = f"≈ {total:,}" if estimated else f"{total:,}"
    text = ngettext(
        "{sum} search a month, of the {known} of {all} whose volume is known",
        "{sum} searches a month, of the {known} of {all} whose volume is known",
        total,
        sum=sum_words,
        known=f"{known:,}",
        all=f"{count:,}",
    )
    if known == count:
        text = ngettext("{sum} search a month", "{sum} searches a month", total, sum=sum_words)
    return _("Shown: {words}", words=text)
