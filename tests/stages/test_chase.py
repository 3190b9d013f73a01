"""From which reports a chase starts, and what it knows from earlier ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from citations import World
from network import Site
from reviews import Review

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.sources.chasing import SERVICES
from reviewkit.sources.citing_service import Seed, Way
from reviewkit.sources.fetch import Limits
from reviewkit.stages import chase, retrieve, search
from reviewkit.store.searches import Search
from reviewkit.terms import Role, Stage

AT = "2026-11-02T09:00:00Z"
LATER = "2999-11-12T09:00:00Z"
QUICK = Limits(tries=1)
SEEDS = (Seed("r1", "Walks", ("10.5555/1",)), Seed("r2", "Gardens"))
Make = Callable[..., Review]


def records(seeds: list[Seed]) -> list[str]:
    return [seed.record for seed in seeds]


def bring(review: Review, world: World, at: str = AT) -> chase.Came:
    service = SERVICES[world.name]
    held = {service.host.variable: world.base}
    return chase.bring(
        review.store, service, Way.BACKWARD, SEEDS, at, environment=held, limits=QUICK
    )


def test_a_service_is_known_whatever_its_capitals_and_signs() -> None:
    named = chase.need_services(["europe-pmc", "PUBMED", "pubmed"])
    assert [one.host.name for one in named] == ["Europe PMC", "PubMed"]
    assert [one.host.name for one in chase.need_services([])] == list(SERVICES)
    with pytest.raises(NotThereError, match="cannot be asked for at Scopus; they can at OpenAlex"):
        chase.need_services(["Scopus"])


def test_a_selection_holds_what_the_reviewer_may_know_of_it(make: Make) -> None:
    review = make(4, title="reviewers: 2", fulltext="reviewers: 2")
    for stage in Stage:
        for who in ("ADA", "BO"):
            review.decide(who, 0, stage=stage)
    review.decide("ADA", 1)
    review.decide("BO", 1)
    review.decide("ADA", 1, stage=Stage.FULLTEXT)
    assert records(chase.seeds(review.store, ["included"], "ADA")) == review.records[:1]
    assert records(chase.seeds(review.store, ["fulltext"], "ADA")) == review.records[:2]
    assert records(chase.seeds(review.store, ["all"], "ADA")) == review.records
    assert records(chase.seeds(review.store, ["title"], "BO")) == review.records


def test_no_chase_tells_what_others_said_of_a_report_one_may_still_decide_on(make: Make) -> None:
    review = make(3, title="reviewers: 1", fulltext="reviewers: 1")
    review.decide("ADA", 0)
    review.decide("ADA", 0, stage=Stage.FULLTEXT)
    assert records(chase.seeds(review.store, ["included"], "ADA")) == review.records[:1]
    with pytest.raises(NotAllowedError, match="no report to start from"):
        chase.seeds(review.store, ["included"], "BO")


def test_records_and_studies_are_named_and_each_report_is_one_seed(make: Make) -> None:
    review = make(4, title="reviewers: 1", fulltext="reviewers: 1")
    for stage in Stage:
        for number in (1, 2):
            review.decide("ADA", number, stage=stage)
    retrieve.link(review.store, review.records[2], "dale-2001", Role.PRIMARY, "ADA", AT)
    retrieve.link(review.store, review.records[1], "dale-2001", Role.COMPANION, "ADA", AT)
    named = ["dale-2001", review.records[2], review.records[0]]
    assert records(chase.seeds(review.store, named, "ADA")) == review.records[:3]
    for study, who in (("poe-1999", "ADA"), ("dale-2001", "BO")):  # BO may still decide
        with pytest.raises(NotThereError, match=f"There is no record {study}"):
            chase.seeds(review.store, [study], who)


def test_a_seed_has_the_numbers_of_all_its_records(make: Make, tmp_path: Path) -> None:
    review = make(1)
    found = tmp_path / "found.jsonl"
    found.write_text(
        '{"id": "https://openalex.org/W77", "display_name": "Lamps", "doi": '
        '"https://doi.org/10.5555/L", "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/88"}}\n'
    )
    search.import_file(review.store, found, Search("OpenAlex"), "ADA", AT)
    (seed,) = chase.seeds(review.store, ["pmid:88"], "ADA")
    assert seed.numbers == ("doi:10.5555/l", "pmid:88", "openalex:W77") and seed.title == "Lamps"


def test_what_a_chase_brought_in_is_known_to_the_next(make: Make, site: Site) -> None:
    review = make(1)
    world = World(site, "OpenCitations", {1: [11, 12]})
    first = bring(review, world)
    assert (first.found, first.known, first.records) == (2, 0, 2)
    assert first.asked == SEEDS[:1] and first.without == SEEDS[1:]
    where = first.search(AT)
    search.import_file(review.store, first.file, where, "ADA", AT, first.said())
    chase.note_brought_in(first, AT)
    world.cites = {1: [11, 12, 13]}
    second = bring(review, world)
    assert (second.found, second.known, second.records) == (3, 2, 1)
    assert second.trail.folder != first.trail.folder and not first.file.exists()


def test_a_chase_that_was_not_brought_in_is_played_again(make: Make, site: Site) -> None:
    review, world = make(1), World(site, "PubMed", {1: [11, 12]})
    first = bring(review, world)
    asked, body = world.requests, first.file.read_bytes()
    again = bring(review, world)
    assert world.requests == asked and again.file.read_bytes() == body
    assert again.trail.folder == first.trail.folder
    bring(review, world, LATER)
    assert world.requests == 2 * asked


def test_what_has_no_record_at_a_service_explains_the_difference(make: Make, site: Site) -> None:
    world = World(site, "OpenAlex", {1: [11, 12, 13]})
    world.gone = {12}
    came = bring(make(1), world)
    assert came.lacking == ("W12",) and came.records == 2
    said = came.said()
    assert (said.reported, said.received, said.known) == (3, 2, 0)
    assert said.why == "OpenAlex has no record of 1 of them: W12"
