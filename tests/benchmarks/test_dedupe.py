"""The matching benchmark counts as its table says."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "dedupe.py"

RECORDS = """record_id,source,title,author,year,journal,volume,number,pages,doi
1,x,Evidence maps for school meals,"Okello, R. and Berg, I.",2019,Invented Policy,12,3,11-20,
2,y,Evidence maps for school meals.,"Okello, R. and Berg, I.",2019,Invented Policy,12,3,11-20,
3,y,Sitting time of planners in four ministries,"Silva, A.",2020,Invented Policy,13,1,5-9,
4,x,Brokers in district health teams,"Novak, P.",2018,Evidence Letters,2,1,1-4,10.5555/b
"""
LABELS = "cluster_id,record_id\nA,1\nA,2\nB,3\nB,4\n"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """What the script defines."""
    return runpy.run_path(str(SCRIPT), run_name="script")


def test_lost_missed_and_asked_are_counted_by_record_and_by_pair(script: dict[str, Any]) -> None:
    truth = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "3", "f": "3"}
    report = {"a": "a", "b": "a", "c": "c", "d": "a", "e": "e", "f": "f"}

    found = script["counts"](report, truth, [("e", "f"), ("a", "b"), ("c", "e")])

    assert found["duplicates"] == 3
    assert found["record_missed"] == 2  # c and f stand beside a and e
    assert found["record_recall"] == round(1 / 3, 4)
    assert found["record_false"] == 1  # d is gone
    assert found["record_precision"] == 0.5
    assert found["specificity"] == round(2 / 3, 4)
    assert found["pair_precision"] == round(1 / 3, 4)
    assert found["pair_recall"] == 0.25
    assert found["maybe"] == 2  # a and b are together already
    assert found["found_with_review"] == round(2 / 3, 4)  # a person joins e and f


def test_nothing_to_find_has_no_recall(script: dict[str, Any]) -> None:
    found = script["counts"]({"a": "a"}, {"a": "1"}, [])

    assert (found["record_recall"], found["record_precision"], found["pair_f1"]) == (None,) * 3


def test_a_folder_of_sets_gives_one_object_a_set(tmp_path: Path) -> None:
    folder = tmp_path / "invented"
    folder.mkdir()
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    (folder / "clusters.csv").write_text(LABELS, encoding="utf-8")

    command = [sys.executable, str(SCRIPT), str(tmp_path), "--json", "--no-peers"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)

    (row,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert (row["dataset"], row["records"], row["record_recall"]) == ("invented", 4, 0.5)
    assert (row["record_false"], row["record_missed"], row["maybe"]) == (0, 1, 0)
    assert row["records_per_s"] > 0
    assert row["peak_mb"] > 0


def test_a_folder_without_labels_is_told(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ran.returncode == 1
    assert "records.csv and clusters.csv" in ran.stderr
