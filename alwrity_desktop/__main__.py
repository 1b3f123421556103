"""python -m alwrity_desktop: the window."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    """Open the window; `--workspace DIR` and `--offline` as on the command line. Gives the exit code."""
    from alwrity_desktop.core import crash

    crash.install()
    from alwrity_desktop.app import run

    rest, folder, offline = options(sys.argv)
    return run(rest, folder, offline=offline)


def options(arguments: list[str]) -> tuple[list[str], Path | None, bool | None]:
    """What Qt gets, the workspace's folder and the offline switch. By hand: argparse costs start-up time."""
    rest: list[str] = []
    folder: Path | None = None
    offline: bool | None = None
    words = iter(arguments)
    for word in words:
        name, _equals, value = word.partition("=")
        if name == "--workspace":
            folder = Path(value or next(words, "") or ".")
        elif word == "--offline":
            offline = True
        else:
            rest.append(word)
    return rest, folder, offline


if __name__ == "__main__":
    sys.exit(main())
