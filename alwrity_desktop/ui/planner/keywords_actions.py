"""What can be done with the selected keywords: the table's actions, and the small dialogs some of them open."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.keyword_row import (
    CLUSTER,
    COUNTRY,
    DISABLED,
    ID,
    LANGUAGE,
    STATE,
    TAGS,
    TEXT,
    KeywordRow,
    words_of,
)
from alwrity_desktop.ui.pages.table_columns import Action
from alwrity_desktop.ui.planner.cluster_picker import ClusterPicker
from alwrity_desktop.ui.planner.keywords_belonging import BelongingFlow
from alwrity_desktop.ui.planner.keywords_dialogs import AddDialog, PlaceDialog, TagsDialog
from alwrity_desktop.ui.planner.keywords_table import tags_of
from alwrity_desktop.ui.planner.keywords_words import intent_choices

if TYPE_CHECKING:
    from alwrity_desktop.planner.keyword_edits import Figure
    from alwrity_desktop.ui.pages.table import TablePage
    from alwrity_desktop.ui.planner.keywords_presenter import KeywordsPresenter
    from alwrity_desktop.ui.planner.keywords_words import KeywordWords
    from alwrity_desktop.ui.planner.part import PlannerPart

Rows = list[KeywordRow]


class KeywordActions(QObject):
    """A child of the page. cluster_wanted(id), ideas_wanted(cluster ids): to be shown in other parts of the tab."""

    cluster_wanted = Signal(str)
    ideas_wanted = Signal(object)

    def __init__(self, page: PlannerPart, presenter: KeywordsPresenter, words: KeywordWords) -> None:
        super().__init__(page)
        self._page = page
        self._presenter = presenter
        self._words = words
        self.table: TablePage | None = None
        self._sites = BelongingFlow(page, page.shell.jobs)
        self._sites.chosen.connect(presenter.set_belonging)

    def declared(self) -> list[Action[KeywordRow]]:
        """All actions, the most frequent ones with a button."""
        made = Action[KeywordRow]
        intents = [
            made(f"intent-{value or 'none'}", _("Intent: {words}", words=words), partial(self._intent, value), "target",
                 bar=False, line=not value)
            for value, words in intent_choices()
        ]  # fmt: skip
        return [
            made("put", _("Put into a cluster ..."), self._put, "outline", "Ctrl+Shift+M", when=_in_use),
            made("group", _("Group these"), self._group, "spark", bar=False, least=2, when=_counts),
            made("out", _("Take out of the cluster"), self._take_out, "close", bar=False, when=_in_cluster),
            made("show", _("Go to its cluster"), self._show, "arrow-right", "Ctrl+G", single=True, bar=False,
                 when=_in_cluster),
            made("ideas", _("Make ideas"), self._ideas, "write", when=_in_cluster),
            *intents,
            made("tags", _("Tags ..."), self._tags, "tag", "Ctrl+T", bar=False, line=True),
            made("country", _("Country ..."), self._country, "globe", bar=False),
            made("language", _("Language ..."), self._language, "language", bar=False),
            made("belonging", _("Site and sector ..."), self._belonging, "home", bar=False),
            made("copy", _("Copy the keywords alone"), self._copy, "copy", "Ctrl+Shift+C", bar=False, line=True),
            made("leave", _("Leave out of clusters and ideas"), partial(self._disable, True), "eye-off", bar=False,
                 line=True, when=_counts),
            made("take", _("Take in again"), partial(self._disable, False), "eye", bar=False, when=_left_out),
            made("archive", _("Archive"), self._archive, "inbox", "Delete", when=_in_use),
            made("restore", _("Restore"), self._restore, "undo", when=_archived),
            made("delete", _("Delete"), self._delete, "trash", "Shift+Delete", kind="danger", bar=False),
        ]  # fmt: skip

    def add(self, text: str = "") -> None:
        """Open the dialog that takes keywords by hand."""
        rows = self._rows()
        dialog = AddDialog(self._page, {row[COUNTRY] for row in rows}, {row[LANGUAGE] for row in rows}, text)
        dialog.added.connect(self._presenter.add)
        dialog.open()

    def paste(self) -> None:
        """Add what is on the clipboard, after a look at it."""
        if text := QApplication.clipboard().text().strip():
            self.add(text)

    # cells

    def save_text(self, row: KeywordRow, text: str) -> None:
        """A keyword was written in another way."""
        self._presenter.rename(row[ID], text)

    def save_figure(self, figure: Figure, row: KeywordRow, value: object) -> None:
        """A figure was corrected."""
        told = tags_of(str(value)) if figure == "tags" else value or None if figure == "intents" else value
        self._presenter.set_figure([row[ID]], figure, told)

    def save_country(self, row: KeywordRow, text: str) -> None:
        """A country was written."""
        self._presenter.set_place([row[ID]], text.strip(), None)

    def save_language(self, row: KeywordRow, text: str) -> None:
        """A language was written."""
        self._presenter.set_place([row[ID]], None, text.strip())

    # the selected rows

    def _put(self, rows: Rows) -> None:
        choices = [(key, name, count) for key, (name, count) in self._words.clusters.items()]
        choices.sort(key=_by_name)
        title = ngettext("Put {count} keyword into", "Put {count} keywords into", len(rows))
        dialog = ClusterPicker(self._page, title, choices)
        dialog.picked.connect(partial(self._picked, _ids(rows)))
        dialog.open()

    def _picked(self, ids: Sequence[str], cluster_id: str, name: str) -> None:
        if cluster_id:
            self._presenter.move(ids, cluster_id, name)
        else:
            self._presenter.gather(ids, name)

    def _group(self, rows: Rows) -> None:
        self._presenter.group(_ids(rows))

    def _take_out(self, rows: Rows) -> None:
        self._presenter.take_out(_ids(rows))

    def _show(self, rows: Rows) -> None:
        self.cluster_wanted.emit(rows[0][CLUSTER])

    def _ideas(self, rows: Rows) -> None:
        self.ideas_wanted.emit(list(dict.fromkeys(row[CLUSTER] for row in rows if row[CLUSTER])))

    def _intent(self, intent: str, rows: Rows) -> None:
        self._presenter.set_figure(_ids(rows), "intents", intent or None)

    def _tags(self, rows: Rows) -> None:
        title = ngettext("Tags of {count} keyword", "Tags of {count} keywords", len(rows))
        dialog = TagsDialog(self._page, title, _tags_in(self._rows()), _tags_in(rows))
        dialog.chosen.connect(partial(self._presenter.tag, _ids(rows)))
        dialog.open()

    def _country(self, rows: Rows) -> None:
        title = ngettext("Country of {count} keyword", "Country of {count} keywords", len(rows))
        dialog = PlaceDialog(self._page, title, _("Country"), {row[COUNTRY] for row in self._rows()})
        dialog.chosen.connect(partial(self._set_country, _ids(rows)))
        dialog.open()

    def _set_country(self, ids: Sequence[str], country: str) -> None:
        self._presenter.set_place(ids, country, None)

    def _language(self, rows: Rows) -> None:
        title = ngettext("Language of {count} keyword", "Language of {count} keywords", len(rows))
        dialog = PlaceDialog(self._page, title, _("Language"), {row[LANGUAGE] for row in self._rows()})
        dialog.chosen.connect(partial(self._set_language, _ids(rows)))
        dialog.open()

    def _set_language(self, ids: Sequence[str], language: str) -> None:
        self._presenter.set_place(ids, None, language)

    def _belonging(self, rows: Rows) -> None:
        self._presenter.ask_belonging(self._sites, _ids(rows))

    def _copy(self, rows: Rows) -> None:
        QApplication.clipboard().setText("\n".join(row[TEXT] for row in rows))

    def _disable(self, disabled: bool, rows: Rows) -> None:
        self._presenter.disable(_ids(rows), disabled)

    def _archive(self, rows: Rows) -> None:
        self._presenter.archive(_ids(rows))

    def _restore(self, rows: Rows) -> None:
        self._presenter.restore(_ids(rows))

    def _delete(self, rows: Rows) -> None:
        self._presenter.remove(_ids(rows))

    def _rows(self) -> Sequence[KeywordRow]:
        return self.table.rows() if self.table is not None else ()


def _ids(rows: Rows) -> list[str]:
    return [row[ID] for row in rows]


def _tags_in(rows: Sequence[KeywordRow]) -> list[str]:
    return sorted({tag for packed in {row[TAGS] for row in rows} for tag in words_of(packed)})


def _by_name(choice: tuple[str, str, int]) -> str:
    return choice[1].casefold()


def _in_use(row: KeywordRow) -> bool:
    return row[STATE] != "archived"


def _archived(row: KeywordRow) -> bool:
    return row[STATE] == "archived"


def _in_cluster(row: KeywordRow) -> bool:
    return bool(row[CLUSTER])


def _counts(row: KeywordRow) -> bool:
    return not row[DISABLED] and row[STATE] != "archived"


def _left_out(row: KeywordRow) -> bool:
    return bool(row[DISABLED])
