"""Strands and findings in a review: checked, kept, printed, and never counted as studies."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.test_findings import FINDINGS
from tests.test_strands import STRAND

Run = Callable[..., Result]
MORE = """\
strands:
  - {id: talks, label: Talks with commissioners, kind: interviews, sources: 2, period: "2012"}
findings: findings.yml
"""
TABLES = """\
  - {id: talks, title: What was said, kind: strand, strand: talks}
  - {id: steps, title: Steps, kind: box, strand: talks, box: steps}
  - {id: summary, title: Summary of findings, kind: summary_of_findings}
"""


@pytest.fixture(autouse=True)
def beside(folder: Path, decide_both: Callable[..., None], run: Run) -> None:
    decide_both("an:EX-01")
    study = json.loads(run("study", "list", "--json").stdout)[0]["id"]
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("\nmap:", "\n" + TABLES + MORE + "map:", 1))
    (folder / "strands").mkdir()
    (folder / "strands" / "talks.yml").write_text(STRAND)
    (folder / "findings.yml").write_text(FINDINGS.replace("[S1, S2]", f"[{study}]"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / "output" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_check_tells_of_strands_and_findings_and_warns_of_names(run: Run, folder: Path) -> None:
    ran = run("check")
    assert "strands/talks.yml: fine (1 themes, 2 statements, 1 boxes)." in ran.stdout
    assert "findings.yml: fine (1 findings)." in ran.stdout
    assert "looks like a name" not in ran.stderr
    edit(folder / "strands" / "talks.yml", "Trust grows.", "Trust in Hanna Lindqvist grows.")
    assert "statement 2: `Hanna Lindqvist` looks like a name" in run("check").stderr
    edit(folder / "protocol.yml", 'period: "2012"', "anonymised: false")
    assert "looks like a name" not in run("check").stderr


def test_a_finding_on_a_study_that_is_not_included_is_refused(run: Run, folder: Path) -> None:
    edit(folder / "findings.yml", "studies: [", "studies: [S99, ")
    told = "findings.yml:7: the finding `F1` names `S99`, which is no included study"
    assert told in run("check", code=1).stderr
    assert told in run("table", "summary", code=1).stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("strand: talks}", "strand: walks}", "no strand `walks` under `strands` (talks)"),
        ("box: steps}", "box: lessons}", "no box `lessons` in the strand `talks` (steps)"),
        ("findings: findings.yml\n", "", "no `findings` file named"),
        ("sources: 2", "sources: 1", "has 1 sources, but strands/talks.yml tells 2 voices apart"),
        ("kind: box, ", "kind: matrix, codebook: factors, ", "takes no `strand`"),
    ],
)
def test_a_table_of_what_is_not_there_is_refused(
    run: Run, folder: Path, old: str, new: str, told: str
) -> None:
    edit(folder / "protocol.yml", old, new)
    assert told in run("check", code=1).stderr


def test_the_tables_hold_voices_themes_words_pages_and_permission(run: Run, folder: Path) -> None:
    for name in ("talks", "steps", "summary"):
        run("table", name, "--format", "csv", "--format", "md")
    first, second = rows(folder, "talks")[1:]
    assert first == ["Time is short.", "V1, V2", "\u201cno time at all\u201d", "p. 4", "Time"]
    assert second[1] == "several"
    talks = (folder / "output" / "talks.md").read_text(encoding="utf-8")
    assert "no number of studies counts it" in talks
    assert "Recorded: not reported. Voices are anonymised." in talks
    box = (folder / "output" / "steps.md").read_text(encoding="utf-8")
    assert "Word for word from A report, pp. 18-19." in box
    assert "Permission: CC BY" in box
    summary = rows(folder, "summary")
    assert summary[1][0] == "Time to meet builds trust."
    assert summary[1][1].startswith("Okafor")
    assert summary[1][2] == "Minor concerns. Sampling is thin."
    assert summary[1][6] == "Low. Few data from elsewhere."


def test_a_strand_is_never_counted_among_studies(run: Run, folder: Path) -> None:
    run("report", "--format", "html")
    run("flow", "--format", "csv")
    page = (folder / "output" / "report.html").read_text(encoding="utf-8")
    flow = (folder / "output" / "flow.csv").read_bytes()
    assert "1 study from 1 report is included." in page
    assert page.count(">Evidence beside the literature</h3>") == 2, "methods and results"
    edit(folder / "protocol.yml", TABLES + MORE, "")
    run("report", "--format", "html")
    run("flow", "--format", "csv")
    without = (folder / "output" / "report.html").read_text(encoding="utf-8")
    assert "1 study from 1 report is included." in without
    assert "Evidence beside" not in without
    assert (folder / "output" / "flow.csv").read_bytes() == flow


def test_a_release_prints_strand_and_findings_as_they_were(run: Run, folder: Path) -> None:
    run("release", "v1", "--reviewer", "ADA")
    edit(folder / "strands" / "talks.yml", "Time is short.", "Time is long.")
    edit(folder / "findings.yml", "Time to meet", "Space to meet")
    run("check")
    for name in ("talks", "summary"):
        run("table", name, "--format", "csv", "--release", "v1")
    assert rows(folder, "talks")[1][0] == "Time is short."
    assert rows(folder, "summary")[1][0] == "Time to meet builds trust."
    run("verify")
    run("rebuild")
    run("table", "talks", "--format", "csv")
    assert rows(folder, "talks")[1][0] == "Time is long."


def test_the_checklist_names_the_summary_of_findings(run: Run, folder: Path) -> None:
    run("checklist", "swim", "--format", "csv")
    found = {row[0]: row for row in rows(folder, "checklist-swim")[1:]}
    assert found["6"][2] == "Summary of findings"
    assert found["6"][3] == ""
