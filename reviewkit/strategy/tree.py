"""One neutral tree for a search strategy, whatever platform it was written for.

A `Strategy` is a list of `Line`s; a strategy of one expression has one line. A line holds one
node:

    Or, And     two or more parts; Not has what is kept and what is taken away
    Near        two or more parts with at most `between` other words between neighbours
    Term        a word or a phrase in some fields
    Heading     an entry of a controlled vocabulary
    Limit       what narrows without words: dates, languages, kinds of publication ...
    LineRef     another line, by its name

What is neutral, and how:

* Proximity counts the words allowed *between*: Ovid's `adj3` and Embase's `NEAR/3` are
  `between=2`, `N2`, `NEAR/2` and `W/2` of all others are, too. A bare Ovid `adj` is a phrase.
* A wildcard is how few and how many characters it stands for: `Wild(0, None)` any ending,
  `Wild(0, 3)` Ovid's `$3`, `Wild(0, 1)` none or one, `Wild(1, 1)` just one.
* Fields are meanings (`Field`), not codes: `.ti,ab.`, `[tiab]` and `TITLE-ABS()` are
  `(TITLE, ABSTRACT)`, in the order of `Field`. A field written around brackets is on every term
  within. `()` means that none was written: the platform takes its own default. A code without a
  neutral meaning is kept in `native`, with `fields` empty.
* `or/1-3` is an Or of three LineRefs; `limit 5 to yr="2000 -Current"` is an And of LineRef("5")
  and Limit("date", start="2000"); the fields of a line reference are never changed.
* Or and And are flat where brackets allow it (`join`), so that brackets leave no trace.

`at` says where a node began in the text it was read from (both from 1); it takes no part in
equality. Trees may be deep: walk them with `walk`, not by recursion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text; line and column from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Field(StrEnum):
    """What part of a record is searched."""

    TITLE = "title"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"  # the authors' own
    HEADINGS = "headings"  # words of subject headings, as words
    TEXT = "text"  # the platform's wide "text word": PubMed [tw], Ovid .mp. and .tw., WoS TS=
    ALL = "all"  # all fields of the record, not the full text
    FULLTEXT = "fulltext"
    AUTHOR = "author"
    JOURNAL = "journal"
    AFFILIATION = "affiliation"
    LANGUAGE = "language"
    PUBLICATION_TYPE = "publication_type"
    PLACE = "place"  # of publication
    SUBSTANCE = "substance"
    SUBHEADING = "subheading"  # a qualifier, whatever heading it is on
    YEAR = "year"
    DOI = "doi"
    PMID = "pmid"
    ISSN = "issn"
    ACCESSION = "accession"


@dataclass(frozen=True, slots=True)
class Wild:
    """Characters that may differ: at least `least`, at most `most` (None: any number)."""

    least: int
    most: int | None


ANY = Wild(0, None)
MAYBE_ONE = Wild(0, 1)
ONE = Wild(1, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """Words to be found; text and wildcards in turn, words parted by one blank.

    `phrase`: the words stand together in this order (one quoted word: exactly that word).
    Several words without it are left to the platform, as PubMed maps and combines them.
    """

    parts: tuple[str | Wild, ...]
    fields: tuple[Field, ...] = ()
    phrase: bool = False
    native: str = ""
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of a vocabulary; `qualifiers` are subheadings, by name or by their code.

    `vocabulary` is a name in lower case (`mesh`, `emtree`, `cinahl`, `psycinfo`, `hmic` ...);
    '' is the vocabulary of the platform that is searched.
    """

    text: str
    vocabulary: str = ""
    explode: bool = True
    major: bool = False
    qualifiers: tuple[str, ...] = ()
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """What narrows a search without words.

    `kind` is `date` (`start` and `end` as YYYY, YYYY-MM or YYYY-MM-DD, each may be missing),
    `language`, `publication_type`, `age`, `sex`, `humans`, `abstract`, `fulltext`, `other`, or
    `step` (work on the results of a numbered line, as `remove duplicates from 5`);
    `values` are words in lower case, with `native` the limit as it was written.
    """

    kind: str
    start: str | None = None
    end: str | None = None
    values: tuple[str, ...] = ()
    native: str = ""
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LineRef:
    """Another line of the strategy, by its name (`3` whether written 3, #3 or S3)."""

    name: str
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Native:
    """Text in one platform's own words, to be written as it stands; no parser makes one."""

    text: str
    platform: str
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What is in `kept` and not in `taken`."""

    kept: Node
    taken: Node
    at: Place | None = field(default=None, compare=False)

    @property
    def parts(self) -> tuple[Node, ...]:
        """Both sides, so that every joining node can be walked alike."""
        return (self.kept, self.taken)


@dataclass(frozen=True, slots=True)
class Near:
    """Parts with at most `between` words between neighbours; `ordered`: as they are written."""

    parts: tuple[Node, ...]
    between: int
    ordered: bool = False
    at: Place | None = field(default=None, compare=False)


Node: TypeAlias = Or | And | Not | Near | Term | Heading | Limit | LineRef | Native
JOINING = (Or, And, Not, Near)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a strategy: its name (`1`, `2` ...; '' where there is but one)."""

    node: Node
    name: str = ""
    at: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Strategy:
    """Lines in the order they are written; the last line is what is searched for.

    `platform` is what it was read from; only there are `native` codes understood.
    """

    lines: tuple[Line, ...]
    platform: str = field(default="", compare=False)


def join(kind: type[Or] | type[And], parts: Iterable[Node], at: Place | None = None) -> Node:
    """Join parts by Or or And, flat; one part alone is itself.

    Raises:
        ValueError: there is no part.
    """
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts) if isinstance(part, kind) else flat.append(part)
    if not flat:
        raise ValueError("nothing to join")
    return flat[0] if len(flat) == 1 else kind(tuple(flat), at)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, a parent before its parts, parts in their order."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, JOINING):
            waiting.extend(reversed(one.parts))


def spelt(term: Term, wilds: dict[Wild, str] | None = None) -> str:
    """Return a term as text for people: `*` any ending, `?` none or one, `#` one, `*3` up to 3."""
    marks = {ANY: "*", MAYBE_ONE: "?", ONE: "#"} | (wilds or {})
    return "".join(
        part if isinstance(part, str) else marks.get(part, f"*{part.most}") for part in term.parts
    )
