"""An evidence map as a table, each cell with the answers or decisions that it rests on."""

from __future__ import annotations

from itertools import product

from reviewkit.outputs.map import NOT_MAPPED, Level, lineages
from reviewkit.outputs.map_axes import Key, rows_of, standing_on
from reviewkit.outputs.map_places import families, stand
from reviewkit.outputs.material import Material, Origin
from reviewkit.outputs.review_map import Laid, lay
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import MapRule
from reviewkit.stages.retrieve import Study

NOWHERE = Level("", NOT_MAPPED)
Spot = tuple[str, str]  # ids of a row and a column, '' for not mapped
Behind = dict[Spot, dict[str, dict[Origin, None]]]


def map_table(rule: MapRule, material: Material) -> Table:
    """The map as a table: which studies stand in each cell, and the answers that put them there.

    A study at a level stands at those above it too, once.
    """
    laid = lay(rule, material)
    rows, columns, _ = laid.frame
    placed: Behind = {}
    above = (lineages(rows.levels), lineages(columns.levels))
    for study in material.studies:
        _place(study, laid, above, material, placed)
    studies = {study.id: study for study in material.studies}
    heads = (*columns.levels, NOWHERE)

    def cell(spot: Spot) -> Cell:
        own = placed.get(spot, {})
        behind = tuple(origin for found in own.values() for origin in found)
        named = [studies[one] for one in own]
        decided = () if behind else tuple(one.id for study in named for one in study.reports)
        return Cell(str(len(own)), tuple(one.label for one in named), behind, decided)

    return Table(
        f"{rule.file}-table",
        rule.title or material.plan.protocol.title,
        (rows.label, *(one.label for one in heads)),
        tuple(
            Row((Cell(row.label), *(cell((row.id, column.id)) for column in heads)))
            for row in (*rows.levels, NOWHERE)
        ),
    )


def _place(
    study: Study,
    laid: Laid,
    above: tuple[dict[str, tuple[str, ...]], ...],
    material: Material,
    placed: Behind,
) -> None:
    """Put a study into the cells where it stands, with what was answered there."""
    rows = rows_of(study.id, material)
    standing = stand(laid.frame, families(laid.frame), study, rows)
    said: dict[tuple[int, Key, str | None], dict[Origin, None]] = {}
    for number, axis in enumerate(laid.frame[:2]):
        for at in standing_on(axis, study, rows):
            if at.path:
                origin = (study.id, at.path, at.key[1])
                said.setdefault((number, at.key, at.level), {})[origin] = None
    for (row, column, _), keys in standing.places.items():
        behind: dict[Origin, None] = {}
        for number, level in enumerate((row, column)):
            for key in keys:
                behind |= said.get((number, key, level), {})
        for spot in product(above[0].get(row or "", ("",)), above[1].get(column or "", ("",))):
            placed.setdefault(spot, {}).setdefault(study.id, {}).update(behind)
