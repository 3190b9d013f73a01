"""More records than memory holds are judged as a frame is, and leave nothing behind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from reviewkit.errors import UnreadableError
from reviewkit.methods.matching import Policy, deduplicate, judge
from reviewkit.methods.matching.outofcore import judge_frames
from reviewkit.methods.matching.parquet import Written, read_pairs

RECORDS = 400
WORDS = (
    "maps", "brokers", "meals", "planners", "teams", "districts", "ministries", "evidence",
    "schools", "sitting",
)  # fmt: skip


def damaged(seed: int = 1) -> pd.DataFrame:
    """Records of which every third is a damaged copy of an earlier one."""
    draw = random.Random(seed)
    rows: list[dict[str, str]] = []
    for number in range(RECORDS):
        if number % 3 == 2:
            row = dict(draw.choice(rows[-60:]))
            row[draw.choice(("authors", "volume", "pages", "doi", "abstract"))] = ""
            row["title"] = draw.choice((row["title"].upper(), f"{row['title']}.", "Editorial"))
        else:
            row = {
                "title": " ".join(draw.sample(WORDS, 6)),
                "authors": f"{draw.choice(('Novak', 'Silva', 'Berg', 'Okello'))}, P.",
                "year": str(2015 + number % 5),
                "journal": "Invented Policy",
                "volume": str(number % 7),
                "issue": str(number),  # a serial: every source numbers its rows
                "pages": f"{number % 11 + 1}-{number % 11 + 9}",
                "doi": f"10.5555/{number // 2}",
                "abstract": " ".join(draw.choices(WORDS, k=30)),
            }
        rows.append(row)
    return pd.DataFrame(rows).assign(
        record=[f"r{number}" for number in range(RECORDS)],
        source=["one" if number % 2 else "two" for number in range(RECORDS)],
    )


@dataclass
class Run:
    records: pd.DataFrame
    written: Written
    told: list[tuple[str, int, int]]
    out: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Frames of 90 that are read once, chunks of 150."""
    records, out = damaged(), tmp_path_factory.mktemp("out")
    told: list[tuple[str, int, int]] = []
    frames = (records.iloc[at : at + 90] for at in range(0, RECORDS, 90))
    written = judge_frames(
        frames, str(out), processes=1, chunk=150,
        progress=lambda step, done, most: told.append((step, done, most)),
    )  # fmt: skip
    return Run(records, written, told, out)


def rows_of(path: str) -> list[tuple[str, ...]]:
    with duckdb.connect() as db:
        return db.execute("select * from read_parquet(?)", [path]).fetchall()


def test_the_judgements_are_those_of_memory_in_their_order(run: Run) -> None:
    judged = judge(run.records, processes=1)

    assert len({pair.judgement for pair in judged}) > 1
    assert list(read_pairs(run.written.judgements)) == judged
    assert (run.written.records, run.written.pairs) == (RECORDS, len(judged))


def test_the_reports_are_those_of_memory(run: Run) -> None:
    marked = deduplicate(run.records, processes=1)

    found = rows_of(run.written.reports)
    assert found == list(zip(marked["record"], marked["report"], strict=True))
    assert any(record != report for record, report in found)


def test_progress_names_the_steps_and_ends_whole(run: Run) -> None:
    steps = list(dict.fromkeys(step for step, *_ in run.told))

    assert steps == ["reading", "normalising", "finding pairs", "judging"]
    for step in steps[1:]:
        done, most = [told[1:] for told in run.told if told[0] == step][-1]
        assert done == most > 0


def test_nothing_but_the_two_files_stays(run: Run) -> None:
    names = sorted(path.name for path in run.out.iterdir())

    assert names == ["judgements.parquet", "reports.parquet"]


def test_chunks_processes_and_policy_change_nothing_else(tmp_path: Path) -> None:
    records = damaged(2)
    policy = Policy(reprints=True, notices=True)

    written = judge_frames([records], str(tmp_path), policy, processes=2, chunk=64)

    assert list(read_pairs(written.judgements)) == judge(records, policy, processes=1)


def test_no_records_give_empty_files(tmp_path: Path) -> None:
    written = judge_frames([], str(tmp_path), processes=1)

    assert list(read_pairs(written.judgements)) == []
    assert rows_of(written.reports) == []


def test_a_name_that_stands_twice_is_told_and_what_was_written_stays(
    run: Run, tmp_path: Path
) -> None:
    before = judge_frames([run.records.head(6)], str(tmp_path), processes=1)
    kept = list(read_pairs(before.judgements))
    twice = run.records.assign(record=["r1", *run.records["record"][1:]])

    with pytest.raises(UnreadableError, match="Two rows are named 'r1'"):
        judge_frames([twice], str(tmp_path), processes=1, chunk=150)

    assert list(read_pairs(before.judgements)) == kept
    assert len(list(tmp_path.iterdir())) == 2


def test_an_interrupt_leaves_no_working_files(run: Run, tmp_path: Path) -> None:
    def interrupt(step: str, done: int, _most: int) -> None:
        if step == "judging":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge_frames([run.records], str(tmp_path), processes=1, progress=interrupt)

    assert list(tmp_path.iterdir()) == []


def test_frames_without_names_are_refused(tmp_path: Path) -> None:
    def frames() -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"title": ["A map"]})

    with pytest.raises(UnreadableError, match="no column 'record'"):
        judge_frames(frames(), str(tmp_path), processes=1)

    assert list(tmp_path.iterdir()) == []
