"""Reports of several records at the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def test_merged_reports_are_listed_with_what_joined_them(run: Run) -> None:
    said = run("merged").output
    assert said.count("  pubmed\n") == 6
    assert " = " in said
    assert len(json.loads(run("merged", "--json").output)) == 6


def test_a_report_is_opened_and_says_why_each_record_is_in_it(run: Run) -> None:
    said = run("merged", "an:EX-01").output
    assert said.count("\n    same as ") == 2
    assert "cinahl" in said and "pubmed" in said
    assert "reviewkit split RECORD" in said
    data = json.loads(run("merged", "an:EX-01", "--json").output)
    assert {field["source"] for field in data["fields"]} <= {"cinahl", "pubmed"}
    assert [one["source"] for one in data["records"]] == ["cinahl", "pubmed"]


def test_a_record_is_split_off_and_joined_again_in_one_stroke(run: Run) -> None:
    run("same", "an:EX-03", "an:EX-04", *ADA)
    assert len(json.loads(run("merged", "an:EX-03", "--json").output)["records"]) == 3
    said = run("split", "an:EX-03", "--why", "part one", *ADA).output
    assert said.startswith("an:EX-03 is a report of its own now, by ADA")
    assert "held together" not in said
    assert "only record of its report" in run("split", "an:EX-03", *ADA, code=1).output
    assert run("undo", *ADA).output.endswith("`split` is taken back.\n")
    assert len(json.loads(run("merged", "an:EX-03", "--json").output)["records"]) == 3


def test_a_report_is_split_into_all_its_records(run: Run) -> None:
    run("same", "an:EX-03", "an:EX-04", *ADA)
    assert run("split-all", "an:EX-03", *ADA).output.startswith("an:EX-03 is 3 reports now")
    for record in ("an:EX-03", "an:EX-04", "pmid:99000003"):
        assert len(json.loads(run("merged", record, "--json").output)["records"]) == 1


def test_all_numbers_of_a_report_are_listed_with_its_first_record(run: Run) -> None:
    rows = {row["record"]: row for row in json.loads(run("records", "--json").output)}
    merged = [row for row in rows.values() if row["record"] != row["report"]]
    assert len(merged) == 6
    for row in merged:
        first = rows[row["report"]]
        assert row["pmid"] in first["pmids"]
        assert first["accession"] in first["accessions"]
        assert row["pmids"] == row["accessions"] == []
        assert "title" in {*first["shown"], *row["shown"]}
        assert not {*first["shown"]} & {*row["shown"]}
    table = list(csv.DictReader(run("records", "--csv").output.lstrip("\ufeff").splitlines()))
    assert [row["record"] for row in table] == list(rows)
