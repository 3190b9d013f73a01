"""Duplicates: rules propose, people decide, nothing is deleted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.plan import Plan
from reviewkit.stages import dedupe, search
from reviewkit.store import Store, memory_store, open_store
from reviewkit.store.audit import strays, verify
from reviewkit.store.refs import find_record, report_of
from reviewkit.terms import Judgement

AT = "2026-11-02T09:00:00Z"
SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT


def judge(store: Store, a: str, b: str, judgement: Judgement) -> bool:
    return dedupe.judge(store, (a, b), judgement, "looked", "ADA", AT)


def one_report(store: Store, a: str, b: str) -> bool:
    reports = {report_of(store.db, find_record(store.db, one)) for one in (a, b)}
    return len(reports) == 1


def test_a_run_tells_what_it_merged_and_from_where(store: Store, plan: Plan) -> None:
    steps: list[str] = []

    def tell(step: str, done: int, most: int) -> None:
        assert done <= most
        steps.append(step)

    done = dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT, tell)
    assert (done.records, done.reports, done.duplicates) == (18, 12, 6)
    assert done.by_sources == {("cinahl", "pubmed"): 6}
    assert sum(done.by_rule.values()) == 6
    assert (done.compared, done.anew, steps) == (0, "", [])
    done = dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT, tell, whole=True)
    assert (done.compared, done.anew) == (18, "as asked")
    assert list(dict.fromkeys(steps)) == ["comparing", "judging", "storing"]


def test_parts_one_and_two_stay_apart(store: Store) -> None:
    assert not one_report(store, "an:EX-03", "an:EX-04")
    assert one_report(store, "an:EX-04", "pmid:99000003")


def test_a_person_joins_what_rules_kept_apart_and_undoes_it(store: Store) -> None:
    assert judge(store, "an:EX-03", "an:EX-04", SAME)
    assert one_report(store, "an:EX-03", "pmid:99000003")
    assert dedupe.undo(store, ("an:EX-04", "an:EX-03"), "ADA", AT) == "same"
    assert not one_report(store, "an:EX-03", "an:EX-04")


def test_no_rule_overrules_a_persons_different(store: Store, plan: Plan) -> None:
    assert not judge(store, "an:EX-01", "pmid:99000001", DIFFERENT)
    assert not one_report(store, "an:EX-01", "pmid:99000001")
    done = dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT)
    assert done.duplicates == 5
    assert not one_report(store, "an:EX-01", "pmid:99000001")


def test_nothing_is_undone_that_no_person_said(store: Store) -> None:
    with pytest.raises(NotThereError, match="reviewkit different"):
        dedupe.undo(store, ("an:EX-01", "pmid:99000001"), "ADA", AT)


def test_a_record_is_not_judged_against_itself_nor_against_nothing(store: Store) -> None:
    with pytest.raises(NotAllowedError, match="are one record"):
        judge(store, "an:EX-01", find_record(store.db, "an:EX-01"), SAME)
    with pytest.raises(NotThereError):
        judge(store, "an:EX-01", "an:EX-77", SAME)


def test_there_is_nothing_to_compare_in_an_empty_review(tmp_path: Path, plan: Plan) -> None:
    with memory_store(tmp_path) as empty, pytest.raises(NotAllowedError, match="no records yet"):
        dedupe.dedupe(empty, plan.protocol.duplicates, "ADA", AT)


def test_a_decision_is_never_lost_by_merging(store: Store, say: Callable[..., str]) -> None:
    say("ADA", "an:EX-03", "include")
    say("ADA", "an:EX-04", "include")
    judge(store, "an:EX-03", "an:EX-04", SAME)
    rows = store.db.execute("select distinct report, verdict from standing_decisions").fetchall()
    assert rows == [(find_record(store.db, "an:EX-03"), "include")]


def test_a_rehearsal_counts_the_questions_that_the_run_then_asks(
    store: Store, plan: Plan, tmp_path: Path
) -> None:
    whole = "TY  - JOUR\nTI  - Allotments and loneliness in four coastal towns of the north\n"
    placed = "AU  - Quist, P.\nPY  - 2016\nJO  - Garden Letters\nVL  - 8\nSP  - 31\nER  - \n\n"
    found = tmp_path / "found.ris"
    found.write_text(f"{whole}{placed}{whole}N1  - again\n{placed}{whole}ER  - \n", "utf-8")
    search.import_file(store, found, search.Search("cinahl"), "ADA", AT)
    rule = plan.protocol.duplicates

    foretold = dedupe.rehearse(store, rule)
    done = dedupe.dedupe(store, rule, "ADA", AT)

    assert foretold == done
    assert done.maybe == 1  # the title alone resembles two records of one report
    ((a, b),) = dedupe.waiting_keys(store.db)
    judge(store, a, b, DIFFERENT)
    assert dedupe.rehearse(store, rule, whole=True).maybe == 0
    assert dedupe.dedupe(store, rule, "ADA", AT, whole=True).maybe == 0


# Dies on a step of the run, as a power cut would end it: nothing is tidied up.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from reviewkit.plan import read_plan
from reviewkit.stages import dedupe, search
from reviewkit.store import open_store

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
folder, step = Path(sys.argv[1]), sys.argv[2]
def die():
    os.kill(os.getpid(), int(sys.argv[3]))
def tell(name, done, most):
    if name == step:
        die()
if step == "writing":
    from reviewkit.store import append
    insert = append.insert_fact
    def inserting(*some):
        insert(*some)
        die()
    append.insert_fact = inserting
with open_store(folder) as store:
    rule = read_plan(folder).protocol.duplicates
    dedupe.dedupe(store, rule, "ADA", "2026-11-02T09:00:00Z", tell, whole=True)
"""
KILLED = getattr(signal, "SIGKILL", signal.SIGTERM)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to kill by")
@pytest.mark.parametrize(
    ("step", "number"), [("comparing", signal.SIGINT), ("storing", KILLED), ("writing", KILLED)]
)
def test_a_run_that_is_stopped_in_the_middle_leaves_the_store_as_it_was(
    folder: Path, step: str, number: signal.Signals
) -> None:
    def held() -> list[list[tuple[object, ...]]]:
        with open_store(folder) as store:
            tables = ("facts", "runs", "pairs", "membership", "shown", "unsettled", "unshown")
            assert strays(store.db) == []
            assert verify(store) == []
            return [store.db.execute(f"select * from {one}").fetchall() for one in tables]

    before = held()
    program = [sys.executable, "-c", PROGRAM, str(folder), step, str(int(number))]
    home = {"PYTHONPATH": str(Path(__file__).parents[3])}
    ended = subprocess.run(program, env=os.environ | home, capture_output=True, check=False)
    assert ended.returncode in {-int(number), 1, 130}, ended.stderr
    assert held() == before
