"""What changed between two versions as tables, one for each part of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from reviewkit.codebook import Difference
from reviewkit.outputs.changes_found import Changes, Searched, field_words, said_words
from reviewkit.outputs.tables import NO_TEXT, Cell, Row, Table
from reviewkit.stages.changes import AnswerChange, CodeUse, Moved, PlanChange
from reviewkit.terms import Missing, many

NOT_REPORTED = "not reported"
KINDS = {
    "certainty": "Certainty of a finding",
    "outcome": "Direction of an outcome",
    "factor": "Direction of a factor",
    "most often": "Most named factors",
}
# Parts of the protocol that say how the review is printed, not how it is made.
PRINTING = frozenset(
    {"tables", "figures", "map", "maps", "flow", "checklist", "demonstration", "display"}
)
MOST_WORDS = 300  # letters of a value in a cell; the JSON has it whole


def study_tables(found: Changes) -> Iterator[Table]:
    """Tables of the studies and reports that came, went, or belong elsewhere."""
    named, cited, moved = found.studies_named, found.reports_cited, found.studies
    for ident, title, changes, fate in (
        ("reports-added", "Reports added", moved.reports_added, "Before"),
        ("reports-removed", "Reports removed", moved.reports_removed, "Now"),
    ):
        rows = tuple(
            Row(
                (
                    Cell(named.get(one.study, one.study)),
                    Cell(cited.get(one.report, one.report), reports=(one.report,)),
                    Cell(_fate(one.fate, one.reason)),
                ),
                one.study in moved.added,
            )
            for one in changes
        )
        yield Table(ident, title, ("Study", "Report", fate), rows)
    if moved.relinked or moved.renamed or moved.joined:
        yield _relinked(found)


def _fate(fate: str, reason: str | None) -> str:
    return f"{fate} ({reason})" if reason and fate.startswith("excluded") else fate


def _relinked(found: Changes) -> Table:
    named = found.studies_named
    rows = [
        Row(
            (
                Cell(found.reports_cited.get(one.report, one.report), reports=(one.report,)),
                Cell(f"{named.get(one.old_study, one.old_study)}, {one.old_role}"),
                Cell(f"{named.get(one.new_study, one.new_study)}, {one.new_role}"),
                Cell(_by(one.who, one.when)),
            )
        )
        for one in found.studies.relinked
    ]
    cited = found.reports_cited
    notes = [f"{old} is {new} now." for old, new in found.studies.renamed.items()]
    notes += [
        f"{named.get(old, old).removesuffix('.')} and {named.get(new, new).removesuffix('.')} are "
        "one study now."
        for old, new in found.studies.joined_studies.items()
    ]
    notes += [
        f"{named.get(new, new).removesuffix('.')} was parted from "
        f"{named.get(old, old).removesuffix('.')}."
        for new, old in found.studies.parted_studies.items()
    ]
    notes += [
        f"{cited.get(old, old)} turned out to be one report with {cited.get(new, new)}"
        for old, new in found.studies.joined.items()
    ]
    return Table(
        "reports-relinked",
        "Reports that tell of another study, or play another role in it",
        ("Report", "Before", "Now", "By"),
        tuple(rows),
        tuple(notes),
    )


def _by(who: str | None, when: str | None) -> str:
    return f"{who}, {(when or '')[:10]}" if who else NO_TEXT


def search_table(found: Changes) -> Table:
    """Make the table of the sources: when each was searched, and what was new in it."""
    rows = tuple(_source(one) for one in found.searched)
    came = found.found
    note = (
        f"In all {many(came.records, 'record')}, and {many(came.reports, 'report')} that were not "
        f"known before, {came.included} of them included. A report that several sources found "
        "counts under each."
    )
    days = ("Source", "Searched before", "Searched since")
    columns = (*days, "Hits", "Records", "New reports", "Included")
    return Table("searches", "Searches run again, and what was new", columns, rows, (note,))


def _source(one: Searched) -> Row:
    days = dict.fromkeys(run.ran or NOT_REPORTED for run in one.runs)
    told = [run.hits for run in one.runs if run.hits is not None]
    hits = str(sum(told)) if told and len(told) == len(one.runs) else NOT_REPORTED
    counts = (one.found.records, one.found.reports, one.found.included)
    again = one.runs or one.found.records
    shown = (hits, *map(str, counts)) if again else (NO_TEXT,) * 4
    last = one.last or (NOT_REPORTED if one.before else "not before")
    none = "not again" if one.before else "not yet"
    cells = (one.source, last, "; ".join(days) or none, *shown)
    return Row(tuple(map(Cell, cells)))


def rescreening_table(found: Changes) -> Table:
    """Make the table of the criteria that differ, with the screening that they oblige."""
    rows = tuple(
        Row(
            (
                Cell(f"{one.criterion} ({one.kind})"),
                Cell(one.before or NO_TEXT),
                Cell(one.after or NO_TEXT),
                *(Cell(str(count)) for count in (one.reports, one.again, one.open, one.included)),
            )
        )
        for one in found.rescreened
    )
    notes = (
        "Reports that were excluded under a criterion which reads differently now are to be looked "
        "at again; a report excluded under two of them counts under both.",
        f"{many(found.included_before, 'report')} had been included under the earlier criteria; "
        "reviewkit opens exclusions again, not inclusions.",
    )
    columns = ("Criterion", "Before", "Now", "Excluded under it", "Looked at again", "Still open")
    return Table(
        "rescreening",
        "Criteria that changed, and the screening they oblige",
        (*columns, "Included now"),
        rows,
        notes if rows else (),
    )


def plan_table(found: Changes) -> Table:
    """Make the table of what differs in the protocol and its forms, apart from the criteria."""
    shown = [one for one in found.plan if one.part not in PRINTING and one.part != "criteria"]
    rows = tuple(Row(tuple(map(Cell, _planned(one))), group=_place(one)) for one in shown)
    parts = dict.fromkeys(one.part for one in found.plan if one.part in PRINTING)
    printing = (f"How the review prints changed too: {', '.join(parts)}.",) if parts else ()
    columns = ("What", "Before", "Now")
    return Table("protocol", "Protocol and forms", columns, rows, printing)


def _place(one: PlanChange) -> str:
    """The part of an entry; what stands at the top of the protocol alone is of the protocol."""
    return one.part if one.name or one.key else "protocol"


def _planned(one: PlanChange) -> tuple[str, str, str]:
    what = ": ".join(filter(None, (one.name, one.key))) or one.part
    told = what if one.kind == "changed" else f"{what} ({one.kind})"
    return told, _short(one.before) or NO_TEXT, _short(one.after) or NO_TEXT


def _short(text: str) -> str:
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 4].rstrip()} ..."


def answer_table(found: Changes) -> Table:
    """Make the table of the fields that changed, study by study, field by field.

    A row of a group that came or went whole is one line, told by its statement.
    """
    lines: dict[Hashable, list[AnswerChange]] = {}
    for one in found.answers.changes:
        group = one.field.partition(".")[0] if one.row and one.kind != "changed" else one.field
        lines.setdefault((one.study, group, one.row, one.kind), []).append(one)
    rows = tuple(_answered(same, found) for same in lines.values())
    told = found.answers
    notes = (
        f"{many(told.unmoved, 'answer')} as they were, {told.retold} with another reason, note or "
        f"place only; {many(told.of_added, 'answer')} on studies that were added or parted, "
        f"{told.of_removed} on studies that were removed or joined.",
    )
    columns = ("Field", "Before", "Now", "By", "Why")
    return Table("answers", "Answers that changed", columns, rows, notes)


def _answered(same: list[AnswerChange], found: Changes) -> Row:
    """A line of one answer, or of the answers of one row that came or went together."""
    one = next((each for each in same if each.field.endswith(".statement")), same[0])
    more = f", and {len(same) - 1} more" if len(same) > 1 else ""
    old, new = found.plans
    cells = (
        field_words(one.field, found.plans) + (f" [{one.row}]" if one.row else "") + more,
        _short(said_words(one.field, one.before, old)) or NO_TEXT,
        _short(said_words(one.field, one.after, new)) or NO_TEXT,
        _by(one.who, one.when),
        one.why or NO_TEXT,
    )
    origins = tuple((each.study, each.field, each.row) for each in same if each.kind != "gone")
    head, *rest = map(Cell, cells)
    named = found.studies_named.get(one.study, one.study)
    return Row((replace(head, answers=origins), *rest), group=named)


def code_table(found: Changes) -> Table:
    """Make the table of the codes that appeared, went, or became others."""
    rows = tuple(
        Row(
            (Cell(one.label), _count(one.before), _count(one.after), Cell(_became(one))),
            one.appeared,
            one.codebook,
        )
        for one in found.codes
    )
    columns = ("Code", "Statements before", "Statements now", "In the codebook")
    title = "Codes that are given more or less often, or became others"
    return Table("codes", title, columns, rows)


def _count(count: int | None) -> Cell:
    return Cell(str(Missing.NA) if count is None else str(count))


def _became(one: CodeUse) -> str:
    return "; ".join(map(_difference, one.told)) or NO_TEXT


def _difference(one: Difference) -> str:
    codes = " > ".join(", ".join(side) for side in (one.old, one.new) if side)
    return f"{one.kind} {codes} ({one.told})" if one.told else f"{one.kind} {codes}"


def conclusion_table(found: Changes) -> Table:
    """Make the table of the conclusions that moved, are new or gone; the others are counted."""
    shown = [one for one in found.conclusions if one.change is not Moved.UNMOVED]
    rows = tuple(
        Row(
            (
                Cell(one.label),
                Cell(_concluded(one.before, one.counts_before)),
                Cell(_concluded(one.after, one.counts_after)),
                Cell(str(one.change)),
            ),
            group=KINDS[one.kind],
        )
        for one in shown
    )
    columns = ("Conclusion", "Before", "Now", "Change")
    return Table("conclusions", "Conclusions that moved", columns, rows, tuple(_unmoved(found)))


def _concluded(words: str | None, counts: dict[str, int]) -> str:
    if words is None:
        return NO_TEXT
    told = ", ".join(f"{name} {count}" for name, count in counts.items())
    return f"{words} ({told})" if told else words


def _unmoved(found: Changes) -> Iterator[str]:
    stood = [one for one in found.conclusions if one.change is Moved.UNMOVED]
    recounted = [one for one in stood if one.counts_before != one.counts_after]
    yield (
        f"{len(stood)} of {many(len(found.conclusions), 'conclusion')} did not move; "
        f"{len(recounted)} of these rest on other numbers of studies than before."
    )
    yield "Counts are of studies; a conclusion moves when its direction or its certainty does."
