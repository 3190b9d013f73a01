"""Tables as text: CSV, semicolon and tab separated files, whatever stands above the header.

Rows follow RFC 4180 as Python's csv module reads it; what exporters do instead (text above
the header, rows longer or shorter than the header, quotes that never close) is met here and
noted, never dropped.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path

from reviewkit.errors import UnreadableError
from reviewkit.formats import columns
from reviewkit.formats.columns import (
    DIALECTS,
    GENERIC,
    NAMES,
    TITLES,
    Dialect,
    key,
    tell_dialect,
)
from reviewkit.formats.decoding import lines, sample
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, make_record
from reviewkit.terms import RawTag, Record

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 60  # rows of the sample in which the header is looked for
_LONGEST_ROW = 5_000  # lines that one row may span before its quote counts as never closed
# ... where stray quotes come thick, so that lines are not read again and again without end.
_LONGEST_AMID_STRAYS = 64
_TRUST = 16  # lines that each row read gives back to what the next may span
ABOVE = "text above the table's header"
STRAY = "a row with a single cell that is not a record"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written: its header runs from line `first` to line `last`."""

    delimiter: str
    quoted: bool
    header: tuple[str, ...]
    first: int
    last: int


def shape(head: Sample) -> Shape | None:
    """Find a table's header and how its cells are parted; None when there is no header.

    The header is the row with most known column names, one of them a title's, under the
    delimiter that shows most of them. A single known name counts only above rows that are all
    as wide, since any text may hold the word, and that do not begin with names of columns, as
    where each field has a row. Quotes are letters where that makes rows more
    even, or as even where they are not used as in CSV (tab-delimited Web of Science).
    """
    most, best = 0, None
    for delimiter in _DELIMITERS:
        for first, last, row in _head_rows(head, delimiter, quoted=True)[:LOOKED_AT]:
            names = known_names(row)
            if len(names) > most:
                shaped = Shape(delimiter, True, tuple(cell.strip() for cell in row), first, last)
                if len(names) > 1 or (_evenness(head, shaped) == 1 and not _sideways(head, shaped)):
                    most, best = len(names), shaped
    if best is None:
        return None
    plain = replace(best, quoted=False)
    gain = _evenness(head, plain) - _evenness(head, best)
    return plain if gain > 0 or (gain == 0 and _odd_quotes(head, best)) else best


def known_names(row: list[str]) -> frozenset[str]:
    """The known column names in a row; none where there is no title's, or no other cell."""
    names = NAMES.intersection(key(cell) for cell in row if len(cell) < 80)
    return names if len(row) > 1 and not TITLES.isdisjoint(names) else frozenset()


def _odd_quotes(head: Sample, shaped: Shape) -> bool:
    """Whether text follows a closing quote, so that quotes cannot be CSV's."""
    source = io.StringIO(head.text, newline="")
    try:
        deque(csv.reader(source, delimiter=shaped.delimiter, strict=True), maxlen=0)
    except csv.Error as error:
        return "expected after" in str(error)
    return False


def _reader(source: Iterator[str], delimiter: str, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(2**31 - 1)  # the module's own limit is 128 KB a cell
    if quoted:
        return csv.reader(source, delimiter=delimiter)
    return csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _head_rows(head: Sample, delimiter: str, quoted: bool) -> list[tuple[int, int, list[str]]]:
    """The rows of a sample with the lines they run from and to; not the last one if cut."""
    numbered = _Feed(iter(io.StringIO(head.text, newline="")))
    rows = [(numbered.begun, numbered.line, row) for row in _rows(numbered, delimiter, quoted)]
    return rows if head.whole or len(rows) == 1 else rows[:-1]


def _below(head: Sample, shaped: Shape) -> list[list[str]]:
    rows = [row for _, _, row in _head_rows(head, shaped.delimiter, shaped.quoted) if row]
    return [row for row in rows if tuple(cell.strip() for cell in row) != shaped.header]


def _sideways(head: Sample, shaped: Shape) -> bool:
    """Whether most rows begin with the name of a column."""
    below = _below(head, shaped)
    return 2 * sum(key(row[0]) in NAMES for row in below) > len(below)


def _evenness(head: Sample, shaped: Shape) -> float:
    """The share of rows below the header that have as many cells, or one more."""
    width, below = len(shaped.header), _below(head, shaped)
    return sum(len(row) in (width, width + 1) for row in below) / len(below) if below else 0


class _Feed:
    """Lines for a csv reader, which remembers those of the row being read.

    A row that spans too many lines is ended, since its quote most likely never closes; each
    row that was so and had its lines returned halves what is too many, for a while.
    """

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0
        self.over = False
        self._longest = _LONGEST_ROW

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.taken) > self._longest:
            raise StopIteration
        line = self._returned.popleft() if self._returned else next(self._source, None)
        if line is None:
            self.over = True
            raise StopIteration
        self.line += 1
        self.taken.append(line)
        return line

    @property
    def begun(self) -> int:
        """The line on which the row just read begins."""
        return self.line - len(self.taken) + 1

    def give_back(self) -> str:
        """Return all lines of this row but its first, to be read again."""
        self._returned.extendleft(reversed(self.taken[1:]))
        self.line -= len(self.taken) - 1
        del self.taken[1:]
        self._longest = max(_LONGEST_AMID_STRAYS, self._longest // 2)
        return self.taken[0]

    def end_row(self) -> None:
        """Forget the lines of a row that is done."""
        self.taken.clear()
        self._longest = min(_LONGEST_ROW, self._longest + _TRUST)


def _rows(feed: _Feed, delimiter: str, quoted: bool, width: int = 0) -> Iterator[list[str]]:
    """Rows as the csv module reads them, but for rows that a stray quote has run together.

    Such a row spans lines and is not `width` cells wide, while its first line alone is when its
    quotes are taken as letters.
    """
    while not feed.over:
        for row in _reader(feed, delimiter, quoted):
            if quoted and width and len(feed.taken) > 1 and len(row) != width:
                alone = next(_reader(iter(feed.taken[:1]), delimiter, quoted=False))
                if len(alone) == width:
                    feed.give_back()
                    row = [cell.strip('"') for cell in alone]  # noqa: PLW2901
            yield row
            feed.end_row()


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read a table's records lazily, keeping the tally."""
    shaped = shape(sample(path, detected.encoding))
    if shaped is None:
        raise UnreadableError(f"{path.name} has changed since it was looked at. Try again.")
    dialect = DIALECTS.get(detected.dialect or "", Dialect(frozenset(), GENERIC))
    source = lines(path, detected.encoding, tally)
    for number, line in enumerate(islice(source, shaped.first - 1), 1):
        if line.strip():
            tally.keep(number, ABOVE, line.strip())
    deque(islice(source, shaped.last - shaped.first + 1), maxlen=0)
    feed = _Feed(source)
    feed.line = shaped.last
    maker = Maker(shaped, dialect)
    for row in _rows(feed, shaped.delimiter, shaped.quoted, len(shaped.header)):
        if maker.is_record(row, feed.begun, tally):
            tally.starts += 1
            yield maker.record(tally.starts, feed.begun, row)
    if not tally.starts:
        tally.keep(shaped.first, "a header without rows", " | ".join(shaped.header))


class Maker:
    """Makes records of rows; holds what is the same for all rows of a table."""

    def __init__(self, shaped: Shape, dialect: Dialect) -> None:
        self._header = list(shaped.header)
        self._rules = rules = dialect.rules
        keys = [key(name) for name in self._header]
        wanted = columns.used(rules)
        self._keys = [name if name in wanted else "" for name in keys]
        self._shown = dict(zip(reversed(keys), reversed(self._header), strict=True))
        telling = columns.used(Rules(title=rules.title, doi=rules.doi, pmid=rules.pmid))
        telling = telling.union(rules.abstract)
        self._telling = {place for place, name in enumerate(keys) if name in telling}
        self._spill = keys.index(dialect.spills) + 1 if dialect.spills in keys else len(keys)

    def is_record(self, row: list[str], line: int, tally: Tally) -> bool:
        """Whether a row is one; what is not is kept, and odd lengths are noted."""
        width = len(self._header)
        full = [place for place, cell in enumerate(row) if cell and not cell.isspace()]
        if not full:
            return False
        if len(full) == 1 and (full[0] not in self._telling or (len(row) == 1 < width - 1)):
            tally.keep(line, STRAY, row[full[0]].strip())
            return False
        if self._is_header(row):
            tally.note(line, "the header again, as in tables pasted together")
            return False
        if len(row) < width or (full[-1] >= width and self._spill == width):
            known = next((place for place in full if place in self._telling), full[0])
            what = f"a row with {len(row)} cells under a header with {width}"
            tally.note(line, what, row[known].strip()[:80])
        return True

    def _is_header(self, row: list[str]) -> bool:
        """Whether a row is the header; a pasted file's byte order mark may stand before it."""
        first, *others = self._header
        return [cell.strip() for cell in row[1:]] == others and key(row[0]) == key(first)

    def record(self, position: int, line: int, row: list[str]) -> Record:
        """The record of a row, missing cells as empty ones; those beyond it as `column N`."""
        header, keys = self._header, self._keys
        extra = len(row) - len(header)
        if extra > 0:
            at = self._spill if row[-1].strip() else len(header)
            names = [f"column {at + more}" for more in range(1, extra + 1)]
            header = [*header[:at], *names, *header[at:]]
            keys = [*keys[:at], *[""] * extra, *keys[at:]]
        raw = tuple(
            RawTag(name or f"column {place}", cell.strip(), line)
            for place, (name, cell) in enumerate(zip_longest(header, row, fillvalue=""), 1)
        )
        values: dict[str, list[str]] = {}
        for name, cell in zip(keys, raw, strict=False):
            if name and cell.value:
                values.setdefault(name, []).append(_plain(cell.value))
        return make_record(position, line, raw, values, self._rules, self._shown)


def _plain(cell: str) -> str:
    """A cell without the formula that keeps spreadsheets from changing it: `="1932-6203"`."""
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 3:
        return cell[2:-1]
    return cell


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is a table with a header, and whose."""
    shaped = shape(sample)
    if shaped is None:
        return None
    dialect, reason = tell_dialect(list(shaped.header))
    shown = ", ".join(repr(name) for name in shaped.header[:4])
    return Found(
        dialect,
        (
            f"line {shaped.first} is a header of {len(shaped.header)} columns: {shown} ...",
            f"cells parted by {_DELIMITERS[shaped.delimiter]}",
            reason,
        ),
    )


FORMAT = Format("CSV", sniff, records)
