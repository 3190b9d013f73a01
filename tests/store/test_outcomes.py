"""The views and tables of screening against a model in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewkit.stages import search
from reviewkit.store import Store, memory_store, writing
from reviewkit.store.audit import strays

AT = "2026-11-02T09:00:00Z"
RECORDS = 5
PEOPLE = ("ada", "bo", "cy")


@dataclass
class Said:
    """A decision, settlement or judgement in the model."""

    kind: str
    id: str
    who: str
    record: int = 0
    stage: str = ""
    verdict: str = ""
    knew: frozenset[Any] = frozenset()  # records seen, decisions seen, or the pair
    standing: bool = True


@dataclass
class Model:
    """What a review says by the rules of docs/store.md, worked out naively from everything."""

    said: list[Said] = field(default_factory=list)

    def of(self, kind: str) -> list[Said]:
        return [one for one in self.said if one.kind == kind and one.standing]

    def reports(self) -> list[int]:
        pairs: dict[frozenset[int], str] = {}
        order: list[frozenset[int]] = []
        for one in self.of("judgement"):
            pair = one.knew
            pairs[pair] = one.verdict
            if pair in order:
                order.remove(pair)
            order.append(pair)
        groups = [{record} for record in range(RECORDS)]
        for pair in order:
            if pairs[pair] != "same":
                continue
            left, right = (next(g for g in groups if record in g) for record in sorted(pair))
            apart = any(
                pairs.get(frozenset((a, b))) == "different" for a in left for b in right if a != b
            )
            if left is not right and not apart:
                groups.remove(right)
                left |= right
        return [min(next(g for g in groups if record in g)) for record in range(RECORDS)]

    def decisions(self, report: int, stage: str) -> list[Said]:
        reports = self.reports()
        here = [
            one
            for one in self.of("decision")
            if reports[one.record] == report and one.stage == stage
        ]
        return [
            one
            for at, one in enumerate(here)
            if not any(
                later.who == one.who and (later.record == one.record or one.record in later.knew)
                for later in here[at + 1 :]
            )
        ]

    def settlement(self, report: int, stage: str) -> Said | None:
        reports = self.reports()
        now = {one.id for one in self.decisions(report, stage)}
        those = [
            one
            for one in self.of("settlement")
            if reports[one.record] == report and one.stage == stage and now <= one.knew
        ]
        return those[-1] if those else None

    def outcome(self, report: int, stage: str) -> str | None:
        words = self.decisions(report, stage)
        settled = self.settlement(report, stage)
        verdicts = {one.verdict for one in words}
        if not words:
            return None
        if settled:
            return settled.verdict
        if len({one.who for one in words}) < 2:
            return "pending"
        if len(verdicts) > 1:
            return "conflict"
        return "conflict" if verdicts == {"unsure"} else verdicts.pop()

    def fate(self, record: int) -> str:
        report = self.reports()[record]
        if report != record:
            return "duplicate"
        title, fulltext = self.outcome(report, "title"), self.outcome(report, "fulltext")
        by_title = {
            None: "awaiting title screening",
            "pending": "awaiting title screening",
            "conflict": "in conflict at title",
            "exclude": "excluded at title",
        }
        by_fulltext = {
            None: "awaiting retrieval",
            "pending": "awaiting full-text screening",
            "conflict": "in conflict at full text",
            "exclude": "excluded at full text",
            "include": "included",
        }
        return by_fulltext[fulltext] if title == "include" else by_title[title]


who = st.sampled_from(PEOPLE)
which = st.integers(0, RECORDS - 1)
stage = st.sampled_from(("title", "title", "fulltext"))
step = st.one_of(
    st.tuples(st.just("decide"), who, which, stage, st.sampled_from(("include", "exclude"))),
    st.tuples(st.just("decide"), who, which, stage, st.sampled_from(("include", "unsure"))),
    st.tuples(st.just("judge"), who, which, which, st.sampled_from(("same", "different"))),
    st.tuples(st.just("settle"), who, which, stage, st.sampled_from(("include", "exclude"))),
    st.tuples(st.just("withdraw"), who, st.integers(0, 30)),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("model")
    store = memory_store(folder)
    text = "".join(f"TY  - JOUR\nTI  - Study {one}\nER  - \n\n" for one in range(RECORDS))
    (folder / "a.ris").write_text(text)
    search.import_file(store, folder / "a.ris", search.Search("A"), "ada", AT)
    return store


@given(steps=st.lists(step, max_size=30))
@settings(
    max_examples=80,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_sequence_the_store_says_what_the_rules_say(
    steps: list[tuple[Any, ...]], template: Store
) -> None:
    store = memory_store(template.folder)
    template.db.backup(store.db)
    model = Model()
    ids = [row[0] for row in store.db.execute("select id from records order by position")]
    for one in steps:
        STEPS[one[0]](store, model, ids, *one[1:])
        agree(store, model, ids)
    store.db.close()


def agree(store: Store, model: Model, ids: list[str]) -> None:
    one = store.db.execute
    reports = model.reports()
    assert dict(one("select record, report from membership")) == {
        ids[record]: ids[report] for record, report in enumerate(reports)
    }
    cells = [(report, stage) for report in sorted(set(reports)) for stage in ("title", "fulltext")]
    assert sorted(one("select report, stage, fact from standing_decisions")) == sorted(
        (ids[report], stage, said.id)
        for report, stage in cells
        for said in model.decisions(report, stage)
    )
    outcomes = sorted(one("select report, stage, outcome from outcomes"))
    assert outcomes == sorted(
        (ids[report], stage, outcome)
        for report, stage in cells
        if (outcome := model.outcome(report, stage))
    )
    assert outcomes == sorted(one("select report, stage, outcome from stage_outcomes"))
    fates = one("select record, fate from fates").fetchall()
    assert len(fates) == RECORDS
    assert dict(fates) == {ids[record]: model.fate(record) for record in range(RECORDS)}
    assert [told for told in strays(store.db) if "full text though" not in told] == []


def do_decide(
    store: Store, model: Model, ids: list[str], who: str, record: int, stage: str, verdict: str
) -> None:
    reports = model.reports()
    seen = frozenset(one for one in range(RECORDS) if reports[one] == reports[record])
    body = {"record": ids[record], "stage": stage, "verdict": verdict, "note": ""}
    reason = "E1" if verdict == "exclude" else None
    with writing(store, who, AT) as facts:
        fact = facts.append(
            "decision", body | {"reason": reason, "seen": [ids[one] for one in sorted(seen)]}
        )
    model.said.append(Said("decision", fact.id, who, record, stage, verdict, seen))


def do_judge(
    store: Store, model: Model, ids: list[str], who: str, a: int, b: int, verdict: str
) -> None:
    if a == b:
        return
    first, second = sorted((ids[a], ids[b]))
    with writing(store, who, AT) as facts:
        body = {"a": first, "b": second, "judgement": verdict, "why": ""}
        fact = facts.append("judgement", body)
    pair = frozenset((a, b))
    model.said.append(Said("judgement", fact.id, who, verdict=verdict, knew=pair))


def do_settle(
    store: Store, model: Model, ids: list[str], who: str, record: int, stage: str, verdict: str
) -> None:
    report = model.reports()[record]
    if model.outcome(report, stage) != "conflict":
        return
    saw = frozenset(one.id for one in model.decisions(report, stage))
    reason = "E1" if verdict == "exclude" else None
    body = {"record": ids[record], "stage": stage, "verdict": verdict, "reason": reason}
    with writing(store, who, AT) as facts:
        fact = facts.append("settlement", body | {"why": "talk", "saw": sorted(saw)})
    model.said.append(Said("settlement", fact.id, who, record, stage, verdict, saw))


def do_withdraw(store: Store, model: Model, _ids: list[str], who: str, at: int) -> None:
    standing = [one for one in model.said if one.standing]
    if standing:
        one = standing[at % len(standing)]
        with writing(store, who, AT) as facts:
            facts.append("withdrawal", {"target": one.id})
        one.standing = False


STEPS: dict[str, Callable[..., None]] = {
    "decide": do_decide,
    "judge": do_judge,
    "settle": do_settle,
    "withdraw": do_withdraw,
}


@pytest.fixture
def pair(store: Store, bring_in: Callable[..., list[str]]) -> tuple[Store, str, str]:
    one, other = bring_in(store, 2)
    return store, one, other


def decided(store: Store, who: str, record: str, verdict: str, seen: list[str]) -> str:
    body = {"record": record, "stage": "title", "verdict": verdict, "reason": None, "note": ""}
    with writing(store, who, AT) as facts:
        return facts.append("decision", body | {"seen": seen}).id


def judged(store: Store, one: str, other: str, judgement: str) -> None:
    a, b = sorted((one, other))
    with writing(store, "ada", AT) as facts:
        facts.append("judgement", {"a": a, "b": b, "judgement": judgement, "why": ""})


def standing(store: Store) -> list[tuple[str, str]]:
    return store.db.execute(
        "select report, verdict from standing_decisions order by report, ord"
    ).fetchall()


def test_merging_unites_decisions_even_against_oneself_and_splitting_gives_each_back(
    pair: tuple[Store, str, str],
) -> None:
    store, one, other = pair
    decided(store, "ada", one, "include", [one])
    decided(store, "ada", other, "exclude", [other])
    apart = standing(store)

    judged(store, one, other, "same")
    assert standing(store) == [(one, "include"), (one, "exclude")]
    assert store.db.execute("select report from conflicts").fetchall() == [(one,)]
    judged(store, one, other, "different")
    assert standing(store) == apart


def test_a_later_decision_on_the_merged_report_supersedes_all_that_was_seen(
    pair: tuple[Store, str, str],
) -> None:
    store, one, other = pair
    decided(store, "ada", one, "include", [one])
    decided(store, "ada", other, "exclude", [other])
    judged(store, one, other, "same")
    decided(store, "ada", one, "exclude", [one, other])
    assert standing(store) == [(one, "exclude")]

    judged(store, one, other, "different")
    assert sorted(standing(store)) == sorted([(one, "exclude"), (other, "exclude")])


def test_a_new_protocol_with_more_reviewers_turns_verdicts_into_pending(
    review: Path, pair: tuple[Store, str, str]
) -> None:
    from reviewkit.plan import read_plan
    from reviewkit.stages import plan

    store, one, _ = pair
    decided(store, "ada", one, "include", [one])
    outcome = "select outcome from outcomes"
    assert store.db.execute(outcome).fetchall() == [("include",)]
    text = (review / "protocol.yml").read_text()
    text = text.replace("  title:\n    reviewers: 1", "  title:\n    reviewers: 2")
    text = text.replace("    role: lead\n", "    role: lead\n  - {id: bo, name: Bo}\n")
    (review / "protocol.yml").write_text(text)

    assert plan.keep(store, read_plan(review), "ada", AT) == ["protocol.yml"]
    assert store.db.execute(outcome).fetchall() == [("pending",)]


def test_who_contradicts_themselves_after_a_merge_stays_unseen_until_the_other_decides(
    review: Path, pair: tuple[Store, str, str]
) -> None:
    from reviewkit.plan import read_plan
    from reviewkit.stages import plan

    store, one, other = pair
    text = (review / "protocol.yml").read_text()
    text = text.replace("  title:\n    reviewers: 1", "  title:\n    reviewers: 2")
    (review / "protocol.yml").write_text(text)
    plan.keep(store, read_plan(review), "ada", AT)
    decided(store, "ada", one, "include", [one])
    decided(store, "ada", other, "exclude", [other])
    judged(store, one, other, "same")
    assert store.db.execute("select report from conflicts").fetchall() == []

    decided(store, "bo", one, "include", [one, other])

    assert store.db.execute("select report from conflicts").fetchall() == [(one,)]
