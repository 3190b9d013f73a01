"""What a review asks, where it looks, and what it keeps."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from reviewkit.documents import Written
from reviewkit.protocol.living import Every
from reviewkit.terms import SourceKind


class Question(Written):
    """A question the review answers."""

    id: str
    text: str


class Definition(Written):
    """A term as the review uses it."""

    term: str
    text: str


class Highlight(Written):
    """Words that stand out while screening, besides the terms of the concepts."""

    wanted: tuple[str, ...] = Field((), description="Speak for a report; `*` truncates")
    unwanted: tuple[str, ...] = Field((), description="Speak against it; `*` truncates")


class Source(Written):
    """Where the review looks."""

    name: str
    kind: SourceKind = SourceKind.DATABASE
    platform: str | None = Field(None, description="Interface, e.g. Ovid; null prints not reported")
    syntax: str | None = Field(
        None,
        description="Platform whose words the strategy is rendered in, e.g. ovid-embase; "
        "where left out, told from platform and name",
    )
    searched: date | None = Field(None, description="Day of the last search; null: not reported")
    strategy: str | None = Field(None, description="Exact strategy as run; null: not reported")
    every: Every | None = Field(
        None, description="How often it is searched again, if not as `living` says, e.g. 1 month"
    )
    note: str = ""


class Searching(Written):
    """What PRISMA-S asks of the searching as a whole, and no search tells by itself.

    Items 2, 6, 10, 11 and 14 (Rethlefsen 2021, doi:10.1186/s13643-020-01542-z).
    """

    together: str = Field("", description="Databases searched together on one platform")
    contacts: str = Field("", description="Authors, experts or others who were asked for studies")
    filters: str = Field("", description="Published search filters, and where they are from")
    prior_work: str = Field("", description="Reviews whose strategies were taken up, or changed")
    peer_review: str = Field("", description="Who reviewed the strategies, and how, e.g. PRESS")


class Criterion(Written):
    """One eligibility rule; an exclusion names the criterion that failed."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    kind: Literal["include", "exclude"]
    text: str
    label: str = Field("", description="Short form for the flow; the text where left out")
    note: str = ""


class DuplicateRule(Written):
    """Which relatives of a report count as the same report; by default they are linked only."""

    versions: bool = Field(False, description="Updates of one document, e.g. Cochrane .pub2")
    notices: bool = Field(False, description="Errata, comments and replies with their article")
    conference: bool = Field(False, description="Congress abstract with the article")
    preprints: bool = Field(False, description="Preprint with the article")
    protocols: bool = Field(False, description="Protocol with the results")
    reprints: bool = Field(False, description="One text printed in two places")
    translations: bool = Field(False, description="One text in two languages")


Preference = Literal["first", "longest", "fullest"]


class DisplayRule(Written):
    """From which of its records a report shows each field.

    `first`: of the first source that has it; `longest`: the longest; `fullest`: most authors,
    first and last page. Ties go by the order of sources, then of records.
    """

    sources: tuple[str, ...] = Field(
        (), description="Sources whose fields come first; if left out, the protocol's `sources`"
    )
    kind: Preference = "first"
    title: Preference = "first"
    authors: Preference = "fullest"
    year: Preference = "first"
    journal: Preference = "first"
    volume: Preference = "first"
    issue: Preference = "first"
    pages: Preference = "fullest"
    doi: Preference = "first"
    pmid: Preference = "first"
    accession: Preference = "first"
    url: Preference = "first"
    abstract: Preference = "longest"
