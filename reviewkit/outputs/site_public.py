"""What of a review may be shown to everybody: what stands, without who said it and their notes.

Every page and file of a site is made from this and nothing else, so that what is private is left
out in one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewkit.codebook import Difference
from reviewkit.methods.prisma import Awaiting, Flow
from reviewkit.outputs.changes_found import Changes
from reviewkit.outputs.changes_page import changes_parts
from reviewkit.outputs.map_words import shortened
from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.package import logs_of, material_of, proved_flow
from reviewkit.outputs.parts import Part
from reviewkit.outputs.tables import Table
from reviewkit.plan import Plan
from reviewkit.protocol import Extraction, Protocol
from reviewkit.stages.changes import plan_changes
from reviewkit.stages.flow import stops
from reviewkit.stages.synthesise import Agreed, Answers
from reviewkit.store import Store

SETTLED = frozenset({Awaiting.LINK, Awaiting.RETRIEVAL, Awaiting.OTHER_RETRIEVAL})
# Columns and rows of tables of changes that tell of persons, or of decisions one by one.
PERSONS = ("By", "Why")
DECISIONS = ("Excluded under it", "Looked at again", "Still open", "Included now")
TOLD_BY_PEOPLE = ("rename", "merge", "split", "retire")  # of what became of codes
LOOKED_AGAIN = "Exclusions looked at again"


@dataclass(frozen=True, slots=True)
class Public:
    """A version of a review as everybody may see it.

    `unasked` counts values of questions that no form asks any more, `noted` values with a note of
    a reviewer: neither is published.
    """

    material: Material
    logs: Logs
    flow: Flow
    unasked: int
    noted: int

    @property
    def protocol(self) -> Protocol:
        """The protocol, without persons and files."""
        return self.material.plan.protocol


def public(store: Store, plan: Plan, release: str = "") -> Public:
    """Collect what stands in a review and may be shown to everybody.

    What extractors differ on or have not all answered is "not yet done", whichever of the two it
    is and whatever one of them said. `release` is the name under which it is shown; '' is as it
    stands.

    Raises:
        BrokenStoreError: the review does not add up.
        ProtocolError: a finding names a study that is not included.
        NotAllowedError: hits of a search were not imported, and nobody said why.
    """
    found, flow = material_of(store, plan, release), proved_flow(store, plan)
    plan.refuse_unknown_studies({one.id for one in found.studies})
    cells = [
        cell for own in found.answers.values() for row in own.values() for cell in row.values()
    ]
    shown = replace(
        found,
        plan=public_plan(plan),
        answers={study: _answers(own, plan) for study, own in found.answers.items()},
        differing=frozenset(),
        pending=frozenset(),
        versions=(),
    )
    kept = sum(len(row) for own in shown.answers.values() for row in own.values())
    noted = sum(bool(cell.note or cell.reason) for cell in cells)
    return Public(
        shown, _logs(logs_of(store, plan), flow), _flow(flow, store), len(cells) - kept, noted
    )


def public_plan(plan: Plan) -> Plan:
    """Return a plan without persons, files and texts as they were written."""
    books = {
        name: book.model_copy(update={"changes": (), "coder": ""})
        for name, book in plan.codebooks.items()
    }
    return replace(plan, protocol=_protocol(plan.protocol), codebooks=books, texts={})


def _protocol(protocol: Protocol) -> Protocol:
    stages = {
        stage: rule.model_copy(update={"who": (), "settlers": ()})
        for stage, rule in protocol.stages.items()
    }
    update = {
        "reviewers": (),
        "stages": stages,
        "codebooks": {},
        "findings": "",
        "extraction": _form_named(protocol.extraction) if protocol.extraction else None,
        "forms": tuple(map(_form_named, protocol.forms)),
        "strands": tuple(one.model_copy(update={"file": ""}) for one in protocol.strands),
    }
    return protocol.model_copy(update=update)


def _form_named(rule: Extraction) -> Extraction:
    return rule.model_copy(update={"form": rule.name})


def _answers(own: Answers, plan: Plan) -> Answers:
    """What stands of a study at questions that are asked, without notes, its quotes cut short."""
    kept: Answers = {}
    for (place, line), cells in own.items():
        for inner, cell in cells.items():
            if (f"{place}.{inner}" if inner else place) in plan.fields:
                kept.setdefault((place, line), {})[inner] = _cell(cell)
    return kept


def _cell(cell: Agreed) -> Agreed:
    quote = shortened(cell.quote) if cell.quote else None
    return Agreed(cell.value, None, None, cell.record, cell.page, quote, "")


def _logs(logs: Logs, flow: Flow) -> Logs:
    """Reviewers by numbers; how far they agree only once nobody can still be influenced by it."""
    if any(name not in SETTLED for name, _ in flow.awaiting):
        return replace(logs, pairs=None, together=())
    pairs = logs.pairs or ()
    who = sorted({one for pair in pairs for one in pair.reviewers})
    number = {one: f"reviewer {place}" for place, one in enumerate(who, start=1)}
    named = [
        replace(pair, reviewers=(number[pair.reviewers[0]], number[pair.reviewers[1]]))
        for pair in pairs
    ]
    return replace(logs, pairs=named)


def _flow(flow: Flow, store: Store) -> Flow:
    impersonal = dict(stops(store))
    return replace(flow, notes=tuple(impersonal.get(note, note) for note in flow.notes))


def public_changes(found: Changes) -> Changes:
    """Return what changed without who changed it, and why they say they did."""
    answers = [replace(one, who=None, when=None, why=None) for one in found.answers.changes]
    relinked = [replace(one, who=None, when=None) for one in found.studies.relinked]
    codes = [replace(one, told=tuple(map(_impersonal, one.told))) for one in found.codes]
    then, now = map(public_plan, found.plans)
    return replace(
        found,
        studies=replace(found.studies, relinked=tuple(relinked)),
        answers=replace(found.answers, changes=tuple(answers)),
        codes=tuple(codes),
        plan=tuple(plan_changes(then, now)),
        plans=(then, now),
    )


def _impersonal(one: Difference) -> Difference:
    """What became of codes, without who says so and why."""
    return replace(one, told="") if one.kind in TOLD_BY_PEOPLE else one


def public_parts(found: Changes) -> Iterator[Part]:
    """Yield what changed, section by section, for everybody."""
    for part in changes_parts(public_changes(found)):
        yield _without(part) if isinstance(part, Table) else part


def _without(table: Table) -> Table:
    """A table without its columns and rows of persons and single decisions."""
    kept = [place for place, head in enumerate(table.columns) if head not in {*PERSONS, *DECISIONS}]
    rows = tuple(
        replace(row, cells=tuple(row.cells[place] for place in kept))
        for row in table.rows
        if row.cells[0].text != LOOKED_AGAIN
    )
    return replace(table, columns=tuple(table.columns[place] for place in kept), rows=rows)
