"""What changed, at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


def test_changes_are_told_in_a_line_and_written_in_every_format(
    run: Run, folder: Path, decide_both: Callable[..., None], tmp_path: Path
) -> None:
    assert "no release to compare with yet" in run("changes", code=1).stderr
    decide_both("an:EX-01")
    run("release", "v1", *ADA)
    decide_both("an:EX-05")
    first, *files = run("changes").output.splitlines()
    assert first.startswith("v1 to now: 1 study added, 0 removed; 1 report added, 0 removed;")
    kinds = ("html", "md", "docx", "xlsx", "csv", "json")
    assert [Path(line).name for line in files] == [f"changes-v1-now.{kind}" for kind in kinds]
    told = json.loads((folder / "output" / "changes-v1-now.json").read_text("utf-8"))
    assert (told["from"]["studies"], told["to"]["studies"]) == (1, 2)
    run("changes", "v1", "--format", "md", "--out", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["changes-v1-now.md"]
    assert "There is no release v9; there are v1." in run("changes", "v1", "v9", code=1).stderr
