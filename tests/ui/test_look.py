"""Themes, icons and the stylesheet: every colour and icon asked for is there, and every text can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from alwrity_desktop.core.paths import resource
from alwrity_desktop.ui import icons, theme

SOURCE = Path(theme.__file__).resolve().parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
GROUNDS = ("window", "surface", "raised", "sunken", "hover", "pressed")
INKS = ("text", "muted", "accent_text", "danger_text", "warning_text", "success_text", "info_text")
TONES = ("accent", "danger", "warning", "success", "info")
PAIRS = [
    *((ink, ground) for ink in INKS for ground in GROUNDS),
    *((f"{tone}_text", f"{tone}_soft") for tone in TONES),
    *((ink, f"{tone}_soft") for tone in TONES for ink in ("text", "muted")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
    *(("on_danger", ground) for ground in ("danger", "danger_hover")),
    ("on_selection", "selection"),
    ("muted", "selection"),
    ("text", "selection"),
    ("added_text", "added_ground"),
    ("removed_text", "removed_ground"),
    ("editor_code", "editor_code_ground"),
    *(
        (f"editor_{ink}", ground)
        for ink in ("mark", "heading", "link", "code", "quote")
        for ground in ("surface", "editor_line")
    ),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_can_be_read(name: str) -> None:
    colours = theme.load_theme(name).colours
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PAIRS}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_focus_can_be_seen(name: str) -> None:
    colours = theme.load_theme(name).colours
    assert all(contrast(colours["focus"], colours[ground]) >= 3 for ground in GROUNDS)


def test_both_themes_have_the_same_roles() -> None:
    assert theme.load_theme("light").colours.keys() == theme.load_theme("dark").colours.keys()


def test_spaces_lie_on_the_grid() -> None:
    assert all(size % 4 == 0 for size in theme.shape().space.values())


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_stylesheet_is_filled_in_and_small(name: str) -> None:
    sheet = theme.stylesheet_of(theme.load_theme(name))
    assert "$" not in sheet
    assert len(sheet) < 20_000
    for used in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(used).is_file(), used


def test_every_icon_asked_for_is_there() -> None:
    asked = set(re.findall(r'icon="([a-z-]+)"', CODE)) | set(re.findall(r'set_icon\([^,()]+, "([a-z-]+)"', CODE))
    asked |= set(re.findall(r'tool_button\(\s*"([a-z-]+)"', CODE)) | set(re.findall(r'EmptyState\(\s*"([a-z-]+)"', CODE))
    asked |= set(re.findall(r'Step\("([a-z-]+)"', CODE))
    assert len(asked) > 20
    assert [name for name in sorted(asked) if not resource("icons", f"{name}.svg").is_file()] == []


def test_every_icon_draws_something(qapp: QApplication) -> None:
    for path in resource("icons").glob("*.svg"):
        image = icons.pixmap(path.stem).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(18) for y in range(18)), path.name


def test_every_colour_asked_for_is_there() -> None:
    asked = set(re.findall(r'colour\("([a-z_]+)"\)', CODE))
    assert asked
    assert asked <= theme.load_theme("light").colours.keys()


def test_the_theme_follows_the_system_and_switches_at_once(qapp: QApplication) -> None:
    look = theme.look()
    seen: list[str] = []

    def note() -> None:
        seen.append(look.theme.name)

    look.changed.connect(note)
    look.choose("dark")
    assert qapp.palette().window().color() == QColor(theme.load_theme("dark").colours["window"])
    look.choose("light")
    look.choose("light")
    assert seen == ["dark", "light"]
    look.changed.disconnect(note)


def test_icons_take_the_colour_of_a_new_theme(qapp: QApplication) -> None:
    parent = QWidget()
    button = QPushButton(parent)
    icons.set_icon(button, "stop", "text", 24)

    def ink() -> str:
        image = button.icon().pixmap(24).toImage()
        return max((image.pixelColor(x, y) for x in range(24) for y in range(24)), key=QColor.alpha).name()

    light = ink()
    theme.look().choose("dark")
    icons.retint(parent)
    assert luminance(ink()) > luminance(light) + 0.5
