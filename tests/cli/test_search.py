"""Bringing in search results at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")
RIS = "TY  - JOUR\nTI  - A trial of {n}\nPY  - 2020\nAN  - K{n}\nER  - \n\n"


def test_import_tells_what_it_found_and_that_it_knows_the_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "scopus.ris"
    path.write_text(RIS.format(n=1) + RIS.format(n=2))
    words = ("--source", "Scopus", "--platform", "Elsevier", "--searched", "2026-11-02")
    said = run("import", path, *words, *ADA).output
    assert said.startswith("scopus.ris: ris")
    assert "2 start markers found, 2 records made, 0 lines not understood." in said
    assert "Scopus: scopus.ris, Elsevier, searched 2026-11-02: 2 records" in run("imports").output
    again = run("import", path, "--source", "CINAHL", *ADA).output
    assert "imported before, from Scopus (2 records); nothing was changed" in again


def test_import_takes_platform_and_day_from_the_protocol(run: Run) -> None:
    rows = {row["source"]: row for row in json.loads(run("imports", "--json").output)}
    assert (rows["cinahl"]["platform"], rows["cinahl"]["searched"]) == ("EBSCOhost", "2026-11-02")
    assert (rows["pubmed"]["platform"], rows["pubmed"]["searched"]) == (None, None)
    assert "platform not reported, searched not reported" in run("imports").output


def test_lines_not_understood_are_told_and_listed_whole(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.ris"
    odd = "".join(f"TY  - JOUR\nTI  - T{n}\nstray {n}\nER  - \nlost words {n}\n" for n in range(12))
    path.write_text(odd)
    said = run("import", path, *ADA).output
    rows = json.loads(run("problems", "--json").stdout)
    mine = [row for row in rows if row["file"] == "odd.ris"]
    assert f"{len(mine)} lines not understood" in said
    assert len(mine) >= 12
    assert f"... and {len(mine) - 10} more: reviewkit problems" in said
    listed = run("problems")
    assert listed.stdout.count("odd.ris:") == len(mine)
    assert "all are kept" in listed.stderr


def test_json_of_an_import_holds_its_whole_report(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.ris"
    path.write_text(RIS.format(n=1))
    (told,) = json.loads(run("import", path, *ADA, "--json").output)
    assert (told["records"], told["starts"], told["already"]) == (1, 1, False)


def test_records_are_listed_by_fate(run: Run) -> None:
    assert len(run("records").output.splitlines()) == 18
    lines = run("records", "--fate", "duplicate").output.splitlines()
    assert len(lines) == 6
    assert all("  duplicate  " in line for line in lines)
    assert len(json.loads(run("records", "--json").output)) == 18
    assert json.loads(run("records", "--fate", "included", "--json").output) == []
    assert "is not one of" in run("records", "--fate", "inclded", code=2).output


def test_a_record_is_shown_with_every_tag_as_it_stood(run: Run) -> None:
    said = run("record", "doi:10.5555/HH.2017.055").output
    assert "Medication reviews at home. Part I" in said
    assert "As it stood in the file:" in said
    assert "M3    doi:10.5555/hh.2017.055" in said
    assert json.loads(run("record", "an:EX-03", "--json").output)["year"] == 2017
