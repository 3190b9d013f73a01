"""The matching benchmark runs on folders that it has never seen, and prints what it measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "dedupe.py"
KEYS = {
    "dataset", "records", "record_recall", "record_precision", "record_false", "pair_f1", "maybe",
    "seconds", "records_per_s", "peak_mb",
}  # fmt: skip

RECORDS = """record_id,source,title,author,year,journal,volume,number,pages,doi
1,x,Evidence maps for school meals,"Okello, R. and Berg, I.",2019,Invented Policy,12,3,11-20,
2,y,Evidence maps for school meals.,"Okello, R. and Berg, I.",2019,Invented Policy,12,3,11-20,
3,y,Sitting time of planners in four ministries,"Silva, A.",2020,Invented Policy,13,1,5-9,
4,x,Brokers in district health teams,"Novak, P.",2018,Evidence Letters,2,1,1-4,10.5555/b
"""
LABELS = "cluster_id,record_id\nA,1\nB,3\nB,4\nC,stranger\n"


@pytest.fixture(scope="module")
def dedupe(load: Callable[[str], ModuleType]) -> ModuleType:
    return load("dedupe")


def test_a_folder_of_sets_gives_one_object_a_set_and_its_false_merges(tmp_path: Path) -> None:
    folder = tmp_path / "invented"
    folder.mkdir()
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    (folder / "clusters.csv").write_text(LABELS, encoding="utf-8")

    gone = str(tmp_path / "gone")
    command = [sys.executable, str(SCRIPT), gone, str(tmp_path), "--json", "--no-peers"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    (row,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert row.keys() >= KEYS
    assert "tool" not in row
    assert (row["dataset"], row["records"], row["record_recall"]) == ("invented", 4, 0)
    assert (row["record_false"], row["record_missed"], row["maybe"]) == (1, 1, 0)
    assert row["records_per_s"] > 0
    assert row["peak_mb"] > 0
    (merge,) = row["false_merges"]
    assert merge.startswith("1 = 2 (")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert f"{gone}: no records.csv and clusters.csv there" in ran.stderr
    assert "'stranger' (line 5)" in ran.stderr


def test_another_tool_s_groups_are_counted_as_ours_are(
    dedupe: ModuleType, load: Callable[[str], ModuleType]
) -> None:
    records = [{"record": name} for name in "abcd"]
    labelled = load("labelled_sets").LabelledSet("made", records, ["1", "1", "2", "2"], [])
    found = load("peers_dedupe").Found("tool 1", [[1, 0]], [(2, 3)], 0.5, 80)

    row = dedupe.counted(labelled, found)

    assert row.keys() >= KEYS
    assert (row["record_recall"], row["record_missed"], row["found_with_review"]) == (0.5, 1, 1)
    assert (row["records_per_s"], row["peak_mb"]) == (8, 80)


def test_a_tool_that_cannot_be_installed_is_told_once_and_left_out(
    dedupe: ModuleType,
    load: Callable[[str], ModuleType],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("HOME", "PATH", "PYENV_ROOT"):  # no other Python is there
        monkeypatch.setenv(name, str(tmp_path))
    peer = load("peers_dedupe").Peer("future", ("future-tool",), (99,), "none.py")
    labelled = load("labelled_sets").LabelledSet("made", [], [], [])
    peers = [peer]

    assert list(dedupe.beside(labelled, peers, 1.0)) == []
    assert peers == []
    assert "future is not installed, so it is left out: it needs Python 99" in (
        capsys.readouterr().err
    )


def row(tool: str | None, seconds: float, **more: Any) -> dict[str, Any]:
    counts = dict.fromkeys(("record_false", "record_missed", "maybe"), 0)
    named = {"tool": tool} if tool else {}
    return {"dataset": "made", "records": 100, "seconds": seconds, **counts, **named, **more}


def test_sums_tell_how_many_times_as_long_a_tool_took(load: Callable[[str], ModuleType]) -> None:
    rows = [row(None, 0.1), row(None, 0.5, dataset="other"), row("slow 1", 8, record_false=2)]

    ours, theirs = load("dedupe_tables").sums(rows)

    assert ours.startswith("reviewkit: 2 sets, 200 records, 0 lost")
    assert "2 lost" in theirs
    assert theirs.endswith("80.0 times as long as reviewkit")


def test_no_record_of_a_hostile_pile_is_compared_with_many(
    load: Callable[[str], ModuleType],
) -> None:
    measure = load("dedupe_ours").measure_hostile
    piles = [measure(kind, 2_000) for kind in load("made_up").HOSTILE]

    for pile in piles:
        assert pile.candidates <= 60 * pile.records, pile.kind
    assert [pile.candidates for pile in piles if pile.kind == "empty fields"] == [0]
    lines = list(load("dedupe_tables").hostile_table(piles))
    assert lines[-1].startswith("| one record | 2,000 |")


def test_made_up_records_give_the_same_counts_in_memory_and_on_disk(
    load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = load("dedupe_ours")
    in_memory = ours.measure_size(600)
    monkeypatch.setattr(ours, "ON_DISK", 600)
    on_disk = ours.measure_size(600)

    assert (in_memory.kept_in, on_disk.kept_in) == ("memory", "disk")
    for name in ("record_recall", "record_false", "maybe"):
        assert getattr(in_memory, name) == getattr(on_disk, name), name
    assert 0.9 < on_disk.record_recall <= 1
