"""Records as columns that can be compared, kept, cut and put together again.

What a field says is a 64-bit hash of its normalised text, the same in every process and run, so
records may be normalised chunk by chunk, anywhere. Two of ten million distinct texts have one hash
with a chance of 1 in 370,000, and would then have to agree in other fields as well to be merged.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching.packed import Packed, Rows, Texts, joined, pack
from reviewkit.methods.matching.policy import RULES_VERSION
from reviewkit.methods.matching.text import letters

Codes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

UNKNOWN = 0  # the code of what a record does not say
VENUES = ("", "conference", "preprint", "registry")

_CODES = (
    "squeezed",  # the title without blanks
    "beginning",  # of the title, as the next three
    "end",
    "start",  # its first letters only
    "content",
    "author",  # the beginning of the first author's family name
    "notice",
    "journal", "volume", "issue",
    "page", "page_number", "last_page",
    "doi",
    "work",  # the DOI without its version
    "pmid", "issn", "issn_too", "registry",
    "accession",
    "source",
    "number",  # what names the document: DOI, or registration number of a register's entry
)  # fmt: skip
_FLAGS = (
    "protocol", "generic",
    "translated",  # the title was given in brackets: it is the database's own translation
    "locator", "weak_page",
    "cochrane",  # the page is the number of a Cochrane review
    "supplement",
    "acronym",  # the journal's name is little but capitals
)  # fmt: skip
ROW = np.dtype(
    [(name, "<u8") for name in _CODES]
    + [
        ("family", "<u8"),  # eight letters of the first author's family name, in their order
        ("length", "<i4"),  # of the title without blanks
        ("year", "<i2"),  # 0 unknown
        ("venue", "<u1"),  # place in VENUES
    ]
    + [(name, "?") for name in _FLAGS]
)
ABSTRACT = 600  # letters of the abstracts that are compared

Fetch = Callable[[Rows], list[str]]  # the abstracts of rows, as exported

_TEXTS = ("record", "title", "authors", "names", "journal_words", "abstract")
_FORM = "2"  # of what `to_bytes` writes


@dataclass(frozen=True, slots=True)
class Columns:
    """Records as columns of one length, in file order."""

    table: npt.NDArray[np.void]  # of ROW
    record: Texts  # names
    title: Texts  # folded words
    authors: Texts  # as exported, as many as are compared
    names: Texts  # what of them is compared, as `names.Names.told` gives it
    journal_words: Texts  # folded
    abstract: Texts  # its first letters and digits

    def __len__(self) -> int:
        """Give the number of records."""
        return len(self.table)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """Give one column of the table."""
        return self.table[name]

    def take(self, rows: Rows) -> Columns:
        """Give some of the records, in the order asked."""
        texts = {name: getattr(self, name).take(rows) for name in _TEXTS}
        return Columns(table=self.table[rows], **texts)

    def bare(self, rows: Rows) -> Columns:
        """Give some of the records with the texts alone that the sieve reads."""
        return self._only(rows, "title", "names")

    def called(self, rows: Rows) -> Columns:
        """Give some of the records with no text but the name they go by."""
        return self._only(rows, "record")

    def _only(self, rows: Rows, *kept: str) -> Columns:
        none = pack([""] * len(rows))
        texts = {name: getattr(self, name).take(rows) if name in kept else none for name in _TEXTS}
        return Columns(table=self.table[rows], **texts)

    def with_abstracts(self, fetch: Fetch) -> Columns:
        """Give the records with abstracts that are fetched when they are asked for."""
        return replace(self, abstract=_Fetched(len(self), fetch))

    def to_bytes(self) -> bytes:
        """Give the records in a form to be kept, and read again with `from_bytes`."""
        rows = np.arange(len(self))
        parts: dict[str, npt.NDArray[Any]] = {"table": self.table}
        for name in _TEXTS:
            packed = getattr(self, name).take(rows)
            parts[name] = np.frombuffer(packed.data, np.uint8)
            parts[f"{name}_ends"] = packed.ends
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, version=np.array(_version()), **parts)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Columns:
        """Read what `to_bytes` gave.

        Raises:
            UnreadableError: other rules wrote it, or it is damaged.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as parts:
                if str(parts["version"]) != _version():
                    msg = f"normalised by rules {parts['version']}, these are {_version()}"
                    raise ValueError(msg)
                texts = {
                    name: Packed(parts[name].tobytes(), parts[f"{name}_ends"]) for name in _TEXTS
                }
                return cls(table=parts["table"], **texts)
        except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile) as error:
            msg = f"Normalised records cannot be read ({error}); normalise the records again."
            raise UnreadableError(msg) from error


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Abstracts that somebody else keeps."""

    count: int
    fetch: Fetch

    def __len__(self) -> int:
        """Give the number of abstracts."""
        return self.count

    def strings(self) -> list[str]:
        """Give all abstracts, as far as they are compared."""
        return self.take(np.arange(self.count)).strings()

    def take(self, rows: Rows) -> Packed:
        """Give some of the abstracts, as far as they are compared."""
        return pack([letters(text, ABSTRACT) for text in self.fetch(rows)])


def concat(chunks: Sequence[Columns]) -> Columns:
    """Put the records of chunks one behind the other."""
    rows = [np.arange(len(chunk)) for chunk in chunks]
    texts = {
        name: joined(
            text if isinstance(text := getattr(chunk, name), Packed) else text.take(every)
            for chunk, every in zip(chunks, rows, strict=True)
        )
        for name in _TEXTS
    }
    tables = [chunk.table for chunk in chunks]
    return Columns(table=np.concatenate(tables) if tables else np.zeros(0, ROW), **texts)


def _version() -> str:
    return f"{RULES_VERSION}.{_FORM}"
