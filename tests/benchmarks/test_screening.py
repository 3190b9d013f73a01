"""The benchmark of ranked screening: what it averages, what it passes over, how it writes."""

from __future__ import annotations

import csv
import importlib
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reviewkit.methods.replay import Measures

ROOT = Path(__file__).parents[2]


def load(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    return load("screening_tables")


def write(path: Path, *, titles: bool = True) -> Path:
    """A review of 40 records: 8 were included in the end, 10 by title and abstract."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        extra = ["label_abstract_screening"] if titles else []
        table.writerow(["title", "abstract", "label_included", *extra])
        for number in range(40):
            topic = "back pain and exercise" if number % 5 == 0 else f"salmon in river {number % 4}"
            labels = [int(number % 5 == 0), int(number % 4 == 0)][: 1 + titles]
            table.writerow([f"Study {number}", f"On {topic}.", *labels])
    return path


def measure(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/screening.py", "--no-peers", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_folder_is_measured_by_both_columns_of_labels_and_bad_files_are_named(
    tmp_path: Path,
) -> None:
    write(tmp_path / "a.csv")
    write(tmp_path / "b.csv", titles=False)
    (tmp_path / "c.csv").write_text("title,abstract\nx,y\n", encoding="utf-8")
    criteria = tmp_path / "criteria.json"
    criteria.write_text(json.dumps({"b": "Exercise for back pain"}), encoding="utf-8")
    done = measure(tmp_path, "--criteria-json", criteria, "--json")
    assert done.returncode == 0, done.stderr
    assert "c.csv, line 1: no column label_included" in done.stderr
    answer = json.loads(done.stdout)
    final, titles = answer["means"].values()
    assert list(answer["means"]) == ["final inclusion", "label_abstract_screening"]
    assert (final["ours"]["files"], titles["ours"]["files"]) == (2, 1)
    assert (final["ours + criteria"]["files"], titles["ours + criteria"]["files"]) == (1, 0)
    assert final["criteria alone"]["median_first_relevant"] == 1
    assert final["ours"]["loss"] == 0
    assert {run["relevant"] for run in answer["runs"]} == {8, 10}


def test_nothing_to_measure_is_an_error(tmp_path: Path) -> None:
    done = measure(tmp_path / "gone.csv")
    assert done.returncode == 1
    assert "gone.csv" in done.stderr
    assert "Traceback" not in done.stderr


def run(tables: ModuleType, file: str, ranker: str, **numbers: float) -> Any:
    measures = Measures(0.5, 0.4, 0.3, 0.4, 0.5, 0.1, numbers.get("loss", 0.1), 2.0)
    anew = numbers.get("anew", 0.01)
    return tables.Run(file, "final", 40, 8, ranker, 1, measures, 20, 1.0, 0.2, 1.0, anew)


def test_means_are_over_files_and_ratios_over_the_files_of_both(tables: ModuleType) -> None:
    done = [
        run(tables, "a", tables.OURS, loss=0.1),
        run(tables, "a", tables.OURS, loss=0.3, anew=0.03),
        run(tables, "b", tables.OURS, loss=0.4, anew=0.9),
        run(tables, "a", tables.PEER, loss=0.4, anew=0.2),
    ]
    mean = tables.told(done, tables.OURS)
    assert mean["loss"] == pytest.approx((0.2 + 0.4) / 2)
    assert mean["loss_ratio"] == pytest.approx(0.2 / 0.4)
    assert mean["time_ratio"] == pytest.approx(0.02 / 0.2)
    assert mean["files"] == 2
    assert tables.told(done, tables.AIMED) == {"files": 0}


def test_the_tables_show_asreview_first_and_a_gap_where_it_did_not_run(tables: ModuleType) -> None:
    done = [
        run(tables, "a", tables.OURS),
        run(tables, "a", tables.PEER, loss=0.2),
        run(tables, "b", tables.OURS),
    ]
    lines = list(tables.summary(done))
    assert lines[:3] == ["", "Labels: final.", ""]
    ours = next(line for line in lines if line.startswith("| ours |"))
    peer = next(line for line in lines if line.startswith("| ASReview u4 |"))
    assert lines.index(peer) < lines.index(ours)
    assert "| 0.100 | 0.500 |" in ours
    assert "| a | 40 | 8 | 0.500 / 0.200 | 0.500 / 0.100 |" in lines
    assert "| b | 40 | 8 | - | 0.500 / 0.100 |" in lines


def test_asreview_s_labels_are_read_in_its_order_without_those_known(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "made.db")
    db.execute("create table results (record_id, label, training_set)")
    rows = [(7, 1, None), (3, 0, None), (5, 1, 2), (1, 0, 3), (2, 1, 4)]
    db.executemany("insert into results values (?, ?, ?)", rows)
    db.commit()
    db.close()
    with zipfile.ZipFile(tmp_path / "out.asreview", "w") as archive:
        archive.write(tmp_path / "made.db", "reviews/1/results.db")
    assert load("peers")._read_labels(tmp_path) == [True, False, True]
