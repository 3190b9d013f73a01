"""Files that are none of the formats: what they look like, and what to do instead."""

from __future__ import annotations

import re

from reviewkit.formats.reading import Sample

_EXPORT = "Export the records again as RIS, PubMed (nbib) or CSV."
_AS_CSV = "Open it, save the sheet with the records as CSV (UTF-8), and bring in that file."
_OF_PDF = (
    "A PDF holds no records: export them from where it came as RIS. What it cites is brought in by "
    "`reviewkit references`."
)
# What the first bytes say; then whether the same is a zip archive, told by names within it.
_SIGNATURES = (
    (b"%PDF", "a PDF", _OF_PDF),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file", _AS_CSV),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and bring in the file inside."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it and bring in the file inside."),
    (b"Rar!", "a RAR archive", "Unpack it and bring in the file inside."),
    (b"SQLite format 3", "an SQLite database", _EXPORT),
    (b"\x89PNG", "an image", _EXPORT),
    (b"\xff\xd8\xff", "an image", _EXPORT),
    (b"GIF8", "an image", _EXPORT),
    (b"{\\rtf", "a Word document (RTF)", "Save it as plain text, or export the records as RIS."),
)
_ZIPPED = (
    (b"xl/", "an Excel workbook", _AS_CSV),
    (b"word/", "a Word document", "Save it as plain text, or export the records as RIS."),
    (b"content.xml", "a LibreOffice document", _AS_CSV),
)
# What the text says: a pattern and the words for it.
_TEXTS = (
    (r"\A\s*<(?:!doctype html|html)", "a web page, not an export"),
    (r"\A\s*<(?:\?xml|xml|records|PubmedArticleSet)\b", "an XML file"),
    (r"\A\s*[\[{]\s*[\"{\[]", "a JSON file"),
)
# Citations for readers: a pattern, whose they are, and which export of theirs can be read.
_CITATIONS = (
    (
        r"^PMID: \d{1,8}(?:\.|;| \[)|\bPMID: \d{1,8}[.;]",
        "PubMed's citations or abstracts as text",
        "On PubMed choose Save, format PubMed, and bring in that file.",
    ),
    (
        r"^UI: ?\S+\s*$",
        "Ovid's citations as text",
        "On Ovid choose Export, format RIS, fields Complete Reference, and bring in that file.",
    ),
    (
        r"^\"TITLE\",\".*\n+\"AUTHOR NAMES\",\"",
        "Embase.com's CSV with the fields by row",
        "On Embase.com choose Export, CSV - Fields by Column or RIS, and bring in that file.",
    ),
    (
        r"^\(https?://www\.sciencedirect\.com/",
        "ScienceDirect's citations as text",
        "On ScienceDirect choose Export citation to RIS, and bring in that file.",
    ),
)
_RIS_LINE = re.compile(r"^[A-Z][A-Z0-9]  ?- ", re.MULTILINE)
_SEPARATED = re.compile(r"[,;\t|]")


def binary(head: bytes) -> tuple[str, str] | None:
    """What a file that is no text looks like and what to do, told from its first bytes."""
    for signature, looks, advice in _SIGNATURES:
        if head.startswith(signature):
            return looks, advice
    if head.startswith(b"PK\x03\x04"):
        for name, looks, advice in _ZIPPED:
            if name in head:
                return looks, advice
        return "a zip archive", "Unpack it and bring in the file inside."
    return None


def text(sample: Sample) -> tuple[str, str]:
    """What a text that is none of the formats looks like and what to do."""
    start = sample.text.lstrip("\ufeff \t\r\n")[:20_000]
    for pattern, looks in _TEXTS:
        if re.search(pattern, start, re.MULTILINE | re.IGNORECASE):
            return looks, f"This format cannot be read yet. {_EXPORT}"
    if len(_RIS_LINE.findall(start)) > 2:
        return (
            "RIS without its record marks",
            "Each record must begin with a line 'TY  - ' and end with 'ER  - ': export it again.",
        )
    for pattern, looks, advice in _CITATIONS:
        if re.search(pattern, start, re.MULTILINE):
            return looks, advice
    rows = [row for row in start.split("\n") if row.strip()][:20]
    if len(rows) > 1 and all(_SEPARATED.search(row) for row in rows):
        return (
            "a table without a header",
            "Put a row with the names of the columns (Title, Authors, Year ...) above the first.",
        )
    first = " ".join(start.split())[:60]
    return f"text that begins {first!r}", _EXPORT
