"""What changed between two versions as one page: all of it, in sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewkit.outputs.changes_found import Changes, Version
from reviewkit.outputs.changes_paper import paper_table
from reviewkit.outputs.changes_tables import (
    answer_table,
    code_table,
    conclusion_table,
    plan_table,
    rescreening_table,
    search_table,
    study_tables,
)
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.report import Report
from reviewkit.outputs.report_page import to_html
from reviewkit.outputs.tables import Table
from reviewkit.protocol import Change
from reviewkit.terms import many


def changes_page(found: Changes) -> str:
    """Write what changed as one self-contained page that needs no network and no scripts."""
    old, new = found.old, found.new
    title = f"What changed from {old.name} to {new.name}"
    return to_html(
        Report(f"{title}: {found.title}", about(found), tuple(changes_parts(found)), found.running)
    )


def about(found: Changes) -> str:
    """Say how large both versions are."""
    return f"{_size(found.old)}; {_size(found.new)}."


def _size(one: Version) -> str:
    return (
        f"{one.name} (protocol {one.protocol}): {many(one.studies, 'study', 'studies')} from "
        f"{many(one.reports, 'report')}"
    )


def changes_parts(found: Changes) -> Iterator[Part]:
    """Yield what changed, section by section."""
    if found.running:
        yield Text(found.running)
    yield Heading("In short")
    yield paper_table(found)
    yield Heading("Studies and reports")
    yield Text(_studies(found))
    yield from _filled(*study_tables(found))
    yield Heading("Searches")
    yield search_table(found)
    yield Heading("Protocol")
    yield from _protocol(found)
    yield Heading("Answers on studies that both versions have")
    yield from _told(answer_table(found), "No answer changed.")
    yield Heading("Codes")
    yield from _told(code_table(found), "No code is given more or less often, or became another.")
    yield Heading("Conclusions")
    yield from _told(conclusion_table(found), "No conclusion moved.")
    yield Heading("Flow of both versions")
    yield replace(found.flow, id="flow")


def _studies(found: Changes) -> str:
    moved, named = found.studies, found.studies_named
    told = [
        f"{many(len(ids), 'study', 'studies')} {what}: "
        f"{'; '.join(named.get(one, one) for one in ids).removesuffix('.')}."
        for what, ids in (("added", moved.added), ("removed", moved.removed))
        if ids
    ]
    told.append(f"{many(moved.unmoved, 'report')} as before.")
    return " ".join(told)


def _reason(change: Change) -> str:
    return f"{change.what.removesuffix('.')}. Why: {change.why.removesuffix('.')}."


def _filled(*tables: Table) -> Iterator[Part]:
    return (one for one in tables if one.rows or one.notes)


def _told(table: Table, nothing: str) -> Iterator[Part]:
    """A table, or a sentence where it is empty; its notes stand either way."""
    if table.rows:
        yield table
        return
    yield Text(" ".join((nothing, *table.notes)))


def _protocol(found: Changes) -> Iterator[Part]:
    if found.reasons:
        yield Heading("What the protocol says of its changes", 2)
        yield Listing(tuple(map(_reason, found.reasons)))
    elif found.plan:
        yield Text("The protocol does not say why it changed; `changes` in it does.")
    yield from _told(rescreening_table(found), "No criterion changed: no screening is owed again.")
    yield from _told(plan_table(found), "Apart from that, protocol and forms are as they were.")
