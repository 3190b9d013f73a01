"""Reporting checklists, filled in with where the report of a review answers each item."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from reviewkit.documents import Written, load
from reviewkit.errors import NotThereError
from reviewkit.outputs.checklist_places import PLACES
from reviewkit.outputs.seen import Claim, Seen
from reviewkit.outputs.tables import Cell, Row, Table

FOLDER = Path(__file__).parent / "checklists"
BY_HAND = "for the authors to write; a review's files have no place for it"
COLUMNS = ("Item", "What it asks for", "Where it is answered", "What is lacking")


class Item(Written):
    """An item of a checklist."""

    number: str
    section: str
    label: str = Field(description="What it asks for, in our own words")
    where: tuple[str, ...] = Field((), description="Places that can answer it; none: by hand")

    @field_validator("where")
    @classmethod
    def _places_are_known(cls, where: tuple[str, ...]) -> tuple[str, ...]:
        lost = next((one for one in where if one not in PLACES), None)
        if lost:
            raise ValueError(f"`{lost}` is no place of a report")
        return where


class Checklist(Written):
    """A checklist: its items by number, with the source that has their full text."""

    id: str
    title: str
    about: str
    source: str
    doi: str
    items: tuple[Item, ...]


def checklist_names() -> list[str]:
    """Name the checklists."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


@cache
def read_checklist(name: str) -> Checklist:
    """Read a checklist by its name.

    Raises:
        NotThereError: there is none of that name.
    """
    if name not in checklist_names():
        raise NotThereError(
            f"There is no checklist {name}; there are {', '.join(checklist_names())}."
        )
    return load(FOLDER / f"{name}.yml", Checklist)


def checklist_table(name: str, seen: Seen) -> Table:
    """Fill in a checklist from what stands in a report.

    Args:
        name: of the checklist.
        seen: the report's parts, and what they were made of.

    Returns:
        A row an item: where it is answered, and what is lacking. An item is answered in full
        where nothing is lacking, in part where both are told.

    Raises:
        NotThereError: there is no checklist of that name.
    """
    checklist = read_checklist(name)
    found = {item.number: _found(item, seen) for item in checklist.items}
    rows = tuple(
        Row(
            (
                Cell(item.number),
                Cell(item.label),
                _cell(found[item.number].where),
                _cell(found[item.number].lacking),
            ),
            group=item.section,
        )
        for item in checklist.items
    )
    return Table(
        f"checklist-{name}",
        f"{checklist.title} checklist for {checklist.about}",
        COLUMNS,
        rows,
        (_summary(list(found.values())), *_notes(checklist)),
    )


def _found(item: Item, seen: Seen) -> Claim:
    if not item.where:
        return Claim((), (BY_HAND,))
    answers = [PLACES[name](seen) for name in item.where]
    return Claim(
        tuple(dict.fromkeys(one for answer in answers for one in answer.where)),
        tuple(dict.fromkeys(one for answer in answers for one in answer.lacking)),
    )


def _cell(lines: tuple[str, ...]) -> Cell:
    return Cell(lines[0]) if len(lines) == 1 else Cell("", lines)


Standing = Literal["full", "part", "none"]


def _standing(found: Claim) -> Standing:
    if not found.where:
        return "none"
    return "part" if found.lacking else "full"


def _summary(found: list[Claim]) -> str:
    standing = [_standing(one) for one in found]
    hand = sum(one.lacking == (BY_HAND,) for one in found)
    return (
        f"Of {len(found)} items the report answers {standing.count('full')} in full and "
        f"{standing.count('part')} in part; {standing.count('none')} it does not answer, "
        f"{hand} of them left to the authors. A place is named where something stands there; "
        "whether it says enough is for the authors to judge."
    )


def _notes(checklist: Checklist) -> tuple[str, ...]:
    return (
        f"Items are named in our own words; their full text is in {checklist.source} "
        f"(doi:{checklist.doi}).",
    )
