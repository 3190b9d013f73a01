"""What changed between two versions in short: one table for the paper, one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.changes_tables import KINDS, PRINTING
from reviewkit.outputs.tables import NO_TEXT, Cell, Row, Table
from reviewkit.stages.changes import Moved
from reviewkit.terms import many

MOST_NAMED = 8  # in one cell


def paper_table(found: Changes) -> Table:
    """Make the table for the paper: one row for each kind of change, with numbers of both versions.

    Its title and columns name the versions; it is short whatever the size of the review.
    """
    old, new = found.old, found.new
    rows = [
        _row("Protocol", old.protocol, new.protocol, _protocol(found)),
        _row("Sources searched again", NO_TEXT, _again(found), _came(found)),
        _row("Records", old.records, new.records, [_signed(new.records - old.records)]),
        _row("Included studies", old.studies, new.studies, _studies(found)),
        _row("Their reports", old.reports, new.reports, _reports(found)),
        _row("Exclusions looked at again", NO_TEXT, *_looked_again(found)),
        _row("Answers on studies of both versions", NO_TEXT, *_answers(found)),
        _row("Codes in use", *_codes_in_use(found)),
        *(_row(*one) for one in _drawn(found)),
    ]
    title = f"What changed from {old.name} to {new.name}"
    return Table(file_id(found), title, ("What", old.name, new.name, "Change"), tuple(rows))


def in_short(found: Changes) -> str:
    """Tell in one sentence what changed."""
    moved = found.studies
    told = [
        f"{many(len(moved.added), 'study', 'studies')} added, {len(moved.removed)} removed"
        + (f", {len(moved.joined_studies)} joined with another" if moved.joined_studies else "")
        + (f", {len(moved.parted_studies)} parted from another" if moved.parted_studies else ""),
        f"{many(len(moved.reports_added), 'report')} added, {len(moved.reports_removed)} removed",
        many(len(found.answers.changes), "answer") + " changed",
        f"{sum(one.change is Moved.MOVED for one in found.conclusions)} of "
        f"{many(len(found.conclusions), 'conclusion')} moved",
    ]
    return f"{found.old.name} to {found.new.name}: {'; '.join(told)}."


def file_id(found: Changes) -> str:
    """Name what is written of two versions."""
    return f"changes-{found.old.name}-{found.new.name}"


def _row(what: str, before: object, after: object, change: Iterable[str]) -> Row:
    lines = [one for one in change if one]
    last = Cell(lines[0]) if len(lines) == 1 else Cell("", tuple(lines))
    return Row((Cell(what), Cell(str(before)), Cell(str(after)), last if lines else Cell("none")))


def _signed(count: int) -> str:
    return f"{count:+}" if count else "none"


def _protocol(found: Changes) -> Iterator[str]:
    if found.reasons:
        yield from (f"{one.what}: {one.why}" for one in found.reasons)
        return
    parts = Counter(one.part for one in found.plan if one.part not in PRINTING)
    yield from (f"{part}: {many(count, 'change')}" for part, count in parts.items())


def _again(found: Changes) -> str:
    return f"{sum(bool(one.runs) for one in found.searched)} of {len(found.searched)}"


def _came(found: Changes) -> Iterator[str]:
    came = found.found
    if came.records:
        yield f"{many(came.records, 'record')} found"
        yield f"{many(came.reports, 'report')} not known before, {came.included} of them included"


def _studies(found: Changes) -> Iterator[str]:
    moved = found.studies
    yield f"{len(moved.added)} added" if moved.added else ""
    yield f"{len(moved.removed)} removed" if moved.removed else ""
    yield f"{len(moved.joined_studies)} joined with another" if moved.joined_studies else ""
    yield f"{len(moved.parted_studies)} parted from another" if moved.parted_studies else ""
    yield f"{len(moved.renamed)} under another id" if moved.renamed else ""


def _reports(found: Changes) -> Iterator[str]:
    moved = found.studies
    yield f"{len(moved.reports_added)} added" if moved.reports_added else ""
    yield f"{len(moved.reports_removed)} removed" if moved.reports_removed else ""
    yield f"{len(moved.relinked)} linked otherwise" if moved.relinked else ""
    yield f"{len(moved.joined)} turned out to be duplicates" if moved.joined else ""


def _looked_again(found: Changes) -> tuple[object, list[str]]:
    obliged = sum(one.reports for one in found.rescreened)
    again = sum(one.again for one in found.rescreened)
    if not obliged:
        return "none owed", []
    told = [
        f"{one.criterion}: {one.again} of {one.reports}, {one.included} included now"
        for one in found.rescreened
        if one.reports
    ]
    return f"{again} of {obliged}", told


def _answers(found: Changes) -> tuple[object, list[str]]:
    kinds = Counter(one.kind for one in found.answers.changes)
    unmoved = f"{found.answers.unmoved + found.answers.retold} as they were"
    return unmoved, [f"{count} {kind}" for kind, count in sorted(kinds.items())]


def _codes_in_use(found: Changes) -> tuple[object, object, list[str]]:
    appeared = [one.label for one in found.codes if one.appeared]
    return *found.codes_used, [f"{len(appeared)} appeared: {_some(appeared)}"] if appeared else []


def _some(names: list[str]) -> str:
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return "; ".join(names[:MOST_NAMED]) + more


def _drawn(found: Changes) -> Iterator[tuple[str, object, object, list[str]]]:
    """A row for each kind of conclusion: how many were drawn, and which moved."""
    for kind, words in KINDS.items():
        own = [one for one in found.conclusions if one.kind == kind]
        if not own:
            continue
        kinds = Counter(one.change for one in own)
        moved = [
            f"{one.label}, from {one.before} to {one.after}"
            for one in own
            if one.change is Moved.MOVED
        ]
        told = [f"{kinds[one]} {one}" for one in Moved if kinds[one] and one is not Moved.MOVED]
        if moved:
            told.insert(0, f"{len(moved)} moved: {_some(moved)}")
        before = sum(one.before is not None for one in own)
        yield words, before, sum(one.after is not None for one in own), told
