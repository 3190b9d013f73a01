"""Tables of evidence beside the literature: what voices said, by theme, and boxes word for word.

Nothing here is a study: no row is counted among studies, no cell rests on a report.
"""

from __future__ import annotations

from reviewkit.outputs.material import Material, page_words
from reviewkit.outputs.table_layout import notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.strands import Statement, Strand, StrandRule

NOT_REPORTED = "not reported"
BESIDE = "This is evidence beside the literature; no number of studies counts it."
TOGETHER = "not told apart"


def strand_table(rule: TableRule, material: Material) -> Table:
    """Print what was said in a strand, a statement a row, under its themes."""
    strand = material.plan.strands[rule.strand]
    rows = tuple(
        Row(
            (
                Cell(one.text),
                Cell(_said_by(one, strand)),
                Cell(f"\N{LEFT DOUBLE QUOTATION MARK}{one.quote}\N{RIGHT DOUBLE QUOTATION MARK}")
                if one.quote
                else Cell(),
                Cell(page_words(one.page)),
            ),
            group=theme.label,
        )
        for theme in strand.themes
        for one in theme.statements
    )
    named = next(one for one in material.plan.protocol.strands if one.id == rule.strand)
    notes = (BESIDE, how_made(named, strand), *_voices(strand), *notes_of(rule, material))
    columns = ("What was said", "By whom", "In their words", "Where")
    return Table(rule.id, title_of(rule), columns, rows, notes)


def _said_by(one: Statement, strand: Strand) -> str:
    return ", ".join(one.voices) or one.said_by or TOGETHER


def _voices(strand: Strand) -> list[str]:
    if not strand.voices:
        return []
    return [f"Voices: {'; '.join(f'{name}, {who}' for name, who in strand.who.items())}."]


def how_made(rule: StrandRule, strand: Strand) -> str:
    """Tell in a sentence how a strand came about; what nobody wrote down is not reported."""
    sources = rule.sources if rule.sources is not None else NOT_REPORTED
    voices = "Voices are anonymised." if rule.anonymised else "Voices are not anonymised."
    told = f" Told in {strand.source}." if strand.source else ""
    return (
        f"{rule.label} ({rule.kind}). Sources: {sources}. Period: {rule.period or NOT_REPORTED}. "
        f"Recorded: {rule.recorded or NOT_REPORTED}. {voices}{told}"
    )


def box_table(rule: TableRule, material: Material) -> Table:
    """Print a box: its items word for word, with their pages and by whose leave."""
    box = material.plan.box(rule.strand, rule.box)
    if box is None:  # the plan was read, so it is there
        raise LookupError(rule.box)
    rows = tuple(Row((Cell(str(number)), Cell(one))) for number, one in enumerate(box.items, 1))
    notes = (
        f"Word for word from {box.source}, pp. {box.pages}."
        if any(mark in box.pages for mark in "-\N{EN DASH},")
        else f"Word for word from {box.source}, p. {box.pages}.",
        f"Permission: {box.permission}",
        *notes_of(rule, material),
    )
    return Table(rule.id, title_of(rule), ("No.", box.title), rows, notes)
