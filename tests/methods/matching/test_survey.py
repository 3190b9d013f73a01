"""Columns that count rows instead of naming an issue."""

from __future__ import annotations

import pandas as pd

from reviewkit.methods.matching.survey import survey

SERIAL = [str(599 + row) for row in range(300)]
REAL = [str(1 + row % 12) for row in range(300)]


def test_nearly_every_value_another_whole_number_is_a_serial() -> None:
    frame = pd.DataFrame({"issue": SERIAL, "volume": REAL})

    assert survey(frame).serials() == {("", "issue")}


def test_a_few_rows_prove_nothing() -> None:
    assert survey(pd.DataFrame({"issue": SERIAL[:20]})).serials() == frozenset()


def test_one_source_that_numbers_its_rows_is_told_from_the_others() -> None:
    ours = pd.DataFrame({"issue": SERIAL, "source": "EndNote"})
    others = pd.DataFrame({"issue": REAL * 3, "source": "PubMed"})

    assert survey(pd.concat([ours, others])).serials() == {("EndNote", "issue")}


def test_surveys_of_chunks_add_up_to_that_of_the_whole() -> None:
    frame = pd.DataFrame({"issue": SERIAL, "volume": REAL, "source": ["E", "M", ""] * 100})
    whole = survey(frame)

    added = survey(frame[:7]).plus(survey(frame[7:250])).plus(survey(frame[250:]))

    assert added == whole
