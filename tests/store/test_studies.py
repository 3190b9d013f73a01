"""Studies of a release under the ids that they have now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewkit.methods.prisma import sums
from reviewkit.stages.flow import count_flow
from reviewkit.store.refs import find_record, report_of, reports_of_records
from reviewkit.store.studies import renamed, studies_then
from tests.versions import Living, make_living


@pytest.fixture
def living(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Living]:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    made = make_living(tmp_path / "review")
    made.freeze_facts("v1")
    yield made
    made.store.db.close()


def test_a_release_that_is_not_there_has_no_studies(living: Living) -> None:
    assert studies_then(living.store.db, "") == studies_then(living.store.db, "v9") == {}


def test_a_study_that_was_named_since_is_no_new_one_in_the_flow(living: Living) -> None:
    db = living.store.db
    first, second = (report_of(db, find_record(db, f"an:EX-0{n}")) for n in (1, 2))
    assert studies_then(db, "v1") == {"S1": [first], "S2": [second]}
    living.link("an:EX-02", "Perez-2021")
    assert studies_then(db, "v1") == {"S1": [first], "Perez-2021": [second]}
    living.edit("protocol.yml", "\ncriteria:", "\nflow: {previous: v1}\ncriteria:")
    flow = count_flow(living.store, living.plan.protocol)
    assert (flow.previous_studies, flow.new_studies, flow.total_studies) == (2, 0, 2)
    assert (flow.new_reports, flow.companion_reports) == (0, 0)
    assert sums(flow) == []


def test_a_study_is_another_name_only_where_nothing_else_can_be() -> None:
    then = {"a": "S1", "b": "S2"}
    assert renamed(then, {"a": "New", "b": "S2"}, {"a": "a", "b": "b"}) == {"S1": "New"}
    assert renamed(then, {"a": "S2", "b": "S2"}, {"a": "a", "b": "b"}) == {}
    assert renamed(then, {"a": "S1", "b": "S2"}, {"a": "a", "b": "b"}) == {}
    assert renamed(then, {"b": "S2"}, {"b": "b"}) == {}
    assert renamed(then, {"a": "All", "b": "All"}, {"a": "a", "b": "b"}) == {"S1": "All"}
    parted = {"a": "New", "a2": "Newer"}
    assert renamed({"a": "S1", "a2": "S1"}, parted, {"a": "a", "a2": "a2"}) == {}


def test_every_record_leads_to_its_report(living: Living) -> None:
    db = living.store.db
    assert reports_of_records(db) == {
        record: report_of(db, record) for (record,) in db.execute("select id from records")
    }
