from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reviewkit import formats
from tests.cli.conftest import Run


def _titles(path: Path) -> list[str | None]:
    return [record.title for record in formats.read(path)]


def test_what_is_exported_can_be_imported(run: Run, folder: Path) -> None:
    told = run("export", "all").output

    assert f"{folder / 'output' / 'all.ris'}: 12 reports" in told
    assert len(_titles(folder / "output" / "all.ris")) == 12
    assert (
        "12 records made, 0 lines not understood"
        in run("import", folder / "output" / "all.ris", "--reviewer", "ADA").output
    )


def test_the_same_selection_is_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in "ab":
        run("export", "all", "--profile", "rayyan", "--out", tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.CSV", "\ufeffreviewkit_id,"), ("a.bib", "@"), ("a.json", "["), ("a.xml", "<?xml"),
     ("a.ris", "TY  - "), ("a.txt", "TY  - ")],
)  # fmt: skip
def test_the_file_s_ending_names_the_format(
    run: Run, tmp_path: Path, name: str, begins: str
) -> None:
    run("export", "all", "--out", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    run("export", "all", "--format", "ris", "--out", tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith("TY  - ")


def test_included_reports_carry_their_decisions(
    run: Run, folder: Path, decide_both: Callable[..., None]
) -> None:
    decide_both("an:EX-01")
    run("export", "included")

    text = (folder / "output" / "included.ris").read_text("utf-8")
    assert text.count("TY  - ") == 1
    assert "N1  - Decision at fulltext, settled: include" in text


def test_who_may_still_decide_is_told_how_many_reports_count_as_undecided(
    run: Run, folder: Path
) -> None:
    run("decide", "an:EX-01", "include", "--reviewer", "ADA")
    told = run("export", "title", "--own", "none", "--reviewer", "BO")

    assert "12 reports" in told.output
    assert "ADA" not in (folder / "output" / "title.ris").read_text("utf-8")


def test_a_decision_without_its_stage_is_refused(run: Run, folder: Path) -> None:
    assert "select title or fulltext" in run("export", "all", "--own", "none", code=1).output
    assert not (folder / "output" / "all.ris").exists()
    assert not (folder / "output" / "all.ris.part").exists()
