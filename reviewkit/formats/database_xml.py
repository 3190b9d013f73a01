"""XML of databases that write their own: EBSCOhost, and the WHO's register of trials (ICTRP).

EBSCOhost: `<records><rec>` with `jtl`, `atl`, `aug/au`; ICTRP: `<Trial>`s within
`<Trials_downloaded_from_ICTRP>`. The elements are those of exports of 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import Rules, take, takes
from reviewkit.formats.xml_pieces import Shape, records_of
from reviewkit.terms import Record

_HEAD = "header"
_INFO = f"{_HEAD}/controlInfo"
_ART = f"{_INFO}/artinfo"
EBSCO = Rules(
    title=takes(f"{_ART}/tig/atl {_INFO}/bkinfo/btl {_INFO}/chapinfo/tig/atl {_INFO}/dissinfo/dtl"),
    authors=((f"{_ART}/aug/au",), (f"{_INFO}/bkinfo/aug/au",), (f"{_INFO}/dissinfo/aug/au",)),
    year=takes(f"{_INFO}/pubinfo/dt/@year {_INFO}/pubinfo/dt"),
    container=takes(f"{_INFO}/bkinfo/btl"),
    journal=takes(f"{_INFO}/jinfo/jtl"),
    volume=takes(f"{_INFO}/pubinfo/vid"),
    issue=takes(f"{_INFO}/pubinfo/iid"),
    pages=takes(f"{_ART}/pages {_ART}/ppf"),
    abstract=(f"{_ART}/ab",),
    doi=takes(f"{_ART}/ui[doi] {_ART}/ui"),
    pmid=(take(f"{_ART}/ui[pmid]", r"(\d{1,8})$"),),
    accession=takes(f"{_HEAD}/@uiTerm"),
    isbn=(f"{_INFO}/bkinfo/isbn",),
    url=("header/displayInfo/pLink/url",),
    keywords=(
        *(f"{_ART}/sug/subj{use}" for use in ("", "[major]", "[minor]", "[thes]", "[geo]")),
        f"{_ART}/keyword",
    ),
    language=takes(f"{_INFO}/language"),
    kind=(f"{_ART}/doctype", f"{_ART}/pubtype"),
    names_between="tag",
)
ICTRP = Rules(
    title=takes("Scientific_title Public_title"),
    authors=(("Primary_sponsor",),),
    year=takes("Date_registration3 Date_registration"),
    accession=takes("TrialID"),
    url=("web_address",),
    keywords=("Condition",),
    names_between="tag",
)
SHAPES = {
    "EBSCO": Shape(("rec",), EBSCO, keys=("type",)),
    "WHO ICTRP": Shape(("Trial",), ICTRP),
}
_MARKS = {
    "EBSCO": re.compile(r"<rec(?=[\s>])[^<>]*>\s*<header\b[^<>]*\b(?:shortDbName|uiTerm)="),
    "WHO ICTRP": re.compile(r"<Trial>\s*(?:<[^<>]*>[^<>]*){0,4}<TrialID>"),
}


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is such XML, and whose: by its first record."""
    if not sample.text.lstrip("\ufeff \t\r\n").startswith("<"):
        return None
    for name, mark in _MARKS.items():
        found = mark.search(sample.text)
        if found is not None:
            line = sample.text.count("\n", 0, found.start()) + 1
            element = SHAPES[name].records[0]
            return Found(name, (f"line {line} has <{element}>, as {name} writes it",))
    return None


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    yield from records_of(path, detected, tally, SHAPES[detected.dialect or "EBSCO"])


FORMAT = Format("XML of a database", sniff, records)
