"""Reviews whose reports are of two kinds: falls in older people, and crops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from reviews import Review, bring_in, make_review, records_of

FALLS = "Falls of older people on wards: balance training number {n} and exercise at home."
CROPS = "Yield of wheat crops number {n} in dry fields under drought and irrigation."


def write_topics(path: Path, falls: int, crops: int, first: int = 0) -> Path:
    """Write a file of so many reports on falls, then on crops."""
    titles = [FALLS] * falls + [CROPS] * crops
    path.write_text(
        "".join(
            f"TY  - JOUR\nTI  - {title.format(n=n)}\nAU  - Lind, A{n}\nPY  - 2020\n"
            f"KW  - topic{n}\nER  - \n"
            for n, title in enumerate(titles, start=first)
        ),
        "utf-8",
    )
    return path


@pytest.fixture
def two_topics(tmp_path: Path) -> Iterator[Callable[..., Review]]:
    """Make a review of crops, then falls: by place the crops come first."""
    made: list[Review] = []

    def one(falls: int = 6, crops: int = 6, name: str = "", **protocol: object) -> Review:
        review = make_review(tmp_path / (name or f"topics{len(made)}"), 1, **protocol)
        made.append(review)
        bring_in(review.store, write_topics(review.folder / "crops.ris", 0, crops))
        bring_in(review.store, write_topics(review.folder / "falls.ris", falls, 0, first=100))
        review.records[:] = records_of(review.store)
        return review

    yield one
    for review in made:
        review.store.db.close()
