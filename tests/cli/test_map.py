"""Evidence maps at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from reviewkit.outputs.package import material_of
from reviewkit.outputs.review_map import make_maps
from reviewkit.stages.plan import standing_plan
from reviewkit.store import open_store

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def included(decide_both: Callable[..., None]) -> None:
    decide_both("an:EX-01")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_map_is_written_for_papers_and_for_other_programs(run: Run, folder: Path) -> None:
    run("map", "--map", "map", "--format", "svg", "--format", "csv", "--format", "vega")
    assert names(folder / "output") == {"map.svg", "map.heat.svg", "map.csv", "map.vl.json"}
    told = run("map", "--format", "json", "--format", "qdpx")
    assert "EPPI-Mapper" not in told.stderr  # its one study stands in the same cells there
    assert {"map.json", "map.qdpx"} <= names(folder / "output")
    refused = run("map", "--map", "other", code=1)
    assert "There is no map other; there are map." in refused.stderr


def test_a_map_knows_when_each_source_was_searched_last_and_what_leads_to_its_reports(
    folder: Path,
) -> None:
    with open_store(folder) as store:
        (shown,) = make_maps(material_of(store, standing_plan(store)))
    assert dict(shown.living.searched) == {"cinahl": "2026-11-02", "pubmed": None}
    (report,) = shown.studies[0].reports
    assert (report.title[:16], report.authors[0]) == ("Falls prevention", "Okafor, Ada")
    assert report.doi == "10.5555/fp.2019.101"


def test_a_map_prints_as_a_table_beside_its_own_files(run: Run, folder: Path) -> None:
    run("table", "map", "--format", "md")
    assert names(folder / "output") == {"map-table.md"}
    assert "Not mapped" in (folder / "output" / "map-table.md").read_text()


def test_a_map_of_something_that_the_form_does_not_ask_is_told_with_its_line(
    run: Run, folder: Path
) -> None:
    path = folder / "protocol.yml"
    path.write_text(path.read_text().replace("columns: design,", "columns: desing,"))
    told = run("check", code=1).stderr
    line = (
        path.read_text()
        .splitlines()
        .index(next(one for one in path.read_text().splitlines() if one.startswith("map:")))
    )
    assert f"protocol.yml:{line + 1}: the form has no field `desing`" in told
    assert "did you mean `design`?" in told
