"""What is judged: a text with all that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from alwrity_desktop.model.draft import Draft
from alwrity_desktop.page.surroundings import Fetched, KnownPost, MediaFile


@dataclass(slots=True, frozen=True)
class Paper:
    """A text, Markdown unless `html`, and what a page made from it has around it.

    keyphrases: the first is the one that is judged. synonyms: other words for it. site_url: tells links within the site
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
        synonyms = draft.extra.get("synonyms", [])
        return cls(
            draft.body,
            draft.title,
            draft.meta_title,
            draft.meta_description or draft.excerpt,
            draft.slug,
            tuple(draft.keyphrases),
            tuple(str(word) for word in synonyms) if isinstance(synonyms, list) else (),  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            draft.language,
            site_url,
            used_keyphrases=used_keyphrases,
            post_id=draft.id,
        )
