"""Rows of the repeating groups of a form, as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewkit.forms import FieldGroup
from reviewkit.stages.synthesise.standing import Agreed, Answers
from reviewkit.terms import Missing


def groups_of(groups: Mapping[str, FieldGroup], kind: str) -> list[tuple[str, FieldGroup]]:
    """The groups that are of a kind, with their full paths."""
    return [(path, group) for path, group in groups.items() if group.kind == kind]


def rows_of(
    answers: dict[str, Answers], group: str
) -> Iterator[tuple[str, str, dict[str, Agreed]]]:
    """Rows of a group by study and key: they do not move when a row is answered again."""
    for study, own in sorted(answers.items()):
        lines = sorted(line for name, line in own if name == group)
        yield from ((study, line, own[group, line]) for line in lines)


def text_of(cells: dict[str, Agreed], name: str) -> str:
    """A value as text; '' where it does not apply or is not there yet."""
    cell = cells.get(name)
    if cell is None or cell.value in (Missing.NA, Missing.TBD):
        return ""
    return "; ".join(cell.value) if isinstance(cell.value, list) else str(cell.value)


def number_of(cells: dict[str, Agreed], name: str) -> int | None:
    """A whole number, or None."""
    cell = cells.get(name)
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def codes_of(cell: Agreed | None) -> tuple[str, ...]:
    """The codes of a statement, the primary one first."""
    return tuple(cell.value) if cell is not None and isinstance(cell.value, list) else ()


def source_of(cells: dict[str, Agreed], name: str) -> tuple[str | None, str | None]:
    """The record and the page from which a value was read."""
    cell = cells.get(name)
    return (cell.record, cell.page) if cell else (None, None)
