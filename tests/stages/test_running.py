"""Searches run for a review: which source is which, and what is left on disk."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from apis import Fake
from network import Reply, Site

from reviewkit.errors import NotThereError, SourceError, UnreadableError
from reviewkit.sources.api import Api
from reviewkit.sources.fetch import Limits
from reviewkit.sources.searching import APIS
from reviewkit.stages import running

AT = "2026-11-02T09:00:00Z"
QUICK = Limits(tries=1)


def run(fake: Fake, folder: Path, query: str = "aspirin") -> running.Ran:
    api = APIS[fake.name]
    return running.run(folder, api, query, environment={api.variable: fake.base}, limits=QUICK)


@pytest.mark.parametrize(
    ("names", "api"),
    [
        (("pubmed",), "PubMed"),
        (("MEDLINE", "PubMed"), "PubMed"),
        (("europe-pmc",), "Europe PMC"),
        (("ClinicalTrials.gov", None), "ClinicalTrials.gov"),
        (("CINAHL", "EBSCOhost", None), None),
    ],
)
def test_a_source_is_known_by_its_name_or_platform(
    names: tuple[str | None, ...], api: str | None
) -> None:
    found = running.api_named(*names)
    assert (found.name if found else None) == api


def test_a_source_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(NotThereError, match=r"CINAHL cannot be searched from here.*PubMed, Eur"):
        running.need_api("CINAHL")


def test_a_run_that_was_brought_in_makes_way_for_the_next(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "OpenAlex", 5)
    first = run(fake, tmp_path)
    assert run(fake, tmp_path).trail.folder == first.trail.folder and fake.requests == 2
    running.note_brought_in(first, AT)
    assert not first.file.exists()
    fake.results = 7
    second = run(fake, tmp_path)
    assert (first.records, second.records) == (5, 7)
    assert second.trail.folder.name.endswith("-2")


def test_each_query_has_a_trail_of_its_own(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "OpenAlex", 5)
    folders = {run(fake, tmp_path, words).trail.folder for words in ("aspirin", "walks")}
    assert len(folders) == 2


def test_the_trail_holds_each_answer_as_it_came(site: Site, tmp_path: Path) -> None:
    ran = run(Fake(site, "DOAJ", 5), tmp_path)
    head, page, whole = map(json.loads, (ran.trail.folder / "pages.jsonl").read_text().splitlines())
    assert head == {"search": ["DOAJ", "aspirin"]} and whole["whole"] == 5
    body = gzip.decompress((ran.trail.folder / "pages" / f"{page['sha256']}.gz").read_bytes())
    assert hashlib.sha256(body).hexdigest() == page["sha256"] and len(page["ids"]) == 5
    assert page["status"] == 200 and page["asked"].endswith(
        "/search/articles/aspirin?page=1&pageSize=100"
    )


def test_a_search_that_failed_is_not_written(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "DOAJ", 250)
    fake.faults = {2: lambda *_: Reply(500)}
    with pytest.raises(SourceError):
        run(fake, tmp_path)
    assert not list(tmp_path.rglob("*.jsonl.part")) and not list(tmp_path.rglob("doaj.jsonl"))


@pytest.mark.parametrize("damage", ["page", "trail"])
def test_a_damaged_trail_is_told(site: Site, tmp_path: Path, damage: str) -> None:
    fake = Fake(site, "DOAJ", 5)
    folder = run(fake, tmp_path).trail.folder
    if damage == "page":
        (page,) = (folder / "pages").iterdir()
        page.write_bytes(b"other")
    else:
        lines = (folder / "pages.jsonl").read_text().splitlines()
        (folder / "pages.jsonl").write_text("\n".join([lines[0], "{}", lines[1]]) + "\n")
    with pytest.raises(UnreadableError, match="search anew"):
        run(fake, tmp_path)


def test_results_are_counted_by_themselves(site: Site) -> None:
    fake = Fake(site, "DOAJ", 5)
    api: Api = APIS["DOAJ"]
    assert running.count(api, "aspirin", {api.variable: fake.base}).total == 5


def test_a_search_is_of_the_day_it_began_whenever_it_ends(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "OpenAlex", 250)
    fake.faults = {2: lambda *_: Reply(404)}
    with pytest.raises(SourceError):
        run(fake, tmp_path)
    fake.requests, fake.faults = 9, {}
    later = run(fake, tmp_path)
    assert later.begun and later.day("2999-01-01T00:00:00Z") == later.begun[:10]
    running.note_brought_in(later, AT)
    assert run(fake, tmp_path).day("2999-01-01T00:00:00Z") == "2999-01-01"


def test_a_search_that_was_stopped_long_ago_begins_anew(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "OpenAlex", 5)
    assert run(fake, tmp_path).records == 5
    fake.results = 7
    api = APIS[fake.name]
    asked = {"environment": {api.variable: fake.base}}
    begun = running.run(tmp_path, api, "aspirin", **asked).begun or ""
    soon = date.fromisoformat(begun[:10]) + timedelta(days=7)
    assert running.run(tmp_path, api, "aspirin", at=soon.isoformat(), **asked).records == 5
    late = soon + timedelta(days=1)
    anew = running.run(tmp_path, api, "aspirin", at=late.isoformat(), **asked)
    assert (anew.records, anew.begun) == (7, None)


def test_records_that_the_review_has_are_counted_and_left_out(site: Site, tmp_path: Path) -> None:
    fake = Fake(site, "OpenAlex", 5)
    api = APIS[fake.name]
    held = {"https://openalex.example/W1", "https://openalex.example/W4"}
    ran = running.run(
        tmp_path, api, "aspirin", known=held.intersection, environment={api.variable: fake.base}
    )
    assert (ran.records, ran.known) == (5, 2)
    lines = ran.file.read_text().splitlines()
    assert [json.loads(line)["display_name"] for line in lines] == ["Work 2", "Work 3", "Work 5"]
