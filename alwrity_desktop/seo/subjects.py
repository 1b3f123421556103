"""What is judged, and how: the one way from a draft, a post or a page to its paper, for window and command line alike."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from alwrity_desktop import __version__
from alwrity_desktop.language.slugs import slugify
from alwrity_desktop.language.spans import squeezed
from alwrity_desktop.model.draft import Draft
from alwrity_desktop.model.judgement import IgnoredCheck, PostKeyphrases, SubjectKind
from alwrity_desktop.model.site import RemotePost
from alwrity_desktop.page import assessments
from alwrity_desktop.page.paper import Paper
from alwrity_desktop.page.surroundings import KnownPost
from alwrity_desktop.seo.media_files import media_of
from alwrity_desktop.seo.prominence import Words
from alwrity_desktop.store.judgements import ArchiveText


@dataclass(frozen=True)
class Known:
    """What is known of all texts: drafts, mirrored posts, what is ignored. Made by `Seo.known`; never changed.

    prominent: the words texts are most about, as far as they were counted.
    site_url: that of the only site, for drafts that were not sent anywhere yet; "" with none or several.
    """

    texts: tuple[ArchiveText, ...] = ()
    ignored: tuple[IgnoredCheck, ...] = ()
    post_phrases: Mapping[str, PostKeyphrases] = field(default_factory=dict[str, PostKeyphrases])
    site_url: str = ""
    folder: Path | None = None
    prominent: Words = field(default_factory=dict[tuple[SubjectKind, str], tuple[str, ...]])

    @cached_property
    def posts(self) -> tuple[KnownPost, ...]:
        """The texts as checks see them. A draft that is on a site already is there once, as its post."""
        sent = {text.draft_id for text in self.texts if text.kind == "post" and text.draft_id}
        shown = (text for text in self.texts if text.kind == "post" or text.id not in sent)
        return tuple(
            KnownPost(
                text.draft_id or text.id,
                text.title,
                text.link,
                text.site_url,
                self._phrases_of(text),
                self.prominent.get((text.kind, text.id), ()),
            )
            for text in shown
        )

    def having(self, phrase: str, kind: SubjectKind, subject_id: str) -> list[ArchiveText]:
        """Other texts with this keyphrase: it is among theirs, or the slug of a post is made of just its words."""
        own = squeezed(phrase.strip().strip('"'))
        if not own:
            return []
        me = self._by_key.get((kind, subject_id))
        mine = {subject_id, me.draft_id if me else ""} - {""}
        found = {text.draft_id or text.id: text for text in [*self._by_phrase[own], *self._by_slug[slugify(own)]]}
        return [text for key, text in found.items() if key not in mine and text.id not in mine]

    def ignored_in(self, kind: SubjectKind, subject_id: str) -> dict[str, IgnoredCheck]:
        """Checks that are ignored in a text, by their id; what was said of this text goes before what holds for all."""
        rows = [row for row in self.ignored if not row.subject_id]
        rows += [row for row in self.ignored if subject_id and (row.subject_kind, row.subject_id) == (kind, subject_id)]
        return {row.check_id: row for row in rows}

    def _phrases_of(self, text: ArchiveText) -> tuple[str, ...]:
        given = self.post_phrases.get(text.id)
        if given:
            return tuple(given.keyphrases)
        if text.kind == "post" and (draft := self._by_key.get(("draft", text.draft_id))):
            return draft.keyphrases
        return text.keyphrases

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], ArchiveText]:
        return {(text.kind, text.id): text for text in self.texts}

    @cached_property
    def _by_phrase(self) -> defaultdict[str, list[ArchiveText]]:
        found: defaultdict[str, list[ArchiveText]] = defaultdict(list)
        for text in self.texts:
            for phrase in self._phrases_of(text):
                found[squeezed(phrase.strip().strip('"'))].append(text)
        return found

    @cached_property
    def _by_slug(self) -> defaultdict[str, list[ArchiveText]]:
        found: defaultdict[str, list[ArchiveText]] = defaultdict(list)
        for text in self.texts:
            if text.kind == "post" and text.slug:
                found[text.slug].append(text)
        return found

    def keyphrases_of_post(self, post_id: str) -> tuple[str, ...]:
        """Keyphrases of a mirrored post: those given to it, else those of the draft it came from."""
        text = self._by_key.get(("post", post_id))
        return self._phrases_of(text) if text else ()

    def synonyms_of_post(self, post_id: str) -> dict[str, list[str]]:
        """Synonyms given to a mirrored post, by keyphrase."""
        given = self.post_phrases.get(post_id)
        return given.synonyms if given else {}

    def site_of(self, kind: SubjectKind, subject_id: str) -> str:
        """Address of the site a text belongs to, "" where that is not known."""
        text = self._by_key.get((kind, subject_id))
        return (text.site_url if text else "") or self.site_url


NOTHING = Known()
"""Nothing is known of other texts: a file judged without a workspace."""


@dataclass(slots=True, frozen=True)
class Subject:
    """A text to be judged. paper: for its first keyphrase. synonyms: by keyphrase. others: texts with that keyphrase."""

    kind: SubjectKind
    id: str
    title: str
    paper: Paper
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    others: tuple[ArchiveText, ...] = ()
    ignored: Mapping[str, IgnoredCheck] = field(default_factory=dict[str, IgnoredCheck])

    @property
    def digest(self) -> str:
        """SHA-256 of all that the results depend on: the text, its details, and the checks themselves."""
        paper = self.paper
        parts = (
            _checks(), paper.text, paper.title, paper.meta_title, paper.meta_description, paper.slug, paper.keyphrases,
            paper.synonyms,
            paper.related_synonyms, paper.language, paper.site_url, len(self.others), sorted(self.ignored), paper.media,
        )  # fmt: skip
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _checks() -> str:
    return f"{__version__} {' '.join(check.id for check in assessments.found())}"


def subject_of_draft(draft: Draft, known: Known = NOTHING) -> Subject:
    """A draft as it stands (in the database, in the editor, or in a file with front matter)."""
    paper = Paper.of(draft, site_url=known.site_of("draft", draft.id))
    synonyms = synonyms_of(draft.extra, draft.keyphrases)
    return _subject("draft", draft.id, replace(paper, media=media_of(draft.body, known.folder)), synonyms, known)


def subject_of_post(post: RemotePost, known: Known = NOTHING, language: str = "en") -> Subject:
    """A mirrored post: its raw blocks, with the keyphrases that were given to it or to the draft it came from."""
    paper = Paper(
        post.raw,
        title=post.title,
        meta_description=post.excerpt,
        slug=post.slug,
        keyphrases=known.keyphrases_of_post(post.id),
        language=language,
        site_url=known.site_of("post", post.id),
        html=True,
        post_id=post.id,
        url=post.link,
    )
    synonyms = {phrase: tuple(words) for phrase, words in known.synonyms_of_post(post.id).items()}
    return _subject("post", post.id, paper, synonyms, known)


def subject_of_page(paper: Paper, kind: SubjectKind = "page", known: Known = NOTHING) -> Subject:
    """A page or a file that is neither a draft nor a post."""
    return _subject(kind, "", paper, {}, known)


def _subject(
    kind: SubjectKind, subject_id: str, paper: Paper, synonyms: Mapping[str, tuple[str, ...]], known: Known
) -> Subject:
    others = tuple(known.having(paper.keyphrase, kind, subject_id))
    # One that is not ours says that others were looked at; the check counts those that are.
    used = tuple(paper.keyphrase for _other in others) or (("",) if known.texts and paper.keyphrase else ())
    paper = replace(
        paper,
        synonyms=synonyms.get(paper.keyphrase, paper.synonyms),
        related_synonyms=tuple((phrase, words) for phrase, words in synonyms.items() if phrase != paper.keyphrase),
        used_keyphrases=used,
        known_posts=known.posts,
    )
    return Subject(kind, subject_id, paper.title, paper, synonyms, others, known.ignored_in(kind, subject_id))


def synonyms_of(extra: Mapping[str, Any], keyphrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Synonyms by keyphrase out of a draft's `synonyms`: a list is for the first keyphrase, a mapping names each."""
    given: object = extra.get("synonyms")
    if isinstance(given, dict):
        return {str(phrase): _words(words) for phrase, words in cast("dict[Any, Any]", given).items()}
    first = next(iter(keyphrases), "")
    return {first.strip(): _words(given)} if first and given else {}


def synonyms_for_file(synonyms: Mapping[str, Iterable[str]], keyphrases: Iterable[str]) -> object:
    """What `extra["synonyms"]` should hold: a list where only the first keyphrase has some, else a mapping; or None."""
    kept = {phrase: list(synonyms[phrase]) for phrase in keyphrases if synonyms.get(phrase)}
    if not kept:
        return None
    first = next(iter(keyphrases))
    return kept[first] if list(kept) == [first] else kept


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return tuple(str(word).strip() for word in cast("list[object]", value)) if isinstance(value, list) else ()
