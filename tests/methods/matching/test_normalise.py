"""Columns made comparable, and columns of junk set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reviewkit.methods.matching.columns import UNKNOWN, concat
from reviewkit.methods.matching.normalise import document_numbers, normalise
from reviewkit.methods.matching.survey import survey


def test_missing_columns_and_values_are_unknown() -> None:
    columns = normalise(pd.DataFrame({"record": ["a", "b"], "year": [2011.0, np.nan]}))

    assert len(columns) == 2
    assert columns["year"].tolist() == [2011, 0]
    assert columns["volume"].tolist() == [UNKNOWN, UNKNOWN]
    assert columns.title.strings() == ["", ""]


def test_one_value_in_two_styles_has_one_code() -> None:
    columns = normalise(
        pd.DataFrame(
            {
                "record": ["a", "b", "c"],
                "volume": ["012", "12 Suppl 1", "13"],
                "doi": ["10.5555/A", "https://doi.org/10.5555/a", ""],
                "journal": ["The Journal of Policy", "Journal of policy", ""],
            }
        )
    )

    assert columns["volume"][0] == columns["volume"][1] != columns["volume"][2]
    assert columns["doi"][0] == columns["doi"][1]
    assert columns["doi"][2] == UNKNOWN
    assert columns["journal"][0] == columns["journal"][1] != UNKNOWN
    assert columns["journal"][2] == UNKNOWN


def test_a_column_of_row_numbers_is_passed_over() -> None:
    serial = [str(599 + row) for row in range(100)]
    real = [str(1 + row % 12) for row in range(100)]
    frame = pd.DataFrame({"record": serial, "issue": serial, "volume": real})

    columns = normalise(frame, survey(frame).serials())

    assert set(columns["issue"].tolist()) == {UNKNOWN}
    assert len(set(columns["volume"].tolist())) == 12


def test_a_registration_number_is_found_in_accession_journal_or_title() -> None:
    columns = normalise(
        pd.DataFrame(
            {
                "record": ["a", "b", "c"],
                "accession": ["NCT00000101", "", ""],
                "journal": ["", "https://clinicaltrials.gov/show/NCT00000101", ""],
                "title": ["", "", "A trial (NCT00000101)"],
            }
        )
    )

    assert len(set(columns["registry"].tolist())) == 1
    assert columns["registry"][0] != UNKNOWN


def test_a_document_is_named_by_its_doi_and_a_registers_entry_by_its_number() -> None:
    frame = pd.DataFrame(
        {
            "record": ["a", "b", "c", "d"],
            "doi": ["https://doi.org/10.5555/A", "", "", ""],
            "title": ["", "", "A trial (NCT00000101)", ""],
            "journal": ["", "ClinicalTrials.gov", "Evidence Letters", ""],
            "accession": ["", "NCT00000202", "", ""],
        }
    )

    assert document_numbers(frame) == {"a": "10.5555/a", "b": "nct00000202"}


def test_a_frame_without_records_is_read() -> None:
    assert len(normalise(pd.DataFrame({"record": []}))) == 0


def test_chunks_of_a_frame_give_what_the_frame_gives() -> None:
    frame = pd.DataFrame(
        {
            "record": list("abcd"),
            "title": ["Maps", "Мир", "Maps", "Café \ud800"],
            "authors": ["Berg, Ida", None, "Åberg, Ida", "Berg, Ida; Lund, Eva"],
            "journal": ["J Policy", "", "J Policy", "Letters"],
            "pages": ["1-9", "e12", "", "S3"],
        }
    )

    whole = normalise(frame)
    parts = concat([normalise(frame.iloc[:1]), normalise(frame.iloc[1:3]), normalise(frame[3:])])

    assert (whole.table == parts.table).all()
    assert whole.title.strings() == parts.title.strings()
    assert whole.authors.strings() == parts.authors.strings()
    assert whole.journal_words.strings() == parts.journal_words.strings()


def test_codes_are_the_same_in_every_run() -> None:
    columns = normalise(pd.DataFrame({"record": ["a"], "doi": ["10.5555/a"]}))

    assert columns["doi"].tolist() == [0x846389438E7F8016]


def test_names_that_begin_alike_stand_in_alphabetical_order() -> None:
    names = ["", "Aas, B.", "Berg, I.", "Bergström, I.", "Zhu, L."]
    columns = normalise(pd.DataFrame({"record": names, "authors": names}))

    assert columns["family"].tolist() == sorted(columns["family"].tolist())
    assert len(set(columns["family"].tolist())) == 5
