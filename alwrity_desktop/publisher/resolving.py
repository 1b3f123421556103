"""A conflict with the site's version of a post, as two texts a person can compare, and its end."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.model.site import Publication
from alwrity_desktop.publisher import blocks
from alwrity_desktop.publisher.merge import Merge, merge
from alwrity_desktop.publisher.plan import Plan, images_in


@dataclass(slots=True, frozen=True)
class Conflict:
    """All three versions as Markdown, and their merge. Titles stand beside, for they may differ too."""

    base: str
    ours: str
    theirs: str
    merge: Merge
    our_title: str
    their_title: str


def conflict_of(publication: Publication) -> Conflict:
    """The conflict kept in a publication's row. CPU work of a long text: run it in a thread."""
    plan = Plan.from_json(publication.request)
    base = _as_draft(publication.base_content, plan)
    theirs = _as_draft(str(plan.theirs.get("content", "")), plan)
    merged = merge(base, plan.markdown, theirs)
    return Conflict(base, plan.markdown, theirs, merged, plan.title, str(plan.theirs.get("title", "")))


def resolve(publication: Publication, text: str, title: str) -> Publication:
    """Take `text` as what the post shall be, and the site's version as known."""
    plan = Plan.from_json(publication.request)
    theirs = plan.theirs
    plan.markdown = text
    plan.images = images_in(text)
    plan.title = title or plan.title
    if theirs:
        publication.base_content = str(theirs["content"])
        publication.remote_modified_gmt = str(theirs["modified_gmt"])
        plan.base = {key: value for key, value in theirs.items() if key != "modified_gmt"}
    plan.theirs = {}
    publication.request = plan.to_json()
    publication.state, publication.error, publication.remedy = "queued", "", ""
    return publication


def _as_draft(raw: str, plan: Plan) -> str:
    """Raw content as Markdown, with the draft's own addresses of its images."""
    text = blocks.to_markdown(raw, blocks.images_in(raw)) if raw else ""
    for source, url in plan.known.items():
        if not source.startswith("data:"):
            text = text.replace(url, source)
    return text
