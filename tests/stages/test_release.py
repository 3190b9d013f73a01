"""Releases: a review frozen under a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviewkit.errors import NotAllowedError
from reviewkit.stages import release, retrieve
from reviewkit.stages.release import Release
from reviewkit.store import Store
from reviewkit.store.rebuild import released
from reviewkit.store.refs import find_record
from reviewkit.terms import Role

AT = "2026-11-02T09:00:00Z"


def test_a_release_holds_the_studies_of_its_day(
    store: Store, study: str, include: Callable[..., None]
) -> None:
    assert release.release(store, "v1", "ADA", AT) == Release("v1", 1, 1)
    include("an:EX-05")
    assert release.release(store, "v2", "ADA", AT) == Release("v2", 2, 2)
    assert release.releases(store) == [Release("v1", 1, 1), Release("v2", 2, 2)]
    first = find_record(store.db, "an:EX-01")
    assert release.studies_then(store, "v1") == {"S1": [first]}
    assert release.studies_then(store, "v9") == {}
    with released(store, "v1") as then:
        assert [one.id for one in retrieve.studies(then)] == ["S1"]


def test_a_name_is_taken_once_and_is_plain(store: Store, study: str) -> None:
    release.release(store, "v1", "ADA", AT)
    with pytest.raises(NotAllowedError, match="There is a release v1 already"):
        release.release(store, "v1", "ADA", AT)
    for name in ("", "../v1", "a b", "v" * 41):
        with pytest.raises(NotAllowedError, match="cannot name a release"):
            release.release(store, name, "ADA", AT)


def test_a_review_that_does_not_add_up_is_not_released(
    store: Store, include: Callable[..., None]
) -> None:
    include("an:EX-01")
    retrieve.link(store, "an:EX-01", "S1", Role.COMPANION, "ADA", AT)
    with pytest.raises(NotAllowedError, match="does not add up yet"):
        release.release(store, "v1", "ADA", AT)
    assert release.releases(store) == []
