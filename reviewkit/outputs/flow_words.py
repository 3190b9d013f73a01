"""What every box of the PRISMA 2020 flow diagram says, to the letter of its four templates.

Wording: Page MJ and others, BMJ 2021;372:n71 (doi:10.1136/bmj.n71).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewkit.methods.prisma import Awaiting, Count, Flow, OtherMethods, Since
from reviewkit.outputs.boxes import Words
from reviewkit.terms import Missing

Named = Iterable[tuple[str, Count]]

_TITLE = "PRISMA 2020 flow diagram for {kind} systematic reviews which included searches of {where}"
_VIA = "Identification of {new}studies via {where}"
_IN_WORDS = {
    Missing.NR: "not reported",
    Missing.NRV: "not recoverable",
    Missing.NA: "not applicable",
    Missing.UNC: "unclear",
    Missing.TBD: "not yet done",
}
_FOOTNOTES = (
    "*Consider, if feasible to do so, reporting the number of records identified from each "
    "database or register searched (rather than the total number across all "
    "databases/registers).",
    "**If automation tools were used, indicate how many records were excluded by a human and "
    "how many were excluded by automation tools.",
)
_CITATION = (
    "From: Page MJ, McKenzie JE, Bossuyt PM, Boutron I, Hoffmann TC, Mulrow CD, et al. The "
    "PRISMA 2020 statement: an updated guideline for reporting systematic reviews. BMJ "
    "2021;372:n71. doi: 10.1136/bmj.n71"
)
_INTERIM = "Interim flow: boxes with a broken line count what reviewers have not yet decided."
# On which step of its column (from 0) each thing that is waited for hangs.
_STEP_OF: dict[str, int] = {
    Awaiting.TITLE: 0,
    Awaiting.TITLE_CONFLICT: 1,
    Awaiting.RETRIEVAL: 2,
    Awaiting.FULLTEXT: 2,
    Awaiting.FULLTEXT_CONFLICT: 3,
    Awaiting.LINK: 3,
    Awaiting.OTHER_TITLE: 0,
    Awaiting.OTHER_RETRIEVAL: 2,
    Awaiting.OTHER_FULLTEXT: 2,
    Awaiting.OTHER_FULLTEXT_CONFLICT: 3,
}
_OTHER = "other methods: "


@dataclass(frozen=True, slots=True)
class Side:
    """A box at the side of a step: what left the flow there, or waits there."""

    words: tuple[Words, ...]
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a column: its box (none if not applicable) and the boxes at its side."""

    main: tuple[Words, ...]
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One row of the diagram: its phase, one step for each column, and its number of four."""

    phase: str
    steps: tuple[Step, ...]
    row: int = 0


@dataclass(frozen=True, slots=True)
class DiagramWords:
    """All words of one diagram; an empty box is left out."""

    title: str
    heads: tuple[str, ...]
    levels: tuple[Level, ...]
    previous: tuple[Words, ...]
    included: tuple[Words, ...]
    total: tuple[Words, ...]
    footnotes: tuple[str, ...]
    description: str


def diagram_words(flow: Flow) -> DiagramWords:
    """Say what stands in each box of a flow's diagram, and the whole of it as running text."""
    heads = _heads(flow)
    levels = tuple(_levels(flow))
    previous, included, total = _previous(flow), _included(flow), _total(flow)
    footnotes = tuple(_footnotes(flow))
    told = [*([f"{heads[0]}: {_told(previous)}."] if previous else [])]
    for column, head in enumerate(heads[1:] if previous else heads):
        told.append(f"{head}.")
        for level in levels:
            step = level.steps[column]
            boxes = [words for words in (step.main, *(side.words for side in step.sides)) if words]
            told += [f"{level.phase}: {_told(words)}." for words in boxes]
    told += [f"Included: {_told(words)}." for words in (included, total) if words]
    title = _TITLE.format(
        kind="updated" if flow.updated else "new",
        where="databases, registers and other sources"
        if flow.other
        else "databases and registers only",
    )
    description = " ".join([*told, *footnotes[len(_FOOTNOTES) :]])
    return DiagramWords(title, heads, levels, previous, included, total, footnotes, description)


def in_words(count: Count) -> str:
    """Print a count as the boxes do: "(n = 12)", "(n = 0)", "(n = not reported)"."""
    return f"(n = {count_words(count)})"


def count_words(count: Count) -> str:
    """Print a count alone: "12", "0", "not reported"."""
    return str(count) if isinstance(count, int) else _IN_WORDS[count]


def _heads(flow: Flow) -> tuple[str, ...]:
    new = "new " if flow.updated else ""
    return (
        *(["Previous studies"] if _previous(flow) else []),
        _VIA.format(new=new, where="databases and registers"),
        *([_VIA.format(new=new, where="other methods")] if flow.other else []),
    )


def _levels(flow: Flow) -> Iterator[Level]:
    """Yield the rows down to eligibility; a row with nothing in it is left out."""
    columns = [_database_steps(flow), *([_other_steps(flow.other)] if flow.other else [])]
    phases = ("Identification", "Screening", "Screening", "Screening")
    for number, phase in enumerate(phases):
        steps = []
        for column, column_steps in enumerate(columns):
            step = column_steps[number]
            waiting = _waiting(flow, number, column)
            left = tuple(side for side in step.sides if side.words)
            steps.append(Step(step.main, left + waiting))
        if any(step.main or step.sides for step in steps):
            yield Level(phase, tuple(steps), number)


def _database_steps(flow: Flow) -> tuple[Step, ...]:
    kinds = [("Databases", flow.databases), ("Registers", flow.registers)]
    identified = _list("Records identified from*:", kinds, flow.per_source)
    removed = [
        ("Duplicate records removed", flow.duplicates),
        ("Records marked as ineligible by automation tools", flow.automation),
        ("Records removed for other reasons", flow.removed_other),
    ]
    return (
        Step(identified, (Side(_list("Records removed before screening:", removed)),)),
        Step(_box("Records screened", flow.screened), (Side(_excluded(flow)),)),
        Step(_sought(flow.sought), (Side(_box("Reports not retrieved", flow.not_retrieved)),)),
        Step(_assessed(flow.assessed), (Side(_reasons(flow.assessed, flow.reports_excluded)),)),
    )


def _other_steps(other: OtherMethods) -> tuple[Step, ...]:
    """The column without records screened."""
    return (
        Step(_list("Records identified from:", other.identified)),
        Step(()),
        Step(_sought(other.sought), (Side(_box("Reports not retrieved", other.not_retrieved)),)),
        Step(_assessed(other.assessed), (Side(_reasons(other.assessed, other.excluded)),)),
    )


def _waiting(flow: Flow, number: int, column: int) -> tuple[Side, ...]:
    """Say what hangs, not yet decided, on one step; what nobody knows hangs on the last."""
    sides = []
    for name, count in flow.awaiting:
        of_other = flow.other is not None and name.startswith(_OTHER)
        if count and (of_other, _STEP_OF.get(name, 3)) == (column == 1, number):
            label = name.removeprefix(_OTHER) if of_other else name
            sides.append(Side(_box(label[:1].upper() + label[1:], count), waiting=True))
    return tuple(sides)


def _sought(count: Count) -> tuple[Words, ...]:
    return _box("Reports sought for retrieval", count)


def _assessed(count: Count) -> tuple[Words, ...]:
    return _box("Reports assessed for eligibility", count)


def _excluded(flow: Flow) -> tuple[Words, ...]:
    box = _box("Records excluded**", flow.excluded)
    if not box or flow.excluded_automation is Missing.NA:
        return box
    human: Count = Missing.NR
    if isinstance(flow.excluded, int) and isinstance(flow.excluded_automation, int):
        human = flow.excluded - flow.excluded_automation
    return (
        *box,
        Words(f"by a human {in_words(human)}", 1),
        Words(f"by automation tools {in_words(flow.excluded_automation)}", 1),
    )


def _reasons(assessed: Count, excluded: Named) -> tuple[Words, ...]:
    reasons = [(name, count) for name, count in excluded if count is not Missing.NA]
    if not reasons and assessed is Missing.NA:
        return ()
    return (
        Words("Reports excluded:"),
        *(Words(f"{name} {in_words(count)}".strip(), 1) for name, count in reasons or [("", 0)]),
    )


def _previous(flow: Flow) -> tuple[Words, ...]:
    if not flow.updated:
        return ()
    previous = "included in previous version of review"
    studies = _line(f"Studies {previous}", flow.previous_studies)
    return studies + _line(f"Reports of studies {previous}", flow.previous_reports)


def _included(flow: Flow) -> tuple[Words, ...]:
    studies, reports = (
        ("New studies included in review", "Reports of new included studies")
        if flow.updated
        else ("Studies included in review", "Reports of included studies")
    )
    box = _box(studies, flow.new_studies) + _box(reports, flow.new_reports)
    return box if _total(flow) else _marked(box, flow)


def _total(flow: Flow) -> tuple[Words, ...]:
    if not flow.updated:
        return ()
    studies = _box("Total studies included in review", flow.total_studies)
    box = studies + _box("Reports of total included studies", flow.total_reports)
    return _marked(box, flow)


def _marked(box: tuple[Words, ...], flow: Flow) -> tuple[Words, ...]:
    """Hang the signs of the footnotes on the total on the last line of a box."""
    signs = ("†" if flow.companion_reports else "") + ("‡" if flow.since != Since() else "")
    if not box or not signs:
        return box
    return (*box[:-1], Words(f"{box[-1].text}{signs}"))


def _footnotes(flow: Flow) -> Iterator[str]:
    yield from _FOOTNOTES
    if flow.companion_reports:
        counts = "Counts" if _total(flow) else "Does not count"
        many = flow.companion_reports > 1
        reports = (
            f"{flow.companion_reports} new {'reports of studies' if many else 'report of a study'}"
        )
        yield (
            f"†{counts} {reports} included in the previous version of the review, for which "
            "PRISMA 2020 has no box."
        )
    since = "; ".join(_since(flow.since))
    if since:
        yield f"‡Of the previous version of the review, {since}. PRISMA 2020 has no box for this."
    if any(count for _, count in flow.awaiting):
        yield _INTERIM
    yield from flow.notes
    yield _CITATION


def _since(since: Since) -> Iterator[str]:
    """What of the previous version is not in the total, or counts otherwise."""
    for count, one, several, told in (
        (since.left_studies, "study is", "studies are", "not included any more"),
        (since.joined_studies, "study is", "studies are", "one with another now"),
        (since.parted_studies, "study was", "studies were", "parted from another"),
        (since.left_reports, "report is", "reports are", "not included any more"),
        (since.joined_reports, "report is", "reports are", "one with another now"),
    ):
        if count:
            yield f"{count} {one if count == 1 else several} {told}"


def _box(name: str, count: Count) -> tuple[Words, ...]:
    return () if count is Missing.NA else (Words(name), Words(in_words(count)))


def _line(name: str, count: Count) -> tuple[Words, ...]:
    return () if count is Missing.NA else (Words(f"{name} {in_words(count)}"),)


def _list(head: str, named: Named, parts: Named = ()) -> tuple[Words, ...]:
    """Head and lines; the `parts` of what the lines count stand further in."""
    lines = [
        Words(f"{name} {in_words(count)}", indent)
        for indent, counts in enumerate((named, parts), start=1)
        for name, count in counts
        if count is not Missing.NA
    ]
    return (Words(head), *lines) if lines else ()


def _told(box: tuple[Words, ...]) -> str:
    """Read a box as one sentence: "Reports excluded: Reason 1 (n = 2); Reason 2 (n = 1)"."""
    text = ""
    for words in box:
        plain = words.text.rstrip("*").replace("*:", ":")
        glue = "" if not text else " " if text.endswith(":") or plain.startswith("(n =") else "; "
        text += glue + plain
    return text
