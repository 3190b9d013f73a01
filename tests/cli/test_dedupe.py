"""Duplicates at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def test_a_run_tells_its_numbers_rules_and_sources(run: Run) -> None:
    said = run("dedupe", *ADA).output
    assert said.startswith("18 records, 6 duplicates, 12 reports; 0 doubtful pairs")
    assert "6  from pubmed, known from cinahl" in said
    data = json.loads(run("dedupe", *ADA, "--json").output)
    assert data["by_sources"] == {"cinahl / pubmed": 6}


def test_merged_reports_are_listed_with_what_joined_them(run: Run) -> None:
    said = run("merged").output
    assert said.count("  pubmed\n") == 6
    assert " = " in said
    assert len(json.loads(run("merged", "--json").output)) == 6


def test_a_person_joins_splits_and_undoes(run: Run) -> None:
    pair = ("an:EX-03", "an:EX-04")
    said = run("same", *pair, "--why", "one text", *ADA).output
    assert said == "an:EX-03 and an:EX-04: same, by ADA. They are one report now.\n"
    assert "ADA: one text" in run("merged").output
    said = run("different", *pair, *ADA).output
    assert said == "an:EX-03 and an:EX-04: different, by ADA. They are two reports now.\n"
    assert "`different` is taken back" in run("undo", *pair, *ADA).output
    assert "reviewkit different" in run("undo", "an:EX-01", "pmid:99000001", *ADA, code=1).output


def test_joins_that_a_person_stopped_are_counted(run: Run) -> None:
    run("different", "an:EX-01", "pmid:99000001", *ADA)
    assert "1 joins were stopped: a person called records different." in run("dedupe", *ADA).output


def test_doubtful_pairs_wait_side_by_side_for_a_person(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "doubt.csv"
    path.write_text(
        "title,authors,year,journal,volume,pages\n"
        '"Walking groups for older people: a survey","Silva, Ines",2018,Ageing Practice,5,9-17\n'
        '"Walking groups for older people: survey","Silva, I",2019,Ageing Practice,6,\n'
    )
    run("import", path, *ADA)
    run("dedupe", *ADA)
    pairs = json.loads(run("duplicates", "--json").stdout)
    assert pairs, "the rules have come to be sure of these pairs: take more doubtful ones"
    ran = run("duplicates")
    assert f"{len(pairs)} pairs wait for a person." in ran.stderr
    for pair in pairs:
        assert f"reviewkit same {pair['a']} {pair['b']}   or   reviewkit different" in ran.stdout
        assert all(one["title"] in ran.stdout for one in pair["records"])
    assert "reviewkit duplicates" in run("status").output
    run("different", pairs[0]["a"], pairs[0]["b"], *ADA)
    assert len(json.loads(run("duplicates", "--json").stdout)) == len(pairs) - 1


def test_a_review_without_records_has_nothing_to_compare(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "empty")
    said = run("--review", tmp_path / "empty", "dedupe", code=1).output
    assert "bring some in with `reviewkit import`" in said
