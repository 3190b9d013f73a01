from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.formats.writing import Entry, Profile, Said
from reviewkit.terms import Record, Stage
from tests.formats.written import KINDS, PLAIN, RECORDS, comes_back, entries, plain, written

SAID = (
    Said(Stage.TITLE, "", "include"),
    Said(Stage.TITLE, "ADA", "exclude", "E1", "not\nfalls"),
)


def _lines(entry: Entry, profile: Profile | None = None) -> list[str]:
    return written("ris", [entry], profile).decode().split("\r\n")


@pytest.mark.parametrize("profile", [None, *Profile])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_whatever_a_record_holds_it_is_read_back_as_it_was(
    tmp_path: Path, profile: Profile | None, records: list[Record]
) -> None:
    comes_back(tmp_path / "export", "ris", records, profile)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_record_of_any_kind_needs_nothing_beside_it(kind: str) -> None:
    assert b"U5  - " not in written("ris", entries([plain(kind=kind)]))


def test_lines_end_as_ris_wants_them_and_each_keyword_has_its_own() -> None:
    text = written("ris", entries([PLAIN])).decode()

    assert "KW  - falls\r\nKW  - wards\r\n" in text
    assert text.endswith("ER  - \r\n\r\n")
    assert text.count("\n") == text.count("\r\n")


def test_decisions_and_labels_are_notes_in_words() -> None:
    entry = Entry("3fa9c21e-0001", PLAIN, said=SAID, labels=("background",))

    assert [line for line in _lines(entry) if line.startswith("N1")] == [
        "N1  - Decision at title, settled: include",
        "N1  - Decision at title, ADA: exclude (E1; not falls)",
        "N1  - Label: background",
    ]


def test_rayyan_gets_a_note_as_it_writes_them() -> None:
    said = (*SAID[1:], Said(Stage.TITLE, "BO", "unsure"), Said(Stage.FULLTEXT, "BO", "include"))
    entry = Entry("3fa9c21e-0001", PLAIN, said=said, labels=("background", "discuss"))

    assert (
        'N1  - RAYYAN-INCLUSION: {"ADA"=>"Excluded", "BO"=>"Maybe"}'
        " | RAYYAN-LABELS: background,discuss | RAYYAN-EXCLUSION-REASONS: E1"
    ) in _lines(entry, Profile.RAYYAN)


def test_eppi_reviewer_finds_its_tags_and_the_id_of_the_item() -> None:
    lines = _lines(entries([PLAIN])[0], Profile.EPPI)

    assert f"T1  - {PLAIN.title}" in lines
    assert "A1  - Lind, A" in lines
    assert "U1  - 3fa9c21e-0001" in lines


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (SAID, "relevant"),
        (SAID[1:], "irrelevant"),
        ((), "not_seen"),
        ((Said(Stage.TITLE, "ADA", "unsure"),), "not_seen"),
        ((Said(Stage.FULLTEXT, "ADA", "include"),), "not_seen"),
        ((*SAID[1:], Said(Stage.TITLE, "BO", "include")), "not_seen"),
    ],
)
def test_asreview_is_told_what_stands(said: tuple[Said, ...], word: str) -> None:
    assert f"N1  - ASReview_{word}" in _lines(Entry("a", PLAIN, said=said), Profile.ASREVIEW)


def test_text_that_looks_like_ris_makes_no_record_and_no_tag() -> None:
    hostile = "One\nER  - \nTY  - JOUR\nTI  - Another"
    text = written("ris", entries([plain(title=hostile, abstract=hostile)])).decode()

    starts = [line[:6] for line in text.split("\r\n")]

    assert starts.count("TY  - ") == starts.count("TI  - ") == starts.count("ER  - ") == 1
