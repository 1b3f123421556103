"""Alternative texts: judged, put where they belong, suggested by a loopback model that is sent the image."""

import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.core.errors import InputError
from alwrity_desktop.core.http import HttpGate
from alwrity_desktop.seo import alt_texts
from alwrity_desktop.seo.suggesting import Choice

BODY = """# Tea

Text before the pot.

![](pot.png "A title")

## Cups

Some ![old \\] text](cup.png) inline, and <img src="a.png" alt='x' width="3"> and <img src="b.png"/>.

![ref][one] and ![two]

<figure><img src="c.png" alt></figure>

[one]: one.png
[two]: two.png
"""


def picture(size=(1600, 800), kind="PNG"):
    out = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "red").save(out, kind)
    return out.getvalue()


def choice(model):
    return Choice("openai_compatible:small", model.url)


def test_the_images_of_a_text_with_what_is_around_them():
    images = alt_texts.images_of(BODY)
    assert [image.src for image in images] == ["pot.png", "cup.png", "a.png", "b.png", "one.png", "two.png", "c.png"]
    assert (images[0].heading, images[1].heading) == ("Tea", "Cups")
    assert "Text before the pot." in images[0].around
    assert BODY[images[0].start : images[0].end] == '![](pot.png "A title")'


def test_texts_are_put_where_they_belong_and_nothing_else_changes():
    new = alt_texts.put(BODY, {number: f"New [{number}] & *it*" for number in range(1, 8)})
    assert [image.alt for image in alt_texts.images_of(new)] == [f"New [{number}] & *it*" for number in range(1, 8)]
    assert [image.src for image in alt_texts.images_of(new)] == [image.src for image in alt_texts.images_of(BODY)]
    assert '![New \\[1\\] & \\*it\\*](pot.png "A title")' in new
    assert '<img src="a.png" alt="New [3] &amp; *it*" width="3">' in new
    assert "![New \\[6\\] & \\*it\\*][two]" in new
    assert new.startswith("# Tea\n\nText before the pot.\n")


@given(st.text(max_size=60).filter(lambda text: "\x00" not in text and text.isprintable()))
def test_any_text_comes_back(text):
    new = alt_texts.put("![a](b.png) <img src='c.png'>", {1: text, 2: text})
    assert {" ".join(image.alt.split()) for image in alt_texts.images_of(new)} == {" ".join(text.split())}


def test_a_number_there_is_not():
    with pytest.raises(InputError, match="no image 9"):
        alt_texts.put(BODY, {9: "x"})


@pytest.mark.parametrize(
    ("alt", "src", "expected"),
    [
        ("", "a.png", {"missing"}),
        ("A red pot on a table", "a.png", set()),
        ("Image of a pot", "a.png", {"opening"}),
        ("IMG_1234", "x.png", {"file_name"}),
        ("my_pot_2", "https://e.org/my_pot_2.png", {"file_name"}),
        ("Pot", "pot.png", set()),
        ("x" * 126, "a.png", {"long"}),
    ],
)
def test_what_is_off_with_a_text(alt, src, expected):
    assert {finding.id for finding in alt_texts.judge(alt, src)} == expected


def test_a_text_made_of_the_keyphrase_is_seen():
    (image,) = alt_texts.images_of("![green tea green tea tea](a.png)", "green tea")
    assert [finding.id for finding in image.findings] == ["stuffed"]


async def test_a_model_is_shown_a_small_copy_of_the_image(engine, model, tmp_path):
    (tmp_path / "pot.png").write_bytes(picture())
    model.answers = [{"alt": "“A red pot on a table”", "decorative": False}]
    found = await alt_texts.suggest(
        engine, "## Pots\n\n![](pot.png)", title="Tea", folders=[tmp_path], choice=choice(model)
    )
    (idea,) = found.ideas
    assert (idea.text, idea.findings, idea.problem) == ("A red pot on a table", (), "")
    assert "opinion" in found.label
    text, image = model.asked[0]["messages"][-1]["content"]
    assert "under the heading: Pots" in text["text"]
    head, _comma, data = image["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as sent:
        assert (sent.size, sent.format) == ((1024, 512), "JPEG")
        assert not sent.getexif()


async def test_only_images_without_a_text_are_asked_for_unless_named(engine, model, tmp_path):
    (tmp_path / "a.png").write_bytes(picture((10, 10)))
    body = "![](a.png) ![has one](a.png)"
    model.answers = [{"alt": "", "decorative": True}]
    found = await alt_texts.suggest(engine, body, folders=[tmp_path], choice=choice(model))
    assert [(idea.number, idea.text, idea.decorative) for idea in found.ideas] == [(1, "", True)]
    found = await alt_texts.suggest(engine, body, folders=[tmp_path], numbers=[2], choice=choice(model))
    assert [idea.number for idea in found.ideas] == [2]


async def test_one_bad_image_keeps_none_of_the_others(engine, model, serve, reply, tmp_path):
    (tmp_path / "a.png").write_bytes(picture((10, 10)))
    (tmp_path / "b.png").write_text("no image")
    (tmp_path / "c.svg").write_text("<svg xmlns='x'/>")
    page = picture((10, 10), "JPEG")
    server = await serve(lambda target, _headers: reply(200 if target == "/d.jpg" else 404, body=page))
    body = f"![](gone.png) ![](b.png) ![](c.svg) ![](../a.png) ![](a.png) ![]({server.url}/d.jpg) ![]({server.url}/e.jpg)"
    (tmp_path.parent / "a.png").write_bytes(b"outside")
    model.answers = [{"alt": "A red square", "decorative": False}]
    found = await alt_texts.suggest(engine, body, folders=[tmp_path], http=HttpGate(timeout=60), choice=choice(model))
    problems = ["no file", "not an image", "drawing (SVG)", "no file", "", "", "could not be fetched (404)"]
    assert [bool(idea.text) for idea in found.ideas] == [not problem for problem in problems]
    assert all(problem in idea.problem for problem, idea in zip(problems, found.ideas, strict=True))


async def test_a_model_that_cannot_see_and_no_model_are_sentences(engine, model, tmp_path):
    (tmp_path / "a.png").write_bytes(picture((10, 10)))
    model.answers = [(400, "image_url is only supported by certain models")]
    with pytest.raises(ModelError, match="cannot see images"):
        await alt_texts.suggest(engine, "![](a.png)", folders=[tmp_path], choice=choice(model))
    with pytest.raises(InputError, match="needs a model"):
        await alt_texts.suggest(engine, "![](a.png)", choice=Choice("offline"))


async def test_the_offline_switch_holds(engine, model):
    found = await alt_texts.suggest(
        engine, "![](https://e.invalid/a.png)", http=HttpGate(offline=True), choice=choice(model)
    )
    assert "offline switch is on" in found.ideas[0].problem
    assert model.asked == []
