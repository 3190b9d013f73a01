"""Tables for readers, written as Markdown, HTML, CSV, JSON and LaTeX from the same rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reviewkit.outputs.page import clean, page

EMPTY = "There is nothing in this table yet."
NO_TEXT = "–"  # noqa: RUF001 - a dash, as printed tables have it
STACKED_COLUMNS = 4  # up to so many columns, a narrow screen shows each row as a card
SLIM = 16  # letters; a column of no longer cells leaves its room to the others

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_MARKUP = re.compile(r"([\\`*_\[\]|~$#])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_BLOCK_START = re.compile(r"^(\d*)([-+=.)])")
_NUMBERED = re.compile(r"(Table \S+):")
_TEX = {letter: f"\\{letter}" for letter in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "[": "{[}",  # or LaTeX takes it for an argument after a line end
    "]": "{]}",
}
# OWASP, "CSV Injection": what a spreadsheet takes for the start of a formula, wide forms too.
_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


_ROW_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: words, bullets, or words and then bullets; and what it rests on.

    `answers` are (study, question, key of the row of a group or ''), `reports` ids of reports.
    """

    text: str = ""
    bullets: tuple[str, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; its first cell is its head (the study). `new` is new since the last version.

    Rows that follow one another with the same `group` stand under its name; '' is no group.
    """

    cells: tuple[Cell, ...]
    new: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its number and title; every row has a cell for every column."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for place, row in enumerate(self.rows, start=1):
            if not row.cells or len(row.cells) != len(self.columns):
                raise ValueError(
                    f"Row {place} of {self.id} has {len(row.cells)} cells "
                    f"for {len(self.columns)} columns."
                )

    @property
    def slim(self) -> frozenset[int]:
        """Places of columns that hold numbers or a word or two, where others hold more."""
        others = range(1, len(self.columns))
        found = frozenset(
            place
            for place in others
            if all(len(line) <= SLIM for row in self.rows for line in lines_of(row.cells[place]))
        )
        return found if len(found) < len(others) else frozenset()


def to_markdown(table: Table) -> str:
    """Write a table as a pipe table (GitHub Flavored Markdown, "Tables (extension)").

    Args:
        table: what to write; its words may hold pipes, markup and line ends.

    Returns:
        A document with a heading, the table and its notes, ending in a line end. Bullets are
        "• a<br>• b"; a new row says "(new)" after its head; a group has a row for its name.
    """
    parts = [f"## {_markdown_line(table.title)}"]
    if table.rows:
        lines = [_pipes(_markdown_line(column) for column in table.columns)]
        lines.append("|" + "---|" * len(table.columns))
        for group, rows in grouped(table):
            head = [f"**{_markdown_line(group)}**", *([""] * (len(table.columns) - 1))]
            lines += [_pipes(head)] if group else []
            lines += [_pipes(_markdown_cells(row)) for row in rows]
        parts.append("\n".join(lines))
    else:
        parts.append(EMPTY)
    parts += [_BLOCK_START.sub(r"\1\\\2", _markdown_line(note)) for note in table.notes]
    return "\n\n".join(parts) + "\n"


def to_html(table: Table) -> str:
    """Write a table as one self-contained page that needs no network and no scripts.

    Args:
        table: what to write; its words are shown as they are, never taken for markup.

    Returns:
        The page: caption, column and row heads with their scope, lists for bullets, and print,
        dark-mode and narrow-screen styles; new rows carry the word "new" as well as a colour.
    """
    return page(
        "table.html.j2",
        title=clean(table.title),
        styles=("page.css", "table.css"),
        table=table,
        grouped=grouped,
        stacked=len(table.columns) <= STACKED_COLUMNS,
    )


def to_csv(table: Table) -> str:
    """Write the rows of a table as CSV that Excel opens as UTF-8 (RFC 4180 with a BOM).

    Args:
        table: what to write; title and notes have no place in a CSV and stay in the others.

    Returns:
        Text with CRLF line ends, to be written to disk untranslated (`newline=""`). A field that
        a spreadsheet would take for a formula starts with an apostrophe; bullets stand on lines
        of their own within the field; last columns "group" and "new" are there if any row has one
        or is new.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    more = more_columns(table)
    writer.writerow([*(csv_field(column) for column in table.columns), *more])
    for row in table.rows:
        fields = [csv_field("\n".join(lines_of(cell))) for cell in row.cells]
        writer.writerow([*fields, *(csv_field(told(row)) for told in more.values())])
    return "\ufeff" + out.getvalue()


def to_json(table: Table) -> str:
    """Write a table as JSON for programs.

    Returns:
        An object with `id`, `title`, `columns`, `rows` (each `new`, `group` and `cells` of
        `text`, `bullets`, and the `answers` and `reports` they rest on) and `notes`, a row a line,
        ending in a line end.
    """
    written = _ROW_JSON.encode
    rows = ",\n  ".join(written(_row_fields(row)) for row in table.rows)
    return (
        f'{{"id": {written(table.id)},\n "title": {written(table.title)},\n '
        f'"columns": {written(table.columns)},\n "rows": [{rows}],\n '
        f'"notes": {written(table.notes)}}}\n'
    )


def _row_fields(row: Row) -> dict[str, object]:
    cells = [
        {
            "text": cell.text,
            "bullets": cell.bullets,
            "answers": cell.answers,
            "reports": cell.reports,
        }
        for cell in row.cells
    ]
    return {"cells": cells, "new": row.new, "group": row.group}


def to_tex(table: Table) -> str:
    r"""Write a table for LaTeX: a `longtable` with its head, and that it goes on, on every page.

    Needs the packages `longtable` and `booktabs`, and an engine that reads UTF-8. Columns share
    the width of the line; a row's bullets are lines with a bullet; notes stand below. A title
    that bears its own number ("Table 3: ...") keeps it; LaTeX numbers the others.
    """
    count = len(table.columns)
    width = f"\\dimexpr {1 / count:.4f}\\linewidth-2\\tabcolsep\\relax"
    head = " & ".join(f"\\textbf{{{_tex(column)}}}" for column in table.columns) + r" \\"
    own = _NUMBERED.match(table.title)
    title = f"\\caption{'*' if own else ''}{{{_tex(table.title)}}}"
    label = "" if own else f"\\label{{{re.sub('[^a-zA-Z0-9-]', '-', table.id)}}}"
    number = _tex(own[1]) if own else r"\tablename~\thetable{}"
    again = rf"\multicolumn{{{count}}}{{l}}{{{number} (continued)}} \\"
    lines = [
        "% needs \\usepackage{longtable,booktabs}",
        f"\\begin{{longtable}}{{{f'p{{{width}}}' * count}}}",
        f"{title}{label} \\\\",
        *("\\toprule", head, "\\midrule", "\\endfirsthead"),
        *(again, "\\toprule", head, "\\midrule", "\\endhead", "\\bottomrule", "\\endfoot"),
        *(line for group, rows in grouped(table) for line in _tex_rows(group, rows, count)),
        *([] if table.rows else [f"\\multicolumn{{{count}}}{{l}}{{{EMPTY}}} \\\\"]),
        "\\end{longtable}",
        *(f"\\noindent {_tex(note)}\\par" for note in table.notes),
    ]
    return "\n".join(lines) + "\n"


def _tex_rows(group: str, rows: list[Row], count: int) -> Iterator[str]:
    if group:
        yield rf"\multicolumn{{{count}}}{{l}}{{\textbf{{{_tex(group)}}}}} \\*"
    yield from (" & ".join(_tex_cells(row)) + r" \\" for row in rows)


def _tex_cells(row: Row) -> list[str]:
    cells = [
        r" \newline ".join(
            [
                *([_tex(cell.text)] if cell.text else []),
                *(rf"\textbullet{{}} {_tex(one)}" for one in cell.bullets),
            ]
        )
        or NO_TEXT
        for cell in row.cells
    ]
    if row.new:
        cells[0] += r" \textbf{(new)}"
    return cells


def _tex(text: str) -> str:
    flat = clean(" ".join(_LINE_END.sub(" ", text).split()))
    return "".join(_TEX.get(letter, letter) for letter in flat)


TABLE_FORMATS: dict[str, Callable[[Table], str]] = {
    "md": to_markdown,
    "html": to_html,
    "csv": to_csv,
    "json": to_json,
    "tex": to_tex,
}


def grouped(table: Table) -> list[tuple[str, list[Row]]]:
    """Gather neighbouring rows of one group, with its name; '' for rows of none."""
    return [(group, list(rows)) for group, rows in groupby(table.rows, key=lambda row: row.group)]


def more_columns(table: Table) -> dict[str, Callable[[Row], str]]:
    """Name what a flat file tells of rows besides their cells, and how to tell it."""
    more: dict[str, Callable[[Row], str]] = {}
    if any(row.group for row in table.rows):
        more["group"] = lambda row: row.group
    if any(row.new for row in table.rows):
        more["new"] = lambda row: "new" if row.new else ""
    return more


def lines_of(cell: Cell) -> list[str]:
    """Return the lines of a cell: its words, then its bullets."""
    return [part for part in (cell.text, *cell.bullets) if part]


def _pipes(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _markdown_cells(row: Row) -> list[str]:
    cells = [_markdown_cell(cell) for cell in row.cells]
    if row.new:
        cells[0] += " **(new)**"
    return cells


def _markdown_cell(cell: Cell) -> str:
    lines = [_markdown(cell.text)] if cell.text else []
    lines += [f"• {_markdown(bullet)}" for bullet in cell.bullets]
    return "<br>".join(lines) or NO_TEXT


def _markdown(text: str) -> str:
    return "<br>".join(_escape(clean(line)) for line in _LINE_END.split(text.strip()))


def _markdown_line(text: str) -> str:
    return _escape(clean(" ".join(_LINE_END.sub(" ", text).split())))


def _escape(text: str) -> str:
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(r"\\\1", text)


def csv_field(text: str) -> str:
    """Write a text as a field of a CSV, so that no spreadsheet takes it for a formula."""
    if not text.isprintable():  # most are: no line ends in them, nothing to clean
        text = clean(_LINE_END.sub("\n", text))
    return f"'{text}" if text.startswith(_FORMULA_START) else text
