"""What the boxes of PRISMA 2020 have no place for, told below the flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reviewkit.methods.prisma import Duplicates
from reviewkit.stages.flow.columns import SCREENED_OUT, SEARCHED, Report
from reviewkit.store import Store


def side_notes(
    store: Store,
    sources: Counter[tuple[str, str]],
    other: list[Report],
    unread: int,
    updated: bool,
) -> Iterable[str]:
    """What PRISMA's boxes have no place for, so that every record is accounted for."""
    found = sum(count for (kind, _), count in sources.items() if kind not in SEARCHED)
    duplicates = found - len(other)
    screened_out = sum(one.fate == SCREENED_OUT for one in other)
    if duplicates or screened_out:
        marked = f" ({unread} of them unread, by automation tools)" if unread else ""
        yield (
            f"Of the {found} records identified via other methods, {duplicates} were duplicates "
            f"and {screened_out} were excluded on title and abstract{marked}."
        )
    if updated:
        # One reviewer's exclusion of a report that waits for another is not counted anywhere.
        reopened = store.db.execute(
            """select count(distinct r.report) from reopened r
            join outcomes o on o.report = r.report and o.stage = r.stage
            where o.outcome = 'exclude'"""
        ).fetchone()[0]
        if reopened:
            yield f"{reopened} exclusions under changed criteria are still to be looked at again."
    yield from (told for told, _ in stops(store))


def screened_before(found: Duplicates) -> Iterator[str]:
    """Say of duplicates that were found late where they are counted."""
    if found.screened:
        yield (
            f"Of the {found.automation + found.by_hand} duplicate records removed, "
            f"{found.screened} had been screened as reports of their own before they were found; "
            "they count once, as duplicates."
        )


def stops(store: Store) -> Iterable[tuple[str, str]]:
    """Say who stopped reading on purpose, and what could be said then of what they left.

    Yields:
        The note of each, and the same note without who and why, for those outside the review.
    """
    rows = store.db.execute(
        """select stage, whose, unread, why, figures ->> '$.sentence', shown, max(ord)
        from standing_stops group by stage, whose order by stage desc, whose"""
    )
    for stage, who, unread, why, sentence, shown, _ in rows:
        said = f" {sentence}" if shown else ""
        left = f"stopped reading at stage {stage} with {unread} reports unread"
        yield f"{who} {left} ({why.rstrip('.')}).{said}", f"A reviewer {left}.{said}"
