"""Columns made comparable, and columns of junk set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching.normalise import (
    UNKNOWN,
    document_numbers,
    is_serial,
    normalise,
)


def test_missing_columns_and_values_are_unknown() -> None:
    columns = normalise(pd.DataFrame({"record": ["a", "b"], "year": [2011.0, np.nan]}))

    assert len(columns) == 2
    assert columns.year.tolist() == [2011, 0]
    assert columns.volume.tolist() == [UNKNOWN, UNKNOWN]
    assert columns.title.tolist() == ["", ""]


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

    assert columns.volume[0] == columns.volume[1] != columns.volume[2]
    assert columns.doi[0] == columns.doi[1]
    assert columns.doi[2] == UNKNOWN
    assert columns.journal[0] == columns.journal[1] != UNKNOWN
    assert columns.journal[2] == UNKNOWN


def test_a_column_of_row_numbers_is_no_issue() -> None:
    serial = [str(599 + row) for row in range(100)]
    real = [str(1 + row % 12) for row in range(100)]

    assert is_serial(serial)
    assert not is_serial(real)
    assert not is_serial(serial[:20])
    columns = normalise(pd.DataFrame({"record": serial, "issue": serial, "volume": real}))
    assert set(columns.issue.tolist()) == {UNKNOWN}
    assert set(columns.volume.tolist()) == set(range(12))


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

    assert columns.registry.tolist() == [0, 0, 0]


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


def test_a_record_named_twice_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="'b'"):
        normalise(pd.DataFrame({"record": ["a", "b", "b"]}))
