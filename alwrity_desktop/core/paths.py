"""Where things are: the shipped resources, and the person's own folders."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def _resource_root() -> Path:
    candidates = [_PACKAGE / "resources", _PACKAGE.parent / "resources"]
    if bundle := getattr(sys, "_MEIPASS", None):
        candidates.insert(0, Path(bundle) / "alwrity_desktop" / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"resources are missing; looked in {', '.join(map(str, candidates))}")


def resource(*parts: str) -> Path:
    """Path of a shipped resource, e.g. resource("formats", "blog_post.toml"). It may not exist."""
    return _resource_root().joinpath(*parts)


def _base(variable: str, windows: str, mac: str, linux: str) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get(windows) or Path.home() / "AppData" / "Local") / "ALwrity"
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / "ALwrity"
    return Path(os.environ.get(variable) or Path.home() / linux) / "alwrity"


def config_folder() -> Path:
    """Per-machine state: window geometry, list of workspaces, key file. ALWRITY_CONFIG overrides it."""
    if override := os.environ.get("ALWRITY_CONFIG"):
        return Path(override)
    return _base("XDG_CONFIG_HOME", "LOCALAPPDATA", "Application Support", ".config")


def data_folder() -> Path:
    """Where workspaces live unless the person says otherwise."""
    return _base("XDG_DATA_HOME", "LOCALAPPDATA", "Application Support", ".local/share")


def state_folder() -> Path:
    """Logs and crash reports. ALWRITY_CONFIG moves them along."""
    if override := os.environ.get("ALWRITY_CONFIG"):
        return Path(override) / "state"
    return _base("XDG_STATE_HOME", "LOCALAPPDATA", "Logs", ".local/state")


def default_workspace() -> Path:
    """The workspace used when none is named: ALWRITY_WORKSPACE, else "My workspace" in the data folder."""
    if override := os.environ.get("ALWRITY_WORKSPACE"):
        return Path(override)
    return data_folder() / "workspaces" / "My workspace"
