from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.formats.writing import Entry, Said
from reviewkit.terms import Record, Stage
from tests.formats.written import KINDS, PLAIN, RECORDS, comes_back, entries, plain, written


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_whatever_a_record_holds_it_is_read_back_as_it_was(
    tmp_path: Path, records: list[Record]
) -> None:
    comes_back(tmp_path / "export", "bib", records)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"other"}))
def test_a_plain_record_needs_nothing_beside_it(kind: str) -> None:
    record = plain(kind=kind, abstract="Fewer falls.", title="50% of {falls} & more_")

    assert b"reviewkit =" not in written("bib", entries([record]))


def test_letters_stay_as_they_are_and_the_signs_of_tex_are_escaped() -> None:
    record = plain(title="50% of {falls} & \u00e5ben", url="https://example.org/a_b%20c")
    text = written("bib", entries([record])).decode()

    assert r"title = {50\% of \{falls\} \& " + "\u00e5ben}," in text
    assert "author = {Lind, A and \u00d8st, B\u00e5rd}," in text
    assert "url = {https://example.org/a_b%20c}," in text


def test_a_body_is_no_person() -> None:
    text = written("bib", entries([plain(authors=("Health and Safety Board",))])).decode()

    assert "author = {{Health and Safety Board}}," in text


def test_a_key_is_the_first_author_the_year_and_the_record() -> None:
    text = written("bib", entries([PLAIN, plain(authors=("\u00c5berg, C",), year=None)])).decode()

    assert text.startswith("@article{Lind2004-3fa9c21e-0001,\n")
    assert "@article{Aberg-3fa9c21e-0002,\n" in text


def test_decisions_are_in_the_note() -> None:
    entry = Entry("a-0001", PLAIN, said=(Said(Stage.TITLE, "", "include"),))

    assert b"note = {Decision at title, settled: include}," in written("bib", [entry])
