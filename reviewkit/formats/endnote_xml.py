"""EndNote XML, which Zotero, Mendeley and deduplication programs write too.

The elements: EndNote's "RSXML" document type. EndNote wraps every text in `<style>` elements,
several where a word is in italics; they say only how text looks and are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, take, takes
from reviewkit.formats.xml_pieces import Shape, records_of, text_of
from reviewkit.terms import Record

if TYPE_CHECKING:
    from lxml.etree import _Element

_URLS = (
    "urls/related-urls/url",
    "urls/web-urls/url",
    "urls/text-urls/url",
    "urls/related-urls",
    "urls/url",
)
RULES = Rules(
    title=takes("titles/title titles/short-title title"),
    authors=(("contributors/authors/author",), ("contributors/tertiary-authors/author",)),
    editors=("contributors/secondary-authors/author", "contributors/editors/author"),
    year=takes("dates/year dates/pub-dates/date year edition"),
    container=takes("titles/secondary-title titles/tertiary-title"),
    journal=takes(
        "periodical/full-title titles/secondary-title titles/full-title alt-periodical/full-title "
        "periodical/abbr-1 titles/alt-title titles/tertiary-title"
    ),
    volume=takes("volume"),
    issue=takes("number issue"),
    pages=takes("pages"),
    abstract=("abstract",),
    doi=takes("electronic-resource-num"),
    doi_alone=takes("notes accession-num custom1 custom2 custom3 custom7"),
    doi_notes=("notes",),
    doi_urls=_URLS,
    pmid=(
        *(
            take("accession-num", r"^(\d{1,8})$", (named, "PubMed|MEDLINE|NLM"))
            for named in ("remote-database-provider", "remote-database-name")
        ),
        take("accession-num", r"^PMID:?\s*(\d{1,8})"),
        take("custom6", r"^PMID: (\d{1,8})$"),  # our own export
        *(take(tag, PUBMED_ADDRESS) for tag in ("urls/related-urls/url", "urls/web-urls/url")),
    ),
    accession=takes("accession-num"),
    isbn=("isbn",),
    url=_URLS,
    keywords=("keywords/keyword",),
    language=takes("language"),
    kind=("ref-type", "work-type"),
    names_between="tag",
)
# Where `ref-type` has a number only.
_TYPES = {
    "5": "book section",
    "6": "book",
    "10": "conference proceedings",
    "17": "journal article",
    "19": "magazine article",
    "23": "newspaper article",
    "27": "report",
    "28": "edited book",
    "32": "thesis",
    "46": "government document",
    "47": "conference paper",
    "58": "standard",
}
_START = re.compile(r"<record(?=[\s>])")
_PROGRAM = re.compile(
    r"<source-app\b[^<>]*\bname=[\"']([^\"'<>]{1,40})[\"']|<generator>([^<]{1,40})<"
)


def _type(element: _Element) -> str:
    """The name of a reference's type, told by its number where it has no name."""
    number = text_of(element)
    return element.get("name") or _TYPES.get(number, number)


SHAPE = Shape(("record",), RULES, dropped=frozenset(("style",)), composed={"ref-type": _type})


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is EndNote XML: `<records>`, and `ref-type` or `titles` within."""
    text = sample.text
    if not text.lstrip("\ufeff \t\r\n").startswith("<") or "<records" not in text:
        return None
    found = _START.search(text)
    if found is None or not re.search(r"<(?:ref-type|titles|contributors)\b", text):
        return None
    line = text.count("\n", 0, found.start()) + 1
    program = _PROGRAM.search(text)
    name = (program[1] or program[2]) if program else None
    told = (f"source-app is {name!r}",) if name else ()
    return Found(name, (f"line {line} has <record> within <records>", *told))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read the records of a file lazily, keeping the tally."""
    yield from records_of(path, detected, tally, SHAPE)


FORMAT = Format("EndNote XML", sniff, records)
