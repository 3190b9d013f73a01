from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.material import Material
from reviewkit.outputs.parts import Heading, Text
from reviewkit.outputs.report import make_report
from reviewkit.outputs.tables import Table
from reviewkit.plan import read_plan
from reviewkit.stages.retrieve import Exclusion
from reviewkit.store.studies import Then
from tests.outputs.materials import no_logs

PROTOCOL = """\
reviewkit: 1
id: tiny
version: v1
title: Falls
sources:
  - name: MEDLINE
    strategy: |
      1. exp Falls/
      2. 1 and ward
  - name: CINAHL
"""


@pytest.fixture
def material(tmp_path: Path) -> Material:
    (tmp_path / "protocol.yml").write_text(PROTOCOL)
    return Material(
        plan=read_plan(tmp_path),
        studies=[],
        answers={},
        factors=[],
        findings=[],
        differing=frozenset(),
        pending=frozenset(),
        then=Then({}, 0, 0),
        reports={},
        excluded=[Exclusion("Able 2003", "Opinion", "aaaa-0001")],
    )


def test_a_report_has_methods_flow_tables_and_appendices_in_order(
    new_flow: Flow, material: Material
) -> None:
    found = make_report(material, no_logs(material.plan), new_flow)
    heads = [part.text for part in found.parts if isinstance(part, Heading) and part.level == 1]

    assert heads[:2] == ["Methods", "Results"]
    assert heads[2:4] == [
        "Appendix A: Search strategies",
        "Appendix B: Reports excluded at full text",
    ]
    places = [type(part).__name__ for part in found.parts]
    assert places.index("Flow") > found.parts.index(Heading("Results"))
    excluded = next(one for one in found.parts if isinstance(one, Table) and one.id == "excluded")
    assert excluded.rows[0].cells[0].text == "Able 2003"


def test_a_strategy_is_printed_as_it_was_run_or_said_to_be_not_reported(
    new_flow: Flow, material: Material
) -> None:
    parts = make_report(material, no_logs(material.plan), new_flow).parts

    after = parts[parts.index(Heading("MEDLINE", 2)) + 1 :]
    assert after[0] == Text("Interface: not reported. Searched: not reported.")
    assert after[1] == Text("1. exp Falls/\n2. 1 and ward", as_written=True)
    assert after[4] == Text("Exact strategy not reported.", as_written=True)
