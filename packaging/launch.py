"""Where the frozen program starts: one folder holds both names, and the name says which one is meant."""

import multiprocessing
import sys
from pathlib import Path


def main() -> None:
    multiprocessing.freeze_support()
    if "desktop" in Path(sys.argv[0]).stem.lower():
        from alwrity_desktop.__main__ import main as window

        sys.exit(window())
    from alwrity_desktop.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
