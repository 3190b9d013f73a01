"""The flow as it is counted from the store: duplicates by how they were found."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.methods.prisma import Duplicates, sums
from reviewkit.plan import Plan
from reviewkit.stages import dedupe
from reviewkit.stages.flow import count_flow
from reviewkit.store import Store
from reviewkit.terms import Judgement

AT = "2026-11-02T09:00:00Z"


def test_duplicates_are_counted_by_who_found_them_and_by_source(store: Store, plan: Plan) -> None:
    flow = count_flow(store, plan.protocol)
    assert (flow.duplicates, flow.removed) == (6, Duplicates(6, 0, (("pubmed", 6, 0),)))
    dedupe.judge(store, ("an:EX-03", "an:EX-04"), Judgement.SAME, "", "ADA", AT)
    flow = count_flow(store, plan.protocol)
    assert flow.duplicates == 7
    assert flow.removed == Duplicates(6, 1, (("cinahl", 0, 1), ("pubmed", 6, 0)))
    assert sums(flow) == []


def test_a_duplicate_found_after_it_was_screened_is_counted_once_and_told(
    store: Store, plan: Plan, say: Callable[..., str]
) -> None:
    for reviewer in ("ADA", "BO"):
        say(reviewer, "an:EX-03", "include")
        say(reviewer, "an:EX-04", "exclude", "E1")
    before = count_flow(store, plan.protocol)
    dedupe.judge(store, ("an:EX-03", "an:EX-04"), Judgement.SAME, "", "ADA", AT)
    flow = count_flow(store, plan.protocol)
    assert (before.screened, flow.screened) == (2, 1)
    assert flow.removed is not None
    assert flow.removed.screened == 1
    assert any("1 had been screened as reports of their own" in note for note in flow.notes)
    assert sums(flow) == []


def test_a_flow_whose_duplicates_are_not_reported_says_nothing_of_them(
    store: Store, plan: Plan
) -> None:
    rule = plan.protocol.flow.model_copy(update={"not_reported": ("duplicates",)})
    flow = count_flow(store, plan.protocol.model_copy(update={"flow": rule}))
    assert (str(flow.duplicates), flow.removed) == ("NR", None)
