"""Keeping the plan: each version of protocol, form and codebook becomes a fact."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reviewkit.documents import digest
from reviewkit.errors import NotAllowedError
from reviewkit.plan import PROTOCOL_FILE, Plan, make_plan
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
    standing = _standing(store)
    new = [body for body in plan.documents() if standing.get(body["name"]) != body["sha"]]
    if new:
        with writing(store, reviewer, at) as facts:
            for body in new:
                facts.append("document", body)
    return [body["name"] for body in new]


def _standing(store: Store) -> dict[str, str]:
    return dict(store.db.execute("select name, sha from standing_documents"))


def unkept(store: Store) -> list[str]:
    """Name the documents whose text in the folder differs from the version in force."""
    return [
        name for name, sha in _standing(store).items() if _sha(store.folder / name) not in {sha}
    ]


def refuse_unkept(store: Store) -> None:
    """Refuse to go on while documents were changed but not yet kept.

    Raises:
        NotAllowedError: with their names.
    """
    names = [
        name
        for name in unkept(store)
        if not store.db.execute(
            "select 1 from documents where name = ? and sha = ?",
            (name, _sha(store.folder / name)),
        ).fetchone()
    ]
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


def reopened(store: Store) -> list[Reopened]:
    """List the exclusions whose criterion reads differently in the protocol in force."""
    rows = store.db.execute(
        "select report, stage, reviewer, reason from reopened order by report, stage, reviewer"
    )
    return [Reopened(*row) for row in rows]


def kept_versions(store: Store, name: str = PROTOCOL_FILE) -> list[str]:
    """List the versions of a document in the order they came into force."""
    rows = store.db.execute("select version from documents where name = ? order by ord", (name,))
    return [row[0] for row in rows]
