"""How ratings, groups and checks look and are called. A rating has a sign and a word of its own, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alwrity_desktop.core.messages import _
from alwrity_desktop.ui.widgets.text import Tone

if TYPE_CHECKING:
    from alwrity_desktop.page.result import Group, Rating


class Light(NamedTuple):
    """Icon, its colour, the word for a check, the word for a score, the tone of a pill, the colour of a painted line."""

    icon: str
    role: str
    word: str
    standing: str
    tone: Tone
    line: str


LIGHTS: dict[Rating, Light] = {
    "bad": Light("error", "danger_text", _("to mend"), _("Poor"), "danger", "danger"),
    "ok": Light("warning", "warning_text", _("could be better"), _("Fair"), "warning", "warning"),
    "good": Light("check-circle", "success_text", _("good"), _("Good"), "success", "success"),
    "none": Light("circle", "muted", _("not judged yet"), _("Not judged"), "plain", "border_strong"),
}


def light(score: int | None) -> Rating:
    """A score as a light: from 80 on good, from 60 on fair."""
    return "none" if score is None else "good" if score >= 80 else "ok" if score >= 60 else "bad"


GROUPS: tuple[tuple[Group, str], ...] = (
    ("draft", _("Before publishing")),
    ("seo", _("Search engines")),
    ("readability", _("Readability")),
    ("inclusive", _("Inclusive language")),
    ("technical", _("Technical")),
    ("extra", _("More to look at")),
)

_TITLES = {
    "flesch": _("Reading ease"),
    "single_h1": _("One main heading"),
    "image_alts": _("Alt texts of images"),
    "http_status": _("Answer of the server"),
    "llms_txt": _("llms.txt"),
    "robots_txt_valid": _("robots.txt"),
    "hreflang": _("hreflang"),
}


def check_title(check_id: str) -> str:
    """A check's name in words."""
    return _TITLES.get(check_id) or check_id.replace("_", " ").capitalize()


def group_title(group: str) -> str:
    """A group's name in words."""
    return next((title for name, title in GROUPS if name == group), group.capitalize())
