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
# Characters that end a line somewhere, or that no line may hold.
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]+")
_LIKE_A_TAG = re.compile(r"[\ufeff\u200b\s]{0,4}(?:[A-Z][A-Z0-9]{1,4}\s*[-\u2010-\u2015]|Record #)")
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
    """A tag with its text; an abstract's paragraphs go on below, unless one looks like a tag."""
    value = _ODD.sub(" ", value)
    parts = [part for part in value.split("\n") if part.strip()]
    if tag != "AB" or any(_LIKE_A_TAG.match(part) for part in parts[1:]):
        return f"{tag}  - {' '.join(parts)}"
    return f"{tag}  - " + "\r\n".join(parts)


def _read(text: str) -> Record | None:
    """The record as it would be read back."""
    stream = tokens(io.StringIO(text, newline=""), SYNTAX)
    found = list(entries(stream, Tally()))
    if len(found) != 1:
        return None
    return make_record(1, 1, (), by_tag(found[0]), _RULES)
