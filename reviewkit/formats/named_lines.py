"""Text whose lines begin with a field's name and a colon, as some sites export citations.

    ID: CN-02345678            {Reference Type}: Journal Article      Title: Walking at home
    TI: Walking at home        {Title}: Walking at home               Author: Smith, Ann

The names were taken from exports of these sources in 2026. Lines that begin with no known name go
on with the field above, so that an abstract may have a line that begins "Methods:".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.formats.framing import Framing, head, records_by
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, Take, Takes, take
from reviewkit.formats.tagged import Syntax
from reviewkit.terms import Record

_NEVER = re.compile(r"(?!)")
_RULE = "_" * 60  # ProQuest's, between records


def _of(names: str) -> Takes:
    """Fields in order of preference, parted by semicolons."""
    return tuple(Take(name) for name in names.split("; "))


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split("; "))


RULES = Rules(
    title=_of("TI; Title; Title-题名"),
    authors=(("AU",), ("Author",), ("Author-作者",)),
    editors=("Editor", "Series Editor"),
    year=_of("YR; Year; Publication year; Year-年; PubTime-发表时间; Publication date; Date"),
    container=_of("Book Title; Conference Name"),
    journal=(
        *_of("SO; Journal; Source-文献来源"),
        take("Publication title", r"^([^;]+)"),  # ProQuest adds the place
        *_of("Secondary Title"),
    ),
    volume=_of("VL; Volume; Volume-卷"),
    issue=_of("NO; Issue; Number; Period-期"),
    pages=_of("PG; Pages; PageCount-页码"),
    abstract=_names("AB; Abstract; Summary-摘要"),
    doi=_of("DOI; DOI-DOI"),
    doi_urls=_names("US; URL; Document URL"),
    pmid=(take("PM", r"PUBMED (\d{1,8})\b"), take("PMID", r"^(\d{1,8})$")),
    accession=_of("ID; ProQuest document ID; Accession Number"),
    isbn=_names("ISBN; ISBN/ISSN; SN"),
    url=_names("US; URL; Document URL; Link-链接"),
    keywords=_names("KY; Keywords; Subject; Identifier / keyword; Keyword-关键词"),
    language=_of("LA; Language; Language of publication"),
    kind=("Reference Type", "Document type", "PT", "Source type"),
    names_between="tag",
)
_MORE = {
    "Cochrane Library": "ED; CC; XR; HO; MC; CO; CY; KW; PB; CI",
    "EndNote": "Record Number; Place Published; Publisher; City; Start Page; Type of Article; "
    "Short Title; Alternate Journal; ISSN; Call Number; Label; Notes; Research Notes; "
    "Author Address; Figure; Caption; Access Date; Translated Author; Translated Title; "
    "Name of Database; Database Provider; Original Publication; Type of Work; Edition; "
    "Legal Note; PMCID; NIHMSID; Custom 1; Custom 2; Reprint Edition",
    "NoteExpress": "",
    "CNKI": "",
    "ProQuest": "Publication info; Links; Location; First page; Publisher; ISSN; Last updated; "
    "Place of publication; Country of publication; Database; Company / organization; Section; "
    "Classification; Full text; Number of pages; University/institution; School; Degree; Advisor; "
    "Department; Copyright; Publication subject; Source attribution; Correspondence author",
}


def _known(way: str) -> str:
    """A pattern of the names that a way of writing knows, the longest first."""
    own = set(_names(_MORE[way])) - {""}
    rules = {
        one.tag if isinstance(one, Take) else one
        for field in (getattr(RULES, name) for name in Rules.__dataclass_fields__)
        if isinstance(field, tuple)
        for group in field
        for one in (group if isinstance(group, tuple) else (group,))
    }
    return "|".join(
        re.escape(name) for name in sorted(own | rules, key=lambda one: (-len(one), one))
    )


@dataclass(frozen=True, slots=True)
class Way:
    """One source's way of writing: its lines, and the name that begins a record."""

    syntax: Syntax
    framing: Framing


def _way(line: str, marker: str) -> Way:
    syntax = Syntax(
        tag=re.compile(r"[\ufeff\u200b]?" + line),
        loose=_NEVER,
        known=frozenset(),
        prose=frozenset(),
        starts=frozenset((marker,)),
        ends=frozenset(),
        glue="\n",
        banner=_NEVER,
    )
    return Way(syntax, Framing(syntax.starts, frozenset((marker,)), outer=frozenset((_RULE,))))


WAYS = {
    "Cochrane Library": _way(
        rf"(Record(?=\s#\d+ of \d+\s*$)|(?:{_known('Cochrane Library')})(?=:))[:\s]\s?(.*)",
        "Record",
    ),
    "EndNote": _way(rf"((?:{_known('EndNote')})(?=:)):\s{{0,3}}(.*)", "Reference Type"),
    "NoteExpress": _way(r"\{([A-Z][^{}\n]{1,40})\}:\s?(.*)", "Reference Type"),
    "CNKI": _way(
        r"([A-Z][A-Za-z]{1,20}-[\w\u4e00-\u9fff]{1,12})\s?[:\uff1a]\s?(.*)", "SrcDatabase-来源库"
    ),
    "ProQuest": _way(
        rf"(Document(?=\s\d+ of \d+\s*$)|(?:{_known('ProQuest')})(?=:)|_{{4,}}(?=\s*$)):?\s*(.*)",
        "Document",
    ),
}
_TELLING = frozenset((*(one.tag for one in (*RULES.title, *RULES.year, *RULES.journal)),)).union(
    *RULES.authors
)


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is such text, and whose: its first mark, then names known of it."""
    for name, way in WAYS.items():
        stream = head(sample, way.syntax)
        first = next((token for token in stream if token.tag in way.syntax.starts), None)
        fields = [token.tag for token in stream if token.tag in _TELLING]
        if first is not None and len(set(fields)) > 1:
            seen = f"line {first.line} is '{first.tag} {first.value.splitlines()[0][:30]}'"
            return Found(name, (seen, f"{name}: fields {', '.join(sorted(set(fields))[:4])}"))
    return None


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    way = WAYS[detected.dialect or next(iter(WAYS))]
    yield from records_by(way.syntax, way.framing, RULES)(path, detected, tally)


FORMAT = Format("Text with names of fields", sniff, records)
