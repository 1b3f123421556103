"""Make resources/language/arial.toml from Liberation Sans, whose advances are those of Arial (SIL Open Font License 1.1).

    apt-get download fonts-liberation2 && dpkg -x fonts-liberation2_*.deb font
    python packaging/arial_widths.py font/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf

Reads the tables `cmap` (format 4), `hhea` and `hmtx` of the OpenType specification; only advances are taken, no outlines.
"""

from __future__ import annotations

import json
import struct
import sys
from collections import defaultdict
from pathlib import Path

LAST = 0x2E80  # beyond lie scripts whose characters are one em wide


def tables(font: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return {tag.decode("latin-1"): font[offset : offset + length] for tag, _sum, offset, length in entries}


def glyphs(cmap: bytes) -> dict[int, int]:
    """Character to glyph, from the Windows Unicode subtable of format 4."""
    for number in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", cmap, offset)[0] == 4:
            break
    else:
        raise SystemExit("no format 4 subtable")
    twice = struct.unpack_from(">H", cmap, offset + 6)[0]
    ends, starts, deltas, ranges = (offset + 14 + extra for extra in (0, twice + 2, 2 * twice + 2, 3 * twice + 2))
    found: dict[int, int] = {}
    for at in range(0, twice, 2):
        end, start, delta, base = (struct.unpack_from(">H", cmap, part + at)[0] for part in (ends, starts, deltas, ranges))
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code if not base else struct.unpack_from(">H", cmap, ranges + at + base + 2 * (code - start))[0]
            if glyph:
                found[code] = (glyph + delta) & 0xFFFF
    return found


def main() -> None:
    parts = tables(Path(sys.argv[1]).read_bytes())
    units = struct.unpack_from(">H", parts["head"], 18)[0]
    metrics = struct.unpack_from(">H", parts["hhea"], 34)[0]
    advances = [struct.unpack_from(">H", parts["hmtx"], 4 * number)[0] for number in range(metrics)]
    by_width: dict[int, str] = defaultdict(str)
    for code, glyph in sorted(glyphs(parts["cmap"]).items()):
        if 0x20 <= code < LAST:
            by_width[advances[min(glyph, metrics - 1)]] += chr(code)
    lines = [
        "# Advance widths of Liberation Sans (metric twin of Arial), in font units; made by packaging/arial_widths.py",
        f"units_per_em = {units}",
        "",
        "[characters]",
        *(f"{width} = {json.dumps(text)}" for width, text in sorted(by_width.items())),
    ]
    out = Path(__file__).resolve().parent.parent / "resources" / "language" / "arial.toml"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
