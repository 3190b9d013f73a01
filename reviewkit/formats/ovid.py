"""Ovid's own text: records under `<1>`, with names of fields or with their letters.

    <1>                              <1. >
    Unique Identifier                UI  - 12345678
      12345678                       TI  - Walking at home.

The fields: ospguides.ovid.com, the database guides. Values under names of fields are indented,
so that any line at the margin is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reviewkit.formats.framing import Framing, head, records_by
from reviewkit.formats.names import Style
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, Take, Takes, take
from reviewkit.formats.tagged import Syntax
from reviewkit.terms import Record

_NEVER = re.compile(r"(?!)")
_MARK = r"[\ufeff\u200b]?(<(?=\s{0,4}\d{1,9}\s{0,4}\.?\s{0,4}>\s*$)|"
NAMED = Syntax(
    tag=re.compile(_MARK + r"[A-Z][^\n<>]{1,70}?(?=\s*$))(.*)"),
    loose=_NEVER,
    known=frozenset(),
    prose=frozenset(),
    starts=frozenset(("<",)),
    ends=frozenset(),
    glue="\n",
    banner=_NEVER,
)
LETTERED = replace(
    NAMED,
    tag=re.compile(_MARK + r"[A-Z][A-Z0-9]{1,3}(?=[ \t]{0,3}-(?:\s|$)))(?:[ \t]{0,3}-[ \t]*)?(.*)"),
    starts=frozenset(("<", "VN")),
)
# "Journal of Homes. 12(3):22-34, 2012 Sep."; Embase parts journal and volume by a full stop too.
_JOURNAL = r"^(.{2,300}?)\. ?(?=\d|Vol|[A-Z]?\d)"
_VOLUME, _ISSUE = r"\. ?(?:Vol\. ?)?([\w-]{1,12})\s?[(:,]", r"\. ?[\w. -]{1,20}\(([^)]{1,40})\)"
_PAGES, _YEAR = r":\s?([A-Za-z]{0,3}\d[\w.-]{0,20})", r"[,.(]\s?(?:\w+ )?((?:1[5-9]|20)\d\d)\b"


def _of(names: str, part: str = "") -> Takes:
    """Fields in order of preference, parted by semicolons."""
    each = names.split("; ")
    return tuple(take(name, part) if part else Take(name) for name in each)


def _names(names: str) -> tuple[str, ...]:
    return tuple(names.split("; "))


RULES = Rules(
    title=_of("Title; Article Title; Book Title; Original Title; TI; OT; BT"),
    authors=(
        _names("Authors Full Name; Corporate Author; Group Name"),
        _names("Author Full Names; Corporate Author"),
        _names("Authors; Author; Corporate Author; Collective Name"),
        _names("FA; CA; IN"),
        _names("AU; CA"),
    ),
    editors=_names("Editors; Editor; Book Editors; ED"),
    year=(
        *_of(
            "Year of Publication; Publication Year; Date of Publication; Publication Date; YR; DP"
        ),
        *_of("Source; SO", _YEAR),
    ),
    journal=(
        *_of("Journal Name; Journal Title; Journal; NLM Journal Name; Publication Name; JN; JT"),
        *_of("Source; SO", _JOURNAL),
        *_of("NLM Journal Code; JA"),
    ),
    container=_of("Book Title; Source Title; BT"),
    volume=(*_of("Volume; VO; VI"), *_of("Source; SO", _VOLUME)),
    issue=(*_of("Issue; IP"), *_of("Source; SO", _ISSUE)),
    pages=(*_of("Page; Pages; Pagination; PG"), *_of("Source; SO", _PAGES)),
    abstract=_names("Abstract; Abstracts; Main Abstract; AB"),
    doi=_of("Digital Object Identifier; DOI; DO; DI"),
    doi_alone=_of("Article Identifier; Other ID; AI; LI"),
    doi_urls=_names("DOI URL; External Link; UR; XL"),
    pmid=(
        *_of("PMID; PubMed ID; PubMed Identifier; PM", r"^(\d{1,8})$"),
        *(
            take(number, r"^(\d{7,8})$", (segment, "MEDLINE|PubMed|NLM"))
            for number in ("Unique Identifier", "UI")
            for segment in ("Status", "Record Owner", "Database", "ST", "OW", "DB")
        ),
    ),
    accession=_of("Unique Identifier; Accession Number; UI; AN"),
    isbn=_names("ISBN; ISBN Print; ISBN Electronic; ISSN/ISBN; IB"),
    url=_names("Link to the Ovid Full Text or citation; DOI URL; URL; UR; XL"),
    keywords=_names(
        "MeSH Subject Headings; Subject Headings; MeSH; Keyword Heading; Keyword; Keywords; "
        "Author Keywords; Key Concepts; Index Terms; Drug Index Terms; "
        "Other Index Terms; Candidate Terms; Descriptors; MH; SH; KW; ID; DE"
    ),
    language=_of("Language; LG; LA"),
    kind=_names("Publication Type; Document Type; Publication Status; PT; DT"),
    names=Style.FAMILY_INITIALS,
    names_between="tag",
)
_LISTS = frozenset((*(name for group in RULES.authors for name in group), *RULES.keywords))
_APART = _LISTS.union(RULES.editors, RULES.kind)


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two ways of writing, with what tells it."""

    syntax: Syntax
    framing: Framing
    fields: frozenset[str]
    says: str


WAYS = {
    "Ovid (names of fields)": Way(
        NAMED,
        Framing(NAMED.starts, frozenset(("Title",))),
        frozenset(("Unique Identifier", "Accession Number", "Title", "Authors", "Source")),
        "fields are named",
    ),
    "Ovid (letters of fields)": Way(
        LETTERED,
        Framing(LETTERED.starts, frozenset(("TI",))),
        frozenset(("UI", "AN", "TI", "AU", "SO")),
        "fields have letters",
    ),
}


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is Ovid's: `<1>` or `VN  - Ovid`, then fields known of it."""
    for name, way in WAYS.items():
        stream = head(sample, way.syntax)
        tags = {token.tag for token in stream}
        first = next((token for token in stream if token.tag in way.syntax.starts), None)
        if first is None or len(tags & way.fields) < 2:
            continue
        if first.tag == "VN" and "ovid" not in first.value.casefold():
            continue
        seen = f"line {first.line} is '{first.tag}{first.value[:30]}'"
        return Found(name, (seen, f"{way.says}: {', '.join(sorted(tags & way.fields))}"))
    return None


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    way = WAYS[detected.dialect or next(iter(WAYS))]
    yield from records_by(way.syntax, way.framing, RULES, _APART)(path, detected, tally)


FORMAT = Format("Ovid (tagged)", sniff, records)
