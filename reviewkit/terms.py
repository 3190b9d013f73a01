"""The words of the house as plain types; imports nothing of reviewkit.

PRISMA 2020 meanings (Page 2021, doi:10.1136/bmj.n71): a *record* is what a search gave us, a
*report* the document behind one or more records, a *study* the investigation behind one or
more reports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """Where in screening a decision is made."""

    TITLE = "title"
    FULLTEXT = "fulltext"


class Verdict(StrEnum):
    """What a reviewer says of a report at a stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class Judgement(StrEnum):
    """What a rule or a person says of two records."""

    SAME = "same"
    MAYBE = "maybe"
    RELATED = "related"
    DIFFERENT = "different"


class SourceKind(StrEnum):
    """Where PRISMA 2020 counts the records of a source."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    OTHER = "other"


class Role(StrEnum):
    """How a report stands to its study; *joint* primaries print as "A 2005/B 2005"."""

    PRIMARY = "primary"
    JOINT = "joint"
    COMPANION = "companion"


class Direction(StrEnum):
    """Which way a factor works; it belongs to the statement, never to the code."""

    HELPS = "helps"
    HINDERS = "hinders"


class Missing(StrEnum):
    """Why a value is not there; never blank, never 0."""

    NR = "NR"
    NRV = "NRV"
    NA = "NA"
    UNC = "UNC"
    TBD = "TBD"


MISSING_MEANINGS = {
    Missing.NR: "not reported in any report of the study",
    Missing.NRV: "not recoverable from the sources we hold",
    Missing.NA: "not applicable",
    Missing.UNC: "unclear or reported ambiguously",
    Missing.TBD: "not yet done",
}


@dataclass(frozen=True, slots=True)
class RawTag:
    """One tag as it stood in the file, in file order; repeated tags are repeated."""

    tag: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as it came from one file.

    `position` counts records in the file from 1, `line` is where it starts (from 1). Authors
    read "Family, Given"; `doi` is bare and lower case; `pmid` digits; missing is None or ().
    `provenance` maps each normalised field to the raw tag it came from.
    """

    position: int
    line: int
    raw: tuple[RawTag, ...]
    kind: str | None = None  # article, chapter, book, report, thesis, conference, other
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    abstract: str | None = None
    doi: str | None = None
    pmid: str | None = None
    accession: str | None = None
    isbn: str | None = None
    url: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was not understood: where (line from 1), what, and its text."""

    line: int
    what: str
    text: str = ""
