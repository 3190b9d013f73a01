"""Citation chases against services on this computer that fail in every way a network does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from apis import FAULTS
from citations import IDS, World
from citing import caller
from network import EMAIL, Reply, Site

from reviewkit.errors import SourceAwayError, SourceError
from reviewkit.sources.chasing import SERVICES, chase, count, write_found
from reviewkit.sources.citing_service import Chased, Seed, Way
from reviewkit.sources.trail import Trail

KEY = "k-123456789"
# 1 and 2 are seeds; 1 has four references (two pages of them), and they share document 12
CITES = {1: [11, 12, 13, 14], 2: [12, 15], 21: [1], 22: [1, 2], 23: [2], 24: [1], 25: [1, 24]}
FOUND = {
    Way.BACKWARD: {11: [1], 12: [1, 2], 13: [1], 14: [1], 15: [2]},
    Way.FORWARD: {21: [1], 22: [1, 2], 23: [2], 24: [1], 25: [1]},
}
SEEDS = (
    Seed("r1", "Document 1", ("10.5555/1",), ("1001",)),
    Seed("r2", "Document 2", ("10.5555/2",)),
    Seed("r3", "Document 3, which nobody knows", ("10.5555/3",)),
)
Ids = dict[str, list[str]]


@pytest.fixture(params=list(SERVICES))
def world(site: Site, request: pytest.FixtureRequest) -> World:
    return World(site, request.param, CITES)


@pytest.fixture(params=list(Way))
def way(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


def found(world: World, way: Way) -> Ids:
    named = IDS[world.name]
    return {named(one): [f"r{seed}" for seed in seeds] for one, seeds in FOUND[way].items()}


def links(chased: Chased) -> Ids:
    return {one: sorted(seeds) for one, seeds in chased.links.items()}


def trail(world: World, folder: Path) -> Trail:
    return Trail(folder / "trail", world.name, "a chase")


def run(
    world: World,
    way: Way,
    folder: Path,
    *,
    known: Iterable[str] = (),
    seeds: tuple[Seed, ...] = SEEDS,
    progress: Callable[[int, int], None] | None = None,
    **more: str,
) -> tuple[Chased, Trail]:
    kept = trail(world, folder)
    with caller(world, **more) as calls:
        service = SERVICES[world.name]
        return chase(service, way, seeds, frozenset(known), kept, calls, progress), kept


def written(
    world: World, way: Way, chased: Chased, kept: Trail, seeds: tuple[Seed, ...] = SEEDS
) -> list[bytes]:
    path = kept.folder / "records"
    made = write_found(SERVICES[world.name], way, seeds, chased, kept, path)
    body = path.read_bytes()
    entries = body.strip().split(b"\n\n" if world.name == "PubMed" else b"\n") if body else []
    assert len(entries) == made
    return entries


def test_each_document_is_reached_once_with_all_its_seeds(
    world: World, way: Way, tmp_path: Path
) -> None:
    chased, kept = run(world, way, tmp_path)
    assert links(chased) == found(world, way) and chased.came == set(chased.links)
    assert [seed.record for seed in chased.unknown] == ["r3"] and kept.whole
    entries = written(world, way, chased, kept)
    assert len(entries) == 5
    twice = IDS[world.name](12 if way is Way.BACKWARD else 22).rpartition(":")[2].encode()
    (entry,) = [one for one in entries if twice in one.split(b"reached_from")[0]]
    assert b"r1 doi:10.5555/1 pmid:1001" in entry and b"r2 doi:10.5555/2" in entry


def test_a_chase_where_each_question_fails_first_finds_the_same(
    world: World, way: Way, tmp_path: Path
) -> None:
    whole, _ = run(world, way, tmp_path / "whole")
    for place, (name, fault) in enumerate(FAULTS.items()):
        world.requests, world.faults = 0, dict.fromkeys(range(1, 200, 2), fault)
        chased, kept = run(world, way, tmp_path / str(place))
        assert (chased.links, chased.came) == (whole.links, whole.came) and kept.whole, name
        assert chased.unknown == whole.unknown, name
        assert len(written(world, way, chased, kept)) == 5, name


def test_a_chase_killed_at_any_answer_goes_on_without_loss_or_doubles(
    world: World, way: Way, tmp_path: Path
) -> None:
    whole, plain = run(world, way, tmp_path / "whole")
    world.requests, killed = 0, 0

    def kill(came: int, linked: int) -> None:
        raise KeyboardInterrupt

    while (kept := trail(world, tmp_path)).state is not None:
        with pytest.raises(KeyboardInterrupt):
            run(world, way, tmp_path, known=["1011"] * killed, progress=kill)
        killed += 1
        path = kept.folder / "pages.jsonl"
        path.write_bytes(path.read_bytes() + b'{"at": "2026-')  # a line cut off by the kill
    chased, kept = run(world, way, tmp_path)
    assert chased == whole and kept.whole and kept.pages == plain.pages
    assert world.requests == killed == len(plain.pages) >= 3
    assert len(written(world, way, chased, kept)) == 5


def test_what_an_earlier_chase_brought_in_is_not_asked_for_nor_written_again(
    world: World, way: Way, tmp_path: Path
) -> None:
    service = SERVICES[world.name]
    known = {service.number(one) for one in found(world, way)}
    new = known.pop()
    chased, kept = run(world, way, tmp_path, known=known)
    assert links(chased) == found(world, way)
    (entry,) = written(world, way, chased, kept)
    assert new.encode() in entry
    run(world, way, tmp_path / "again", known={*known, new})
    chased, kept = run(world, way, tmp_path / "again")
    assert written(world, way, chased, kept) == []


def test_documents_without_a_record_are_told_apart(world: World, tmp_path: Path) -> None:
    world.gone = {13}
    chased, kept = run(world, Way.BACKWARD, tmp_path)
    assert chased.links.keys() - chased.came == {IDS[world.name](13)}
    assert len(written(world, Way.BACKWARD, chased, kept)) == 4


def test_citations_are_counted_without_fetching_them(world: World, way: Way) -> None:
    with caller(world) as calls:
        chased = count(SERVICES[world.name], way, SEEDS, calls)
    assert chased.counted == 6 and [one.record for one in chased.unknown] == ["r3"]


def test_a_service_that_stays_away_loses_nothing_that_was_kept(
    world: World, way: Way, tmp_path: Path
) -> None:
    world.faults = {2: lambda *_: Reply(429, headers={"Retry-After": "9999"})}
    with pytest.raises(SourceAwayError, match="rest of 9999 seconds"):
        run(world, way, tmp_path)
    world.requests, world.faults = 0, {}
    chased, kept = run(world, way, tmp_path)
    assert links(chased) == found(world, way) and world.requests == len(kept.pages) - 1


def test_a_question_refused_for_good_has_a_chase_that_goes_on_begin_anew(
    site: Site, tmp_path: Path
) -> None:
    world = World(site, "OpenAlex", CITES)
    world.faults = {4: lambda *_: Reply(429, headers={"Retry-After": "9999"})}
    with pytest.raises(SourceAwayError):
        run(world, Way.FORWARD, tmp_path)
    world.requests, world.faults = 0, {1: lambda *_: Reply(400, b'{"error": "cursor expired"}')}
    chased, kept = run(world, Way.FORWARD, tmp_path)
    assert links(chased) == found(world, Way.FORWARD)
    assert world.requests == 1 + len(kept.pages)


def test_a_chase_that_got_on_and_fails_keeps_what_came(site: Site, tmp_path: Path) -> None:
    world = World(site, "OpenAlex", CITES)
    away = Reply(429, headers={"Retry-After": "9999"})
    world.faults = {2: lambda *_: away}
    with pytest.raises(SourceAwayError):
        run(world, Way.FORWARD, tmp_path)
    world.requests, world.faults = 0, {2: lambda *_: Reply(403, b"no more today")}
    with pytest.raises(SourceError, match="no more today"):
        run(world, Way.FORWARD, tmp_path)
    assert len(trail(world, tmp_path).pages) == 2


def test_an_answer_that_says_nothing_any_more_has_the_chase_begin_anew(
    site: Site, tmp_path: Path
) -> None:
    world = World(site, "OpenAlex", CITES)
    world.faults = {3: lambda *_: Reply(403)}
    with pytest.raises(SourceError):
        run(world, Way.FORWARD, tmp_path)
    kept = trail(world, tmp_path)
    kept.begin_anew("as a test", "2026-11-02")
    kept.keep(b"{}", asked="", status=200, at="", ids=(), total=None, told=(), after={})
    world.requests, world.faults = 0, {}
    chased, kept = run(world, Way.FORWARD, tmp_path)
    assert links(chased) == found(world, Way.FORWARD) and world.requests == len(kept.pages)


def test_a_list_that_stays_short_fails_and_says_so(site: Site, tmp_path: Path) -> None:
    def one_more(good: Reply, _: object) -> Reply:
        return Reply(200, good.body.replace(b'"hitCount": 4', b'"hitCount": 5'), good.headers)

    world = World(site, "Europe PMC", CITES, page=10)
    world.faults = dict.fromkeys(range(1, 50), one_more)
    with pytest.raises(SourceError, match=r"ended after 4 of 5 results"):
        run(world, Way.BACKWARD, tmp_path)
    assert not trail(world, tmp_path).whole


def test_keys_go_to_the_service_and_nowhere_else(world: World, site: Site, tmp_path: Path) -> None:
    key = SERVICES[world.name].host.key
    held = {key.variable: KEY} if key else {}
    run(world, Way.BACKWARD, tmp_path, REVIEWKIT_EMAIL=EMAIL, **held)
    sent = {**site.asked[-1].query, **site.asked[-1].form, **site.asked[-1].headers}
    assert (KEY in sent.values()) == bool(key)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()
            assert EMAIL.encode() not in path.read_bytes()


def test_a_chase_from_no_seed_that_is_known_finds_nothing(
    world: World, way: Way, tmp_path: Path
) -> None:
    chased, kept = run(world, way, tmp_path, seeds=SEEDS[2:])
    assert not chased.links and chased.unknown == [SEEDS[2]] and kept.whole
    assert written(world, way, chased, kept, SEEDS[2:]) == []


def test_the_trail_holds_each_question_and_the_answer_as_it_came(
    site: Site, tmp_path: Path
) -> None:
    _, kept = run(World(site, "PubMed", CITES), Way.BACKWARD, tmp_path)
    lines = [json.loads(one) for one in (kept.folder / "pages.jsonl").read_text().splitlines()]
    asked = [line["asked"].partition(" ")[2] for line in lines if "asked" in line]
    assert [one.partition("?")[0].rpartition("/")[2].split()[0] for one in asked] == [
        "efetch.fcgi",
        "esearch.fcgi",
        "efetch.fcgi",
        "elink.fcgi",
        "efetch.fcgi",
    ]
    assert "id=1001&id=1002" in asked[3]
