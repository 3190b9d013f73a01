"""What the tables of a protocol share: title, notes, groups, order, footnotes, missing codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.outputs.material import DISAGREED, Material, value_at, value_text
from reviewkit.outputs.tables import Cell, Row, Table, lines_of
from reviewkit.protocol import TableRule
from reviewkit.terms import MISSING_MEANINGS, Missing

_CODE = re.compile(rf"({'|'.join(Missing)})\b")
_LAST = float("inf")
_Key = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a table, and the study and row of a repeating group ('' for none) it is about."""

    study: str
    line: str
    row: Row


def title_of(rule: TableRule) -> str:
    """Number a table that is called table-1, table-2, ..."""
    number = rule.id.removeprefix("table-")
    return f"Table {number}: {rule.title}" if number != rule.id else rule.title


def notes_of(rule: TableRule, material: Material) -> tuple[str, ...]:
    """The notes that the protocol gives to a table."""
    demonstration = material.plan.protocol.demonstration
    return (*rule.notes, *([demonstration] if demonstration else []))


def arrange(placed: Sequence[Placed], rule: TableRule, material: Material) -> tuple[Row, ...]:
    """Put rows under the heads of a group and in order, as the rule asks; else leave them.

    Answers go in the order of the form's choices or of the codebook, numbers by size, words by
    the alphabet; rows without an answer come last. Rows that are alike keep their order.
    """
    keyed = []
    for one in placed:
        group = _key(rule.group, one, material) if rule.group else (0.0, "")
        order = _key(rule.order, one, material) if rule.order else (0.0, "")
        row = replace(one.row, group=group[1]) if rule.group else one.row
        keyed.append((group, order, row))
    keyed.sort(key=lambda entry: entry[:2])
    return tuple(row for _, _, row in keyed)


def _key(path: str, placed: Placed, material: Material) -> _Key:
    """Where a row stands among the answers to a question, and how that answer prints."""
    if (placed.study, path) in material.differing:
        return _LAST, DISAGREED
    value = value_at(path, placed.study, material, placed.line)
    first = value[0] if isinstance(value, list) and value else value
    if first is None or first in Missing.__members__.values():
        return _LAST, value_text(path, first or Missing.TBD, material.plan)
    text = _theme(path, first, material) or value_text(path, value, material.plan)
    return _rank(path, first, material), text


def _rank(path: str, value: Any, material: Material) -> float:
    if isinstance(value, int | float):
        return float(value)
    question = material.plan.fields.get(path)
    if question is None:
        return 0
    codes = material.plan.codebooks[question.codebook].codes if question.codebook else {}
    known = list(question.choice_labels) if question.choices else list(codes)
    return float(known.index(value)) if value in known else float(len(known))


def _theme(path: str, value: Any, material: Material) -> str:
    question = material.plan.fields.get(path)
    if question is None or not question.codebook:
        return ""
    theme = material.plan.codebooks[question.codebook].theme_of.get(str(value))
    return theme.label if theme else ""


def missing_key(rows: Sequence[Row], rule: TableRule) -> Iterator[str]:
    """Say what the missing codes mean that stand in a table."""
    if rule.missing != "codes":
        return
    texts = (text for row in rows for cell in row.cells for text in lines_of(cell))
    used = {found[1] for text in texts if (found := _CODE.match(text))}
    if used:
        told = (f"{code}: {MISSING_MEANINGS[code]}" for code in Missing if code in used)
        yield f"{'; '.join(told)}."


def with_footnotes(table: Table, footnotes: Mapping[str, str]) -> Table:
    """Mark the columns and rows that footnotes name with [a], [b], ..., and note them below.

    A footnote that fits no column and no row is noted with the words it was to stand at.
    """
    columns, rows, notes = list(table.columns), list(table.rows), []
    for number, (wanted, text) in enumerate(footnotes.items()):
        mark = f"[{_letter(number)}]"
        at = [place for place, head in enumerate(columns) if _begins(head, wanted)]
        of = [place for place, row in enumerate(rows) if _begins(_head(row), wanted)]
        for place in at:
            columns[place] = f"{columns[place]} {mark}"
        for place in of:
            first, *others = rows[place].cells
            marked = replace(first, text=f"{first.text} {mark}".strip())
            rows[place] = replace(rows[place], cells=(marked, *others))
        notes.append(f"{mark} {text}" if at or of else f"{wanted}: {text}")
    return replace(table, columns=tuple(columns), rows=tuple(rows), notes=(*notes, *table.notes))


def _begins(head: str, wanted: str) -> bool:
    return head.lower().startswith(wanted.lower())


def _head(row: Row) -> str:
    return " ".join(lines_of(row.cells[0]))


def _letter(number: int) -> str:
    """A to z, then aa, ab and so on."""
    letters = ""
    while number >= 0:
        letters = chr(ord("a") + number % 26) + letters
        number = number // 26 - 1
    return letters


def count_cell(answers: Sequence[tuple[str, str, str]]) -> Cell:
    """Write how many studies statements come from; none is 0, not a gap."""
    return Cell(str(len({study for study, _, _ in answers})), answers=tuple(answers))
