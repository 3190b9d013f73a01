"""The summary of findings with its GRADE-CERQual evidence profile, bound to included studies."""

from __future__ import annotations

from reviewkit.findings import COMPONENTS, CONCERNS, CONFIDENCE, Component, Finding
from reviewkit.outputs.material import Material
from reviewkit.outputs.table_layout import notes_of, title_of
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import TableRule

NOT_JUDGED = "not judged yet"
SOURCE = (
    "Confidence by GRADE-CERQual (doi:10.1186/s13012-017-0688-3): each finding of the review is "
    "judged, never a study; the overall confidence is given once all four components are judged."
)


def findings_table(rule: TableRule, material: Material) -> Table:
    """Print each finding with its studies, its four components and the confidence in it.

    Raises:
        ProtocolError: a finding names a study that the review does not include.
    """
    material.plan.refuse_unknown_studies({one.id for one in material.studies})
    found = material.plan.findings.findings if material.plan.findings else ()
    open_ = sum(one.overall is None for one in found)
    waits = [f"{open_} of {len(found)} findings have no overall confidence yet."] if open_ else []
    columns = ("Finding", "Studies", *COMPONENTS.values(), "Confidence")
    rows = tuple(_row(one, material) for one in found)
    return Table(
        rule.id, title_of(rule), columns, rows, (SOURCE, *waits, *notes_of(rule, material))
    )


def _row(finding: Finding, material: Material) -> Row:
    included = {one.id: one for one in material.studies}
    studies = [included[name] for name in finding.studies]
    components = (_component(getattr(finding, name)) for name in COMPONENTS)
    overall = finding.overall
    confidence = (
        Cell(f"{CONFIDENCE[overall.confidence]}. {overall.reason}") if overall else Cell(NOT_JUDGED)
    )
    behind = Cell(
        "",
        tuple(one.label for one in studies),
        reports=tuple(report.id for one in studies for report in one.reports),
    )
    return Row((Cell(finding.statement), behind, *components, confidence))


def _component(given: Component | None) -> Cell:
    return Cell(f"{CONCERNS[given.concern]}. {given.reason}") if given else Cell(NOT_JUDGED)
