"""What every test may ask for: the data folder, a browser, and luck that repeats."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# No deadline: a slow machine is not a broken program. In CI the same examples each time, so that red means the change.
settings.register_profile("desk", deadline=None, print_blob=True)
settings.register_profile(
    "ci", deadline=None, print_blob=True, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")

# Figures are drawn to files only; a desk without a screen must pass too.
os.environ.setdefault("MPLBACKEND", "Agg")


@pytest.fixture(scope="session")
def gasdrill_data() -> Path:
    """The folder of data from outside the tree (`domain/`, `bench/` …), named by GASDRILL_DATA."""
    named = os.environ.get("GASDRILL_DATA")
    if not named:
        pytest.skip("GASDRILL_DATA is not set: data from outside the tree is not here")
    folder = Path(named)
    assert folder.is_dir(), f"GASDRILL_DATA names no folder: {folder}"
    return folder


def find_browser() -> str | None:
    """A Chromium, or a browser of its family, that this machine already has."""
    for name in ("chromium", "chromium-browser", "google-chrome", "microsoft-edge"):
        if found := shutil.which(name):
            return found
    edge = Path(os.environ.get("PROGRAMFILES(X86)", ""), "Microsoft", "Edge", "Application", "msedge.exe")
    return str(edge) if edge.is_file() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the session; `browser.new_page()` is a fresh page. Mark its tests `browser`."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium on this machine (python3 dev.py test --system-packages installs it on Debian)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright has no build for this machine")
    # Chromium's sandbox refuses root, which is what containers run as.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
        yield chromium
        chromium.close()
