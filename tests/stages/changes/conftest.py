"""A small review of two studies, released as v1, to go on with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewkit.store import Store, open_store
from reviewkit.store.rebuild import released
from tests.versions import LATER, Living, make_living


@pytest.fixture(scope="session")
def first_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        living = make_living(tmp_path_factory.mktemp("living") / "review")
        living.freeze_facts("v1")
        living.store.db.close()
    return living.folder


@pytest.fixture
def living(first_version: Path, tmp_path: Path) -> Iterator[Living]:
    """The review after v1; what is done to it is done later."""
    with open_store(Path(shutil.copytree(first_version, tmp_path / "living"))) as store:
        yield Living(store, LATER)


@pytest.fixture
def v1(living: Living) -> Iterator[Store]:
    """The review as it was at v1."""
    with released(living.store, "v1") as past:
        yield past


@pytest.fixture
def id_of(living: Living) -> Callable[[str], str]:
    """The id of a report by its accession number or PMID."""
    from reviewkit.store.refs import find_record, report_of

    return lambda name: report_of(living.store.db, find_record(living.store.db, name))
