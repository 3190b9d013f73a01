"""How a form lies in a workbook: which sheets it has, and which key each row and column stands for.

Whoever writes the workbook and whoever reads it filled in go by the same keys. The first row of
every sheet, and the first column of the sheet of single questions, hold them, hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.forms.model import Form

HIDDEN = "reviewkit"  # the sheet that says which form the workbook is of, and the choices
SINGLE = "Answers"
MARK = "reviewkit form"
SOURCES = ("reason", "quote", "page", "report", "note")
SINGLE_COLUMNS = ("key", "", "", "value", *SOURCES)  # key, question, what fits, value, ...
ROW_KEY = "row"
HEAD = ("@study", "@extractor", "@report")  # keys of the rows above the questions
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """The sheet of a group that repeats: its title, the group, the keys of its columns."""

    title: str
    group: str
    columns: tuple[str, ...]


def group_sheets(form: Form) -> list[GroupSheet]:
    """List a sheet for each repeating group; titles are short, plain and different."""
    taken = {SINGLE.lower(), HIDDEN.lower(), "history"}
    sheets = []
    for group in form.groups.values():
        if not group.repeat:
            continue
        bare = _ILLEGAL.sub(" ", group.label).strip()[:LONGEST_TITLE].strip() or group.id
        title, number = bare, 1
        while title.lower() in taken:
            number += 1
            title = f"{bare[: LONGEST_TITLE - 4]} {number}"
        taken.add(title.lower())
        fields = tuple(one.id for one in group.fields)
        sheets.append(GroupSheet(title, group.id, (ROW_KEY, *fields, *SOURCES)))
    return sheets
