"""What the side panel's advice does: marks and shows places in the text, mends, ignores, and counts words when asked."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from alwrity_desktop.core.errors import InputError, KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.editor.background import Background

if TYPE_CHECKING:
    from alwrity_desktop.model.draft import Draft
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.page.result import Result
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.seo.mending import Mend
    from alwrity_desktop.seo.subjects import Known
    from alwrity_desktop.seo.text_figures import TextFigures
    from alwrity_desktop.ui.actions import Actions
    from alwrity_desktop.ui.seo.tool_output import Output
    from alwrity_desktop.ui.writer.assist_presenter import AssistPresenter
    from alwrity_desktop.ui.writer.checker import Checker
    from alwrity_desktop.ui.writer.layout import WriterParts
    from alwrity_desktop.ui.writer.presenter import WriterPresenter

KNOWN = "seo.known"
_WIDE = re.compile("[\U00010000-\U0010ffff]")


class AdviceFlow(QObject):
    """trouble(KnownError): something could not be done. asked(what, argument): for the window."""

    trouble = Signal(object)
    asked = Signal(str, str)

    def __init__(
        self, view: QWidget, parts: WriterParts, presenter: WriterPresenter, checker: Checker, assist: AssistPresenter
    ) -> None:
        super().__init__(view)
        self._parts = parts
        self._presenter = presenter
        self._checker = checker
        self._assist = assist
        self._judged: Judged | None = None
        self._text = ""
        self._counted: Judged | None = None
        self._wanted = ""
        self._figures = Background(self)
        self._figures.done.connect(self._show_figures)
        checks = parts.checks
        checks.went.connect(self.go)
        checks.mend.connect(self.mend)
        checks.ignored.connect(self.ignore)
        checks.heeded.connect(self.heed)
        checks.whole.connect(self._open_tab)
        checks.keyphrases.opened.connect(self._open_other)
        parts.search.suggest.connect(self.suggest)
        parts.words.wanted.connect(self._select)
        parts.words.looked_for.connect(self._look_for)
        parts.right.tabs.currentChanged.connect(self._page_changed)
        checker.checked.connect(self.show_judged)

    def add_actions(self, actions: Actions, owner: QWidget) -> None:
        """Keys for walking through the places."""
        for name, text, keys, handler in (
            ("place_next", _("Next place of the advice"), "F4", self.next_place),
            ("place_previous", _("Previous place of the advice"), "Shift+F4", self.previous_place),
        ):
            actions.add(f"writer.{name}", text, handler, shortcut=keys, group=_("Writer"), owner=owner)

    # what the view calls

    def show_draft(self, _draft: Draft) -> None:
        """Another draft is open."""
        self._judged = self._counted = None
        self._parts.checks.mark("", -1)
        self._parts.editor.show_places([])
        self.learn()

    def learn(self) -> None:
        """Read again what is known of other texts and of what is ignored."""
        if self._presenter.workspace is not None:
            job = self._presenter.jobs.start(KNOWN, _("Reading what is known of other texts"), self._known, quiet=True)
            job.succeeded.connect(self._know)

    def show_judged(self, judged: Judged, text: str) -> None:
        """Results for the text as it was a moment ago."""
        self._judged, self._text = judged, text
        self._parts.checks.show_judged(judged)
        self._parts.search.body_is(text)
        self._mark()
        self._count()
        if self._wanted:
            check, self._wanted = self._wanted, ""
            self.go(check, 0)

    def want(self, check: str) -> None:
        """Go to the first place of a check as soon as the text was judged."""
        self._wanted = check

    def close_down(self) -> None:
        """Wait for threads."""
        self._figures.stop()
        self._parts.search.cards.close_down()

    # places

    def go(self, check: str, place: int) -> None:
        """Mark all places of a check in the text and select one of them."""
        self._parts.checks.mark(check, place)
        self._mark()
        result = self._result(check)
        if result is not None and result.places:
            self._select(*result.places[min(place, len(result.places) - 1)])

    def next_place(self) -> None:
        """Go on to the next place of the check that is walked through, or begin with the worst that has places."""
        self._step(1)

    def previous_place(self) -> None:
        """Go back to the place before."""
        self._step(-1)

    def _step(self, way: int) -> None:
        check, place = self._parts.checks.list.at
        result = self._result(check) if check else None
        if result is None and self._judged is not None:
            poor = (row for row in self._judged.results if row.rating in ("bad", "ok") and row.places)
            result, place = next(poor, None), -1 if way > 0 else 0
        if result is not None and result.places:
            self.go(result.id, (place + way) % len(result.places))

    def _mark(self) -> None:
        check, _place = self._parts.checks.list.at
        result = self._result(check) if check else None
        places = result.places if result is not None and result.rating in ("bad", "ok") else ()
        self._parts.editor.show_places(positions([offset for span in places for offset in span], self._text))
        if check and not places:
            self._parts.checks.mark("", -1)

    def _select(self, start: int, end: int) -> None:
        """Select a place of the text that was judged; where the text is another now, the nearest there is."""
        length = len(self._parts.editor.text())
        self._parts.editor.select_offsets(min(start, length), min(end, length))

    def _look_for(self, word: str) -> None:
        self._parts.find.open_bar()
        self._parts.find.needle.setText(word)

    def _result(self, check: str) -> Result | None:
        return next((row for row in self._judged.results if row.id == check), None) if self._judged else None

    # mending

    def mend(self, check: str) -> None:
        """Ask a model, or a rule, for something better; the answer is shown before anything changes."""
        from alwrity_desktop.seo.mending import mend_of

        result = self._result(check)
        mend = mend_of(result) if result is not None else None
        if result is None or mend is None or self._judged is None:
            return
        field = {"slug": "slug", "title": "meta_title", "description": "meta_description"}.get(mend.target)
        if field:
            self._parts.right.show_tab(self._parts.search)
            self.suggest(field)
        else:
            self._mend_text(mend, result)

    def suggest(self, field: str) -> None:
        """Bring ideas for "meta_title", "meta_description" or "slug": from the model, or without one by rules."""
        if self._judged is None or self._presenter.workspace is None:
            return
        paper = self._judged.subject.paper
        if field == "slug":
            self._suggest_slug(paper)
            return
        work = partial(self._ideas, field, paper)
        job = self._presenter.jobs.start(f"seo.suggest.{field}", _("Asking for ideas"), work, handled=True)
        job.succeeded.connect(partial(self._show_ideas, field))
        job.failed.connect(self._failed)

    async def _ideas(self, field: str, paper: Paper, report: Report) -> Output:
        from alwrity_desktop.seo.suggesting import Choice
        from alwrity_desktop.store import prompts
        from alwrity_desktop.ui.seo.idea_lines import suggested

        workspace, draft = self._presenter.workspace, self._presenter.draft
        assert workspace is not None
        overrides = await workspace.db.read(prompts.all_overrides)
        choice = Choice(draft_id=draft.id if draft else "", overrides=overrides)
        return await suggested(field, workspace.engine, paper, 4, choice, report)

    def _show_ideas(self, field: str, output: object) -> None:
        self._parts.search.show_ideas(field, cast("Output", output))

    def _mend_text(self, mend: Mend, result: Result) -> None:
        from alwrity_desktop.writer.editing import need_model

        workspace = self._presenter.workspace
        assert self._judged is not None
        assert workspace is not None
        if self._parts.editor.text() != self._text:
            self.trouble.emit(InputError(_("The text has just changed."), _("Try again in a moment.")))
            return
        try:
            need_model(workspace.engine)  # before anything is selected
        except KnownError as error:
            self.trouble.emit(error)
            return
        job = self._presenter.jobs.start("seo.mend.prompt", _("Reading the prompt"), self._own_prompts, quiet=True)
        job.succeeded.connect(partial(self._begin_mend, mend, result, self._text))

    async def _own_prompts(self, _report: Report) -> dict[str, str]:
        from alwrity_desktop.store import prompts

        assert self._presenter.workspace is not None
        return await self._presenter.workspace.db.read(prompts.all_overrides)

    def _begin_mend(self, mend: Mend, result: Result, text: str, own: object) -> None:
        from alwrity_desktop.seo.mending import span_of
        from alwrity_desktop.ui.seo.lights import check_title
        from alwrity_desktop.writer.editing import action

        if self._judged is None or self._parts.editor.text() != text:
            return  # another draft, or a word typed in between: the places are no longer those of the result
        check, place = self._parts.checks.list.at
        start, end = span_of(mend, result, self._judged.analysis.page, place if check == result.id else 0)
        self._parts.editor.select_offsets(start, end)
        request = mend.request(self._judged.subject.paper.keyphrase, cast("dict[str, str]", own))
        self._assist.begin(replace(action("custom"), title=_("Mend: {check}", check=check_title(result.id))), request)

    def _suggest_slug(self, paper: Paper) -> None:
        from alwrity_desktop.seo import slug
        from alwrity_desktop.ui.seo.tool_output import Line, Output

        ideas = slug.ideas(paper.title, list(paper.keyphrases), paper.language)
        lines = [Line(idea.slug, " ".join(f.text for f in idea.findings), field="slug") for idea in ideas]
        self._parts.search.show_ideas("slug", Output(_("Made by rules from title and keyphrase."), lines))

    # ignoring

    def ignore(self, check: str, reason: str, everywhere: bool) -> None:
        """Hear no more of a check."""
        draft = self._presenter.draft
        if draft is not None:
            work = partial(self._ignore, draft.id, check, reason, everywhere)
            self._begin("seo.ignore", _("Ignoring a check"), work)

    def heed(self, check: str) -> None:
        """Hear of a check again."""
        self._begin("seo.heed", _("Judging a check again"), partial(self._heed, check))

    async def _ignore(self, draft_id: str, check: str, reason: str, everywhere: bool, _report: Report) -> None:
        assert self._presenter.workspace is not None
        await self._presenter.workspace.seo.ignore("draft", draft_id, check, reason, everywhere=everywhere)

    async def _heed(self, check: str, _report: Report) -> None:
        assert self._presenter.workspace is not None
        row = self._judged.subject.ignored.get(check) if self._judged else None
        if row is not None:
            await self._presenter.workspace.seo.heed(row)

    def _begin(self, key: str, title: str, work: object) -> None:
        job = self._presenter.jobs.start(key, title, work, quiet=True, handled=True)  # type: ignore[arg-type]
        job.succeeded.connect(self._learn_again)
        job.failed.connect(self._failed)

    def _learn_again(self, _result: object) -> None:
        self.learn()

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)

    async def _known(self, _report: Report) -> Known:
        assert self._presenter.workspace is not None
        return await self._presenter.workspace.seo.known()

    def _know(self, found: object) -> None:
        known = cast("Known", found)
        draft = self._presenter.draft
        if draft is not None:
            self._parts.search.set_base(known.folder, known.site_of("draft", draft.id))
        self._checker.know(known)

    # the other pages

    def _page_changed(self, _index: int) -> None:
        self._count()

    def _count(self) -> None:
        """Count words, where somebody can see them."""
        judged = self._judged
        if (
            judged is None
            or judged is self._counted
            or self._parts.right.pages.currentWidget() is not self._parts.words_page
        ):
            return
        self._counted = judged
        self._figures.submit(partial(_figures_of, judged))

    def _show_figures(self, figures: object) -> None:
        self._parts.words.show_figures(cast("TextFigures", figures))

    def _open_tab(self) -> None:
        if (draft := self._presenter.draft) is not None:
            self._presenter.flush()
            self.asked.emit("seo", f"draft:{draft.id}")

    def _open_other(self, kind: str, subject_id: str) -> None:
        self.asked.emit("open" if kind == "draft" else "seo", subject_id if kind == "draft" else f"{kind}:{subject_id}")


def positions(offsets: list[int], text: str) -> list[int]:
    """Document positions of character offsets, all in one pass: Qt counts UTF-16 units, Python code points."""
    if text.isascii():
        return offsets
    wide = [found.start() for found in _WIDE.finditer(text)]
    return [offset + bisect_left(wide, offset) for offset in offsets]


def _figures_of(judged: Judged) -> TextFigures:
    from alwrity_desktop.seo.text_figures import figures_of

    return figures_of(judged.analysis.page)
