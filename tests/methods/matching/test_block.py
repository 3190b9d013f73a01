"""Candidates grow with the records, whatever the records."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching.block import CAP, candidates
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


@pytest.mark.parametrize("kind", [editorials, bare_editorials, one_doi, one_beginning])
def test_pairs_a_record_are_bounded_however_many_the_records(kind: Callable[[int], Rows]) -> None:
    for count in (2500, 5000, 10_000):
        assert pairs(kind(count)) < 30 * count  # all with all: 1,250 to 5,000 a record


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
