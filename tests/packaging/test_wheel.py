"""The wheel carries everything: its resources are found and the command line runs, away from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program installed from its wheel."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(wheels), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        file.extractall(target)
    return target


def _run(installed: Path, tmp_path: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "ALWRITY_CONFIG": str(tmp_path / "config")}
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_resource_is_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "from alwrity_desktop.core import paths; print(paths.resource())"
    found = Path(_run(installed, tmp_path, "-c", code).strip())
    assert found == installed / "alwrity_desktop" / "resources"
    here = {path.relative_to(ROOT / "resources") for path in (ROOT / "resources").rglob("*") if path.is_file()}
    there = {path.relative_to(found) for path in found.rglob("*") if path.is_file()}
    assert here <= there


def test_the_command_line_lists_the_formats(installed: Path, tmp_path: Path) -> None:
    code = "import sys; from alwrity_desktop import cli; cli.main(['formats', '--json', '--workspace', sys.argv[1]])"
    rows = json.loads(_run(installed, tmp_path, "-c", code, str(tmp_path / "workspace")))
    assert "blog_post" in [row["name"] for row in rows]
