"""Searches made by hand: recorded, listed, explained, taken back, and written as a log."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")
RIS = "TY  - JOUR\nTI  - A trial of {n}\nPY  - 2020\nAN  - K{n}\nER  - \n\n"
OVID = b"1. exp Falls/ (1200)\r\n2. ward*.ti,ab. [300]\r\n3.  1 and 2 (3)\r\n"


@pytest.fixture
def strategy(tmp_path: Path) -> Path:
    path = tmp_path / "embase.txt"
    path.write_bytes(OVID)
    return path


def export(folder: Path, first: int, records: int) -> Path:
    path = folder / f"export{first}.ris"
    path.write_text("".join(RIS.format(n=n) for n in range(first, first + records)))
    return path


def listed(run: Run, source: str) -> list[dict[str, object]]:
    rows = json.loads(run("search", "list", "--json").stdout)
    return [one for one in rows if one["source"] == source]


def record(run: Run, *more: object) -> Result:
    given = ("EMBASE", "--ran", "2026-11-02", "--platform", "Ovid")
    return run("search", "record", *given, *more, *ADA)


def test_a_search_by_hand_is_noted_with_its_strategy_and_the_files_it_gave(
    run: Run, tmp_path: Path, strategy: Path
) -> None:
    first, second = export(tmp_path, 1, 2), export(tmp_path, 3, 1)
    files = ("--records", first, "--records", second)
    said = record(run, "--hits", 3, "--strategy", strategy, *files)
    assert "EMBASE (Ovid), 2026-11-02: 3 hits, 3 imported" in said.stdout and not said.stderr
    (row,) = listed(run, "EMBASE")
    assert row["query"] == OVID.decode()
    assert (row["hits"], row["received"], row["imported"]) == (3, 3, 3)
    assert row["files"] == ["export1.ris", "export3.ris"]


def test_a_source_of_the_protocol_is_known_in_any_capitals(run: Run) -> None:
    given = ("CINAHL", "--ran", "2026-11-02", "--hits", 10, "--import", "cinahl.ris")
    run("search", "record", *given, *ADA)
    (row,) = listed(run, "cinahl")
    assert (row["hits"], row["imported"]) == (10, 10) and listed(run, "CINAHL") == []


def test_a_search_of_no_source_is_refused(run: Run) -> None:
    said = run("search", "record", "  ", "--hits", 5, *ADA, code=1).stderr
    assert said == "Error: Name the source that was searched, such as CINAHL.\n"


def test_the_same_command_again_notes_nothing_twice(
    run: Run, tmp_path: Path, strategy: Path
) -> None:
    given = ("--hits", 2, "--strategy", strategy, "--records", export(tmp_path, 1, 2))
    assert record(run, *given).stdout == record(run, *given).stdout
    assert len(listed(run, "EMBASE")) == 1


def test_a_search_that_found_nothing_is_noted(run: Run) -> None:
    assert "0 hits, 0 imported; strategy not reported" in record(run, "--hits", 0).stdout


def test_a_file_that_was_imported_before_is_named_by_its_import(run: Run, tmp_path: Path) -> None:
    file = export(tmp_path, 1, 2)
    run("import", file, "--source", "EMBASE", "--searched", "2026-11-02", *ADA)
    record(run, "--hits", 2, "--import", file.name)
    (row,) = listed(run, "EMBASE")
    assert (row["hits"], row["imported"], row["files"]) == (2, 2, [file.name])


def test_an_import_of_an_earlier_day_was_known_already(run: Run, tmp_path: Path) -> None:
    file = export(tmp_path, 1, 2)
    run("import", file, "--source", "EMBASE", "--searched", "2025-01-01", *ADA)
    record(run, "--hits", 2, "--records", file)
    old, new = listed(run, "EMBASE")
    assert (old["ran"], old["imported"]) == ("2025-01-01", 2)
    assert (new["ran"], new["imported"], new["known"]) == ("2026-11-02", 0, 2)


def test_an_import_that_is_not_there_or_of_another_source_is_refused(
    run: Run, tmp_path: Path
) -> None:
    assert "There is no import 'x.ris'" in record_fails(run, "--import", "x.ris")
    assert "was imported from cinahl, not from EMBASE" in record_fails(
        run, "--import", "cinahl.ris"
    )
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "export.ris").write_text(RIS.format(n=place))
        run("import", tmp_path / place / "export.ris", "--source", "EMBASE", *ADA)
    assert "2 imports are called 'export.ris'" in record_fails(run, "--import", "export.ris")
    assert listed(run, "EMBASE")[0]["hits"] is None


def record_fails(run: Run, *more: object) -> str:
    said = run("search", "record", "EMBASE", "--hits", 2, *more, *ADA, code=1).stderr
    assert said.count("\n") == 1
    return said


def test_nothing_prints_before_missing_hits_are_explained(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    said = record(run, "--hits", 9, "--records", export(tmp_path, 1, 2))
    run("dedupe", *ADA)
    line = "EMBASE, searched 2026-11-02: 9 hits reported, 2 imported; say why with `reviewkit sea"
    assert line in said.stderr
    for command in (["flow"], ["report"], ["outputs"], ["checklist", "prisma-s"]):
        refused = run(*command, code=1)
        assert f"Error: The flow was not printed: {line}" in refused.stderr
        assert refused.stderr.count("\n") == 1
        assert not list((folder / "output").iterdir())
    assert line in run("check").stdout
    assert "nobody said why: the flow does not print" in run("status").stdout
    (ailment,) = json.loads(run("doctor", "--json", code=1).stdout)
    assert ailment["command"] in run("status").stdout.splitlines()[-1]
    words = ailment["command"].replace("TEXT", "torn").split()
    run(*words[1:], *ADA)
    run("flow", "--format", "csv")
    run("doctor")
    assert listed(run, "EMBASE")[0]["why"] == "torn"


def test_a_search_noted_wrongly_is_taken_back(run: Run) -> None:
    record(run, "--hits", 90)
    assert "taken back" in run("search", "withdraw", "EMBASE", *ADA).stdout
    assert listed(run, "EMBASE") == []
    run("flow", "--format", "csv")


def test_an_import_with_its_hits_is_a_search(run: Run, tmp_path: Path) -> None:
    file = export(tmp_path, 1, 2)
    said = run("import", file, "--source", "EMBASE", "--hits", 5, *ADA)
    assert "5 hits reported, 2 imported" in said.stderr
    several = run("import", file, export(tmp_path, 3, 1), "--hits", 5, *ADA, code=1)
    assert "reviewkit search record SOURCE" in several.stderr


def plan_source(folder: Path, **said: str) -> None:
    protocol = folder / "protocol.yml"
    text = protocol.read_text()
    assert "\nsources:\n" in text
    lines = "".join(f"    {name}: {value}\n" for name, value in said.items())
    protocol.write_text(text.replace("\nsources:\n", f"\nsources:\n  - name: EMBASE\n{lines}", 1))


def test_the_protocol_tells_what_the_command_does_not(run: Run, folder: Path) -> None:
    plan_source(folder, platform="Embase.com", strategy="walk*:ti", searched="2026-11-02")
    run("search", "record", "EMBASE", "--hits", 0, *ADA)
    run("search", "record", "EMBASE", "--hits", 0, "--ran", "2027-05-01", *ADA)
    first, later = listed(run, "EMBASE")
    assert (first["platform"], first["ran"]) == ("Embase.com", "2026-11-02")
    assert (first["query"], later["query"]) == ("walk*:ti", None)


def test_the_log_is_two_tables_and_an_appendix(run: Run, folder: Path, strategy: Path) -> None:
    record(run, "--hits", 0, "--strategy", strategy)
    run("search", "log", "--format", "csv", "--format", "html", "--appendix")
    made = {path.name for path in (folder / "output").iterdir()}
    assert made == {
        *("search-log.csv", "search-log.html", "search-items.csv", "search-items.html"),
        *("strategies.txt", "search-appendix.html"),
    }
    with (folder / "output" / "search-log.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = (one for one in rows if one["Source"] == "EMBASE")
    assert (row["Hits"], row["Imported"], row["Not imported"]) == ("0", "0", "0")
    assert OVID in (folder / "output" / "strategies.txt").read_bytes()
    assert "ward*.ti,ab. [300]" in (folder / "output" / "search-appendix.html").read_text()


def test_the_log_prints_what_the_flow_refuses_to(run: Run, folder: Path) -> None:
    record(run, "--hits", 4)
    run("search", "log", "--format", "md")
    assert "4: not explained yet" in (folder / "output" / "search-log.md").read_text()


def test_a_strategy_that_is_no_text_is_refused_in_one_line(run: Run, strategy: Path) -> None:
    strategy.write_bytes(b"\0\1")
    assert "there is no text in this file" in record_fails(run, "--strategy", strategy)
