"""Fixtures of all tests: a new review and its store; a real Chromium for the pages.

Without a Chromium the tests that need it are skipped and counted.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from reviewkit.stages.start import make_review
from reviewkit.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))

from network import Site

AT = "2026-11-02T09:00:00Z"
NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE_FOUND = (
    "no Chromium: install one (apt-get install chromium, or playwright install chromium) "
    "or name it in REVIEWKIT_CHROMIUM"
)

Open = Callable[..., Page]

# Processes that tests start keep what they compiled; else each compiles the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says more of the machine than of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Give the folder of a new review with the protocol `basic`."""
    folder = tmp_path / "review"
    make_review(folder, "basic", "ada", AT)
    return folder


@pytest.fixture
def store(review: Path) -> Iterator[Store]:
    """Give the open store of that review."""
    with open_store(review) as opened:
        yield opened


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Give a web site on this computer that stands in for the sources of open copies."""
    with Site() as site:
        monkeypatch.setenv("REVIEWKIT_UNPAYWALL_URL", f"{site.url}/unpaywall")
        monkeypatch.setenv("REVIEWKIT_EUROPEPMC_URL", f"{site.url}/epmc")
        monkeypatch.setenv("REVIEWKIT_EMAIL", "ada@example.org")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield site


def find_chromium(playwright: Playwright) -> str | None:
    """Name the Chromium to use: the one asked for, one on the PATH, or Playwright's own."""
    asked = os.environ.get("REVIEWKIT_CHROMIUM")
    if asked:
        return asked
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = playwright.chromium.executable_path
    return found or (own if own and Path(own).exists() else None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            pytest.skip(NONE_FOUND)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_file(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a text as a file from disk; a message on the console or a request out is a failure."""
    contexts = []
    complaints: list[str] = []

    def opened(text: str, name: str = "page.html", **options: object) -> Page:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _outside(request.url, complaints))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _outside(url: str, complaints: list[str]) -> None:
    if not url.startswith("file:"):
        complaints.append(f"asked the network for {url}")


@pytest.fixture(scope="session")
def broken_rules() -> Callable[..., list[str]]:
    """Run axe-core over a page: WCAG 2.0 to 2.2, A and AA, and its best practices.

    Where rules are named it looks at these alone, such as contrast after a change of colours.
    """
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def run(page: Page, *rules: str) -> list[str]:
        options: dict[str, object] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": rules}
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(script)
        found = page.evaluate("async (options) => await axe.run(options)", options)
        assert found["passes"] and (rules or len(found["passes"]) > 5), "axe looked at nothing"
        return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in found["violations"]]

    return run
