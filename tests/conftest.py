"""Property tests draw the same examples at every run, so that the suite never fails by chance.

``pytest --hypothesis-profile=explore`` draws others: to be run by hand after a change of the reader or of the rules.

The browser is here, for whoever asks for one: a process drives no two at once. So are the ledgers that many only read:
to load what ships takes ten seconds, so whichever process of the run comes first does it for all of them, and who
writes takes a copy. What takes longest begins first, so that no process waits for it at the end.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("suite")


FIRST = ("tests/test_types.py", "tests/edition/", "tests/browser/", "tests/benchmarks/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest first; all else in its order."""
    places = {item: at for at, start in enumerate(FIRST) for item in items if item.nodeid.startswith(start)}
    items.sort(key=lambda item: places.get(item, len(FIRST)))


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """``AppTest`` looks through every installed package for components of Streamlit, for each test anew: that takes as
    long as a page. What is installed does not change while the tests run."""
    if "streamlit.testing.v1" not in sys.modules:
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
        )
        yield


Make = Callable[[Path], object]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """A file that one process of the run makes and every process has a copy of: ``once(name, make)`` is its path."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder = shared / f"once-{name}"
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "made").exists():
                make(folder / "ledger.db")
                (folder / "made").touch()
        return Path(shutil.copy(folder / "ledger.db", tmp_path_factory.mktemp(name)))

    return made


@pytest.fixture(scope="session")
def loaded_ledger(once: Callable[[str, Make], Path]) -> Path:
    """A ledger with all that ships with the program; read only, shared by all tests."""
    import loaders

    return once("loaded", loaders.first_start)


@pytest.fixture(scope="session")
def written(once: Callable[[str, Make], Path]) -> Path:
    """Twelve invented units over all years, as ``benchmarks.nation`` writes them; read only, shared by all tests."""
    from benchmarks import nation

    return once("nation", lambda path: nation.write(path, 12))


@pytest.fixture(scope="module")
def playwright_driver() -> Iterator[Playwright]:
    """Ended with the file: as long as it is there a loop runs in this thread, and nothing else can begin one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    from tests.browser.conftest import FLAGS, install_browser, installed_browser

    found = installed_browser() or install_browser()
    browser = playwright_driver.chromium.launch(executable_path=found, args=list(FLAGS))
    yield browser
    browser.close()
