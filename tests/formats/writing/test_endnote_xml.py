from __future__ import annotations

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
    comes_back(tmp_path / "export", "endnote", records)


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_record_of_any_kind_needs_nothing_beside_it(kind: str) -> None:
    assert b"<custom5>" not in written("endnote", entries([plain(kind=kind)]))


def test_text_that_looks_like_xml_is_text() -> None:
    text = written("endnote", entries([plain(title="<record>&amp; ]]>")])).decode()

    assert "<title>&lt;record&gt;&amp;amp; ]]&gt;</title>" in text
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<xml>\n<records>\n<record>')


def test_decisions_are_in_the_notes_and_the_id_in_the_label() -> None:
    entry = Entry("a-0001", PLAIN, said=(Said(Stage.TITLE, "", "include"),))
    text = written("endnote", [entry]).decode()

    assert "<notes>Decision at title, settled: include</notes>" in text
    assert "<label>reviewkit-a-0001</label>" in text
