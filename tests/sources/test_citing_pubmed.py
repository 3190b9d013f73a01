"""Citations at PubMed."""

from __future__ import annotations

from pathlib import Path

import pytest
from citations import World
from citing import chase_at
from network import Reply, Site

from reviewkit.errors import SourceError
from reviewkit.formats import read
from reviewkit.sources.citing_service import Seed, Way

SEED = Seed("a", "", (), ("1001",))


def test_a_record_keeps_its_seeds_as_tags(site: Site, tmp_path: Path) -> None:
    _, file = chase_at(World(site, "PubMed", {1: [11, 12]}), Way.BACKWARD, tmp_path, SEED)
    path = tmp_path / "found.nbib"
    path.write_bytes(file)
    reading = read(path)
    first, _ = reading
    assert (first.pmid, first.title, first.doi) == ("1011", "Document 11", "10.5555/11")
    assert [tag.value for tag in first.raw if tag.tag == "SEED"] == ["a pmid:1001"]
    assert not reading.problems


def test_an_article_found_by_doi_must_bear_it(site: Site, tmp_path: Path) -> None:
    def other(good: Reply, _: object) -> Reply:
        return Reply(200, good.body.replace(b"10.5555/1 [doi]", b"10.5555/9 [doi]"), good.headers)

    world = World(site, "PubMed", {1: [11]})
    world.faults = dict.fromkeys(range(2, 50), other)
    seed = Seed("a", "", ("10.5555/1",))
    chased, _ = chase_at(world, Way.BACKWARD, tmp_path, seed)
    assert chased.unknown == [seed] and not chased.links


WRONG = {
    "a server's error": (b"<eLinkResult><ERROR>Backend failed</ERROR></eLinkResult>", "Backend"),
    "links of two articles in one": (
        b"<eLinkResult><LinkSet><IdList><Id>1</Id><Id>2</Id></IdList></LinkSet></eLinkResult>",
        "of several articles as one",
    ),
    "links of another article": (
        b"<eLinkResult><LinkSet><IdList><Id>7</Id></IdList></LinkSet></eLinkResult>",
        "links of other articles",
    ),
    "other links": (
        b"<eLinkResult><LinkSet><IdList><Id>1001</Id></IdList><LinkSetDb><LinkName>pubmed_pubmed"
        b"</LinkName><Link><Id>5</Id></Link></LinkSetDb></LinkSet></eLinkResult>",
        "other links than",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_error_inside_200_fails_the_chase(site: Site, tmp_path: Path, name: str) -> None:
    body, told = WRONG[name]
    world = World(site, "PubMed", {1: [11]})
    world.faults = dict.fromkeys(range(2, 50), lambda *_: Reply(200, body))
    with pytest.raises(SourceError, match=told):
        chase_at(world, Way.BACKWARD, tmp_path, SEED)
