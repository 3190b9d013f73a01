"""Where a report answers what PRISMA-LSR asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.checklist import checklist_table
from reviewkit.outputs.material import Material
from reviewkit.outputs.report import make_report
from reviewkit.outputs.seen import Seen
from reviewkit.outputs.tables import lines_of
from reviewkit.plan import read_plan
from reviewkit.stages.searches import Logged
from reviewkit.store.studies import Then
from reviewkit.terms import SourceKind
from tests.outputs.materials import no_logs

BARE = "reviewkit: 1\nid: tiny\nversion: v1\ntitle: Falls\n"
FULL = """\
living: {status: living, every: 3 months, retire: When the guideline is out.}
sources: [{name: PubMed}, {name: CINAHL}]
flow: {previous: v2026}
reviewers: [{id: ADA}]
changes: [{what: Another source., why: It was asked for.}]
"""
AGAIN = Logged("PubMed", SourceKind.DATABASE, ran="2026-12-02", imported=4, update=True)

Answers = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def answers(tmp_path: Path, new_flow: Flow) -> Answers:
    """Fill in the checklist from a protocol and from searches that were noted."""

    def filled(more: str, *searches: Logged) -> dict[str, tuple[str, str]]:
        (tmp_path / "protocol.yml").write_text(BARE + more)
        plan = read_plan(tmp_path)
        material = Material(plan, [], {}, [], [], frozenset(), frozenset(), Then({}, 0, 0), {}, [])
        logs = no_logs(plan)
        logs = replace(logs, searches=[*logs.searches, *searches])
        seen = Seen(make_report(material, logs, new_flow).parts, material, logs, new_flow)
        rows = checklist_table("prisma-lsr", seen).rows
        told = [[" | ".join(lines_of(cell)) for cell in row.cells] for row in rows]
        return {one[0]: (one[2], one[3]) for one in told}

    return filled


def test_a_living_review_answers_what_its_protocol_and_its_searches_say(answers: Answers) -> None:
    found = answers(FULL, AGAIN)
    schedule = "Methods, Living mode (table Schedule of the searches"
    assert found["L1"] == (
        f"{schedule}) | {schedule}, Searches again) | "
        "Methods, Living mode (end of the living mode)",
        "",
    )
    assert found["L2"] == (
        "Methods, Living mode (preceding version: v2026) | Methods, Changes to the protocol",
        "",
    )
    assert found["L3"] == ("Results, Changes since version v2026", "")
    assert found["L4"] == (
        "Methods, Living mode (reviewers)",
        "who are the authors of this version: for the authors to write",
    )
    assert found["Flow"][0].endswith("release v2026 and what came since)")
    assert found["Status"] == ("Methods, Living mode (status: living)", "")


def test_what_a_living_review_lacks_is_told_with_its_field(answers: Answers) -> None:
    found = answers("living: {}\nsources: [{name: PubMed, every: 1 month}, {name: CINAHL}]\n")
    where, lacking = found["L1"]
    assert where == "Methods, Living mode (table Schedule of the searches) (1 of 2 sources)"
    assert lacking == (
        "protocol.yml `living.every` is empty: CINAHL | no source was searched again with "
        "`reviewkit update` | protocol.yml `living.retire` is empty; if there is no plan, say so"
    )
    assert found["L3"][1].endswith("if this is the first version, say so")
    assert found["L4"][1].startswith("protocol.yml `reviewers` is empty | ")


def test_a_review_that_is_not_living_claims_nothing(answers: Answers) -> None:
    found = answers(FULL.replace("living:", "# living:"), AGAIN)
    assert found["L1"][0] == found["L4"][0] == found["Status"][0] == ""
    assert found["Status"][1] == "protocol.yml `living` is not written"
    assert found["L4"][1].startswith(found["Status"][1])  # reviewers are named, the place is not
    assert found["L2"][0] == "Methods, Changes to the protocol"
