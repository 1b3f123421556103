"""From the brief to the written draft, on the screen: form, outline, text streaming in, and the panel beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.writer.layout import EDITOR, WriterParts
from alwrity_desktop.ui.writer.run_panel import RunPanel
from alwrity_desktop.ui.writer.run_presenter import RunPresenter

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.ui.writer.brief_presenter import BriefPresenter
    from alwrity_desktop.ui.writer.brief_view import BriefView, Order
    from alwrity_desktop.ui.writer.outline_editor import OutlineEditor
    from alwrity_desktop.ui.writer.presenter import WriterPresenter


class WritingFlow(QObject):
    """page_wanted(index): this page of the stack. written(Draft): the run has ended with this draft.

    writing: text streams in, and the editor is read-only.
    """

    page_wanted = Signal(int)
    written = Signal(object)
    trouble = Signal(object)

    def __init__(self, view: QObject, parts: WriterParts, drafts: WriterPresenter) -> None:
        super().__init__(view)
        self._parts = parts
        self._drafts = drafts
        self.writing = False
        self.panel = RunPanel()
        self.run = RunPresenter(self, drafts, parts.editor, self.panel)
        self.form: BriefView | None = None
        self._brief: BriefPresenter | None = None
        self.outline: OutlineEditor | None = None
        self._from_top = False
        self._reading = False
        self._filled = ""
        parts.left.add(parts.titles["brief"], self.panel)
        self.panel.brief.connect(self.open_form)
        self.run.ordered.connect(self._ordered)
        self.run.began.connect(self._began)
        self.run.watch.began.connect(self._read_along)
        self.run.ended.connect(self._ended)
        self.run.waiting.connect(self._show_outline)
        self.run.refused.connect(self._refused)
        self.run.failed.connect(self.trouble)

    def open_form(self) -> None:
        """Show the form; its modules are imported now."""
        if self._drafts.workspace is None or self.run.running:
            return
        if self.form is None or self._brief is None:
            from alwrity_desktop.ui.writer.brief_presenter import BriefPresenter
            from alwrity_desktop.ui.writer.brief_view import BriefView

            self.form = BriefView()
            self._brief = BriefPresenter(self.form, self._drafts.jobs)
            self.form.ordered.connect(self._order)
            self.form.cancelled.connect(self._back)
            self._parts.stack.addWidget(self.form)
        other = self._fill(self.form)
        self._brief.begin(self._drafts.workspace)
        if other is not None:
            self._brief.show_sources(other)
        self.page_wanted.emit(self._parts.stack.indexOf(self.form))
        self.form.focus_first()

    def _fill(self, form: BriefView) -> str | None:
        """A draft that has a brief brings it along, once; one without gets no other draft's. Gives the id of the draft
        whose sources are wanted now, "" for none; None where the form stays as it is."""
        draft = self._drafts.draft
        wanted = draft.id if draft is not None and draft.brief else ""
        if wanted == self._filled:
            return None
        self._filled = wanted
        form.show_brief(draft.format, draft.brief) if draft is not None and wanted else form.show_brief("", {})
        return wanted

    def look(self, draft: Draft) -> None:
        """Another draft is open; one that has a brief and no text yet shows what is to be written."""
        self.run.look(draft)
        if draft.brief and not draft.body.strip():
            self._parts.left.show_tab(self.panel)

    def _order(self, order: Order) -> None:
        self._from_top = True
        self.run.start(order)

    def _back(self) -> None:
        self.page_wanted.emit(EDITOR)

    def _ordered(self, draft: Draft) -> None:
        self._parts.header.show_title(draft.title)
        self._parts.details.show_draft(draft)

    def _began(self) -> None:
        self.page_wanted.emit(EDITOR)
        self.writing = True
        self._parts.editor.setReadOnly(True)
        self._parts.left.show_tab(self.panel)

    def _read_along(self, sentence: str) -> None:
        """Another program writes this draft."""
        self._began()
        text = _("It appears here as it is written, and can be changed when it is done.")
        self._parts.banner.say(sentence, text)
        self._reading = True

    def _ended(self, draft: object) -> None:
        self.writing = False
        if self._reading:
            self._parts.banner.dismiss()
            self._reading = False
        self._parts.editor.setReadOnly(False)
        if draft is not None:
            self.written.emit(draft)
            if self._from_top:
                self._from_top = False
                self._parts.editor.moveCursor(QTextCursor.MoveOperation.Start)

    def _show_outline(self, rows: list[dict[str, Any]]) -> None:
        if self.outline is None:
            from alwrity_desktop.ui.writer.outline_editor import OutlineEditor

            self.outline = OutlineEditor()
            self.outline.accepted.connect(self.run.write_sections)
            self.outline.cancelled.connect(self._back)
            self._parts.stack.addWidget(self.outline)
        self.outline.show_outline(rows)
        self.page_wanted.emit(self._parts.stack.indexOf(self.outline))

    def _refused(self, error: KnownError) -> None:
        if self.form is not None and self._parts.stack.currentWidget() is self.form:
            self.form.refuse(error)
        else:
            self.trouble.emit(error)
