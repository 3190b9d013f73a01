"""What `reviewkit search run` says and brings in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from apis import FAULTS, Fake
from click.testing import Result
from network import Reply, Site

from reviewkit.sources.searching import APIS

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")


@pytest.fixture
def api(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], Fake]:
    def made(name: str, results: int) -> Fake:
        fake = Fake(site, name, results)
        monkeypatch.setenv(APIS[name].variable, fake.base)
        return fake

    return made


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "strategy.txt"
    path.write_text("aspirin\n")
    return path


Api = Callable[[str, int], Fake]


@pytest.mark.parametrize("name", APIS)
def test_what_a_source_finds_is_brought_in(run: Run, api: Api, words: Path, name: str) -> None:
    api(name, 3)
    said = run("search", "run", name, "--strategy", words, *ADA)
    source = "pubmed" if name == "PubMed" else name  # as the protocol of this review names it
    assert f"{source}: 3 results reported, 3 different records came, 3 imported" in said.output
    imports = json.loads(run("imports", "--json").output)
    (row,) = [one for one in imports if (one["source"], one["platform"]) == (source, name)]
    assert (row["records"], row["problems"]) == (3, 0)
    assert row["kind"] == ("register" if name == "ClinicalTrials.gov" else "database")
    again = run("search", "run", name, "--strategy", words, *ADA).output
    assert "the same as were imported before; nothing was changed" in again


def test_a_search_run_again_brings_in_only_what_the_review_has_not(
    run: Run, api: Api, words: Path
) -> None:
    api("DOAJ", 3)
    run("search", "run", "DOAJ", "--strategy", words, *ADA)
    api("DOAJ", 5)
    said = run("search", "run", "DOAJ", "--strategy", words, *ADA).output
    assert "5 different records came, 3 known from earlier searches, 2 imported" in said
    first, second = (
        one for one in json.loads(run("search", "list", "--json").output) if one["source"] == "DOAJ"
    )
    numbers = ("hits", "received", "known", "imported")
    told = [[one[name] for name in numbers] for one in (first, second)]
    assert sorted(told, key=str) == [[3, 3, None, 3], [5, 5, 3, 2]]


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_source_that_is_asked_again_is_told_beside_the_answer(
    run: Run, api: Api, words: Path, more: tuple[str, ...]
) -> None:
    busy = Reply(429, headers={"Retry-After": "0"})
    api("DOAJ", 3).faults[1] = lambda good, fake: busy
    ran = run("search", "run", "DOAJ", "--strategy", words, "--json", *more, *ADA)
    assert json.loads(ran.stdout)[0]["reported"] == 3
    why = "127.0.0.1 answered 429 Too Many Requests. It is asked again in 0.0 s (try 2 of 6)."
    assert why in ran.stderr.splitlines()


def test_a_dry_run_counts_and_fetches_nothing(
    run: Run, api: Api, words: Path, folder: Path
) -> None:
    fake = api("PubMed", 12_345)
    said = run("search", "run", "PubMed", "--strategy", words, "--dry-run").output
    assert "pubmed: 12,345 results; none was fetched." in said
    assert 'PubMed: understood as: "aspirin"[MeSH Terms]' in said and fake.requests == 1
    assert not (folder / "searched").exists()


def plan_sources(folder: Path, *planned: str) -> None:
    protocol = folder / "protocol.yml"
    text = protocol.read_text()
    assert "\nsources:\n" in text
    lines = "".join(f"  - {{{one}}}\n" for one in planned)
    protocol.write_text(text.replace("\nsources:\n", f"\nsources:\n{lines}", 1))


@pytest.mark.parametrize("named", ["EPMC", "epmc", "Europe PMC", "europepmc"])
def test_the_strategy_of_the_protocol_is_run_as_it_stands(
    run: Run, api: Api, folder: Path, site: Site, named: str
) -> None:
    api("Europe PMC", 2)
    plan_sources(folder, "name: EPMC, platform: Europe PMC, strategy: 'TITLE:\"walks\"'")
    (done,) = json.loads(run("search", "run", named, named, "--json", *ADA).stdout)
    assert site.asked[-1].query["query"] == done["query"] == 'TITLE:"walks"'
    assert (done["reported"], done["records"], done["imported"]) == (2, 2, 2)
    assert done["source"] == "EPMC"


def test_a_platform_of_two_sources_asks_which_is_meant(run: Run, folder: Path) -> None:
    plan_sources(folder, "name: Trials, platform: DOAJ", "name: Reviews, platform: DOAJ")
    ran = run("search", "run", "DOAJ", "--dry-run", code=1)
    assert "searches DOAJ as Trials and Reviews; name which is meant" in ran.stderr


def test_a_source_that_fails_leaves_the_review_as_it_was_and_goes_on_later(
    run: Run, api: Api, words: Path
) -> None:
    fake = api("OpenAlex", 250)
    fake.faults = {2: lambda *_: Reply(429, headers={"Retry-After": "9999"})}
    before = run("imports").output
    ran = run("search", "run", "OpenAlex", "--strategy", words, *ADA, code=1)
    assert "OpenAlex: 127.0.0.1 answered 429" in ran.stderr and "It asks for a rest" in ran.stderr
    assert run("imports").output == before
    fake.requests, fake.faults = 0, {}
    assert "250 imported" in run("search", "run", "OpenAlex", "--strategy", words, *ADA).output
    assert fake.requests == 3


def test_the_strategy_is_read_as_word_processors_save_it(
    run: Run, api: Api, words: Path, site: Site
) -> None:
    api("DOAJ", 1)
    words.write_bytes("\ufeffvélo OR\r\nwalks\r\n".encode("utf-16-le"))
    (done,) = json.loads(
        run("search", "run", "DOAJ", "--strategy", words, "--json", "--dry-run").stdout
    )
    assert done["query"].split() == ["vélo", "OR", "walks"]


def test_a_source_that_fails_is_told_among_the_others_as_json(
    run: Run, api: Api, folder: Path
) -> None:
    plan_sources(folder, "name: DOAJ, strategy: walks", "name: arXiv, strategy: walks")
    api("DOAJ", 1).faults = {1: lambda *_: Reply(400, b'{"error": "odd"}')}
    api("arXiv", 1)
    ran = run("search", "run", "DOAJ", "arXiv", "--json", *ADA, code=1)
    away, here = json.loads(ran.stdout)
    assert away == {"source": "DOAJ", "api": "DOAJ", "failed": away["failed"]}
    assert "says: odd" in away["failed"] and here["imported"] == 1
    assert "Error: DOAJ: " in ran.stderr


def test_a_search_without_results_imports_nothing(run: Run, api: Api, words: Path) -> None:
    api("arXiv", 0)
    said = run("search", "run", "arXiv", "--strategy", words, *ADA).output
    assert "arXiv: 0 results reported, 0 different records came, 0 imported" in said


def test_a_total_that_moved_is_told(run: Run, api: Api, words: Path) -> None:
    fake = api("DOAJ", 250)
    fake.faults = {1: FAULTS["a moving total"]}
    said = run("search", "run", "DOAJ", "--strategy", words, *ADA).output
    assert "250 imported" in said and "DOAJ reported 253 results before." in said


def test_crossref_says_that_it_is_no_boolean_source(run: Run, api: Api, words: Path) -> None:
    api("Crossref", 1)
    ran = run("search", "run", "Crossref", "--strategy", words, "--dry-run")
    assert "no Boolean source" in ran.stderr


def test_what_cannot_be_searched_is_said_in_one_line(run: Run, words: Path) -> None:
    ran = run("search", "run", "CINAHL", code=1)
    assert "cannot be searched from here" in ran.stderr and ran.stderr.count("\n") == 1
    ran = run("search", "run", "Crossref", "--dry-run", code=1)
    assert "there is no strategy for it, and none can be rendered" in ran.stderr
    ran = run("search", "run", "--strategy", words, code=1)
    assert "name that source alone" in ran.stderr
    words.write_text(" \n")
    ran = run("search", "run", "PubMed", "--strategy", words, code=1)
    assert "there is no text in this file" in ran.stderr
