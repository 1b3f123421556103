"""The block editor's own judgement of block markup: WordPress's scripts of a real site, run in headless Chromium."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--dump-dom",
]  # fmt: skip


@dataclass(slots=True, frozen=True)
class Found:
    """One sample as the editor sees it. `faults`: each block that is invalid, classic or unknown, with the reason."""

    names: list[str]
    faults: list[str]
    markup: str


def open_in_editor(site: Path, url: str, samples: dict[str, str], seconds: float = 90) -> dict[str, Found]:
    """Parse each sample with the scripts of the WordPress in folder `site` (its www folder), served at `url`."""
    assert CHROMIUM
    shutil.copy(Path(__file__).with_name("check.php"), site / "blocks-check.php")
    (site / "blocks-check.json").write_text(json.dumps(samples), encoding="utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        done = subprocess.run(
            [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", f"{url}/blocks-check.php"],
            capture_output=True, timeout=seconds, check=True,
        )  # fmt: skip
    page = done.stdout.decode("utf-8", "replace")
    match = re.search(r'<pre id="found">([^<]*)</pre>', page)
    assert match, f"the block scripts did not run: {page[-2000:]}"
    found = json.loads(base64.b64decode(match[1]))
    assert "error" not in found, found["error"]
    return {name: _found(sample) for name, sample in found.items()}


def _found(sample: dict) -> Found:
    faults = []
    for block in sample["blocks"]:
        if block["name"] in ("core/freeform", "core/missing"):
            faults.append(f"{block['path']} {block['name']}: {block['original']!r}")
        elif not block["valid"]:
            faults.append(
                f"{block['path']} {block['name']} invalid: {block['original']!r} != {block['again']!r} {block['issues']}"
            )
    return Found([block["name"] for block in sample["blocks"]], faults, sample["markup"])
