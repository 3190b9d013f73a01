"""Open copies looked up at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from network import EMAIL, Reply, Site, epmc_hits, pdf, unpaywall_open

Run = Callable[..., Result]
ADA = ("--reviewer", "ADA")
DOI = "10.5555/ex.1"


@pytest.fixture
def one(run: Run, decide_both: Callable[..., None], site: Site) -> str:
    """A report sought, with an open PDF."""
    decide_both("an:EX-01", fulltext=False)
    (row,) = json.loads(run("sought", "--json").output)
    doi = str(row["doi"])
    site.epmc(epmc_hits())
    site.unpaywall(doi, unpaywall_open(doi, url_for_pdf=f"{site.url}/a.pdf"))
    site.say("/a.pdf", pdf())
    return str(row["report"])


def test_a_look_up_tells_what_was_found_and_fetches_nothing(run: Run, site: Site, one: str) -> None:
    lines = run("look-up", *ADA).output.splitlines()
    assert lines[0].startswith(f"{one}  found  Falls prevention")
    assert lines[1] == f"    Unpaywall: {site.url}/a.pdf, publishedVersion, cc-by"
    assert lines[2] == (
        "1 reports looked up: 1 found, 0 not found, 0 no DOI, 0 failed; 0 looked up before."
    )
    assert "/a.pdf" not in site.paths()
    again = run("look-up", *ADA).output
    assert again.startswith("0 reports looked up") and "1 looked up before" in again


def test_a_pdf_is_fetched_when_asked_for(run: Run, one: str) -> None:
    said = run("look-up", "--fetch", *ADA).output
    assert f"{one}  full text from Unpaywall, publishedVersion, cc-by  fulltext/" in said
    assert "1 full texts fetched; 0 tries came to nothing." in said
    (row,) = json.loads(run("sought", "--json").output)
    assert row["retrieval"] == "retrieved"


def test_addresses_that_are_passed_over_are_counted(run: Run, site: Site, one: str) -> None:
    site._said["/a.pdf"] = [Reply(403)]
    first = run("look-up", "--fetch", *ADA).output
    assert "1 tries came to nothing" in first and "before; --again" not in first
    again = run("look-up", "--fetch", *ADA).output
    assert again.endswith("1 addresses were tried before; --again tries them again.\n")
    assert json.loads(run("look-up", "--fetch", "--json", *ADA).stdout)["tried_before"] == 1


def test_what_was_fetched_is_told_though_no_source_answers(run: Run, site: Site, one: str) -> None:
    run("look-up", *ADA)
    rest = Reply(429, headers={"Retry-After": "9999"})
    site._said.update({path: [rest] for path in site.paths()})
    site.say("/a.pdf", pdf())
    ran = run("look-up", "--again", "--fetch", *ADA, code=1)
    assert "1 full texts fetched" in ran.stdout and "No source answers" in ran.stderr


def test_a_source_that_is_asked_again_is_told_beside_the_answer(
    run: Run, site: Site, one: str
) -> None:
    site._said["/a.pdf"] = [Reply(503, headers={"Retry-After": "0"}), pdf()]
    ran = run("look-up", "--fetch", "--json", *ADA)
    assert json.loads(ran.stdout)["fetched"][0]["file"]
    assert "It is asked again in 0.0 s (try 2 of 4)." in ran.stderr


def test_scripts_get_counts_copies_and_troubles(run: Run, one: str) -> None:
    told = json.loads(run("look-up", one, "--json", *ADA).output)
    assert told["counts"]["found"] == 1 and told["counts"]["not asked"] == 0
    (report,) = told["reports"]
    assert [copy["source"] for copy in report["copies"]] == ["Unpaywall", "Europe PMC"]
    assert EMAIL not in json.dumps(told)


def test_a_failed_look_up_is_told_with_its_reason(
    run: Run, decide_both: Callable[..., None], site: Site
) -> None:
    decide_both("an:EX-01", fulltext=False)
    site.epmc(epmc_hits())
    (row,) = json.loads(run("sought", "--json").output)
    site.unpaywall(row["doi"], Reply(403))
    said = run("look-up", *ADA, code=1).output
    assert "127.0.0.1 answered 403 Forbidden." in said and "1 failed" in said


def test_offline_is_one_line(run: Run, decide_both: Callable[..., None], site: Site) -> None:
    decide_both("an:EX-01", "an:EX-02", fulltext=False)
    rest = Reply(429, headers={"Retry-After": "9999"})
    for row in json.loads(run("sought", "--json").output):
        site.unpaywall(row["doi"], rest)
    site.epmc(rest)
    ran = run("look-up", *ADA, code=1)
    assert ran.stderr.startswith("Error: No source answers (Unpaywall: 127.0.0.1 answered 429")
    assert ran.stderr.count("\n") == 1 and ran.stdout == ""


def test_without_an_email_address_the_command_says_what_to_set(
    run: Run, monkeypatch: pytest.MonkeyPatch, one: str, site: Site
) -> None:
    monkeypatch.delenv("REVIEWKIT_EMAIL")
    said = run("look-up", *ADA, code=1).output
    assert "set REVIEWKIT_EMAIL to yours" in said and site.asked == []
