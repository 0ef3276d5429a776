"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.api.running import program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; there can be only one in a run."""
    chromium = program("chromium", "/usr/bin", "/usr/lib/chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
