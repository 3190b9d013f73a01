"""Small reviews to try stages on: a real store in a folder, records made for the test."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.plan import Plan, read_plan
from reviewkit.protocol import Protocol
from reviewkit.stages import plan as plans
from reviewkit.stages import screen, search
from reviewkit.store import Store, create_store
from reviewkit.terms import Stage, Verdict

AT = "2026-11-02T09:00:00Z"
PROTOCOL = """\
reviewkit: 1
id: tiny
version: {version}
title: Tiny
criteria:
  - {{id: E1, kind: exclude, label: Wrong topic, text: Not about falls.}}
  - {{id: E2, kind: exclude, label: Wrong people, text: People under 65.}}
  - {{id: I1, kind: include, text: Original research.}}
reviewers:
{reviewers}
stages:
  title: {{{title}}}
  fulltext: {{{fulltext}}}
"""


@dataclass
class Review:
    """A review under test: its store, its plan, its records in order."""

    store: Store
    folder: Path
    plan: Plan
    records: list[str]

    @property
    def protocol(self) -> Protocol:
        return self.plan.protocol

    def decide(
        self,
        reviewer: str,
        number: int,
        verdict: str = "include",
        reason: str | None = None,
        stage: Stage = Stage.TITLE,
        note: str = "",
    ) -> str:
        """Let a reviewer decide on the record of a number, from 0."""
        word = screen.Decision(self.records[number], stage, Verdict(verdict), reason, note)
        return screen.decide(self.store, self.protocol, word, reviewer, AT)

    def waiting(self, reviewer: str, stage: Stage = Stage.TITLE, **more: Any) -> list[int]:
        """Numbers of the records that wait for a reviewer, in the order they are shown."""
        rows = screen.to_decide(
            self.store, self.protocol, stage, reviewer, **({"limit": 1000} | more)
        )
        return [self.records.index(row["report"]) for row in rows]

    def outcome(self, number: int, stage: Stage = Stage.TITLE) -> str | None:
        row = self.store.db.execute(
            "select outcome from outcomes where report = ? and stage = ?",
            (self.records[number], str(stage)),
        ).fetchone()
        return row[0] if row else None

    def amend(self, **changes: str) -> None:
        """Write another version of the protocol and keep it."""
        write_protocol(self.folder, **changes)
        self.plan = read_plan(self.folder)
        plans.keep(self.store, self.plan, "ADA", AT)


def write_protocol(
    folder: Path,
    title: str = "reviewers: 2",
    fulltext: str = "reviewers: 2",
    who: tuple[str, ...] = ("ADA", "BO"),
    version: str = "v1",
    swap: tuple[str, str] = ("", ""),
) -> None:
    reviewers = "\n".join(f"  - {{id: {one}}}" for one in who)
    text = PROTOCOL.format(title=title, fulltext=fulltext, reviewers=reviewers, version=version)
    (folder / "protocol.yml").write_text(text.replace(*swap) if swap[0] else text, "utf-8")


def make_records(path: Path, records: int, first: int = 1) -> Path:
    entries = [
        f"TY  - JOUR\nTI  - Falls in ward {number} of the unit\nAU  - Lind, A{number}\n"
        f"PY  - {2000 + number % 20}\nJO  - Journal of Balance\n"
        f"AB  - Balance training number {number} for older people.\nER  - \n"
        for number in range(first, first + records)
    ]
    path.write_text("\n".join(entries), "utf-8")
    return path


def make_review(folder: Path, records: int = 6, **protocol: Any) -> Review:
    folder.mkdir(parents=True, exist_ok=True)
    write_protocol(folder, **protocol)
    plan = read_plan(folder)
    store = create_store(folder)
    plans.keep(store, plan, "ADA", AT)
    bring_in(store, make_records(folder / "found.ris", records))
    return Review(store, folder, plan, records_of(store))


def bring_in(store: Store, path: Path) -> None:
    search.import_file(store, path, search.Search("PubMed", searched="2026-11-01"), "ADA", AT)


def records_of(store: Store) -> list[str]:
    rows = store.db.execute("select record from membership order by place")
    return [row[0] for row in rows]


def copy_review(review: Review, folder: Path) -> Review:
    """The same review on another device, before anybody decided."""
    review.store.db.execute("pragma wal_checkpoint(truncate)")
    shutil.copytree(review.folder, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    from reviewkit.store import open_store

    return Review(open_store(folder), folder, review.plan, review.records)
