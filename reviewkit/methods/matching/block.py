"""Which records are worth comparing: those that share a key, with no key growing quadratic.

Keys, and the share of true pairs they find, follow the usual practice of bibliographic blocking:
any one key misses a tenth of the duplicates, several together practically none. Candidates follow
from `keys`, `splits` and `order` alone, so that another machinery (SQL, tasks) can find the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.columns import UNKNOWN, Codes, Columns, Flags, Ints

Blocks = npt.NDArray[np.int32]
Tell = Callable[[int, int], None]

CAP = 40  # records of one block that are all compared with each other
WINDOW = 4  # neighbours compared in a block that no further field can split
BATCH = 200_000  # candidate pairs handed out at a time: bounds memory, changes nothing

_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_APART = np.uint64(1 << 40)  # keeps what is no hash (a year, a number) from adding up to another

# The fields that make each key; a record that lacks one of them lacks the key.
KEYS = (
    ("doi",),
    ("work",),
    ("pmid",),
    ("registry",),
    ("beginning",),
    ("end",),
    ("content",),
    ("volume", "page_number", "year"),
    ("volume", "page_number", "author"),
    ("author", "page"),
    ("author", "volume", "year"),
    ("author", "start"),
)
SPLITS = ("year", "volume", "page", "issue")
ORDER = ("family", "journal", "doi")


def keys(columns: Columns) -> Codes:
    """Give each record's keys: one row a record, one column a key, 0 where the record lacks it."""
    found = np.empty((len(columns), len(KEYS)), np.uint64)
    for number, fields in enumerate(KEYS):
        key = columns[fields[0]].astype(np.uint64)
        for name in fields[1:]:
            code = columns[name].astype(np.uint64)
            key = np.where((key == UNKNOWN) | (code == UNKNOWN), UNKNOWN, _mixed(key, code))
        found[:, number] = key
    return found


def splits(columns: Columns) -> Codes:
    """Give the fields that split a block of too many, in the order in which they are tried."""
    return np.stack([columns[name].astype(np.uint64) for name in SPLITS], axis=1)


def order(columns: Columns) -> Codes:
    """Give the fields by which a block that cannot be split is sorted; ties keep the row order."""
    return np.stack([columns[name] for name in ORDER], axis=1)


def candidates(
    columns: Columns, fresh: Flags | None = None, tell: Tell = lambda _done, _most: None
) -> Iterator[tuple[Ints, Ints]]:
    """Give the pairs of rows that share a key.

    Blocks of more than CAP records are split by year, volume, page and issue; what cannot be split
    is sorted, and each record meets WINDOW neighbours. So there are at most (number of keys) x
    (CAP - 1) / 2 pairs a record, whatever the records.

    Args:
        columns: the records.
        fresh: which of them are new; then only pairs with a new one are given.
        tell: called with how many pairs of a key were gone through, and how many there are.

    Yields:
        Two arrays of rows, left < right, of about BATCH pairs; each pair once.
    """
    yield from _gathered(pairs(keys(columns), splits(columns), order(columns), fresh, tell))


def pairs(
    keys: Codes,
    splits: Codes,
    order: Codes,
    fresh: Flags | None = None,
    tell: Tell = lambda _done, _most: None,
) -> Iterator[tuple[Ints, Ints]]:
    """Give the pairs like `candidates`, from what `keys`, `splits` and `order` give, in pieces."""
    blocks = np.zeros(keys.shape, np.int32)
    near: list[Ints] = []
    most = done = 0
    for number in range(keys.shape[1]):
        shared = keys[:, number]
        if fresh is not None:
            shared = np.where(_among(shared, shared[fresh]), shared, UNKNOWN)
        block = _blocks(shared, splits, order)
        blocks[:, number] = block.of
        near.append(block.near)
        most += block.most
    for number in range(keys.shape[1]):
        for left, right in _within(blocks[:, number]):
            # A pair is given by the first of the keys that join it.
            new = _joined(blocks, left, right).argmax(axis=1) == number
            done += len(left)
            tell(done, most)
            yield _asked(left, right, new, fresh)
    beside = _distinct(near)
    for start in range(0, len(beside), BATCH):
        left, right = np.divmod(beside[start : start + BATCH], len(keys))
        tell(most, most)
        beyond = np.asarray(~_joined(blocks, left, right).any(axis=1), bool)
        yield _asked(left, right, beyond, fresh)


def _asked(left: Ints, right: Ints, new: Flags, fresh: Flags | None) -> tuple[Ints, Ints]:
    """Give the pairs that are new, and hold a new record where that is asked."""
    if fresh is not None:
        new &= fresh[left] | fresh[right]
    return left[new], right[new]


def _gathered(pieces: Iterator[tuple[Ints, Ints]]) -> Iterator[tuple[Ints, Ints]]:
    """Put small pieces together until they make a batch."""
    lefts: list[Ints] = []
    rights: list[Ints] = []
    held = 0
    for left, right in pieces:
        lefts.append(left)
        rights.append(right)
        held += len(left)
        if held >= BATCH:
            yield np.concatenate(lefts), np.concatenate(rights)
            lefts, rights, held = [], [], 0
    if held:
        yield np.concatenate(lefts), np.concatenate(rights)


def _among(codes: Codes, some: Codes) -> Flags:
    """Tell which codes are among some."""
    some = np.unique(some)
    at = np.searchsorted(some, codes)
    found: Flags = np.append(some, np.uint64(UNKNOWN))[at] == codes
    return found


def _mixed(one: Codes, other: Codes) -> Codes:
    """Make one code of two, as evenly spread as a hash; never UNKNOWN."""
    code = (one ^ (one >> _SHIFT)) * _ODD + (other + _APART) * _ODD
    code ^= code >> _SHIFT
    code *= _ODD
    code ^= code >> _SHIFT
    return np.maximum(code, np.uint64(1))


@dataclass(frozen=True, slots=True)
class _Found:
    """What one key makes of the records."""

    of: Blocks  # the number of each record's block of 2 to CAP records, 0 for none
    most: int  # pairs within these blocks
    near: Ints  # neighbours in blocks that cannot be split: left x number of records + right


def _blocks(key: Codes, splits: Codes, order: Codes) -> _Found:
    """Number the blocks of one key, and split those of too many."""
    of = np.zeros(len(key), np.int32)
    rows = np.flatnonzero(key != UNKNOWN)
    values = key[rows]
    known = most = 0
    for split in range(splits.shape[1] + 1):
        by = np.argsort(values, kind="stable")
        rows, values = rows[by], values[by]
        starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(rows) else rows
        sizes = np.diff(np.r_[starts, len(rows)])
        small = (sizes > 1) & (sizes <= CAP)
        numbers = np.where(small, np.arange(known + 1, known + 1 + len(sizes)), 0)
        of[rows] = np.repeat(numbers, sizes)
        known += len(sizes)
        most += int((sizes * (sizes - 1) // 2)[small].sum())
        large = np.repeat(sizes > CAP, sizes)
        rows, values = rows[large], values[large]
        if not len(rows):
            break
        if split < splits.shape[1]:
            values = _mixed(values, splits[rows, split])
    return _Found(of, most, _neighbours(rows, values, order))


def _neighbours(rows: Ints, blocks: Codes, order: Codes) -> Ints:
    """Compare each record of an unsplittable block with its neighbours, ordered by other fields."""
    by = np.lexsort((rows, *(order[rows, at] for at in reversed(range(order.shape[1]))), blocks))
    rows, blocks = rows[by], blocks[by]
    found = []
    for step in range(1, WINDOW + 1):
        same = blocks[step:] == blocks[:-step]
        one, other = rows[:-step][same], rows[step:][same]
        found.append(np.minimum(one, other) * len(order) + np.maximum(one, other))
    return np.concatenate(found)


def _within(blocks: Blocks) -> Iterator[tuple[Ints, Ints]]:
    """Give all pairs within numbered blocks, about BATCH at a time, a block size at a time."""
    rows = np.flatnonzero(blocks)
    rows = rows[np.argsort(blocks[rows], kind="stable")]
    if not len(rows):
        return
    starts = np.flatnonzero(np.diff(blocks[rows], prepend=0))
    sizes = np.diff(np.r_[starts, len(rows)])
    for size in np.unique(sizes).tolist():
        one, other = np.triu_indices(size, 1)
        begin = starts[sizes == size]
        step = max(1, BATCH // len(one))
        for at in range(0, len(begin), step):
            members = rows[begin[at : at + step, None] + np.arange(size)]
            yield members[:, one].ravel(), members[:, other].ravel()


def _joined(blocks: Blocks, left: Ints, right: Ints) -> Flags:
    """Tell which keys join each pair."""
    one = blocks[left]
    joined: Flags = (one == blocks[right]) & (one != 0)
    return joined


def _distinct(parts: list[Ints]) -> Ints:
    """Give the distinct numbers, in order; sorting is many times faster than hashing."""
    both = np.sort(np.concatenate(parts))
    return both[np.diff(both, prepend=-1) > 0]
