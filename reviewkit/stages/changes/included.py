"""Studies and reports of two versions: added, removed, renamed, told of another study."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewkit.store import Store
from reviewkit.store.studies import renamed as renamed_studies
from reviewkit.store.studies import reports_now

NOT_FOUND = "not found yet"
JOINED = "joined with another report"


@dataclass(frozen=True, slots=True)
class Included:
    """A report of a version, the study it tells of, and how; `ord` of the link, '' for none."""

    report: str
    study: str
    role: str
    ord: str


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that came into the review or left it.

    `fate` is what it was before it came, or what it is since it left, `reason` the criterion.
    """

    report: str
    study: str
    role: str
    fate: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Relinked:
    """A report that tells of another study than before, or plays another role in it.

    `who` and `when` are of the link that stands; None where the report stands without one.
    """

    report: str
    old_study: str
    new_study: str
    old_role: str
    new_role: str
    who: str | None
    when: str | None


@dataclass(frozen=True, slots=True)
class StudyChanges:
    """Studies and reports that came, went, or belong elsewhere; ids throughout.

    `renamed` maps the former id of a study to its present one, `joined_studies` a study of the
    older version to the one that tells of it now, `parted_studies` a study that holds reports of
    the older version to the one they told of, `joined` a report of the older version to the one of
    which it turned out to be a duplicate; `unmoved` counts the reports that are in both versions as
    they were.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: dict[str, str]
    joined_studies: dict[str, str]
    parted_studies: dict[str, str]
    reports_added: tuple[ReportChange, ...]
    reports_removed: tuple[ReportChange, ...]
    relinked: tuple[Relinked, ...]
    joined: dict[str, str]
    unmoved: int


def included_in(store: Store) -> dict[str, Included]:
    """Return the reports of a version by id, in the order in which they came."""
    rows = store.db.execute(
        """select i.report, i.study, i.role, coalesce(l.ord, '') from included_reports i
        left join standing_links l on l.report = i.report order by i.place"""
    )
    return {row[0]: Included(*row) for row in rows}


def compare_included(old: Store, new: Store) -> StudyChanges:
    """Compare the studies and reports of two versions.

    A report is the same where its first record of the old version is in it now, whatever was
    joined or parted since.
    """
    before, after = included_in(old), included_in(new)
    became = reports_now(new.db, before)
    kept = {one: became[one] for one in before if became.get(one) in after}
    renamed = renamed_studies(_studies(before), _studies(after), kept)
    were = {renamed.get(one.study, one.study) for one in before.values()}
    are = {one.study for one in after.values()}
    gone = [one for one in before.values() if renamed.get(one.study, one.study) not in are]
    joined = {before[a].study: after[b].study for a, b in reversed(kept.items())}
    fresh = [one for one in after.values() if one.study not in were]
    parted = {after[b].study: before[a].study for a, b in reversed(kept.items())}
    stayed = set(kept.values())
    came = [one for one in after if one not in stayed]
    left = [one for one in before if one not in kept]
    return StudyChanges(
        tuple(dict.fromkeys(one.study for one in fresh if one.study not in parted)),
        tuple(dict.fromkeys(one.study for one in gone if one.study not in joined)),
        renamed,
        {one.study: joined[one.study] for one in gone if one.study in joined},
        {one.study: parted[one.study] for one in fresh if one.study in parted},
        tuple(_changed(old, after, came)),
        tuple(_changed(new, before, left)),
        tuple(_relinked(new, before, after, kept, renamed)),
        _joined(kept),
        sum(_same(before[a], after[b], renamed) for a, b in kept.items()),
    )


def _studies(placed: Mapping[str, Included]) -> dict[str, str]:
    return {report: one.study for report, one in placed.items()}


def _joined(kept: Mapping[str, str]) -> dict[str, str]:
    """Reports that share the report they became; the one that kept its id stays."""
    times = Counter(kept.values())
    return {old: new for old, new in kept.items() if times[new] > 1 and old != new}


def _changed(
    store: Store, placed: Mapping[str, Included], reports: Sequence[str]
) -> Iterator[ReportChange]:
    """Tell of reports that one version has what the other made of them."""
    rows = store.db.execute(
        """select record, fate, reason from fates
        where record in (select value from json_each(?))""",
        (json.dumps(reports),),
    )
    fates = {
        record: (JOINED if fate == "duplicate" else fate, reason) for record, fate, reason in rows
    }
    for report in reports:
        fate, reason = fates.get(report, (NOT_FOUND, None))
        one = placed[report]
        yield ReportChange(report, one.study, one.role, fate, reason)


def _same(old: Included, new: Included, renamed: Mapping[str, str]) -> bool:
    return (renamed.get(old.study, old.study), old.role) == (new.study, new.role)


def _relinked(
    store: Store,
    before: Mapping[str, Included],
    after: Mapping[str, Included],
    kept: Mapping[str, str],
    renamed: Mapping[str, str],
) -> Iterator[Relinked]:
    moved = [(before[a], after[b]) for a, b in kept.items()]
    moved = [pair for pair in moved if not _same(*pair, renamed)]
    said = said_by(store, (new.ord for _, new in moved))
    for old, new in moved:
        who, when, _ = said.get(new.ord, (None, None, None))
        yield Relinked(new.report, old.study, new.study, old.role, new.role, who, when)


def said_by(store: Store, ords: Iterable[str]) -> dict[str, tuple[str, str, str | None]]:
    """Return who said something, when, and why if they told, by the place of the fact."""
    rows = store.db.execute(
        """select ord, reviewer, at, body ->> '$.why' from facts
        where ord in (select value from json_each(?))""",
        (json.dumps(sorted({one for one in ords if one})),),
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
