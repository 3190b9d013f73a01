"""What every format shares: what was detected, what is counted, how a file is iterated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.errors import UnreadableError
from reviewkit.formats.exact import restore
from reviewkit.terms import Problem, Record

# Notes about words that are kept elsewhere are listed this often per kind; the rest is counted.
SHOWN_PER_KIND = 100


LARGEST_RECORD = 1 << 28  # characters; a store holds no more than a thousand million in a field


@dataclass(frozen=True, slots=True)
class Detected:
    """What a file is, told from its content, with reasons a person can check."""

    format: str
    dialect: str | None
    encoding: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file as text; `whole` says whether that is all of it."""

    text: str
    encoding: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a format's `sniff` answers when a sample is its own."""

    dialect: str | None
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What is counted while a file is read, so that nothing is dropped silently."""

    starts: int = 0
    made: int = 0
    problems: list[Problem] = field(default_factory=list)
    _noted: Counter[str] = field(default_factory=Counter)
    _first_unshown: dict[str, int] = field(default_factory=dict)

    def keep(self, line: int, what: str, text: str) -> None:
        """Keep text that belongs to no record: this is the only place that holds its words."""
        self.problems.append(Problem(line, what, text))

    def note(self, line: int, what: str, text: str = "") -> None:
        """Note an oddity whose words a record holds; past a hundred of a kind, only count."""
        self._noted[what] += 1
        if self._noted[what] <= SHOWN_PER_KIND:
            self.problems.append(Problem(line, what, text))
        else:
            self._first_unshown.setdefault(what, line)

    def close(self) -> None:
        """Say how many notes of each kind were counted without being listed."""
        for what, line in self._first_unshown.items():
            more = self._noted[what] - SHOWN_PER_KIND
            self.problems.append(Problem(line, f"{more} more from this line on: {what}"))
        self._first_unshown.clear()


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how to know it and how to read it.

    Attributes:
        title: What a reviewer calls it.
        sniff: Looks at a sample; None when the file is something else.
        records: Gives the records of a file lazily and keeps the tally.
    """

    title: str
    sniff: Callable[[Sample], Found | None]
    records: Callable[[Path, Detected, Tally], Iterator[Record]]


class Reading:
    """One file being read: iterate it for its records, then ask what was found.

    Records come lazily and are not held. Iterating again reads the file again. After (or
    during) an iteration `starts` counts the start markers found so far, `made` the records
    made, and `problems` lists lines that were not understood.
    """

    def __init__(
        self,
        path: Path,
        detected: Detected,
        records: Callable[[Path, Detected, Tally], Iterator[Record]],
    ) -> None:
        self.path = path
        self.detected = detected
        self._records = records
        self._tally = Tally()

    def __iter__(self) -> Iterator[Record]:
        self._tally = tally = Tally()
        large = self.path.stat().st_size > LARGEST_RECORD
        for record in self._records(self.path, self.detected, tally):
            tally.made += 1
            if large:
                _refuse_endless(record, self.path.name)
            yield restore(record)
        tally.close()

    @property
    def starts(self) -> int:
        """Start markers found: `TY` lines, PMIDs, `@` entries, elements, or rows of a table."""
        return self._tally.starts

    @property
    def made(self) -> int:
        """Records made."""
        return self._tally.made

    @property
    def problems(self) -> list[Problem]:
        """What was not understood, in the order it was met."""
        return self._tally.problems


def _refuse_endless(record: Record, name: str) -> None:
    size = sum(len(tag.value) for tag in record.raw)
    if size > LARGEST_RECORD:
        raise UnreadableError(
            f"{name}:{record.line}: the record that begins here has {size >> 20} million "
            "characters: its end is missing. Export again, or mend the file at that line."
        )
