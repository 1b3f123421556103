"""Images as they are sent: what they are counts, not their name; large ones scaled, turned upright, nothing private."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from alwrity_desktop.core.errors import InputError
from alwrity_desktop.publisher.images import LONGEST_SIDE, prepare, read_image


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_small_clean_image_goes_byte_for_byte() -> None:
    data = encoded(Image.new("RGB", (300, 200), "red"), "JPEG")
    made = prepare(data, "photo.jpg")
    assert made.data == data
    assert (made.name, made.mime, made.width, made.height) == ("photo.jpg", "image/jpeg", 300, 200)


def test_a_large_one_is_scaled_and_keeps_its_kind() -> None:
    for kind, mime in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")):
        made = prepare(encoded(Image.new("RGB", (4000, 1000), "blue"), kind), "wide")
        assert (made.mime, made.width, made.height) == (mime, LONGEST_SIDE, 640)
        assert opened(made.data).size == (LONGEST_SIDE, 640)


def test_place_camera_and_author_do_not_travel() -> None:
    image = Image.new("RGB", (400, 300), "green")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif[0x8825] = {1: "N", 2: (50.0, 4.0, 3.0)}
    made = prepare(encoded(image, "JPEG", exif=exif, comment=b"by me"), "a.jpg")
    assert b"Secret Camera" not in made.data
    assert not opened(made.data).getexif()
    assert "comment" not in opened(made.data).info


def test_an_image_lying_on_its_side_is_turned_upright() -> None:
    image = Image.new("RGB", (60, 20), "white")
    image.paste((255, 0, 0), (0, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = prepare(encoded(image, "JPEG", exif=exif, quality=95), "a.jpg")
    assert (made.width, made.height) == (20, 60)
    red, _green, blue = opened(made.data).convert("RGB").getpixel((10, 5))
    assert red > 200
    assert blue < 80


def test_sixty_megapixels_are_scaled() -> None:
    data = encoded(Image.new("RGB", (10_000, 6_000), "navy"), "JPEG")
    made = prepare(data, "huge.jpg")
    assert (made.width, made.height) == (2560, 1536)


def test_too_many_pixels_are_a_sentence() -> None:
    data = encoded(Image.new("1", (30_000, 20_000)), "PNG")
    with pytest.raises(InputError, match="pixels"):
        prepare(data, "bomb.png")


def test_a_lying_ending_is_corrected() -> None:
    made = prepare(encoded(Image.new("RGB", (30, 20)), "PNG"), "photo.jpg")
    assert (made.name, made.mime) == ("photo.png", "image/png")


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "CMYK", "I;16", "1", "L"])
def test_odd_kinds_of_pixels_survive(mode: str) -> None:
    image = Image.new(mode, (2700, 30))
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = prepare(encoded(image, kind), "odd")
    assert made.width == LONGEST_SIDE
    opened(made.data)


def test_other_formats_become_ones_every_site_takes() -> None:
    assert prepare(encoded(Image.new("RGB", (30, 20)), "BMP"), "a.bmp").mime == "image/jpeg"
    assert prepare(encoded(Image.new("RGBA", (30, 20)), "TIFF"), "a.tif").mime == "image/png"


def test_a_moving_image_keeps_moving() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert prepare(data, "move.gif").data == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg/>", "SVG"),
        (b"MZ\x90\x00 not an image at all", "not an image, whatever its name says"),
        (b"", "not an image"),
        (encoded(Image.new("RGB", (300, 200), "red"), "PNG")[:200], "damaged or incomplete"),
        (encoded(Image.effect_noise((300, 200), 50), "JPEG")[:2000], "damaged or incomplete"),
    ],
)
def test_what_is_no_image_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        prepare(data, "innocent.png")
    assert refused.value.remedy


def test_where_images_are_found(tmp_path: Path) -> None:
    media = tmp_path / "media"
    media.mkdir()
    data = encoded(Image.new("RGB", (30, 20), "red"), "PNG")
    (media / "ein Bild ü.png").write_bytes(data)
    address = "data:image/png;base64," + base64.b64encode(data).decode()
    sources = ["media/ein%20Bild%20%C3%BC.png", "media/ein Bild ü.png", (media / "ein Bild ü.png").as_uri(), address]
    assert {read_image(source, [tmp_path]).sha256 for source in sources} == {prepare(data, "x").sha256}
    with pytest.raises(InputError, match="was not found"):
        read_image("media/other.png", [tmp_path])
    with pytest.raises(InputError, match="not an image"):
        read_image("data:image/png;base64,AAAA", [tmp_path])
