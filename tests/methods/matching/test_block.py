"""Candidates grow with the records, whatever the records."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching import block
from reviewkit.methods.matching.block import CAP, WINDOW, candidates
from reviewkit.methods.matching.columns import Ints
from reviewkit.methods.matching.normalise import normalise

WORDS = ("brokers", "maps", "briefs", "ministries", "districts", "meals", "sleep", "policy")

Rows = list[dict[str, str]]


def editorials(count: int) -> Rows:
    """One title, all the rest as it comes."""
    chance = random.Random(count)
    return [
        {
            "title": "Editorial",
            "authors": f"Name{chance.randrange(300)}, A.",
            "year": str(1990 + chance.randrange(30)),
            "volume": str(chance.randrange(40)),
            "pages": str(1 + chance.randrange(3)),
        }
        for _ in range(count)
    ]


def bare_editorials(count: int) -> Rows:
    """One title and nothing else: no field can split the block."""
    return [{"title": "Editorial"} for _ in range(count)]


def one_doi(count: int) -> Rows:
    """A supplement whose DOI stands on every abstract, all on page 1 of volume 1."""
    chance = random.Random(count)
    return [
        {
            "title": " ".join(chance.choices(WORDS, k=9)),
            "authors": "Lee, A.",
            "year": "2019",
            "volume": "1",
            "issue": "1",
            "pages": "1",
            "doi": "10.5555/suppl",
        }
        for _ in range(count)
    ]


def one_beginning(count: int) -> Rows:
    """Titles that begin and end alike."""
    return [
        {"title": f"A randomised trial of knowledge brokers, site {n}, in district health teams"}
        for n in range(count)
    ]


def one_author_and_year(count: int) -> Rows:
    """One author's output of one year, in one volume, each on page 1; titles as they come."""
    chance = random.Random(count)
    return [
        {
            "title": " ".join(chance.choices(WORDS, k=9)),
            "authors": "Lee, A.",
            "year": "2019",
            "volume": "1",
            "pages": "1",
        }
        for _ in range(count)
    ]


def empty(count: int) -> Rows:
    """Nothing but a year, and here and there a page."""
    return [{"year": "2019", "pages": "1" if n % 3 else ""} for n in range(count)]


def found(frame: pd.DataFrame) -> tuple[Ints, Ints]:
    """All candidates."""
    batches = list(candidates(normalise(frame)))
    none = np.zeros(0, np.int64)
    left, right = zip(*batches, strict=True) if batches else ((none,), (none,))
    return np.concatenate(left), np.concatenate(right)


def pairs(rows: Rows) -> int:
    frame = pd.DataFrame(rows).fillna("").assign(record=[str(n) for n in range(len(rows))])
    left, right = found(frame)
    assert (left < right).all()
    assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)
    return len(left)


@pytest.mark.parametrize(
    "kind", [editorials, bare_editorials, one_doi, one_beginning, one_author_and_year, empty]
)
def test_pairs_a_record_are_bounded_however_many_the_records(kind: Callable[[int], Rows]) -> None:
    for count in (1000, 4000):
        assert pairs(kind(count)) < 30 * count  # all with all: 500 to 2,000 a record


def test_five_thousand_bare_editorials_are_compared_with_their_neighbours_only() -> None:
    assert pairs(bare_editorials(5000)) <= 5000 * 4


def test_all_pairs_of_a_small_block_are_compared() -> None:
    assert pairs(bare_editorials(CAP)) == CAP * (CAP - 1) // 2


def test_duplicates_within_a_common_title_still_meet() -> None:
    rows = editorials(3000)
    twin = rows[1234] | {"authors": "Berg, Ida", "doi": ""}
    rows += [twin, twin | {"title": "Editorial."}]
    frame = pd.DataFrame(rows).fillna("").assign(record=[str(n) for n in range(len(rows))])

    left, right = found(frame)

    assert (3000, 3001) in set(zip(left.tolist(), right.tolist(), strict=True))


def test_records_that_share_no_key_never_meet() -> None:
    assert pairs([{"title": "Evidence maps for school meals"}, {"title": "Sitting time"}]) == 0


def test_empty_fields_are_no_key() -> None:
    assert pairs([{"title": ""} for _ in range(100)]) == 0


def test_one_key_for_all_of_three_hundred_thousand_gives_each_four_neighbours() -> None:
    count = 300_000
    one = np.ones((count, 1), np.uint64)
    order = np.random.default_rng(1).integers(0, 1000, (count, 3)).astype(np.uint64)
    splits = np.zeros((count, 4), np.uint64)

    batches = list(block.pairs(one, splits, order))

    assert sum(len(left) for left, _ in batches) == WINDOW * count - sum(range(1, WINDOW + 1))
    assert max(len(left) for left, _ in batches) <= block.BATCH


def test_splits_part_a_block_of_too_many_until_they_fit() -> None:
    count = 40_000
    one = np.ones((count, 1), np.uint64)
    by = np.arange(count, dtype=np.uint64)
    splits = np.stack([by % 10, by % 100, by % 4000, by % 4000], axis=1)

    batches = list(block.pairs(one, splits, np.zeros((count, 3), np.uint64)))

    assert sum(len(left) for left, _ in batches) == 4000 * 45  # 4,000 blocks of ten
    assert all((left % 4000 == right % 4000).all() for left, right in batches)


def test_new_records_meet_whom_they_meet_in_a_whole_run() -> None:
    rows = editorials(800) + one_beginning(50)
    frame = pd.DataFrame(rows).fillna("").assign(record=[str(n) for n in range(len(rows))])
    columns = normalise(frame)
    fresh = np.zeros(len(columns), bool)
    fresh[::37] = True

    whole = {p for batch in candidates(columns) for p in zip(*map(list, batch), strict=True)}
    new = [p for batch in candidates(columns, fresh) for p in zip(*map(list, batch), strict=True)]

    assert len(new) == len(set(new)) > 0
    assert set(new) == {(a, b) for a, b in whole if fresh[a] or fresh[b]}
