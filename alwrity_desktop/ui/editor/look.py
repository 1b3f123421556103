"""The theme's colours as the editor, the preview and the diff use them."""

from __future__ import annotations

from dataclasses import dataclass

from alwrity_desktop.ui.theme import look


@dataclass(slots=True, frozen=True)
class Ink:
    """Colours as #rrggbb, each named by what it is for."""

    dark: bool
    page: str
    text: str
    quiet: str
    accent: str
    line: str
    panel: str
    heading: str
    mark: str
    link: str
    code: str
    code_back: str
    quote: str
    prompt: str
    prompt_back: str
    added: str
    added_back: str
    removed: str
    removed_back: str
    found_back: str
    stream_back: str


def ink() -> Ink:
    """The colours of the theme that is on."""
    theme = look().theme
    of = theme.colours
    return Ink(
        dark=theme.dark,
        page=of["surface"],
        text=of["text"],
        quiet=of["muted"],
        accent=of["accent_text"],
        line=of["border"],
        panel=of["window"],
        heading=of["text"],
        mark=of["editor_mark"],
        link=of["editor_link"],
        code=of["editor_code"],
        code_back=of["editor_code_ground"],
        quote=of["editor_quote"],
        prompt=of["warning_text"],
        prompt_back=of["warning_soft"],
        added=of["added_text"],
        added_back=of["added_ground"],
        removed=of["removed_text"],
        removed_back=of["removed_ground"],
        found_back="#6b5415" if theme.dark else "#ffe49a",
        stream_back=of["accent_soft"],
    )
