"""A review folder made from a shipped protocol, and its open store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewkit.stages.start import make_review
from reviewkit.store import Store, open_store

AT = "2026-11-02T09:00:00Z"


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
