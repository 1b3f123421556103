"""A program that groups no keywords does without what grouping needs: 30 MB of memory and a third of a second."""

from __future__ import annotations

import subprocess
import sys


def test_a_workspace_is_built_without_numpy() -> None:
    code = "import sys, alwrity_desktop.workspace; print('numpy' in sys.modules, 'python_calamine' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False", "False"]
