"""A creator's machine: a home of its own, no keychain but a key file under a passphrase, and the command line."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from authors import Author
from loopback import running

PASSPHRASE = "correct horse battery staple"


@dataclass
class Machine:
    """Runs `alwrity` as a person would: a process of its own, its own config and workspace."""

    home: Path

    @property
    def workspace(self) -> Path:
        return self.home / "workspace"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.home),
            "ALWRITY_CONFIG": str(self.home / "config"),
            "ALWRITY_PASSPHRASE": PASSPHRASE,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def run(self, *arguments: str | Path, stdin: str = "", code: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from alwrity_desktop.cli import main; main()"]
        given = ["--workspace", str(self.workspace), *map(str, arguments)]
        done = subprocess.run(
            [*command, *given], input=stdin, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *arguments: str | Path, stdin: str = "", code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", stdin=stdin, code=code).stdout)

    def files_with(self, secret: str) -> list[str]:
        """Files below the home that hold `secret`: plain, as UTF-16, in base64 at any offset, or in a compressed text."""
        forms = [secret.encode(), secret.replace(" ", "").encode(), secret.encode("utf-16-le")]
        coded = [base64.b64encode(b"x" * offset + form)[4:-4] for form in forms for offset in range(3)]
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return [str(path) for path in files if any(needle in _inflated(path) for needle in [*forms, *coded])]


def _inflated(path: Path) -> bytes:
    """A file's bytes, and after them what its zlib streams, such as revisions in the database, hold."""
    raw = path.read_bytes()
    streams = [raw]
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
        with contextlib.suppress(zlib.error):
            streams.append(zlib.decompressobj().decompress(raw[match.start() :]))
    return b"\n".join(streams)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


PIECE = 0.02
"""Seconds between two pieces of a streamed section."""


class SlowAuthor(Author):
    """A model on loopback that streams sections in marked words, with a stall after every forty; `sent` tells when."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[float, str]] = []
        self.first = asyncio.Event()

    async def wait_for_piece(self) -> None:
        self.first.clear()
        await self.first.wait()

    async def answer(self, path: str, body: bytes, reader: Any, writer: asyncio.StreamWriter) -> None:
        if "Write section " not in json.loads(body)["messages"][-1]["content"]:
            await super().answer(path, body, reader, writer)
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for number in range(400):
            piece = f"w{len(self.sent)}x"
            self._event(writer, {"choices": [{"index": 0, "delta": {"content": piece + " "}}]})
            await writer.drain()
            self.sent.append((time.monotonic(), piece))
            self.first.set()
            await asyncio.sleep(1.5 if number % 40 == 39 else PIECE)


@pytest.fixture
async def slow_author() -> AsyncIterator[SlowAuthor]:
    async with running(SlowAuthor()) as server:
        yield server
