"""Words and tones for what ideas and tasks have in common."""

from __future__ import annotations

from functools import cache

from alwrity_desktop.core.messages import _
from alwrity_desktop.model.plan import CONTENT_TYPES, STRUCTURES
from alwrity_desktop.ui.widgets.text import Tone

PRIORITIES = {"high": 80, "normal": 50, "low": 20}


@cache
def structure_words() -> dict[str, str]:
    """Words for each structure."""
    said = {
        "article": _("Article"), "guide": _("Guide"), "comparison": _("Comparison"), "review": _("Review"),
        "listicle": _("List"), "landing page": _("Landing page"), "business page": _("Business page"),
        "service page": _("Service page"), "general": _("General"), "cluster hub": _("Cluster hub"),
        "product page": _("Product page"), "category archive": _("Category archive"), "tag archive": _("Tag archive"),
        "attribute archive": _("Attribute archive"),
    }  # fmt: skip
    return {name: said.get(name, name) for name in STRUCTURES}


@cache
def type_words() -> dict[str, str]:
    """Words for each content type."""
    said = {"post": _("Post"), "page": _("Page"), "product": _("Product"), "taxonomy": _("Taxonomy")}
    return {name: said[name] for name in CONTENT_TYPES}


@cache
def intent_words() -> dict[str, str]:
    """Words for what searchers want."""
    return {
        "informational": _("Informational"),
        "commercial": _("Commercial"),
        "transactional": _("Transactional"),
        "navigational": _("Navigational"),
    }


def priority_words(priority: int) -> str:
    """A priority as people say it."""
    return {"high": _("High"), "normal": _("Normal"), "low": _("Low")}[priority_level(priority)]


def priority_level(priority: int) -> str:
    """ "high", "normal" or "low"."""
    return "high" if priority >= 67 else "low" if priority <= 33 else "normal"


def priority_tone(priority: int) -> Tone:
    """The tone of a priority's pill."""
    tones: dict[str, Tone] = {"high": "warning", "normal": "plain", "low": "plain"}
    return tones[priority_level(priority)]
