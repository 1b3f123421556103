"""Brings one text to the SEO tab: a draft, a mirrored post, a file, a page, what was pasted; judged, counted, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from alwrity_desktop.core.errors import KnownError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.progress import Report
from alwrity_desktop.ui.jobs import Job, Jobs
from alwrity_desktop.ui.seo.keyphrase_keeper import KeyphraseKeeper

if TYPE_CHECKING:
    from alwrity_desktop.model.judgement import SubjectKind
    from alwrity_desktop.page.paper import Paper
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.seo.subjects import Known, Subject
    from alwrity_desktop.seo.text_figures import TextFigures
    from alwrity_desktop.seo.versions import Version
    from alwrity_desktop.workspace import Workspace

JOB = "seo.text"
VERSIONS = "seo.versions"


class TextPresenter(QObject):
    """A child of the view.

    judged(Judged, TextFigures, featured picture): the text that was asked for. versions(list of Version): of a draft.
    offered(list of ArchiveText): what can be chosen. trouble(KnownError): why not.
    """

    judged = Signal(object, object, str)
    versions = Signal(object)
    offered = Signal(object)
    trouble = Signal(object)
    began = Signal(str)

    def __init__(self, view: QObject, jobs: Jobs) -> None:
        super().__init__(view)
        self._jobs = jobs
        self.keeper = KeyphraseKeeper(self, jobs)
        self.keeper.kept.connect(self._kept)
        self.keeper.failed.connect(self._not_kept)
        self.workspace: Workspace | None = None
        self.known: Known | None = None
        self.kind: SubjectKind = "draft"
        self.id = ""
        self._paper: Paper | None = None
        self._wanted: tuple[str, str] | None = None
        self._seen = ""
        self._judging: Job | None = None
        self._runs = 0

    def attach(self, workspace: Workspace) -> None:
        """The workspace to read from."""
        self.workspace = self.keeper.workspace = workspace
        if self._wanted is not None:
            self.show(*self._wanted)

    def refresh(self) -> None:
        """Read again what can be chosen, and judge what is shown again."""
        if self.workspace is None:
            return
        self._begin("seo.offer", _("Reading the list of texts"), self._offer, self._offered)

    def show(self, kind: str, subject_id: str) -> None:
        """Judge a draft or a mirrored post; before the workspace is there it is remembered."""
        self._wanted = (kind, subject_id)
        if self.workspace is None:
            return
        self._wanted = None
        self.kind, self.id, self._paper = ("post" if kind == "post" else "draft"), subject_id, None
        self._judge()

    def show_file(self, path: Path, keyphrases: list[str]) -> None:
        """Judge a Markdown or HTML file."""
        self._start_page("file", partial(_read_file, path, tuple(keyphrases)))

    def show_pasted(self, text: str, keyphrases: list[str]) -> None:
        """Judge what was pasted: HTML where it looks like it, else Markdown."""
        self._start_page("file", partial(_read_pasted, text, tuple(keyphrases)))

    def fetch(self, address: str, keyphrases: list[str]) -> None:
        """Judge a page from the web."""
        self._start_page("page", partial(self._fetch, address, tuple(keyphrases)))

    def give_keyphrases(self, phrases: list[str], synonyms: dict[str, list[str]]) -> None:
        """Judge for other keyphrases; those of a draft and of a post are kept."""
        if self.kind in ("draft", "post"):
            self.keeper.give(self.kind, self.id, phrases, synonyms)
        elif self._paper is not None:
            first = synonyms.get(phrases[0], []) if phrases else []
            self._paper = replace(self._paper, keyphrases=tuple(phrases), synonyms=tuple(first))
            self._judge()

    def ignore(self, check: str, reason: str, everywhere: bool) -> None:
        """Hear no more of a check."""
        work = partial(self._ignore, check, reason, everywhere)
        self._begin("seo.tab.ignore", _("Ignoring a check"), work, self._again)

    def heed(self, check: str) -> None:
        """Hear of a check again."""
        self._begin("seo.tab.heed", _("Judging a check again"), partial(self._heed, check), self._again)

    # work

    def _start_page(self, kind: SubjectKind, read: Callable[[Report], Any]) -> None:
        if self.workspace is not None:
            self.kind, self.id, self._paper = kind, "", None
            self._judge(read)

    def _judge(self, read: Callable[[Report], Any] | None = None) -> None:
        if self._judging is not None:
            self._judging.cancel()
        self.began.emit(self.kind)
        self._runs += 1  # a cancelled one may not have ended yet, so each has a key of its own
        work = partial(self._judged_of, self.kind, self.id, read)
        self._judging = self._begin(f"{JOB}.{self._runs}", _("Judging a text"), work, self._show)
        self._judging.ended.connect(self._judging_ended)

    def _judging_ended(self, job: Job) -> None:
        if job is self._judging:
            self._judging = None

    async def _judged_of(
        self, kind: SubjectKind, subject_id: str, read: Callable[[Report], Any] | None, report: Report
    ) -> tuple[Judged, TextFigures, str]:
        import asyncio

        from alwrity_desktop.seo.judging import judge
        from alwrity_desktop.seo.subjects import subject_of_page
        from alwrity_desktop.seo.text_figures import figures_of

        assert self.workspace is not None
        self.known = await self.workspace.seo.known()
        subject: Subject
        featured = ""
        if kind in ("draft", "post"):
            subject = await self.workspace.seo.subject(kind, subject_id, self.known)
            draft = await self.workspace.library.get_or_none(subject_id) if kind == "draft" else None
            featured = draft.featured_image if draft else ""
        else:
            if read is not None:
                self._paper = await read(report)
            assert self._paper is not None
            subject = subject_of_page(self._paper, kind, self.known)

        def work() -> tuple[Judged, TextFigures]:
            found = judge(subject)
            return found, figures_of(found.analysis.page)

        judged, figures = await asyncio.to_thread(work)
        return judged, figures, featured

    def _show(self, result: object) -> None:
        judged, figures, featured = result  # type: ignore[misc] - what `_judged_of` gives
        if (judged.subject.kind, judged.subject.id) != (self.kind, self.id):
            return
        self._seen = self._version()
        self.judged.emit(judged, figures, featured)
        if self.kind == "draft":
            self._begin(
                f"{VERSIONS}.{self.id}", _("Judging earlier versions"), partial(self._versions, self.id), self._compared
            )

    async def _versions(self, draft_id: str, report: Report) -> tuple[str, list[Version]]:
        from alwrity_desktop.seo.versions import versions_of

        assert self.workspace is not None
        assert self.known is not None
        draft = await self.workspace.library.get(draft_id)
        return draft_id, await versions_of(self.workspace.db, draft, self.known, report)

    def _compared(self, result: object) -> None:
        draft_id, found = result  # type: ignore[misc] - what `_versions` gives
        if draft_id == self.id:
            self.versions.emit(found)

    async def _offer(self, _report: Report) -> object:
        assert self.workspace is not None
        self.known = await self.workspace.seo.known()
        return self.known.texts

    def _offered(self, texts: object) -> None:
        self.offered.emit(texts)
        if self.id and self._version() != self._seen and self._judging is None:
            self._judge()  # it was changed since, perhaps in the Writer

    def _version(self) -> str:
        """When the shown text was changed last, as far as that is known."""
        texts = self.known.texts if self.known else ()
        return next((text.changed for text in texts if (text.kind, text.id) == (self.kind, self.id)), "")

    async def _fetch(self, address: str, keyphrases: tuple[str, ...], report: Report) -> Paper:
        from alwrity_desktop.seo.fetched_page import fetch_paper

        assert self.workspace is not None
        return await fetch_paper(address, self.workspace.http, keyphrases, report)

    def _kept(self, kind: str, subject_id: str) -> None:
        if (kind, subject_id) == (self.kind, self.id):
            self._judge()

    def _not_kept(self, error: KnownError) -> None:
        self._judge()  # the stored ones are shown again
        self.trouble.emit(error)

    async def _ignore(self, check: str, reason: str, everywhere: bool, _report: Report) -> None:
        assert self.workspace is not None
        await self.workspace.seo.ignore(self.kind, self.id, check, reason, everywhere=everywhere or not self.id)

    async def _heed(self, check: str, _report: Report) -> None:
        assert self.workspace is not None
        known = await self.workspace.seo.known()
        row = known.ignored_in(self.kind, self.id).get(check)
        if row is not None:
            await self.workspace.seo.heed(row)

    def _again(self, _result: object) -> None:
        self._judge()

    def _begin(self, key: str, title: str, work: Callable[[Report], Any], done: Callable[[object], object]) -> Job:
        job = self._jobs.start(key, title, work, quiet=True, handled=True)
        job.succeeded.connect(done)
        job.failed.connect(self._failed)
        return job

    def _failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.trouble.emit(error)


async def _read_file(path: Path, keyphrases: tuple[str, ...], _report: Report) -> Paper:
    import asyncio

    return await asyncio.to_thread(_paper_of_file, path, keyphrases)


def _paper_of_file(path: Path, keyphrases: tuple[str, ...]) -> Paper:
    from alwrity_desktop.core.decoding import decode
    from alwrity_desktop.core.files import storage_error

    try:
        data = path.read_bytes()
    except OSError as error:
        raise storage_error(error, path) from error
    text = decode(data, path.name)
    return _paper_of(text, keyphrases, html=path.suffix.lower() in (".html", ".htm", ".xhtml"), path=path)


async def _read_pasted(text: str, keyphrases: tuple[str, ...], _report: Report) -> Paper:
    import asyncio

    head = text.lstrip()[:2000].lower()
    html = head.startswith("<") and any(
        tag in head for tag in ("<html", "<!doctype", "<p", "<div", "<h1", "<article", "<!-- wp:")
    )
    return await asyncio.to_thread(_paper_of, text, keyphrases, html=html)


def _paper_of(text: str, keyphrases: tuple[str, ...], *, html: bool, path: Path | None = None) -> Paper:
    from alwrity_desktop.page import draft_file
    from alwrity_desktop.page.html_paper import paper_of_html
    from alwrity_desktop.seo.subjects import subject_of_draft

    if html:
        return paper_of_html(text, keyphrases)
    draft, _warning = draft_file.read_leniently(text, path)
    draft.keyphrases = list(keyphrases) or draft.keyphrases
    return replace(subject_of_draft(draft).paper, post_id="")
