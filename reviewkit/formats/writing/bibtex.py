"""BibTeX as it is written: letters as UTF-8, signs that TeX reads escaped, keys that stay.

The format: btxdoc (Patashnik 1988). A key is the first author, the year and the record's id, so it
is the same in every export. Newlines end where TeX would take them for spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reviewkit.formats.bibtex import entry_record
from reviewkit.formats.bibtex_entries import Block, parse
from reviewkit.formats.exact import pack
from reviewkit.formats.writing.entry import Entry, Profile, notes
from reviewkit.formats.writing.text import in_a_line
from reviewkit.terms import Record, Stage

EXACT = "reviewkit"
_TYPES = {
    "article": "article",
    "chapter": "incollection",
    "book": "book",
    "report": "techreport",
    "thesis": "phdthesis",
    "conference": "inproceedings",
}
_IN_A_BOOK = ("chapter", "conference")
_VERBATIM = ("doi", "url")  # biblatex reads them as they are, but for braces
_BRACES = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}"}
_SIGNS = str.maketrans(
    _BRACES
    | {sign: f"\\{sign}" for sign in "%&#$_"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_VERBATIM_SIGNS = str.maketrans(_BRACES)


def write(items: Iterable[Entry], profile: Profile | None, stage: Stage) -> Iterator[bytes]:
    """Write reports as BibTeX in UTF-8, one at a time; as `ris.write`."""
    for entry in items:
        yield _entry(entry, profile, stage).encode("utf-8")


def _entry(entry: Entry, profile: Profile | None, stage: Stage) -> str:
    record = entry.record
    told = "; ".join(notes(entry, profile, stage))
    fields = {name: _escaped(name, text) for name, text in (*_fields(record), ("note", told))}
    fields["author"] = " and ".join(map(_name, record.authors))
    lines = [f"@{_TYPES.get(record.kind or '', 'misc')}{{{_key(entry)},"]
    lines += [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    exact = pack(record, _read("\n".join((*lines, "}"))))
    if exact:
        lines.append(f"  {EXACT} = {{{exact}}},")
    return "\n".join((*lines, "}", "", ""))


def _fields(record: Record) -> Iterator[tuple[str, str | None]]:
    """Fields in the order in which they are written; the author's place is kept."""
    yield "author", None
    yield "title", record.title
    yield "year", None if record.year is None else str(record.year)
    yield "booktitle" if record.kind in _IN_A_BOOK else "journal", record.journal
    yield "volume", record.volume
    yield "number", record.issue
    yield "pages", record.pages
    yield "abstract", record.abstract
    yield "doi", record.doi
    yield "pmid", record.pmid
    yield "accession_number", record.accession
    yield "isbn", record.isbn
    yield "url", record.url
    yield "keywords", "; ".join(record.keywords)
    yield "language", record.language


def _escaped(name: str, text: str | None) -> str:
    plain = " ".join(in_a_line(text or "").split())
    return plain.translate(_VERBATIM_SIGNS if name in _VERBATIM else _SIGNS)


def _name(name: str) -> str:
    """An author; who has no given name is a body or known by one name, and stands in braces."""
    text = _escaped("author", name)
    return text if "," in text else f"{{{text}}}"


def _key(entry: Entry) -> str:
    first = next(iter(entry.record.authors), "").partition(",")[0]
    plain = unicodedata.normalize("NFKD", first)
    letters = re.sub("[^A-Za-z]", "", plain)[:20]
    return f"{letters}{entry.record.year or ''}-{entry.id}".lstrip("-")


def _read(text: str) -> Record:
    """The record as it would be read back."""
    return entry_record(1, 1, parse(Block(1, text, True)), {})
