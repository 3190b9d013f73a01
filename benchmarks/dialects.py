"""Write a made-up record as one platform exports it: four RIS-like dialects and CSV.

Each dialect is a function from an Entry to the text of one record; an empty field is left
out, as platforms do.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CSV_HEADER = (
    "Authors,Title,Year,Source title,Volume,Issue,Page start,Page end,DOI,Abstract,Author Keywords"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One made-up bibliographic record; "" and () mean that the field is missing."""

    serial: int
    title: str
    authors: tuple[tuple[str, str], ...]  # family, given
    journal: str
    journal_short: str
    year: int
    month: int
    volume: str
    issue: str
    first_page: str
    last_page: str
    doi: str
    abstract: str
    keywords: tuple[str, ...]


def initials(given: str) -> str:
    """Shorten given names: "Jean-Paul" to "JP"."""
    return "".join(part[0] for part in given.replace("-", " ").split())


def dotted(given: str) -> str:
    """Shorten given names with full stops: "Jean-Paul" to "J.P."."""
    return "".join(f"{letter}." for letter in initials(given))


def _ris(lines: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"{tag}  - {value}\n" for tag, value in lines if value)
    return f"{body}ER  - \n\n"


def ebsco(entry: Entry) -> str:
    """Write RIS as EBSCOhost does: T1 and A1, abstract in N2, date with slashes."""
    lines = [("TY", "JOUR"), ("AN", f"9{entry.serial:08d}")]
    lines += [("A1", f"{family}, {given}") for family, given in entry.authors]
    lines += [
        ("T1", entry.title),
        ("Y1", f"{entry.year}/{entry.month:02d}//"),
        ("N2", entry.abstract),
        *(("KW", word) for word in entry.keywords),
        ("JF", entry.journal),
        ("JO", entry.journal_short),
        ("VL", entry.volume),
        ("IS", entry.issue),
        ("SP", entry.first_page),
        ("EP", entry.last_page),
        ("DO", entry.doi),
        ("DP", "EBSCOhost"),
        ("DB", "made-up index"),
    ]
    return _ris(lines)


def scopus(entry: Entry) -> str:
    """Write RIS as Scopus does: AU with dotted initials, J2, N1 notes."""
    lines = [
        ("TY", "JOUR"),
        ("TI", entry.title),
        ("T2", entry.journal),
        ("J2", entry.journal_short),
    ]
    lines += [("VL", entry.volume), ("IS", entry.issue), ("SP", entry.first_page)]
    lines += [("EP", entry.last_page), ("PY", str(entry.year)), ("DO", entry.doi)]
    lines += [("AU", f"{family}, {dotted(given)}") for family, given in entry.authors]
    lines += [("AB", entry.abstract)]
    lines += [("KW", word) for word in entry.keywords]
    lines += [("N1", "Export Date: 02 November 2026; Cited By: 3"), ("M3", "Article")]
    return _ris([*lines, ("DB", "Scopus"), ("LA", "English")])


def ovid(entry: Entry) -> str:
    """Write RIS as Ovid does: A1 with bare initials, pages in one go, DOI as an address."""
    pages = "-".join(page for page in (entry.first_page, entry.last_page) if page)
    lines = [("TY", "JOUR"), ("DB", "Made-up index <1985 to October 2026>")]
    lines += [("ID", f"MU{entry.serial:09d}"), ("T1", f"{entry.title}.")]
    lines += [("A1", f"{family}, {initials(given)}") for family, given in entry.authors]
    lines += [("Y1", f"{entry.year}//"), ("N2", entry.abstract)]
    lines += [("KW", f"*{word}") for word in entry.keywords]
    lines += [("JF", entry.journal), ("JA", entry.journal_short), ("VL", entry.volume)]
    lines += [("IS", entry.issue), ("SP", pages)]
    return _ris([*lines, ("DO", f"https://doi.org/{entry.doi}" if entry.doi else "")])


def pubmed(entry: Entry) -> str:
    """Write nbib as PubMed does: long values wrapped and indented, pages shortened."""
    lines = [
        ("PMID", f"8{entry.serial:07d}"),
        ("OWN", "NLM"),
        ("STAT", "MEDLINE"),
        ("DP", f"{entry.year} {MONTHS[entry.month - 1]}"),
        ("TI", f"{entry.title}."),
        ("PG", _short_pages(entry)),
        ("LID", f"{entry.doi} [doi]" if entry.doi else ""),
        ("AB", entry.abstract),
    ]
    for family, given in entry.authors:
        lines += [("FAU", f"{family}, {given}"), ("AU", f"{family} {initials(given)}")]
    lines += [("LA", "eng"), ("PT", "Journal Article"), ("TA", entry.journal_short)]
    lines += [("JT", entry.journal), ("VI", entry.volume), ("IP", entry.issue)]
    lines += [("OT", word) for word in entry.keywords]
    return "".join(_wrapped(tag, value) for tag, value in lines if value) + "\n"


def _short_pages(entry: Entry) -> str:
    """Leave out the digits that the last page shares with the first: 1123-1131 is 1123-31."""
    first, last = entry.first_page, entry.last_page
    if not last:
        return first
    shared = 0
    while len(first) == len(last) and shared < len(first) - 1 and first[shared] == last[shared]:
        shared += 1
    return f"{first}-{last[shared:]}"


def _wrapped(tag: str, value: str) -> str:
    first, *rest = textwrap.wrap(value, 81, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- {first}\n" + "".join(f"      {line}\n" for line in rest)


def table_row(entry: Entry) -> str:
    """Write one CSV row with the columns of CSV_HEADER."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(
        (
            "; ".join(f"{family}, {dotted(given)}" for family, given in entry.authors),
            entry.title,
            entry.year,
            entry.journal,
            entry.volume,
            entry.issue,
            entry.first_page,
            entry.last_page,
            entry.doi,
            entry.abstract,
            "; ".join(entry.keywords),
        )
    )
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Dialect:
    """A file of the export: its name, the source it stands for, its share of the records."""

    file: str
    source: str
    platform: str
    share: float
    write: Callable[[Entry], str]
    head: str = ""


DIALECTS = (
    Dialect("cinahl.ris", "CINAHL", "EBSCOhost", 0.25, ebsco),
    Dialect("scopus.ris", "Scopus", "Scopus", 0.25, scopus),
    Dialect("psycinfo.ris", "PsycINFO", "Ovid", 0.20, ovid),
    Dialect("medline.nbib", "MEDLINE", "PubMed", 0.20, pubmed),
    Dialect("other.csv", "Other", "CSV", 0.10, table_row, head=CSV_HEADER + "\n"),
)
