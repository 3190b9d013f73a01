"""Citations at OpenCitations."""

from __future__ import annotations

from pathlib import Path

import pytest
from citations import World
from citing import chase_at
from network import Reply, Site, answer

from reviewkit.errors import SourceError
from reviewkit.formats import read
from reviewkit.sources.citing_service import Seed, Way

SEED = Seed("a", "", ("10.5555/1",), ("1001",))


def test_a_document_of_meta_has_its_fields(site: Site, tmp_path: Path) -> None:
    world = World(site, "OpenCitations", {1: [11]})
    _, file = chase_at(world, Way.BACKWARD, tmp_path, SEED)
    path = tmp_path / "found.jsonl"
    path.write_bytes(file)
    reading = read(path)
    (record,) = reading
    assert reading.detected.dialect == "OpenCitations"
    assert (record.title, record.authors) == ("Document 11", ("Dale, Ada", "Moss, Bo"))
    assert (record.doi, record.pmid, record.accession) == ("10.5555/11", "1011", "br/0611")
    assert (record.journal, record.volume, record.issue) == ("Journal of Walks", "4", "2")
    assert (record.year, record.pages, record.kind) == (2001, "11-19", "article")


def test_a_list_that_differs_from_its_count_fails_the_chase(site: Site, tmp_path: Path) -> None:
    def fewer(good: Reply, _: object) -> Reply:
        return answer([]) if b'"oci"' in good.body else good

    world = World(site, "OpenCitations", {1: [11, 12]})
    world.faults = dict.fromkeys(range(1, 50), fewer)
    with pytest.raises(SourceError, match="sent 0 of 2 citations"):
        chase_at(world, Way.BACKWARD, tmp_path, SEED)


def test_citations_of_another_document_are_no_answer(site: Site, tmp_path: Path) -> None:
    def other(good: Reply, _: object) -> Reply:
        return Reply(200, good.body.replace(b"br/061 ", b"br/067 "), good.headers)

    world = World(site, "OpenCitations", {1: [11]})
    world.faults = dict.fromkeys(range(2, 50), other)
    with pytest.raises(SourceError, match="citations of another document"):
        chase_at(world, Way.BACKWARD, tmp_path, SEED)


def test_a_doi_with_what_parts_ids_is_asked_for_by_itself(site: Site, tmp_path: Path) -> None:
    world = World(site, "OpenCitations", {1: [11]})
    odd = Seed("a", "", ("10.5555/1", "10.5555/x__doi:10.5555/2"))
    chased, _ = chase_at(world, Way.BACKWARD, tmp_path, odd)
    asked = [path.rpartition("metadata/")[2] for path in site.paths() if "metadata" in path]
    assert asked[:2] == ["doi:10.5555/1", "doi:10.5555/x__doi:10.5555/2"]
    assert chased.links == {"br/0611": {"a": None}}
