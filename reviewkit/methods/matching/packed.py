"""Many texts in one piece of memory: a fifth of what as many Python strings take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]

_END = "\0"  # stands behind each text, so that many are decoded at once
# What is not Unicode (half of a pair of surrogates) is kept as it came.
_ENCODING = ("utf-8", "surrogatepass")


class Texts(Protocol):
    """A column of texts, packed or not."""

    def __len__(self) -> int:
        """Give the number of texts."""

    def strings(self) -> list[str]:
        """Give all texts."""

    def take(self, rows: Rows) -> Packed:
        """Give some of the texts, packed."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Texts as UTF-8, one behind the other."""

    data: bytes
    ends: Rows  # where each begins, and where the last one ends

    def __len__(self) -> int:
        """Give the number of texts."""
        return len(self.ends) - 1

    def strings(self) -> list[str]:
        """Give all texts."""
        return self.data.decode(*_ENCODING).split(_END)[:-1]

    def take(self, rows: Rows) -> Packed:
        """Give some of the texts."""
        data = self.data
        begin, end = self.ends[rows], self.ends[rows + 1]
        parts = [data[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
        return Packed(b"".join(parts), _ends(end - begin))


def pack(texts: Sequence[str]) -> Packed:
    """Pack texts; a NUL in one of them becomes a blank."""
    data = _encoded(texts)
    stops = np.flatnonzero(np.frombuffer(data, np.uint8) == 0) + 1
    if len(stops) > len(texts):
        return pack([text.replace(_END, " ") for text in texts])
    return Packed(data, np.concatenate([np.zeros(1, np.int64), stops]))


def _encoded(texts: Sequence[str]) -> bytes:
    return (_END.join(texts) + _END if texts else "").encode(*_ENCODING)


def joined(many: Iterable[Packed]) -> Packed:
    """Put packed texts one behind the other."""
    every = list(many)
    lengths = [np.diff(packed.ends) for packed in every]
    return Packed(
        b"".join(packed.data for packed in every),
        _ends(np.concatenate(lengths) if lengths else np.zeros(0, np.int64)),
    )


def _ends(lengths: Rows) -> Rows:
    """Give where texts of these lengths begin and end."""
    ends = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends
