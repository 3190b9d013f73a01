"""Comparing records at the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from reviewkit.store import open_store
from tests.cli.conftest import SEARCHES

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def runs(folder: Path) -> int:
    with open_store(folder) as store:
        return int(store.db.execute("select count(*) from runs").fetchone()[0])


def test_a_run_tells_its_numbers_rules_and_sources(run: Run, folder: Path) -> None:
    said = run("dedupe", "--anew", *ADA).output
    assert said.startswith("All records were compared anew: as asked.\n18 records, 6 duplicates")
    assert "6  from pubmed, known from cinahl" in said
    assert "pubmed: 8 records of 8 reports, 2 of them found by no other source" in said
    assert runs(folder) == 2
    assert run("dedupe", *ADA).output.startswith("No record is new since the last run.\n")
    assert runs(folder) == 2


def test_what_each_source_found_is_a_table(run: Run) -> None:
    data = json.loads(run("dedupe", *ADA, "--json").output)
    assert data["by_sources"] == {"cinahl / pubmed": 6}
    assert data["overlaps"] == {"cinahl / pubmed": 6}
    rows = list(csv.reader(run("dedupe", *ADA, "--csv").output.splitlines()))
    assert rows[1:] == [
        ["cinahl", "10", "10", "4", "0", "", "6"],
        ["pubmed", "8", "8", "2", "6", "6", ""],
    ]


def test_a_dry_run_tells_the_same_and_stores_nothing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    fresh = ("--review", tmp_path / "fresh")
    run("new", tmp_path / "fresh")
    run(*fresh, "import", SEARCHES / "cinahl.ris", SEARCHES / "pubmed.nbib")
    before = sorted(path for path in (tmp_path / "fresh").rglob("*") if path.is_file())
    told = json.loads(run(*fresh, "dedupe", "--dry-run", "--json").stdout)
    assert run(*fresh, "dedupe", "--dry-run").stderr == "Nothing was stored.\n"
    assert sorted(path for path in (tmp_path / "fresh").rglob("*") if path.is_file()) == before
    assert runs(tmp_path / "fresh") == 0
    assert json.loads(run(*fresh, "dedupe", "--json").stdout) == told
    assert told["duplicates"] == 6


def test_joins_that_a_person_stopped_are_counted(run: Run) -> None:
    run("different", "an:EX-01", "pmid:99000001", *ADA)
    assert "1 joins were stopped: a person called records different" in run("dedupe", *ADA).output


def test_a_review_without_records_has_nothing_to_compare(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "empty")
    said = run("--review", tmp_path / "empty", "dedupe", code=1).output
    assert "bring some in with `reviewkit import`" in said
