"""RIS: records from `TY` to `ER`, in the many ways databases and programs write them.

The format: support.endnote.com, "RIS format specification" (2001, 2011). What exporters do
instead is data in `ris_dialects`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from reviewkit.formats.decoding import lines
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.ris_dialects import DIALECTS, GENERIC, tell_dialect
from reviewkit.formats.rules import by_tag, make_record
from reviewkit.formats.tagged import BLANK, Syntax, tokens
from reviewkit.terms import RawTag, Record

_TAGS = (
    "TY ER A1 A2 A3 A4 AB AD AF AI AN AR AU AV BN BT C1 C2 C3 C4 C5 C6 C7 C8 CA CC CN CP CR CT "
    "CY DA DB DE DI DO DP DS ED EP ET FD FN ID IP IS J1 J2 J9 JA JF JI JO KW L1 L2 L3 L4 LA LB "
    "LG LK LM M1 M2 M3 M4 MH N1 N2 NL NO NS NV OP PA PB PD PG PI PM PMID PMCID PP PT PU PY RI RN "
    "RP RT SE SN SO SP SR ST SU SV T1 T2 T3 TA TI TN TS TT U1 U2 U3 U4 U5 UD UI UK UR UT VL VO "
    "WE WP XR XT Y1 Y2 Y3 YR"
)
_AHEAD = r"[\ufeff\u200b \t\f]{0,3}"
# Banners that stand before a record, and text of Ovid's that stands after one.
_BEFORE = re.compile(
    r"\ufeff?\s*(?:Record #\d+ of \d+|Provider:|Database:|Content:\s*(?:text|application)/"
    r"|<?\d+[.>]\s*$)"
)
_AFTER = re.compile(r"\s*Link to the (?:Ovid|External|Full)", re.IGNORECASE)
SYNTAX = Syntax(
    tag=re.compile(
        rf"{_AHEAD}([A-Z][A-Z0-9]{{1,3}})(?:[ \xa0]{{2,3}}|[ \xa0]{{0,3}}\t[ \t\xa0]{{0,3}})"
        r"[-\u2010-\u2014](?!-)(.*)"
    ),
    loose=re.compile(
        r"[\ufeff\u200b]?([A-Z][A-Z0-9]{1,4})[ \t\xa0]*[-\u2013\u2014](?:[ \t\xa0]+(.*)|\s*$)"
    ),
    known=frozenset(_TAGS.split()),
    prose=frozenset(("AB", "N1", "N2")),
    starts=frozenset(("TY",)),
    ends=frozenset(("ER",)),
    glue="\n",
    banner=_BEFORE,
)
NO_START = "a record without a TY line"
NO_END = "a record without an ER line"
CUT_SHORT = "the file ends inside this record (no ER line): it may have been cut short"
STRAY = "text between records"
STRAY_TAG = "a tag outside any record"


_OWN = frozenset(("TI", "T1", "CT", "AU", "A1"))  # tags that can only begin a record's own text
HEAD_RECORDS = 200  # as many records as are looked at to tell the dialect


def entries(stream: Iterable[RawTag], tally: Tally) -> Iterator[list[RawTag]]:
    """Group the tokens of a RIS file into records, and keep the tally.

    A record runs from TY to ER, or to the next TY where ER is missing. Tag lines right after
    an ER belong to the record before it (Ovid); tag lines that lack only the TY are a record.
    Banners go to the record they stand at, as text without a tag. Anything else is kept as a
    problem.
    """
    group = _Grouping(tally)
    for token in stream:
        if token.tag == "TY":
            yield from group.start(token)
        elif group.record and token.tag:
            group.record.append(token)
            if token.tag == "ER":
                group.close()
        elif token is BLANK:
            group.gap = True
        else:
            yield from group.outside(token)
    yield from group.finish()


class _Grouping:
    """The record being read, and what stands between it and the one before."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.record: list[RawTag] = []  # the open one
        self.gap = False  # something other than tag lines has followed the last ER
        self._closed: list[RawTag] = []  # the last one, which lines after its ER may belong to
        self._before: list[RawTag] = []  # banners of the next one
        self._stray: list[RawTag] = []  # tag lines outside any record

    def start(self, token: RawTag) -> Iterator[list[RawTag]]:
        """A TY line: let go of the record before it."""
        self._tally.starts += 1
        if self.record:
            self._tally.note(start_line(self.record), NO_END, _title(self.record))
            yield self.record
        yield from self._settle()
        self.record, self._before = [*self._before, token], []

    def close(self) -> None:
        """An ER line: the record is held until what follows it is known not to be its own."""
        self._closed, self.record, self.gap = self.record, [], False

    def outside(self, token: RawTag) -> Iterator[list[RawTag]]:
        """A tag line outside any record, or text without a tag."""
        if not token.tag:
            self.gap = True
            if self._closed and _AFTER.match(token.value):
                self._closed.append(token)
            elif _BEFORE.match(token.value):
                self._before.append(token)
            else:
                self._tally.keep(token.line, STRAY, token.value)
        elif self._closed and not self.gap and token.tag not in _OWN:
            self._closed.append(token)
        else:
            self.gap = True
            self._stray.append(token)
            if token.tag == "ER":
                yield from self._settle()

    def finish(self) -> Iterator[list[RawTag]]:
        """The end of the file."""
        if self.record:
            self._tally.note(start_line(self.record), CUT_SHORT, _title(self.record))
            yield self.record
        yield from self._settle()
        for banner in self._before:
            self._tally.keep(banner.line, STRAY, banner.value)

    def _settle(self) -> Iterator[list[RawTag]]:
        """Let go of the last record, and judge the tag lines that followed it."""
        if self._closed:
            yield self._closed
        stray, self._closed, self._stray = self._stray, [], []
        if len(stray) > 1 and any(token.tag in ("ER", "TI", "T1") for token in stray):
            self._tally.note(stray[0].line, NO_START, _title(stray))
            yield stray
        else:
            for token in stray:
                self._tally.keep(token.line, STRAY_TAG, f"{token.tag}  - {token.value}")


def _title(entry: list[RawTag]) -> str:
    """Words by which a person knows the record again."""
    return next((token.value[:80] for token in entry if token.tag in ("TI", "T1")), "")


def start_line(entry: list[RawTag]) -> int:
    """The line a record starts on: its TY, or its first tag."""
    for token in entry:
        if token.tag == "TY":
            return token.line
    return entry[0].line


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is RIS, and whose.

    A TY line settles it; so does an ER line with other tags, for a file whose TY lines were
    lost. MEDLINE shares the two-letter tags but has neither.
    """
    stream = tokens(io.StringIO(sample.text, newline=""), SYNTAX)
    head = list(islice(entries(stream, Tally()), HEAD_RECORDS))
    if len(head) > 1 and not sample.whole:
        head.pop()  # it may be cut
    starts = [token for entry in head for token in entry if token.tag == "TY"]
    if starts:
        seen = f"line {starts[0].line} is 'TY  - {starts[0].value[:30]}'"
    elif head and head[0][-1].tag == "ER":
        seen = f"no TY line, but line {head[0][-1].line} is 'ER  -'"
    else:
        return None
    dialect, reasons = tell_dialect(head)
    return Found(dialect, (seen, *reasons))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read a RIS file's records lazily, keeping the tally."""
    rules = DIALECTS[detected.dialect].rules if detected.dialect else GENERIC
    stream = tokens(lines(path, detected.encoding, tally), SYNTAX)
    for position, entry in enumerate(entries(stream, tally), 1):
        yield make_record(position, start_line(entry), tuple(entry), by_tag(entry), rules)


FORMAT = Format("RIS", sniff, records)
