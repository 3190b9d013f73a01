from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.stages.dedupe.sides import Side
from reviewkit.web.beside import A_SCREENFUL, in_words, rows

ONE = Side(
    "r1", "r1", "MEDLINE", "Care at home", "Doe, Jo", "2020", "Journal of Care", "1", "", "5-9",
    "10.1000/a<b", "12345", "", "article", "", "Nurses met daily.",
)  # fmt: skip
OTHER = replace(
    ONE, record="r2", source="Embase", title="Care at home.", year="2021", doi="", abstract=""
)


def test_a_field_is_the_same_differs_or_is_not_in_all_and_empty_ones_are_left_out() -> None:
    states = {row.label: row.state for row in rows([ONE, OTHER], {})}
    assert states["Title"] == "same" and states["Year"] == "differs" and states["DOI"] == "missing"
    assert "Issue" not in states and "Accession number" not in states


def test_numbers_lead_to_where_they_can_be_looked_at() -> None:
    links = {row.field: row.cells[0].link for row in rows([ONE, OTHER], {})}
    assert links["doi"] == "https://doi.org/10.1000/a%3Cb"
    assert links["pmid"] == "https://pubmed.ncbi.nlm.nih.gov/12345/" and links["title"] == ""
    odd = rows([replace(ONE, pmid="javascript:alert(1)"), OTHER], {})
    assert {row.cells[0].link for row in odd if row.field == "pmid"} == {""}


def test_of_three_records_each_is_held_against_the_first_that_has_the_field() -> None:
    third = replace(OTHER, record="r3", doi="10.1000/c")
    (doi,) = [row for row in rows([replace(ONE, doi=""), third, ONE], {}) if row.field == "doi"]
    assert [[part.text for part in cell.parts if part.differs] for cell in doi.cells] == [
        [], [], ["a<b"],
    ]  # fmt: skip


def test_a_very_long_field_is_cut_and_says_how_much_is_left() -> None:
    long = replace(ONE, abstract="word " * A_SCREENFUL)
    (row,) = [row for row in rows([long, OTHER], {}) if row.field == "abstract"]
    assert sum(len(part.text) for part in row.cells[0].parts) == A_SCREENFUL
    assert row.cells[0].more == row.cells[0].length - A_SCREENFUL > 0
    assert row.cells[1].parts == () and row.cells[1].more == 0


@pytest.mark.parametrize(
    ("field", "share", "words"),
    [
        ("title", 0.986, "98% alike"),
        ("year", 0.5, "a year apart"),
        ("pages", 1.0, "agree"),
        ("pages", 0.0, "differ"),
        ("doi", None, "unknown"),
    ],
)
def test_likeness_is_told_in_words(field: str, share: float | None, words: str) -> None:
    assert in_words(field, share) == words
