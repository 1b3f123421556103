"""`--offline` holds until somebody turns the switch itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from alwrity_desktop.workspace import Workspace


async def test_another_setting_does_not_lift_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALWRITY_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ALWRITY_KEYCHAIN", "session")
    workspace = await Workspace.open(tmp_path / "workspace", offline=True)
    try:
        workspace.settings.appearance.theme = "dark"
        workspace.save_settings()
        assert workspace.http.offline
        for offline in (True, False):
            workspace.settings.network.offline = offline
            workspace.save_settings()
            assert workspace.http.offline is offline
    finally:
        await workspace.close()
