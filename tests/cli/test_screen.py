"""Screening at the command line: words, exit codes, JSON, and nothing of the other reviewer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import ROOT

Run = Callable[..., Result]
ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")


def test_next_shows_title_abstract_and_criteria(run: Run) -> None:
    said = run("next", *ADA).output
    assert "(12 wait for ADA at stage title)" in said
    assert "Falls prevention by community pharmacists: a cluster trial" in said
    assert "Pharmacists in half of the districts" in said
    assert "E1 exclude: Not about falls." in said
    data = json.loads(run("next", *ADA, "--json").output)
    assert data["waiting"] == 12
    assert data["next"]["year"] == 2019


def test_decide_tells_scripts_its_outcome_as_json(run: Run) -> None:
    report = json.loads(run("next", "--reviewer", "ADA", "--json").stdout)["next"]["report"]

    told = json.loads(
        run("decide", report, "exclude", "--reason", "E1", "--reviewer", "ADA", "--json").stdout
    )

    assert told["report"] == report
    assert (told["verdict"], told["reason"], told["reviewer"]) == ("exclude", "E1", "ADA")


def test_next_says_when_nothing_waits(run: Run) -> None:
    ran = run("next", "--stage", "fulltext", *ADA)
    assert ran.stdout == ""
    assert ran.stderr == "Nothing waits for ADA at stage fulltext.\n"
    assert json.loads(run("next", "--stage", "fulltext", *ADA, "--json").output)["next"] is None


def test_a_decision_is_told_and_taken_back(run: Run) -> None:
    said = run("decide", "an:EX-01", "exclude", "--reason", "E1", "--note", "no", *ADA).output
    assert "exclude (E1) at stage title, by ADA." in said
    assert "title  exclude (E1)  no" in run("decisions", *ADA).output
    assert (
        "ADA's `exclude` at stage title is taken back" in run("withdraw", "an:EX-01", *ADA).output
    )
    assert json.loads(run("decisions", *ADA, "--json").output) == []


def test_the_reviewer_may_be_named_once_in_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWKIT_REVIEWER", "BO")
    assert "by BO" in run("decide", "an:EX-01", "include").output


def test_a_conflict_is_listed_settled_and_gone(run: Run) -> None:
    run("decide", "an:EX-01", "include", *ADA)
    run("decide", "an:EX-01", "exclude", "--reason", "E1", *BO)
    ran = run("conflicts")
    assert "ADA: include\n" in ran.stdout
    assert "BO: exclude (E1)\n" in ran.stdout
    assert ran.stderr == "1 conflicts.\n"
    (found,) = json.loads(run("conflicts", "--stage", "title", "--json").stdout)
    assert [word["verdict"] for word in found["words"]] == ["include", "exclude"]
    assert run("conflicts", "--stage", "fulltext").stdout == ""
    said = run("settle", "an:EX-01", "include", "--why", "discussed", *ADA).output
    assert "settled as include at stage title, by ADA" in said
    assert run("conflicts").stdout == ""


def test_agreement_is_told_with_its_interval(run: Run) -> None:
    assert "No two reviewers" in run("agreement").stderr
    for number, (ada, bo) in enumerate([("include", "include"), ("exclude", "include"), ("exclude", "exclude")], 1):  # fmt: skip  # noqa: E501
        run("decide", f"an:EX-0{number}", ada, *ADA)
        run("decide", f"an:EX-0{number}", bo, *BO)
    said = run("agreement").output
    assert said.startswith("title: ADA and BO, 3 reports: 66.7% agreement, kappa 0.40 (95% CI ")
    (pair,) = json.loads(run("agreement", "--json").output)["pairs"]
    assert pair["agreement"]["table"] == {
        "exclude / exclude": 1,
        "exclude / include": 1,
        "include / include": 1,
    }


def test_agreement_of_reviewers_who_say_one_thing_throughout_has_no_kappa(run: Run) -> None:
    for who in (ADA, BO):
        run("decide", "an:EX-01", "include", *who)
    assert "100.0% agreement; kappa is not defined" in run("agreement").output


def test_what_a_changed_criterion_excluded_is_listed(run: Run, folder: Path) -> None:
    for who in (ADA, BO):
        run("decide", "an:EX-01", "exclude", "--reason", "E1", *who)
        run("decide", "an:EX-02", "exclude", *who)
    text = (folder / "protocol.yml").read_text()
    (folder / "protocol.yml").write_text(text.replace("Not about falls.", "Nothing on falls."))
    assert "protocol.yml was changed" in run("status").output
    assert "reviewkit check" in run("status").output.splitlines()[-1]
    assert "protocol.yml: a new version is kept." in run("check", *()).stderr
    ran = run("reopened")
    assert ran.stdout.count("title  E1") == 2
    assert ran.stderr == "2 decisions rest on a criterion that changed.\n"
    assert len(json.loads(run("reopened", "--json").stdout)) == 2
    said = run("status").output
    assert "1 exclusions under E1, which changed, are to be looked at again" in said
    assert "1 exclusions name no criterion" in said
    assert "reviewkit reopened" in said


# --- blinding -------------------------------------------------------------------------------

LISTINGS: list[tuple[str, ...]] = [
    ("next", *BO),
    ("next", *BO, "--json"),
    ("next", "--stage", "fulltext", *BO, "--json"),
    ("decisions", *BO),
    ("conflicts",),
    ("conflicts", "--json"),
    ("agreement",),
    ("agreement", "--json"),
    ("reopened", *BO),
    ("records",),
    ("records", "--json"),
    ("record", "an:EX-01"),
    ("record", "an:EX-01", "--json"),
    ("merged", "--json"),
    ("duplicates", "--json"),
    ("sought", "--json"),
    ("study", "list", "--json"),
    ("imports", "--json"),
    ("check",),
    ("doctor",),
]


def everything(run: Run, folder: Path) -> dict[str, Any]:
    """What every listing tells, and the status but for the counts of decisions owed."""
    told: dict[str, Any] = {" ".join(words): run(*words).output for words in LISTINGS}
    status = json.loads(run("status", "--json").output)
    del status["owed"]
    run("flow", "--out", folder / "out")
    run("table", "excluded", "--out", folder / "out")
    files = {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}
    return told | {"status": status, "files": files}


def test_a_single_verdict_shows_nowhere_before_the_other_has_decided(
    run: Run, folder: Path, decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-09", fulltext=False)
    run("retrieve", "an:EX-09", "retrieved", *ADA)
    told = []
    for verdict in ("include", "exclude", "unsure"):
        reason = ("--reason", "E1") if verdict == "exclude" else ()
        run("decide", "an:EX-01", verdict, *reason, "--note", verdict, *ADA)
        run("decide", "an:EX-09", verdict, *reason, "--stage", "fulltext", *ADA)
        told.append(everything(run, folder))
    assert told[0] == told[1] == told[2]


def test_refusals_tell_nothing_of_the_other_reviewer(run: Run) -> None:
    said = set()
    for verdict in ("include", "exclude"):
        run("decide", "an:EX-01", verdict, *ADA)
        words = ("an:EX-01", "include", *BO)
        refused = [
            run("settle", *words, code=1).output,
            run("decide", "an:EX-01", "include", "--stage", "fulltext", *BO, code=1).output,
            run("retrieve", "an:EX-01", "retrieved", *BO, code=1).output,
            run("withdraw", "an:EX-01", *BO, code=1).output,
        ]
        said.add("".join(refused))
    assert len(said) == 1


def test_a_script_of_next_and_decide_works_to_the_end(run: Run) -> None:
    decided = []
    while (told := json.loads(run("next", *ADA, "--json").stdout))["next"]:
        assert told["waiting"] == 12 - len(decided)
        assert set(told["next"]) >= {"report", "title", "authors", "year", "journal", "abstract"}
        word = ("decide", told["next"]["report"], "unsure", *ADA, "--json")
        decided.append(json.loads(run(*word).stdout)["report"])

    assert len(set(decided)) == 12
    assert told == {"waiting": 0, "next": None}
    refused = run("decide", decided[0], "exclude", "--reason", "E9", *ADA, "--json", code=1)
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="there are no limits of files on Windows")
def test_a_full_disk_is_told_in_one_line_and_the_store_is_whole_after_it(
    run: Run, folder: Path
) -> None:
    import resource

    run("decide", "an:EX-01", "include", *ADA)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    words = ("-m", "reviewkit", "--review", str(folder), "decide", "an:EX-02", "include", *ADA)
    ran = subprocess.run(
        [sys.executable, *words],
        preexec_fn=fill,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 1, ran.stderr
    assert ran.stderr.startswith("Error: ")
    assert ran.stderr.count("\n") == 1
    assert len(json.loads(run("decisions", *ADA, "--json").stdout)) == 1
    run("verify")
    run("decide", "an:EX-02", "include", *ADA)


def test_clocks_that_jump_change_neither_what_stands_nor_the_order_of_undo(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour, record in ((12, "an:EX-01"), (8, "an:EX-02"), (10, "an:EX-03")):
        monkeypatch.setenv("REVIEWKIT_NOW", f"2026-11-02T{hour:02}:00:00Z")
        run("decide", record, "include", *ADA)
    monkeypatch.setenv("REVIEWKIT_NOW", "2025-01-01T00:00:00Z")
    run("decide", "an:EX-01", "exclude", *ADA)

    assert "exclude" in run("decisions", *ADA).stdout
    assert run("progress", *ADA).stdout.startswith("ADA at stage title: 3 decided, 9 wait")
    undone = [run("withdraw", *ADA).stdout.partition(":")[0] for _ in range(4)]
    assert undone[0] == undone[3]
    assert len(set(undone)) == 3
    run("verify")


def test_a_criterion_that_is_gone_is_refused_and_its_exclusions_stand_until_looked_at(
    run: Run, folder: Path
) -> None:
    run("decide", "an:EX-01", "exclude", "--reason", "E2", *ADA)
    run("decide", "an:EX-01", "include", *BO)
    path = folder / "protocol.yml"
    text = path.read_text()
    line = next(one for one in text.splitlines(True) if "id: E2" in one)
    path.write_text(text.replace(line, ""))
    run("check")

    told = run("decide", "an:EX-02", "exclude", "--reason", "E2", *ADA, code=1).stderr

    assert told == ("Error: The protocol has no criterion E2; name one of its ids (E1, I1).\n")
    assert "E2" in run("reopened", *ADA).stdout
    assert "ADA: excluded by E2." in run("settle", *ADA, typed="q\n").output
    assert "exclude (E2)" in run("decisions", *ADA).stdout


def test_a_reviewer_who_left_the_protocol_decides_no_more_and_their_words_stay(
    run: Run, folder: Path
) -> None:
    run("decide", "an:EX-01", "exclude", "--reason", "E1", *ADA)
    run("decide", "an:EX-01", "include", *BO)
    path = folder / "protocol.yml"
    text = path.read_text().replace("  - {id: BO}\n", "  - {id: DI}\n")
    path.write_text(text.replace("who: [ADA, BO]", "who: [ADA, DI]"))
    run("check")

    told = run("decide", "an:EX-02", "include", *BO, code=1).stderr

    assert told.startswith("Error: `BO` is no reviewer of this protocol (ADA, DI, CY)")
    assert "BO: include" in run("conflicts").stdout
