"""Tables of outcome findings: row by row, and as a theory of change."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.outputs.effects import outcomes_of
from reviewkit.outputs.factor_tables import waiting
from reviewkit.outputs.material import (
    Material,
    Origin,
    page_words,
    row_cell,
    value_at,
    value_text,
)
from reviewkit.outputs.table_layout import Placed, arrange, missing_key, notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.stages.synthesise import OutcomeFinding
from reviewkit.terms import Missing, many

# The parts of a finding that print, where the form asks for them.
PARTS = (
    ("Outcome", "outcome"),
    ("Direction", "direction"),
    ("Horizon", "horizon"),
    ("Basis", "basis"),
    ("Finding", "statement"),
    ("Value", "value_printed"),
)
WHERE = "Where it stands"
NO_HORIZON = "Horizon not said"
_NO_DENOMINATOR = "denominator not reported"


def outcomes_table(rule: TableRule, material: Material) -> Table:
    """Print every outcome finding in a row, with its value, its denominator and its page."""
    parts = _asked(material)
    labels = {study.id: study.label for study in material.studies}
    placed = []
    for one in _in_order(material):
        cells = [_part(one, inner, rule, material) for _, inner in parts]
        head = Cell(labels[one.study])
        row = Row((head, *cells, Cell(page_words(one.page))), _is_new(one, material))
        placed.append(Placed(one.study, one.row, row))
    rows = arrange(placed, rule, material)
    notes = (*notes_of(rule, material), *missing_key(rows, rule), *waiting(material, "outcomes"))
    columns = ("Study", *(head for head, _ in parts), WHERE)
    return Table(rule.id, title_of(rule), columns, rows, notes)


def _in_order(material: Material) -> Iterator[OutcomeFinding]:
    """The findings by study, in the order in which studies print."""
    said: dict[str, list[OutcomeFinding]] = {}
    for one in material.findings:
        said.setdefault(one.study, []).append(one)
    for study in material.studies:
        yield from said.get(study.id, ())


def _is_new(finding: OutcomeFinding, material: Material) -> bool:
    then = material.then.studies
    known = not then or finding.study in then
    return not known or material.is_added(finding.study, finding.record)


def _asked(material: Material) -> list[tuple[str, str]]:
    """The parts of a finding that the form asks for."""
    groups = material.plan.groups.values()
    asked = {one.id for group in groups if group.kind == "outcomes" for one in group.fields}
    return [(head, inner) for head, inner in PARTS if inner in asked]


def _part(finding: OutcomeFinding, inner: str, rule: TableRule, material: Material) -> Cell:
    path = f"{finding.group}.{inner}"
    if inner == "value_printed":
        return _value(finding, material)
    cell = row_cell(path, finding.study, finding.row, material, rule.missing)
    given = value_at(path, finding.study, material, finding.row)
    note = material.answers[finding.study][finding.group, finding.row].get(inner)
    if given is None or note is None or not note.note:
        return cell
    return Cell(f"{cell.text} \N{EN DASH} {note.note}", answers=cell.answers)


def _value(finding: OutcomeFinding, material: Material) -> Cell:
    """The value as printed, with what it is out of; a finding without a number has none."""
    cells = material.answers[finding.study][finding.group, finding.row]
    denominator = cells.get("denominator")
    if finding.numerator is not None and finding.denominator is not None:
        counts = f"{finding.numerator} of {finding.denominator}"
    elif finding.denominator is not None:
        counts = f"of {finding.denominator}"
    elif denominator is not None and denominator.value == Missing.NR:
        counts = _NO_DENOMINATOR if finding.value or finding.numerator is not None else ""
    else:
        counts = ""
    if finding.numerator is not None and finding.denominator is None:
        counts = "; ".join(part for part in (str(finding.numerator), counts) if part)
    value = finding.value
    text = f"{value} ({counts})" if value and counts else value or counts
    behind = tuple(
        (finding.study, f"{finding.group}.{name}", finding.row)
        for name in ("value_printed", "numerator", "denominator")
        if name in cells
    )
    return Cell(text, answers=behind)


def theory_table(rule: TableRule, material: Material) -> Table:
    """Print what comes of it soon, later and in the long run, an outcome a row."""
    codebook = material.plan.codebooks[rule.codebook]
    usual = {code.id: code.horizon for code in codebook.codes.values()}
    outcome_of = {
        code.id: theme.id if rule.by == "theme" else code.id
        for theme in codebook.themes
        for code in theme.codes
    }
    placed: dict[tuple[str, str], list[OutcomeFinding]] = {}
    borrowed = lost = 0
    for one in _in_order(material):
        if one.outcome not in outcome_of:
            lost += 1
            continue
        horizon = one.horizon if one.horizon not in {"", *Missing} else usual[one.outcome]
        borrowed += horizon != one.horizon and bool(horizon)
        placed.setdefault((outcome_of[one.outcome], horizon), []).append(one)
    horizons = _horizons({horizon for _, horizon in placed}, material)
    labels = {study.id: study.label for study in material.studies}
    rows = [
        Row(
            (
                Cell(outcome.label),
                *(_told(placed.get((outcome.id, one), []), labels, material) for one in horizons),
            ),
            group=outcome.theme,
        )
        for outcome in outcomes_of(codebook, rule.by or "code")
        if any((outcome.id, one) in placed for one in horizons)
    ]
    heads = horizons.values()
    notes = [*notes_of(rule, material), *_borrowed(borrowed, lost), *waiting(material, "outcomes")]
    return Table(rule.id, title_of(rule), ("Outcome", *heads), tuple(rows), tuple(notes))


def _borrowed(borrowed: int, lost: int) -> Iterator[str]:
    if borrowed:
        counted = many(borrowed, "finding")
        yield f"For {counted} without a horizon, the usual one of the outcome stands."
    if lost:
        yield f"Not printed, because they have no code of this codebook: {many(lost, 'finding')}."


def _horizons(found: set[str], material: Material) -> dict[str, str]:
    """The horizons that stand for columns, in the order of the form, and their words.

    Short, medium and long are there even if nothing is known of them: a gap is a result.
    """
    plan = material.plan
    words = {"short": "Short", "medium": "Medium", "long": "Long"}
    for path, question in plan.fields.items():
        group, _, inner = path.partition(".")
        if inner == "horizon" and plan.groups[group].kind == "outcomes":
            words |= {
                one: value_text(path, one, plan).capitalize() for one in question.choice_labels
            }
    always = ("short", "medium", "long")
    kept = {one: text for one, text in words.items() if one in always or one in found}
    rest = {one: one for one in sorted(found - set(kept) - {""})}
    return kept | rest | ({"": NO_HORIZON} if "" in found else {})


def _told(found: list[OutcomeFinding], labels: dict[str, str], material: Material) -> Cell:
    origins: list[Origin] = [(one.study, f"{one.group}.statement", one.row) for one in found]
    return Cell(
        "", tuple(finding_words(one, material, labels[one.study]) for one in found), tuple(origins)
    )


def finding_words(finding: OutcomeFinding, material: Material, study: str = "") -> str:
    """Print a finding as a line: its direction, what it says, of which study, on which page."""
    path = f"{finding.group}.direction"
    direction = value_text(path, finding.direction, material.plan) if finding.direction else ""
    statement = finding.statement or "not given or not agreed yet"
    told = "; ".join(part for part in (study, page_words(finding.page)) if part)
    words = f"{direction}: {statement}" if direction else statement
    return f"{words} ({told})" if told else words
