"""Keeping the plan: each version of protocol, form and codebook becomes a fact."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewkit.documents import digest
from reviewkit.errors import NotAllowedError
from reviewkit.plan import Plan, make_plan
from reviewkit.store import Store, writing
from reviewkit.store.project import keep_bytes


@dataclass(frozen=True, slots=True)
class Reopened:
    """A decision to look at again: its criterion changed."""

    report: str
    stage: str
    reviewer: str
    reason: str


def keep(store: Store, plan: Plan, reviewer: str, at: str) -> list[str]:
    """Keep every document that differs from the version in force.

    Args:
        store: the review.
        plan: the documents as they lie in the folder, already checked.
        reviewer: who is at work.
        at: ISO time.

    Returns:
        The file names of which a new version was kept.
    """
    if not _new(store, plan):
        return []
    with writing(store, reviewer, at) as facts:
        new = _new(store, plan)  # another process may have kept them meanwhile
        for body in new:
            facts.append("document", body)
    return [body["name"] for body in new]


def _new(store: Store, plan: Plan) -> list[dict[str, Any]]:
    standing = _standing(store)
    return [body for body in plan.documents() if standing.get(body["name"]) != body["sha"]]


def _standing(store: Store) -> dict[str, str]:
    return dict(store.db.execute("select name, sha from standing_documents"))


def unkept(store: Store) -> list[str]:
    """Name the documents in force whose text in the folder differs, or is gone.

    A form or codebook that the protocol no longer names is of no concern.
    """
    standing = _standing(store)
    return [
        name for name in standing_plan(store).texts if _sha(store.folder / name) != standing[name]
    ]


def refuse_unkept(store: Store) -> None:
    """Refuse to go on while documents were changed but not yet kept.

    Raises:
        NotAllowedError: with their names.
    """
    kept = set(store.db.execute("select name, sha from documents"))
    names = [name for name in unkept(store) if (name, _sha(store.folder / name)) not in kept]
    if names:
        raise NotAllowedError(
            f"{', '.join(names)} has changes that are not kept yet; run `reviewkit check` first."
        )


def take_standing(store: Store) -> list[str]:
    """Write the documents in force over those in the folder; return the names written."""
    names = unkept(store)
    texts = dict(store.db.execute("select name, text from standing_documents"))
    for name in names:
        path = store.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        keep_bytes(path, texts[name].encode())
    return names


def standing_plan(store: Store) -> Plan:
    """Return the plan in force in a store, from the texts it kept: for a released version."""
    texts = dict(store.db.execute("select name, text from standing_documents"))
    return make_plan(lambda name: str(texts[name]))


def _sha(path: Path) -> str:
    try:
        return digest(path.read_text(encoding="utf-8-sig").encode())
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def reopened(store: Store, reviewer: str | None = None) -> list[Reopened]:
    """List the exclusions whose criterion reads differently in the protocol in force.

    While a report still waits for another reviewer's decision, an exclusion of it shows to
    nobody but its own reviewer.

    Args:
        store: the review.
        reviewer: who asks.
    """
    rows = store.db.execute(
        """select o.report, o.stage, o.reviewer, o.reason from reopened o
        join fates f on f.record = o.report
        where o.reviewer = ? or (o.stage, f.fate) not in (
            values ('title', 'awaiting title screening'),
                   ('fulltext', 'awaiting full-text screening'))
        order by o.report, o.stage, o.reviewer""",
        (reviewer,),
    )
    return [Reopened(*row) for row in rows]
