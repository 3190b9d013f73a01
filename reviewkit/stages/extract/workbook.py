"""A form filled in as a workbook, or rows of answers in a sheet; each answer knows its cell."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.errors import UnreadableError
from reviewkit.forms import Form, FormField
from reviewkit.forms.layout import HEAD, HIDDEN, MARK, SINGLE, SOURCES
from reviewkit.stages.extract.answering import Answer
from reviewkit.stages.extract.given import HEADS, Given, from_rows

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = Cell | MergedCell

LARGEST = 100_000_000  # bytes when unpacked: a small file may unpack to any size
MOST_ROWS, MOST_COLUMNS = 200_000, 500
MOST_SHOWN = 100
# What openpyxl raises on workbooks that are damaged in one of their parts.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # what parsers of XML raise
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError, NotImplementedError),
)


def read_workbook(
    path: Path, form: Form, forms: Mapping[str, Form] | None = None
) -> Iterator[Given]:
    """Read a workbook of answers.

    Args:
        path: the XLSX file.
        form: the form it answers, unless it is filled in for another.
        forms: the forms that it may be filled in for, by name.

    Raises:
        UnreadableError: it is no such workbook, or has merged cells, formulas, dates, or answers
            where no question is: one line each, with sheet and cell.
    """
    book = _open(path)
    titles = [sheet.title for sheet in book.worksheets]
    if not titles:
        raise UnreadableError(f"{path}: holds no sheet of cells.")
    filled = HIDDEN in titles
    name, asked = _asked(book, form, forms or {}) if filled else ("", form)
    reader = _Reader(path, asked, [])
    given = [replace(reader.filled(book), form=name)] if filled else list(reader.rows(book))
    if reader.problems:
        shown = reader.problems[:MOST_SHOWN]
        more = len(reader.problems) - len(shown)
        raise UnreadableError("\n".join([*shown, *([f"{path}: and {more} more."] if more else [])]))
    yield from given


def _asked(book: Workbook, form: Form, forms: Mapping[str, Form]) -> tuple[str, Form]:
    """Return the form that a workbook is filled in for, with its name; '' for the one expected."""
    said = dict(_told(book)).get(MARK)
    others = (one for one in forms.items() if one[1].id == said and form.id != said)
    return next(others, ("", form))


def _told(book: Workbook) -> list[tuple[str, str]]:
    """Return what the hidden sheet tells of the workbook, in pairs."""
    rows = book[HIDDEN].iter_rows(max_col=2)
    told = [[str(cell.value or "") for cell in row[:2]] for row in rows]
    return [(one[0], one[1]) for one in told if len(one) == 2]


def _open(path: Path) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy; only who brings a workbook waits

    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(one.file_size for one in archive.infolist())
        if size > LARGEST:
            raise UnreadableError(
                f"{path}: unpacks to {size:,} bytes, more than {LARGEST:,}; split it."
            )
        content = io.BytesIO(path.read_bytes())
    except DAMAGE as error:
        raise _damaged(path, error) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that hold no answers
            return load_workbook(content, data_only=False, keep_links=False)
    except (*DAMAGE, OSError) as error:  # openpyxl says so of a book without its main part
        raise _damaged(path, error) from None


def _damaged(path: Path, error: Exception) -> UnreadableError:
    return UnreadableError(
        f"{path}: not readable as an Excel workbook ({type(error).__name__}); save it anew as XLSX."
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    form: Form
    problems: list[str]

    def at(self, cell: AnyCell) -> str:
        """Name a cell: `S01.xlsx:Answers:C7`."""
        return f"{self.path}:{cell.parent.title}:{cell.coordinate}"

    def text(self, cell: AnyCell) -> str:
        """Return what was typed into a cell, '' where nothing was or where it cannot be read."""
        value = cell.value
        if value is None:
            return ""
        if cell.data_type == "f":
            self.problems.append(f"{self.at(cell)}: holds a formula; paste its value instead.")
            return ""
        if cell.data_type == "e":
            self.problems.append(f"{self.at(cell)}: holds the error {value}; type the value.")
            return ""
        if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            self.problems.append(
                f"{self.at(cell)}: was turned into a date; format the cell as text and type it "
                "again."
            )
            return ""
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return str(value).strip()

    def refuse_merged(self, sheet: Worksheet) -> None:
        """Tell of cells that were merged: which of them the answer is for cannot be known."""
        for merged in sorted(str(one) for one in sheet.merged_cells.ranges):
            self.problems.append(
                f"{self.path}:{sheet.title}:{merged}: these cells are merged; split them and fill "
                "in each."
            )
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise UnreadableError(
                f"{self.path}:{sheet.title}: has {sheet.max_row} rows and {sheet.max_column} "
                f"columns; the most are {MOST_ROWS} and {MOST_COLUMNS}."
            )

    def rows(self, book: Workbook) -> Iterator[Given]:
        """Read the first sheet as rows of the columns study, field, row, value."""
        sheet = book.worksheets[0]
        self.refuse_merged(sheet)
        lines = sheet.iter_rows()
        heads = [self.text(cell) for cell in next(lines, ())]
        for head in HEADS:
            if head not in heads:
                raise UnreadableError(
                    f"{self.path}:{sheet.title}:A1: the column `{head}` is missing; the first row "
                    f"must name {', '.join(HEADS)}, or the workbook be one that `reviewkit form "
                    "preview` made."
                )
        value = heads.index("value")
        found = []
        for cells in lines:
            row = {head: self.text(cell) for head, cell in zip(heads, cells, strict=False)}
            if any(row.values()):
                found.append(row | {"at": self.at(cells[value])})
        yield from from_rows(found, str(self.path))

    def filled(self, book: Workbook) -> Given:
        """Read a form that was filled in."""
        titles = self._titles(book)
        answers: list[Answer] = []
        head: dict[str, str] = {}
        for sheet in book.worksheets:
            group = titles.get(sheet.title)
            if sheet.title == HIDDEN:
                continue
            self.refuse_merged(sheet)
            if group is None:
                self._stray(sheet)
            elif group == SINGLE:
                answers += self._single(sheet, head)
            else:
                answers += self._group(sheet, group)
        study, extractor, report = (head.get(key, "") for key in HEAD)
        if report:
            answers = [one if one.report else replace(one, report=report) for one in answers]
        return Given(str(self.path), study, extractor, "", answers)

    def _titles(self, book: Workbook) -> dict[str, str]:
        """Return the group of each sheet, once the hidden sheet names the form in force."""
        told = _told(book)
        facts = dict(told)
        if facts.get(MARK) != self.form.id:
            raise UnreadableError(
                f"{self.path}: is filled in for the form `{facts.get(MARK, '')}`, not for "
                f"`{self.form.id}`."
            )
        if facts.get("version") != self.form.version:
            raise UnreadableError(
                f"{self.path}: is of version {facts.get('version')} of the form, and version "
                f"{self.form.version} is in force; print it anew with `reviewkit form preview` "
                "and copy the answers over."
            )
        groups = {title: group for title, group in told if group in self.form.groups}
        return groups | {SINGLE: SINGLE}

    def _keys(self, sheet: Worksheet, cells: tuple[AnyCell, ...], wanted: set[str]) -> list[str]:
        """Return the keys of the columns, which stand hidden in the first row."""
        keys = [str(cell.value or "") for cell in cells]
        if set(keys) - {""} != wanted:
            raise UnreadableError(
                f"{self.path}:{sheet.title}:A1: the hidden first row was changed; print the form "
                "anew with `reviewkit form preview` and copy the answers over."
            )
        return keys

    def _stray(self, sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    self.problems.append(
                        f"{self.at(cell)}: this sheet is none of the form's; move what it says, "
                        "and delete it."
                    )
                    return

    def _single(self, sheet: Worksheet, head: dict[str, str]) -> Iterator[Answer]:
        lines = sheet.iter_rows()
        keys = self._keys(sheet, next(lines, ()), {"key", "value", *SOURCES})
        for cells in lines:
            at = {key: cell for key, cell in zip(keys, cells, strict=False) if key}
            path = str(at["key"].value or "")
            given = {key: self.text(cell) for key, cell in at.items() if key != "key"}
            value = given.pop("value", "")
            if path.startswith("@"):
                head[path] = value
            elif path in self.form.fields:
                yield from self._answer(path, "", value, given, at["value"])
            elif not path.startswith("#") and (value or any(given.values())):
                self.problems.append(f"{self.at(at['value'])}: there is no question in this row.")

    def _group(self, sheet: Worksheet, group: str) -> Iterator[Answer]:
        lines = sheet.iter_rows()
        fields = {one.id for one in self.form.groups[group].fields}
        keys = self._keys(sheet, next(lines, ()), {"row", *fields, *SOURCES})
        next(lines, None)  # the heads that people read
        for cells in lines:
            at = {key: cell for key, cell in zip(keys, cells, strict=False) if key}
            given = {key: self.text(cell) for key, cell in at.items()}
            line = given.pop("row", "")
            shared = {key: given.pop(key, "") for key in SOURCES}
            if not line and (any(given.values()) or any(shared.values())):
                cell = at["row"]
                self.problems.append(f"{self.at(cell)}: this row needs a short key of its own.")
                continue
            for name, value in given.items():
                if value:
                    yield from self._answer(f"{group}.{name}", line, value, shared, at[name])

    def _answer(
        self, path: str, line: str, value: str, given: dict[str, str], cell: AnyCell
    ) -> Iterator[Answer]:
        sources = {key: text for key, text in given.items() if text}
        if not value:
            if sources:
                named = ", ".join(sources)
                self.problems.append(f"{self.at(cell)}: there is {named} but no answer.")
            return
        question = self.form.fields[path]
        yield Answer(path, by_label(question, value), line, **sources, at=self.at(cell))


def by_label(question: FormField, text: str) -> Any:
    """Return the choices that a text names by label or by id; anything else stays as it is."""
    ids: dict[str, str] = {}
    for choice, label in question.choice_labels.items():
        ids.setdefault(label.casefold(), choice)
    ids |= {choice.casefold(): choice for choice in question.choice_labels}
    if question.type == "choice":
        return ids.get(text.casefold(), text)
    if question.type == "multichoice":
        parts = [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
        return [ids.get(part.casefold(), part) for part in parts]
    return text
