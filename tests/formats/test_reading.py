from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import UnreadableError
from reviewkit.formats import read
from reviewkit.formats import reading as module
from reviewkit.formats.reading import SHOWN_PER_KIND, Tally

Write = Callable[..., Path]
Make = Callable[..., str]


def test_records_come_one_by_one_and_counts_grow_with_them(write: Write, ris: Make) -> None:
    reading = read(write(ris("TI One") + ris("TI Two")))
    records = iter(reading)

    assert (reading.starts, reading.made) == (0, 0)
    assert next(records).title == "One"
    assert reading.made == 1


def test_reading_again_starts_afresh(write: Write) -> None:
    reading = read(write("stray words\nTY  - JOUR\nTI  - One\nER  - \n"))
    first = list(reading)

    assert list(reading) == first
    assert (reading.starts, reading.made, len(reading.problems)) == (1, 1, 1)


def test_notes_past_a_hundred_of_a_kind_are_counted() -> None:
    tally = Tally()
    for line in range(1, SHOWN_PER_KIND + 4):
        tally.note(line, "odd")
    tally.note(7, "other")
    tally.close()

    assert len(tally.problems) == SHOWN_PER_KIND + 2
    assert tally.problems[-1].what == "3 more from this line on: odd"
    assert tally.problems[-1].line == SHOWN_PER_KIND + 1


def test_text_that_nothing_else_holds_is_never_only_counted() -> None:
    tally = Tally()
    for line in range(1, 500):
        tally.keep(line, "stray", f"words {line}")

    assert [problem.text for problem in tally.problems] == [f"words {n}" for n in range(1, 500)]


def test_a_record_without_end_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_RECORD", 60)
    path = tmp_path / "endless.ris"
    path.write_text("\nTY  - JOUR\nTI  - t\n" + "more text\n" * 10)
    with pytest.raises(UnreadableError, match=r"endless\.ris:2: the record that begins here"):
        list(read(path))
