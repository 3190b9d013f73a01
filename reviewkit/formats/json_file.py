"""JSON files: a list of records, an object with such a list in it, or one record.

A file is cut into its records by its brackets, and each is parsed on its own: memory stays
bounded, and one damaged record spoils no other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.formats.api_dialects import DIALECTS, ApiDialect, Object
from reviewkit.formats.api_lines import made_record
from reviewkit.formats.decoding import chunks
from reviewkit.formats.json_dialects import AFTER, BEFORE, fits
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.terms import Record

ALL = (*BEFORE, *DIALECTS, *AFTER)
ASIDE = "what the file says beside its records"
NO_OBJECT = "a record that is no whole JSON object"
_SIGN = re.compile(r'["{}\[\]]')
_IN_STRING = re.compile(r'["\\]')
_LIST = re.compile(r'"(?:results?|items|References|records|data)"\s*:\s*$')
_NAME = re.compile(r'"([A-Za-z_][\w-]*)"\s*:\s*(\[?)')
_KEY_SPACE = 80  # characters before a bracket in which its name stands
_DEEPEST = 3  # lists of records are not deeper than this
_MOST_HELD = 1 << 25  # characters that a record, or what stands before the first, may have
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Piece:
    """A record's text, or text around records."""

    line: int
    text: str
    record: bool


class _Cutter:
    """Finds, in text that grows, where the objects of a list of records begin and end."""

    def __init__(self) -> None:
        self.held, self.line = "", 1
        self.inside = False  # a record
        self._at = self._depth = self._list = 0
        self._string = False

    def take(self, text: str) -> Iterator[Piece]:
        """Add text; give the pieces that are complete."""
        self.held += text
        while found := (_IN_STRING if self._string else _SIGN).search(self.held, self._at):
            if found[0] == "\\":
                if found.end() == len(self.held):
                    self._at = found.start()  # what it escapes is yet to come
                    return
                self._at = found.end() + 1
                continue
            self._at = found.end()
            if found[0] == '"':
                self._string = not self._string
            elif found[0] in "{[":
                yield from self._open(found[0], found.start())
            else:
                yield from self._close(found[0])
        self._at = len(self.held)
        if len(self.held) > _MOST_HELD:
            yield from self.cut(len(self.held))
            self.inside = False

    def _open(self, bracket: str, place: int) -> Iterator[Piece]:
        self._depth += 1
        if self._list:
            if bracket == "{" and self._depth == self._list + 1:
                yield from self.cut(place)
                self.inside = True
        elif bracket == "[" and self._depth <= _DEEPEST:
            named = _LIST.search(self.held, max(0, place - _KEY_SPACE), place)
            if self._depth == 1 or named:
                self._list = self._depth

    def _close(self, bracket: str) -> Iterator[Piece]:
        self._depth = max(0, self._depth - 1)
        if self._list and self._depth < self._list:
            self._list = 0
        elif bracket == "}" and self.inside and self._depth == self._list:
            yield from self.cut(self._at)
            self.inside = False

    def cut(self, place: int) -> Iterator[Piece]:
        """Give what is held up to a place."""
        if place:
            yield Piece(self.line, self.held[:place], self.inside)
            self.line += self.held.count("\n", 0, place)
            self.held, self._at = self.held[place:], self._at - place


def pieces(texts: Iterable[str]) -> Iterator[Piece]:
    """Cut a file's text at its records; joined, the pieces are the file."""
    cutter = _Cutter()
    for text in texts:
        yield from cutter.take(text)
    yield from cutter.cut(len(cutter.held))


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is JSON with records, and whose: by the names in the first."""
    text = sample.text.lstrip("\ufeff \t\r\n")
    if text[:1] not in ("[", "{"):
        return None
    first = next((one for one in pieces([sample.text]) if one.record), None)
    whole = first.text if first else sample.text
    held = parsed(whole)
    if held is None:  # cut by the end of the sample
        held = {name: [] if bracket else "" for name, bracket in reversed(_NAME.findall(whole))}
    dialect = next((one for one in ALL if fits(one, held)), None)
    if dialect is None and '"References"' in text and '"CodeSets"' in text:
        dialect = BEFORE[0]
    if dialect is None:
        return None
    where = f"line {first.line} begins a record" if first else "the file is one JSON object"
    return Found(dialect.name, (f"{where} with {', '.join(sorted(dialect.marks))}",))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a JSON file lazily, keeping the tally."""
    position, size = 0, 0
    aside: list[Piece] = []  # until the first record, as the whole file may be one
    for piece in pieces(chunks(path, detected.encoding, tally, _CHUNK)):
        if not piece.record:
            size += len(piece.text)
            aside.append(piece)
            if tally.starts or size > _MOST_HELD:
                _keep(aside, tally)
            continue
        tally.starts += 1
        _keep(aside, tally)
        record = _record(position + 1, piece, detected)
        if record is None:
            tally.keep(piece.line, NO_OBJECT, piece.text.strip())
            continue
        position += 1
        yield record
    whole = Piece(1, "".join(piece.text for piece in aside), False)
    record = None if tally.starts else _record(1, whole, detected)
    if record is None:
        _keep(aside, tally)
        return
    tally.starts += 1
    yield record


def _record(position: int, piece: Piece, detected: Detected) -> Record | None:
    """The record of a piece; None where it is no whole object, or one nested without end."""
    held = parsed(piece.text)
    if held is None:
        return None
    try:
        return made_record(position, piece.line, held, _dialect(held, detected))
    except RecursionError:
        return None


def _keep(aside: list[Piece], tally: Tally) -> None:
    """Keep what stands beside records, where it has words."""
    for piece in aside:
        if re.search(r"\w", piece.text):
            tally.keep(piece.line, ASIDE, piece.text.strip())
    aside.clear()


def _dialect(held: Object, detected: Detected) -> ApiDialect:
    """The file's dialect; of several marks for one, those that the record has."""
    named = [one for one in ALL if one.name == detected.dialect] or list(ALL)
    return next((one for one in named if fits(one, held)), named[0])


def parsed(text: str) -> Object | None:
    """A record's object; names that come twice in it have both values."""
    try:
        held = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_both, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _both(pairs: list[tuple[str, Any]]) -> Object:
    held = dict(pairs)
    if len(held) == len(pairs):
        return held
    every: dict[str, list[Any]] = {}
    for name, value in pairs:
        every.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in every.items()}


FORMAT = Format("JSON", sniff, records)
