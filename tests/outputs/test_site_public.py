"""What of a review may be shown to everybody."""

from __future__ import annotations

import pytest

from reviewkit.errors import ProtocolError
from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.package import material_of
from reviewkit.outputs.site_public import public, public_changes, public_parts, public_plan
from reviewkit.outputs.tables import Table
from reviewkit.stages import screen, stop
from reviewkit.stages.flow import count_flow
from reviewkit.terms import Stage, Verdict
from tests.versions import Living

FINDINGS = """\
reviewkit: 1
id: findings
version: "1"
findings:
  - {id: F1, statement: Walking helps, studies: [S1, S9]}
"""


def test_values_stand_without_notes_and_reasons_and_with_short_quotes(living: Living) -> None:
    living.answer("S1", summary={"value": "Walking", "note": "ask Bo", "quote": "word " * 200})
    own = material_of(living.store, living.plan).answers["S1"]["summary", ""][""]
    assert own.note == "ask Bo"
    shown = public(living.store, living.plan)
    cell = shown.material.answers["S1"]["summary", ""][""]
    assert (cell.value, cell.note, cell.reason) == ("Walking", None, None)
    assert cell.quote is not None
    assert len(cell.quote) <= 301
    assert shown.noted == 1


def test_values_of_questions_that_no_form_asks_any_more_are_counted(living: Living) -> None:
    living.answer("S1", started=2001)
    assert public(living.store, living.plan).unasked == 0
    asked = "      - {id: started, label: Year of start, type: year}\n"
    living.edit("extraction_forms/small.yml", asked, "")
    shown = public(living.store, living.plan)
    assert shown.unasked == 1
    assert ("started", "") not in shown.material.answers["S1"]


def test_what_is_not_agreed_is_not_yet_done_whatever_the_reason(living: Living) -> None:
    living.edit("protocol.yml", "small.yml}", "small.yml, mode: dual}")
    living.answer("S1", "BO", summary="Otherwise", design="trial")
    own = material_of(living.store, living.plan)
    assert own.differing
    assert own.pending
    shown = public(living.store, living.plan).material
    assert shown.differing == shown.pending == frozenset()
    assert ("summary", "") not in shown.answers["S1"]


def test_a_plan_for_everybody_names_no_person_and_no_file(living: Living) -> None:
    told = repr(public_plan(living.plan))
    assert "ADA" in repr(living.plan)
    assert "ADA" not in told
    assert ".yml" not in told
    assert "What prevents falls?" in told


def test_agreement_names_reviewers_by_numbers_once_all_is_decided(living: Living) -> None:
    waiting = "select record from fates where fate = 'awaiting title screening'"
    for (record,) in living.store.db.execute(waiting).fetchall():
        living.screen_out(record, "E1")
    pairs = public(living.store, living.plan).logs.pairs
    assert pairs
    assert {pair.reviewers for pair in pairs} == {("reviewer 1", "reviewer 2")}


def test_agreement_is_kept_back_while_anything_is_open(living: Living) -> None:
    word = screen.Decision("an:EX-05", Stage.TITLE, Verdict.INCLUDE)
    screen.decide(living.store, living.plan.protocol, word, "BO", living.at)
    assert public(living.store, living.plan).logs.pairs is None


def test_who_stopped_reading_and_why_is_not_told_but_that_somebody_did(living: Living) -> None:
    word = screen.Decision("an:EX-05", Stage.TITLE, Verdict.INCLUDE)
    screen.decide(living.store, living.plan.protocol, word, "ADA", living.at)
    stop.declare(living.store, living.plan.protocol, Stage.TITLE, "I am ill", "ADA", living.at)
    own = " ".join(count_flow(living.store, living.plan.protocol).notes)
    assert "ADA stopped reading" in own
    told = " ".join(public(living.store, living.plan).flow.notes)
    assert "A reviewer stopped reading at stage title with" in told
    assert "ADA" not in told
    assert "ill" not in told


def test_a_finding_on_a_study_that_is_not_there_is_refused_with_its_place(living: Living) -> None:
    (living.folder / "findings.yml").write_text(FINDINGS, "utf-8")
    living.edit("protocol.yml", "criteria:", "findings: findings.yml\ncriteria:")
    with pytest.raises(ProtocolError, match=r"findings.yml:\d+: the finding `F1` names `S9`"):
        public(living.store, living.plan)


def test_changes_are_told_without_who_made_them_and_why(grown: Changes) -> None:
    assert any(one.who for one in grown.answers.changes)
    assert any(one.why for one in grown.answers.changes)
    found = public_changes(grown)
    assert [one.after for one in found.answers.changes] == [
        one.after for one in grown.answers.changes
    ]
    assert not any(one.who or one.when or one.why for one in found.answers.changes)


def test_tables_of_changes_have_no_column_of_persons_or_single_decisions(grown: Changes) -> None:
    tables = {one.id: one for one in public_parts(grown) if isinstance(one, Table)}
    assert tables["answers"].columns == ("Field", "Before", "Now")
    assert tables["rescreening"].columns == ("Criterion", "Before", "Now")
    heads = {row.cells[0].text for row in tables["changes-v1-v2"].rows}
    assert "Exclusions looked at again" not in heads
    assert "Included studies" in heads
