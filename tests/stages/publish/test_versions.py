"""The releases of a review, with their days."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewkit.errors import NotThereError
from reviewkit.stages.publish import begun, versions
from reviewkit.store import open_store
from reviewkit.store.rebuild import rebuild
from tests.versions import AT, LATER, make_living


def test_releases_come_with_their_days_and_sizes_oldest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    living = make_living(tmp_path / "review")
    first = begun(living.store)
    assert versions(living.store) == []
    living.freeze_facts("v2")
    living.at = LATER
    living.freeze_facts("v1")  # a name says nothing of the order
    found = versions(living.store)
    assert [(one.name, one.at, one.studies, one.reports) for one in found] == [
        ("v2", AT, 2, 2),
        ("v1", LATER, 2, 2),
    ]
    assert versions(living.store, "v2") == found[:1]
    with pytest.raises(NotThereError, match="no release v3; there are v2, v1"):
        versions(living.store, "v3")
    living.store.db.close()
    rebuild(living.folder)
    with open_store(living.folder) as store:
        assert versions(store) == found  # the ids of the feed rest on these facts
        assert begun(store) == first
