"""The look: colours and sizes read from resources/themes, as a QPalette and one stylesheet; follows the system."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from alwrity_desktop.core.paths import resource

Mode = Literal["system", "light", "dark"]
MODES: dict[str, Mode] = {"system": "system", "light": "light", "dark": "dark"}


@dataclass(slots=True, frozen=True)
class Theme:
    """One look. `colours` maps a role to "#rrggbb"."""

    name: str
    dark: bool
    colours: dict[str, str]


@dataclass(slots=True, frozen=True)
class Shape:
    """Sizes both looks share, in pixels before scaling."""

    type: dict[str, int]
    space: dict[str, int]
    radius: dict[str, int]
    control: dict[str, int]


@cache
def load_theme(name: str) -> Theme:
    """The theme `name` ("light" or "dark")."""
    raw = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    return Theme(raw["name"], raw["dark"], raw["colours"])


@cache
def shape() -> Shape:
    """The sizes of shape.toml."""
    return Shape(**tomllib.loads(resource("themes", "shape.toml").read_text(encoding="utf-8")))


def space(name: str) -> int:
    """A distance of the 4 px grid: hair 4, small 8, medium 12, large 16, wide 24, page 32."""
    return shape().space[name]


class Look(QObject):
    """The application's look; one per program, a child of the QApplication. `changed` follows each switch."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system") -> None:
        super().__init__(application)
        self.setObjectName("look")
        self._application = application
        self.mode: Mode = mode
        self.theme = load_theme("light")
        self._apply()
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, mode: Mode) -> None:
        """Follow the system, or stay light or dark."""
        if mode != self.mode:
            self.mode = mode
            self._apply()
            self.changed.emit()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.mode == "system" and self._wanted() != self.theme.name:
            self._apply()
            self.changed.emit()

    def _wanted(self) -> str:
        if self.mode != "system":
            return self.mode
        return "dark" if self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _apply(self) -> None:
        self.theme = load_theme(self._wanted())
        self._application.setPalette(palette_of(self.theme))
        self._application.setStyleSheet(stylesheet_of(self.theme))


def look() -> Look:
    """The application's look, made on first use."""
    application = QApplication.instance()
    assert isinstance(application, QApplication), "the look needs a QApplication"
    found = application.findChild(Look, "look", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Look) else Look(application)


def colour(role: str) -> QColor:
    """The current theme's colour for `role`, e.g. "accent", "muted", "danger_text"."""
    return QColor(look().theme.colours[role])


def palette_of(theme: Theme) -> QPalette:
    """The QPalette for what the stylesheet does not reach."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "window",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "window",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.BrightText: "danger_text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "selection",
        QPalette.ColorRole.HighlightedText: "on_selection",
        QPalette.ColorRole.Link: "accent_text",
        QPalette.ColorRole.LinkVisited: "accent_text",
        QPalette.ColorRole.Mid: "border",
        QPalette.ColorRole.Accent: "accent",
    }
    for role, name in roles.items():
        palette.setColor(role, QColor(theme.colours[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.colours["disabled"]))
    return palette


def stylesheet_of(theme: Theme) -> str:
    """resources/themes/window.qss with every $name filled in; an unknown name raises KeyError."""
    values = dict(theme.colours)
    values |= {name: str(size) for sizes in (shape().radius, shape().type) for name, size in sizes.items()}
    values |= {"name": theme.name, "folder": resource("themes").as_posix()}
    template = resource("themes", "window.qss").read_text(encoding="utf-8")
    return Template(template).substitute(values)
