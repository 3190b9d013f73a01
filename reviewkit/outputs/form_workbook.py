"""An empty form as a workbook to fill in: locked questions, lists of choices, hidden keys.

`reviewkit extract --from` reads it back (`stages/extract/workbook.py`); both go by
`forms/layout.py`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from reviewkit.codebook import Codebook
from reviewkit.forms import FieldGroup, Form, FormField
from reviewkit.forms.layout import (
    HEAD,
    HIDDEN,
    MARK,
    SINGLE,
    SINGLE_COLUMNS,
    SOURCES,
    GroupSheet,
    group_sheets,
)
from reviewkit.forms.wording import asks, choices, condition, wants
from reviewkit.outputs.page import clean

HEADS = ("", "Question", "What fits", "Answer", "Reason", "Quote", "Page", "Report", "Note")
WIDTHS = (0, 42, 42, 36, 26, 26, 8, 18, 26)
ABOVE = {
    "@study": ("Study", "Its id in the review, such as S01"),
    "@extractor": ("Extractor", "Your id in the protocol"),
    "@report": ("Report", "Where the answers come from, unless a row says otherwise"),
}
ROWS = 100  # of a group, ready to be filled in
MOST_TEXT = 32_767  # characters a cell of a sheet can hold (Excel's limit)
MOST_PROMPT = 255  # characters of a prompt (Excel's limit)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(form: Form, codebooks: dict[str, Codebook]) -> bytes:
    """Write an empty form as a workbook to fill in.

    A sheet holds the single questions, one a row; each group that repeats has a sheet, one row a
    row. Nothing in it is a formula but the rules of what may be typed.

    Returns:
        The file; the same form gives the same bytes.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": clean(form.title), "created": _NO_TIME})
    writer = _Writer(book, form, codebooks)
    writer.single()
    sheets = group_sheets(form)
    for sheet in sheets:
        writer.group(sheet, form.groups[sheet.group])
    writer.hidden(sheets)
    book.close()
    return out.getvalue()


class _Writer:
    """A workbook being written: its formats, and the lists of choices it will hold."""

    def __init__(
        self, book: xlsxwriter.Workbook, form: Form, codebooks: dict[str, Codebook]
    ) -> None:
        self._book, self._form, self._codebooks = book, form, codebooks
        wrapped = {"text_wrap": True, "valign": "top"}
        self._head = book.add_format({**wrapped, "bold": True, "bg_color": "#E7EBEF", "border": 1})
        self._told = book.add_format({**wrapped, "font_color": "#4D5761"})
        self._label = book.add_format({**wrapped, "bold": True})
        self._section = book.add_format({"bold": True, "font_size": 13, "bg_color": "#E7EBEF"})
        # Cells to fill in are text, so that 2001-03 stays what was typed.
        self._open = book.add_format({**wrapped, "locked": False, "num_format": "@", "border": 1})
        self._lists: dict[tuple[str, ...], int] = {}

    def single(self) -> None:
        """Write the sheet of single questions."""
        sheet = self._sheet(SINGLE, SINGLE_COLUMNS, WIDTHS)
        for place, head in enumerate(HEADS):
            self._text(sheet, 1, place, head, self._head)
        self._text(sheet, 1, 0, "#", self._told)
        row = 2
        for key in HEAD:
            label, told = ABOVE[key]
            self._line(sheet, row, key, label, told)
            row += 1
        for section in self._form.sections:
            asked = list(self._asked(section.fields))
            if not asked:
                continue
            self._text(sheet, row, 0, "#", self._told)
            self._text(sheet, row, 1, section.title, self._section)
            row += 1
            for path, question, group in asked:
                label = f"{group.label}: {question.label}" if group else question.label
                self._line(sheet, row, path, self._needed(label, question.required), "")
                self._text(sheet, row, 2, self._fits(path, question), self._told)
                for place in range(4, len(HEADS)):
                    sheet.write_blank(row, place, None, self._open)
                self._validate(sheet, (row, 3, row, 3), question)
                row += 1
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 2)

    def _asked(
        self, entries: Sequence[FieldGroup | FormField]
    ) -> list[tuple[str, FormField, FieldGroup | None]]:
        asked: list[tuple[str, FormField, FieldGroup | None]] = []
        for entry in entries:
            if isinstance(entry, FormField):
                asked.append((entry.id, entry, None))
            elif not entry.repeat:
                asked += [(f"{entry.id}.{one.id}", one, entry) for one in entry.fields]
        return asked

    def group(self, plan: GroupSheet, group: FieldGroup) -> None:
        """Write the sheet of a group that repeats."""
        widths = (12, *(28 for _ in group.fields), *(20 for _ in SOURCES))
        sheet = self._sheet(plan.title, plan.columns, widths)
        told = [f"Key of the row\n{group.help}", *self._columns(group)]
        told += [one.capitalize() for one in SOURCES]
        for place, text in enumerate(told):
            self._text(sheet, 1, place, text, self._head)
        for row in range(2, ROWS + 2):
            for place in range(len(plan.columns)):
                sheet.write_blank(row, place, None, self._open)
        for place, question in enumerate(group.fields, start=1):
            self._validate(sheet, (2, place, ROWS + 1, place), question)
        sheet.freeze_panes(2, 1)

    def _columns(self, group: FieldGroup) -> list[str]:
        return [
            self._needed(one.label, one.required) + "\n" + self._fits(f"{group.id}.{one.id}", one)
            for one in group.fields
        ]

    def hidden(self, sheets: list[GroupSheet]) -> None:
        """Write the sheet that says which form this is, and holds the lists of choices."""
        sheet = self._book.add_worksheet(HIDDEN)
        facts = [(MARK, self._form.id), ("version", self._form.version)]
        for row, (name, value) in enumerate([*facts, *((one.title, one.group) for one in sheets)]):
            self._text(sheet, row, 0, name, self._told)
            self._text(sheet, row, 1, value, self._told)
        for words, place in self._lists.items():
            for row, word in enumerate(words):
                self._text(sheet, row, place, word, self._told)
        sheet.protect()
        sheet.very_hidden()

    def _sheet(self, title: str, keys: Sequence[str], widths: Sequence[int]) -> Any:
        sheet = self._book.add_worksheet(title)
        for place, (key, width) in enumerate(zip(keys, widths, strict=True)):
            self._text(sheet, 0, place, key, self._told)
            sheet.set_column(place, place, width)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
        )
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _line(self, sheet: Any, row: int, key: str, label: str, told: str) -> None:
        self._text(sheet, row, 0, key, self._told)
        self._text(sheet, row, 1, label, self._label)
        self._text(sheet, row, 2, told, self._told)
        question = self._form.fields.get(key)
        default = question.default if question else None
        self._text(sheet, row, 3, _written(default), self._open)

    def _fits(self, path: str, question: FormField) -> str:
        lines = [", ".join(filter(None, (asks(question), wants(question))))]
        if question.type in {"multichoice", "codes"}:
            lines[0] += ", with ; between them" if question.several else ""
        lines += [
            label if label == choice else f"{choice}: {label}"
            for choice, label in choices(question, self._codebooks)
        ]
        lines += [question.help] if question.help else []
        only = condition(self._form, path)
        lines += [f"Only where {only}"] if only else []
        return "\n".join(lines)

    def _needed(self, label: str, required: bool) -> str:
        return f"{label} (required)" if required else label

    def _validate(self, sheet: Any, cells: tuple[int, int, int, int], question: FormField) -> None:
        """Let a sheet offer the choices, and warn of what does not fit; it never refuses."""
        prompt = ", ".join(filter(None, (asks(question), wants(question))))
        rule: dict[str, Any] = {"validate": "any"}
        missing = self._range(tuple(question.missing_codes))
        if question.type == "choice":
            words = (*question.choice_labels.values(), *question.missing_codes)
            rule = {"validate": "list", "source": f"={self._range(words)}"}
        elif question.type in {"integer", "number", "year"}:
            cell = f"{xl_col_to_name(cells[1])}{cells[0] + 1}"
            number = f"ISNUMBER(VALUE({cell}))"
            rule = {"validate": "custom", "value": f"=OR(COUNTIF({missing},{cell})>0,{number})"}
        told = {
            "error_type": "warning",
            "error_title": "Does it fit?",
            "error_message": f"Expected: {prompt}; or {', '.join(question.missing_codes)}."[:255],
            "input_title": clean(question.label)[:32],
            "input_message": clean(prompt)[:MOST_PROMPT],
        }
        sheet.data_validation(*cells, rule | told)

    def _range(self, words: tuple[str, ...]) -> str:
        """Name the cells of the hidden sheet that hold a list of words."""
        place = self._lists.setdefault(words, len(self._lists) + 3)
        column = xl_col_to_name(place, col_abs=True)
        return f"'{HIDDEN}'!{column}$1:{column}${len(words)}"

    def _text(self, sheet: Any, row: int, place: int, text: str, style: Any) -> None:
        sheet.write_string(row, place, clean(text)[:MOST_TEXT], style)


def _written(default: Any) -> str:
    if default is None:
        return ""
    return "; ".join(default) if isinstance(default, tuple) else str(default)
