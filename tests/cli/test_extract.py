"""Extraction at the command line: from files, asked at the prompt, compared and agreed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from tests.appraised import appraise

Run = Callable[..., Result]
ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")


@pytest.fixture(autouse=True)
def study(run: Run, folder: Path, decide_both: Callable[..., None]) -> None:
    """One included study, which one extracts."""
    set_mode(folder, "single")
    decide_both("an:EX-01")
    run("study", "link", "an:EX-01", "--study", "S1", *ADA)


def set_mode(folder: Path, mode: str) -> None:
    path = folder / "protocol.yml"
    path.write_text(re.sub(r"small.yml, .*}", f"small.yml, mode: {mode}}}", path.read_text()))


def shown(run: Run, *who: str) -> dict[str, object]:
    sheet = json.loads(run("answers", "S1", *who, "--json").output)
    answers: dict[str, object] = sheet["answers"]
    return answers


def test_answers_come_from_yaml_and_are_given_back_alike(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "S1.yml"
    path.write_text(
        "study: S1\nextractor: BO\nreport: an:EX-01\nanswers:\n"
        "  summary: {value: In brief, page: 12}\n"
        "  clarity: {value: yes, reason: it says so}\n"
        "  helped:\n    F001: {statement: A good tie, codes: [TRUST, PAY], page: '015'}\n"
    )
    assert run("extract", "S1", "--from", path, *ADA).stdout == (
        "S1: 4 answers by BO stored, 0 there alike.\n"
    )
    back = tmp_path / "back.yml"
    back.write_text(run("answers", "S1", *BO).output)
    assert "'015'" in back.read_text()
    assert run("extract", "-", "--from", back, *BO).stdout == (
        "S1: 0 answers by BO stored, 4 there alike.\n"
    )
    assert "There is no included study S2" in run("answers", "S2", *BO, code=1).output


def test_answers_come_from_csv_for_several_extractors(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "study,field,row,value,extractor,reason,page\n"
        "S1,summary,,One,ADA,,3\nS1,summary,,Two,BO,,\nS1,helped.codes,F1,PAY; TIME,ADA,,\n"
    )
    said = run("extract", "-", "--from", path).stdout
    assert said == (
        "S1: 2 answers by ADA stored, 0 there alike.\nS1: 1 answers by BO stored, 0 there alike.\n"
    )
    assert shown(run, *ADA)["helped"] == {"F1": {"codes": ["PAY", "TIME"]}}


def test_an_extractor_whom_the_protocol_does_not_know_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "S1.yml"
    path.write_text("study: S1\nextractor: ADAM\nanswers: {summary: x}\n")
    assert "`ADAM` is no reviewer" in run("extract", "-", "--from", path, code=1).output


def test_a_study_that_is_not_there_is_told_before_anything_is_asked(run: Run) -> None:
    said = run("extract", "S2", *ADA, code=1).output
    assert said == "Error: There is no included study S2; there are S1.\n"


def test_differences_are_compared_and_agreed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "study,field,row,value,extractor\n"
        "S1,summary,,One,ADA\nS1,summary,,Two,BO\n"
        "S1,helped.statement,F1,a,ADA\nS1,helped.statement,F1,b,BO\n"
    )
    run("extract", "-", "--from", path)
    ran = run("compare", "S1")
    assert "S1  summary\n    ADA: One\n    BO: Two\n" in ran.stdout
    assert "S1  helped.statement [F1]\n" in ran.stdout
    assert ran.stderr == "2 answers differ, 2 of them not agreed yet.\n"
    assert "reviewkit compare" in run("status").output
    run("table", "table-1", "--out", tmp_path)
    assert "extractors differ; not agreed yet" in (tmp_path / "table-1.csv").read_text()
    agreed = tmp_path / "agreed.yml"
    agreed.write_text("study: S1\nwhy: discussed\nanswers: {summary: Both}\n")
    assert run("agree", agreed, *ADA).output == "S1: 1 values agreed, by ADA.\n"
    assert "S1  summary  (agreed since)" in run("compare").stdout
    assert [one["agreed"] for one in json.loads(run("compare", "--json").stdout)] == [False, True]
    run("table", "table-1", "--out", tmp_path)
    assert "Both" in (tmp_path / "table-1.csv").read_text()


def test_a_table_says_which_statements_it_cannot_place_yet(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "study,field,row,value,extractor\n"
        "S1,said.direction,F1,helps,ADA\nS1,said.direction,F1,hinders,BO\n"
        "S1,said.statement,F1,A good tie,ADA\n"
        "S1,helped.codes,F2,PAY,ADA\n"
    )
    run("extract", "-", "--from", path)
    run("outputs", "--out", tmp_path / "out")
    table = (tmp_path / "out" / "table-2.md").read_text()
    assert "whether they help or hinder is not agreed yet: Okafor et al. 2019 F1." in table
    assert "statement not given or not agreed yet" in table
    assert "A good tie" not in table


def test_a_review_without_a_form_says_how_to_name_one(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    protocol = (folder / "protocol.yml").read_text().partition("extraction:")[0]
    (folder / "protocol.yml").write_text(protocol)
    said = run("extract", "S1", *ADA, code=1).stderr
    assert "names no form; add `extraction:" in said


def test_an_answers_file_that_is_not_there_or_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "S1.yml"
    words = ("extract", "-", "--from", path, *ADA)
    assert "there is no such file" in run(*words, code=1).output
    path.write_bytes("study: é".encode("cp1252"))
    assert "not UTF-8" in run(*words, code=1).output
    path.write_text("- a list\n")
    assert "expected `study:` and `answers:`" in run(*words, code=1).output


def test_words_that_differ_are_marked_and_agreement_is_told_by_field(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(
        "study,field,row,value,extractor\n"
        "S1,summary,,A good tie,ADA\nS1,summary,,A close tie,BO\n"
        "S1,design,,trial,ADA\nS1,design,,trial,BO\nS1,started,,1999,ADA\n"
        "S1,helped.codes,F1,PAY,ADA\nS1,helped.codes,F2,TIME,ADA\n"
        "S1,helped.codes,F1,PAY,BO\nS1,helped.codes,F2,PAY,BO\nS1,helped.codes,F3,PAY,BO\n"
    )
    run("extract", "-", "--from", path)
    assert "    ADA > BO: A [-good-]{+close+} tie\n" in run("compare").stdout
    ran = run("compare", "--agreement")
    assert ran.stdout.splitlines() == [
        "summary: 1 answers by both, 0.0% alike",
        "design: 1 answers by both, 100.0% alike, kappa is not defined (all are alike)",
        "helped.codes: 2 answers by both, 50.0% alike, kappa 0.00 (95% CI 0.00 to 0.00); "
        "1 by one only",
    ]
    assert ran.stderr == "Agreement on 3 fields, before values were agreed on.\n"
    told = json.loads(run("compare", "--agreement", "--json").stdout)
    assert [one["field"] for one in told] == ["summary", "design", "helped.codes"]


def test_a_mistake_in_a_csv_file_is_named_by_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("study,field,row,value\nS1,summary,,x\nS1,design,,triall\n")
    said = run("extract", "-", "--from", path, *ADA, code=1).output
    assert f"{path}:3: design: expected one of trial, cohort, other_design" in said
    assert shown(run, *ADA) == {}, "nothing of the file is stored"


@pytest.fixture
def tool(folder: Path) -> Path:
    """The review with a tool of appraisal beside its form, which two fill in alone."""
    return appraise(folder)


def judge(run: Run, tmp_path: Path, who: str, aim: str) -> None:
    path = tmp_path / f"{who}.yml"
    path.write_text(
        f"form: tool\nstudy: S1\nextractor: {who}\nanswers:\n  design: survey\n"
        f"  aim: {{value: {aim}, reason: Told by {who}}}\n"
        "  sampled: {value: no, reason: Few}\n"
    )
    run("extract", "-", "--from", path)


def test_a_further_form_is_answered_compared_and_agreed_on_by_its_name(
    run: Run, tool: Path, tmp_path: Path
) -> None:
    judge(run, tmp_path, "ADA", "yes")
    said = run("compare", "S1").output
    assert "0 answers differ" in said and "1 studies are not shown in tool" in said
    refused = tmp_path / "agreed.yml"
    refused.write_text("form: tool\nstudy: S1\nwhy: talked\nanswers:\n  aim: yes\n")
    assert "not all done" in run("agree", refused, *ADA, code=1).stderr
    status = run("status").output
    assert "  tool:\n    ADA has answered it for 1 of 1 studies\n" in status
    assert "1 studies wait for an extractor" in status
    assert "reviewkit extract S1 --form tool" in status
    judge(run, tmp_path, "BO", "no")
    assert "S1  tool/aim\n    ADA: yes\n    BO: no\n" in run("compare", "--form", "tool").output
    sheet = json.loads(run("answers", "S1", "--form", "tool", *BO, "--json").output)
    assert sheet["form"] == "tool" and sheet["answers"]["design"] == "survey"
    refused.write_text(
        "form: tool\nstudy: S1\nwhy: talked\nanswers:\n  aim: {value: yes, reason: p. 3}\n"
    )
    run("agree", refused, *ADA)
    assert "tool/aim: 1 answers by both, 0.0% alike" in run("compare", "--agreement").output
    assert "(agreed since)" in run("compare", "--form", "tool").output


def test_one_file_holds_answers_to_several_forms(run: Run, tool: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text(
        "form,study,field,row,value,extractor,reason\n"
        "small,S1,summary,,In brief,ADA,\n"
        "tool,S1,design,,survey,ADA,\n"
        "tool,S1,aim,,yes,ADA,Told\n"
        ",S1,design,,trial,ADA,\n"
    )
    said = run("extract", "-", "--from", path).output
    assert "S1: 1 answers by ADA stored" in said and "S1 (tool): 2 answers by ADA stored" in said
    assert "S1 (tool): ADA still owes sampled" in said
    assert shown(run, *ADA) == {"summary": "In brief", "design": "trial"}
    path.write_text("form,study,field,row,value\nrob,S1,design,,survey\n")
    told = run("extract", "-", "--from", path, *ADA, code=1).stderr
    assert f"{path}:2: the protocol names no form `rob`; there are small, tool." in told
    path.write_text("form,study,field,row,value\ntool,S1,design,,survey\n")
    told = run("extract", "-", "--form", "small", "--from", path, *ADA, code=1).stderr
    assert f"{path}:2: answers the form tool, not small" in told


def test_a_filled_workbook_says_itself_which_form_it_answers(
    run: Run, tool: Path, tmp_path: Path
) -> None:
    run("form", "preview", "tool", "--format", "xlsx", "--out", tmp_path)
    book = load_workbook(tmp_path / "form-tool.xlsx")
    for row in book["Answers"].iter_rows(min_row=2):
        if row[0].value in {"@study", "@extractor", "design"}:
            row[3].value = {"@study": "S1", "@extractor": "ADA", "design": "A survey"}[row[0].value]
    book.save(tmp_path / "S1.xlsx")
    said = run("extract", "-", "--from", tmp_path / "S1.xlsx").output
    assert "S1 (tool): 1 answers by ADA stored" in said


def test_a_review_of_appraisals_alone_asks_which_form_is_meant(run: Run, tool: Path) -> None:
    path = tool / "protocol.yml"
    text = re.sub(r"extraction: .*\n", "", path.read_text("utf-8"))
    kept = (
        text.partition("tables:")[0] + "forms:" + text.partition("\nforms:")[2].partition("fig")[0]
    )
    path.write_text(kept, "utf-8")
    told = run("answers", "S1", *ADA, code=1).stderr
    assert "names no form under `extraction`; say which: --form tool" in told
    assert (
        "The protocol names no form `rob`; there are tool."
        in run("answers", "S1", "--form", "rob", *ADA, code=1).stderr
    )
    assert (
        json.loads(run("answers", "S1", "--form", "tool", *ADA, "--json").output)["answers"] == {}
    )
