"""python -m alwrity_desktop: the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window; `--workspace DIR` and `--offline` as on the command line."""
    from alwrity_desktop.core import crash

    crash.install()
    from alwrity_desktop.app import run

    return run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
