"""One image made smaller: upright, scaled, without private data, in the format chosen, never worse than a measured floor.

The floor is a signal-to-noise ratio (PSNR, in dB) measured between the scaled picture and what the encoder made of it:
where the chosen quality falls below it, higher ones are tried. From some 34 dB on a difference is hard to see; grainy
pictures do not reach it, and get what the last try gives.
"""

from __future__ import annotations

import io
import math
import re
import threading
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.messages import _
from alwrity_desktop.core.messages import ngettext as _n

Format = Literal["same", "webp", "avif", "jpeg", "png"]
Metadata = Literal["none", "copyright", "all"]

MOST_PIXELS = 170_000_000
"""Below Pillow's own alarm for bombs (178 M)."""
MOST_FRAME_PIXELS = 400_000_000
"""All frames of an animation together."""
FLOOR = 34.0
"""dB; below it a higher quality is tried."""
QUALITY = {"JPEG": 82, "WEBP": 80, "AVIF": 62, "PNG": 100}
"""What is used where no quality is asked for. PNG: 100 is lossless, below it 256 colours where the floor allows."""
ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif", "TIFF": ".tif", "BMP": ".bmp"}
_LONGEST = {"WEBP": 16_383, "JPEG": 65_500}
_TARGETS = {"webp": "WEBP", "avif": "AVIF", "jpeg": "JPEG", "png": "PNG"}
MOST_QUALITY = 94
_STEP = 6
_TRIES = 3
_TILE, _TILES = 160, 6
_MOST_MEASURED = 1_500_000
_LARGE_PIXELS = 25_000_000
_SLOW_PIXELS = 12_000_000
"""Above it WebP's quicker method is used: half the time for a few per cent more bytes."""
_one_large_at_a_time = threading.Lock()
_ORIENTATION, _ARTIST, _COPYRIGHT = 0x0112, 0x013B, 0x8298
_SVG = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>/]", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True, frozen=True)
class Encoding:
    """How an image is to be saved. longest_side: pixels, 0 keeps the size. quality: 1 to 100, 0 for the format's own.

    metadata: "none", "copyright" (artist and copyright) or "all" (also place and camera). icc: keep the colour profile;
    without it the colours are turned into sRGB first.
    """

    format: Format = "webp"
    longest_side: int = 2560
    quality: int = 0
    metadata: Metadata = "none"
    icc: bool = True


@dataclass(slots=True)
class Encoded:
    """The new file. `kind` and `from_kind` are Pillow's names. psnr: dB, measured on the picture, or on parts from all
    over a large one; None where nothing was lost or measured.
    """

    data: bytes
    kind: str
    from_kind: str
    width: int
    height: int
    from_width: int
    from_height: int
    quality: int = 0
    psnr: float | None = None
    frames: int = 1
    notes: list[str] = field(default_factory=list[str])


def unavailable(chosen: Format) -> str:
    """Why the format cannot be written here, as a sentence; "" where it can."""
    from PIL import features

    module = {"webp": "webp", "avif": "avif"}.get(chosen)
    if module and not features.check(module):  # pyright: ignore[reportUnknownMemberType]
        return _("This installation cannot write {format}; choose WebP or JPEG.", format=chosen.upper())
    return ""


def encode(data: bytes, name: str, wanted: Encoding) -> Encoded:
    """`data` as `wanted` says. Blocking, up to seconds for 60 megapixels: run it in a thread.

    Raises InputError, naming the image, for what is no image, is damaged, too large, or would lose its movement.
    """
    from PIL import Image, UnidentifiedImageError

    _check_choice(wanted)
    _quiet()
    if _SVG.match(data[:4096]):
        raise InputError(
            _("{name} is an SVG drawing; it has no pixels to optimise.", name=name),
            _("Leave it as it is, or export it as PNG."),
        )
    try:
        with Image.open(io.BytesIO(data)) as image:
            large = image.width * image.height > _LARGE_PIXELS  # each takes up to a gigabyte while it is encoded
            with _one_large_at_a_time if large else nullcontext():
                return _encode(image, data, name, wanted)
    except Image.DecompressionBombError as error:
        raise _too_many(name) from error
    except UnidentifiedImageError as error:
        heic = data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc")
        raise InputError(
            _("{name} is a HEIC photo, which cannot be read here.", name=name) if heic
            else _("{name} is not an image, whatever its name says.", name=name),
            _("Export it as JPEG first.") if heic else _("Choose a JPEG, PNG, GIF, WebP, AVIF, TIFF or BMP file."),
        ) from error  # fmt: skip
    except MemoryError as error:
        raise _too_many(name) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise InputError(
            _("The image {name} is damaged or incomplete.", name=name),
            _("Save it again from the program it came from."),
            detail=str(error),
        ) from error


@cache
def _quiet() -> None:
    """Pillow's warnings about large and odd files are said as sentences here. (catch_warnings is not made for threads.)"""
    warnings.filterwarnings("ignore", module=r"PIL\.")


def _check_choice(wanted: Encoding) -> None:
    if not 0 <= wanted.quality <= 100:
        raise InputError(_("The quality {quality} cannot be used.", quality=wanted.quality), _("It goes from 1 to 100."))
    if wanted.longest_side < 0 or wanted.longest_side > 30_000:
        raise InputError(
            _("The longest side {side} cannot be used.", side=wanted.longest_side), _("It goes from 1 to 30,000 pixels.")
        )
    if missing := unavailable(wanted.format):
        raise InputError(missing)


def _too_many(name: str) -> InputError:
    return InputError(
        _("The image {name} has too many pixels to be opened safely.", name=name),
        _("Save it smaller; up to {most} megapixels are taken.", most=MOST_PIXELS // 1_000_000),
    )


def _encode(image: Any, data: bytes, name: str, wanted: Encoding) -> Encoded:
    kind, size = str(image.format), (int(image.width), int(image.height))
    kind = "JPEG" if kind == "MPO" else kind  # phones' photos with a second picture for depth
    if size[0] * size[1] > MOST_PIXELS:
        raise _too_many(name)
    target = _TARGETS.get(wanted.format, kind)
    notes: list[str] = []
    frames = int(getattr(image, "n_frames", 1)) if kind in ("GIF", "WEBP", "AVIF", "PNG") else 1
    if frames > 1:
        return _animated(image, data, name, wanted, kind, target, frames)
    if target not in ENDINGS or target in ("TIFF", "BMP", "GIF"):
        target = "PNG" if _see_through(image) or kind == "GIF" else "JPEG"
    palette = image.mode in ("P", "1")
    exif, xmp = _kept_metadata(image, wanted.metadata)
    picture, profile = _picture(image, wanted, target, notes)
    most = _LONGEST.get(target, 65_535)
    if max(picture.size) > most:
        raise InputError(
            _("{name} is longer than the {most} pixels {format} allows.", name=name, most=f"{most:,}", format=target),
            _("Choose a smaller longest side, or another format."),
        )
    result = Encoded(b"", target, kind, picture.width, picture.height, *size, notes=notes)
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if exif:
        options["exif"] = exif
    if xmp and target in ("JPEG", "WEBP", "AVIF"):
        options["xmp"] = xmp
    picture.info = {}
    quality = wanted.quality or QUALITY[target]
    if target == "PNG" and palette and kind == "PNG":
        quality = min(quality, 99)  # it had no more than 256 colours before
    _save(picture, target, quality, options, result)
    return result


def _picture(image: Any, wanted: Encoding, target: str, notes: list[str]) -> tuple[Any, bytes | None]:
    """The picture upright, scaled and in a mode the target takes, and the colour profile that goes with it."""
    from PIL import Image, ImageOps

    orientation = image.getexif().get(_ORIENTATION, 1)
    if image.format in ("JPEG", "MPO") and wanted.longest_side:
        image.draft(None, (wanted.longest_side, wanted.longest_side))  # decodes at a half, quarter or eighth
    image.load()
    picture = _eight_bits(image)
    profile = image.info.get("icc_profile")
    if picture.mode in ("CMYK", "YCbCr", "LAB", "HSV") or (profile and not wanted.icc):
        picture, profile = _as_srgb(picture, profile, notes), None
    if _see_through(picture) and picture.mode != "RGBA":
        picture = picture.convert("RGBA")
    elif picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("L" if picture.mode == "1" else "RGB")
    if target == "JPEG" and _see_through(picture):
        notes.append(_("The transparent parts became white, for JPEG has none."))
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        picture = flat
    if wanted.longest_side and max(picture.size) > wanted.longest_side:
        side = (wanted.longest_side, wanted.longest_side)
        picture.thumbnail(side, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if orientation != 1:
        picture.getexif()[_ORIENTATION] = orientation
        picture = ImageOps.exif_transpose(picture)
    return picture, profile


def _eight_bits(image: Any) -> Any:
    """Pictures of 16 bits a colour, which Pillow would cut off at white, are scaled down."""
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(_by_256).convert("L")
    return image


def _by_256(value: Any) -> Any:
    return value * (1 / 256) + 0


def _as_srgb(picture: Any, profile: bytes | None, notes: list[str]) -> Any:
    from PIL import ImageCms

    cms: Any = ImageCms  # it has no whole type information
    mode = "RGBA" if _see_through(picture) else "L" if picture.mode == "L" else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        srgb = cms.createProfile("sRGB")
        try:
            source = cms.ImageCmsProfile(io.BytesIO(profile))
            return picture if mode == "L" else cms.profileToProfile(picture, source, srgb, outputMode=mode)
        except (cms.PyCMSError, OSError, ValueError):
            notes.append(_("The colour profile is damaged, so the colours may have shifted."))
    return picture.convert(mode)


def _see_through(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def _kept_metadata(image: Any, choice: Metadata) -> tuple[bytes, bytes]:
    """EXIF and XMP to be written: nothing, artist and copyright, or all but the orientation, which is carried out."""
    from PIL import Image

    exif = image.getexif()
    if choice == "none" or not (exif or image.info.get("xmp")):
        return b"", b""
    if choice == "all":
        exif.pop(_ORIENTATION, None)
        xmp = image.info.get("xmp") or b""
        return (exif.tobytes() if exif else b""), xmp if isinstance(xmp, bytes) else str(xmp).encode()
    kept = Image.Exif()
    for tag in (_ARTIST, _COPYRIGHT):
        if tag in exif:
            kept[tag] = exif[tag]
    return (kept.tobytes() if kept else b""), b""


def _save(picture: Any, target: str, quality: int, options: dict[str, Any], result: Encoded) -> None:
    """Encode into `result`, with more quality where the floor is not reached."""
    if target == "PNG":
        _save_png(picture, quality, options, result)
        return
    asked = quality
    sample = _sample(picture)
    data = b""
    for _try in range(_TRIES):
        data, result.quality = _written(sample, target, quality, options if sample is picture else {}), quality
        result.psnr = psnr(sample, data)
        if result.psnr is None or result.psnr >= FLOOR or quality >= MOST_QUALITY:
            break
        quality = min(MOST_QUALITY, quality + _STEP)
    result.data = data if sample is picture else _written(picture, target, result.quality, options)
    if result.quality > asked:
        note = _("The quality was raised from {asked} to {quality}: below it the difference would show (measured).",
                 asked=asked, quality=result.quality)  # fmt: skip
        result.notes.append(note)


def _sample(picture: Any) -> Any:
    """The picture itself, or of a large one a mosaic of parts from all over it, cut where encoders cut their blocks."""
    from PIL import Image

    if picture.width * picture.height <= _MOST_MEASURED or min(picture.size) < _TILE:
        return picture
    mosaic = Image.new(picture.mode, (_TILES * _TILE, _TILES * _TILE))
    for row in range(_TILES):
        for column in range(_TILES):
            left = (picture.width - _TILE) * column // (_TILES - 1) // 16 * 16
            top = (picture.height - _TILE) * row // (_TILES - 1) // 16 * 16
            mosaic.paste(picture.crop((left, top, left + _TILE, top + _TILE)), (column * _TILE, row * _TILE))
    return mosaic


def _save_png(picture: Any, quality: int, options: dict[str, Any], result: Encoded) -> None:
    from PIL import Image

    result.data, result.quality = _written(picture, "PNG", 100, options), 100
    if quality >= 100 or picture.mode == "L":
        return
    flat = picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGBA")
    method = Image.Quantize.FASTOCTREE if flat.mode == "RGBA" else Image.Quantize.MEDIANCUT
    fewer = flat.quantize(256, method=method, dither=Image.Dither.FLOYDSTEINBERG)
    data = _written(fewer, "PNG", 100, options)
    measured = psnr(flat, data)
    if len(data) < len(result.data) and (measured is None or measured >= FLOOR - 2):  # dithering counts as noise
        result.data, result.psnr, result.quality = data, measured, quality
    elif len(data) < len(result.data):
        result.notes.append(_("256 colours would be seen in this picture, so it was kept lossless."))


def _written(picture: Any, target: str, quality: int, options: dict[str, Any]) -> bytes:
    more: dict[str, Any] = {
        "JPEG": {"quality": quality, "optimize": True, "progressive": True},
        "WEBP": {
            "quality": quality,
            "method": 4 if picture.width * picture.height < _SLOW_PIXELS else 2,
            "lossless": quality >= 100,
        },
        "AVIF": {"quality": quality, "speed": 7},
        "PNG": {"optimize": True},
    }[target]
    out = io.BytesIO()
    if target == "JPEG" and picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
    picture.save(out, target, **more, **options)
    return out.getvalue()


def psnr(picture: Any, data: bytes) -> float | None:
    """Signal to noise of `data` against `picture` in dB, measured over what can be seen; None where they are the same."""
    from PIL import Image, ImageChops, ImageStat

    with Image.open(io.BytesIO(data)) as other:
        mode = "RGBA" if _see_through(picture) else "RGB"
        ours, theirs = picture.convert(mode), other.convert(mode)
    if mode == "RGBA":  # invisible pixels may have any colour: lay both on grey
        flats = [Image.new("RGB", ours.size, "gray"), Image.new("RGB", ours.size, "gray")]
        for flat, layer in zip(flats, (ours, theirs), strict=True):
            flat.paste(layer, mask=layer.getchannel("A"))
        ours, theirs = flats
    squares = ImageStat.Stat(ImageChops.difference(ours, theirs)).sum2
    error = sum(squares) / (3 * ours.width * ours.height)
    return None if error == 0 else 10 * math.log10(255 * 255 / error)


def _animated(image: Any, data: bytes, name: str, wanted: Encoding, kind: str, target: str, frames: int) -> Encoded:
    from PIL import Image, ImageSequence

    size = (int(image.width), int(image.height))
    if target not in ("WEBP", kind):
        raise InputError(
            _("{name} is animated and would stand still as {target}.", name=name, target=target),
            _("Choose WebP, which keeps the movement, or leave it as it is."),
        )
    if size[0] * size[1] * frames > MOST_FRAME_PIXELS:
        raise InputError(
            _("The animation {name} is too large to be worked on: {frames} frames of {width} x {height} pixels.", name=name,
              frames=frames, width=size[0], height=size[1]),
            _("Use a video instead, or cut it shorter."),
        )  # fmt: skip
    if target != "WEBP":
        note = _("It is animated and stays as it is; WebP would make it smaller.")
        return Encoded(data, kind, kind, size[0], size[1], size[0], size[1], frames=frames, notes=[note])
    pictures: list[Any] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(image):
        picture = frame.convert("RGBA")  # reads the frame, and with it how long it stays
        durations.append(int(frame.info.get("duration") or 100))
        if wanted.longest_side and max(size) > wanted.longest_side:
            picture.thumbnail((wanted.longest_side, wanted.longest_side), Image.Resampling.LANCZOS)
        pictures.append(picture)
    quality = wanted.quality or QUALITY["WEBP"]
    out = io.BytesIO()
    pictures[0].save(out, "WEBP", save_all=True, append_images=pictures[1:], duration=durations, quality=quality, method=4,
                     loop=int(image.info.get("loop", 1 if kind == "GIF" else 0)), minimize_size=True)  # fmt: skip
    note = _n("{count} frame kept.", "{count} frames kept.", frames)
    width, height = pictures[0].size
    return Encoded(out.getvalue(), "WEBP", kind, width, height, size[0], size[1], quality, None, frames, [note])
