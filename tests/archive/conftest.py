"""A site's archive of our own for each test, and the programs that replay needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.archive.archives_of_our_own import SiteOfOurOwn, make_site
from tests.cli.conftest import linfen
from tests.headless_browser import find_chromium

__all__ = ["linfen"]  # the fixture: the program as a user runs it

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def site(tmp_path: Path) -> SiteOfOurOwn:
    return make_site(tmp_path / "output")


@pytest.fixture(scope="session")
def wayback() -> Path:
    """pywb's command: LINFEN_WAYBACK, that of `make replay`, or the one on the path."""
    for named in (os.environ.get("LINFEN_WAYBACK"), ROOT / ".venv-replay/bin/wayback", "wayback"):
        found = shutil.which(named) if named else None
        if found:
            return Path(found)
    pytest.skip("pywb is not here: `make replay` installs it")
    raise AssertionError


@pytest.fixture(scope="session")
def chromium() -> Path:
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium is here: `apt-get install chromium` on Debian")
    return found
