from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.formats.writing import Entry, Said
from reviewkit.terms import Record, Stage
from tests.formats.written import KINDS, PLAIN, RECORDS, comes_back, entries, plain, written


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(RECORDS, min_size=1, max_size=3))
def test_whatever_a_record_holds_it_is_read_back_as_it_was(
    tmp_path: Path, records: list[Record]
) -> None:
    comes_back(tmp_path / "export", "csl-json", records)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"other"}))
def test_a_plain_record_needs_nothing_beside_it(kind: str) -> None:
    assert b"custom" not in written("csl-json", entries([plain(kind=kind)]))


def test_an_item_has_the_variables_of_csl() -> None:
    entry = Entry("a-0001", PLAIN, said=(Said(Stage.TITLE, "", "include"),))
    (item,) = json.loads(written("csl-json", [entry]))

    assert item["id"] == "reviewkit-a-0001"
    assert item["type"] == "article-journal"
    assert item["author"][0] == {"family": "Lind", "given": "A"}
    assert item["issued"] == {"date-parts": [[2004]]}
    assert item["note"] == "Decision at title, settled: include"


def test_no_reports_are_an_empty_list() -> None:
    assert json.loads(written("csl-json", [])) == []
