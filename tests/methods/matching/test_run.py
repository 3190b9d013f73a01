"""The same judgements, however the work is cut and whoever does it."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from reviewkit.methods.matching import (
    Pair,
    Policy,
    concat,
    deduplicate,
    document_numbers,
    judge,
    judge_columns,
    normalise,
    run,
)
from reviewkit.methods.matching import block as blocks
from reviewkit.methods.matching.cluster import clusters
from reviewkit.terms import Judgement

WORDS = ("brokers", "maps", "briefs", "ministries", "districts", "meals", "sleep", "policy")


def records(count: int) -> pd.DataFrame:
    """Records of which about half resemble another."""
    chance = random.Random(count)
    rows: list[dict[str, str]] = []
    for n in range(count):
        row = {
            "record": f"r{n}",
            "title": " ".join(chance.choices(WORDS, k=7)),
            "authors": f"Name{chance.randrange(60)}, A.; Other{chance.randrange(60)}, B.",
            "year": str(2000 + chance.randrange(5)),
            "journal": chance.choice(("J Policy", "Journal of Policy", "Lancet")),
            "volume": str(chance.randrange(4)),
            "pages": str(chance.randrange(90)),
            "doi": f"10.5555/{n}" if chance.random() < 0.5 else "",
            "abstract": " ".join(chance.choices(WORDS, k=40)),
        }
        if rows and chance.random() < 0.5:
            twin = dict(chance.choice(rows), record=f"r{n}")
            twin[chance.choice(("doi", "pages", "journal", "abstract", "volume"))] = ""
            row = twin
        rows.append(row)
    return pd.DataFrame(rows)


FRAME = records(600)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """The judgements on FRAME by one process in one piece."""
    return judge(FRAME, processes=1)


def test_two_processes_judge_like_one(pairs: list[Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_CHUNK", 130)

    assert judge(FRAME, processes=2) == pairs


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_the_size_of_chunks_changes_nothing(
    size: int, pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_CHUNK", max(size, 50))
    monkeypatch.setattr(blocks, "BATCH", size)

    assert judge(FRAME, processes=1) == pairs


def test_pairs_come_by_row_of_the_first_then_of_the_second(pairs: list[Pair]) -> None:
    place = {name: at for at, name in enumerate(FRAME["record"])}
    rows = [(place[pair.a], place[pair.b]) for pair in pairs]

    assert rows == sorted(rows)
    assert len(rows) > 200


def test_kept_columns_are_judged_like_the_frame(pairs: list[Pair]) -> None:
    bare = FRAME.drop(columns="abstract")
    columns = concat([normalise(bare[:200]), normalise(bare[200:])])
    abstracts = FRAME["abstract"].to_numpy(object)
    columns = columns.with_abstracts(lambda rows: abstracts[rows].tolist())

    assert list(judge_columns(columns).pairs(list(FRAME["record"]))) == pairs


def test_new_records_are_judged_as_in_a_whole_run(pairs: list[Pair]) -> None:
    fresh = np.arange(len(FRAME)) >= 550
    new = set(FRAME["record"][fresh])

    found = judge_columns(normalise(FRAME), fresh=fresh).pairs(list(FRAME["record"]))

    assert list(found) == [pair for pair in pairs if pair.a in new or pair.b in new]


def test_a_frame_is_marked_as_clusters_join_its_pairs(pairs: list[Pair]) -> None:
    same = [(p.a, p.b, p.probability) for p in pairs if p.judgement is Judgement.SAME]
    report = clusters(list(FRAME["record"]), same, names=document_numbers(FRAME)).report

    marked = deduplicate(FRAME)

    assert dict(zip(marked["record"], marked["report"], strict=True)) == report
    assert marked["duplicate"].tolist() == (marked["record"] != marked["report"]).tolist()
    assert marked["duplicate"].sum() > 100


def test_each_step_is_told_to_its_end() -> None:
    told: list[tuple[str, int, int]] = []

    judge(FRAME, Policy(), progress=lambda *step: told.append(step))

    last = {step: (done, most) for step, done, most in told}
    assert list(last) == ["normalising", "comparing", "judging"]
    assert all(done == most for done, most in last.values())


def test_a_frame_without_records_has_no_pairs() -> None:
    assert judge(pd.DataFrame({"record": []})) == []
    assert deduplicate(pd.DataFrame({"record": []})).empty
