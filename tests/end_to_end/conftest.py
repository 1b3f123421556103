"""A creator's machine: a home of its own, no keychain but a key file under a passphrase, and the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
        """Files below the home that hold `secret` in any of the usual encodings."""
        needles = [secret.encode(), secret.replace(" ", "").encode(), secret.encode("utf-16-le")]
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return [str(path) for path in files if any(needle in path.read_bytes() for needle in needles)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
