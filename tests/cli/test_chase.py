"""What `reviewkit chase` says and brings in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from apis import FAULTS
from citations import World
from click.testing import Result
from network import Reply, Site

from reviewkit.sources.chasing import SERVICES
from reviewkit.store import open_store

Run = Callable[..., Result]
Worlds = dict[str, World]
ADA = ("--reviewer", "ADA")
CITES = {1: [11, 12], 2: [12, 13], 21: [1, 2]}


@pytest.fixture
def seeds(run: Run, tmp_path: Path) -> tuple[str, ...]:
    """Three reports beside those of the review: two that services know, one without a number."""
    ris = tmp_path / "seeds.ris"
    doi = "TY  - JOUR\nTI  - Walks and talks\nAU  - Dale, A\nPY  - 2001\nDO  - 10.5555/1\nER  - \n"
    pmid = "TY  - JOUR\nTI  - Hills\nAU  - Moss, B\nPY  - 2003\nDO  - 10.5555/2\nER  - \n"
    bare = "TY  - JOUR\nTI  - Gardens\nAU  - Reed, C\nPY  - 2005\nER  - \n"
    ris.write_text(f"{doi}\n{pmid}\n{bare}")
    run("import", ris, *ADA)
    rows = json.loads(run("records", "--json").output)
    here = [row["record"] for row in rows if row["file"] == "seeds.ris"]
    return tuple(word for one in here for word in ("--from", one))


@pytest.fixture
def worlds(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worlds]:
    made = {}
    for name, service in SERVICES.items():
        made[name] = World(site, name, CITES)
        monkeypatch.setenv(service.host.variable, made[name].base)
    yield made


def chased(run: Run, *more: object) -> list[dict[str, object]]:
    told = json.loads(run("chase", *more, *ADA, "--json").stdout)
    chases: list[dict[str, object]] = told["chases"]
    return chases


@pytest.mark.parametrize("name", list(SERVICES))
def test_what_is_found_comes_in_as_citation_searching_with_its_seeds(
    run: Run, worlds: Worlds, seeds: tuple[str, ...], name: str
) -> None:
    said = run("chase", *seeds, "--at", name.lower().replace(" ", "-"), *ADA).output
    assert "3 reports to start from; 1 of them have no DOI" in said
    assert "  no number: " in said and "Gardens" in said
    assert f"{name}, backward: 2 reports asked for, 1 without a number it takes" in said
    assert "3 documents found: 0 known from an earlier chase, 0 without a record there, 3" in said
    imports = json.loads(run("imports", "--json").output)
    rows = [one for one in imports if one["platform"] == name]
    assert [(one["source"], one["records"], one["problems"]) for one in rows] == [
        (f"Citation searching ({name}, backward)", 3, 0),
        (f"Citation searching ({name}, forward)", 1, 0),
    ]
    assert {one["kind"] for one in rows} == {"citation_searching"}
    records = json.loads(run("records", "--json").output)
    (twice,) = [one for one in records if one["title"] == "Document 12"]
    shown = run("record", twice["record"]).output
    assert (twice["doi"], twice["pmid"]) != (None, None)
    tag = "SEED" if name == "PubMed" else "reached_from"
    assert [line.split()[1] for line in shown.splitlines() if "10.5555/1" in line.split()[-1]]
    assert sum(tag in line for line in shown.splitlines()) == 2


def test_the_next_chase_brings_in_what_is_new_alone(
    run: Run, worlds: Worlds, seeds: tuple[str, ...]
) -> None:
    for name, world in worlds.items():
        at = ("--at", name, "--backward")
        world.cites = CITES
        assert chased(run, *seeds, *at)[0]["imported"] == 3
        world.cites = {**CITES, 2: [12, 13, 14]}
        (again,) = chased(run, *seeds, *at)
        assert (again["found"], again["known"], again["imported"]) == (4, 3, 1), name
        assert str(again["kept"]).endswith("-2")
        (nothing,) = chased(run, *seeds, *at)
        assert (nothing["found"], nothing["known"], nothing["imported"]) == (4, 4, 0), name


def test_each_chase_is_a_search_of_the_log(
    run: Run, worlds: Worlds, seeds: tuple[str, ...], folder: Path
) -> None:
    worlds["OpenAlex"].gone = {13}
    run("chase", *seeds, "--at", "openalex", "--backward", *ADA)
    with open_store(folder) as store:
        row = store.db.execute(
            "select source, api, query, reported, received, imported, known, why "
            "from standing_searches where kind = 'citation_searching'"
        ).fetchone()
    assert row == (
        "Citation searching (OpenAlex, backward)",
        "OpenAlex",
        "Works cited by 2 reports: doi:10.5555/1; doi:10.5555/2",
        *(3, 2, 2, 0),
        "OpenAlex has no record of 1 of them: W13",
    )


def test_records_of_citation_searching_count_among_other_methods(
    run: Run, worlds: Worlds, seeds: tuple[str, ...], tmp_path: Path
) -> None:
    run("chase", *seeds, "--at", "openalex", *ADA)
    run("dedupe", *ADA)
    run("flow", "--format", "svg", "--out", tmp_path)
    drawn = (tmp_path / "flow.svg").read_text()
    assert "Identification of studies via other methods" in drawn
    assert "Citation searching (n = 4)" in drawn


def test_a_dry_run_counts_and_leaves_the_review_as_it_was(
    run: Run, worlds: Worlds, seeds: tuple[str, ...], folder: Path
) -> None:
    before = run("imports").output
    said = run("chase", *seeds, "--dry-run", *ADA).output
    assert said.count("; 4 citations, none was fetched.") == len(SERVICES)
    assert said.count("; 2 citations, none was fetched.") == len(SERVICES)
    assert run("imports").output == before and not (folder / "searched").exists()


def test_seeds_that_a_service_does_not_know_are_listed(
    run: Run, worlds: Worlds, seeds: tuple[str, ...]
) -> None:
    worlds["OpenAlex"].gone = {2}
    said = run("chase", *seeds, "--at", "openalex", "--backward", *ADA).output
    assert "1 not known there; 2 documents found" in said
    assert "  not known: " in said and "doi:10.5555/2  Hills" in said


def test_a_service_that_fails_is_told_and_the_others_go_on(
    run: Run, worlds: Worlds, seeds: tuple[str, ...]
) -> None:
    rest = Reply(429, headers={"Retry-After": "9999"})
    worlds["Europe PMC"].faults = dict.fromkeys(range(1, 9), lambda *_: rest)
    ran = run("chase", *seeds, "--backward", *ADA, code=1)
    assert "Europe PMC, backward: 127.0.0.1 answered 429" in ran.stderr
    assert ran.stdout.count("3 imported") == 3
    worlds["Europe PMC"].faults = {}
    assert "3 imported" in run("chase", *seeds, "--at", "europepmc", "--backward", *ADA).output


def test_scripts_are_told_of_the_services_that_failed(
    run: Run, worlds: Worlds, seeds: tuple[str, ...]
) -> None:
    worlds["OpenAlex"].faults[1] = lambda good, world: Reply(403)
    at = ("--at", "openalex,opencitations", "--backward", "--json")
    told = json.loads(run("chase", *seeds, *at, *ADA, code=1).stdout)
    assert [one["service"] for one in told["chases"]] == ["OpenCitations"]
    (failed,) = told["failed"]
    assert (failed["service"], failed["way"]) == ("OpenAlex", "backward")
    assert "403 Forbidden" in failed["failed"]


def test_one_who_begins_without_included_reports_is_told(run: Run, worlds: Worlds) -> None:
    ran = run("chase", *ADA, code=1)
    assert "There is no report to start from (included)" in ran.stderr
    ran = run("chase", "--at", "scholar", *ADA, code=1)
    assert "Citations cannot be asked for at scholar; they can at OpenAlex, Europe" in ran.stderr
    ran = run("chase", "--from", "nowhere", *ADA, code=1)
    assert "There is no record nowhere" in ran.stderr


def test_a_fault_of_the_network_changes_nothing(
    run: Run, worlds: Worlds, seeds: tuple[str, ...]
) -> None:
    worlds["OpenAlex"].faults = {2: FAULTS["cut off"]}
    (done,) = chased(run, *seeds, "--at", "openalex", "--backward")
    assert (done["found"], done["imported"]) == (3, 3)
