"""What the frozen program must carry though nothing imports it by name; `make bundle` starts the real thing."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from alwrity_desktop.page import assessments
from alwrity_desktop.publisher import exporters

ROOT = Path(__file__).resolve().parents[2]
SPEC = (ROOT / "packaging" / "alwrity.spec").read_text(encoding="utf-8")


def test_the_spec_is_python_and_names_what_is_found_at_run_time() -> None:
    compile(SPEC, "alwrity.spec", "exec")
    for needed in (
        'collect_submodules("alwrity_desktop")',
        "migrations",
        "alwrity_desktop/resources",
        "logging.config",
        "keyring.backends",
    ):
        assert needed in SPEC


@pytest.mark.parametrize("there", [True, False])
def test_spelling_is_collected_where_it_is_installed(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, object] = {}
    begin, end = SPEC.index("def has_enchant"), SPEC.index("# Files that hooks bring along")
    monkeypatch.setitem(sys.modules, "enchant", sys if there else None)
    given: dict[str, object] = {
        "find_spec": lambda name: name if there else None,
        "sys": sys,
        "copy_metadata": lambda name: [(name, name)],
        "hidden": (hidden := []),
        "datas": (datas := []),
        "EXCLUDED": (excluded := []),
    }
    exec(compile(SPEC[begin:end], "alwrity.spec", "exec"), given, found)
    assert ("enchant" in hidden, "enchant" in excluded) == (there, not there)
    assert datas == ([("pyenchant", "pyenchant")] if there else [])
    assert "noarchive=True" in SPEC, "what is under the LGPL stays in files of its own"


def test_every_package_has_an_init_so_that_its_modules_are_collected() -> None:
    for folder in (ROOT / "alwrity_desktop").rglob("*.py"):
        assert (folder.parent / "__init__.py").exists() or "migrations" in folder.parts, folder


def test_every_module_can_be_imported() -> None:
    code = (
        "import importlib, pkgutil, alwrity_desktop as p\n"
        "for m in pkgutil.walk_packages(p.__path__, 'alwrity_desktop.'):\n"
        "    if not m.name.endswith('__main__') and '.migrations' not in m.name:\n"
        "        importlib.import_module(m.name)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", exporters.names())
def test_discovered_modules_are_importable_by_name(name: str) -> None:
    assert importlib.util.find_spec(f"alwrity_desktop.publisher.exporters.{name}") is not None
    assert assessments.__path__


@pytest.mark.parametrize(
    ("program", "wanted"),
    [("alwrity", "cli"), ("/opt/alwrity/alwrity-desktop", "window"), ("Alwrity-Desktop.exe", "window")],
)
def test_the_name_says_which_program_is_meant(program: str, wanted: str, tmp_path: Path) -> None:
    package = tmp_path / "alwrity_desktop"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text("def main():\n    print('window')\n    return 0\n")
    (package / "cli.py").write_text("def main():\n    print('cli')\n")
    code = f"import sys; sys.argv = [sys.argv[2]]; exec(open({str(ROOT / 'packaging' / 'launch.py')!r}).read())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "", program],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == wanted
