"""Recoding: which answers bear codes that a later version of their codebook changed.

A code that was renamed or merged has one target: everybody may put it in place of the old one in
their own answers at once. A code that was split or retired, or is gone without a word, waits for a
person. Recoded answers are new facts of the extractor, with the reason in their note; nothing
that was said before is changed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reviewkit.codebook import Change, Codebook, Proposal, follow, read_codebook
from reviewkit.documents import digest
from reviewkit.errors import NotAllowedError, NotThereError, ProtocolError
from reviewkit.forms import check_value, form_of
from reviewkit.plan import Plan
from reviewkit.store import Store, Writing, writing
from reviewkit.store.extractions import blinded

_LAST = "~"  # after every fact: what lies in the folder and is not kept yet
_CELL = ("field", "line", "value", "reason", "note", "record", "page", "quote", "anchor")
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Recoding:
    """An answer, or a value agreed on, that bears codes which a version changed.

    `to` are the codes to give; `undecided` holds each code that a person must look at, with the
    codes that it was split into (none: retired, or gone without a word).
    """

    study: str
    field: str
    line: str
    extractor: str  # '' for a value agreed on
    codes: tuple[str, ...]
    to: tuple[str, ...]
    by: tuple[str, ...]
    undecided: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ToRecode:
    """What is to be recoded, and how many studies are hidden as their extractors are not done."""

    rows: tuple[Recoding, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Recoded:
    """What was recoded: answers of the extractor, values agreed on; and what waits for them."""

    answers: int
    agreed: int
    left: int


class _Versions:
    """What became of codes, by the facts that kept each version of a codebook."""

    def __init__(self, db: sqlite3.Connection, plan: Plan) -> None:
        self._books: dict[str, Codebook] = plan.codebooks
        self._changes = {
            name: list(_changes_kept(db, file, plan.texts[file]))
            for name, file in plan.protocol.codebooks.items()
        }

    def follow(self, name: str, codes: Sequence[str], ord_: str) -> Proposal:
        """Follow codes that were given by the fact at `ord_`."""
        every = [one for _, one in self._changes[name]]
        later = [one for at, one in self._changes[name] if at > ord_]
        return follow(codes, later, every, frozenset(self._books[name].codes))


def _changes_kept(db: sqlite3.Connection, file: str, text: str) -> Iterator[tuple[str, Change]]:
    """Yield each change once, with the fact that first kept it, in order."""
    rows = db.execute(
        "select ord, text, sha from documents where role = 'codebook' and name = ? order by ord",
        (file,),
    ).fetchall()
    if digest(text.encode()) not in {row[2] for row in rows}:
        rows.append((_LAST, text, ""))
    seen: set[Change] = set()
    for at, written, _ in rows:
        try:
            changes = read_codebook(written, file).changes
        except ProtocolError:
            continue  # kept by a version of reviewkit that read it otherwise
        for one in changes:
            if one not in seen:
                seen.add(one)
                yield at, one


def to_recode(store: Store, plan: Plan, reviewer: str | None = None) -> ToRecode:
    """List the answers and agreed values whose codes a later version changed.

    Where extractors work blind to each other and are not all done, a study shows nothing but the
    answers of who asks.

    Args:
        store: the review.
        plan: its plan.
        reviewer: who asks; their own answers show always.
    """
    if not plan.forms or not plan.codebooks:
        return ToRecode((), 0)
    hidden = {
        (one.at, study)
        for one in plan.each_form()
        for study in blinded(store.db, one.form, one.extraction, one.at)
    }
    versions = _Versions(store.db, plan)
    rows = (
        one
        for one in _recodings(store.db, plan, versions)
        if (form_of(one.field), one.study) not in hidden or one.extractor == reviewer
    )
    return ToRecode(tuple(rows), len({study for _, study in hidden}))


def counts(store: Store, plan: Plan) -> dict[str, int]:
    """Count what is to be recoded, by who can do it; what is hidden is not counted."""
    rows = to_recode(store, plan).rows
    undecided = sum(bool(one.undecided) for one in rows)
    found = {"by the map": len(rows) - undecided, "by a person": undecided}
    return {how: count for how, count in found.items() if count}


def _recodings(db: sqlite3.Connection, plan: Plan, versions: _Versions) -> Iterator[Recoding]:
    for study, field, line, extractor, ord_, value in db.execute(_CODED, (_asked(plan),)):
        codes = json.loads(value)
        if isinstance(codes, list):
            found = versions.follow(plan.fields[field].codebook, codes, ord_)
            if found.undecided or list(found.codes) != codes:
                by = tuple(_why(one) for one in found.by)
                codes_ = tuple(codes)
                yield Recoding(
                    study, field, line, extractor, codes_, found.codes, by, found.undecided
                )


_CODED = """
with asked as (select value as field from json_each(?))
select study, field, line, extractor, ord, value from standing_answers
    where field in asked and study in (select study from included_studies)
union all
select study, field, line, '', ord, value from standing_agreements
    where field in asked and study in (select study from included_studies)
order by 1, 2, 3, 4"""


def _asked(plan: Plan) -> str:
    asked = [
        path
        for path, one in plan.fields.items()
        if one.type == "codes" and one.codebook in plan.codebooks
    ]
    return json.dumps(asked)


def _why(change: Change) -> str:
    return (
        f"{change.kind} {', '.join(change.origin)} > {', '.join(change.to)} "
        f"({change.who}, {change.when}: {change.why})"
    )


def apply(store: Store, plan: Plan, reviewer: str, why: str, at: str) -> Recoded:
    """Recode a reviewer's own answers where every changed code has one target.

    Where a value was agreed on, it is agreed on anew with its codes recoded, in the name of the
    reviewer; where that value waits for a person, the answers behind it wait too.

    Args:
        store: the review.
        plan: its plan.
        reviewer: who recodes.
        why: the reason, which goes into the notes beside the changes.
        at: ISO time.

    Raises:
        NotAllowedError: no reason is given.
    """
    _refuse_silence(why)
    with writing(store, reviewer, at) as facts:
        rows = to_recode(store, plan, reviewer).rows
        stuck = {_key(one) for one in rows if one.undecided and one.extractor in ("", reviewer)}
        own = [one for one in rows if one.extractor == reviewer and _key(one) not in stuck]
        agreed = {_key(one): one for one in rows if not one.extractor and _key(one) not in stuck}
        before = _agreed(facts.db, {*map(_key, own), *agreed})
        _answer(facts, own, why)
        for key, row in sorted(before.items()):
            found = agreed.get(key)
            told = _noted(why, found.codes, found.by) if found else _noted(why, (), ())
            _agree(facts, key, row | ({"value": list(found.to)} if found else {}), told)
    return Recoded(len(own), len(before), len(stuck))


def choose(
    store: Store, plan: Plan, reviewer: str, key: Key, codes: Sequence[str], why: str, at: str
) -> None:
    """Give one of a reviewer's own answers the codes that a person chose for it.

    Where a value was agreed on for it, that is open again: who agreed must look again too.

    Args:
        store: the review.
        plan: its plan.
        reviewer: whose answer it is.
        key: study, question, key of the row.
        codes: the codes, the primary one first; those it has already, if they stay.
        why: the reason.
        at: ISO time.

    Raises:
        NotThereError: the reviewer has no such answer.
        NotAllowedError: a code is none of the codebook's, or no reason is given.
    """
    _refuse_silence(why)
    question = plan.fields.get(key[1])
    if question is None or question.type != "codes":
        raise NotThereError(f"The form has no question `{key[1]}` that takes codes.")
    checked = check_value(question, list(codes), plan.codebooks)
    if checked.problem:
        raise NotAllowedError(f"{' '.join(key)}: {checked.problem}.")
    with writing(store, reviewer, at) as facts:
        row = facts.db.execute(
            "select value from standing_answers "
            "where study = ? and field = ? and line = ? and extractor = ?",
            (*key, reviewer),
        ).fetchone()
        if row is None:
            raise NotThereError(f"{reviewer} has not answered {key[1]} {key[2]} for {key[0]}.")
        before = json.loads(row[0])
        old = tuple(before) if isinstance(before, list) else (str(before),)
        _answer(facts, [Recoding(*key, reviewer, old, tuple(checked.value), (), ())], why)


def _refuse_silence(why: str) -> None:
    if not why.strip():
        raise NotAllowedError("Say why these answers are recoded: add `--why TEXT`.")


def _key(one: Recoding) -> Key:
    return one.study, one.field, one.line


def _noted(why: str, codes: Iterable[str], by: Iterable[str]) -> str:
    was = f"recoded, was {', '.join(codes)}" if codes else "recoded"
    return "; ".join([f"{was}: {why.strip()}", *by])


def _answer(facts: Writing, rows: Sequence[Recoding], why: str) -> None:
    """Append recoded answers, one fact a study and version of the form they were given under."""
    made: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in rows:
        form, *given = facts.db.execute(
            f"select form, {', '.join(_CELL)} from standing_answers "
            "where study = ? and field = ? and line = ? and extractor = ?",
            (*_key(one), one.extractor),
        ).fetchone()
        cell = _cell(given) | {"value": list(one.to)}
        noted = _noted(why, one.codes, one.by)
        cell["note"] = f"{cell['note']}; {noted}" if cell["note"] else noted
        made.setdefault((one.study, form), []).append(cell)
    for (study, form), answers in made.items():
        facts.append("answers", {"study": study, "form": form, "answers": answers})


def _cell(given: Sequence[Any]) -> dict[str, Any]:
    cell = dict(zip(_CELL, given, strict=True))
    return cell | {
        "value": json.loads(cell["value"]),
        "anchor": json.loads(cell["anchor"] or "null"),
    }


def _agreed(db: sqlite3.Connection, keys: set[Key]) -> dict[Key, dict[str, Any]]:
    """Return the agreed values that stand on some questions, with the form they are of."""
    found = {}
    for key in sorted(keys):
        row = db.execute(
            f"select form, {', '.join(_CELL)} from standing_agreements "
            "where study = ? and field = ? and line = ?",
            key,
        ).fetchone()
        if row:
            found[key] = {"form": row[0]} | _cell(row[1:])
    return found


def _agree(facts: Writing, key: Key, cell: dict[str, Any], why: str) -> None:
    """Agree on a value anew, having seen every answer that stands now."""
    saw = facts.db.execute(
        "select fact from standing_answers where study = ? and field = ? and line = ? "
        "order by fact",
        key,
    ).fetchall()
    form = cell.pop("form")
    answer = cell | {"saw": [row[0] for row in saw]}
    facts.append("agreement", {"study": key[0], "form": form, "why": why, "answers": [answer]})
