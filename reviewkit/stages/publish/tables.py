"""Every table of the published data: its columns, what they hold, and how tables hang together.

The database, the CSV files and the data dictionary are all written from this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `to` names the table whose key it holds; `may_lack` that it may be empty."""

    name: str
    says: str
    type: Literal["text", "integer"] = "text"
    to: str = ""
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: what a row is, its columns, its key, and the columns that are searched as text."""

    name: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    searched: tuple[str, ...] = ()


_STUDY = Column("study", "Id of the study", to="studies")
_ROW = (
    _STUDY,
    Column("question", "Path of the group of questions on the form"),
    Column("row", "Key of the row within the group"),
)
_READ = (
    Column("report", "Id of the report it was read from", to="reports", may_lack=True),
    Column("page", "Page of that report", may_lack=True),
)

SHEETS = (
    Sheet(
        "about",
        "What this is: title, question, version, licence, days of the searches",
        (Column("name", "What is told"), Column("value", "What it is")),
        ("name",),
    ),
    Sheet(
        "versions",
        "The releases of the review, oldest first",
        (
            Column("version", "Name of the release"),
            Column("released", "Day of the release"),
            Column("studies", "Included studies", "integer"),
            Column("reports", "Reports of them", "integer"),
        ),
        ("version",),
    ),
    Sheet(
        "searches",
        "Every search of every source, as PRISMA-S asks",
        (
            Column("number", "Place in the log", "integer"),
            Column("source", "Source that was searched"),
            Column("kind", "What sort of source it is"),
            Column("interface", "Where it was searched", may_lack=True),
            Column("searched", "Day of the search", may_lack=True),
            Column("hits", "What the source told of", "integer", may_lack=True),
            Column("known", "Hits that an earlier search had found", "integer", may_lack=True),
            Column("imported", "Records that came into the review", "integer", may_lack=True),
            Column("strategy", "The strategy as it was run", may_lack=True),
        ),
        ("number",),
    ),
    Sheet(
        "studies",
        "Included studies",
        (
            Column("study", "Id of the study"),
            Column("label", "How the review calls it"),
            Column("year", "Year of its earliest report", "integer", may_lack=True),
            Column("reports", "How many reports tell of it", "integer"),
            Column("page", "Its page in this site"),
        ),
        ("study",),
    ),
    Sheet(
        "reports",
        "Reports of the included studies",
        (
            Column("report", "Id of the report"),
            _STUDY,
            Column("role", "primary, joint or companion"),
            Column("citation", "The report as it is cited"),
            Column("title", "Title"),
            Column("authors", "Authors, parted by semicolons"),
            Column("year", "Year", "integer", may_lack=True),
            Column("source", "Where it appeared"),
            Column("doi", "DOI", may_lack=True),
            Column("pmid", "PubMed id", may_lack=True),
            Column("url", "Web address", may_lack=True),
        ),
        ("report",),
        ("title", "authors", "citation"),
    ),
    Sheet(
        "excluded",
        "Reports excluded at full text",
        (
            Column("report", "Id of the report"),
            Column("citation", "The report as it is cited"),
            Column("reason", "The criterion that it failed"),
        ),
        ("report",),
        ("citation",),
    ),
    Sheet(
        "questions",
        "Questions of the forms: the data dictionary of the answers",
        (
            Column("field", "Path of the question; columns of the wide table are called so"),
            Column("form", "Title of the form"),
            Column("section", "Section of the form"),
            Column("part_of", "Group of questions it belongs to", may_lack=True),
            Column("question", "The question"),
            Column("type", "What kind of answer it takes"),
            Column("repeats", "1 where it is asked once a row", "integer"),
            Column("asked_where", "On which condition it is asked", may_lack=True),
        ),
        ("field",),
    ),
    Sheet(
        "choices",
        "What values mean: choices of a question, codes of its codebook, missing codes",
        (
            Column("field", "Path of the question", to="questions"),
            Column("value", "The value as it stands in the data"),
            Column("meaning", "What it means"),
            Column("theme", "For codes: the theme they belong to", may_lack=True),
        ),
        ("field", "value"),
    ),
    Sheet(
        "answers",
        "Answers that stand, a value a row; of several values each has its own",
        (
            _STUDY,
            Column("field", "Path of the question", to="questions"),
            Column("row", "Key of the row, where the question is asked once a row"),
            Column("item", "Which of several values, from 1", "integer"),
            Column("value", "The value: a choice, a code, a number, words, or a missing code"),
            Column("words", "The value as it prints"),
            *_READ,
            Column("quote", "Words of the report, cut short", may_lack=True),
        ),
        ("study", "field", "row", "item"),
        ("words", "quote"),
    ),
    Sheet(
        "factors",
        "Statements that something helps or hinders",
        (
            *_ROW,
            Column("direction", "helps or hinders", may_lack=True),
            Column("statement", "What is said, in the review's words"),
            Column("codes", "Its codes, the primary one first, parted by semicolons"),
            Column("level", "Of what level it is", may_lack=True),
            Column("voice", "Who says so", may_lack=True),
            Column("conditions", "Under which conditions", may_lack=True),
            *_READ,
        ),
        ("study", "question", "row"),
        ("statement",),
    ),
    Sheet(
        "outcomes",
        "Outcome findings: statements of effect",
        (
            *_ROW,
            Column("outcome", "Code of the outcome"),
            Column("direction", "Which way the effect goes", may_lack=True),
            Column("horizon", "Short, medium or long run", may_lack=True),
            Column("basis", "How it is known, from measured to claimed", may_lack=True),
            Column("statement", "What is said, in the review's words"),
            Column("value", "The value as it was printed", may_lack=True),
            Column("numerator", "Of a proportion", "integer", may_lack=True),
            Column("denominator", "Of a proportion", "integer", may_lack=True),
            *_READ,
        ),
        ("study", "question", "row"),
        ("statement",),
    ),
    Sheet(
        "flow",
        "The PRISMA 2020 flow",
        (
            Column("number", "Place in the flow", "integer"),
            Column("box", "Box of the diagram"),
            Column("line", "Line in it"),
            Column("count", "The number, or why there is none"),
        ),
        ("number",),
    ),
)
