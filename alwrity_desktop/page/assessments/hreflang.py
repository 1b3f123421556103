"""Other language versions are named with valid codes and whole addresses. As Lighthouse's `hreflang` documents it.

Codes: a language of ISO 639-1, a script or region after it if need be (BCP 47), or x-default. In <link> tags and in the
Link header.
"""

from __future__ import annotations

import re

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.page.markup import Markup, fetched_markup
from alwrity_desktop.page.result import Check, Verdict, bad, good
from alwrity_desktop.page.surroundings import Fetched
from alwrity_desktop.page.tree import Page, Place

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji
jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb
nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr
ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_ISO_639_1 = frozenset(_CODES.split())
_CODE = re.compile(r"([a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]{0,2000})>([^<>]{0,1000})")
_HREFLANG = re.compile(r";\s*hreflang\s*=\s*\"?([^\";,\s]+)", re.IGNORECASE)


def judge(page: Page) -> Verdict | None:
    """Judge the hreflang links."""
    markup, fetched = fetched_markup(page), page.paper.fetched
    if markup is None or fetched is None:
        return None
    links = _links(markup, fetched)
    wrong = [(code, href, place) for code, href, place in links if not _valid(code) or not _whole(href)]
    threshold = _("valid codes and whole addresses")
    if not wrong:
        said = _("Every hreflang link is valid.") if links else _("The page names no other language versions.")
        return good(len(links), threshold, said)
    code, href, _at = wrong[0]
    reason = (
        _("“{href}” is not a whole address", href=href[:80])
        if _valid(code)
        else _("“{code}” is not a language code", code=code[:20])
    )
    advice = ngettext(
        "{count} hreflang link is not valid: {reason}.",
        "{count} hreflang links are not valid, among them: {reason}.",
        len(wrong),
        reason=reason,
    )
    return bad(len(wrong), threshold, advice, [place for _code, _href, place in wrong if place])


def _links(markup: Markup, fetched: Fetched) -> list[tuple[str, str, Place | None]]:
    """Code, address and place of each link to another language version."""
    found: list[tuple[str, str, Place | None]] = [
        (tag.get("hreflang").strip(), tag.get("href").strip(), tag.place)
        for tag in markup.links("alternate")
        if "hreflang" in tag.attributes
    ]
    for value in fetched.header("link"):
        for href, parameters in _LINK.findall(value):
            code = _HREFLANG.search(parameters)
            if code and "alternate" in parameters.lower():
                found.append((code[1], href, None))
    return found


def _valid(code: str) -> bool:
    if code.lower() == "x-default":
        return True
    match = _CODE.fullmatch(code)
    return bool(match) and match[1].lower() in _ISO_639_1


def _whole(href: str) -> bool:
    return bool(re.match(r"https?://[^/\s]", href, re.IGNORECASE))


CHECK = Check("hreflang", "technical", judge)
