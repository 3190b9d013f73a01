"""The 16 items of PRISMA-S, filled in from the protocol and from what was noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.search_items import items_table
from reviewkit.outputs.tables import lines_of
from reviewkit.protocol import Protocol
from reviewkit.stages.searches import Logged
from reviewkit.terms import SourceKind

NR = "not reported"
DAY, LATER = "2026-11-02", "2027-05-01"


def items(*rows: Logged, records: int = 0, **protocol: Any) -> dict[str, list[str]]:
    given = {"reviewkit": 1, "id": "w", "title": "Walks", "version": "1", **protocol}
    table = items_table(Protocol.model_validate(given), Logs(rows, records, 0, (), ()))
    return {one.cells[0].text: lines_of(one.cells[2]) for one in table.rows}


def test_there_are_16_items_and_what_is_not_known_is_not_reported() -> None:
    found = items()
    assert list(found) == [str(number) for number in range(1, 17)]
    assert all(told == [NR] for told in found.values())


def test_sources_stand_under_the_item_of_their_kind() -> None:
    rows = [
        Logged("MEDLINE", SourceKind.DATABASE, platform="Ovid", ran=DAY),
        Logged("MEDLINE", SourceKind.DATABASE, platform="Ovid", ran=LATER),
        Logged("CINAHL", SourceKind.DATABASE),
        Logged("ClinicalTrials.gov", SourceKind.REGISTER, api="ClinicalTrials.gov"),
        Logged("Trust pages", SourceKind.WEBSITE),
        Logged("Reference lists", SourceKind.CITATION_SEARCHING),
        Logged("The ministry", SourceKind.ORGANISATION),
        Logged("Hand searching", SourceKind.OTHER),
    ]
    found = items(*rows, searching={"contacts": "Two authors were written to."})
    assert found["1"] == ["MEDLINE: Ovid", "CINAHL: interface not reported"]
    assert found["3"] == ["ClinicalTrials.gov: ClinicalTrials.gov, by its API"]
    assert found["4"] == ["Trust pages"]
    assert found["5"] == ["Reference lists"]
    assert found["6"] == ["Two authors were written to.", "The ministry"]
    assert found["7"] == ["Hand searching"]
    assert found["13"][:2] == [f"MEDLINE: {LATER}", f"CINAHL: {NR}"]


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("together", "2"),
        ("contacts", "6"),
        ("filters", "10"),
        ("prior_work", "11"),
        ("peer_review", "14"),
    ],
)
def test_what_the_protocol_says_of_the_searching_fills_its_item(field: str, item: str) -> None:
    found = items(searching={field: "As it was done."})
    assert found.pop(item) == ["As it was done."]
    assert all(told == [NR] for told in found.values())


def test_strategies_that_are_lacking_are_named() -> None:
    rows = (
        Logged("MEDLINE", SourceKind.DATABASE, query="walk*"),
        Logged("CINAHL", SourceKind.DATABASE),
    )
    assert items(*rows)["8"] == [
        "As they were run, in the appendix: MEDLINE",
        "CINAHL: not reported",
    ]
    assert items(rows[1])["8"] == [NR]


def test_searches_that_were_run_again_are_told_with_their_days() -> None:
    rows = [Logged("MEDLINE", SourceKind.DATABASE, ran=day) for day in (DAY, LATER)]
    found = items(*rows, living={"every": "6 months"})["12"]
    assert found == ["Searched again every 6 months", f"MEDLINE: {DAY}, then {LATER}"]
    assert items(rows[0])["12"] == [NR]
    same_day = Logged("MEDLINE", SourceKind.DATABASE, ran=DAY, update=True)
    assert items(same_day)["12"] == [NR]
    assert items(rows[0], same_day)["12"] == [f"MEDLINE: {DAY}, then again on the same day"]


def test_records_are_told_source_by_source_and_in_all() -> None:
    rows = (
        Logged("MEDLINE", SourceKind.DATABASE, ran=DAY, hits=1, imported=1),
        Logged("EMBASE", SourceKind.DATABASE, ran=DAY, hits=0, imported=0),
        Logged("CINAHL", SourceKind.DATABASE, imported=7, files=("c.ris",)),
    )
    assert items(*rows)["15"] == [
        f"MEDLINE, {DAY}: 1 hit, 1 record imported",
        f"EMBASE, {DAY}: 0 hits, 0 records imported",
        "CINAHL: hits not reported, 7 records imported",
        "3 searches of 3 sources: 1 hit reported (of 1 not reported), 8 records imported.",
    ]


def test_limits_and_duplicates_are_those_of_the_report(tmp_path: Path) -> None:
    found = items(records=9, strategy={"since": "2000"}, duplicates={"preprints": True})
    assert found["9"] == ["published since 2000"]
    assert found["16"][0].startswith("9 records were compared by rules")
