"""Small reviews on a real store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews import Review, make_review


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Review]]:
    """Make a small review; `title` and `fulltext` are the rules of its stages."""
    made: list[Review] = []

    def one(records: int = 6, **protocol: str) -> Review:
        made.append(make_review(tmp_path / f"review{len(made)}", records, **protocol))
        return made[-1]

    yield one
    for review in made:
        review.store.db.close()
