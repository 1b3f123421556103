"""Images that go with a prompt: how each vendor's wire format carries them, and what a model that cannot see says."""

import base64

import pytest

from alwrity_desktop.ai import tokens
from alwrity_desktop.ai.errors import ModelError
from alwrity_desktop.ai.task import Picture
from alwrity_desktop.store import answers

PIXEL = b"\x89PNG\r\n\x1a\n" + b"pixel" * 4
CODED = base64.b64encode(PIXEL).decode()
SEEN = {"capabilities": ["completion", "vision"], "model_info": {}}


def carried(provider, body):
    """(text, media type, base64) of the one image in a request."""
    if provider == "ollama":
        turn = body["messages"][-1]
        return turn["content"], "image/png", turn["images"][0]
    if provider == "gemini":
        text, image = body["contents"][0]["parts"]
        held = image.get("inlineData") or image["inline_data"]
        return text["text"], held.get("mimeType") or held["mime_type"], held["data"]
    text, image = (body["input"] if provider == "openai" else body["messages"])[-1]["content"]
    assert (text["type"], image["type"]) in (("input_text", "input_image"), ("text", "image_url"))
    url = image["image_url"] if provider == "openai" else image["image_url"]["url"]
    head, _comma, data = url.partition(",")
    return text["text"], head.removeprefix("data:").removesuffix(";base64"), data


async def test_an_image_goes_with_the_prompt(engine, server, dialect, ask, scene, db):
    server.paths["/api/show"] = SEEN
    server.play(scene([*dialect.text("A red tea pot."), *dialect.end()], content_type=dialect.content_type))
    result = await engine.run(ask(dialect, prompt="What is it?", images=(Picture("image/png", PIXEL),)))
    assert result.text == "A red tea pot."
    assert carried(dialect.provider, server.received[-1].body) == ("What is it?", "image/png", CODED)
    answer = await db.read(answers.get, result.answer_id)
    assert answer is not None
    assert answer.request["images"] == ["image/png"]
    assert CODED not in str(answer.request), "the picture itself is not stored with the answer"


async def test_an_image_is_estimated(engine, dialect, ask):
    plain = await engine.estimate(ask(dialect))
    seen = await engine.estimate(ask(dialect, images=(Picture("image/png", PIXEL),)))
    assert seen.tokens_in - plain.tokens_in == tokens.IMAGE


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "Invalid content type. image_url is only supported by certain models."),
        (404, "No endpoints found that support image input"),
        (400, "messages[0].content must be a string"),
        (500, "image input is not supported - hint: you may need to provide the mmproj"),
        (422, "unknown variant `image_url`, expected `text`"),
    ],
)
async def test_a_model_that_cannot_see_is_a_sentence(engine, server, chat, ask, scene, status, message):
    document = f'{{"error": {{"message": "{message}"}}}}'.encode()
    server.play(scene([document], status=status, content_type="application/json"))
    with pytest.raises(ModelError, match="cannot see images") as caught:
        await engine.run(ask(chat, images=(Picture("image/png", PIXEL),)))
    assert caught.value.kind == "vision"
    assert len(server.received) == 1, "asking again is no use"


async def test_other_errors_keep_their_own_words(engine, server, chat, ask, scene):
    document = b'{"error": {"message": "max_tokens is too large"}}'
    server.play(scene([document], status=400, content_type="application/json"))
    with pytest.raises(ModelError) as caught:
        await engine.run(ask(chat, images=(Picture("image/png", PIXEL),)))
    assert caught.value.kind == "request"


async def test_ollama_is_asked_first_whether_its_model_can_see(engine, server, ask):
    from alwrity_desktop.ai.task import Task

    server.paths["/api/show"] = {"capabilities": ["completion"], "model_info": {}}
    task = Task(kind="t", prompt="?", model="ollama:small", base_url=server.root, images=(Picture("image/png", PIXEL),))
    with pytest.raises(ModelError, match="small at Ollama cannot see images"):
        await engine.run(task)
    assert [request.path for request in server.received] == ["/api/show"]


async def test_the_next_model_is_asked_where_the_first_cannot_see(
    engine, server, server_factory, chat, ask, scene, settings
):
    other = await server_factory()
    other.paths["/api/show"] = SEEN
    line = b'{"message": {"role": "assistant", "content": "A pot."}, "done": true, "done_reason": "stop"}\n'
    other.play(scene([line], content_type="application/x-ndjson"))
    settings.models.fallbacks = ["ollama:llava"]
    settings.models.ollama_url = other.root
    server.play(scene([b'{"error": {"message": "no vision here"}}'], status=400, content_type="application/json"))
    result = await engine.run(ask(chat, images=(Picture("image/png", PIXEL),)))
    assert result.text == "A pot."
    assert "cannot see images" in result.warnings[0]
