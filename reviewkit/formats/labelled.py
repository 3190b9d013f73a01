"""A CSV of records whose fate is known (title, abstract, label), for replaying a review."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import UnreadableError

LABELS = ("label_included", "included", "label", "final_included", "asreview_label")
_RELEVANT = {"1", "1.0", "true", "yes", "y", "include", "included", "relevant"}
_IRRELEVANT = {"0", "0.0", "false", "no", "n", "exclude", "excluded", "irrelevant"}
_UNLABELLED = {"", "-1", "-1.0"}  # ASReview writes -1
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1 << 27


@dataclass(frozen=True, slots=True)
class Labelled:
    """One record and whether it was included."""

    title: str
    abstract: str
    keywords: str
    included: bool


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """The records of a file; `unlabelled` counts rows that were left out for want of a label."""

    records: tuple[Labelled, ...]
    unlabelled: int


def read_labelled(path: Path, label: str | None = None) -> LabelledFile:
    """Read a CSV with the columns title, abstract and label_included (or another of LABELS).

    A column `keywords` is read if there is one; other columns are ignored. Labels are 1 and 0, or
    words such as yes and no; rows with an empty one, or -1, are counted and left out. Cells are
    parted by commas, semicolons, tabs or bars: by what the header has most of.

    Args:
        path: the file.
        label: the column of labels, if it is another one.

    Raises:
        UnreadableError: it is not there, is no UTF-8 CSV, lacks a column, or a label is neither
            1 nor 0; the text names the line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    unlabelled = 0
    records = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            delimiter = max(_DELIMITERS, key=header.count)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for one in _rows(path.name, reader, label):
                unlabelled += one is None
                if one is not None:
                    records.append(one)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UnreadableError(
            f"{path.name} cannot be opened ({reason}). Check the name and that you may read it."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{path.name} is not UTF-8 text (byte {error.start}): save it as CSV in UTF-8."
        ) from error
    except csv.Error as error:
        raise UnreadableError(
            f"{path.name} is not a CSV ({error}): save it as comma-separated values."
        ) from error
    return LabelledFile(tuple(records), unlabelled)


def _rows(name: str, reader: Iterator[list[str]], named: str | None) -> Iterator[Labelled | None]:
    header = [cell.strip().lower() for cell in next(reader, [])]
    wanted = LABELS if named is None else (named.lower(),)
    label = next((column for column in wanted if column in header), None)
    missing = [column for column in ("title", "abstract") if column not in header]
    missing += [] if label else [wanted[0]]
    if label is None or missing:
        shown = ", ".join(header[:8]) or "nothing"
        raise UnreadableError(
            f"{name}, line 1: no column {' or '.join(missing)} (there is: {shown}). A labelled "
            "file has the columns title, abstract and label_included."
        )
    places = {column: header.index(column) for column in ("title", "abstract", label)}
    keywords = header.index("keywords") if "keywords" in header else None
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        line: int = getattr(reader, "line_num", 0)  # which csv.reader knows
        if len(row) <= max(places.values()):
            raise UnreadableError(
                f"{name}, line {line}: {len(row)} cells where the header has {len(header)}: put "
                "quotes around cells with commas, or add the missing ones."
            )
        included = _label(name, line, row[places[label]])
        yield (
            None
            if included is None
            else Labelled(
                row[places["title"]],
                row[places["abstract"]],
                row[keywords] if keywords is not None and keywords < len(row) else "",
                included,
            )
        )


def _label(name: str, line: int, cell: str) -> bool | None:
    word = cell.strip().lower()
    if word in _RELEVANT:
        return True
    if word in _IRRELEVANT:
        return False
    if word in _UNLABELLED:
        return None
    raise UnreadableError(
        f"{name}, line {line}: the label is {cell.strip()[:40]!r}; write 1 (included) or 0."
    )
