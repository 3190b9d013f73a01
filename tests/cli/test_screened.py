from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def _decided(run: Run) -> str:
    return run("decisions", "--reviewer", "BO").output


@pytest.fixture
def returned(run: Run, tmp_path: Path) -> Path:
    """What Rayyan gives back of our export: BO's decisions, made as `Bo R.` there."""
    run("export", "all", "--format", "csv", "--profile", "rayyan", "--out", tmp_path / "out.csv")
    head, *rows = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    place = head.split(",").index("notes")
    assert head.split(",")[0] == "key"
    note = '"RAYYAN-INCLUSION: {""Bo R.""=>""Excluded""} | RAYYAN-LABELS: discuss"'
    ids = [row.split(",")[0] for row in rows[:2]]
    lines = [f"{one}{',' * place}{note}" for one in ids] + [
        f"gone,No such title{',' * (place - 1)}{note}"
    ]
    path = tmp_path / "rayyan.csv"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def test_decisions_made_in_rayyan_come_back_as_the_reviewers_own(run: Run, returned: Path) -> None:
    told = run("import-decisions", returned, "--from", "rayyan", "--reviewer", "BO").output

    assert "3 records: 2 matched, 0 undecided, 1 unmatched, 0 ambiguous, 0 contradictory" in told
    assert "2 decisions of BO at title stored, 0 said already" in told
    assert "unmatched: No such title" in told
    assert _decided(run).count("exclude") == 2

    again = run("import-decisions", returned, "--from", "rayyan", "--reviewer", "BO").output
    assert "0 decisions of BO at title stored, 2 said already" in again


def test_all_that_was_left_out_is_listed(run: Run, returned: Path) -> None:
    lines = returned.read_text("utf-8").splitlines()
    gone = [lines[-1].replace("No such title", f"No such title {one}") for one in range(12)]
    returned.write_text("\n".join([lines[0], *gone]) + "\n", "utf-8")
    asked = ("import-decisions", returned, "--from", "rayyan", "--reviewer", "BO")
    assert "... and 2 more: --json lists them all" in run(*asked).output

    told = json.loads(run(*asked, "--json").stdout)
    assert (told["matched"], told["stored"], told["unmatched"]) == (0, 0, 12)
    assert [one["title"] for one in told["left"]] == [f"No such title {one}" for one in range(12)]
    assert [one["line"] for one in told["left"]] == list(range(2, 14))


def test_a_dry_run_stores_nothing(run: Run, returned: Path) -> None:
    told = run(
        "import-decisions", returned, "--from", "rayyan", "--reviewer", "BO", "--dry-run"
    ).output

    assert "2 decisions of BO at title would be stored" in told
    assert "exclude" not in _decided(run)


def test_all_or_nothing_is_stored(run: Run, returned: Path) -> None:
    told = run(
        *("import-decisions", returned, "--from", "rayyan", "--reviewer", "BO"),
        *("--stage", "fulltext"),
        code=1,
    ).output

    assert "rayyan.csv:2: An exclusion at full text needs a reason" in told
    assert "Nothing was stored" in told
    assert "exclude" not in _decided(run)
