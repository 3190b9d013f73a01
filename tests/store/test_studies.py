"""Studies of a release under the ids that they have now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewkit.methods.prisma import Since, sums
from reviewkit.stages import dedupe
from reviewkit.stages.flow import count_flow
from reviewkit.store.refs import find_record, report_of, reports_of_records
from reviewkit.store.studies import Then, renamed, studies_then
from reviewkit.terms import Judgement, Role
from tests.versions import Living, make_living


@pytest.fixture
def living(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Living]:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    made = make_living(tmp_path / "review")
    made.freeze_facts("v1")
    yield made
    made.store.db.close()


def test_a_release_that_is_not_there_has_no_studies(living: Living) -> None:
    assert studies_then(living.store.db, "") == studies_then(living.store.db, "v9")
    assert studies_then(living.store.db, "v9") == Then({}, 0, 0)


def test_a_study_that_was_named_since_is_no_new_one_in_the_flow(living: Living) -> None:
    db = living.store.db
    first, second = (report_of(db, find_record(db, f"an:EX-0{n}")) for n in (1, 2))
    assert studies_then(db, "v1").studies == {"S1": [first], "S2": [second]}
    living.link("an:EX-02", "Perez-2021")
    assert studies_then(db, "v1").studies == {"S1": [first], "Perez-2021": [second]}
    living.edit("protocol.yml", "\ncriteria:", "\nflow: {previous: v1}\ncriteria:")
    flow = count_flow(living.store, living.plan.protocol)
    assert (flow.previous_studies, flow.new_studies, flow.total_studies) == (2, 0, 2)
    assert (flow.new_reports, flow.companion_reports) == (0, 0)
    assert sums(flow) == []


def excluded(living: Living) -> None:
    living.screen("an:EX-02", "exclude", "E1")


def grouped_anew(living: Living) -> None:
    living.link("an:EX-01", "All")
    living.link("an:EX-02", "All", Role.COMPANION)


def linked_to_the_other(living: Living) -> None:
    living.link("an:EX-02", "S1", Role.COMPANION)


def with_a_further_report(living: Living) -> None:
    linked_to_the_other(living)
    living.screen("an:EX-03", "include")
    living.link("an:EX-03", "S1", Role.COMPANION)


def one_report_after_all(living: Living) -> None:
    db = living.store.db
    first, second = (report_of(db, find_record(db, f"an:EX-0{n}")) for n in (1, 2))
    dedupe.judge(living.store, (first, second), Judgement.SAME, "one text", "ADA", living.at)


@pytest.mark.parametrize(
    ("happens", "since", "further", "total"),
    [
        (excluded, Since(left_studies=1, left_reports=1), 0, (1, 1)),
        (grouped_anew, Since(joined_studies=1), 0, (1, 2)),
        (linked_to_the_other, Since(joined_studies=1), 0, (1, 2)),
        (with_a_further_report, Since(joined_studies=1), 1, (1, 3)),
        (one_report_after_all, Since(joined_studies=1, joined_reports=1), 0, (1, 1)),
    ],
)
def test_a_study_that_left_or_was_joined_since_a_release_leaves_a_flow_that_adds_up(
    living: Living,
    happens: Callable[[Living], None],
    since: Since,
    further: int,
    total: tuple[int, int],
) -> None:
    happens(living)
    living.edit("protocol.yml", "\ncriteria:", "\nflow: {previous: v1}\ncriteria:")
    flow = count_flow(living.store, living.plan.protocol)
    assert sums(flow) == []
    assert (flow.previous_studies, flow.previous_reports) == (2, 2)
    assert (flow.since, flow.new_studies, flow.companion_reports) == (since, 0, further)
    assert (flow.total_studies, flow.total_reports) == total


def test_a_study_that_was_parted_since_a_release_is_not_new(living: Living) -> None:
    linked_to_the_other(living)
    living.freeze_facts("v2")
    living.link("an:EX-02", "S9")
    living.edit("protocol.yml", "\ncriteria:", "\nflow: {previous: v2}\ncriteria:")
    flow = count_flow(living.store, living.plan.protocol)
    assert sums(flow) == []
    assert (flow.previous_studies, flow.new_studies, flow.total_studies) == (1, 0, 2)
    assert flow.since == Since(parted_studies=1)


def test_one_study_joined_and_one_parted_since_a_release_are_both_told(living: Living) -> None:
    with_a_further_report(living)
    living.link("an:EX-03", "S3")
    living.freeze_facts("v2")
    living.link("an:EX-02", "S9")
    living.link("an:EX-03", "S1", Role.COMPANION)
    living.edit("protocol.yml", "\ncriteria:", "\nflow: {previous: v2}\ncriteria:")
    flow = count_flow(living.store, living.plan.protocol)
    assert sums(flow) == []
    assert (flow.previous_studies, flow.new_studies, flow.total_studies) == (2, 0, 2)
    assert flow.since == Since(joined_studies=1, parted_studies=1)


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
