"""Around a decision at the command line: labels, discussion, history, a program that reads."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.cli.conftest import Run

ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")
ROBOT = ("--reviewer", "ROBOT")
READS = """import json, sys
for line in sys.stdin:
    one = json.loads(line)
    wrong = "pharmacists" in one["title"]
    said = {"verdict": "exclude", "reason": "E1"} if wrong else {"verdict": "include"}
    print(json.dumps({"report": one["report"], **said}), flush=True)
"""
HOSTILE = "\x1b]0;owned\x07 \u202egnirts \x9b2J"


def with_a_program(folder: Path, who: str) -> str:
    path = folder / "protocol.yml"
    text = path.read_text().replace(
        "  - {id: BO}\n", "  - {id: BO}\n  - {id: ROBOT, program: true}\n"
    )
    path.write_text(text.replace("who: [ADA, BO]", f"who: [{who}]"))
    program = folder / "reads.py"
    program.write_text(READS)
    return f"{sys.executable} {program}"


def test_a_program_reads_as_a_named_reviewer_and_its_words_are_compared(
    run: Run, folder: Path
) -> None:
    program = with_a_program(folder, "ADA, ROBOT")

    said = run("second-reader", program, *ROBOT).stdout

    found = re.fullmatch(r"ROBOT was given 12 reports: (\d+) exclude, (\d+) include\.\n", said)
    assert found
    assert int(found[1]) + int(found[2]) == 12
    again = run("second-reader", program, *ROBOT)
    assert (again.stdout, again.stderr) == ("", "Nothing waits for ROBOT at stage title.\n")
    run("decide", "an:EX-01", "include", *ADA)
    assert "ROBOT: exclude (E1)" in run("conflicts").stdout


def test_a_program_that_does_not_read_at_the_stage_is_told_so(run: Run, folder: Path) -> None:
    program = with_a_program(folder, "ADA, BO")

    told = run("second-reader", program, *ROBOT, code=1).output

    assert "ADA and BO read, not ROBOT; add it to `who` of the stage" in told


def test_notes_and_words_of_others_never_act_on_the_terminal(run: Run, folder: Path) -> None:
    run("tag", "an:EX-01", f"pilot{HOSTILE}", *ADA)
    run("comment", "an:EX-01", HOSTILE, *ADA)
    run("decide", "an:EX-01", "include", "--note", HOSTILE, *ADA)
    run("decide", "an:EX-01", "exclude", "--note", HOSTILE, *BO)

    shown = "".join(
        run(*words).output
        for words in (
            ("tag", "an:EX-01", "related", *ADA),
            ("history", "an:EX-01", *ADA),
            ("decisions", *ADA),
            ("conflicts",),
            ("find", "pharmacists", *ADA),
        )
    )
    shown += run("settle", *ADA, typed="q\n").output

    assert "gnirts" in shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202d\u202e]", shown)
