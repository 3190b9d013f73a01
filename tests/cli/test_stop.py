"""`reviewkit stop` at the command line: words a reviewer understands, and nothing of the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")


def decide_some(run: Run, labels: str, *who: str, first: int = 1) -> None:
    words = {"+": "include", "-": "exclude"}
    for number, label in enumerate(labels, first):
        run("decide", f"an:EX-0{number}", words[label], *who)


def test_it_says_where_a_reviewer_stands_and_what_is_next(run: Run) -> None:
    decide_some(run, "++---", *ADA)
    said = run("stop", *ADA).output
    assert "ADA at stage title: 7 reports unread" in said
    assert "5 of 12 read, 2 relevant. Recall is at least " in said
    assert "Read in the order set for the stage (as they came in). The test supposes" in said
    assert "Heuristics: they promise nothing: '50 irrelevant in a row' reached 95% recall" in said
    assert "(an assumption, which no decision can bear out)" in said
    assert "Next: read on, and look again after 5 more." in said
    assert "complete" not in said


def test_everything_is_in_the_json(run: Run) -> None:
    decide_some(run, "+-", *ADA)
    data = json.loads(run("stop", *ADA, "--json", "--target", "0.9", "--bias", "1.2").stdout)
    (found,) = data["readers"]
    assert (found["read"], found["unread"], found["relevant"]) == (2, 10, 1)
    assert (found["test"]["target"], found["test"]["bias"]) == (0.9, 1.2)
    assert {rule["kind"] for rule in found["rules"]} == {"heuristic"}
    assert data["kept_back"] == []


def test_a_sample_is_drawn_read_and_told(run: Run) -> None:
    ran = run("stop", "--sample", "2", "--seed", "5", *ADA)
    assert "2 unread reports are drawn at random; they are what you read next." in ran.stderr
    assert "0 of 2 read, 0 relevant" in ran.stdout
    assert "Next: read the 2 reports left of the sample." in ran.stdout
    for _ in range(2):
        report = json.loads(run("next", *ADA, "--json").stdout)["next"]["report"]
        run("decide", report, "exclude", *ADA)
    said = run("stop", *ADA).stdout
    assert "A random sample of 2 of the 12 reports then unread held 0 relevant ones" in said
    assert "taken back with 0 reports" in run("stop", "--sample", "0", *ADA).stderr
    assert "has drawn no sample" in run("stop", "--sample", "0", *ADA, code=1).stderr


def test_ending_on_purpose_leaves_reports_unread_and_says_so(run: Run) -> None:
    decide_some(run, "+-", *ADA)
    assert "Say why you stop" in run("stop", "--declare", *ADA, code=1).stderr
    ran = run("stop", "--declare", "--why", "enough", *ADA)
    assert "ADA stops reading at stage title: 10 reports are left unread." in ran.stderr
    assert "They stay unread, and status and flow say so." in ran.stderr
    assert "`reviewkit stop --resume` takes it back" in ran.stdout
    assert "Nothing waits for ADA" in run("next", *ADA).stderr
    said = run("status").output
    assert "ADA stopped reading at title: 10 reports stay unread (enough)" in said
    assert "ADA owes" not in said
    ran = run("stop", "--resume", *ADA)
    assert "ADA read on at stage title: what was left waits again." in ran.stderr
    assert "(10 wait for ADA" in run("next", *ADA).output


def test_who_says_no_name_sees_nobody_whose_words_wait_for_another(run: Run) -> None:
    decide_some(run, "++-", *ADA)
    ran = run("stop")
    assert "ADA at stage" not in ran.stdout
    assert "BO at stage title: 12 reports unread" in ran.stdout
    assert "Kept back: ADA" in ran.stderr
    assert [one["reviewer"] for one in json.loads(run("stop", "--json").stdout)["readers"]] == [
        "BO"
    ]


def test_a_reader_hears_nothing_of_the_other(run: Run) -> None:
    decide_some(run, "++-", *ADA)
    before = run("stop", *BO).output
    decide_some(run, "++", *ADA, first=4)
    assert run("stop", *BO).output == before
    assert "ADA" not in before


def test_wrong_usage_is_told(run: Run) -> None:
    for words in (
        ("--sample", "3", "--resume"),
        ("--declare", "--resume"),
        ("--all",),
        ("--target", "1.5"),
        ("--bias", "0.5"),
    ):
        assert "Error: " in run("stop", *words, *ADA, code=2).output
    assert "is no lead" in run("stop", "--declare", "--why", "x", "--all", *BO, code=1).stderr


def test_a_program_excludes_what_was_left_where_the_protocol_says_so(
    run: Run, folder: Path
) -> None:
    path = folder / "protocol.yml"
    text = path.read_text().replace("- {id: BO}", "- {id: BO}\n  - {id: RULE, program: true}")
    rule = "title: {reviewers: 1, who: [ADA, RULE], automation: excludes}"
    path.write_text(text.replace("title: {reviewers: 2, who: [ADA, BO]}", rule))
    decide_some(run, "+-", *ADA)
    ran = run("stop", "--declare", "--why", "enough", *ADA)
    assert "10 of them are excluded by RULE" in ran.stderr
    assert "0 reports stay unread, and 10 excluded by automation tools" in run("status").output
    assert "10 exclusions by a program are taken back" in run("stop", "--resume", *ADA).stderr
