"""The log of the searches as files: its two tables, and the appendix of strategies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.package import File, files_of, logs_of
from reviewkit.outputs.parts import Heading
from reviewkit.outputs.report import Report
from reviewkit.outputs.report_page import to_html
from reviewkit.outputs.search_items import items_table
from reviewkit.outputs.search_log import log_table, strategies, strategies_text
from reviewkit.plan import Plan
from reviewkit.store import Store

APPENDIX = "search-appendix"
STRATEGIES = "strategies.txt"


def search_files(
    store: Store,
    plan: Plan,
    formats: tuple[str, ...],
    reference: Path | None = None,
    *,
    appendix: bool = False,
) -> Iterator[File]:
    """Yield the log of the searches and the items of PRISMA-S, a table each, in each format.

    Args:
        store: the review.
        plan: its protocol.
        formats: of tables.
        reference: a .docx whose styles Word files take; None for plain ones.
        appendix: with the strategies as they were run, as text letter for letter, and ready to be
            an appendix where Word or HTML are among the formats.

    Raises:
        UnreadableError: the reference is no Word document.
    """
    logs = logs_of(store, plan)
    yield from files_of(log_table(plan.protocol, logs.searches), formats, reference)
    yield from files_of(items_table(plan.protocol, logs), formats, reference)
    if appendix:
        yield from _appendix(plan, logs, formats, reference)


def _appendix(
    plan: Plan, logs: Logs, formats: tuple[str, ...], reference: Path | None
) -> Iterator[File]:
    yield STRATEGIES, strategies_text(logs.searches)
    protocol = plan.protocol
    parts = (
        Heading("Searches"),
        log_table(protocol, logs.searches),
        items_table(protocol, logs),
        Heading("Strategies as they were run"),
        *strategies(logs.searches),
    )
    whole = Report(f"{protocol.title}: searches", f"Protocol version {protocol.version}", parts)
    if "html" in formats:
        yield f"{APPENDIX}.html", to_html(whole)
    if "docx" in formats:
        from reviewkit.outputs.report_word import to_docx  # noqa: PLC0415  # loads slowly

        yield f"{APPENDIX}.docx", to_docx(whole, reference)
