"""Camera, place and comments taken out of a JPEG or PNG file without touching a pixel."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PRIVATE = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_ORIENTATION = b"\x12\x01\x03\x00\x01\x00\x00\x00", b"\x01\x12\x00\x03\x00\x00\x00\x01"


def stripped(data: bytes, *, icc: bool = True) -> bytes | None:
    """`data` without its private parts; None where it is no JPEG or PNG, is broken, or must be turned to stand upright."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data, icc)
    if data.startswith(_PNG):
        return _png(data, icc)
    return None


def _turned(exif: bytes) -> bool:
    """True when the EXIF block says that the picture is to be turned."""
    for place, order in zip(_ORIENTATION, "<>", strict=True):
        found = exif.find(place)
        if found >= 0 and len(exif) >= found + 10:
            return struct.unpack_from(f"{order}H", exif, found + 8)[0] not in (0, 1)
    return False


def _jpeg(data: bytes, icc: bool) -> bytes | None:
    """Segments up to the picture: APP0 (size), APP2 (profile) and APP14 (colour transform) stay, other APPn and COM go."""
    out = bytearray(b"\xff\xd8")
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return None
        kind = data[place + 1]
        if kind == 0xFF:  # filling
            place += 1
            continue
        if kind == 0xDA:
            return bytes(out + data[place:])
        (size,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + size]
        if kind == 0xE1 and _turned(segment):
            return None
        profile = kind == 0xE2 and segment[4:].startswith(b"ICC_PROFILE")
        if not (0xE0 <= kind <= 0xEF or kind == 0xFE) or kind in (0xE0, 0xEE) or profile:
            if profile and not icc:
                return None  # colours would shift: that takes encoding anew
            out += segment
        place += 2 + size
    return None


def _png(data: bytes, icc: bool) -> bytes | None:
    out = bytearray(_PNG)
    place = len(_PNG)
    while place + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, place)
        kind = data[place + 4 : place + 8]
        chunk = data[place : place + 12 + size]
        if len(chunk) < 12 + size or (kind == b"iCCP" and not icc) or (kind == b"eXIf" and _turned(chunk)):
            return None
        if kind not in _PNG_PRIVATE:
            out += chunk
        place += 12 + size
        if kind == b"IEND":
            return bytes(out)
    return None
