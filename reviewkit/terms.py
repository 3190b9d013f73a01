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


class Vote(StrEnum):
    """Which way a study points on an outcome; benefit is positive."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NO_CHANGE = "no_change"
    MIXED = "mixed"


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


ORDERS = ("place", "random", "newest", "oldest", "ranked")  # in which reports are read
KNOWN_RELEVANT = "known relevant"  # a label: ranked orders learn from what bears it


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


# The word table, printed as docs/words.md: names in code, tables, commands and pages are these
# words and no others. A word that another entry explains comes after it.
WORDS = {
    "record": "one entry as it came from one search or file; never edited, never deleted",
    "report": "a document that tells of a study; records of the same document are *duplicates* "
    "and stand for one report",
    "study": "an investigation; has one or more reports (one *primary*, the others "
    "*companions*); the unit that is extracted, and counted in tables and maps",
    "source": "a bibliographic database, register, website or organisation, or citation searching",
    "search": "one run of one strategy in one source on one day",
    "update": "searching the sources again; only what is new is screened",
    "seed": "a report that a citation chase starts from",
    "strategy": "concept blocks and limits in the protocol, rendered for each source",
    "protocol": "what a review asks, where it looks, what it keeps, who decides and what it "
    "prints; a file with versions",
    "criterion": "one eligibility rule, with an id; an exclusion names the criterion that failed",
    "reviewer": "a person who decides",
    "judgement": "what a rule or a person says of two records: one document or not",
    "decision": "what one reviewer said of one report at one stage; appended, never changed",
    "conflict": "standing decisions of the reviewers differ; seen, not stored",
    "settlement": "the verdict that ends a conflict, by whom, and why",
    "form": "the pro-forma; it asks *fields*, and an *answer* is what one extractor says to one "
    "field for one study, with the report it came from",
    "quote": "words of a report as they stand there, with their page",
    "factor": "a statement that something *helps* or *hinders*; the direction belongs to the "
    "statement, never to the code",
    "outcome finding": "a statement of effect: outcome, direction, horizon, basis (from measured "
    "to claimed) and value",
    "code": "a label on a statement; codes form *themes*, and a *codebook* is the versioned tree "
    "of both",
    "finding": "a finding of the review itself, which GRADE-CERQual rates",
    "strand": "evidence beside the literature, such as interviews; tabled beside the studies, "
    "never counted among them",
    "fact": "anything somebody did, as it is stored: appended, never changed; what stands now is "
    "worked out from the facts",
    "fate": "what became of a record; every record has exactly one",
    "release": "a version of the review that was frozen under a name",
    "flow": "the PRISMA 2020 counts",
    "map": "studies in rows and columns, by segment",
    "output": "anything written for readers",
}


def many(count: int, one: str, several: str = "") -> str:
    """Write a number with the word for one or for several; `several` is left out for one + s."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
