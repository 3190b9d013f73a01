"""The table for the paper: short, with the numbers of both versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewkit.outputs.changes_files import changes_between
from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.changes_paper import MOST_NAMED, file_id, in_short, paper_table
from reviewkit.outputs.changes_tables import study_tables
from reviewkit.outputs.tables import lines_of
from reviewkit.terms import Role
from tests.versions import Living


def rows(found: Changes) -> dict[str, list[str]]:
    return {
        row.cells[0].text: [" | ".join(lines_of(cell)) for cell in row.cells[1:]]
        for row in paper_table(found).rows
    }


@pytest.fixture
def alike(living: Living) -> Changes:
    living.freeze_facts("v1")
    living.freeze_facts("v2")
    return changes_between(living.store, "v1", "v2")


def test_versions_that_are_alike_print_none(alike: Changes) -> None:
    assert file_id(alike) == "changes-v1-v2"
    assert paper_table(alike).columns == ("What", "v1", "v2", "Change")
    found = rows(alike)
    assert found["Included studies"] == ["2", "2", "none"]
    assert found["Sources searched again"][1] == "0 of 2"
    assert found["Exclusions looked at again"] == ["–", "none owed", "none"]  # noqa: RUF001
    assert found["Direction of an outcome"] == ["1", "1", "1 unmoved"]
    assert in_short(alike) == (
        "v1 to v2: 0 studies added, 0 removed; 0 reports added, 0 removed; 0 answers changed; "
        "0 of 5 conclusions moved."
    )


def test_a_new_version_prints_what_came_and_what_moved(grown: Changes) -> None:
    found = rows(grown)
    assert found["Protocol"] == ["v1", "v1", "E2 is wider: Asked by the advisers."]
    assert found["Sources searched again"][1] == "1 of 2"
    assert "2 reports not known before, 0 of them included" in found["Sources searched again"][2]
    assert found["Included studies"] == ["2", "3", "1 added"]
    assert found["Their reports"] == ["2", "3", "1 added"]
    assert found["Exclusions looked at again"] == [
        *("–", "0 of 1"),  # noqa: RUF001
        "E2: 0 of 1, 0 included now",
    ]
    assert found["Answers on studies of both versions"][1:] == [
        "14 as they were",
        "1 changed",
    ]
    assert found["Codes in use"] == ["3", "4", "1 appeared: Payment"]
    assert found["Direction of an outcome"][2] == (
        "1 moved: Falls, from as many one way as the other to mostly positive"
    )


def test_long_lists_are_cut_and_counted(grown: Changes) -> None:
    (use,) = [one for one in grown.codes if one.appeared]
    many = tuple(replace(use, label=f"Code {at}") for at in range(MOST_NAMED + 3))
    told = rows(replace(grown, codes=many))["Codes in use"][2]
    assert told.startswith("11 appeared: Code 0; ")
    assert told.endswith("Code 7; and 3 more")


def test_without_a_word_of_the_protocol_its_changes_are_counted(grown: Changes) -> None:
    assert rows(replace(grown, reasons=()))["Protocol"][2] == "criteria: 1 change"


def test_studies_that_were_joined_or_parted_are_neither_added_nor_removed(living: Living) -> None:
    living.freeze_facts("v1")
    living.link("an:EX-02", "S1", Role.COMPANION)
    living.freeze_facts("v2")
    joined = changes_between(living.store, "v1", "v2")
    assert rows(joined)["Included studies"] == ["2", "1", "1 joined with another"]
    assert "0 studies added, 0 removed, 1 joined with another; " in in_short(joined)
    *_, table = study_tables(joined)
    assert "are one study now." in table.notes[0]
    parted = changes_between(living.store, "v2", "v1")
    assert rows(parted)["Included studies"] == ["1", "2", "1 parted from another"]
    *_, table = study_tables(parted)
    assert "was parted from" in table.notes[0]
