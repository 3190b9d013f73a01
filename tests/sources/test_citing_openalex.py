"""Citations at OpenAlex."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from citations import World
from citing import chase_at
from network import Reply, Site

from reviewkit.errors import SourceError
from reviewkit.sources.citing_service import Seed, Way


def test_seeds_are_known_by_doi_pubmed_id_and_openalex_id(site: Site, tmp_path: Path) -> None:
    world = World(site, "OpenAlex", {1: [11], 2: [12], 3: [13]})
    seeds = (
        Seed("a", "", ("10.5555/1",)),
        Seed("b", "", (), ("1002",)),
        Seed("c", works=("W3",), title=""),
    )
    chased, _ = chase_at(world, Way.BACKWARD, tmp_path, *seeds)
    assert chased.links == {"W11": {"a": None}, "W12": {"b": None}, "W13": {"c": None}}


def test_a_doi_with_signs_of_filters_is_asked_for_by_itself(site: Site, tmp_path: Path) -> None:
    world = World(site, "OpenAlex", {1: [11]})
    odd = Seed("a", "", ("10.5555/1", "10.5555/a,b|c"))
    chased, _ = chase_at(world, Way.BACKWARD, tmp_path, odd)
    assert chased.links.keys() == {"W11"} and not chased.unknown
    assert [one.path for one in site.asked if "filter" not in one.query] == [
        "/citing/openalex/works/doi:10.5555/a,b|c"
    ]


def test_a_seed_is_asked_for_with_all_its_numbers_and_known_by_any(
    site: Site, tmp_path: Path
) -> None:
    world = World(site, "OpenAlex", {1: [11], 2: [11]})
    both = Seed("a", "", ("10.5555/1", "10.5555/2"), ("1001", "1999"))
    chased, file = chase_at(world, Way.BACKWARD, tmp_path, both)
    assert chased.links == {"W11": {"a": None}} and not chased.unknown
    assert json.loads(file)["reached_from"] == ["a doi:10.5555/1 doi:10.5555/2 pmid:1001 pmid:1999"]


def test_a_work_that_names_no_seed_among_what_it_cites_comes_without_one(
    site: Site, tmp_path: Path
) -> None:
    def silent(good: Reply, _: object) -> Reply:
        return Reply(200, good.body.replace(b'/W1"', b'/W77"'), good.headers)

    world = World(site, "OpenAlex", {21: [1], 22: [1, 2], 1: []})
    world.faults = dict.fromkeys(range(2, 50), silent)
    chased, file = chase_at(world, Way.FORWARD, tmp_path, Seed("a", "", ("10.5555/1",)))
    assert chased.links == {"W21": {}, "W22": {}}
    assert [json.loads(line)["reached_from"] for line in file.splitlines()] == [[], []]


@pytest.mark.parametrize(
    "body",
    [b'{"error": "Invalid query", "message": "W-1 is no id"}', b'{"meta": {}, "results": 3}'],
)
def test_an_error_inside_200_fails_the_chase(site: Site, tmp_path: Path, body: bytes) -> None:
    world = World(site, "OpenAlex", {1: [11]})
    world.faults = dict.fromkeys(range(2, 50), lambda *_: Reply(200, body))
    with pytest.raises(SourceError, match=r"W-1 is no id|without a list of results"):
        chase_at(world, Way.BACKWARD, tmp_path, Seed("a", "", ("10.5555/1",)))
