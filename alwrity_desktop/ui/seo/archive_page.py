"""The archive: every draft and mirrored post with its scores, the worst first; judged, mended and exported at once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.icons import set_icon
from alwrity_desktop.ui.pages.table import TablePage
from alwrity_desktop.ui.pages.table_columns import Action, Choice, Column, Dates, Part, Parts, Range, Table
from alwrity_desktop.ui.seo.archive_presenter import ArchivePresenter
from alwrity_desktop.ui.seo.lights import LIGHTS, check_title, light
from alwrity_desktop.ui.shell import Shell
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import Banner, EmptyState, Spinner
from alwrity_desktop.ui.widgets.layout import row
from alwrity_desktop.ui.widgets.text import Tone, label

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Rating
    from alwrity_desktop.seo.archive import ArchiveRow

_MOST_ADVICE = 14


def standing(score: int | None) -> Rating:
    """A score as a light."""
    return light(score)


def _score(found: ArchiveRow) -> int | None:
    return found.judgement.score if found.judgement else None


def _reading(found: ArchiveRow) -> int | None:
    return found.judgement.readability_score if found.judgement else None


def _standing(found: ArchiveRow) -> str:
    return standing(_score(found))


def _tone(found: ArchiveRow) -> Tone:
    return LIGHTS[standing(_score(found))].tone


def _word(found: ArchiveRow) -> str:
    return LIGHTS[standing(_score(found))].standing


def _where(found: ArchiveRow) -> str:
    text = found.text
    return text.site if text.kind == "post" else _("Drafts")


def _below(found: ArchiveRow) -> str:
    text = found.text
    kind = _("Post on {site}", site=text.site) if text.kind == "post" else _("Draft")
    return f"{kind} · {found.keyphrase}" if found.keyphrase else _("{kind} · no keyphrase", kind=kind)


def _poor(found: ArchiveRow) -> tuple[str, ...]:
    judged = found.judgement
    return tuple(str(result["id"]) for result in judged.results if result["rating"] == "bad") if judged else ()


def columns() -> list[Column[ArchiveRow]]:
    """What is shown of each text."""
    return [
        Column("title", _("Text"), lambda found: found.text.title or _("Untitled"), look="title", below=_below),
        Column("standing", _("SEO"), _word, 124, look="pill", tone=_tone, key=_score),
        Column("score", _("Score"), _score, 84, side="right", searched=False),
        Column("readability", _("Readability"), _reading, 124, side="right", searched=False),
        Column("bad", _("To mend"), lambda found: found.judgement.bad if found.judgement else None, 104, side="right",
               falling=True, searched=False),
        Column("words", _("Words"), lambda found: found.judgement.words if found.judgement else None, 80, side="right",
               searched=False),
        Column("keyphrase", _("Keyphrase"), lambda found: found.keyphrase, 150, hidden=True),
        Column("status", _("Status"), lambda found: found.text.status, 90, hidden=True),
        Column("changed", _("Changed"), lambda found: found.text.updated_at, 132, falling=True, searched=False),
    ]  # fmt: skip


class ArchivePage(QWidget):
    """shown(kind, id): one text is wanted in the tab. opened(draft id): in the Writer, at the advice."""

    shown = Signal(str, str)
    opened = Signal(str)

    def __init__(self, shell: Shell, presenter: ArchivePresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self.banner = Banner()
        self.run = button(_("Judge what has changed"), self._run, icon="play", kind="primary")
        self.afresh = button(_("Judge all again"), self._run_afresh, icon="refresh")
        self.page = TablePage(self._table(), shell)
        self._make_progress()
        self._lay_out()
        presenter.listed.connect(self.show_rows)
        presenter.running.connect(self.show_running)
        presenter.ended.connect(self.show_ended)
        presenter.trouble.connect(self._trouble)
        presenter.unread.connect(self.page.show_error)
        presenter.opened.connect(self.opened)
        self.page.retried.connect(presenter.refresh)

    def _table(self) -> Table[ArchiveRow]:
        begin = button(_("Judge all texts"), self._run, icon="play", kind="primary")
        empty = EmptyState(
            "documents",
            _("No texts yet"),
            _("Your drafts and the posts of your connected sites are judged here, all at once."),
            begin,
        )
        lights = [Part("all", _("All"), ("bad", "ok", "good", "none"))]
        lights += [Part(name, LIGHTS[name].standing, (name,)) for name in ("bad", "ok", "good", "none")]
        return Table(
            "seo-archive",
            _("Archive"),
            columns(),
            key=lambda found: f"{found.text.kind}:{found.text.id}",
            count=_counted,
            empty=empty,
            filters=[
                Parts("standing", _("How they stand"), _standing, lights),
                Choice("where", _("Where"), _where, _("Drafts and sites")),
                Choice("check", _("Check"), _poor, _("Any check"), text=check_title),
                Range("words", _("Words"), lambda found: found.judgement.words if found.judgement else None),
                Dates("changed", _("Changed"), lambda found: found.text.updated_at, _("Changed at any time")),
            ],
            actions=[
                Action("open", _("Open"), self._open, icon="write", single=True, kind="primary"),
                Action("show", _("Show its checks"), self._show, icon="search", single=True),
                Action("judge", _("Judge again"), self._judge, icon="refresh"),
                Action("mend", _("Write what is missing"), self._mend, icon="spark",
                       when=lambda found: found.text.kind == "draft"),
                Action("browse", _("Open in the browser"), self._browse, icon="external", single=True, bar=False,
                       when=lambda found: bool(found.text.link)),
            ],
            search=_("Search titles and keyphrases"),
            sort="score",
            details=details_of,
        )  # fmt: skip

    def _make_progress(self) -> None:
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("How far the run is"))
        self._told = label("", "caption")
        self._stop = button(_("Stop"), self._presenter.stop, icon="stop")
        self.progress = QFrame()
        self.progress.setProperty("kind", "card")
        line = row(Spinner(16), self._told, self._bar, self._stop, gap="medium")
        line.setStretch(2, 1)
        line.setContentsMargins(16, 8, 8, 8)
        self.progress.setLayout(line)
        self.progress.hide()

    def _lay_out(self) -> None:
        self._lead = label("", "caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(row(self._lead, None, self.afresh, self.run))
        box.addWidget(self.banner)
        box.addWidget(self.progress)
        box.addWidget(self.page, 1)

    def show_rows(self, rows: list[ArchiveRow]) -> None:
        """Show the archive."""
        self.page.set_rows(rows)
        counts = Counter(_standing(found) for found in rows)
        parts = [f"{LIGHTS[name].standing}: {counts[name]:,}" for name in LIGHTS if counts[name]]
        self._lead.setText(" · ".join(parts))

    def show_running(self, words: str, share: float) -> None:
        """A run goes on."""
        self.progress.show()
        self._told.setText(words)
        self._bar.setRange(0, 0 if share < 0 else 1000)
        self._bar.setValue(max(0, round(1000 * share)))
        self._allow(False)

    def show_ended(self, sentence: str, left_out: list[str]) -> None:
        """A run is over."""
        self.progress.hide()
        self._allow(True)
        if sentence:
            self.banner.say(sentence, mood="warning" if left_out else "success", detail="\n".join(left_out))

    def _allow(self, on: bool) -> None:
        for part in (self.run, self.afresh):
            if not on and part.hasFocus():
                self.page.view.setFocus()  # else the field that comes next takes the keys
            part.setEnabled(on)

    def _trouble(self, error: Any) -> None:
        self.banner.show_error(error)

    def _run(self) -> None:
        self._presenter.run()

    def _run_afresh(self) -> None:
        self._presenter.run(afresh=True)

    def _judge(self, rows: list[ArchiveRow]) -> None:
        self._presenter.run(afresh=True, rows=rows)

    def _mend(self, rows: list[ArchiveRow]) -> None:
        self._presenter.mend(rows)

    def _open(self, rows: list[ArchiveRow]) -> None:
        if rows[0].text.kind == "draft":
            self.opened.emit(rows[0].text.id)
        else:
            self._presenter.open_post(rows[0])

    def _show(self, rows: list[ArchiveRow]) -> None:
        self.shown.emit(rows[0].text.kind, rows[0].text.id)

    def _browse(self, rows: list[ArchiveRow]) -> None:
        QDesktopServices.openUrl(QUrl(rows[0].text.link))


def _counted(number: int) -> str:
    return ngettext("{count} text", "{count} texts", number)


def _advised(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is to be looked at; that there is no image is said once."""
    from alwrity_desktop.seo.judging import OF_IMAGES

    poor = [result for result in results if "advice" in result]
    no_image = any(result["id"] == "images" for result in poor)
    return [result for result in poor if not (no_image and result["id"] in OF_IMAGES)]


def details_of(found: ArchiveRow) -> QWidget:
    """The side panel of a row: what there is to mend, the worst first."""
    shown = QWidget()
    shown.setProperty("kind", "clear")
    box = QVBoxLayout(shown)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(10)
    box.addWidget(label(found.text.title or _("Untitled"), "strong", wrap=True))
    box.addWidget(label(_below(found), "caption", wrap=True))
    judged = found.judgement
    if judged is None:
        box.addWidget(label(_("It was not judged yet."), "muted", wrap=True))
        box.addStretch(1)
        return shown
    poor = _advised(judged.results)
    for result in poor[:_MOST_ADVICE]:
        sign = QLabel()
        light = LIGHTS["bad" if result["rating"] == "bad" else "ok"]
        set_icon(sign, light.icon, light.role, 16)
        sign.setToolTip(f"{light.word}: {check_title(str(result['id']))}")
        line = row(sign, label(str(result["advice"]), wrap=True))
        line.setStretch(1, 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        box.addLayout(line)
    more = len(poor) - _MOST_ADVICE
    good = ngettext("{count} check is good", "{count} checks are good", judged.good)
    box.addWidget(label(_("and {count} more", count=more) if more > 0 else good, "caption"))
    box.addStretch(1)
    return shown
