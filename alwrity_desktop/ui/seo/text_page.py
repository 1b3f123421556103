"""One text judged: chosen from the drafts and posts, or brought by address, file or paste."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCompleter, QFrame, QVBoxLayout, QWidget

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.ui.dates import ago
from alwrity_desktop.ui.seo.check_list import CheckList
from alwrity_desktop.ui.seo.keyphrases_box import KeyphrasesBox
from alwrity_desktop.ui.seo.score_ring import ScoreRing
from alwrity_desktop.ui.seo.social_cards import SocialCards
from alwrity_desktop.ui.seo.text_presenter import TextPresenter
from alwrity_desktop.ui.seo.versions_card import VersionsCard
from alwrity_desktop.ui.seo.words_view import WordsView
from alwrity_desktop.ui.widgets.buttons import button
from alwrity_desktop.ui.widgets.feedback import EmptyState, Loading
from alwrity_desktop.ui.widgets.file_dialog import FileDialog
from alwrity_desktop.ui.widgets.inputs import TextBox
from alwrity_desktop.ui.widgets.layout import Card, Page, clear, row
from alwrity_desktop.ui.widgets.rows import RowButton
from alwrity_desktop.ui.widgets.search import SearchField
from alwrity_desktop.ui.widgets.stack import CurrentStack
from alwrity_desktop.ui.widgets.text import ElidedLabel, label, pill
from alwrity_desktop.ui.writer.checks_view import scope_of
from alwrity_desktop.ui.writer.snippet import SnippetPreview

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Result
    from alwrity_desktop.seo.judging import Judged
    from alwrity_desktop.seo.text_figures import TextFigures
    from alwrity_desktop.seo.versions import Version
    from alwrity_desktop.store.judgements import ArchiveText

_NARROW = 820
_GAP = 16
_QUOTES, _QUOTE = 3, 96
_TAG = re.compile(r"<!--.*?-->|<[^>]*>|[*_`#>\[\]|]+|\]\([^)]*\)", re.DOTALL)
EMPTY, LOADING, SHOWN = 0, 1, 2
_LATEST = 6
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class PasteBox(QFrame):
    """A place to paste a text or HTML. given(text); left."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.text = TextBox()
        self.text.setPlaceholderText(_("Paste text, Markdown or HTML here."))
        self.text.setAccessibleName(_("Text to judge"))
        self.text.setFixedHeight(160)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.addWidget(self.text)
        go = button(_("Judge it"), self._give, kind="primary")
        box.addLayout(row(None, button(_("Cancel"), self.left.emit, kind="quiet"), go))

    def _give(self) -> None:
        if self.text.toPlainText().strip():
            self.given.emit(self.text.toPlainText())


class TextPage(QWidget):
    """open_wanted(draft id, check): the draft is wanted in the Writer, at a check's first place; "" for its start."""

    open_wanted = Signal(str, str)
    post_wanted = Signal(str)

    def __init__(self, presenter: TextPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._presenter = presenter
        self._texts: dict[str, ArchiveText] = {}
        self._judged: Judged | None = None
        self._phrases_of = ("", "")
        self._wide = True
        self._make_bar()
        self._make_parts()
        self._lay_out()
        self._connect()
        self._show(EMPTY)

    # parts

    def _make_bar(self) -> None:
        self.field = SearchField(
            _("Text to judge"), _("Choose a draft or post by its title, or give an address (https://...)")
        )
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._chosen)
        self.field.setCompleter(completer)
        self.field.returnPressed.connect(self._entered)
        self._file = button(_("File ..."), self._choose_file, icon="folder")
        self._paste = button(_("Paste"), self._toggle_paste, icon="copy")
        self.paste = PasteBox()
        self.paste.hide()
        self.paste.given.connect(self._pasted)
        self.paste.left.connect(self.paste.hide)

    def _make_parts(self) -> None:
        self.title = ElidedLabel("", "heading")
        self._kind = pill("")
        self._about = label("", "caption")
        self._open = button(_("Open in the Writer"), self._open_draft, icon="write")
        self.seo, self.reading = ScoreRing(_("SEO"), size=72), ScoreRing(_("Readability"), size=72)
        self.others = {name: ScoreRing(title, size=72) for name, title in
                       (("technical", _("Technical")), ("inclusive", _("Inclusive")))}  # fmt: skip
        self.keyphrases = KeyphrasesBox()
        self._fixed = label("", "caption", wrap=True)
        self.list = CheckList(quotes=self._quotes_of)
        self._scope = label("", "caption", wrap=True)
        self._scope.setContentsMargins(16, 12, 16, 0)
        self.snippet, self.cards = SnippetPreview(framed=False), SocialCards(framed=False)
        self.versions = VersionsCard()
        self.words = WordsView()

    def _lay_out(self) -> None:
        bar = row(self.field, self._file, self._paste)
        bar.setStretch(0, 1)
        self._stack = CurrentStack()
        for page in (self._beginning(), Loading(_("Judging ...")), self._results()):
            self._stack.add_page(page)
        page = Page(widest=1240)
        page.top.setContentsMargins(0, 0, 0, 24)
        page.body.addLayout(bar)
        page.body.addWidget(self.paste)
        page.body.addWidget(self._stack)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(page)

    def _beginning(self) -> QWidget:
        """What is shown before a text is chosen."""
        made, box = _column(0)
        told = _("Choose one of your drafts or of the posts of your sites, give the address of a page, or paste a text.")
        box.addWidget(EmptyState("search", _("Which text shall be judged?"), told))
        self._latest = Card(_("Your latest texts"), gap="hair", rows=True)
        self._latest.hide()
        box.addWidget(self._latest)
        return made

    def _results(self) -> QWidget:
        """Scores on top, then two columns: what was found, and how it looks and what it is made of."""
        head = row(self.title, self._kind, self._open)
        head.setStretch(0, 1)
        rings = row(self.seo, self.reading, *self.others.values(), None, gap="wide")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(_GAP)
        left = (
            Card(_("Keyphrases"), self.keyphrases, self._fixed, gap="small"),
            Card(_("What was found"), self.list, self._scope, rows=True),
        )
        right = (
            _titled(_("In the search results"), self.snippet),
            _titled(_("When it is shared"), self.cards),
            self.versions,
            Card(_("Words"), self.words, rows=True),
        )
        for cards, share in ((left, 11), (right, 9)):
            box = QVBoxLayout()
            box.setSpacing(_GAP)
            for card in cards:
                box.addWidget(card)
            box.addStretch(1)
            self._columns.addLayout(box, share)
        made, inner = _column(_GAP)
        inner.addWidget(Card("", head, self._about, rings, gap="medium"))
        inner.addLayout(self._columns)
        return made

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.judged.connect(self.show_judged)
        presenter.versions.connect(self.show_versions)
        presenter.offered.connect(self.offer)
        presenter.began.connect(self._began)
        presenter.trouble.connect(self._stopped)
        self.list.went.connect(self._go)
        self.list.ignored.connect(presenter.ignore)
        self.list.heeded.connect(presenter.heed)
        self.keyphrases.changed.connect(self._give_keyphrases)
        self.keyphrases.opened.connect(self._open_other)

    # what comes in

    def offer(self, texts: list[ArchiveText]) -> None:
        """What can be chosen."""
        self._texts = {}
        for text in texts:
            self._texts[_offer_name(text, self._texts)] = text
        self._names.setStringList(sorted(self._texts, key=str.casefold))
        self._offer_latest(texts)

    def _offer_latest(self, texts: list[ArchiveText]) -> None:
        """The texts one worked on last, to begin with."""
        clear(self._latest.body)
        dated = [text for text in texts if text.updated_at is not None and (text.title or text.kind == "post")]
        dated.sort(key=lambda text: text.updated_at or _LONG_AGO, reverse=True)
        for text in dated[:_LATEST]:
            kind = _("Post on {site}", site=text.site) if text.kind == "post" else _("Draft")
            phrase = next(iter(text.keyphrases), "") or _("no keyphrase")
            entry = RowButton(
                "document", text.title or text.slug, f"{kind} · {phrase} · {ago(text.updated_at or _LONG_AGO)}"
            )
            entry.clicked.connect(partial(self._presenter.show, text.kind, text.id))
            self._latest.body.addWidget(entry)
        self._latest.setVisible(bool(dated))

    def show_judged(self, judged: Judged, figures: TextFigures, featured: str) -> None:
        """Show results."""
        self._judged = judged
        subject, paper = judged.subject, judged.subject.paper
        self._show(SHOWN)
        self.title.setText(subject.title or paper.meta_title or paper.url or _("Untitled"))
        kinds = {"draft": _("Draft"), "post": _("Post"), "file": _("Text"), "page": _("Page")}
        self._kind.setText(kinds[subject.kind])
        flesch = judged.analysis.flesch
        parts = [ngettext("{count} word", "{count} words", judged.words)]
        parts += [_("{minutes} min to read", minutes=figures.minutes)]
        parts += [_("reading ease {value}", value=f"{flesch:.0f}")] if flesch is not None else []
        parts += [paper.url] if paper.url else []
        parts += [] if judged.words else [_("no score until there is text to judge")]
        self._about.setText(" · ".join(parts))
        self._open.setVisible(subject.kind == "draft")
        self.seo.show_score(judged.score)
        self.reading.show_score(judged.readability_score)
        for name, ring in self.others.items():
            score = judged.group_score("technical" if name == "technical" else "inclusive")
            ring.setVisible(score is not None)
            ring.show_score(score)
        self._show_keyphrases(judged)
        self.list.show_judged(judged)
        self._scope.setText(scope_of(paper.language))
        site = paper.site_url or paper.url
        self.snippet.set_site(site)
        self.snippet.show_page(paper.seo_title, paper.slug, paper.meta_description, list(paper.keyphrases[:1]))
        workspace = self._presenter.workspace
        self.cards.set_base(workspace.folder if workspace else None, site)
        self.cards.show_page(paper.seo_title, paper.meta_description, featured, paper.text)
        self.versions.setVisible(subject.kind == "draft")
        self.words.show_figures(figures)

    def show_versions(self, versions: list[Version]) -> None:
        """Show a draft's versions."""
        self.versions.show_versions(versions)

    def close_down(self) -> None:
        """Wait for threads."""
        self.cards.close_down()

    def _show_keyphrases(self, judged: Judged) -> None:
        subject, paper = judged.subject, judged.subject.paper
        given = list(dict.fromkeys(phrase.strip() for phrase in paper.keyphrases if phrase.strip()))
        words = {phrase: list(subject.synonyms[phrase]) for phrase in given if subject.synonyms.get(phrase)}
        shown = (subject.kind, subject.id, self.keyphrases.values(), self.keyphrases.synonyms())
        if shown != (*self._phrases_of, given, words) and not self._presenter.keeper.waits(subject.kind, subject.id):
            self.keyphrases.set_values(given, words)
        self._phrases_of = (subject.kind, subject.id)
        self.keyphrases.show_judged(judged)
        told = {
            "draft": _("Saved with the draft; the Writer shows the same."),
            "post": _("Kept here only; your site does not hear of them."),
        }
        self._fixed.setText(told.get(subject.kind, ""))
        self._fixed.setVisible(bool(self._fixed.text()))

    # what the person does

    def _chosen(self, name: str) -> None:
        if (text := self._texts.get(name)) is not None:
            self._presenter.show(text.kind, text.id)

    def _entered(self) -> None:
        given = self.field.text().strip()
        if given in self._texts:
            self._chosen(given)
        elif "://" in given or re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", given):
            self._presenter.fetch(given, self._phrases_at_hand())
        else:
            near = next((name for name in self._texts if given and given.casefold() in name.casefold()), "")
            self._chosen(near)

    def _phrases_at_hand(self) -> list[str]:
        """Keyphrases of the page or file shown now, to judge the next one for the same."""
        judged = self._judged
        return list(judged.subject.paper.keyphrases) if judged and judged.subject.kind in ("page", "file") else []

    def _choose_file(self) -> None:
        dialog = FileDialog(self, _("Text to judge"), "texts")
        dialog.setFileMode(FileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Texts (*.md *.markdown *.txt *.html *.htm)"))
        dialog.fileSelected.connect(self._file_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _file_chosen(self, name: str) -> None:
        self._presenter.show_file(Path(name), [])

    def _toggle_paste(self) -> None:
        self.paste.setVisible(self.paste.isHidden())
        if not self.paste.isHidden():
            self.paste.text.setFocus()

    def _pasted(self, text: str) -> None:
        self.paste.hide()
        self._presenter.show_pasted(text, self._phrases_at_hand())

    def _give_keyphrases(self) -> None:
        self._presenter.give_keyphrases(self.keyphrases.values(), self.keyphrases.synonyms())

    def _go(self, check: str, _place: int) -> None:
        if self._judged is not None and self._judged.subject.kind == "draft":
            self.open_wanted.emit(self._judged.subject.id, check)

    def _open_draft(self) -> None:
        if self._judged is not None:
            self.open_wanted.emit(self._judged.subject.id, "")

    def _open_other(self, kind: str, subject_id: str) -> None:
        self._presenter.show(kind, subject_id)

    # inside

    def _began(self, _kind: str) -> None:
        if self._judged is None:
            self._show(LOADING)

    def _stopped(self, _error: object) -> None:
        self._show(SHOWN if self._judged is not None else EMPTY)

    def _show(self, place: int) -> None:
        self._stack.show_page(place)

    def _quotes_of(self, result: Result) -> str:
        judged = self._judged
        if judged is None or result.rating not in ("bad", "ok"):
            return ""
        text = judged.subject.paper.text
        found = [_plain(text[start:end]) for start, end in result.places[:_QUOTES]]
        more = len(result.places) - _QUOTES
        tail = [_("and {count} more", count=more)] if more > 0 else []
        return "\n".join([f"“{quote}”" for quote in found if quote] + tail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where there is little room."""
        super().resizeEvent(event)
        wide = event.size().width() >= _NARROW
        if wide != self._wide:
            self._wide = wide
            way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
            self._columns.setDirection(way)


def _column(gap: int) -> tuple[QWidget, QVBoxLayout]:
    made = QWidget()
    made.setProperty("kind", "clear")
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    return made, box


def _titled(title: str, part: QWidget) -> Card:
    return Card(title, part, gap="small")


def _plain(source: str) -> str:
    """A piece of the source as a reader sees it, short."""
    text = " ".join(unescape(_TAG.sub(" ", source)).split())
    return text if len(text) <= _QUOTE else f"{text[: _QUOTE - 1].rsplit(' ', 1)[0]}…"


def _offer_name(text: ArchiveText, taken: dict[str, ArchiveText]) -> str:
    name = text.title or text.slug or _("Untitled")
    name = f"{name} ({text.site})" if text.kind == "post" else name
    plain, number = name, 2
    while name in taken:
        name, number = f"{plain} {number}", number + 1
    return name
