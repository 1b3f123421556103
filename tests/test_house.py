"""The house rules, as tests: the import rule, sizes, names, and what Qt code may not do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "alwrity_desktop"
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE = 500
LONGEST_FUNCTION = 50
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
TOP = {"alwrity_desktop", "resources", "packaging", "tests", "pyproject.toml", "README.md"} | {
    "LICENSE",
    "CHANGELOG.md",
    "Makefile",
}

FORBIDDEN_IN_UI = {
    "a nested event loop": re.compile(r"(?:QDialog|QMenu|QEventLoop|dialog|menu|loop)\.exec\("),
    "processEvents": re.compile(r"\bprocessEvents\("),
    "asyncSlot": re.compile(r"\basyncSlot\b"),
    "a lambda in connect": re.compile(r"\.connect\(\s*lambda\b"),
}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[str]:
    """Files git knows, or all below the project's folders where there is no git."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.splitlines()
    return [named(path) for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_import_rule_holds() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "0 broken" in done.stdout


def test_the_style_holds() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run([ruff, "check", "--no-cache", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("rule", FORBIDDEN_IN_UI)
def test_the_window_never_waits(rule: str) -> None:
    found = [
        f"{named(path)}: {match.group()}"
        for path in [*(SOURCE / "ui").rglob("*.py"), SOURCE / "app.py"]
        for match in FORBIDDEN_IN_UI[rule].finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_the_rules_for_the_window_catch_what_they_are_for() -> None:
    samples = ["QDialog.exec(", "loop.processEvents()", "@asyncSlot()", "button.clicked.connect(lambda: 1)"]
    for sample, pattern in zip(samples, FORBIDDEN_IN_UI.values(), strict=True):
        assert pattern.search(sample), sample


def test_files_and_functions_stay_small() -> None:
    long: list[str] = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > LONGEST_FILE:
            long.append(f"{named(path)}: {lines} lines")
        for node in functions(ast.parse(text)):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if size > LONGEST_FUNCTION and "migrations" not in path.parts:
                long.append(f"{named(path)}:{node.lineno} {node.name}: {size} lines")
    assert not long


def test_no_drawers() -> None:
    assert [named(path) for path in FILES if path.stem in DRAWERS or path.parent.name in DRAWERS] == []


def test_messages_are_literals_so_that_they_can_be_translated() -> None:
    wrong: list[str] = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args):
                continue
            if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                wrong.append(f"{named(path)}:{node.lineno}")
    assert not wrong


def test_nothing_is_swallowed() -> None:
    """No bare except, and no `except Exception` (or wider) whose body is only pass or continue."""
    wrong: list[str] = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler):
                continue
            wide = node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
            if wide and all(isinstance(line, ast.Pass | ast.Continue) for line in node.body):
                wrong.append(f"{named(path)}:{node.lineno}")
    assert not wrong


def test_the_top_level_is_fixed() -> None:
    top = {name.partition("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP


def test_no_lock_file_with_addresses_and_none_in_the_requirements() -> None:
    names = tracked()
    locks = {"uv.lock", "pylock.toml", "poetry.lock", "package-lock.json"}
    assert not [name for name in names if Path(name).name in locks]
    for path in (ROOT / "packaging").glob("requirements*.txt"):
        lines = path.read_text().splitlines()
        assert not [
            line for line in lines if "://" in line or line.lstrip().startswith(("--index", "--extra-index", "-i "))
        ]
        assert any("--hash=sha256:" in line for line in lines)
