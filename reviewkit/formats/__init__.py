"""What databases export, read from bytes on disk into records, losing nothing.

    reading = read(Path("ovid.ris"))
    for record in reading: ...
    reading.starts, reading.made, reading.problems

Formats are the entries of `FORMATS`, tried in this order on the beginning of a file; the
file's name is never looked at. Every word of a file is in some record's raw tags or in the
problems of its reading.
"""

from __future__ import annotations

from pathlib import Path

from reviewkit.errors import UnreadableError
from reviewkit.formats import (
    api_lines,
    bibtex,
    database_xml,
    endnote_xml,
    foreign,
    json_file,
    medline,
    named_lines,
    ovid,
    pubmed_xml,
    refer,
    refworks,
    ris,
    sheet,
    table,
    wos,
)
from reviewkit.formats.decoding import open_bytes, sample, tell_encoding
from reviewkit.formats.reading import Detected, Format, Reading
from reviewkit.formats.references import lines as reference_lines

__all__ = ["FORMATS", "Detected", "Format", "Reading", "detect", "read"]

FORMATS: dict[str, Format] = {
    "ris": ris.FORMAT,
    "wos": wos.FORMAT,
    "refworks": refworks.FORMAT,
    "refer": refer.FORMAT,
    "ovid": ovid.FORMAT,
    "medline": medline.FORMAT,
    "pubmed-xml": pubmed_xml.FORMAT,
    "endnote-xml": endnote_xml.FORMAT,
    "database-xml": database_xml.FORMAT,
    "bibtex": bibtex.FORMAT,
    "references": reference_lines.FORMAT,
    "named-lines": named_lines.FORMAT,
    "json-lines": api_lines.FORMAT,
    "json": json_file.FORMAT,
    "csv": table.FORMAT,
    "xlsx": sheet.FORMAT,
}


def detect(path: Path) -> Detected:
    """Tell a file's format, dialect and encoding from its content.

    Args:
        path: The file as it was received; its name and extension are not looked at.

    Raises:
        UnreadableError: it is empty, not text, or of no format that can be read; the message
            says what it looks like and what to do.
    """
    with open_bytes(path) as file:
        head = file.read(1 << 16)
    if not head:
        raise UnreadableError(f"{path.name} is empty (0 bytes). Export it again.")
    if head.startswith(b"PK") and sheet.is_workbook(path):
        held = sheet.look(path)
        return Detected("xlsx", held.dialect, "xlsx", held.evidence)
    strange = foreign.binary(head)
    if strange is None:
        encoding, why = tell_encoding(path)
        start = sample(path, encoding)
        if not start.text.strip():
            much = "nothing but" if start.whole else "too much"
            raise UnreadableError(f"{path.name} begins with {much} white space. Export it again.")
        for name, format_ in FORMATS.items():
            found = format_.sniff(start)
            if found is not None:
                return Detected(name, found.dialect, encoding, (*found.evidence, why))
        if start.text.count("\0") * 20 > len(start.text):
            strange = "no text (a binary file)", "Export the records as RIS, nbib or CSV."
        else:
            strange = foreign.text(start)
    looks, advice = strange
    raise UnreadableError(f"{path.name} looks like {looks}. {advice}")


def read(path: Path) -> Reading:
    """Open a file for reading its records.

    Raises:
        UnreadableError: as `detect`.
    """
    detected = detect(path)
    return Reading(path, detected, FORMATS[detected.format].records)
