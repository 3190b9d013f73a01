"""A small review with its records in: two reviewers, a form, 18 records of 12 reports."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewkit.plan import Plan, read_plan
from reviewkit.stages import dedupe, retrieve, screen, search
from reviewkit.stages import plan as plans
from reviewkit.store import Store, create_store, open_store
from reviewkit.terms import Role, Stage, Verdict

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews import Review, make_review

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "review"
SEARCHES = SMALL / "searches"
AT = "2026-11-02T09:00:00Z"

Say = Callable[..., str]


@pytest.fixture(autouse=True)
def device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Review]]:
    """Make a small review; `title` and `fulltext` are the rules of its stages."""
    made: list[Review] = []

    def one(records: int = 6, **protocol: str) -> Review:
        made.append(make_review(tmp_path / f"review{len(made)}", records, **protocol))
        return made[-1]

    yield one
    for review in made:
        review.store.db.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWKIT_DEVICE", "desk")
        folder = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("small") / "review"))
        with create_store(folder) as store:
            plan = read_plan(folder)
            plans.keep(store, plan, "ADA", AT)
            for name in ("cinahl.ris", "pubmed.nbib"):
                source = search.Search(name.partition(".")[0])
                search.import_file(store, SEARCHES / name, source, "ADA", AT)
            dedupe.dedupe(store, plan.protocol.duplicates, "ADA", AT)
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")
    return Path(shutil.copytree(template, tmp_path / "review"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder) as store:
        yield store


@pytest.fixture
def plan(folder: Path) -> Plan:
    return read_plan(folder)


@pytest.fixture
def say(store: Store, plan: Plan) -> Say:
    """Let a reviewer decide: say("ADA", "an:EX-01", "exclude", "E1", stage="fulltext")."""

    def said(
        reviewer: str, record: str, verdict: str, reason: str | None = None, stage: str = "title"
    ) -> str:
        decision = screen.Decision(record, Stage(stage), Verdict(verdict), reason)
        return screen.decide(store, plan.protocol, decision, reviewer, AT)

    return said


@pytest.fixture
def include(say: Say) -> Callable[..., None]:
    """Let both reviewers include records at title and at full text."""

    def included(*records: str, stages: tuple[str, ...] = ("title", "fulltext")) -> None:
        for record in records:
            for stage in stages:
                for reviewer in ("ADA", "BO"):
                    say(reviewer, record, "include", stage=stage)

    return included


@pytest.fixture
def study(store: Store, include: Callable[..., None]) -> str:
    """The study S1, of one report."""
    include("an:EX-01")
    retrieve.link(store, "an:EX-01", "S1", Role.PRIMARY, "ADA", AT)
    return "S1"
