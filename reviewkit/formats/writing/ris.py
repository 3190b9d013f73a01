"""RIS as it is written: CRLF, `ER  - ` at the end, one keyword a line.

The format: support.endnote.com, "RIS format specification" (2011). EPPI-Reviewer names title,
authors and journal by the tags of its own exports and keeps the item's id in U1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from reviewkit.formats.exact import pack
from reviewkit.formats.reading import Tally
from reviewkit.formats.ris import SYNTAX, entries
from reviewkit.formats.ris_dialects import DIALECTS
from reviewkit.formats.rules import by_tag, make_record
from reviewkit.formats.tagged import tokens
from reviewkit.formats.writing.entry import ID_MARK, Entry, Profile, notes
from reviewkit.formats.writing.text import in_a_line, in_lines
from reviewkit.terms import Record, Stage

EXACT = "U5"
_KINDS = {
    "article": "JOUR",
    "chapter": "CHAP",
    "book": "BOOK",
    "report": "RPRT",
    "thesis": "THES",
    "conference": "CPAPER",
}
_RANGE = re.compile(r"([^-\s]+)-([^-\s]+)")
_RULES = DIALECTS["reviewkit"].rules


def write(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as RIS in UTF-8, one at a time.

    Args:
        items: what to write.
        profile: the program that is to read it.
        stage: the stage whose decisions a program is told that knows only one.
    """
    for entry in items:
        yield _entry(entry, profile, stage).encode("utf-8")


def _entry(entry: Entry, profile: Profile | None, stage: Stage) -> str:
    pairs = [*_fields(entry.record, profile)]
    pairs += [("N1", one) for one in notes(entry, profile, stage)]
    if profile is Profile.EPPI:
        pairs.append(("U1", entry.id))
    lines = [_line(tag, value) for tag, value in (*pairs, ("ID", ID_MARK + entry.id))]
    exact = pack(entry.record, _read("\r\n".join([*lines, "ER  - ", ""])))
    if exact:
        lines.append(f"{EXACT}  - {exact}")
    return "\r\n".join((*lines, "ER  - ", "", ""))


def _fields(record: Record, profile: Profile | None) -> Iterator[tuple[str, str]]:
    title, author, journal = ("T1", "A1", "JF") if profile is Profile.EPPI else ("TI", "AU", "T2")
    first, last = record.pages, None
    if record.pages and (found := _RANGE.fullmatch(record.pages)):
        first, last = found[1], found[2]
    yield "TY", _KINDS.get(record.kind or "", "GEN")
    yield from _given(title, record.title)
    for name in record.authors:
        yield author, name
    for tag, value in (
        ("PY", None if record.year is None else str(record.year)),
        (journal, record.journal),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", first),
        ("EP", last),
        ("AB", record.abstract),
        ("DO", record.doi),
        ("C2", record.pmid),
        ("AN", record.accession),
        ("SN", record.isbn),
        ("UR", record.url),
    ):
        yield from _given(tag, value)
    for word in record.keywords:
        yield "KW", word
    yield from _given("LA", record.language)


def _given(tag: str, value: str | None) -> Iterator[tuple[str, str]]:
    if value:
        yield tag, value


def _line(tag: str, value: str) -> str:
    """A tag with its text; an abstract's paragraphs go on below."""
    text = in_lines(value) if tag == "AB" else in_a_line(value)
    return f"{tag}  - " + text.replace("\n", "\r\n")


def _read(text: str) -> Record | None:
    """The record as it would be read back."""
    stream = tokens(io.StringIO(text, newline=""), SYNTAX)
    found = list(entries(stream, Tally()))
    if len(found) != 1:
        return None
    return make_record(1, 1, (), by_tag(found[0]), _RULES)
