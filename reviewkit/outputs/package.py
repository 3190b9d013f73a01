"""Outputs as files: tables, figures, flow and map, checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewkit.errors import BrokenStoreError, NotAllowedError, NotThereError
from reviewkit.methods.prisma import Flow, sums
from reviewkit.outputs.checklist import checklist_table
from reviewkit.outputs.drawing import to_svg as drawing_svg
from reviewkit.outputs.figures import Figure, figure_csv, make_figure
from reviewkit.outputs.flow import draw, draw_updates, to_svg, updates_svg
from reviewkit.outputs.flow_csv import to_csv
from reviewkit.outputs.flow_updates import NAME as UPDATES
from reviewkit.outputs.flow_updates import update_notes, updates_table
from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.picture import to_png
from reviewkit.outputs.report import Report, make_report
from reviewkit.outputs.report_page import to_html as report_html
from reviewkit.outputs.review_tables import make_table
from reviewkit.outputs.seen import Seen
from reviewkit.outputs.tables import TABLE_FORMATS, Table
from reviewkit.plan import Plan
from reviewkit.stages.flow import count_flow
from reviewkit.stages.plan import standing_plan
from reviewkit.stages.release import releases
from reviewkit.stages.retrieve import excluded_reports, studies
from reviewkit.stages.screen import agreements, stage_agreements
from reviewkit.stages.searches import Logged, searches, unexplained
from reviewkit.stages.synthesise import factors, outcome_findings, standing
from reviewkit.store import Store
from reviewkit.store.audit import strays
from reviewkit.store.project import keep_bytes
from reviewkit.store.rebuild import released
from reviewkit.store.records import count_duplicates, count_records
from reviewkit.store.refs import reports_of_records
from reviewkit.store.studies import studies_then

File = tuple[str, str | bytes]  # name and content
FORMATS = (*TABLE_FORMATS, "docx", "xlsx")
FIGURE_FORMATS = ("svg", "png", "csv")
FLOW_FORMATS = ("svg", "png", "pdf", "docx", "csv")
UPDATE_PICTURES = ("svg", "png", "pdf")
REPORT_FORMATS = ("docx", "html")
CHECKLIST_FORMATS = ("md", "html", "docx", "csv")


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; `same` when its bytes were there already."""

    path: Path
    same: bool


def material_of(store: Store, plan: Plan, release: str = "") -> Material:
    """Collect what tables and map are made of, after proving that the review adds up.

    Args:
        store: the review, now or as it was.
        plan: in force then.
        release: the name under which it is printed; '' is the review as it stands.

    Raises:
        BrokenStoreError: a record has no fate or several, or the stages disagree.
    """
    broken = strays(store.db)
    if broken:
        raise BrokenStoreError(
            "Nothing was printed: the review does not add up.\n" + "\n".join(broken)
        )
    stands = standing(store, plan)
    return Material(
        plan=plan,
        studies=studies(store),
        answers=stands.answers,
        factors=factors(stands.answers, plan.groups),
        findings=outcome_findings(stands.answers, plan.groups),
        differing=stands.differing,
        pending=stands.pending,
        then=studies_then(store.db, plan.protocol.flow.previous),
        reports=reports_of_records(store.db),
        excluded=excluded_reports(store),
        searched=_last_days(searches(store, plan.protocol)),
        versions=tuple(one.name for one in releases(store)),
        release=release,
    )


def _last_days(log: list[Logged]) -> tuple[tuple[str, str | None], ...]:
    """Each source with the last day on which it was searched; None is not reported."""
    last: dict[str, str] = {}
    for one in log:
        last[one.source] = max(last.get(one.source, ""), one.ran or "")
    return tuple((source, day or None) for source, day in last.items())


def table_files(
    name: str, material: Material, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield one table in each format; Word in the styles of a reference document, if given.

    Raises:
        NotThereError: the review has no such table.
        UnreadableError: the reference is no Word document.
    """
    yield from files_of(make_table(name, material), formats, reference)


def files_of(
    table: Table, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield a table that was made in each format.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    for kind in formats:
        yield f"{table.id}.{kind}", _written(table, kind, reference)


def _written(table: Table, kind: str, reference: Path | None) -> str | bytes:
    if kind == "docx":
        from reviewkit.outputs.table_word import to_docx  # noqa: PLC0415  # loads slowly

        return to_docx(table, reference)
    if kind == "xlsx":
        from reviewkit.outputs.table_sheet import to_xlsx  # noqa: PLC0415  # loads slowly

        return to_xlsx(table)
    return TABLE_FORMATS[kind](table)


def figure_files(name: str, material: Material, formats: tuple[str, ...]) -> Iterator[File]:
    """Yield one figure in each format; the CSV holds what is behind it.

    Raises:
        NotThereError: the review has no such figure.
    """
    yield from drawn_figure(make_figure(name, material), formats)


def drawn_figure(figure: Figure, formats: tuple[str, ...]) -> Iterator[File]:
    """Yield a figure that was made in each format."""
    svg = drawing_svg(figure.drawing)
    for kind in formats:
        if kind == "csv":
            yield f"{figure.drawing.id}.csv", figure_csv(figure)
        else:
            yield f"{figure.drawing.id}.{kind}", svg if kind == "svg" else to_png(svg)


def flow_files(flow: Flow, formats: tuple[str, ...]) -> Iterator[File]:
    """Yield a flow in each format."""
    for kind in formats:
        yield f"flow.{kind}", _drawn(flow, kind)


def updates_files(
    store: Store, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield the flows of all releases side by side in each format, a column each.

    Raises:
        NotThereError: there is no release yet.
        BrokenStoreError: a flow does not add up.
        UnreadableError: the reference is no Word document.
    """
    names = [one.name for one in releases(store)]
    if not names:
        raise NotThereError("There is no release yet; `reviewkit release NAME` makes one.")
    flows = []
    for name in names:
        with released(store, name) as past:
            flows.append((name, proved_flow(past, standing_plan(past))))
    for kind in formats:
        yield f"{UPDATES}.{kind}", _side_by_side(flows, kind, reference)


def _side_by_side(flows: list[tuple[str, Flow]], kind: str, reference: Path | None) -> str | bytes:
    if kind not in UPDATE_PICTURES:
        return _written(updates_table(flows), kind, reference)
    notes = [*update_notes(flows)]
    if kind == "pdf":
        from reviewkit.outputs.flow_pdf import to_pdf  # noqa: PLC0415  # loads slowly

        return to_pdf(draw_updates(flows, notes))
    svg = updates_svg(flows, notes)
    return svg if kind == "svg" else to_png(svg)


def proved_flow(store: Store, plan: Plan) -> Flow:
    """Count the flow of a review.

    Raises:
        NotAllowedError: hits of a search were not imported, and nobody said why.
        BrokenStoreError: the review or the sums of its boxes do not add up; the text says which.
    """
    silent = unexplained(store.db)
    if silent:
        raise NotAllowedError("The flow was not printed: " + "\n".join(map(str, silent)))
    broken = strays(store.db)
    flow = count_flow(store, plan.protocol)
    broken += sums(flow)
    if broken:
        raise BrokenStoreError("The flow was not printed:\n" + "\n".join(broken))
    return flow


def _drawn(flow: Flow, kind: str) -> str | bytes:
    if kind == "svg":
        return to_svg(flow)
    if kind == "csv":
        return to_csv(flow)
    if kind == "pdf":
        from reviewkit.outputs.flow_pdf import to_pdf  # noqa: PLC0415  # loads slowly

        return to_pdf(draw(flow))
    if kind == "png":
        return to_png(to_svg(flow))
    from reviewkit.outputs.flow_word import to_docx  # noqa: PLC0415  # loads slowly

    return to_docx(flow)


def told(store: Store, material: Material) -> tuple[Report, Seen]:
    """Put the report together, and what checklists are filled in from.

    Raises:
        NotAllowedError: hits of a search were not imported, and nobody said why.
        BrokenStoreError: the flow does not add up.
    """
    logs, flow = logs_of(store, material.plan), proved_flow(store, material.plan)
    report = make_report(material, logs, flow)
    return report, Seen(report.parts, material, logs, flow)


def report_files(
    report: Report, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield the report as one file in each format.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    for kind in formats:
        if kind == "docx":
            from reviewkit.outputs.report_word import to_docx  # noqa: PLC0415  # loads slowly

            yield "report.docx", to_docx(report, reference)
        else:
            yield "report.html", report_html(report)


def checklist_files(
    name: str, seen: Seen, formats: tuple[str, ...], reference: Path | None = None
) -> Iterator[File]:
    """Yield a reporting checklist in each format, filled in from the report as it would print.

    Raises:
        NotThereError: there is no such checklist.
        UnreadableError: the reference is no Word document.
    """
    yield from files_of(checklist_table(name, seen), formats, reference)


def logs_of(store: Store, plan: Plan) -> Logs:
    """Collect what was searched, compared and decided."""
    return Logs(
        searches(store, plan.protocol),
        count_records(store.db),
        count_duplicates(store.db),
        agreements(store),
        stage_agreements(store),
    )


def write_files(files: Iterator[File], folder: Path) -> list[Written]:
    """Write files into a folder, each whole or not at all; nothing before all are made."""
    made = list(files)
    written = []
    for name, content in made:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        same = path.is_file() and path.read_bytes() == data
        if not same:
            keep_bytes(path, data)
        written.append(Written(path, same))
    return written
