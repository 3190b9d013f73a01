from __future__ import annotations

from pathlib import Path

from pairs import make_pairs

from reviewkit.plan import read_plan
from reviewkit.stages import dedupe, screen
from reviewkit.stages.dedupe.carried import Carried, carried
from reviewkit.store import open_store
from reviewkit.terms import Stage, Verdict

AT = "2026-01-01T00:00:00Z"


def test_each_record_carries_its_last_decisions_and_others_show_when_all_have_decided(
    tmp_path: Path,
) -> None:
    folder = make_pairs(tmp_path / "review", ("JG", "RM", "AK"))
    protocol = read_plan(folder).protocol
    with open_store(folder) as store:
        one = dedupe.cluster(store, "doi:10.1000/hip")
        first, second = one.records[0].record, one.records[1].record

        def say(record: str, verdict: Verdict, reviewer: str) -> None:
            word = screen.Decision(record, Stage.TITLE, verdict)
            screen.decide(store, protocol, word, reviewer, AT)

        say(first, Verdict.UNSURE, "JG")
        say(first, Verdict.INCLUDE, "JG")
        mine = Carried("JG", Stage.TITLE, Verdict.INCLUDE, "")
        assert carried(store, one.report, "JG") == {first: [mine]}
        assert carried(store, one.report, "RM") == {}
        say(second, Verdict.INCLUDE, "RM")
        theirs = Carried("RM", Stage.TITLE, Verdict.INCLUDE, "")
        for who in ("JG", "RM"):
            assert carried(store, one.report, who) == {first: [mine], second: [theirs]}
