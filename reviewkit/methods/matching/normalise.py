"""From a frame of records to columns that can be compared, with columns of junk set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching.ids import (
    doi_work,
    read_doi,
    read_issns,
    read_pmid,
    read_registry,
)
from reviewkit.methods.matching.journals import Journal, read_journal
from reviewkit.methods.matching.names import read_first
from reviewkit.methods.matching.places import (
    Page,
    is_supplement,
    read_issue,
    read_pages,
    read_venue,
    read_volume,
    read_year,
)
from reviewkit.methods.matching.text import fold
from reviewkit.methods.matching.titles import Title, read_title

COLUMNS = (
    "record", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid",
    "accession", "abstract", "kind", "isbn", "source",
)  # fmt: skip

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
T = TypeVar("T")

UNKNOWN = -1
_SERIAL_ROWS = 50  # a column is called a serial only on this many filled rows
_SERIAL_SHARE = 0.9  # of them distinct whole numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """The records as columns of one length, in file order.

    A code column holds one number a distinct value, -1 for unknown, so that equality is a
    comparison of integers.
    """

    record: list[str]
    title: Objects  # folded words
    squeezed: Objects  # the same without blanks
    content: Objects  # content words in alphabetical order, as a key
    notice: Codes
    protocol: Flags
    generic: Flags
    translated: Flags  # the title was given in brackets: it is the database's own translation
    authors: Objects  # raw; read only for the pairs that need it
    first: Objects  # the first author's family word
    year: npt.NDArray[np.int16]  # 0 unknown
    journal: Codes
    journals: list[Journal]  # by code
    volume: Codes
    issue: Codes
    page: Codes
    page_number: Codes
    last_page: Codes
    locator: Flags
    weak_page: Flags
    cochrane: Flags  # the page is the number of a Cochrane review
    doi: Codes
    work: Codes  # of the DOI, without its version
    pmid: Codes
    issn: npt.NDArray[np.int32]  # two columns of codes
    registry: Codes
    accession: Codes
    source: Codes
    venue: Objects  # "" or conference, preprint, registry
    supplement: Flags
    abstract: Objects  # raw; folded only for the pairs that need it

    def __len__(self) -> int:
        """Give the number of records."""
        return len(self.record)


def normalise(records: pd.DataFrame) -> Columns:
    """Make records comparable.

    Args:
        records: one row a record, columns of COLUMNS; only `record` must be there.

    Returns:
        The columns, in the order of the rows.

    Raises:
        UnreadableError: there is no column `record`, or a record is named twice.
    """
    raw = {name: _texts(records, name) for name in COLUMNS}
    _check_names(records, raw["record"])
    titles, title_of = _each(raw["title"], read_title)
    pages, page_of = _each(raw["pages"], read_pages)
    journals, journal_of = _each(raw["journal"], read_journal)
    authors, first_of = _each(raw["authors"], read_first)
    dois = [read_doi(text) for text in raw["doi"]]
    issues = [""] * len(dois) if is_serial(raw["issue"]) else raw["issue"]
    volumes = [""] * len(dois) if is_serial(raw["volume"]) else raw["volume"]
    return Columns(
        record=raw["record"],
        **_title_columns(titles, title_of),
        authors=np.array(raw["authors"], object),
        first=_spread(authors, first_of),
        year=np.array([read_year(text) for text in raw["year"]], np.int16),
        **_journal_columns(journals, journal_of),
        volume=_coded(volumes, read_volume),
        issue=_coded(issues, read_issue),
        **_page_columns(pages, page_of),
        doi=_codes(dois),
        work=_codes([doi_work(doi) for doi in dois]),
        pmid=_coded(raw["pmid"], read_pmid),
        issn=_issns(raw["isbn"]),
        registry=_codes(_registries(raw)),
        accession=_coded(raw["accession"], fold),
        source=_codes(raw["source"]),
        venue=_venues(raw),
        supplement=_supplements(raw),
        abstract=np.array(raw["abstract"], object),
    )


def document_numbers(records: pd.DataFrame) -> dict[str, str]:
    """Give the number that names each record's document, for `clusters` to keep apart.

    Args:
        records: as for `normalise`.

    Returns:
        The DOI of each record that has one; of a register's entry without, its registration number.
    """
    raw = {name: _texts(records, name) for name in COLUMNS}
    rows = zip(raw["record"], raw["doi"], _registries(raw), _venues(raw), strict=True)
    numbers = {
        record: read_doi(doi) or (registry if venue == "registry" else "")
        for record, doi, registry, venue in rows
    }
    return {record: number for record, number in numbers.items() if number}


def is_serial(column: Sequence[str]) -> bool:
    """Tell whether a column counts rows instead of naming an issue or a volume.

    Reference managers write their own row number there: nearly every value another whole number.
    """
    filled = [value.strip() for value in column if value.strip()]
    if len(filled) < _SERIAL_ROWS:
        return False
    distinct = {value for value in filled if value.isdigit()}
    return len(distinct) > _SERIAL_SHARE * len(filled)


def _texts(records: pd.DataFrame, name: str) -> list[str]:
    """Give a column as text; "" for a missing column or value."""
    if name not in records.columns:
        return [""] * len(records)
    return [
        value if isinstance(value, str) else "" if pd.isna(value) else str(value)
        for value in records[name].to_numpy(dtype=object)
    ]


def _check_names(records: pd.DataFrame, names: list[str]) -> None:
    if "record" not in records.columns:
        msg = "The records have no column 'record': give each row a name of its own there."
        raise UnreadableError(msg)
    if len(set(names)) < len(names):
        twice = next(name for row, name in enumerate(names) if name in names[:row])
        msg = f"Two rows are named '{twice}' in the column 'record': each needs a name of its own."
        raise UnreadableError(msg)


def _each(texts: list[str], read: Callable[[str], T]) -> tuple[list[T], Codes]:
    """Read each distinct text once; give the values and which one each row has."""
    codes, distinct = pd.factorize(np.array(texts, object))
    return [read(text) for text in distinct], codes.astype(np.int32)


def _spread(values: Sequence[Any], codes: Codes) -> Objects:
    column = np.empty(len(values), object)
    column[:] = values
    return column[codes]


def _codes(values: Sequence[str]) -> Codes:
    """Number the distinct values from 0 in order of appearance; -1 for ""."""
    column = np.array(values, object)
    column[column == ""] = None
    return pd.factorize(column)[0].astype(np.int32)


def _coded(texts: list[str], read: Callable[[str], str]) -> Codes:
    values, rows = _each(texts, read)
    return _codes(values)[rows] if values else rows


def _title_columns(titles: list[Title], rows: Codes) -> dict[str, Any]:
    words = [title.words for title in titles]
    return {
        "title": _spread(words, rows),
        "squeezed": _spread([text.replace(" ", "") for text in words], rows),
        "content": _spread([title.content for title in titles], rows),
        "notice": _codes([title.notice for title in titles])[rows],
        "protocol": np.array([title.protocol for title in titles], bool)[rows],
        "generic": np.array([title.generic for title in titles], bool)[rows],
        "translated": np.array([title.translated for title in titles], bool)[rows],
    }


def _journal_columns(journals: list[Journal], rows: Codes) -> dict[str, Any]:
    codes, distinct = pd.factorize(np.array([journal.words for journal in journals], object))
    by_code = {int(code): journal for code, journal in zip(codes, journals, strict=True)}
    known = np.where([text == "" for text in distinct], UNKNOWN, np.arange(len(distinct)))
    return {
        "journal": known[codes[rows]].astype(np.int32),
        "journals": [by_code[code] for code in range(len(distinct))],
    }


def _page_columns(pages: list[Page], rows: Codes) -> dict[str, Any]:
    return {
        "page": _codes([page.first for page in pages])[rows],
        "page_number": _codes([page.number for page in pages])[rows],
        "last_page": _codes([page.last for page in pages])[rows],
        "locator": np.array([page.locator for page in pages], bool)[rows],
        "cochrane": np.array([page.first.startswith("cd") for page in pages], bool)[rows],
        "weak_page": np.array([page.weak for page in pages], bool)[rows],
    }


def _registries(raw: dict[str, list[str]]) -> list[str]:
    """Give the number that registers a record: in its accession number, journal or title."""
    journals, journal_of = _each(raw["journal"], read_registry)
    return [
        read_registry(accession) or journals[journal] or read_registry(title)
        for accession, journal, title in zip(
            raw["accession"], journal_of.tolist(), raw["title"], strict=True
        )
    ]


def _issns(texts: list[str]) -> npt.NDArray[np.int32]:
    """Number the first two ISSNs of each record."""
    values, rows = _each(texts, read_issns)
    flat = _codes([issn for pair in values for issn in pair])
    return flat.reshape(-1, 2)[rows]


def _venues(raw: dict[str, list[str]]) -> Objects:
    """Give the kind of venue, by journal, and by the record's own kind where that is silent."""
    by_journal = _spread(*_each(raw["journal"], read_venue))
    by_kind = _spread(*_each(raw["kind"], read_venue))
    return np.where(by_journal == "", by_kind, by_journal)


def _supplements(raw: dict[str, list[str]]) -> Flags:
    return np.array(
        [
            is_supplement(volume, issue, pages)
            for volume, issue, pages in zip(raw["volume"], raw["issue"], raw["pages"], strict=True)
        ],
        bool,
    )
