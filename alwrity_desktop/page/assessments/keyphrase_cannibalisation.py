"""Other posts that are after the same search: the same keyphrase in other forms or order, or a title with all its words.

Ours. `keyphrase_used_before` judges the very same keyphrase, as Yoast does; here the posts are named, so that the writer
can join them, tell them apart, or link one to the other.
"""

from __future__ import annotations

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.link_suggestions import index_of, is_same
from alwrity_desktop.page.result import Check, Verdict, bad, good, ok
from alwrity_desktop.page.surroundings import KnownPost
from alwrity_desktop.page.tree import Page


def judge(page: Page) -> Verdict | None:
    """Judge the posts that compete with this one."""
    if not page.keyphrase or not page.paper.known_posts:
        return None
    index = index_of(page.paper.known_posts, page.paper.language)
    stems = frozenset(page.keyphrase.stems)
    same = _others(index.by_stems.get(stems, []), page)
    titled = [post for words, post in index.titles if stems <= words] if len(stems) > 1 else []
    near = [post for post in _others(titled, page) if post not in same]
    threshold = _("no other post is after it")
    if not same and not near:
        return good(0, threshold, _("No other post of yours is after this search."))
    names = ", ".join(f"“{post.title[:60]}”" for post in (same or near)[:2])
    if same:
        advice = ngettext(
            "{names} has the same keyphrase; join the two, or choose another one.",
            "{count} posts have the same keyphrase, among them {names}; join them, or choose another one.",
            len(same),
            names=names,
        )
        return bad(len(same), threshold, advice)
    advice = ngettext(
        "The title of {names} has this keyphrase too; tell the two apart, and link them.",
        "The titles of {count} posts have this keyphrase too, among them {names}; tell them apart, and link them.",
        len(near),
        names=names,
    )
    return ok(len(near), threshold, advice)


def _others(posts: list[KnownPost], page: Page) -> list[KnownPost]:
    return [post for post in dict.fromkeys(posts) if not is_same(post, page)]


CHECK = Check("keyphrase_cannibalisation", "extra", judge)
