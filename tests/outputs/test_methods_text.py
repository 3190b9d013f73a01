from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.methods.agreement import agreement
from reviewkit.outputs.methods_text import methods
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.tables import Table
from reviewkit.plan import Plan, read_plan
from reviewkit.stages.screen import PairAgreement, StageAgreement
from reviewkit.stages.searches import Logged
from reviewkit.terms import SourceKind, Stage
from tests.outputs.materials import no_logs

PROTOCOL = """\
reviewkit: 1
id: tiny
version: v2
title: Falls
questions: [{id: Q1, text: What prevents falls?}]
sources:
  - {name: MEDLINE, platform: Ovid}
  - {name: CINAHL}
criteria:
  - {id: E1, kind: exclude, text: Not about falls.}
duplicates: {preprints: true}
changes: [{what: Wards are in., why: Two reports came.}]
stages:
  title: {reviewers: 2, sample: 0.2, unsure: forward, settle: third}
  fulltext: {reviewers: 1}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    (tmp_path / "protocol.yml").write_text(PROTOCOL)
    return read_plan(tmp_path)


def words(parts: list[Part]) -> str:
    texts = []
    for part in parts:
        if isinstance(part, Text | Heading):
            texts.append(part.text)
        elif isinstance(part, Listing):
            texts += part.items
    return "\n".join(texts)


def table(parts: list[Part], name: str) -> list[list[str]]:
    found = next(part for part in parts if isinstance(part, Table) and part.id == name)
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_what_nobody_wrote_down_is_said_to_be_not_reported(plan: Plan) -> None:
    parts = list(methods(plan, no_logs(plan)))

    assert table(parts, "sources") == [
        ["MEDLINE", "database", "Ovid", "not reported", "not reported"],
        ["CINAHL", "database", "not reported", "not reported", "not reported"],
    ]
    assert "Agreement of reviewers: not reported" in words(parts)


def test_records_are_counted_by_source_and_one_beside_the_protocol_is_named(plan: Plan) -> None:
    log = [
        Logged("CINAHL", SourceKind.DATABASE, ran="2026-01-02", imported=3),
        Logged("CINAHL", SourceKind.DATABASE, ran="2026-03-02", imported=4),
        Logged("Hand", SourceKind.OTHER, imported=1),
        Logged("MEDLINE", SourceKind.DATABASE, ran="2026-03-02", hits=0, imported=0),
    ]
    rows = table(list(methods(plan, replace(no_logs(plan), searches=log))), "sources")

    assert rows[0][3:] == ["2026-03-02", "7"]
    assert rows[2] == ["MEDLINE", "database", "not reported", "2026-03-02", "0"]
    assert rows[1] == ["Hand", "not in the protocol", "not reported", "not reported", "1"]


def test_each_stage_says_who_read_and_how_conflicts_were_settled(plan: Plan) -> None:
    told = words(list(methods(plan, replace(no_logs(plan), records=9, duplicates=2))))

    assert "At title and abstract 2 reviewers decided on each report, blind to each other" in told
    assert "settled by a person who had not read the report. A sample of 20%" in told
    assert "Unsure against include went forward." in told
    assert "At full text one reviewer decided on each report. Each exclusion named" in told
    assert "2 records were duplicates of another. Counted as the same report: preprints" in told
    assert "Wards are in. Reason: Two reports came." in told


def test_agreement_is_told_with_its_interval_and_alpha_where_there_are_three(plan: Plan) -> None:
    said = (["include"] * 8 + ["exclude"] * 12, ["include"] * 7 + ["exclude"] * 13)
    pair = PairAgreement(Stage.TITLE, ("ADA", "BO"), agreement(*said))
    same = PairAgreement(Stage.FULLTEXT, ("ADA", "BO"), agreement(["include"], ["include"]))
    three = StageAgreement(Stage.TITLE, ("ADA", "BO", "CY"), 20, 0.71, 0)
    logs = replace(no_logs(plan), pairs=[pair, same], together=[three])
    told = words(list(methods(plan, logs)))

    assert "ADA and BO at title and abstract: 95.0% of 20, Cohen's kappa 0.89 (95% CI" in told
    assert "ADA and BO at full text: 100.0% of 1, kappa not defined" in told
    assert "Krippendorff's alpha at title and abstract: 0.71" in told
