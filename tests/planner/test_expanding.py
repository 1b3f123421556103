"""More keywords from seeds: lists, Google Trends files, suggestions of a loopback server, a model on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback import LoopbackServer, running

from alwrity_desktop.core.errors import InputError, KnownError, OfflineError
from alwrity_desktop.core.progress import Progress
from alwrity_desktop.planner.expanding import LANGUAGES, OFFLINE_WAYS, Expanded, expand_offline, is_question
from alwrity_desktop.planner.trends import read_related
from alwrity_desktop.workspace import Workspace

TRENDS = (
    "Category: All categories\n\nTOP\nSofa Bed,100\nsofa  cleaning,41\n\nRISING\nboucle sofa,Breakout\nsofa bed,+250%\n"
)


class Suggestions(LoopbackServer):
    """A server that suggests as browsers read it: two ways to go on, or what `says` holds."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.says: bytes | None = None
        self.status = "200 OK"

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        query = parse_qs(urlsplit(path).query)
        self.asked.append(path)
        seed = query["q"][0]
        data = self.says or json.dumps([seed, [f"{seed} bett", f"{seed} grün", 3, " "]]).encode()
        head = f"HTTP/1.1 {self.status}\r\nContent-Type: application/json; charset=utf-8\r\n"
        writer.write(f"{head}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)


@pytest.fixture
async def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    opened = await Workspace.open(tmp_path / "workspace")
    yield opened
    await opened.close()


@pytest.fixture
async def suggesting() -> AsyncIterator[Suggestions]:
    async with running(Suggestions()) as server:
        yield server


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_lists(language: str) -> None:
    found = {way: [one.text for one in expand_offline("sofa", language, [way])] for way in OFFLINE_WAYS}
    for way, texts in found.items():
        assert len(texts) == len(set(texts)) >= 11, way
        assert all("sofa" in text and "{" not in text for text in texts)
    assert len(found["alphabet"]) >= 26
    assert all(is_question(text, language) for text in found["questions"])
    assert not is_question("sofa", language)
    if language != "en":
        english = {one.text for one in expand_offline("sofa", "en", ["questions"])}
        assert not english & set(found["questions"])


async def test_what_is_there_is_left_out_and_no_volume_is_invented(workspace: Workspace) -> None:
    room = workspace.planner.expander
    first = await room.expand(["Sofa", "sofa ", "couch"], ["questions", "modifiers"])
    assert {one.seed for one in first.found} == {"sofa", "couch"}
    kept = await room.keep(first.found)
    assert len(kept) == len(first.found) > 60
    stored = await workspace.planner.keywords(limit=500)
    assert {one.volume for one in stored} == {one.difficulty for one in stored} == {None}
    best = next(one for one in stored if one.text == "best sofa")
    assert (best.parent, best.tags, best.intents, best.intent_source) == ("sofa", ["modifiers"], ["commercial"], "rules")
    again = await room.expand(["sofa"], ["questions", "alphabet"])
    assert {one.by for one in again.found} == {"alphabet"}
    assert again.known == sum(one.by == "questions" and one.seed == "sofa" for one in first.found)
    assert await room.keep(first.found) == []
    assert workspace.http.requests.total() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_a_trends_file_tells_what_rises(workspace: Workspace, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "relatedQueries.csv"
    path.write_bytes(TRENDS.replace("\n", "\r\n").encode(encoding))
    found = (await workspace.planner.expander.expand([], ["trends"], trends=[path])).found
    assert [(one.text, one.told) for one in found] == [
        ("Sofa Bed", "top 100"), ("sofa cleaning", "top 41"), ("boucle sofa", "rising Breakout"),
    ]  # fmt: skip
    kept = await workspace.planner.expander.keep(found)
    assert {one.volume for one in kept} == {None}


def test_what_is_no_trends_file_is_refused(tmp_path: Path) -> None:
    for name, text in (("other.csv", "Keyword,Volume\nsofa,3\n"), ("empty.csv", "")):
        (tmp_path / name).write_text(text)
        with pytest.raises(InputError, match="no related queries"):
            read_related(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read_related(tmp_path / "missing.csv")


async def test_suggestions_are_off_until_they_are_allowed(workspace: Workspace, suggesting: Any) -> None:
    room = workspace.planner.expander
    with pytest.raises(InputError, match="suggestions are off"):
        await room.expand(["sofa"], ["autosuggest"])
    assert suggesting.asked == []
    workspace.settings.planning.autosuggest = True
    workspace.settings.planning.autosuggest_url = f"{suggesting.root}/complete?hl={{language}}&q={{query}}"
    told: list[Progress] = []
    found = await room.expand(["sofa & co"], ["autosuggest"], language="de", report=told.append)
    host = suggesting.root.removeprefix("http://")
    assert [one.text for one in found.found] == ["sofa & co bett", "sofa & co grün"]
    assert found.asked == [host]
    assert any(host in progress.message for progress in told)
    assert suggesting.asked == ["/complete?hl=de&q=sofa%20%26%20co"]


async def test_a_host_that_does_not_suggest_is_a_sentence(workspace: Workspace, suggesting: Any) -> None:
    room = workspace.planner.expander
    workspace.settings.planning.autosuggest = True
    workspace.settings.planning.autosuggest_url = f"{suggesting.root}/?q={{query}}"
    for says in (b"<html>", b"{}", b'["sofa"]', b'["sofa", 3]'):
        suggesting.says = says
        with pytest.raises(KnownError, match="not with suggestions"):
            await room.expand(["sofa"], ["autosuggest"])
    suggesting.status = "429 Too Many Requests"
    with pytest.raises(KnownError, match="status 429"):
        await room.expand(["sofa"], ["autosuggest"])
    workspace.settings.planning.autosuggest_url = "https://suggest.example/?q={query}"
    workspace.http.offline = True
    with pytest.raises(OfflineError, match=r"suggest\.example"):
        await room.expand(["sofa"], ["autosuggest"])
    workspace.settings.planning.autosuggest_url = "nowhere"
    with pytest.raises(InputError, match="no address"):
        await room.expand(["sofa"], ["autosuggest"])


async def test_a_model_expands_with_what_it_was_asked(workspace: Workspace, author: Any) -> None:
    said = ["Sofa", "sofa legs", "sofa  legs", "leather sofa care", "sofa feet"]

    def says(prompt: str) -> str:
        return json.dumps({"keywords": said})

    author.overrides = says
    workspace.settings.writing.audience = "Renters"
    found = await workspace.planner.expander.expand(
        ["sofa"], ["model"], language="fr", count=4, model="openai_compatible:small", base_url=f"{author.root}/v1"
    )
    assert [one.text for one in found.found] == ["sofa legs", "leather sofa care"]
    assert found.found[0].told.endswith("small")
    (prompt,) = author.asked
    assert "Write 4 search" in prompt
    assert "“fr”" in prompt
    assert "Renters" in prompt


async def test_what_came_stands_where_another_seed_got_no_answer(workspace: Workspace, author: Any) -> None:
    def says(prompt: str) -> str | int:
        return 401 if "bed" in prompt else json.dumps({"keywords": ["sofa legs"]})

    author.overrides = says
    room = workspace.planner.expander
    model: Any = {"model": "openai_compatible:small", "base_url": f"{author.root}/v1"}
    found = await room.expand(["sofa", "bed"], ["model"], **model)
    assert [one.text for one in found.found] == ["sofa legs"]
    assert [(one.seed, one.by) for one in found.failed] == [("bed", "model")]
    with pytest.raises(KnownError):
        await room.expand(["bed"], ["model"], **model)


async def test_a_model_is_estimated_before_it_is_asked(workspace: Workspace, author: Any) -> None:
    room = workspace.planner.expander
    model: Any = {"model": "openai_compatible:small", "base_url": f"{author.root}/v1"}
    one, two = await room.estimate(["sofa"], **model), await room.estimate(["sofa", "rugs"], **model)
    assert one is not None
    assert two is not None
    assert two.tokens_in == 2 * one.tokens_in > 0
    assert await room.estimate([" "], **model) is None
    assert author.asked == []


async def test_who_stops_keeps_what_came(workspace: Workspace, author: Any) -> None:
    def says(_prompt: str) -> str:
        return json.dumps({"keywords": [f"keyword {number}" for number in range(30)]})

    author.overrides = says
    author.hold = "bed"
    room, made = workspace.planner.expander, list[Expanded]()
    running = asyncio.create_task(
        room.expand(["sofa", "bed"], ["questions", "model"], model="openai_compatible:small",
                    base_url=f"{author.root}/v1", made=made)
    )  # fmt: skip
    await author.holding.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert {(one.seed, one.by) for one in (await room.fresh(made, ["sofa", "bed"])).found} == {
        ("sofa", "questions"), ("sofa", "model"), ("bed", "questions"),
    }  # fmt: skip


async def test_wrong_requests_are_told(workspace: Workspace) -> None:
    room = workspace.planner.expander
    wrong: list[tuple[list[str], list[str], str]] = [
        ([], ["questions"], "no seed"), (["a"], ["luck"], "luck"), (["a"], ["trends"], "needs a file"),
        (["x" * 300], ["questions"], "too long"),
    ]  # fmt: skip
    for seeds, ways, reason in wrong:
        with pytest.raises(InputError, match=reason):
            await room.expand(seeds, ways)
    with pytest.raises(InputError, match="no lists"):
        await room.expand(["a"], ["questions"], language="fi")
