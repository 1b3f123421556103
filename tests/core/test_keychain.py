"""Keys: kept, read back, never in plain text; locked, damaged and missing places each get a sentence."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from alwrity_desktop.core.errors import SecretsError
from alwrity_desktop.core.keychain import FILE_NAME, Keychain, masked

SECRET = "sk-test-4f9a1c77e0b2d3"


@pytest.fixture(autouse=True)
def _no_system_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "file")
    monkeypatch.delenv("ALWRITY_PASSPHRASE", raising=False)


async def test_a_file_keeps_keys_over_restarts_and_never_in_plain_text(tmp_path: Path) -> None:
    first = await Keychain.open(tmp_path, lambda: "correct horse")
    assert first.kind == "session"
    await first.set("provider:openai", SECRET)
    await first.set("wordpress:1", "ü" * 5_000)
    assert first.kind == "file"
    raw = (tmp_path / FILE_NAME).read_bytes()
    assert SECRET.encode() not in raw
    assert b"openai" not in raw
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    second = await Keychain.open(tmp_path, lambda: "correct horse")
    assert (second.kind, second.locked) == ("file", True)
    assert await second.get("provider:openai") == SECRET
    assert await second.get("wordpress:1") == "ü" * 5_000
    assert await second.names() == ["provider:openai", "wordpress:1"]
    await second.delete("provider:openai")
    await second.delete("never there")
    assert await first.get("provider:openai") is None


async def test_the_derivation_is_rfc_9106s_second_recommendation(tmp_path: Path) -> None:
    keychain = await Keychain.open(tmp_path, lambda: "x")
    await keychain.set("a", "b")
    head = json.loads((tmp_path / FILE_NAME).read_text())
    assert (head["kdf"], head["passes"], head["memory_kib"], head["lanes"]) == ("argon2id", 3, 65_536, 4)


async def test_a_wrong_passphrase_is_a_sentence_and_asked_again(tmp_path: Path) -> None:
    await (await Keychain.open(tmp_path, lambda: "right")).set("a", SECRET)
    answers = iter(["wrong", "right"])
    keychain = await Keychain.open(tmp_path, lambda: next(answers))
    with pytest.raises(SecretsError, match="does not open"):
        await keychain.get("a")
    assert await keychain.get("a") == SECRET


async def test_a_dialog_may_give_the_passphrase(tmp_path: Path) -> None:
    async def asked() -> str:
        await asyncio.sleep(0)
        return "typed"

    keychain = await Keychain.open(tmp_path, asked)
    assert await keychain.settle() == "file"
    await keychain.set("a", SECRET)
    silent = await Keychain.open(tmp_path, lambda: None)
    with pytest.raises(SecretsError, match="none was given"):
        await silent.names()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"data": "', '"data": "AAAA'),
        lambda text: text.replace('"lanes": 4', '"lanes": 9999'),
        lambda text: "",
        lambda text: "[]",
        lambda text: text.replace("nonce", "once"),
    ],
)
async def test_a_damaged_file_is_a_sentence_and_is_left_as_it_is(tmp_path: Path, damage: Callable[[str], str]) -> None:
    await (await Keychain.open(tmp_path, lambda: "right")).set("a", SECRET)
    path = tmp_path / FILE_NAME
    path.write_text(damage(path.read_text()))
    before = path.read_bytes()
    keychain = await Keychain.open(tmp_path, lambda: "right")
    with pytest.raises(SecretsError, match="damaged") as caught:
        await keychain.set("a", SECRET)
    assert caught.value.remedy
    assert path.read_bytes() == before


async def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    await (await Keychain.open(tmp_path, lambda: "right")).set("a", SECRET)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(SecretsError, match="newer version"):
        await (await Keychain.open(tmp_path, lambda: "right")).get("a")


async def test_without_a_passphrase_keys_live_for_this_session(tmp_path: Path) -> None:
    keychain = await Keychain.open(tmp_path)
    await keychain.set("a", SECRET)
    assert (keychain.kind, await keychain.get("a"), await keychain.names()) == ("session", SECRET, ["a"])
    assert os.listdir(tmp_path) == []  # noqa: PTH208
    await keychain.use_file("chosen later")
    assert keychain.kind == "file"
    again = await Keychain.open(tmp_path, lambda: "chosen later")
    assert await again.get("a") == SECRET


async def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretsError, match="empty"):
        await (await Keychain.open(tmp_path)).set("a", "")


@pytest.mark.parametrize("backend", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"])
async def test_backends_that_keep_nothing_are_no_keychain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "system")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    with pytest.raises(SecretsError, match="switched off"):
        await Keychain.open(tmp_path)


async def test_without_a_bus_there_is_no_system_keychain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux may be without a keychain")
    monkeypatch.delenv("ALWRITY_KEYCHAIN")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    keychain = await Keychain.open(tmp_path)
    assert keychain.kind == "session"
    assert "no system keychain" in keychain.reason


def test_a_masked_key_tells_nothing() -> None:
    assert masked(SECRET) == "sk-…b2d3"
    assert masked("short") == "••••••••"
    assert SECRET[5:-5] not in masked(SECRET)


IN_A_SESSION = """
    import asyncio, json, sys
    from pathlib import Path
    from alwrity_desktop.core.errors import SecretsError
    from alwrity_desktop.core.keychain import Keychain

    async def main():
        folder = Path(sys.argv[1])
        said = {}
        keychain = await Keychain.open(folder)
        said["kind"] = keychain.kind
        long = "".join(chr(97 + i % 26) for i in range(7_321))
        await keychain.set("provider:openai", "sk-in-the-keychain")
        await keychain.set("long", long)
        other = await Keychain.open(folder)
        said["read"] = await other.get("provider:openai")
        said["long"] = await other.get("long") == long
        said["names"] = await other.names()
        await other.set("long", "short now")
        said["short"] = await other.get("long")
        await other.delete("long")
        said["gone"] = await other.get("long")
        said["files"] = [path.read_text() for path in folder.rglob("*") if path.is_file()]
        import secretstorage
        bus = secretstorage.dbus_init()
        collection = secretstorage.get_default_collection(bus)
        said["items"] = sorted(item.get_label() for item in collection.get_all_items())
        collection.lock()
        bus.close()
        try:
            await asyncio.wait_for(keychain.get("provider:openai"), 60)
        except (SecretsError, TimeoutError) as error:
            said["locked"] = str(error) or "no answer"
        locked = await Keychain.open(folder, patience=2)
        said["then"] = [locked.kind, locked.reason]
        print(json.dumps(said))

    asyncio.run(main())
"""


@pytest.mark.keychain
@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keychain")
def test_the_real_secret_service(tmp_path: Path, require: Callable[[str], None]) -> None:
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        if not shutil.which(tool):
            require(f"{tool} is not installed (Debian: dbus, gnome-keyring)")
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(IN_A_SESSION))
    config = tmp_path / "config"
    config.mkdir()
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("ALWRITY_KEYCHAIN", "PYTHON_KEYRING"))
    }
    environment |= {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"'
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", command, sys.executable, str(script), str(config)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["kind"] == "system"
    assert said["read"] == "sk-in-the-keychain"
    assert said["long"] is True
    assert said["names"] == ["long", "provider:openai"]
    assert (said["short"], said["gone"]) == ("short now", None)
    assert not [text for text in said["files"] if "sk-in" in text]
    assert said["items"] == ["Password for 'provider:openai' on 'ALwrity Desktop'"]
    assert said["locked"]
    assert said["then"][0] == "session"
    assert said["then"][1]
