"""The PRISMA 2020 flow as numbers, and whether they add up.

Boxes and rules: Page MJ and others, The PRISMA 2020 statement, BMJ 2021;372:n71, figure 1 and
its four templates (doi:10.1136/bmj.n71).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reviewkit.terms import Missing

Count = int | Missing  # NA: the line is left out; every other Missing is printed in words; 0 is 0


class Awaiting(StrEnum):
    """What still waits for a reviewer, named as it is printed beside the box it hangs on."""

    TITLE = "awaiting title screening"
    TITLE_CONFLICT = "awaiting settlement of title screening"
    RETRIEVAL = "awaiting retrieval"
    FULLTEXT = "awaiting full-text screening"
    FULLTEXT_CONFLICT = "awaiting settlement of full-text screening"
    LINK = "awaiting linking to a study"
    OTHER_TITLE = "other methods: awaiting title screening"
    OTHER_RETRIEVAL = "other methods: awaiting retrieval"
    OTHER_FULLTEXT = "other methods: awaiting full-text screening"
    OTHER_FULLTEXT_CONFLICT = "other methods: awaiting settlement of full-text screening"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Duplicate records removed, by how they were found and by their source.

    `by_source` are (source, by automation tools, by hand). `screened` of them had been screened as
    reports of their own before they were found: they count once, among the duplicates.
    """

    automation: int
    by_hand: int
    by_source: tuple[tuple[str, int, int], ...] = ()
    screened: int = 0


@dataclass(frozen=True, slots=True)
class OtherMethods:
    """The column "via other methods"; it has no title screening.

    `identified` and `excluded` are named lines, such as ("Websites", 3) and ("Not primary
    care", 1). An `excluded` line with the name "" is a number without reasons.
    """

    identified: tuple[tuple[str, Count], ...]
    sought: Count
    not_retrieved: Count
    assessed: Count
    excluded: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What became of the studies and reports of the previous version; PRISMA has no box for it.

    They are `left` where they are not included any more, `joined` where they turned out to be one
    with another, `parted` where one is several now.
    """

    left_studies: int = 0
    left_reports: int = 0
    joined_studies: int = 0
    joined_reports: int = 0
    parted_studies: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """Every number of the PRISMA 2020 flow diagram, of a new or an updated review.

    Records are counted up to `excluded`, reports from `sought` on. `excluded` is all records
    excluded at screening, `excluded_automation` how many of them by automation tools.
    `per_source` lines add up to `databases` and `registers`. `reports_excluded` are reasons and
    counts; a line with the name "" is a number without reasons. `new_studies` and `new_reports`
    are, in a new review, what it includes. `companion_reports` are new reports of studies that
    the previous version included: no box of PRISMA counts them, so they stand in a footnote and
    in `total_reports` only. `awaiting` names are of `Awaiting`.
    `removed` tells how the `duplicates` were found; None where nobody knows. `since` leads from
    the previous version, as it was, to what of it is in the totals.
    """

    updated: bool
    databases: Count
    registers: Count
    per_source: tuple[tuple[str, Count], ...]
    duplicates: Count
    automation: Count
    removed_other: Count
    screened: Count
    excluded: Count
    excluded_automation: Count
    sought: Count
    not_retrieved: Count
    assessed: Count
    reports_excluded: tuple[tuple[str, Count], ...]
    other: OtherMethods | None
    new_studies: Count
    new_reports: Count
    previous_studies: Count = Missing.NA
    previous_reports: Count = Missing.NA
    total_studies: Count = Missing.NA
    total_reports: Count = Missing.NA
    companion_reports: int = 0
    awaiting: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    removed: Duplicates | None = None
    since: Since = Since()


@dataclass(frozen=True, slots=True)
class _Term:
    """One number in a sum. A `needed` box that is not applicable takes its rule away."""

    name: str
    count: Count
    sign: int = 1
    needed: bool = False


def sums(flow: Flow) -> list[str]:
    """Find every rule of the PRISMA 2020 flow that the numbers break.

    A line that is not applicable counts as nothing; a rule that touches a number which is not
    reported (or otherwise missing), or a main box that is not applicable, is skipped.

    Returns:
        One sentence for each broken rule, naming the boxes and their numbers; empty when the
        flow adds up as far as it can be known.
    """
    return [
        *_misplaced(flow),
        *_unequal(flow),
        *_larger_than_their_whole(flow),
    ]


def _unequal(flow: Flow) -> Iterator[str]:
    for left, right in (
        _identification(flow),
        _by_source(flow),
        *_duplicates(flow),
        _title_screening(flow),
        _retrieval(flow),
        _other_retrieval(flow),
        _full_text(flow),
        *_totals(flow),
    ):
        counts = [*left, *right]
        if not left or any(_unknown(term) for term in counts):
            continue
        if _value(left) != _value(right):
            yield f"The flow does not add up: {_words(left)}, but {_words(right)}."


def _identification(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    left = [
        _Term("databases", flow.databases),
        _Term("registers", flow.registers),
        _Term("duplicate records removed", flow.duplicates, -1),
        _Term("records marked as ineligible by automation tools", flow.automation, -1),
        _Term("records removed for other reasons", flow.removed_other, -1),
    ]
    right = [_Term("records screened", flow.screened, needed=True)]
    return left, right + _waiting(flow, Awaiting.TITLE)


def _by_source(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    left = [_Term(name, count) for name, count in flow.per_source]
    return left, [_Term("databases", flow.databases), _Term("registers", flow.registers)]


def _duplicates(flow: Flow) -> Iterator[tuple[list[_Term], list[_Term]]]:
    """What automation tools and people found are all duplicates, and so are those by source."""
    found = flow.removed
    if found is None:
        return
    whole = [_Term("duplicate records removed", flow.duplicates, needed=True)]
    by_tool = _Term("duplicates found by automation tools", found.automation)
    yield whole, [by_tool, _Term("duplicates found by hand", found.by_hand)]
    if found.by_source:
        yield (
            [by_tool],
            [_Term(f"by automation tools in {name}", count) for name, count, _ in found.by_source],
        )
        yield (
            [_Term("duplicates found by hand", found.by_hand)],
            [_Term(f"by hand in {name}", count) for name, _, count in found.by_source],
        )


def _title_screening(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    left = [
        _Term("records screened", flow.screened, needed=True),
        _Term("records excluded", flow.excluded, -1),
    ]
    right = [_Term("reports sought for retrieval", flow.sought, needed=True)]
    return left, right + _waiting(flow, Awaiting.TITLE_CONFLICT)


def _retrieval(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    left = [
        _Term("reports sought for retrieval", flow.sought, needed=True),
        _Term("reports not retrieved", flow.not_retrieved, -1),
    ]
    right = [_Term("reports assessed for eligibility", flow.assessed, needed=True)]
    return left, right + _waiting(flow, Awaiting.RETRIEVAL, Awaiting.FULLTEXT)


def _other_retrieval(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    other = flow.other
    if other is None:
        return [], []
    left = [
        _Term("reports sought via other methods", other.sought, needed=True),
        _Term("reports not retrieved via other methods", other.not_retrieved, -1),
    ]
    right = [_Term("reports assessed via other methods", other.assessed, needed=True)]
    return left, right + _waiting(flow, Awaiting.OTHER_RETRIEVAL, Awaiting.OTHER_FULLTEXT)


def _full_text(flow: Flow) -> tuple[list[_Term], list[_Term]]:
    left = [_Term("reports assessed for eligibility", flow.assessed, needed=True)]
    left.append(_Term("reports excluded", _together(flow.reports_excluded), -1))
    if flow.other is not None:
        left.append(_Term("reports assessed via other methods", flow.other.assessed, needed=True))
        excluded = _together(flow.other.excluded)
        left.append(_Term("reports excluded via other methods", excluded, -1))
    new = "reports of new included studies" if flow.updated else "reports of included studies"
    right = [_Term(new, flow.new_reports, needed=True)]
    if flow.companion_reports:
        right.append(_Term("new reports of previously included studies", flow.companion_reports))
    waiting = (Awaiting.FULLTEXT_CONFLICT, Awaiting.OTHER_FULLTEXT_CONFLICT, Awaiting.LINK)
    return left, right + _waiting(flow, *waiting)


def _totals(flow: Flow) -> Iterator[tuple[list[_Term], list[_Term]]]:
    if not flow.updated:
        return
    since = flow.since
    regrouped = (
        _Term("previous studies not included any more", since.left_studies, -1),
        _Term("previous studies joined with another", since.joined_studies, -1),
        _Term("studies parted from a previous one", since.parted_studies),
    )
    yield (
        [
            _Term("previous studies", flow.previous_studies, needed=True),
            *(one for one in regrouped if one.count),
            _Term("new studies", flow.new_studies, needed=True),
        ],
        [_Term("total studies", flow.total_studies, needed=True)],
    )
    joined = (
        _Term("previous reports not included any more", since.left_reports, -1),
        _Term("previous reports joined with another", since.joined_reports, -1),
    )
    yield (
        [
            _Term("previous reports", flow.previous_reports, needed=True),
            *(one for one in joined if one.count),
            _Term("reports of new included studies", flow.new_reports, needed=True),
            _Term("new reports of previously included studies", flow.companion_reports),
        ],
        [_Term("reports of total included studies", flow.total_reports, needed=True)],
    )


def _larger_than_their_whole(flow: Flow) -> Iterator[str]:
    """Parts are at most their whole, and a study has at least one report."""
    new = "reports of new included studies" if flow.updated else "reports of included studies"
    by_tool, studies = "Records excluded by automation tools", flow.new_studies
    pairs: list[tuple[str, Count, str, Count]] = [
        (by_tool, flow.excluded_automation, "records excluded", flow.excluded),
        ("Included studies", studies, new, flow.new_reports),
        ("Previous studies", flow.previous_studies, "their reports", flow.previous_reports),
        ("Total studies", flow.total_studies, "their reports", flow.total_reports),
    ]
    if flow.other is not None:
        whole = _together(flow.other.identified)
        name = "records identified via other methods"
        pairs.append(("Reports sought via other methods", flow.other.sought, name, whole))
    for part_name, part, whole_name, whole_count in pairs:
        if isinstance(part, int) and isinstance(whole_count, int) and part > whole_count:
            yield f"{part_name} ({part}) cannot be more than {whole_name} ({whole_count})."


def _misplaced(flow: Flow) -> Iterator[str]:
    """Numbers that have no place in this flow, or that no count can have."""
    if not flow.updated and flow.companion_reports:
        yield (
            f"A new review has no previously included studies, but {flow.companion_reports} "
            "new reports of such studies are counted."
        )
    for name, count in _previous_and_total(flow):
        if not flow.updated and count is not Missing.NA:
            yield f"A new review has no {name}, but {count} is given."
    for name, _ in flow.awaiting:
        if name not in set(Awaiting):
            yield f'"{name}" is not something that a flow can be waiting for.'
    if flow.other is None:
        for name, count in flow.awaiting:
            if name.startswith("other methods:") and count:
                yield f'"{name}" ({count}), but the flow has no other methods.'
    for name, count in _every_count(flow):
        if isinstance(count, int) and count < 0:
            yield f"{name} ({count}) cannot be less than 0."


def _previous_and_total(flow: Flow) -> list[tuple[str, Count]]:
    return [
        ("previous studies", flow.previous_studies),
        ("previous reports", flow.previous_reports),
        ("total studies beside its own", flow.total_studies),
        ("total reports beside its own", flow.total_reports),
    ]


def _every_count(flow: Flow) -> Iterator[tuple[str, Count]]:
    for holder in (flow, flow.other):
        if holder is None:
            continue
        for name in type(holder).__slots__:
            value = getattr(holder, name)
            if isinstance(value, int | Missing) and not isinstance(value, bool):
                yield name.replace("_", " ").capitalize(), value
            elif isinstance(value, tuple) and name != "notes":
                yield from value


def _waiting(flow: Flow, *kinds: Awaiting) -> list[_Term]:
    return [_Term(name, count) for name, count in flow.awaiting if name in kinds]


def _together(named: tuple[tuple[str, Count], ...]) -> Count:
    """Add up named lines; one that is missing, unless not applicable, hides the sum."""
    counts = [count for _, count in named if count is not Missing.NA]
    known = [count for count in counts if isinstance(count, int)]
    return sum(known) if len(known) == len(counts) else Missing.NR


def _unknown(term: _Term) -> bool:
    if term.count is Missing.NA:
        return term.needed
    return isinstance(term.count, Missing)


def _value(terms: list[_Term]) -> int:
    return sum(term.sign * term.count for term in terms if isinstance(term.count, int))


def _words(terms: list[_Term]) -> str:
    counted = [term for term in terms if isinstance(term.count, int)]
    text = ""
    for place, term in enumerate(counted):
        joint = "" if place == 0 else (" + " if term.sign > 0 else " - ")
        text += f"{joint}{term.name} {term.count}"
    return f"{text} = {_value(terms)}" if len(counted) > 1 else text or "nothing is counted"
