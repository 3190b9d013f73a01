"""The report of a review as data: headings, text, tables, figures and flow, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reviewkit.forms import Form
from reviewkit.forms.wording import asks, condition
from reviewkit.methods.prisma import Flow
from reviewkit.outputs.checklist import checklist_table
from reviewkit.outputs.figures import Figure, figure_names, make_figure
from reviewkit.outputs.living_text import changes_since
from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs, methods
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.review_tables import STANDARD, make_table, table_names
from reviewkit.outputs.search_log import log_table, strategies
from reviewkit.outputs.seen import Seen
from reviewkit.outputs.strand_tables import how_made
from reviewkit.outputs.tables import Cell, Row, Table

BESIDE = "Evidence beside the literature"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what stands at its top, its parts, and what is said on every page ('' for none).

    `tables` and `figures` are all that the review prints, by name; the parts hold most of them.
    """

    title: str
    about: str
    parts: tuple[Part, ...]
    running: str = ""
    tables: Mapping[str, Table] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)


def make_report(material: Material, logs: Logs, flow: Flow) -> Report:
    """Put a report together: methods, flow, tables and appendices.

    Args:
        material: what the tables are made of.
        logs: what was searched, compared and decided.
        flow: the numbers of the flow, which add up.
    """
    protocol = material.plan.protocol
    kind = protocol.type[:1].upper() + protocol.type[1:]
    tables = {name: make_table(name, material) for name in table_names(material.plan)}
    figures = {name: make_figure(name, material) for name in figure_names(material.plan)}
    parts: list[Part] = [
        *([Text(protocol.demonstration)] if protocol.demonstration else []),
        Heading("Methods"),
        *methods(material.plan, logs),
        *_strands_made(material),
        Heading("Results"),
        flow,
        *_results(material, tables),
        *(figure.drawing for figure in figures.values()),
        *_strands(material, tables),
        *_appendices(material, logs, tables),
    ]
    if protocol.checklist:
        filled = checklist_table(protocol.checklist, Seen(parts, material, logs, flow))
        parts += [Heading("Appendix D: Reporting checklist"), filled]
    about = f"{kind}, protocol version {protocol.version}"
    running = protocol.demonstration or ""
    return Report(protocol.title, about, tuple(parts), running, tables, figures)


def _results(material: Material, tables: Mapping[str, Table]) -> Iterator[Part]:
    studies, reports = len(material.studies), sum(len(one.reports) for one in material.studies)
    included = "1 study" if studies == 1 else f"{studies} studies"
    source = "1 report" if reports == 1 else f"{reports} reports"
    yield Text(f"{included} from {source} {'is' if studies == 1 else 'are'} included.")
    apart = {*STANDARD, *_tables_beside(material)}
    for name in ["included", *(name for name in tables if name not in apart)]:
        yield tables[name]
    yield from changes_since(material)


def _tables_beside(material: Material) -> list[str]:
    """Names of the tables of evidence beside the literature."""
    return [one.id for one in material.plan.protocol.tables if one.kind in {"strand", "box"}]


def _strands_made(material: Material) -> Iterator[Part]:
    """How evidence beside the literature came about."""
    plan = material.plan
    if plan.protocol.strands:
        yield Heading(BESIDE, 2)
        told = (how_made(one, plan.strands[one.id]) for one in plan.protocol.strands)
        yield Listing(tuple(told))


def _strands(material: Material, tables: Mapping[str, Table]) -> Iterator[Part]:
    """What evidence beside the literature says; a strand that no table prints is told."""
    protocol = material.plan.protocol
    if not protocol.strands:
        return
    yield Heading(BESIDE, 2)
    for name in _tables_beside(material):
        yield tables[name]
    for one in protocol.strands:
        if not any(table.kind == "strand" and table.strand == one.id for table in protocol.tables):
            yield Text(f"{one.label}: no table of the protocol prints what was said.")


def _appendices(material: Material, logs: Logs, tables: Mapping[str, Table]) -> Iterator[Part]:
    yield Heading("Appendix A: Search strategies")
    yield log_table(material.plan.protocol, logs.searches)
    yield from strategies(logs.searches)
    yield Heading("Appendix B: Reports excluded at full text")
    yield tables["excluded"]
    if material.plan.forms:
        yield Heading("Appendix C: Data-extraction form")
    for name, form in material.plan.forms.items():
        if name:
            yield Heading(f"Form: {form.title}", 2)
        yield from _form_parts(form, f"form-{name}" if name else "form")
    for name, codebook in material.plan.codebooks.items():
        yield Heading(f"Codebook: {name}", 2)
        yield Listing(
            tuple(
                f"{theme.label}: {'; '.join(code.label for code in theme.codes)}"
                for theme in codebook.themes
            )
        )


def _form_parts(form: Form, name: str) -> Iterator[Part]:
    """The questions of a form in their order, a row each."""
    rows = []
    for path, question in form.fields.items():
        group, _, inner = path.partition(".")
        place = f"{form.groups[group].label} (each)" if inner and group in form.groups else ""
        label = f"{question.label} (required)" if question.required else question.label
        fits, only = asks(question), condition(form, path)
        told = f"{fits[:1].upper()}{fits[1:]}{f'; only where {only}' if only else ''}"
        choices = tuple(question.choice_labels.values()) if question.choices else ()
        rows.append(Row((Cell(label), Cell(place or "–"), Cell(told, choices))))  # noqa: RUF001
    title = f"Questions of the form {form.id}, version {form.version}"
    yield Table(name, title, ("Question", "Group", "Answer"), tuple(rows))
