"""MEDLINE: the tagged format of PubMed (nbib), PubMed Central and ERIC.

The tags: nlm.nih.gov, "MEDLINE/PubMed Data Element (Field) Descriptions". The tokenizer gives
lines, tags and conservation; Bio.Medline (Biopython) says which fields are one text and which
are lists, and how their lines run together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewkit.formats.decoding import lines
from reviewkit.formats.framing import Framing, entries, head
from reviewkit.formats.names import Style
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, Take, by_tag, make_record, take, takes
from reviewkit.formats.tagged import Syntax, tokens
from reviewkit.terms import Record

_TAGS = (
    "AB AD AID AU AUID BTI CDAT CI CIN CN COI COIS CON CP CRDT CRF CRI CTDT CTI DA DCOM DDIN "
    "DEP DP DRIN ECF ECI ED EDAT EFR EIN EN FAU FED FIR FPS GN GR GS IP IR IRAD IS ISBN ISSN "
    "JID JT LA LID LR MH MHDA MID MMR NM OAB OABL OCI OID OPI OT OTO OWN PB PG PHST PL PMC PMCR "
    "PMID PRIN PROF PS PST PT PUBM RF RIN RN ROF RPF RPI RRF RRI SB SFM SI SO SPIN STAT TA TI TT "
    "UIN UOF URL VI VTI"
)
SYNTAX = Syntax(
    tag=re.compile(r"[\ufeff\u200b]?([A-Z][A-Z0-9]{1,3})[ \t]*-(?:[ \t]+(.*)|\s*$)"),
    loose=re.compile(r"(?!)"),
    known=frozenset(_TAGS.split()),
    prose=frozenset(),
    starts=frozenset(("PMID", "PMC", "OWN")),
    ends=frozenset(),
    glue=" ",
    banner=re.compile(r"(?!)"),
)
FRAMING = Framing(SYNTAX.starts, frozenset(("TI",)))
# Tags that only MEDLINE has and that are on nearly every record.
_OWN_TAGS = frozenset(("PMID", "PMC", "OWN", "STAT", "FAU", "DCOM", "EDAT", "CRDT", "JT", "LID"))
# Bio.Medline runs repeated ones of these together; the tags keep them apart.
_APART = ("AB", "LID", "TI")

RULES = Rules(
    title=takes("TI BTI CTI TT"),
    authors=(("FAU", "CN"), ("AU", "CN")),
    editors=("FED", "ED"),
    year=takes("DP DEP DA EDAT"),
    journal=takes("JT TA"),
    container=takes("BTI"),
    volume=takes("VI"),
    issue=takes("IP"),
    pages=takes("PG"),
    abstract=("AB", "OAB"),
    doi=(
        take("LID", r"(\S+) \[doi\]"),
        take("AID", r"(\S+) \[doi\]"),
        take("AID", r"(https?://(?:dx\.)?doi\.org/\S+)"),
        take("SO", r"doi:\s*(10\.\S+)"),
        Take("DOI"),
    ),
    doi_alone=takes("AID LID"),
    pmid=(take("PMID", r"^(\d{1,8})$"),),
    accession=takes("PMID PMC OID UI"),
    isbn=("ISBN",),
    url=("URL", "LID", "AID"),
    keywords=("MH", "OT"),
    language=takes("LA"),
    kind=("PT",),
    names=Style.FAMILY_INITIALS,
    names_between="tag",
)
# ERIC: "v45 n2 p120-135 Jun 2018" in SO, "v45" in VI and "n2" in IP.
_ERIC = RULES.but(
    volume=(take("VI", r"^v?(.+)$"),),
    issue=(take("IP", r"^n?(.+)$"),),
    pages=(*RULES.pages, take("SO", r"\bp([A-Za-z]?\d[\w-]*)")),
)
_FULL_NAMES = RULES.but(authors=(("FAU", "CN"),))
_SHORT_NAMES = RULES.but(authors=(("AU", "CN"),))


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is MEDLINE, and whose."""
    stream = head(sample, SYNTAX)
    tags = {token.tag: token for token in reversed(stream) if token.tag}
    own = _OWN_TAGS.intersection(tags)
    if not own.intersection(SYNTAX.starts) or not {"TI", "BTI", "AU", "FAU"}.intersection(tags):
        return None
    first = min((tags[tag] for tag in own), key=lambda token: token.line)
    seen = f"line {first.line} is '{first.tag:<4}- {first.value[:30]}'"
    if any(token.tag == "OWN" and token.value == "ERIC" for token in stream):
        return Found("ERIC", (seen, "ERIC: OWN holds 'ERIC'"))
    if stream and next(token.tag for token in stream if token.tag) == "PMC":
        return Found("PubMed Central", (seen, "PubMed Central: records begin with PMC"))
    return Found("PubMed", (seen, "PubMed: records begin with PMID"))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read a MEDLINE file's records lazily, keeping the tally."""
    from Bio import Medline  # noqa: PLC0415 - heavy, and only this format needs it

    stream = tokens(lines(path, detected.encoding, tally), SYNTAX)
    for position, entry in enumerate(entries(stream, FRAMING, tally), 1):
        lined = (f"{token.tag:<4}- {token.value}\n" for token in entry)
        meaning = Medline.read(lined)  # type: ignore[no-untyped-call]
        values = {
            tag: held if isinstance(held, list) else [held] for tag, held in meaning.items() if held
        }
        apart = by_tag(entry)
        values.update({tag: apart[tag] for tag in _APART if tag in apart})
        rules = _ERIC if detected.dialect == "ERIC" else _rules(values)
        yield make_record(position, entry[0].line, entry, values, rules)


def _rules(values: Mapping[str, object]) -> Rules:
    """Full names where every author has one; in a book (BTI), the kind and place of the part."""
    authors = _FULL_NAMES if _count(values, "FAU") >= _count(values, "AU") else _SHORT_NAMES
    if "BTI" not in values:
        return authors
    return authors.but(kind_by_tag=(("BTI", "chapter" if "TI" in values else "book"),))


def _count(values: Mapping[str, object], tag: str) -> int:
    held = values.get(tag)
    return len(held) if isinstance(held, list) else 0


FORMAT = Format("MEDLINE (nbib)", sniff, records)
