"""The image optimiser on real files: formats, metadata, orientation, colour, animation, liars, huge ones, batches, Stop."""

from __future__ import annotations

import asyncio
import io
import os
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms, features

from alwrity_desktop.core.errors import InputError, StorageError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.seo import image_encode, image_strip, images
from alwrity_desktop.seo.image_encode import Encoding, encode, psnr
from alwrity_desktop.seo.images import Batch, Choices, Stop, optimise, optimise_one

ARTIST, COPYRIGHT, MAKE, ORIENTATION, GPS = 0x013B, 0x8298, 0x010F, 0x0112, 0x8825


def photo(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Something with gradients and grain, as photographs have."""
    noise = Image.effect_noise((width, height), 24)
    ramp = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (ramp, noise, Image.blend(ramp, noise, 0.3)))
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ARTIST], data[COPYRIGHT], data[MAKE] = "Ada", "2026 Ada", "Camera"
    data[ORIENTATION] = orientation
    data.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return data


def jpeg(path: Path, picture: Image.Image | None = None, **options: Any) -> Path:
    (picture or photo()).save(path, "JPEG", **{"quality": 95, **options})
    return path


def webp_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.webp")}


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image


@pytest.mark.parametrize("chosen", ["webp", "avif", "jpeg", "same"])
def test_each_format_is_smaller_and_close_to_the_original(tmp_path: Path, chosen: Any) -> None:
    if image_encode.unavailable(chosen):
        pytest.skip("Pillow here has no such encoder")
    source = jpeg(tmp_path / "a.jpg", photo(1200, 900), quality=98)
    result = optimise_one(source, Choices(Encoding(chosen, longest_side=600)))
    assert result.state == "done", result.reason
    assert result.target
    assert result.encoded
    assert result.before == source.stat().st_size
    assert result.after == result.target.stat().st_size
    assert result.saved == result.before - result.after > 0
    with Image.open(result.target) as image:
        assert image.size == (600, 450)
        assert image.format == {"webp": "WEBP", "avif": "AVIF"}.get(chosen, "JPEG")


def test_the_quality_is_raised_to_the_measured_floor() -> None:
    out = io.BytesIO()
    photo(500, 400).save(out, "PNG")
    low = encode(out.getvalue(), "a.png", Encoding("jpeg", quality=20))
    assert low.quality > 20
    assert low.psnr
    assert "raised" in low.notes[-1]
    assert low.psnr == pytest.approx(psnr(opened(out.getvalue()), low.data), abs=1.5)
    flat = io.BytesIO()
    Image.linear_gradient("L").resize((500, 400)).convert("RGB").save(flat, "PNG")
    high = encode(flat.getvalue(), "b.png", Encoding("jpeg"))
    assert high.psnr is not None
    assert high.psnr >= image_encode.FLOOR
    assert (high.quality, high.notes) == (82, [])


@pytest.mark.parametrize(
    ("metadata", "there", "gone"),
    [
        ("none", set(), {ARTIST, COPYRIGHT, MAKE, GPS, ORIENTATION}),
        ("copyright", {ARTIST, COPYRIGHT}, {MAKE, GPS, ORIENTATION}),
        ("all", {ARTIST, COPYRIGHT, MAKE, GPS}, {ORIENTATION}),
    ],
)
@pytest.mark.parametrize("chosen", ["webp", "jpeg", "png", "avif"])
def test_metadata_is_kept_as_chosen(tmp_path: Path, metadata: Any, there: set[int], gone: set[int], chosen: Any) -> None:
    if image_encode.unavailable(chosen):
        pytest.skip("Pillow here has no such encoder")
    source = jpeg(tmp_path / "a.jpg", photo(640, 480), exif=exif())
    made = encode(source.read_bytes(), "a.jpg", Encoding(chosen, longest_side=320, metadata=metadata))
    found = set(opened(made.data).getexif())
    assert there <= found
    assert not gone & found


@pytest.mark.parametrize("chosen", ["webp", "jpeg", "png"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_turned_upright_before_its_metadata_goes(tmp_path: Path, orientation: int, chosen: Any) -> None:
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 32, 16))  # red stands top left
    methods = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(methods[orientation])) if orientation > 1 else upright
    source = jpeg(tmp_path / "a.jpg", stored, exif=exif(orientation), subsampling=0)
    made = opened(encode(source.read_bytes(), "a.jpg", Encoding(chosen, longest_side=0)).data).convert("RGB")
    assert made.size == (64, 32)
    red, green, blue = made.getpixel((8, 6))
    assert red > 180
    assert max(green, blue) < 80
    assert min(made.getpixel((56, 26))) > 200


def test_colour_profiles_are_kept_or_carried_out(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = jpeg(tmp_path / "a.jpg", photo(), icc_profile=profile).read_bytes()
    assert opened(encode(source, "a.jpg", Encoding("webp")).data).info.get("icc_profile") == profile
    assert "icc_profile" not in opened(encode(source, "a.jpg", Encoding("webp", icc=False)).data).info
    broken = jpeg(tmp_path / "b.jpg", photo(), icc_profile=b"nonsense").read_bytes()
    assert "damaged" in encode(broken, "b.jpg", Encoding("webp", icc=False)).notes[0]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "I", "CMYK", "F"])
@pytest.mark.parametrize("chosen", ["webp", "jpeg", "png", "same"])
def test_every_kind_of_pixels_is_taken(mode: str, chosen: Any) -> None:
    kind = {"CMYK": "JPEG", "F": "TIFF", "I": "TIFF"}.get(mode, "PNG")
    picture = (
        Image.new("I;16", (40, 30), 60_000)
        if mode == "I;16"
        else photo(40, 30, "L" if mode in "IF" else "RGB").convert(mode)
    )
    out = io.BytesIO()
    picture.save(out, kind)
    made = opened(encode(out.getvalue(), "a", Encoding(chosen)).data)
    assert made.size == (40, 30)
    if mode == "I;16":
        assert made.convert("L").getpixel((3, 3)) == pytest.approx(60_000 / 256, abs=3)


def test_what_is_see_through_stays_so_or_becomes_white() -> None:
    for mode, options in (("RGBA", {}), ("RGB", {"transparency": (255, 0, 0)}), ("P", {"transparency": 0})):
        picture = Image.new(mode, (20, 20), (255, 0, 0, 0) if mode == "RGBA" else (255, 0, 0) if mode == "RGB" else 0)
        out = io.BytesIO()
        picture.save(out, "PNG", **options)
        for chosen in ("webp", "png"):
            made = opened(encode(out.getvalue(), "a.png", Encoding(chosen)).data).convert("RGBA")
            assert made.getpixel((5, 5))[3] == 0, (mode, chosen)
        flat = encode(out.getvalue(), "a.png", Encoding("jpeg"))
        assert min(opened(flat.data).getpixel((5, 5))) > 250
        assert "white" in flat.notes[0]


def test_png_with_fewer_colours_only_where_nobody_sees_it() -> None:
    few = Image.new("RGB", (200, 200), "navy")
    for number in range(20):
        few.paste((number * 12, 90, 200 - number * 9), (number * 10, 0, number * 10 + 10, 150))
    out = io.BytesIO()
    few.save(out, "PNG", optimize=False, compress_level=0)
    made = encode(out.getvalue(), "a.png", Encoding("png", quality=80))
    assert opened(made.data).convert("RGB").tobytes() == few.tobytes() or (made.psnr or 99) > 32
    grain = io.BytesIO()
    Image.merge("RGB", [Image.effect_noise((300, 300), 90) for _ in range(3)]).save(grain, "PNG")
    kept = encode(grain.getvalue(), "b.png", Encoding("png", quality=80))
    assert kept.quality == 100
    assert "lossless" in kept.notes[0]


def animation(path: Path, kind: str, frames: int = 4, size: tuple[int, int] = (80, 60)) -> Path:
    pictures = [Image.new("RGB", size, (number * 40, 90, 200)) for number in range(frames)]
    pictures[0].save(path, kind, save_all=True, append_images=pictures[1:], duration=[50, 60, 70, 80][:frames], loop=0)
    return path


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_animations_keep_their_movement_or_are_refused(tmp_path: Path, kind: str) -> None:
    source = animation(tmp_path / f"a.{kind.lower()}", kind)
    made = encode(source.read_bytes(), source.name, Encoding("webp", longest_side=40))
    with Image.open(io.BytesIO(made.data)) as image:
        assert (image.format, image.n_frames, image.size) == ("WEBP", 4, (40, 30))
        durations = []
        for number in range(4):
            image.seek(number)
            image.load()
            durations.append(image.info["duration"])
        assert durations == [50, 60, 70, 80]
        assert image.info["loop"] == 0
    with pytest.raises(InputError, match="would stand still"):
        encode(source.read_bytes(), source.name, Encoding("jpeg"))
    if kind == "GIF":
        left = optimise_one(source, Choices(Encoding("same")))
        assert (left.state, left.saved) == ("skipped", 0)
        assert "stays as it is" in left.reason


def test_liars_are_named(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.png", photo(900, 700))
    result = optimise_one(source, Choices(Encoding("webp", longest_side=300)))
    assert result.state == "done"
    assert "ends in .png, but it is JPEG" in " ".join(result.notes)
    text = tmp_path / "b.jpg"
    text.write_text("no picture")
    assert "is not an image" in optimise_one(text, Choices()).reason
    svg = tmp_path / "c.png"
    svg.write_text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    assert "SVG" in optimise_one(svg, Choices()).reason
    heic = tmp_path / "d.jpg"
    heic.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(40))
    assert "HEIC" in optimise_one(heic, Choices()).reason
    cut = tmp_path / "e.jpg"
    cut.write_bytes(source.read_bytes()[:3_000])
    assert "damaged" in optimise_one(cut, Choices()).reason
    for bad in (text, svg, heic, cut):
        result = optimise_one(bad, Choices())
        assert (result.state, result.saved, result.target) == ("failed", 0, None)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_random_damage_never_breaks_it(tmp_path: Path) -> None:
    chance = random.Random(7)
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF"):
        out = io.BytesIO()
        photo(60, 40).save(out, kind)
        for _ in range(25):
            data = bytearray(out.getvalue())
            for _ in range(chance.randrange(1, 30)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path = tmp_path / "x"
            path.write_bytes(data)
            assert optimise_one(path, Choices(replace=True)).state in ("done", "skipped", "failed")


def test_sixty_megapixels_are_taken_and_bombs_are_not(tmp_path: Path) -> None:
    big = tmp_path / "big.jpg"
    Image.new("L", (10_000, 6_000), 120).save(big, "JPEG", quality=90)
    result = optimise_one(big, Choices(Encoding("webp", longest_side=1600)))
    assert result.state == "done"
    assert result.encoded
    assert (result.encoded.from_width, result.encoded.width, result.encoded.height) == (10_000, 1600, 960)
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    assert "too many pixels" in optimise_one(bomb, Choices()).reason


def test_a_picture_too_long_for_its_format_is_a_sentence() -> None:
    out = io.BytesIO()
    Image.new("RGB", (20_000, 2)).save(out, "PNG")
    with pytest.raises(InputError, match="16,383 pixels WEBP allows"):
        encode(out.getvalue(), "a.png", Encoding("webp", longest_side=0))
    assert encode(out.getvalue(), "a.png", Encoding("webp", longest_side=4_000)).width == 4_000
    two = io.BytesIO()  # a phone's photo with a second picture in it
    photo().save(two, "MPO", save_all=True, append_images=[photo(100, 80)])
    assert encode(two.getvalue(), "b.jpg", Encoding("same")).kind == "JPEG"


def test_what_would_be_larger_is_left_alone(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.jpg", photo(300, 200), quality=20)
    before = source.read_bytes()
    result = optimise_one(source, Choices(Encoding("same", quality=95)))
    assert (result.state, result.saved, result.after) == ("skipped", 0, result.before)
    assert "would not be smaller" in result.reason
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg"]
    assert source.read_bytes() == before


def test_private_data_goes_even_where_the_picture_cannot_shrink(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.jpg", photo(300, 200), quality=20, exif=exif(), comment=b"secret")
    result = optimise_one(source, Choices(Encoding("same", quality=95)))
    assert result.state == "done"
    assert result.target
    with Image.open(source) as old, Image.open(result.target) as new:
        assert old.tobytes() == new.tobytes()
        assert not new.getexif()
        assert "comment" not in new.info
    turned = jpeg(tmp_path / "b.jpg", photo(300, 200), quality=20, exif=exif(6))
    assert image_strip.stripped(turned.read_bytes()) is None
    png = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Ada")
    photo(20, 20).save(png, "PNG", pnginfo=words)
    bare = image_strip.stripped(png.getvalue())
    assert bare is not None
    assert b"Author" not in bare
    assert opened(bare).tobytes() == opened(png.getvalue()).tobytes()
    for data in (b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", png.getvalue()[:40], b"GIF89a"):
        assert image_strip.stripped(data) is None


def test_the_original_is_never_written_over_unasked(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.jpg", photo(800, 600), quality=98)
    before = source.read_bytes()
    choices = Choices(Encoding("jpeg", longest_side=400))
    first = optimise_one(source, choices)
    assert first.target == tmp_path / "a-small.jpg"
    assert source.read_bytes() == before
    again = optimise_one(source, choices)
    assert (again.state, again.saved) == ("skipped", 0)
    assert "is there already" in again.reason
    assert optimise_one(source, Choices(choices.encoding, replace=True)).state == "done"
    asked = optimise_one(source, Choices(choices.encoding, overwrite=True))
    assert asked.target == source
    assert asked.kept == tmp_path / "a.original.jpg"
    assert asked.kept.read_bytes() == before
    assert len(source.read_bytes()) == asked.after < len(before)
    twice = optimise_one(source, Choices(Encoding("jpeg", longest_side=200), overwrite=True))
    assert twice.kept == asked.kept
    assert asked.kept.read_bytes() == before


async def test_folders_are_worked_through_with_progress(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    jpeg(folder / "a.jpg", photo(500, 400), quality=98)
    photo(300, 200).save(folder / "a.png")
    jpeg(folder / "deep" / "b.jpeg", photo(500, 400), quality=98)
    jpeg(folder / "c.original.jpg")
    (folder / "notes.txt").write_text("x")
    (folder / "bad.jpg").write_text("x")
    out = tmp_path / "out"
    told: list[Progress] = []
    batch = await optimise([folder], Choices(Encoding("webp", longest_side=250), folder=out), told.append)
    assert sorted(path.name for path in out.iterdir()) == ["a-jpg.webp", "a-png.webp", "b.webp"]
    assert (batch.count("done"), batch.count("failed"), batch.count("skipped")) == (3, 1, 0)
    assert batch.saved == sum(one.before - one.after for one in batch.results) > 0
    assert [progress.done for progress in told] == [0.25, 0.5, 0.75, 1.0]
    assert [one.source.name for one in batch.results] == ["a.jpg", "a.png", "bad.jpg", "b.jpeg"]


async def test_a_second_run_finds_nothing_new(tmp_path: Path) -> None:
    jpeg(tmp_path / "a.jpg", photo(600, 400), quality=98)
    photo(500, 300).save(tmp_path / "a.png")
    out = tmp_path / "out"
    for _ in range(2):
        batch = await optimise([tmp_path], Choices(Encoding("jpeg", longest_side=200), folder=out))
        assert len(batch.results) == 2
    assert batch.count("skipped") == 2
    for chosen, names in (("same", ["a-small.jpg", "a-small.png"]), ("webp", ["a-jpg.webp", "a-png.webp"])):
        beside = Choices(Encoding(chosen, longest_side=200))
        first, second = [await optimise([tmp_path / "a.jpg", tmp_path / "a.png", tmp_path], beside) for _ in range(2)]
        assert [one.target.name for one in first.results if one.target and one.target.parent == tmp_path] == names
        assert second.count("done") == 0, [one.target for one in second.results]


async def test_overwriting_keeps_each_original(tmp_path: Path) -> None:
    jpeg(tmp_path / "a.jpg", photo(600, 400), quality=98)
    photo(500, 300).save(tmp_path / "a.png")
    batch = await optimise([tmp_path], Choices(Encoding("same", longest_side=200), overwrite=True))
    assert batch.count("done") == 2
    assert [path.name for path in images.find_images([tmp_path])] == ["a.jpg", "a.png"]
    assert [one.kept.name for one in batch.results if one.kept] == ["a.original.jpg", "a.original.png"]
    again = await optimise([tmp_path], Choices(Encoding("same", longest_side=200), overwrite=True))
    assert again.count("failed") == 0
    with Image.open(tmp_path / "a.original.png") as image:
        assert image.size == (500, 300)


async def test_stop_writes_nothing_more_and_keeps_what_was_done(tmp_path: Path) -> None:
    for number in range(40):
        jpeg(tmp_path / f"{number:02}.jpg", photo(600, 400), quality=98)
    kept = Batch()
    work: asyncio.Future[Any] | None = None

    def listen(progress: Progress) -> None:
        if progress.done and progress.done >= 0.05 and work:
            work.cancel()

    work = asyncio.ensure_future(optimise([tmp_path], Choices(Encoding("webp", longest_side=300)), listen, into=kept))
    with pytest.raises(asyncio.CancelledError):
        await work
    assert kept.stopped
    assert 2 <= len(kept.results) < 40
    assert webp_in(tmp_path) == {one.target.name for one in kept.results if one.target}
    stopped = Stop()
    stopped.set()
    left = optimise_one(tmp_path / "39.jpg", Choices(Encoding("webp", longest_side=200)), stopped)
    assert (left.state, left.reason) == ("skipped", "Stopped.")


async def test_choices_that_cannot_be_are_refused(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.jpg")
    for wrong in (Encoding(quality=101), Encoding(longest_side=-1)):
        assert "cannot be used" in optimise_one(source, Choices(wrong)).reason
    with pytest.raises(StorageError):
        await optimise([tmp_path / "missing.jpg"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no image"):
        await optimise([tmp_path / "empty"])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folders are not locked for this user")
def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    source = jpeg(tmp_path / "a.jpg", photo(900, 700))
    tmp_path.chmod(0o500)
    try:
        assert "may not be written" in optimise_one(source, Choices(Encoding(longest_side=100))).reason
    finally:
        tmp_path.chmod(0o700)


def test_a_missing_encoder_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "check", lambda _name: False)
    assert "cannot write AVIF" in image_encode.unavailable("avif")
    assert image_encode.unavailable("jpeg") == ""
    assert images.MOST_BYTES > 0
