"""Small reviews to break: RIS files, stores of several devices, facts by hand, whole dumps."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reviewkit.stages import search
from reviewkit.store import Store, Writing, memory_store, writing

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews import Review, make_review

AT = "2026-11-02T09:00:00Z"
TABLES = (
    "facts",
    "documents",
    "criteria",
    "stage_rules",
    "imports",
    "import_problems",
    "records",
    "record_texts",
    "runs",
    "pairs",
    "judgements",
    "withdrawals",
    "membership",
    "decisions",
    "sightings",
    "settlements",
    "outcomes",
    "words",
    "unsettled",
    "touched",
    "retrievals",
    "lookups",
    "links",
    "answers",
    "agreements",
    "study_names",
    "releases",
    "bulks",
    "assignments",
    "assigned",
    "departures",
    "openings",
    "tags",
    "comments",
    "orders",
    "ranks",
)
VIEWS = (
    "standing_documents",
    "standing_protocol",
    "standing_imports",
    "standing_judgements",
    "standing_pairs",
    "waiting_pairs",
    "reports",
    "standing_decisions",
    "standing_settlements",
    "stage_outcomes",
    "excluded_by_program",
    "conflicts",
    "reopened",
    "standing_retrievals",
    "standing_lookups",
    "standing_links",
    "report_states",
    "fates",
    "included_reports",
    "included_studies",
    "standing_answers",
    "standing_agreements",
    "standing_rules",
    "ranked_criteria",
    "standing_assigned",
    "handed_out",
    "calibration_rounds",
    "wanted_readers",
)

Dump = dict[str, list[tuple[Any, ...]]]


def ris(records: int, name: str = "a") -> str:
    """Write a RIS export of so many records."""
    return "".join(
        f"TY  - JOUR\nTI  - Care study {name} {number}\nAU  - Ash, B\nPY  - 2005\n"
        f"DO  - 10.1/{name}{number}\nER  - \n\n"
        for number in range(1, records + 1)
    )


def bring(
    folder: Path,
    store: Store,
    records: int,
    name: str = "a",
    source: str = "CINAHL",
    reviewer: str = "ada",
) -> list[str]:
    """Import a small RIS file, written into a folder; return the ids of its records."""
    path = folder / f"{name}.ris"
    path.write_text(ris(records, name), encoding="utf-8")
    search.import_file(store, path, search.Search(source), reviewer, AT)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    rows = store.db.execute("select id from records where file = ? order by position", (sha,))
    return [row[0] for row in rows]


@pytest.fixture
def bring_in(tmp_path: Path) -> Callable[..., list[str]]:
    """Give a function that imports a small RIS file and returns the ids of its records."""
    return partial(bring, tmp_path)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name this device `desk`; tests of how devices are named do without."""
    monkeypatch.setenv("REVIEWKIT_DEVICE", "desk")


@pytest.fixture
def make(tmp_path: Path, desk: None) -> Iterator[Callable[..., Review]]:
    """Make a small review; `title` and `fulltext` are the rules of its stages."""
    made: list[Review] = []

    def one(records: int = 6, **protocol: str) -> Review:
        made.append(make_review(tmp_path / f"review{len(made)}", records, **protocol))
        return made[-1]

    yield one
    for review in made:
        review.store.db.close()


def make_device(parent: Path, device: str) -> Store:
    """Make the store of a further device, in memory, with a folder of its own."""
    folder = parent / device
    folder.mkdir()
    store = memory_store(folder)
    store.device = device
    return store


@pytest.fixture
def devices(tmp_path: Path) -> Callable[[str], Store]:
    """Give a function that makes the store of a further device, in memory."""
    return partial(make_device, tmp_path)


@pytest.fixture
def dump() -> Callable[[Store], Dump]:
    """Give a function that tells everything a store holds and everything that follows."""

    def tell(store: Store) -> Dump:
        return {
            name: sorted(store.db.execute(f"select * from {name}").fetchall(), key=repr)
            for name in (*TABLES, *VIEWS)
        }

    return tell


@pytest.fixture(scope="session")
def act() -> Callable[[Store, str, random.Random, int], None]:
    """Give a function that lets a reviewer do random things that the store allows."""
    return _act


def _act(store: Store, reviewer: str, chance: random.Random, times: int) -> None:
    for _ in range(times):
        with writing(store, reviewer, AT) as facts:
            chance.choice((decide, decide, decide, judge, withdraw, settle, link, answer))(
                facts, chance
            )


def _any(facts: Writing, chance: random.Random, query: str) -> Any:
    rows = facts.db.execute(query).fetchall()
    return chance.choice(sorted(rows)) if rows else None


def _record(facts: Writing, chance: random.Random) -> tuple[str, list[str]]:
    record, report = _any(facts, chance, "select record, report from membership")
    rows = facts.db.execute(
        "select record from membership where report = ? order by place", (report,)
    )
    return record, [row[0] for row in rows]


def decide(facts: Writing, chance: random.Random) -> None:
    record, seen = _record(facts, chance)
    stage = chance.choice(("title", "title", "fulltext"))
    verdict = chance.choice(("include", "include", "exclude", "unsure"))
    reason = "not-primary" if stage == "fulltext" and verdict == "exclude" else None
    body = {"record": record, "stage": stage, "verdict": verdict, "reason": reason}
    facts.append("decision", body | {"note": "", "seen": seen})


def judge(facts: Writing, chance: random.Random) -> None:
    a, b = sorted((_record(facts, chance)[0], _record(facts, chance)[0]))
    if a != b:
        judgement = chance.choice(("same", "same", "different"))
        facts.append("judgement", {"a": a, "b": b, "judgement": judgement, "why": "read both"})


def withdraw(facts: Writing, chance: random.Random) -> None:
    target = _any(
        facts,
        chance,
        "select id from facts where kind in ('decision', 'judgement', 'settlement', 'link') "
        "and id not in (select target from withdrawals)",
    )
    if target:
        facts.append("withdrawal", {"target": target[0]})


def settle(facts: Writing, chance: random.Random) -> None:
    conflict = _any(facts, chance, "select report, stage from conflicts")
    if conflict is None:
        return
    report, stage = conflict
    saw = facts.db.execute(
        "select fact from standing_decisions where report = ? and stage = ? order by fact",
        (report, stage),
    )
    verdict = chance.choice(("include", "exclude"))
    reason = "not-primary" if stage == "fulltext" and verdict == "exclude" else None
    body = {"record": report, "stage": stage, "verdict": verdict, "reason": reason, "why": "talk"}
    facts.append("settlement", body | {"saw": [row[0] for row in saw]})


def link(facts: Writing, chance: random.Random) -> None:
    record, seen = _record(facts, chance)
    study = chance.choice(("S1", "S2", None))
    role = chance.choice(("primary", "companion"))
    facts.append("link", {"record": record, "study": study, "role": role, "seen": seen})


def answer(facts: Writing, chance: random.Random) -> None:
    study = chance.choice((_record(facts, chance)[0], "S1"))
    cell = {"field": "design", "line": "", "value": chance.choice(("RCT", "NR")), "reason": None}
    cell |= {"note": None, "record": None, "page": None, "quote": None, "anchor": None}
    facts.append("answers", {"study": study, "form": "", "answers": [cell]})
