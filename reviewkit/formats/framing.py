"""How tagged lines become records in formats whose records have a marker tag, or an end tag.

Used by Web of Science, Refer, RefWorks, Ovid and MEDLINE; RIS, whose banners and lost marks
need more care, has its own.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewkit.formats.decoding import lines
from reviewkit.formats.reading import Detected, Sample, Tally
from reviewkit.formats.rules import Rules, by_tag, make_record
from reviewkit.formats.tagged import BLANK, Syntax, tokens
from reviewkit.terms import RawTag, Record

STRAY = "text outside any record"
NO_END = "a record without its end mark"
CUT_SHORT = "the file ends inside this record (no end mark): it may have been cut short"


@dataclass(frozen=True, slots=True)
class Framing:
    """Which tags part records.

    Attributes:
        markers: Tags that each record has at most once and that mostly begin it. Start markers
            are the lines of the commonest of them.
        titles: Tags that say, once had, that a marker after a blank line begins a new record.
        ends: Tags that end a record; none where records run to the next marker.
        outer: Tags of the file's own head and foot; they go to the record they stand at.
        many: Tags that may come again, after a blank line too, within a record.
    """

    markers: frozenset[str]
    titles: frozenset[str]
    ends: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()


def entries(
    stream: Iterable[RawTag], framing: Framing, tally: Tally
) -> Iterator[tuple[RawTag, ...]]:
    """Group the tokens of a file into records, and keep the tally.

    A record ends at its end tag, or where a marker comes again, or after a blank line where any
    single tag does or a marker follows a title. Where a blank line stands between all lines, as
    in a file whose line ends were doubled, blank lines tell nothing. Text outside any record is
    kept as a problem.
    """
    frame = _Frame(framing, tally)
    gap, dense = True, False  # dense: some tag line stood right below another
    for token in stream:
        if token is BLANK:
            gap = True
        elif token.tag in framing.outer:
            frame.beside(token)
        elif token.tag:
            dense = dense or not gap
            if frame.begins(token.tag, gap and dense):
                yield from frame.release()
            frame.add(token)
            gap = False
        else:
            tally.keep(token.line, STRAY, token.value)
    yield from frame.finish()


class _Frame:
    """The record being read; after its end tag it is held for what may still belong to it."""

    def __init__(self, framing: Framing, tally: Tally) -> None:
        self._framing = framing
        self._tally = tally
        self._entry: list[RawTag] = []
        self._seen: set[str] = set()
        self._markers: Counter[str] = Counter()
        self._ended = False

    def begins(self, tag: str, gap: bool) -> bool:
        """Whether a tag line begins a record, while another is open or held."""
        framing, seen = self._framing, self._seen
        if not seen:
            return False
        marker, again = tag in framing.markers, tag in seen
        return (
            self._ended
            or (marker and again)
            or (gap and again and tag not in framing.many)
            or (gap and marker and not framing.titles.isdisjoint(seen))
        )

    def add(self, token: RawTag) -> None:
        """Take a tag line into the open record."""
        if token.tag in self._framing.markers:
            self._markers[token.tag] += 1
            self._tally.starts = max(self._tally.starts, self._markers[token.tag])
        self._entry.append(token)
        self._seen.add(token.tag)
        self._ended = token.tag in self._framing.ends

    def beside(self, token: RawTag) -> None:
        """Take a line of the file's head or foot, which opens no record."""
        self._entry.append(token)

    def release(self, note: str = NO_END) -> Iterator[tuple[RawTag, ...]]:
        """Give the record that is open or held."""
        first = self._entry[0]
        if self._framing.ends and not self._ended:
            self._tally.note(first.line, note, _words(self._entry))
        yield tuple(self._entry)
        self._entry, self._seen, self._ended = [], set(), False

    def finish(self) -> Iterator[tuple[RawTag, ...]]:
        """The end of the file; a head without any record is no record."""
        if self._seen - self._framing.ends:
            yield from self.release(CUT_SHORT)
            return
        for token in self._entry:
            self._tally.keep(token.line, STRAY, f"{token.tag} {token.value}".strip())


def _words(entry: Iterable[RawTag]) -> str:
    """Words by which a person knows a record again: its longest short value."""
    return max((item.value for item in entry if len(item.value) <= 200), key=len, default="")[:80]


def head(sample: Sample, syntax: Syntax) -> list[RawTag]:
    """The tokens of a sample, for telling a format."""
    return list(tokens(io.StringIO(sample.text, newline=""), syntax))


def folded(values: Mapping[str, list[str]], apart: frozenset[str]) -> dict[str, list[str]]:
    """Values whose lines are one text again, but for tags in which each line is an item."""
    return {
        tag: held if tag in apart else [" ".join(value.split("\n")) for value in held]
        for tag, held in values.items()
    }


def records_by(
    syntax: Syntax, framing: Framing, rules: Rules, apart: frozenset[str] | None = None
) -> Callable[[Path, Detected, Tally], Iterator[Record]]:
    """The reading function of a format that one syntax, framing and set of rules describes.

    Args:
        syntax: How lines look.
        framing: How records are parted.
        rules: What the tags mean.
        apart: Tags in which each line is an item, the lines of others being one text; None
            where lines stay lines.
    """

    def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
        stream = tokens(lines(path, detected.encoding, tally), syntax)
        for position, entry in enumerate(entries(stream, framing, tally), 1):
            values = by_tag(entry)
            if apart is not None:
                values = folded(values, apart)
            yield make_record(position, entry[0].line, entry, values, rules)

    return records
