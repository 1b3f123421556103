"""A draft that is posted by hand: its length against the limit, "Copy text" in place of "Publish", no advice for search."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.ui.jobs import Jobs
    from alwrity_desktop.ui.writer.checker import Checker
    from alwrity_desktop.ui.writer.layout import WriterParts
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.format_file import Format
    from alwrity_desktop.writer.postings import Posting, Rules


class PostingFlow(QObject):
    """told(sentence, warnings): what is on the clipboard. `draft` gives the open draft, or None."""

    told = Signal(str, list)

    def __init__(
        self, view: QWidget, parts: WriterParts, checker: Checker, jobs: Jobs, draft: Callable[[], Draft | None]
    ) -> None:
        super().__init__(view)
        self._parts = parts
        self._checker = checker
        self._jobs = jobs
        self._draft = draft
        self._rules: Rules | None = None
        self.by_hand = False

    def look(self, draft: Draft, workspace: Workspace | None) -> None:
        """Another draft is open, or this one has another format now."""
        if workspace is not None:
            work = partial(self._read, workspace, draft.format)
            job = self._jobs.start(f"writer.posting.{draft.format}", "", work, quiet=True, handled=True)
            job.succeeded.connect(self._show)

    async def _read(self, workspace: Workspace, name: str, _report: Report) -> tuple[str, Format | None]:
        import asyncio

        from alwrity_desktop.writer import formats

        try:
            return name, await asyncio.to_thread(formats.load, name, workspace.folder)
        except KnownError:
            return name, None  # a format of another workspace, or one that is no more: the draft is like any other

    def _show(self, found: object) -> None:
        from alwrity_desktop.writer.postings import rules_of

        name, form = cast("tuple[str, Format | None]", found)
        draft = self._draft()
        if draft is None or draft.format != name:
            return
        self.by_hand = form is not None and form.by_hand
        self._rules = rules_of(form) if form is not None else None
        self._parts.header.show_by_hand(self.by_hand)
        self._parts.checks.show_by_hand(self.by_hand)
        self._checker.post_by_hand(self.by_hand)
        self._parts.right.tabs.setTabVisible(self._parts.right.pages.indexOf(self._parts.search), not self.by_hand)
        self._parts.strip.set_measure(self._measured if self._rules is not None else None)

    def copy(self) -> None:
        """Put the text at the cursor on the clipboard, or the whole where the format has no limits."""
        if self._draft() is None:
            return
        text, said, warnings = self._whole() if self._rules is None else self._one(self._rules)
        if not text:
            self.told.emit(_("There is nothing to copy yet."), [_("Open prompts (lines that begin with > [ ]) are not.")])
            return
        QGuiApplication.clipboard().setText(text)
        self.told.emit(said, warnings)

    def _whole(self) -> tuple[str, str, list[str]]:
        lines = self._parts.editor.text().splitlines()
        text = "\n".join(line for line in lines if not line.startswith("> [ ] ")).strip()
        return text, _("The text is on the clipboard, as it stands here."), []

    def _one(self, rules: Rules) -> tuple[str, str, list[str]]:
        found, number = self._here()
        if not found:
            return "", "", []
        said, over = self._words(rules, found, number)
        text, total = found[number].text, len(found)
        sentence = _("On the clipboard, to be pasted where it is posted: {what}.", what=said)
        if over:
            sentence = _("On the clipboard, but it is longer than fits there: {what}.", what=said)
        if rules.series and number + 1 < total:
            self._go(found[number + 1].first)
            sentence += " " + _("The next press copies post {number}.", number=number + 2)
        return text, sentence, [_("Shorten it before you post it.")] if over else []

    def _go(self, line: int) -> None:
        editor = self._parts.editor
        editor.setTextCursor(QTextCursor(editor.document().findBlockByNumber(line)))
        editor.ensureCursorVisible()

    def _here(self) -> tuple[list[Posting], int]:
        """The texts of the body, and the one the cursor is in."""
        from alwrity_desktop.writer.postings import at_line, postings

        editor = self._parts.editor
        found = postings(editor.text())
        return found, at_line(found, editor.textCursor().blockNumber())

    def _measured(self) -> tuple[str, bool]:
        """What the strip shows: the length of the text at the cursor, and whether it is too long."""
        assert self._rules is not None
        found, number = self._here()
        return self._words(self._rules, found, number)

    def _words(self, rules: Rules, found: list[Posting], number: int) -> tuple[str, bool]:
        draft = self._draft()
        length = rules.length(found[number].text) if found else 0
        most = rules.most(draft.brief if draft is not None else {})
        places = {"count": f"{length:,}", "most": f"{most:,}", "number": number + 1, "total": len(found)}
        if len(found) < 2:
            words = _("{count} of {most} characters", **places)
        elif rules.series:
            words = _("post {number} of {total}: {count} of {most} characters", **places)
        else:
            words = _("variant {number} of {total}: {count} of {most} characters", **places)
        return words, length > most
