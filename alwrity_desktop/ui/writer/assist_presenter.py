"""Edits by a model on a selection: the menu, the request, the diff, and one undo step for what is taken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Progress, Report

if TYPE_CHECKING:
    from alwrity_desktop.ui.editor.editor import MarkdownEditor
    from alwrity_desktop.ui.editor.stream import StreamRegion
    from alwrity_desktop.ui.writer.assist_bar import AssistBar
    from alwrity_desktop.ui.writer.presenter import WriterPresenter
    from alwrity_desktop.writer.editing import Action, EditResult

JOB = "writer.assist"


class AssistPresenter(QObject):
    """trouble(KnownError): the edit could not be made."""

    trouble = Signal(object)

    def __init__(self, view: QObject, drafts: WriterPresenter, editor: MarkdownEditor, bar: AssistBar) -> None:
        super().__init__(view)
        self._drafts = drafts
        self._editor = editor
        self._bar = bar
        self._action: Action | None = None
        self._start, self._end = QTextCursor(editor.document()), QTextCursor(editor.document())
        self._stream: StreamRegion | None = None
        self._came = ""
        self._detail: dict[str, Any] = {}
        self._menu: QMenu | None = None
        bar.asked.connect(self._run)
        bar.stopped.connect(self.stop)
        bar.accepted.connect(self._accept)
        bar.refused.connect(self._refuse)

    def open_menu(self, at: QPoint, parent: QWidget) -> None:
        """Show what can be done with the selection; the paragraph is taken where nothing is selected."""
        if self._drafts.draft is None or self._editor.isReadOnly() or self._drafts.jobs.get(JOB) is not None:
            return
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = self._made_menu(parent)
        self._menu.popup(at)

    def open_here(self) -> None:
        """Ctrl+J: the menu at the cursor."""
        corner = self._editor.cursorRect().bottomLeft()
        self.open_menu(self._editor.viewport().mapToGlobal(corner), self._editor)

    def begin(self, action: Action, argument: str = "") -> None:
        """Do `action` with the selection; ask first where it needs to know something."""
        self._action = action
        self._take_selection(action)
        if action.argument and not argument:
            self._bar.ask(action.title, action.argument)
            return
        self._run(argument)

    def stop(self) -> None:
        """Stop; of a continuation what came is kept."""
        if (job := self._drafts.jobs.get(JOB)) is not None:
            job.cancel()

    def _made_menu(self, parent: QWidget) -> QMenu:
        from alwrity_desktop.writer.editing import actions

        menu = QMenu(parent)
        for action in actions():
            if action.choices:
                below = menu.addMenu(action.title)
                for choice in action.choices:
                    below.addAction(choice).triggered.connect(partial(self._chosen, action, choice))
                below.addSeparator()
                below.addAction(_("Other ...")).triggered.connect(partial(self._chosen, action, ""))
            else:
                entry = menu.addAction(action.title + (" ..." if action.argument else ""))
                entry.setToolTip(action.help)
                entry.triggered.connect(partial(self._chosen, action, ""))
        menu.setToolTipsVisible(True)
        return menu

    def _chosen(self, action: Action, argument: str, _checked: bool = False) -> None:
        self.begin(action, argument)

    def _take_selection(self, action: Action) -> None:
        cursor = self._editor.textCursor()
        if not cursor.hasSelection() and action.needs_selection:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            if cursor.selectedText().startswith("\u2029"):
                start, end = cursor.selectionStart() + 1, cursor.selectionEnd()
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._editor.setTextCursor(cursor)
        self._start, self._end = QTextCursor(cursor), QTextCursor(cursor)
        self._start.setPosition(cursor.selectionStart())
        self._end.setPosition(cursor.selectionEnd())

    def _selected(self) -> str:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(self._start.position())
        cursor.setPosition(self._end.position(), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _run(self, argument: str) -> None:
        action, workspace, draft = self._action, self._drafts.workspace, self._drafts.draft
        if action is None or workspace is None or draft is None:
            return
        model = workspace.settings.models.default
        self._came = ""
        self._detail = {"model": model, "prompt": f"edit.{action.key}"}
        job = self._drafts.jobs.start(JOB, action.title, partial(self._ask, action, argument), handled=True)
        job.progressed.connect(self._told)
        job.succeeded.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._stopped)
        self._bar.wait(action.title, model)

    async def _ask(self, action: Action, argument: str, report: Report) -> EditResult:
        from alwrity_desktop.writer.editing import Edit

        workspace, draft = self._drafts.workspace, self._drafts.draft
        assert workspace is not None
        assert draft is not None
        text = self._editor.text()
        start = self._editor.offset_of(self._start.position(), text)
        end = self._editor.offset_of(self._end.position(), text)
        if not (text[start:end].strip() or not action.needs_selection):
            raise InputError(_("Nothing is selected."), _("Select the text that should change, or put the cursor into it."))
        wanted = Edit(
            action.key,
            text[start:end],
            text[:start],
            text[end:],
            argument=argument,
            language=draft.language,
            title=draft.title,
            draft_id=draft.id,
        )
        return await workspace.writer.edit(wanted, report)

    def _told(self, progress: Progress) -> None:
        if not progress.text or self._action is None:
            return
        self._came += progress.text
        if self._action.appends:
            if self._stream is None:
                self._stream = self._editor.begin_stream(self._end.position())
                before = self._selected()[-1:] or self._letter_before()
                self._stream.append("" if not before or before.isspace() else " ")
            self._stream.append(progress.text)
        self._bar.arrived(self._came)

    def _letter_before(self) -> str:
        block = self._end.block().text()
        return block[self._end.positionInBlock() - 1 : self._end.positionInBlock()]

    def _done(self, result: object) -> None:
        made = cast("EditResult", result)
        self._detail["model"] = made.model or self._detail["model"]
        if self._stream is not None:
            self._end_stream()
            self._bar.hide()
            self._record(None)
            return
        title = self._action.title if self._action else ""
        old = self._selected()
        if made.text == old:
            self.trouble.emit(InputError(_("The model would leave this text as it is."), _("Try another edit.")))
            self._bar.hide()
            return
        self._bar.show_result(title, old, made.text, " ".join([self._detail["model"], *made.warnings]))

    def _accept(self, text: str) -> None:
        before = self._editor.text()
        self._editor.replace_span(self._start.position(), self._end.position(), text, select=True)
        self._bar.hide()
        self._editor.setFocus()
        self._record(before)

    def _record(self, before: str | None) -> None:
        """Keep the text before and after as revisions that name the model and the prompt."""
        work = partial(self._keep, before, dict(self._detail))
        self._drafts.jobs.start(f"{JOB}.keep", _("Saving"), work, quiet=True)

    async def _keep(self, before: str | None, detail: dict[str, Any], _report: Report) -> None:
        workspace, draft = self._drafts.workspace, self._drafts.draft
        if workspace is None or draft is None:
            return
        if before is not None:
            from copy import copy

            old = copy(draft)
            old.body = before
            await workspace.library.add_revision(old, "before_ai", detail)
        await self._drafts.save_now("ai", detail)

    def _refuse(self) -> None:
        self.stop()
        self._bar.hide()
        self._editor.setFocus()

    def _failed(self, error: object) -> None:
        self._end_stream()
        self._bar.hide()
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    def _stopped(self) -> None:
        kept = self._stream is not None
        self._end_stream()
        self._bar.hide()
        if kept:
            self._record(None)

    def _end_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.end()
