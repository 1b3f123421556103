"""The Writer tab: opens drafts, shows them, and hands what the person does to the presenter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.editor import commands
from alwrity_desktop.ui.page_view import PageView
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.writer.advice import AdviceFlow
from alwrity_desktop.ui.writer.assist_presenter import JOB as ASSIST
from alwrity_desktop.ui.writer.assist_presenter import AssistPresenter
from alwrity_desktop.ui.writer.checker import Checker
from alwrity_desktop.ui.writer.early import EarlySave
from alwrity_desktop.ui.writer.export_flow import ExportFlow
from alwrity_desktop.ui.writer.focus import Focus
from alwrity_desktop.ui.writer.layout import EDITOR, EMPTY, LOADING, WriterParts
from alwrity_desktop.ui.writer.panels import Panels, numbers
from alwrity_desktop.ui.writer.places import Places
from alwrity_desktop.ui.writer.posting import PostingFlow
from alwrity_desktop.ui.writer.presenter import WriterPresenter
from alwrity_desktop.ui.writer.spelling import SpellCheck
from alwrity_desktop.ui.writer.troubles import Troubles
from alwrity_desktop.ui.writer.writing_flow import WritingFlow

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.store.working_copy import WorkingText
    from alwrity_desktop.ui.shell import Shell
    from alwrity_desktop.workspace import Workspace
    from alwrity_desktop.writer.open_draft import Snapshot


class WriterView(PageView):
    """title_changed(text), words_changed(n), draft_changed(id or ""), publish_requested(id) go up to the window."""

    title_changed = Signal(str)
    words_changed = Signal(int)
    draft_changed = Signal(str)
    publish_requested = Signal(str)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.parts = WriterParts(self)
        self.editor = self.parts.editor
        self.presenter = WriterPresenter(self, shell.jobs, self._snapshot, self.editor.tell_now)
        self.checker = Checker(self.editor, self)
        self.panels = Panels(self, self.parts)
        self.places = Places(self, self.editor, shell.state)
        self.flow = WritingFlow(self, self.parts, self.presenter)
        self.troubles = Troubles(self, self.parts, self.presenter)
        self.assist = AssistPresenter(self, self.presenter, self.editor, self.parts.assist)
        self.advice = AdviceFlow(self, self.parts, self.presenter, self.checker, self.assist)
        self.export = ExportFlow(self, shell.jobs, self._whole_draft)
        self.posting = PostingFlow(self, self.parts, self.checker, shell.jobs, self._whole_draft)
        self.focus = Focus(self, self.parts, self.panels)
        self.spelling = SpellCheck(self, self.editor)
        self._early = False
        self._early_save: EarlySave | None = None
        self._workspace: Workspace | None = None
        self._connect()
        self._add_actions()
        self.advice.add_actions(shell.actions, self)
        self._restore()
        self._show_stack(EMPTY)

    # what the window calls

    def show_text(self, title: str, body: str) -> None:
        """Show the last draft's text before anything heavy is loaded; keys are taken from now on."""
        self._early = True
        self.parts.header.show_title(title)
        self.editor.set_text(body)
        self._show_stack(EDITOR)
        self.editor.setFocus()

    def keep_early(self, folder: Path, found: WorkingText) -> None:
        """Keep what is typed into the text `found` until the workspace in `folder` is open."""
        self._early_save = EarlySave(self, folder, found, self._early_text)
        self._early_save.failed.connect(self.troubles.show_error)
        self.editor.edited.connect(self._early_save.typed)
        self.parts.header.title_edited.connect(self._early_save.typed)
        self.presenter.before_first = self._early_save.close
        self.places.go_back(found.draft_id, found.cursor, found.saved_at)

    def attach(self, workspace: Workspace) -> None:
        """The workspace is open: open what was asked for, or the draft that is shown already."""
        self._workspace = workspace
        appearance = workspace.settings.appearance
        self.editor.configure(size=appearance.editor_font_size, columns=appearance.editor_width)
        self.parts.preview.set_base(workspace.folder)
        self.export.media_folder = workspace.folder
        self.presenter.attach(workspace)
        if self._early or self.isVisible():
            self.presenter.open_last()

    def page_shown(self) -> None:
        """The tab came to the front."""
        self.presenter.open_last()
        self.advice.learn()
        if self.parts.stack.currentIndex() == EDITOR:
            self.editor.setFocus()

    def open_draft(self, draft_id: str) -> None:
        """Open a draft; what is open is saved and closed first."""
        current = self.presenter.draft
        if self._busy() and (current is None or current.id != draft_id):
            return
        if current is None and not self._early:
            self._show_stack(LOADING)
        self.presenter.open(draft_id)

    def new_draft(self) -> None:
        """Open a new, empty draft."""
        if not self._busy():
            self.presenter.new()

    def _busy(self) -> bool:
        """Whether text streams into the open draft; it must not land in another one."""
        if not self.flow.run.running and self.presenter.jobs.get(ASSIST) is None:
            return False
        happened = _("This draft is being written just now.")
        self.troubles.show_error(InputError(happened, _("Wait until it is done, or stop it in the panel at the left.")))
        return True

    def start_brief(self) -> None:
        """Show the form from which a draft is written."""
        self.flow.open_form()

    def details_changed(self, draft_id: str) -> None:
        """Title or details of a draft were changed elsewhere in the window."""
        draft = self.presenter.draft
        if draft is not None and draft.id == draft_id:
            self._show_written(draft)

    def show_advice(self, check: str = "") -> None:
        """Show the advice beside the text; with `check`, its first place once it was judged."""
        self.panels.turn_on("side")
        self.parts.right.show_tab(self.parts.checks)
        self.advice.want(check)

    def flush(self) -> None:
        """Write what is unsaved at once."""
        self.presenter.flush()

    async def put_away(self) -> None:
        """Save, and close threads."""
        await self.flow.run.finish()
        await self.flow.run.watch.leave()
        await self.presenter.put_away()
        for part in (self.spelling, self.editor, self.parts.find, self.parts.preview, self.checker, self.advice):
            part.close_down()

    def remember(self) -> None:
        """Keep which panels are open, how wide they are, and the zoom."""
        if self._early_save is not None:
            self._early_save.write_now()
        self.places.note()
        self.panels.remember(self.shell.state)
        self.shell.state.set("writer.zoom", self.editor.zoom)

    # inside

    def _connect(self) -> None:
        parts, presenter = self.parts, self.presenter
        parts.new.clicked.connect(self.new_draft)
        parts.brief.clicked.connect(self.start_brief)
        parts.header.brief_wanted.connect(self.start_brief)
        parts.header.publish_wanted.connect(self._publish)
        parts.header.title_edited.connect(self._title_edited)
        parts.header.title.returnPressed.connect(self.editor.setFocus)
        self.panels.changed.connect(self._panels_changed)
        parts.details.edited.connect(self._details_edited)
        self.focus.asked.connect(self.asked)
        self.spelling.trouble.connect(self.troubles.show_error)
        self.advice.trouble.connect(self.troubles.show_error)
        self.advice.asked.connect(self.asked)
        parts.toolbar.find_wanted.connect(parts.find.open_bar)
        self.editor.edited.connect(presenter.typed)
        self.editor.edited.connect(self._edited)
        self.editor.words_changed.connect(self.words_changed)
        self.editor.first_line_changed.connect(self._follow_editor)
        self.editor.image_wanted.connect(self._choose_image)
        self.editor.images_given.connect(self._take_images)
        parts.preview.scrolled_to.connect(self._follow_preview)
        self.flow.page_wanted.connect(self._show_page)
        self.flow.written.connect(self._show_written)
        self.flow.trouble.connect(self.troubles.show_error)
        self.assist.trouble.connect(self.troubles.show_error)
        self.troubles.nothing_open.connect(self._nothing_open)
        self.troubles.asked.connect(self.asked)
        parts.toolbar.assist_wanted.connect(self._open_assist)
        parts.header.history_wanted.connect(self.show_history)
        parts.header.more_wanted.connect(self._open_more)
        self.export.told.connect(self._told)
        self.posting.told.connect(self._told)
        presenter.opened.connect(self._show_draft)
        presenter.closed.connect(self._closed)
        presenter.state.connect(self._show_state)
        presenter.replaced.connect(self._show_replaced)
        presenter.inserted.connect(self._insert_block)

    def _add_actions(self) -> None:
        for name, text, keys, handler in (
            ("find", _("Find and replace"), ["Ctrl+F", "Ctrl+H"], self.parts.find.open_bar),
            ("find_next", _("Find next"), ["F3"], self.parts.find.next),
            ("find_previous", _("Find previous"), ["Shift+F3"], self.parts.find.previous),
            ("save", _("Save now"), ["Ctrl+S"], self.flush),
            ("preview", _("Show or hide the preview"), ["Ctrl+Shift+E"], self.parts.header.preview.toggle),
            ("outline", _("Show or hide the outline"), ["Ctrl+Shift+L"], self.parts.header.outline.toggle),
            ("side", _("Show or hide advice and details"), ["Ctrl+Shift+A"], self.parts.header.side.toggle),
            ("assist", _("Edit with AI"), ["Ctrl+J"], self.assist.open_here),
            ("history", _("History: earlier versions"), ["Ctrl+Shift+H"], self.show_history),
            ("brief", _("Write from a brief"), ["Ctrl+Shift+N"], self.start_brief),
            ("zoom_in", _("Larger text"), ["Ctrl++", "Ctrl+="], self._zoom_in),
            ("zoom_out", _("Smaller text"), ["Ctrl+-"], self._zoom_out),
            ("zoom_back", _("Text at its normal size"), ["Ctrl+Shift+0"], self._zoom_back),
            ("export", _("Export ..."), ["Ctrl+Shift+S"], self.export.choose),
            ("copy_rich", _("Copy as rich text"), [], self.export.copy_rich),
            ("copy_text", _("Copy text"), [], self.posting.copy),
            ("publish", _("Publish this draft"), ["Ctrl+Shift+Return"], self._publish),
        ):
            self.shell.actions.add(f"writer.{name}", text, handler, shortcut=keys, group=_("Writer"), owner=self)

    def _restore(self) -> None:
        self.panels.restore(self.shell.state)
        if (zoom := numbers([self.shell.state.get("writer.zoom")], 1)) and zoom != [100]:
            self.editor.set_zoom(zoom[0])

    def _show_stack(self, index: int) -> None:
        self.panels.show_stack(index, self.presenter.draft is not None)

    def _panels_changed(self) -> None:
        self.checker.set_active(self.parts.right.isVisibleTo(self))
        if self.parts.preview.isVisibleTo(self):
            self._refresh_preview()
            self._follow_editor(0)

    def _snapshot(self) -> Snapshot:
        from alwrity_desktop.writer.open_draft import Snapshot

        title, cursor = self.parts.header.title.text(), self.editor.textCursor().position()
        return Snapshot(self.editor.text(), title, cursor, self.editor.ledger.word_total)

    def _early_text(self) -> tuple[str, str, int]:
        return self.parts.header.title.text(), self.editor.text(), self.editor.textCursor().position()

    def _was_typed_into(self, draft: Draft) -> bool:
        """Whether the text on the screen goes on from `draft`, typed before the workspace was open."""
        typed = self._early and self.editor.document().isModified()
        early, self._early, self._early_save = self._early_save, False, None
        if early is None:
            return typed
        self.editor.edited.disconnect(early.typed)
        self.parts.header.title_edited.disconnect(early.typed)
        early.deleteLater()
        return typed and early.stands_in(draft.id, draft.body)

    def _show_draft(self, draft: Draft) -> None:
        if self._was_typed_into(draft):
            self.presenter.typed()
            self.presenter.flush()
        elif self.editor.text() != draft.body or self.places.draft_id != draft.id:
            self.editor.set_text(draft.body)
            current = self.presenter.current
            self.places.go_back(draft.id, current.cursor if current else 0, current.since if current else 0.0)
        self.places.is_at(draft.id)
        self.parts.header.show_title(draft.title)
        self._language_is(draft.language)
        self.parts.strip.set_goal(draft.goal_words)
        self.parts.details.show_draft(draft)
        self.checker.title_is(draft.title)
        self.checker.watch(draft)
        self.advice.show_draft(draft)
        self.posting.look(draft, self._workspace)
        self.parts.find.close_bar()
        self.parts.banner.dismiss()
        self._show_stack(EDITOR)
        self.flow.look(draft)
        self.parts.outline.refresh()
        self._refresh_preview()
        if self.isVisible():
            self.editor.setFocus()
            self.focus.resume()
        self.draft_changed.emit(draft.id)
        self.title_changed.emit(draft.title)

    def _show_page(self, index: int) -> None:
        """A page of the writing flow; back to the text only where there is one."""
        self._show_stack(EMPTY if index == EDITOR and self.presenter.draft is None else index)

    def _show_written(self, draft: Draft) -> None:
        """A run has put the draft together: its title and details are new too."""
        self.parts.header.show_title(draft.title)
        self.parts.details.show_draft(draft)
        self.parts.strip.set_goal(draft.goal_words)
        self.checker.title_is(draft.title)
        self.checker.watch(draft)
        self.posting.look(draft, self._workspace)
        self.parts.outline.refresh()
        self.title_changed.emit(draft.title)

    def _closed(self) -> None:
        self.places.is_at("")
        self.draft_changed.emit("")

    def _show_state(self, state: str) -> None:
        self.parts.header.show_state(state)
        self.editor.setReadOnly(self.flow.writing or (state == "opening" and self.presenter.current is not None))
        if state == "empty" and self.parts.stack.currentIndex() == LOADING:
            self._show_stack(EMPTY)

    def _edited(self) -> None:
        if self.parts.preview.isVisible():
            self.parts.preview.text_changed()

    def _title_edited(self, title: str) -> None:
        self.presenter.typed()
        self.checker.title_is(title)
        self.parts.details.title_is(title)
        self.title_changed.emit(title)

    def _refresh_preview(self) -> None:
        if self.panels.is_on("preview"):
            self.parts.preview.text_changed()

    def _details_edited(self) -> None:
        draft = self.presenter.draft
        if draft is not None:
            self.parts.details.write_to(draft)
            self._language_is(draft.language)
            self.parts.strip.set_goal(draft.goal_words)
            self.presenter.typed()
            self.checker.changed()

    def _language_is(self, language: str) -> None:
        self.editor.set_language(language)
        if self._workspace is not None:
            self.spelling.check_in(language, self._workspace.folder)

    def _follow_editor(self, _line: int) -> None:
        if self.parts.preview.isVisible() and not self.parts.preview.underMouse():
            end = self.editor.is_at_bottom() and self.editor.verticalScrollBar().maximum() > 0
            self.parts.preview.follow(self.editor.top_place(), end=end)

    def _follow_preview(self, place: float) -> None:
        if self.parts.preview.underMouse():
            self.editor.show_place(place)

    def _publish(self) -> None:
        draft = self.presenter.draft
        if self.posting.by_hand:
            self.posting.copy()
        elif draft is not None:
            self.presenter.flush()
            self.publish_requested.emit(draft.id)
            self.asked.emit("publish", draft.id)

    def _zoom_in(self) -> None:
        self.editor.set_zoom(self.editor.zoom + 10)

    def _zoom_out(self) -> None:
        self.editor.set_zoom(self.editor.zoom - 10)

    def _zoom_back(self) -> None:
        self.editor.set_zoom(100)

    # pictures

    def _choose_image(self) -> None:
        dialog = FileDialog(self, _("Choose pictures"), "pictures")
        dialog.setFileMode(FileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Pictures (*.png *.jpg *.jpeg *.gif *.webp *.svg *.avif *.bmp *.tif *.tiff)"))
        dialog.filesSelected.connect(self._images_chosen)
        dialog.open()

    def _images_chosen(self, names: list[str]) -> None:
        self.presenter.keep_images([Path(name) for name in names])

    def _take_images(self, given: list[Path | QImage]) -> None:
        self.presenter.keep_images(given)

    def _insert_block(self, markdown: str) -> None:
        commands.insert_paragraph(self.editor, markdown)
        if "![](" in markdown:
            found = self.editor.document().find("![](", self.editor.textCursor(), QTextDocument.FindFlag.FindBackward)
            if not found.isNull():
                found.setPosition(found.selectionStart() + 2)
                self.editor.setTextCursor(found)

    # what others changed

    def _nothing_open(self) -> None:
        if not self._early:
            self._show_stack(EMPTY)

    def _open_assist(self, at: QPoint) -> None:
        self.assist.open_menu(at, self)

    def show_history(self) -> None:
        """Show earlier versions of the open draft."""
        draft = self.presenter.draft
        if draft is None or self._workspace is None:
            return
        from alwrity_desktop.ui.writer.revisions_dialog import RevisionsDialog

        dialog = RevisionsDialog(self.shell.jobs, self._workspace, draft.id, self)
        dialog.restored.connect(self._restore_text)
        dialog.load(self.editor.text())
        dialog.show()

    def _whole_draft(self) -> Draft | None:
        """The open draft with what stands in the window."""
        draft = self.presenter.draft
        return draft and replace(draft, body=self.editor.text(), title=self.parts.header.title.text())

    def _open_more(self, at: QPoint) -> None:
        names = (
            "export",
            "copy_rich",
            "copy_text",
            "-",
            "history",
            "brief",
            "save",
            "-",
            "focus",
            "focus_sentence",
            "typewriter",
            "spelling",
        )
        menu = self.shell.actions.menu(self, *(name if name == "-" else f"writer.{name}" for name in names))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _told(self, sentence: str, warnings: list[str]) -> None:
        mood = "warning" if warnings else "success"
        self.parts.banner.say(sentence, mood=mood, detail="\n".join(warnings))

    def _restore_text(self, text: str) -> None:
        self.presenter.keep_revision("restore")
        self.editor.replace_all_text(text)

    def _show_replaced(self, draft: Draft) -> None:
        self.editor.replace_all_text(draft.body)
        self.parts.header.show_title(draft.title)
        self.parts.banner.dismiss()
