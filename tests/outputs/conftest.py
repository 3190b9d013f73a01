"""Flows to draw: a new review's, and the same updated and with other methods; a living review."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewkit.methods.prisma import Flow, OtherMethods
from reviewkit.outputs.changes_files import changes_between
from reviewkit.outputs.changes_found import Changes
from reviewkit.store import open_store
from reviewkit.terms import Missing
from tests.versions import LATER, THIRD, Living, make_living


@pytest.fixture
def new_flow() -> Flow:
    return Flow(
        updated=False,
        databases=100,
        registers=Missing.NR,
        per_source=(("CINAHL", 60), ("MEDLINE", 40)),
        duplicates=20,
        automation=0,
        removed_other=Missing.NA,
        screened=80,
        excluded=50,
        excluded_automation=0,
        sought=30,
        not_retrieved=2,
        assessed=28,
        reports_excluded=(("Not primary care, or abroad", 15), ("Opinion", 1)),
        other=None,
        new_studies=9,
        new_reports=12,
    )


@pytest.fixture
def updated_flow(new_flow: Flow) -> Flow:
    other = OtherMethods((("Websites", 3), ("Experts", 2)), 3, 0, 3, (("", 3),))
    return replace(
        new_flow,
        updated=True,
        previous_studies=9,
        previous_reports=12,
        total_studies=18,
        total_reports=24,
        other=other,
    )


@pytest.fixture(scope="session")
def first_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small review as its first version finds it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        living = make_living(tmp_path_factory.mktemp("living") / "review")
        living.store.db.close()
    return living.folder


@pytest.fixture
def living(
    first_version: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Living]:
    """A copy of that review, to go on with."""
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    with open_store(Path(shutil.copytree(first_version, tmp_path / "living"))) as store:
        yield Living(store)


@pytest.fixture
def grown(living: Living) -> Changes:
    """What changed in that review from v1 to v2: a study, a search, an answer, a criterion."""
    living.freeze_facts("v1")
    living.at = LATER
    living.bring_in("pubmed.nbib", "2027-05-01")
    living.screen("an:EX-05", "include")
    living.link("an:EX-05", "S3")
    living.answer("S3", **THIRD)
    living.answer("S1", design={"value": "cohort", "note": "Not at random"})
    living.edit("protocol.yml", "text: People under 65.", "text: People under 60.")
    why = "changes: [{what: E2 is wider, why: Asked by the advisers.}]\nquestions:"
    living.edit("protocol.yml", "questions:", why)
    living.freeze_facts("v2")
    return changes_between(living.store, "v1", "v2")
