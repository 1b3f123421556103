"""Contrast of colours as WCAG 2.2 measures it, and the inline colours of a text written in HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from alwrity_desktop.page.markup import attributes
from alwrity_desktop.page.tree import Place

Colour = tuple[int, int, int]
_NAMES = """
black 000000 silver c0c0c0 gray 808080 grey 808080 white ffffff maroon 800000 red ff0000 purple 800080 fuchsia ff00ff
magenta ff00ff green 008000 lime 00ff00 olive 808000 yellow ffff00 navy 000080 blue 0000ff teal 008080 aqua 00ffff
cyan 00ffff orange ffa500 pink ffc0cb gold ffd700 brown a52a2a tomato ff6347 coral ff7f50 crimson dc143c indigo 4b0082
violet ee82ee khaki f0e68c lightgray d3d3d3 lightgrey d3d3d3 darkgray a9a9a9 darkgrey a9a9a9 dimgray 696969
dimgrey 696969 lightblue add8e6 skyblue 87ceeb steelblue 4682b4 royalblue 4169e1 darkblue 00008b lightgreen 90ee90
darkgreen 006400 seagreen 2e8b57 forestgreen 228b22 limegreen 32cd32 yellowgreen 9acd32 darkred 8b0000 salmon fa8072
hotpink ff69b4 deeppink ff1493 orchid da70d6 plum dda0dd lavender e6e6fa beige f5f5dc ivory fffff0 linen faf0e6
wheat f5deb3 tan d2b48c chocolate d2691e sienna a0522d turquoise 40e0d0 whitesmoke f5f5f5 gainsboro dcdcdc
slategray 708090 slategrey 708090 darkorange ff8c00 goldenrod daa520 firebrick b22222 midnightblue 191970
dodgerblue 1e90ff rebeccapurple 663399
"""
_NAMED: dict[str, str] = dict(re.findall(r"(\w+) ([0-9a-f]{6})\b", _NAMES))
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*(1(?:\.0+)?|100%)\s*)?\)")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]{0,30})((?:[^<>\"']++|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+)>", re.IGNORECASE)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_SIZES = {"h1": 32.0, "h2": 24.0, "h3": 18.72}
_SIZE = re.compile(r"(\d{1,4}(?:\.\d+)?)(px|pt|em|rem)?")
_DEEPEST = 200
_INK = re.compile(r"\S")
_MOST_KEPT = 5_000
"""Tags of a text up to which what was found of them is remembered."""
_Judged = tuple[float, float, bool]
"""Ratio, what is needed, whether a colour was assumed."""


@dataclass(slots=True, frozen=True)
class _Look:
    colour: Colour | None = None
    ground: Colour | None = None
    size: float = 16.0
    bold: bool = False


_PLAIN = _Look()


@dataclass(slots=True, frozen=True)
class Coloured:
    """A tag that sets a colour. assumed: text or background is set nowhere around it, so black or white was taken."""

    place: Place
    ratio: float
    needed: float
    assumed: bool


def colour_of(text: str) -> Colour | None:
    """The colour a CSS value names, None for one that is see-through, inherited or unknown."""
    value = text.strip().lower().removesuffix("!important").strip()
    value = _NAMED.get(value, value.removeprefix("#") if value.startswith("#") else value)
    if match := _RGB.fullmatch(value):
        return min(255, int(match[1])), min(255, int(match[2])), min(255, int(match[3]))
    if re.fullmatch(r"[0-9a-f]{3}f?", value):
        value = "".join(char * 2 for char in value[:3])
    if re.fullmatch(r"[0-9a-f]{6}(?:ff)?", value):
        return int(value[:2], 16), int(value[2:4], 16), int(value[4:6], 16)
    return None


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, two: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def coloured(source: str) -> list[Coloured]:
    """The tags of `source` that set a colour of text or ground inline, with the contrast of the text in them.

    Sizes count as in browsers: from 24 pixels on, or 18.66 in bold, text is large and 3:1 will do; else 4.5:1.
    """
    tags: list[tuple[str, bool]] = []
    places: list[Place] = []
    seen = 0
    for match in _TAG.finditer(source):
        place = match.span()
        tags.append((match[0], _INK.search(source, seen, place[0]) is not None))
        places.append(place)
        seen = place[1]
    known = _remembered if len(tags) <= _MOST_KEPT else _coloured
    return [Coloured(places[at], *one) for at, one in known(tuple(tags))]


def _coloured(tags: tuple[tuple[str, bool], ...]) -> list[tuple[int, _Judged]]:
    """The same of tags, each with whether text stands before it: which of them set a colour, by number."""
    found: dict[int, _Judged] = {}
    stack: list[tuple[str, _Look, int]] = []
    for number, (tag, text_before) in enumerate(tags):
        if text_before and stack and stack[-1][1] != _PLAIN:
            one, at = _judged(stack[-1][1]), stack[-1][2]
            found[at] = min(one, found.get(at, one), key=lambda known: known[0] / known[1])
        match = _TAG.fullmatch(tag)
        if not match:
            continue
        name = match[2].lower()
        if match[1]:
            depth = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] == name), None)
            if depth is not None:
                del stack[depth:]
        elif name not in _VOID and not match[3].endswith("/") and len(stack) < _DEEPEST:
            around, outer = (stack[-1][1], stack[-1][2]) if stack else (_PLAIN, number)
            look = _look(around, name, attributes(match[3]) if "=" in match[3] else {})
            own = look.colour != around.colour or look.ground != around.ground
            stack.append((name, look, number if own else outer))
    return [(at, found[at]) for at in sorted(found) if found[at][0]]


_remembered = lru_cache(maxsize=4)(_coloured)
"""A key press changes the text between tags, seldom the tags."""


def _judged(look: _Look) -> _Judged:
    """The contrast of a text; black and white are taken where nothing is set."""
    large = look.size >= 24 or (look.bold and look.size >= 18.66)
    ratio = contrast(look.colour or (0, 0, 0), look.ground or (255, 255, 255)) if look.colour or look.ground else 0.0
    return ratio, 3.0 if large else 4.5, look.ground is None or look.colour is None


def _look(around: _Look, name: str, values: dict[str, str]) -> _Look:
    look = around
    if name in _SIZES:
        look = replace(look, size=_SIZES[name], bold=True)
    elif name in ("b", "strong"):
        look = replace(look, bold=True)
    if name == "font" and "color" in values:
        look = replace(look, colour=colour_of(values["color"]))
    for declaration in values.get("style", "").split(";"):
        key, _colon, value = (part.strip().lower() for part in declaration.partition(":"))
        if key == "color":
            look = replace(look, colour=colour_of(value))
        elif key in ("background-color", "background"):
            look = replace(look, ground=colour_of(value))
        elif key == "font-size":
            look = replace(look, size=_pixels(value, around.size))
        elif key == "font-weight":
            look = replace(look, bold=value == "bold" or (value.isdecimal() and int(value[:4]) >= 700))
    return look


def _pixels(value: str, around: float) -> float:
    match = _SIZE.fullmatch(value)
    if not match:
        return around
    return float(match[1]) * {"pt": 4 / 3, "em": around, "rem": 16.0}.get(match[2] or "px", 1.0)
