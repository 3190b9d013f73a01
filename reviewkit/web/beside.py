"""Records side by side: a table of their fields, with the words marked in which they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from reviewkit.methods.differences import Part, differences
from reviewkit.stages.dedupe.sides import COMPARED, IN_SHARES, Side

LABELS = {"doi": "DOI", "pmid": "PMID", "accession": "Accession number"}
A_SCREENFUL = 20_000  # characters of a field; the report's own page shows all of an abstract


@dataclass(frozen=True, slots=True)
class Head:
    """Whose column it is; `note` says what is special about the record."""

    record: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one record says in a field; `more` characters are left out."""

    parts: tuple[Part, ...]
    link: str = ""
    length: int = 0
    more: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all records: `state` is same, differs or missing (some lack it)."""

    field: str
    label: str
    state: str
    likeness: str
    cells: tuple[Cell, ...]


def rows(records: Sequence[Side], likeness: Mapping[str, float | None]) -> list[Row]:
    """Lay records side by side, each compared with the first that has the field.

    Args:
        records: two for a pair, more for a report of several records.
        likeness: how alike the rules found the fields of a pair, 0 to 1, None unknown.

    Returns:
        A row for each field that any of them has, in the order of COMPARED.
    """
    found = []
    for field in COMPARED:
        texts = [one.field(field).strip() for one in records]
        if any(texts):
            told = in_words(field, likeness[field]) if field in likeness else ""
            found.append(_row(field, told, texts))
    return found


def _row(field: str, told: str, texts: Sequence[str]) -> Row:
    cut = [text[:A_SCREENFUL] for text in texts]
    base = next(at for at, text in enumerate(cut) if text)
    parts: list[tuple[Part, ...]] = []
    mine: tuple[Part, ...] = (Part(cut[base]),)
    for at, text in enumerate(cut):
        if at == base or not text:
            parts.append(())
            continue
        ours, theirs = differences(cut[base], text)
        parts.append(theirs)
        if len(mine) == 1 and len(cut) == 2:
            mine = ours  # of three records and more, the first is what others are held against
    parts[base] = mine
    state = "same"
    if any(part.differs for one in parts for part in one):
        state = "differs"
    elif not all(texts):
        state = "missing"
    cells = tuple(
        Cell(shown, _link(field, text), len(text), max(0, len(text) - A_SCREENFUL))
        for shown, text in zip(parts, texts, strict=True)
    )
    return Row(field, LABELS.get(field, field.capitalize()), state, told, cells)


def _link(field: str, text: str) -> str:
    """Return the address where a number can be looked at, "" for other fields."""
    if field == "doi" and text:
        return f"https://doi.org/{quote(text)}"
    if field == "pmid" and text.isdigit():
        return f"https://pubmed.ncbi.nlm.nih.gov/{text}/"
    return ""


def in_words(field: str, share: float | None) -> str:
    """Say how alike the rules found a field; punctuation and the like do not count for them."""
    if share is None:
        return "unknown"
    if field in IN_SHARES:
        return f"{int(share * 100)}% alike"
    if share == 0.5:
        return "a year apart" if field == "year" else "half"
    return "agree" if share >= 1 else "differ"
