"""What a workspace does not need is not loaded with it: numpy alone is 16 MB of memory and a third of a second."""

from __future__ import annotations

import subprocess
import sys


def test_a_workspace_is_built_without_heavy_modules() -> None:
    heavy = ["numpy", "python_calamine", "rich", "pygments", "markdownify", "bs4", "rapidfuzz"]
    code = f"import sys, alwrity_desktop.workspace; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
