"""Normalised records on disk, a chunk at a time: what pairs need is read, and nothing else."""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass

import numpy as np

from reviewkit.methods.matching.columns import Columns, Ints
from reviewkit.methods.matching.packed import Packed

_READ = ("record", "title", "authors", "names", "journal_words")


def write_chunk(folder: str, number: int, columns: Columns) -> None:
    """Write the records of a chunk into a folder."""
    every = np.arange(len(columns))
    np.save(_path(folder, number, "table"), columns.table)
    for name in (*_READ, "abstract"):
        text = getattr(columns, name)
        packed = text if isinstance(text, Packed) else text.take(every)
        np.save(_path(folder, number, f"{name}_ends"), packed.ends)
        with open(_path(folder, number, name), "wb") as file:  # noqa: PTH123 - no pathlib here
            file.write(packed.data)


def read_chunk(folder: str, number: int) -> Columns:
    """Read what `write_chunk` wrote; abstracts stay on disk until some of them are taken."""
    texts = {}
    for name in _READ:
        with open(_path(folder, number, name), "rb") as file:  # noqa: PTH123
            texts[name] = Packed(file.read(), np.load(_path(folder, number, f"{name}_ends")))
    return Columns(
        table=np.load(_path(folder, number, "table")),
        abstract=OnDisk(
            _path(folder, number, "abstract"), np.load(_path(folder, number, "abstract_ends"))
        ),
        **texts,
    )


def _path(folder: str, number: int, name: str) -> str:
    return os.path.join(folder, f"{number:05d}.{name}.npy")  # noqa: PTH118


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Texts in a file, one behind the other as in `Packed`."""

    path: str
    ends: Ints

    def __len__(self) -> int:
        """Give the number of texts."""
        return len(self.ends) - 1

    def strings(self) -> list[str]:
        """Give all texts."""
        return self.take(np.arange(len(self))).strings()

    def take(self, rows: Ints) -> Packed:
        """Give some of the texts, packed."""
        if not len(rows):
            return Packed(b"", np.zeros(1, np.int64))
        with (
            open(self.path, "rb") as file,  # noqa: PTH123
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            begin, end = self.ends[rows], self.ends[rows + 1]
            parts = [data[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
        return Packed(b"".join(parts), np.concatenate([[0], np.cumsum(end - begin)]))
