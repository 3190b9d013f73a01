"""What a reference list is made of: lines of a document, and the references found in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document, trimmed, and what can be seen of it.

    `at` counts the document's lines from 1; `page` is 0 where there are no pages. `left` is how
    far it is indented (points, or letters), from the left edge of its column. `gap` says that
    blank space stands above it, `short` that it ends well before the right edge, `edge` that it is
    among the first or last lines of its page, `top` that it is the first of a
    column. `left` is None where nothing is known of places.
    """

    text: str
    at: int
    page: int = 0
    left: float | None = None
    gap: bool = False
    short: bool = False
    edge: bool = False
    top: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of a reference list, its heading not among them."""

    heading: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """The lines of one reference; `label` is what numbers it, such as `[3]`, or ''."""

    lines: tuple[Line, ...]
    label: str = ""

    @property
    def raw(self) -> str:
        """The reference as it stands, line by line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Work:
    """What is certain of the work that a reference names; the fields are those of a record."""

    kind: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    isbn: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: its place in the document from 1, its label, its words, and its work."""

    number: int
    label: str
    raw: str
    line: int
    page: int
    heading: str
    work: Work


LONGEST = 10_000  # characters of one reference
HEAD = "a line repeated from page to page"
TOO_LONG = "too long for a reference"


@dataclass(frozen=True, slots=True)
class Left:
    """A line of a list that belongs to no reference, and why it was left out."""

    line: int
    page: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class References:
    """The reference lists of a document.

    Attributes:
        form: What the document is: PDF, text, JATS or TEI.
        headings: What stands above each list.
        found: The references in their order.
        left: The lines that are in no reference.
    """

    form: str
    headings: tuple[str, ...]
    found: tuple[Reference, ...]
    left: tuple[Left, ...]
