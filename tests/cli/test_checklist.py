"""Checklists at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_checklist_is_written_in_every_format_with_what_stands_in_the_review(
    run: Run, folder: Path
) -> None:
    said = run("checklist", "prisma-s").output
    names = {path.name for path in (folder / "output").iterdir()}
    assert names == {f"checklist-prisma-s.{kind}" for kind in ("md", "html", "docx", "csv")}
    assert "checklist-prisma-s.docx" in said
    text = (folder / "output" / "checklist-prisma-s.md").read_text(encoding="utf-8")
    assert "table Sources, Interface) (1 of 2 sources)" in text
    assert "is empty: pubmed" in text


def test_checklist_without_a_name_lists_them_and_an_unknown_one_is_told(run: Run) -> None:
    assert "prisma-scr: scoping reviews, 22 items" in run("checklist").output
    assert "there are entreq" in run("checklist", "consort", code=1).stderr


def test_flows_of_all_releases_stand_side_by_side(
    run: Run, folder: Path, decide_both: Callable[..., None]
) -> None:
    assert "no release yet" in run("flows", code=1).stderr
    decide_both("an:EX-01")
    run("release", "v1", "--reviewer", "ADA")
    run("release", "v2", "--reviewer", "ADA")
    run("flows", "--format", "csv")
    text = (folder / "output" / "flow-updates.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("Box of the flow,v1,v2")
    assert "Studies of this version,1,1" in text
    run("flows", "--format", "svg", "--format", "pdf")
    assert (folder / "output" / "flow-updates.pdf").read_bytes().startswith(b"%PDF")
    drawn = (folder / "output" / "flow-updates.svg").read_text(encoding="utf-8")
    assert "v2 is no update of v1" in drawn
