"""What a server may silently ignore or take out, told in sentences; and what to know before publishing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape
from typing import Any

from alwrity_desktop.core.messages import _, ngettext
from alwrity_desktop.model.site import Site
from alwrity_desktop.page import markdown
from alwrity_desktop.publisher.plan import Plan

_PROMPT = re.compile(r"^[ \t]*>[ \t]*\[ \][ \t]*(.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(\s*<?[^)\s]|https?://|<a\s", re.IGNORECASE)
_RISKY = re.compile(
    r"<(script|style|iframe|form|input|svg|object|embed)\b|\son[a-z]+\s*=|(?:javascript|data):", re.IGNORECASE
)
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
_SPACE = re.compile(r"\s+")
_REL = re.compile(r"""\srel=("[^"]*"|'[^']*')""")


def before(plan: Plan, site: Site) -> list[str]:
    """What a person should know before this is published: open prompts, quotations without a link, HTML that will go."""
    found: list[str] = []
    if not plan.title.strip():
        found.append(_("The post has no title."))
    if not plan.markdown.strip():
        found.append(_("The post has no text."))
    prompts = _PROMPT.findall(plan.markdown)
    if prompts:
        found.append(
            ngettext("{count} prompt is still open", "{count} prompts are still open", len(prompts))
            + f": {_short(prompts[0])}"
        )
    for quotation in quotations_without_link(plan.markdown):
        found.append(_("A quotation has no link to its source: {text}", text=_short(quotation)))
    if "unfiltered_html" not in site.capabilities and (match := _RISKY.search(plan.markdown)):
        what = match[0].strip(" <=:")
        found.append(_("Your account may not publish {what} on this site; it will be taken out there.", what=what))
    for image in plan.images:
        if not image.alt.strip():
            found.append(_("An image has no alternative text: {name}", name=_short(image.source)))
    return found


def quotations_without_link(text: str) -> list[str]:
    """Texts of the top-level quotations that name no address, in themselves or in the paragraph right after them."""
    blocks = markdown.blocks(text)
    found: list[str] = []
    for index, block in enumerate(blocks):
        source = text[block.start : block.end]
        if block.kind != "quote" or _PROMPT.search(source):
            continue
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        after = text[following.start : following.end] if following and following.kind == "paragraph" else ""
        signed = after.lstrip().startswith(("—", "–", "--", "Source", "*", "_", "[", "<http", "http"))
        if not _LINK.search(source) and not (signed and _LINK.search(after)):
            found.append(re.sub(r"(?m)^\s*>\s?", "", source).strip())
    return found


def normalised(content: str) -> str:
    """Content as it compares: what WordPress rewrites for everyone does not count."""
    text = _REL.sub("", unescape(content.replace("\r\n", "\n")))
    return re.sub(r">\s+<", "><", _SPACE.sub(" ", re.sub(r"\s*/>", ">", text))).strip()


def content_losses(sent: str, got: str) -> list[str]:
    """What the site took out of the content, as one sentence; empty when it kept all."""
    if normalised(sent) == normalised(got):
        return []
    gone = _tags(sent) - _tags(got)
    names = sorted({name.strip("/") for name in gone})
    if names:
        tags = ", ".join(f"<{name}>" for name in names)
        return [
            _("The site took out of the text: {tags}. Their inner text may still be there; look at the post.", tags=tags)
        ]
    return [_("The site changed the text while saving it; compare the post with your draft.")]


def _tags(content: str) -> Counter[str]:
    return Counter(name.lower() for name in _TAG.findall(content))


def after(sent: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """What was asked for in `sent` and is not so in `got`, the post as the server gives it back."""
    found: list[str] = []
    if "content" in sent:
        found += content_losses(str(sent["content"]), str(got["content"]["raw"]))
    for key, sentence in _sentences().items():
        if key in sent and not _equal(sent[key], got.get(key)):
            found.append(sentence)
    if sent.get("slug") and sent["slug"] != got.get("slug"):
        found.append(_("The address was changed by the site to: {slug}", slug=unescape(str(got.get("slug")))))
    if "status" in sent and sent["status"] != got.get("status"):
        found.append(_("The site set the status {got} instead of {sent}.", got=got.get("status"), sent=sent["status"]))
    for key in ("title", "excerpt"):
        if key in sent and normalised(str(sent[key])) != normalised(str(got[key]["raw"])):
            found.append(_("The site changed the {field} while saving it.", field=key))
    return found


def _sentences() -> dict[str, str]:
    return {
        "featured_media": _("The site did not take the featured image."),
        "categories": _("The site did not take all categories."),
        "tags": _("The site did not take all tags."),
        "author": _("The site did not take the author."),
        "date_gmt": _("The site did not take the date."),
    }


def _equal(sent: object, got: object) -> bool:
    if isinstance(sent, Sequence) and not isinstance(sent, str) and isinstance(got, Sequence):
        return set(sent) == set(got)  # pyright: ignore[reportUnknownArgumentType]
    return sent == got


def _short(text: str) -> str:
    flat = _SPACE.sub(" ", text).strip()
    return flat if len(flat) <= 80 else f"{flat[:79]}…"
