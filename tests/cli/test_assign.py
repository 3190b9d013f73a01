"""Giving reports out at the command line, and what a changed protocol asks for afterwards."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

ADA, BO = ("--reviewer", "ADA"), ("--reviewer", "BO")


def title_needs(folder: Path, reviewers: int) -> None:
    path = folder / "protocol.yml"
    text = path.read_text()
    for number in (1, 2):
        text = text.replace(f"title: {{reviewers: {number},", f"title: {{reviewers: {reviewers},")
    path.write_text(text)


def test_reports_given_to_one_reader_get_a_second_when_the_protocol_wants_two(
    run: Run, folder: Path
) -> None:
    title_needs(folder, 1)
    said = run("assign", "split", "--seed", "2", *ADA).stdout
    assert said == "12 reports given out at stage title: ADA 6, BO 6.\n"
    title_needs(folder, 2)

    said = run("assign", "top_up", *ADA).stdout

    assert said == "12 reports given out at stage title: ADA 6, BO 6.\n"
    assert run("progress", *BO).stdout == "BO at stage title: 0 decided, 12 wait\n"
    assert "0 reports given out" in run("assign", "top_up", *ADA).stdout


def test_who_leaves_passes_on_what_is_open_and_keeps_what_they_said(run: Run, folder: Path) -> None:
    title_needs(folder, 1)
    run("assign", "split", *ADA)
    run("decide", "an:EX-01", "include", *BO)

    said = run("leave", "BO", *ADA).stdout

    assert "BO left." in said
    assert run("next", *BO).stdout == ""
    assert "include" in run("decisions", *BO).stdout
    assert "11 wait" in run("progress", *ADA).stdout
