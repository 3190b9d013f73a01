"""Releases: a review frozen under a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewkit.errors import NotAllowedError, NotThereError
from reviewkit.stages import release, retrieve
from reviewkit.stages.release import Print, Release
from reviewkit.store import Store, writing
from reviewkit.store.rebuild import released
from reviewkit.terms import Role

AT = "2026-11-02T09:00:00Z"
PRINT = Print("0" * 64, "0.1.0")


def freeze(store: Store, name: str) -> Release:
    return release.release(store, release.prepare(store, name), PRINT, "ADA", AT)


def test_a_release_holds_the_studies_of_its_day(
    store: Store, study: str, include: Callable[..., None]
) -> None:
    assert freeze(store, "v1") == Release("v1", 1, 1)
    include("an:EX-05")
    assert freeze(store, "v2") == Release("v2", 2, 2)
    assert release.releases(store) == [Release("v1", 1, 1), Release("v2", 2, 2)]
    with released(store, "v1") as then:
        assert [one.id for one in retrieve.studies(then)] == ["S1"]


def test_a_name_is_taken_once_and_is_plain(store: Store, study: str) -> None:
    freeze(store, "v1")
    with pytest.raises(NotAllowedError, match="There is a release v1 already"):
        freeze(store, "v1")
    for name in ("", "../v1", "a b", "v" * 41):
        with pytest.raises(NotAllowedError, match="cannot name a release"):
            freeze(store, name)


def test_a_review_that_does_not_add_up_is_not_released(
    store: Store, include: Callable[..., None]
) -> None:
    include("an:EX-01")
    retrieve.link(store, "an:EX-01", "S1", Role.COMPANION, "ADA", AT)
    with pytest.raises(NotAllowedError, match="does not add up yet"):
        freeze(store, "v1")
    assert release.releases(store) == []


def test_a_name_taken_while_the_review_was_printed_is_refused(store: Store, study: str) -> None:
    held = release.prepare(store, "v1")
    freeze(store, "v1")
    with pytest.raises(NotAllowedError, match="There is a release v1 already"):
        release.release(store, held, PRINT, "ADA", AT)


def test_a_decision_that_came_while_the_review_was_printed_stops_the_release(
    store: Store, study: str, include: Callable[..., None]
) -> None:
    held = release.prepare(store, "v1")
    include("an:EX-05")
    with pytest.raises(NotAllowedError, match="Somebody wrote to the review while it was printed"):
        release.release(store, held, PRINT, "ADA", AT)
    assert release.releases(store) == []


def test_a_release_knows_what_was_printed_of_it_and_an_older_one_does_not(
    store: Store, study: str
) -> None:
    freeze(store, "v1")
    assert release.print_of(store, "v1") == PRINT
    held = release.prepare(store, "v0")
    with writing(store, "ADA", AT) as facts:
        heads = [list(head[:3]) for head in held.heads]
        body = {"name": "v0", "heads": heads, "files": list(held.files), "studies": held.studies}
        facts.append("release", body)
    assert release.print_of(store, "v0") is None
    with pytest.raises(NotThereError, match="no release v9; there are v1, v0"):
        release.print_of(store, "v9")


def test_one_hash_stands_for_all_facts_then_and_when_they_are_replayed(
    store: Store, study: str, include: Callable[..., None]
) -> None:
    then = release.facts_hash(store)
    freeze(store, "v1")
    include("an:EX-05")
    assert release.facts_hash(store) != then
    with released(store, "v1") as past:
        assert release.facts_hash(past) == then
