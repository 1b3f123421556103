"""What is judged: a text with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.surroundings import Fetched, KnownPost, MediaFile


@dataclass(slots=True, frozen=True)
class Paper:
    """A text, Markdown unless `html`, and what a page made from it has around it.

    keyphrases: the first is the one that is judged by all checks. synonyms: other words for it; related_synonyms: pairs of
    a further keyphrase and other words for that. site_url: tells links within the site
    from others. used_keyphrases: those of other posts; each counts as often as it is there. post_id: this text's own id,
    so that it is not taken for another post among known_posts. today: the day dates are judged against, None for today.
    media: the files of the images where they are at hand. fetched: how the page came, None for a text not from the web.
    """

    text: str
    title: str = ""
    meta_title: str = ""
    meta_description: str = ""
    slug: str = ""
    keyphrases: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    language: str = "en"
    site_url: str = ""
    html: bool = False
    used_keyphrases: tuple[str, ...] = field(default=())
    site_name: str = ""
    cornerstone: bool = False
    post_id: str = ""
    url: str = ""
    known_posts: tuple[KnownPost, ...] = ()
    media: tuple[MediaFile, ...] = ()
    related_synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    today: date | None = None
    fetched: Fetched | None = None

    @property
    def seo_title(self) -> str:
        """The title a results page shows."""
        return self.meta_title or self.title

    @property
    def keyphrase(self) -> str:
        """The phrase that is judged, "" where there is none."""
        return self.keyphrases[0].strip() if self.keyphrases else ""

    @classmethod
    def of(cls, draft: Draft, *, site_url: str = "", used_keyphrases: tuple[str, ...] = ()) -> Paper:
        """The paper of `draft`."""
        synonyms = _synonyms(draft)
        return cls(
            draft.body,
            draft.title,
            draft.meta_title,
            draft.meta_description or draft.excerpt,
            draft.slug,
            tuple(draft.keyphrases),
            synonyms.pop(draft.keyphrases[0] if draft.keyphrases else "", ()),
            draft.language,
            site_url,
            used_keyphrases=used_keyphrases,
            post_id=draft.id,
            related_synonyms=tuple(synonyms.items()),
        )


def _synonyms(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Synonyms by keyphrase: a list in the front matter is for the first one, a mapping names each."""
    given: object = draft.extra.get("synonyms")
    if isinstance(given, list):
        given = cast("object", {draft.keyphrases[0] if draft.keyphrases else "": given})
    if not isinstance(given, dict):
        return {}
    pairs = cast("dict[object, object]", given).items()
    return {
        str(phrase): tuple(str(word) for word in cast("list[object]", words))
        for phrase, words in pairs
        if isinstance(words, list)
    }
