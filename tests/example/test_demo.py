"""The worked example run as a reviewer would: its outputs against the published tables."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reviewkit.cli import cli
from reviewkit.cli.demo import STEPS
from reviewkit.documents import load, read_yaml
from reviewkit.forms import Form
from reviewkit.methods.prisma import sums
from reviewkit.plan import Plan, read_plan
from reviewkit.protocol import Protocol
from reviewkit.stages.flow import count_flow
from reviewkit.stages.plan import standing_plan
from reviewkit.store import Store, open_store
from reviewkit.store.rebuild import released
from reviewkit.terms import MISSING_MEANINGS, Missing

ROOT = Path(__file__).parents[2]
TABLES = [f"table-{number}" for number in range(1, 6)]
FIGURES = ("factor-figure", "effect-direction")
LISTED = [
    *(f"{name}.{kind}" for name in (*TABLES, "factor-matrix") for kind in ("md", "html", "csv")),
    *(f"{name}.csv" for name in ("factor-levels", "framework-matrix", "theory-of-change", "votes")),
    *(f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png", "csv")),
    "flow.svg",
    "map.html",
]
ADDED = " \N{EN DASH} added from "


@dataclass(frozen=True)
class Demo:
    """A finished run: its folder and what it said."""

    folder: Path
    said: str

    def table(self, version: str, name: str) -> list[dict[str, str]]:
        path = self.folder / "output" / version / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def run_demo(folder: Path) -> Demo:
    ran = CliRunner().invoke(cli, ["demo", str(folder)], prog_name="reviewkit")
    if ran.exception:
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return Demo(folder, ran.output)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("example") / "demo")


@pytest.fixture(scope="module")
def store(demo: Demo) -> Iterator[Store]:
    with open_store(demo.folder) as store:
        yield store


@pytest.fixture(scope="module")
def plan(demo: Demo) -> Plan:
    return read_plan(demo.folder)


@pytest.fixture(scope="module")
def form() -> Form:
    return load(ROOT / "extraction_forms" / "sscr.yml", Form)


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    text = Path(__file__).with_name("published.yml").read_text(encoding="utf-8")
    data, _ = read_yaml(text, "published.yml")
    assert isinstance(data, dict)
    return data


def name_of(row: dict[str, str]) -> str:
    """The study of a row: its label, without the sources that Table 1 prints below it."""
    return row["Study"].splitlines()[0]


def ids_of(rows: list[dict[str, str]], labels: dict[str, str]) -> list[str]:
    ids = {label: study for study, label in labels.items()}
    return [ids.get(name_of(row), name_of(row)) for row in rows]


def statements(row: dict[str, str]) -> list[int]:
    """How many statements help and how many hinder: one a line of the cell."""
    heads = ("Factors that help", "Factors that hinder")
    return [len(row[head].splitlines()) for head in heads]


def choice_of(cell: str, path: str, form: Form) -> str:
    """The choice that a printed cell stands for, whatever note follows it."""
    printed = cell.partition(" \N{EN DASH} ")[0]
    labels = {label: choice for choice, label in form.fields[path].choice_labels.items()}
    labels |= {meaning: str(code) for code, meaning in MISSING_MEANINGS.items()}
    return labels[printed]


def classification(row: dict[str, str], form: Form) -> list[str]:
    paths = ("peer_review", "evaluator", "scope", "outcome_measures_used")
    cells = list(row.values())[1:5]
    return [choice_of(cell, path, form) for cell, path in zip(cells, paths, strict=True)]


def test_the_outputs_that_lie_in_the_repository_are_what_the_example_prints(demo: Demo) -> None:
    shipped = sorted((ROOT / "output" / "sscr").rglob("*.*"))
    assert len(shipped) == 15
    for path in shipped:
        printed = demo.folder / "output" / path.relative_to(ROOT / "output" / "sscr")
        assert printed.read_bytes() == path.read_bytes(), f"{path.name}: run `make docs`"


# --- version 1 ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_the_tables_hold_the_published_studies_in_their_order(
    name: str, demo: Demo, published: dict[str, Any]
) -> None:
    wanted = published["v1"][name]
    order = wanted["order"] if isinstance(wanted, dict) else wanted
    assert ids_of(demo.table("v1", name), published["labels"]) == order


def test_studies_are_classified_as_published(
    demo: Demo, published: dict[str, Any], form: Form
) -> None:
    rows = demo.table("v1", "table-2")
    found = dict(zip(ids_of(rows, published["labels"]), rows, strict=True))
    wanted = published["v1"]["table-2"]["classification"]
    assert {study: classification(row, form) for study, row in found.items()} == wanted


@pytest.mark.parametrize("name", ["table-3", "table-4"])
def test_studies_have_as_many_factors_as_published(
    name: str, demo: Demo, published: dict[str, Any]
) -> None:
    rows = demo.table("v1", name)
    found = dict(zip(ids_of(rows, published["labels"]), map(statements, rows), strict=True))
    assert found == published["v1"][name]["factors"]


def test_every_study_is_told_in_the_summary_and_in_the_outcomes(demo: Demo) -> None:
    for name in ("table-1", "table-5"):
        for row in demo.table("v1", name):
            told = list(row.values())[1]
            assert len(told) > 40, (name, row)


def test_the_ten_interviews_are_tabled_beside_the_studies_in_short_words(demo: Demo) -> None:
    rows = demo.table("v1", "interviews")
    assert len(rows) == 20
    assert len({row["group"] for row in rows}) == 3
    assert all(len(row["In their words"].split()) <= 6 for row in rows), "anchors, no excerpts"
    page = (demo.folder / "output" / "v1" / "report.html").read_text(encoding="utf-8")
    assert "9 studies from 12 reports are included." in page
    assert "PRISMA-ScR checklist" in page


# --- version 2 ------------------------------------------------------------------------------


def new_rows(rows: list[dict[str, str]]) -> list[str]:
    return [name_of(row) for row in rows if row["new"]]


def known_of(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in rows if not row["new"]]


def test_the_update_marks_two_new_studies_in_every_table(
    demo: Demo, published: dict[str, Any]
) -> None:
    before = {name_of(row) for row in demo.table("v1", "table-1")}
    new = set(new_rows(demo.table("v2", "table-1")))
    assert len(new) == len(published["v2"]["new_studies"])
    for name in ("table-1", "table-2", "table-5"):
        rows = demo.table("v2", name)
        assert len(rows) == published["v2"]["studies"]
        assert set(new_rows(rows)) == new
        assert len({name_of(row) for row in known_of(rows)} - before) == 1, "S07, with a companion"
    assert set(new_rows(demo.table("v2", "table-3"))) == new


def test_the_new_studies_are_classified_as_expected(
    demo: Demo, published: dict[str, Any], form: Form
) -> None:
    found = [classification(row, form) for row in demo.table("v2", "table-2") if row["new"]]
    assert sorted(found) == sorted(published["v2"]["classification"].values())


def test_the_new_studies_have_their_factors_and_the_known_ones_keep_theirs(
    demo: Demo, published: dict[str, Any]
) -> None:
    rows = demo.table("v2", "table-3")
    assert known_of(rows) == [row | {"new": ""} for row in demo.table("v1", "table-3")]
    new = [statements(row) for row in rows if row["new"]]
    assert sorted(new) == sorted(published["v2"]["table-3"]["factors"].values())


def test_a_new_report_of_a_known_study_has_a_row_of_its_own_marked_new(
    demo: Demo, published: dict[str, Any]
) -> None:
    rows = demo.table("v2", "table-4")
    (added,) = [row for row in rows if ADDED in row["Study"]]
    label = added["Study"].partition(ADDED)[0]
    (known,) = [row for row in rows if row["Study"] == label]
    assert new_rows(rows) == [added["Study"]]
    both = [a + b for a, b in zip(statements(known), statements(added), strict=True)]
    assert both == published["v2"]["table-4"]["factors"]["S07"]
    assert statements(known) == published["v1"]["table-4"]["factors"]["S07"]


def test_the_update_brings_the_new_codes_into_the_matrix(
    demo: Demo, published: dict[str, Any], plan: Plan
) -> None:
    labels = {
        code.label: code.id for book in plan.codebooks.values() for code in book.codes.values()
    }
    codes = [
        {labels[row["Code"]] for row in demo.table(version, "factor-matrix")}
        for version in ("v1", "v2")
    ]
    assert codes[1] - codes[0] == set(published["v2"]["new_codes"])
    assert codes[0] <= codes[1]


# --- both -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_every_promised_file_is_there(version: str, demo: Demo) -> None:
    made = {path.name for path in (demo.folder / "output" / version).iterdir()}
    assert set(LISTED) <= made
    assert all((demo.folder / "output" / version / name).stat().st_size for name in made)


@pytest.mark.parametrize("versions", [("v1",), ("v1", "v2")], ids=["v1", "v2"])
def test_every_outcome_finding_prints_once_under_its_theme(
    versions: tuple[str, ...], demo: Demo
) -> None:
    given = set()
    for version in versions:
        folder = ROOT / "protocols" / "sscr" / "example" / version / "answers"
        for path in folder.glob("*.yml"):
            sheet: Any = read_yaml(path.read_text(encoding="utf-8"), path.name)[0]
            found = sheet["answers"].get("key_impacts", {})
            given |= {(sheet["study"], row) for row in found}
    rows = demo.table(versions[-1], "outcome-findings")
    assert len(rows) == len(given) > 30
    assert all(row["group"] for row in rows)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_factor_figure_counts_a_study_once_under_a_theme(version: str, demo: Demo) -> None:
    path = demo.folder / "output" / version / "factor-figure.csv"
    with path.open(encoding="utf-8", newline="") as file:
        drawn = {row["Theme"]: row for row in csv.DictReader(file)}
    marks = demo.table(version, "factor-matrix")
    for side in ("helps", "hinders"):
        for theme, row in drawn.items():
            codes = [one for one in marks if one["Theme"] == theme]
            studies = [name for name in marks[0] if name not in {"Code", "Theme"}]
            said = {name for one in codes for name in studies if side in one[name]}
            assert int(row[f"Studies: {side}"]) == len(said)


def test_the_first_version_prints_again_byte_for_byte(demo: Demo, tmp_path: Path) -> None:
    words = ["--review", str(demo.folder), "outputs", "--release", "v1", "--out", str(tmp_path)]
    assert CliRunner().invoke(cli, words).exit_code == 0
    first = {path.name: path.read_bytes() for path in (demo.folder / "output" / "v1").iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    again = demo.said.partition("outputs --release v1 --out output/v1")[2]
    assert again.count("(same bytes as before)") == len(first)
    assert re.search(r"Release v1: all \d+ files print again byte for byte", again)


def test_what_changed_between_the_versions_is_what_is_known_of_them(
    demo: Demo, published: dict[str, Any]
) -> None:
    path = demo.folder / "output" / "v2" / "changes-v1-v2.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    sizes = [(told[side]["studies"], told[side]["reports"]) for side in ("from", "to")]
    assert sizes == [(9, 12), (11, 15)]
    assert sorted(told["studies"]["added"]) == sorted(published["v2"]["new_studies"])
    assert len(told["studies"]["reports_added"]) == 3
    companion = told["studies"]["reports_added"][0]
    assert (companion["study"], companion["reason"]) == ("S07", "E4")
    factors = {
        one["code"] for one in told["codes"] if one["appeared"] and one["codebook"] == "factors"
    }
    assert factors == set(published["v2"]["new_codes"])
    assert {one["study"] for one in told["answers"]["changes"]} == {"S07"}
    owed = {one["criterion"]: one["reports"] for one in told["protocol"]["rescreening"]}
    assert list(owed) == ["I1", "I2", "E3", "E4"]
    assert not any(one["open"] for one in told["protocol"]["rescreening"])
    assert sum(bool(one["runs"]) for one in told["searches"]) == 6


def test_the_flow_of_the_first_version_adds_up(store: Store, published: dict[str, Any]) -> None:
    with released(store, "v1") as then:
        flow = count_flow(then, standing_plan(then).protocol)
    wanted = published["demonstration"]["v1"]
    assert sums(flow) == []
    assert (flow.new_studies, flow.new_reports) == (9, 12)
    assert not flow.updated
    assert flow.other is not None
    identified = sum(count for _, count in flow.other.identified if isinstance(count, int))
    assert flow.databases + identified == wanted["records"]  # type: ignore[operator]


def test_the_flow_of_the_update_adds_up_with_its_companion(store: Store, plan: Plan) -> None:
    flow = count_flow(store, plan.protocol)
    assert sums(flow) == []
    assert flow.updated
    assert (flow.previous_studies, flow.previous_reports) == (9, 12)
    assert (flow.new_studies, flow.new_reports) == (2, 2)
    assert flow.companion_reports == 1
    assert (flow.total_studies, flow.total_reports) == (11, 15)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_flow_prints_not_reported_where_the_protocol_says_so(version: str, demo: Demo) -> None:
    protocol = load(
        demo.folder / "example" / "v2" / "protocol.yml"
        if version == "v2"
        else ROOT / "protocols" / "sscr" / "protocol.yml",
        Protocol,
    )
    drawn = (demo.folder / "output" / version / "flow.svg").read_text(encoding="utf-8")
    assert "automation" in protocol.flow.not_reported
    assert "by automation tools (n = not reported)" in drawn
    assert "by automation tools (n = 0)" not in drawn


def test_the_flow_of_the_update_explains_the_companion_report(demo: Demo) -> None:
    drawn = (demo.folder / "output" / "v2" / "flow.svg").read_text(encoding="utf-8")
    assert "Reports of total included studies (n = 15)\N{DAGGER}" in drawn
    assert "1 new report of a study included in the previous version" in drawn


def test_the_flow_as_published_reports_studies_and_reports_only(demo: Demo) -> None:
    drawn = (demo.folder / "output" / "v1" / "flow-published.svg").read_text(encoding="utf-8")
    numbers = re.findall(r"\(n = ([^)]+)\)", drawn.partition("<desc")[2].partition("</desc>")[0])
    assert set(numbers) == {str(MISSING_MEANINGS[Missing.NR]).split(" in ")[0], "9", "12"}


def test_demonstration_data_say_so_in_print(demo: Demo) -> None:
    for version in ("v1", "v2"):
        for name in ("table-1.md", "flow.svg"):
            text = (demo.folder / "output" / version / name).read_text(encoding="utf-8")
            assert "demonstration data" in text, (version, name)


def test_two_runs_make_the_same_bytes_whatever_the_environment_names(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWKIT_REVIEW", str(tmp_path / "mine"))
    monkeypatch.setenv("REVIEWKIT_REVIEWER", "ME")
    again = run_demo(tmp_path / "demo")
    kept = ("output", "releases", "facts", "imports", "runs")
    first, second = (
        {
            path.relative_to(one.folder).as_posix(): path.read_bytes()
            for name in kept
            for path in sorted((one.folder / name).rglob("*"))
            if path.is_file()
        }
        for one in (demo, again)
    )
    assert first == second
    assert len(first) > 60
    assert not (tmp_path / "mine").exists()
    assert os.environ["REVIEWKIT_REVIEWER"] == "ME"


def test_the_demo_ends_with_where_to_look(demo: Demo) -> None:
    *_, first, second = demo.said.splitlines()
    for line, version in ((first, "v1"), (second, "v2")):
        folder = demo.folder / "output" / version
        named = line.removeprefix(f"  {folder}: ").partition(";")[0].split(", ")
        assert all((folder / name).is_file() for name in named)
    assert "changes-v1-v2.html" in second
    assert "changes" not in first


def test_the_demo_types_public_commands_only(demo: Demo) -> None:
    typed = re.findall(r"^\$ reviewkit (.+)$", demo.said, re.MULTILINE)
    assert len(typed) > 40
    for line in typed:
        assert shlex.split(line)[0] in cli.commands, line
    kept = (demo.folder / STEPS).read_text(encoding="utf-8").splitlines()
    steps = [shlex.split(line)[1:] for line in kept if line.startswith("reviewkit ")]
    assert [shlex.split(line) for line in typed[1:]] == steps


def test_the_demo_runs_over_nothing_but_itself(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    ran = CliRunner().invoke(cli, ["demo", str(tmp_path)])
    assert ran.exit_code == 1
    assert "holds something else" in ran.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# --- maps -----------------------------------------------------------------------------------


def spread(rows: list[dict[str, str]], *columns: str) -> dict[tuple[str, ...], int]:
    """How many studies stand together in some columns of a map's CSV."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        found.setdefault(tuple(row[one] for one in columns), set()).add(row["study"])
    return {spot: len(own) for spot, own in found.items()}


def test_the_map_of_outcomes_has_its_gaps_and_no_study_falls_off(demo: Demo) -> None:
    rows = demo.table("v2", "map-outcomes")
    cells = spread(rows, "row_id", "column_id")
    assert sum(all(spot) for spot in cells) == 27
    assert len({row["study"] for row in rows}) == 11


def test_the_map_of_factors_counts_studies_as_the_matrix_does(demo: Demo) -> None:
    cells = spread(demo.table("v2", "map-factors"), "row", "segment")
    for row in demo.table("v2", "factor-matrix"):
        for head, segment in (("Studies: helps", "Helps"), ("Studies: hinders", "Hinders")):
            assert cells.get((row["Code"], segment), 0) == int(row[head])
    assert cells["Co-location and nearness", "Helps"] == 6


def test_every_map_of_the_example_is_there_for_papers_and_programs(demo: Demo) -> None:
    for version in ("v1", "v2"):
        folder = demo.folder / "output" / version
        for name in ("outcomes", "factors", "settings", "years"):
            for kind in ("svg", "heat.svg", "csv", "json", "qdpx", "vl.json"):
                assert (folder / f"map-{name}.{kind}").is_file()
