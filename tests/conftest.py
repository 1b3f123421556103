"""What tests of several rooms share: skipping with a reason, a model on loopback, and the real WordPress."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from authors import Author
from hypothesis import HealthCheck, settings
from loading import load_module
from loopback import running

TESTS = Path(__file__).resolve().parent
WITH_WORDPRESS = ("tests/wordpress/", "tests/publisher/", "tests/end_to_end/", "tests/blocks/")

# How long an example may take says more of the machine than of the program; the time-out of the whole test holds.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where the run is shared by several processes, give a file to one of them as a whole, so that its tests run in their
    order; and all folders that need the one WordPress to the same, as the first thing.
    """
    from xdist.scheduler import LoadFileScheduling

    class Files(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "wordpress" if file.startswith(WITH_WORDPRESS) else file

    config.option.loadscopereorder = True  # the group with the most tests goes first
    return Files(config, log)


def pytest_collection_finish() -> None:
    """What was imported so far stays for the whole run: no later round of garbage collection needs to look at it."""
    gc.collect()
    gc.freeze()


def unavailable(reason: str) -> None:
    """Skip the test, or fail it where everything is required (ALWRITY_TESTS_REQUIRE_ALL=1, as in CI)."""
    if os.environ.get("ALWRITY_TESTS_REQUIRE_ALL") == "1":
        pytest.fail(f"required, but not there: {reason}", pytrace=False)
    pytest.skip(reason)


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def wordpress_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real WordPress for the whole run (see tests/wordpress/site.py); use `wordpress`, which resets it."""
    script = TESTS / "wordpress" / "site.py"
    module = load_module(script)
    if missing := module.missing_tools():
        unavailable(f"a real WordPress needs {', '.join(missing)} (tests/wordpress/packages.txt)")
    folder = tmp_path_factory.mktemp("wordpress")
    suite = os.environ.get("ALWRITY_TESTS_WORDPRESS", "trixie")
    command = [sys.executable, str(script), "up", str(folder), str(free_port()), "--suite", suite]
    started = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        if started.returncode:
            unavailable(f"WordPress did not start: {started.stderr.strip()[-600:]}")
        site = module.WordPress(folder)
        site.load()
        yield site
    finally:
        subprocess.run([sys.executable, str(script), "down", str(folder), "--delete"], check=True)


@pytest.fixture
def wordpress(wordpress_site: Any) -> Any:
    """The real WordPress in its fresh state: url, password(login), switch(name, argument), eval(php), sql(statements)."""
    wordpress_site.reset()
    return wordpress_site


@pytest.fixture(scope="session")
def require() -> Callable[[str], None]:
    """Call it with a reason where something a test needs is not there."""
    return unavailable


@pytest.fixture
async def author() -> AsyncIterator[Author]:
    """A model on loopback that does as the prompt says."""
    async with running(Author()) as server:
        yield server
