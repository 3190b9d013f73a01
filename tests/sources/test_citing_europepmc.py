"""Citations at Europe PMC."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from citations import World
from citing import chase_at
from network import Reply, Site, answer

from reviewkit.errors import SourceError
from reviewkit.formats import read
from reviewkit.sources.citing_europepmc import unmatched
from reviewkit.sources.citing_service import Seed, Way

SEEDS = (Seed("a", "", ("10.5555/1",)), Seed("b", "", (), ("1002",)))


def test_references_that_are_no_article_come_as_they_are_printed(
    site: Site, tmp_path: Path
) -> None:
    world = World(site, "Europe PMC", {1: [11, 12, 13], 2: [12]})
    world.unmatched = {12}
    chased, file = chase_at(world, Way.BACKWARD, tmp_path, *SEEDS)
    (name,) = [one for one in chased.links if one.startswith("ref:")]
    assert chased.links[name] == {"a": None, "b": None} and len(chased.links) == 3
    assert chased.came == set(chased.links)
    path = tmp_path / "found.jsonl"
    path.write_bytes(file)
    (record,) = [one for one in read(path) if one.accession == name]
    assert (record.title, record.authors, record.year) == ("Document 12", ("Dale, A.",), 2001)
    assert [tag.value for tag in record.raw if tag.tag == "reached_from"] == [
        "a doi:10.5555/1",
        "b pmid:1002",
    ]


def test_a_reference_known_by_its_text_alone_has_that_for_a_title(tmp_path: Path) -> None:
    rows = [
        {"unstructuredInformation": "Poe C. On lamps. 1999.", "citedOrder": 1},
        {"unstructuredInformation": "poe c.  On LAMPS. 1999.", "citedOrder": 2},
        {"doi": "10.5555/X", "title": "Lamps", "journalAbbreviation": "J Light", "volume": "3"},
    ]
    body = json.dumps({"hitCount": 3, "referenceList": {"reference": rows}}).encode()
    names = [name for name, _ in unmatched(body)]
    assert names[0] == names[1] != names[2] == "ref:10.5555/x"
    path = tmp_path / "found.jsonl"
    path.write_bytes(b"".join(line for _, line in unmatched(body)))
    first, _, last = read(path)
    assert first.title == "Poe C. On lamps. 1999."
    assert (last.doi, last.journal, last.volume) == ("10.5555/x", "J Light", "3")


def test_an_article_that_is_listed_twice_is_found_once(site: Site, tmp_path: Path) -> None:
    world = World(site, "Europe PMC", {1: [11, 12, 11, 13]})
    chased, file = chase_at(world, Way.BACKWARD, tmp_path, SEEDS[0])
    assert chased.links.keys() == {"MED:1011", "MED:1012", "MED:1013"}
    assert len(file.splitlines()) == 3


def test_an_error_inside_200_fails_the_chase(site: Site, tmp_path: Path) -> None:
    world = World(site, "Europe PMC", {1: [11]})
    broken = answer({"version": "6.9", "errCode": 500, "errMsg": "index is being made"})
    world.faults = dict.fromkeys(range(2, 50), lambda *_: broken)
    with pytest.raises(SourceError, match="says: index is being made"):
        chase_at(world, Way.BACKWARD, tmp_path, SEEDS[0])


def test_the_list_of_another_article_is_no_answer(site: Site, tmp_path: Path) -> None:
    other = answer({"hitCount": 0, "request": {"id": "7"}, "referenceList": {"reference": []}})
    world = World(site, "Europe PMC", {1: [11]})
    world.faults = dict.fromkeys(range(2, 50), lambda *_: Reply(200, other.body))
    with pytest.raises(SourceError, match="an answer to another question"):
        chase_at(world, Way.BACKWARD, tmp_path, SEEDS[0])
