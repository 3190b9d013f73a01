"""Vote counting by direction of effect, in studies, as SWiM asks it to be told."""

from __future__ import annotations

from collections.abc import Sequence

from reviewkit.methods.votes import sign_test
from reviewkit.outputs.effects import VOTES, Counted, count_effects, directions_behind
from reviewkit.outputs.factor_tables import waiting
from reviewkit.outputs.material import Material
from reviewkit.outputs.table_layout import count_cell, notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule
from reviewkit.stages.synthesise import Effect
from reviewkit.terms import Vote

NO_TEST = "no study positive or negative"
COUNTING = "Counts are of studies, never of findings or reports."
CAVEAT = (
    "Sign test: two-sided exact binomial test of as many positive as negative studies. It leaves "
    "out studies without change or mixed, weighs small and large studies alike, says nothing of "
    "how large an effect is, and cannot make up for biased studies. Whether it may be used with "
    "directions of effect at all is disputed (arXiv:2105.00672); many outcomes mean many tests."
)


def votes_table(rule: TableRule, material: Material) -> Table:
    """Count the studies that point each way on each outcome."""
    codebook = material.plan.codebooks[rule.codebook]
    counted = count_effects(rule.effects, rule.by or "code", codebook, material)
    of_outcome = _by_outcome(counted)
    rows = tuple(
        Row(
            (Cell(outcome.label), *_counts(of_outcome[outcome.id], rule)),
            group=outcome.theme,
        )
        for outcome in counted.outcomes
    )
    tests = ["Sign test, p"] if rule.sign_test else []
    notes = (
        COUNTING,
        *counted.notes,
        *([CAVEAT] if rule.sign_test else []),
        *notes_of(rule, material),
        *waiting(material, "outcomes"),
    )
    columns = ("Outcome", "Studies", *VOTES.values(), *tests)
    return Table(rule.id, title_of(rule), columns, rows, notes)


def _by_outcome(counted: Counted) -> dict[str, list[Effect]]:
    found: dict[str, list[Effect]] = {}
    for effect in counted.effects.values():
        found.setdefault(effect.outcome, []).append(effect)
    return found


def _counts(found: Sequence[Effect], rule: TableRule) -> list[Cell]:
    pointing = {vote: [one for one in found if one.vote is vote] for vote in VOTES}
    cells = [_count(found), *(_count(pointing[vote]) for vote in VOTES)]
    if rule.sign_test:
        cells.append(Cell(_tested(len(pointing[Vote.POSITIVE]), len(pointing[Vote.NEGATIVE]))))
    return cells


def _count(found: Sequence[Effect]) -> Cell:
    return count_cell([origin for one in found for origin in directions_behind(one)])


def _tested(positive: int, negative: int) -> str:
    p = sign_test(positive, negative)
    if p is None:
        return NO_TEST
    return f"{p:.3f}" if p >= 0.001 else "< 0.001"
