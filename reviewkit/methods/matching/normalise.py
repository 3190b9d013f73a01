"""From a frame of records to columns that can be compared, with columns of junk set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from reviewkit.methods.matching.columns import ABSTRACT, ROW, UNKNOWN, VENUES, Codes, Columns, Ints
from reviewkit.methods.matching.frame import texts
from reviewkit.methods.matching.ids import (
    doi_work,
    is_preprint,
    read_doi,
    read_issns,
    read_pmid,
    read_registry,
)
from reviewkit.methods.matching.journals import read_journal
from reviewkit.methods.matching.names import compared, read_first, read_names
from reviewkit.methods.matching.packed import pack
from reviewkit.methods.matching.places import (
    is_supplement,
    read_issue,
    read_pages,
    read_venue,
    read_volume,
    read_year,
)
from reviewkit.methods.matching.survey import EVERYWHERE, Serials
from reviewkit.methods.matching.text import fold, letters
from reviewkit.methods.matching.titles import read_title

T = TypeVar("T")
Table = npt.NDArray[np.void]

_PREFIX = 24  # letters of the title's beginning and end that make a key
_LEAST = 12  # letters a title needs to make a key of its end or its words
_REGISTRY = VENUES.index("registry")


def normalise(records: pd.DataFrame, serials: Serials = frozenset()) -> Columns:
    """Make records comparable, each by itself: chunks of a frame give what the frame gives.

    Args:
        records: one row a record, columns of COLUMNS; what is missing is unknown.
        serials: the columns that count rows (see `survey`); their values are passed over.

    Returns:
        The columns, in the order of the rows.
    """
    table = np.zeros(len(records), ROW)
    raw_titles, raw_journals = texts(records, "title"), texts(records, "journal")
    titles, title_of = each(raw_titles)
    journals, journal_of = each(raw_journals)
    authors = texts(records, "authors")
    words = _read_titles(table, titles, title_of)
    journal_words = _read_journals(table, journals, journal_of)
    _read_authors(table, authors)
    lists, list_of = each([compared(text) for text in authors])
    _read_places(table, records, serials)
    _read_numbers(table, records, (titles, title_of), (journals, journal_of))
    return Columns(
        table=table,
        record=pack(texts(records, "record")),
        title=pack(words).take(title_of),
        authors=pack(lists).take(list_of),
        names=pack([read_names(text).told(text) for text in lists]).take(list_of),
        journal_words=pack(journal_words).take(journal_of),
        abstract=pack([text and letters(text, ABSTRACT) for text in texts(records, "abstract")]),
    )


def document_numbers(records: pd.DataFrame) -> dict[str, str]:
    """Give the number that names each record's document, for `clusters` to keep apart.

    Args:
        records: as for `normalise`.

    Returns:
        The DOI of each record that has one; of a register's entry without, its registration number.
    """
    names, dois = texts(records, "record"), texts(records, "doi")
    numbers = {name: doi for name, text in zip(names, dois, strict=True) if (doi := read_doi(text))}
    entries = np.zeros(len(records), ROW)
    _read_venues(entries, records, *each(texts(records, "journal")))
    asked = records[entries["venue"] == _REGISTRY]
    fields = [texts(asked, name) for name in ("record", "accession", "journal", "title")]
    for name, *places in zip(*fields, strict=True):
        found = next(filter(None, map(read_registry, places)), "")
        if found:
            numbers.setdefault(name, found)
    return {name: numbers[name] for name in names if name in numbers}


def each(values: list[str]) -> tuple[list[str], Ints]:
    """Give the distinct texts, and which one each row has."""
    codes, distinct = pd.factorize(np.array(values, object))
    return list(distinct), codes.astype(np.int64)


def hashed(values: Sequence[str]) -> Codes:
    """Give the code of each text: the same in every run and process; UNKNOWN for ""."""
    column = np.empty(len(values), object)
    column[:] = values
    try:
        codes = pd.util.hash_array(column, categorize=False)
    except UnicodeEncodeError:  # half of a pair of surrogates
        column[:] = [text.encode("utf-8", "replace").decode() for text in values]
        codes = pd.util.hash_array(column, categorize=False)
    codes[codes == UNKNOWN] = 1
    codes[(column == "").astype(bool)] = UNKNOWN
    return codes.astype(np.uint64, copy=False)


def _coded(values: list[str], read: Callable[[str], str]) -> Codes:
    distinct, rows = each(values)
    return hashed([read(text) for text in distinct])[rows]


def _read_titles(table: Table, raw: list[str], rows: Ints) -> list[str]:
    """Fill in what titles tell; give the folded words of the distinct ones."""
    titles = [read_title(text) for text in raw]
    squeezed = [title.words.replace(" ", "") for title in titles]
    length = np.array([len(text) for text in squeezed], np.int32)
    long = length >= _LEAST
    told: dict[str, npt.NDArray[Any]] = {
        "squeezed": hashed(squeezed),
        "beginning": hashed([text[:_PREFIX] for text in squeezed]),
        "end": hashed([text[-_PREFIX:] for text in squeezed]) * long,
        "start": hashed([text[:8] for text in squeezed]) * long,
        "content": hashed([title.content[:60] for title in titles]) * long,
        "notice": hashed([title.notice for title in titles]),
        "length": length,
    }
    for name, values in told.items():
        table[name] = values[rows]
    for name in ("protocol", "generic", "translated"):
        table[name] = np.array([getattr(title, name) for title in titles], bool)[rows]
    return [title.words for title in titles]


def _read_journals(table: Table, raw: list[str], rows: Ints) -> list[str]:
    """Fill in what journals are; give the folded names of the distinct ones."""
    journals = [read_journal(text) for text in raw]
    table["journal"] = hashed([journal.words for journal in journals])[rows]
    table["acronym"] = np.array([journal.acronym for journal in journals], bool)[rows]
    return [journal.words for journal in journals]


def _read_authors(table: Table, raw: list[str]) -> None:
    distinct, rows = each(raw)
    families = [read_first(text) for text in distinct]
    table["author"] = hashed([family[:4] for family in families])[rows]
    # Numbers in the alphabetical order of the names, as far as eight letters tell.
    bare = [family.encode("utf-8", "replace")[:8] for family in families]
    table["family"] = np.array(bare, "S8").view(">u8").astype(np.uint64)[rows]


def _read_places(table: Table, records: pd.DataFrame, serials: Serials) -> None:
    """Fill in year, volume, issue and pages."""
    table["year"] = _numbered(texts(records, "year"), read_year, np.int16)
    for name, read in (("volume", read_volume), ("issue", read_issue)):
        table[name] = _coded(texts(records, name), read)
        table[name][_counts_rows(records, name, serials)] = UNKNOWN
    raw, rows = each(texts(records, "pages"))
    pages = [read_pages(text) for text in raw]
    for name, field in (("page", "first"), ("page_number", "number"), ("last_page", "last")):
        table[name] = hashed([getattr(page, field) for page in pages])[rows]
    table["locator"] = np.array([page.locator for page in pages], bool)[rows]
    table["weak_page"] = np.array([page.weak for page in pages], bool)[rows]
    table["cochrane"] = np.array([page.first.startswith("cd") for page in pages], bool)[rows]
    table["supplement"] = _supplements(records)


def _counts_rows(records: pd.DataFrame, column: str, serials: Serials) -> npt.NDArray[np.bool_]:
    if (EVERYWHERE, column) in serials:
        return np.ones(len(records), bool)
    sources = {source for source, name in serials if name == column}
    return np.array([source in sources for source in texts(records, "source")], bool)


def _supplements(records: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which places look like a supplement's, each distinct one read once."""
    pages = _numbered(texts(records, "pages"), lambda text: is_supplement("", "", text), np.bool_)
    volumes, volume_of = each(texts(records, "volume"))
    issues, issue_of = each(texts(records, "issue"))
    places, row_of = np.unique(volume_of * len(issues) + issue_of, return_inverse=True)
    told = [
        is_supplement(volumes[place // len(issues)], issues[place % len(issues)], "")
        for place in places.tolist()
    ]
    found: npt.NDArray[np.bool_] = pages | np.array(told, bool)[row_of]
    return found


def _read_numbers(
    table: Table,
    records: pd.DataFrame,
    titles: tuple[list[str], Ints],
    journals: tuple[list[str], Ints],
) -> None:
    """Fill in the numbers that name the document, its venue and its source."""
    dois = [read_doi(text) for text in texts(records, "doi")]
    table["doi"] = hashed(dois)
    table["work"] = hashed([doi_work(doi) for doi in dois])
    table["pmid"] = hashed([read_pmid(text) for text in texts(records, "pmid")])
    issns, row_of = each(texts(records, "isbn"))
    pairs = [read_issns(text) for text in issns]
    table["issn"] = hashed([first for first, _ in pairs])[row_of]
    table["issn_too"] = hashed([second for _, second in pairs])[row_of]
    accessions, accession_of = each(texts(records, "accession"))
    table["accession"] = hashed([fold(text) for text in accessions])[accession_of]
    table["source"] = _coded(texts(records, "source"), str)
    for distinct, rows in (titles, journals, (accessions, accession_of)):  # the last one wins
        found = hashed([read_registry(text) for text in distinct])[rows]
        table["registry"] = np.where(found != UNKNOWN, found, table["registry"])
    _read_venues(table, records, *journals)
    posted = np.array([is_preprint(doi) for doi in dois], bool)
    table["venue"][posted & (table["venue"] == 0)] = VENUES.index("preprint")
    entry = np.where(table["venue"] == _REGISTRY, table["registry"], UNKNOWN)
    table["number"] = np.where(table["doi"] != UNKNOWN, table["doi"], entry)


def _read_venues(table: Table, records: pd.DataFrame, journals: list[str], rows: Ints) -> None:
    """Fill in the kind of venue, by journal, and by the record's own kind where that is silent."""
    by_journal = np.array([VENUES.index(read_venue(text)) for text in journals], np.uint8)[rows]
    by_kind = _numbered(
        texts(records, "kind"), lambda text: VENUES.index(read_venue(text)), np.uint8
    )
    table["venue"] = np.where(by_journal == 0, by_kind, by_journal)


def _numbered(values: list[str], read: Callable[[str], Any], kind: type[Any]) -> npt.NDArray[Any]:
    """Read each distinct text once, as numbers."""
    distinct, rows = each(values)
    column: npt.NDArray[Any] = np.array([read(text) for text in distinct], kind)[rows]
    return column
