"""Which records are worth comparing: those that share a key, with no key growing quadratic.

Keys, and the share of true pairs they find, follow the usual practice of bibliographic blocking:
any one key misses a tenth of the duplicates, several together practically none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from reviewkit.methods.matching.normalise import UNKNOWN, Columns, Flags

Ints = npt.NDArray[np.int64]

CAP = 40  # records of one block that are all compared with each other
WINDOW = 4  # neighbours compared in a block that no further field can split
_PREFIX = 24  # letters of the title's beginning and end that make a key
_LEAST = 12  # letters a title needs to make a key of its end


def candidates(columns: Columns) -> tuple[Ints, Ints]:
    """Give the pairs of rows that share a key.

    Blocks of more than CAP records are split by year, volume, page and issue; what cannot be split
    is sorted, and each record meets WINDOW neighbours. So there are at most (number of keys) x
    (CAP - 1) / 2 pairs a record, whatever the records.

    Returns:
        Two arrays of rows, left < right, each pair once, in order.
    """
    found = [_pairs(keys, columns) for keys in _keys(columns)]
    count = len(columns)
    # Sorting integers is many times faster than the hashing of numpy's `unique`.
    both = np.sort(np.concatenate([left * count + right for left, right in found]))
    both = both[np.diff(both, prepend=-1) > 0]
    return both // count, both % count


def _keys(columns: Columns) -> Iterator[Ints]:
    """Give one array of block numbers a key; -1 where a record lacks it."""
    squeezed = columns.squeezed
    first = np.array([name[:4] for name in columns.first], object)
    long = columns.length >= _LEAST
    yield columns.doi.astype(np.int64)
    yield columns.work.astype(np.int64)
    yield columns.pmid.astype(np.int64)
    yield columns.registry.astype(np.int64)
    yield _factorised(np.array([text[:_PREFIX] for text in squeezed], object), squeezed != "")
    yield _factorised(np.array([text[-_PREFIX:] for text in squeezed], object), long)
    yield _factorised(np.array([text[:60] for text in columns.content], object), long)
    author = _factorised(first, first != "")
    year = columns.year.astype(np.int64)
    yield _joined(columns.volume, columns.page_number, np.where(year == 0, UNKNOWN, year))
    yield _joined(columns.volume, columns.page_number, author)
    yield _joined(author, columns.page)
    yield _joined(author, columns.volume, np.where(year == 0, UNKNOWN, year))
    yield _joined(author, _factorised(np.array([text[:8] for text in squeezed], object), long))


def _factorised(texts: npt.NDArray[np.object_], known: Flags) -> Ints:
    codes = pd.factorize(texts)[0].astype(np.int64)
    codes[~known] = UNKNOWN
    return codes


def _joined(*parts: npt.NDArray[np.integer]) -> Ints:
    """Make one key of several codes; unknown as soon as one of them is."""
    key = parts[0].astype(np.int64)
    known = key != UNKNOWN
    for part in parts[1:]:
        known &= part != UNKNOWN
        key = key * (int(part.max(initial=0)) + 2) + part
    return np.where(known, pd.factorize(key)[0], UNKNOWN)


def _pairs(keys: Ints, columns: Columns) -> tuple[Ints, Ints]:
    """Give the pairs within the blocks of one key."""
    rows = np.flatnonzero(keys != UNKNOWN)
    splits = [
        columns.year.astype(np.int64),
        columns.volume.astype(np.int64),
        columns.page.astype(np.int64),
        columns.issue.astype(np.int64),
    ]
    blocks = keys[rows]
    left: list[Ints] = []
    right: list[Ints] = []
    for split in [*splits, None]:
        order = np.argsort(blocks, kind="stable")
        rows, blocks = rows[order], blocks[order]
        starts = np.flatnonzero(np.r_[True, blocks[1:] != blocks[:-1]]) if len(blocks) else blocks
        sizes = np.diff(np.r_[starts, len(blocks)])
        for one, other in _small(rows, starts, sizes):
            left.append(one)
            right.append(other)
        large = np.repeat(sizes > CAP, sizes)
        if not large.any():
            break
        if split is None:
            one, other = _neighbours(rows[large], blocks[large], columns)
            left.append(one)
            right.append(other)
            break
        rows, blocks = rows[large], blocks[large]
        blocks = _joined(blocks, split[rows] + 1)
    if not left:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    one, other = np.concatenate(left), np.concatenate(right)
    return np.minimum(one, other), np.maximum(one, other)


def _small(rows: Ints, starts: Ints, sizes: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Give all pairs of the blocks of 2 to CAP records, a block size at a time."""
    for size in np.unique(sizes[(sizes > 1) & (sizes <= CAP)]):
        members = rows[starts[sizes == size][:, None] + np.arange(size)]
        one, other = np.triu_indices(int(size), 1)
        yield members[:, one].ravel(), members[:, other].ravel()


def _neighbours(rows: Ints, blocks: Ints, columns: Columns) -> tuple[Ints, Ints]:
    """Compare each record of an unsplittable block with its neighbours, ordered by other fields."""
    author = pd.factorize(columns.first[rows], sort=True)[0]
    order = np.lexsort((columns.doi[rows], columns.journal[rows], author, blocks))
    rows, blocks = rows[order], blocks[order]
    one, other = [], []
    for step in range(1, WINDOW + 1):
        same = blocks[step:] == blocks[:-step]
        one.append(rows[:-step][same])
        other.append(rows[step:][same])
    return np.concatenate(one), np.concatenate(other)
