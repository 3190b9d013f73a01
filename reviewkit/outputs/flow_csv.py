"""The flow as CSV in the layout of the R package PRISMA2020 (prisma-flowdiagram/PRISMA2020).

Its columns, keys and its way of writing reasons ("Reason, n; Reason, n") are read by
`PRISMA_data()`; the words are the official template's.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from reviewkit.methods.prisma import Count, Flow
from reviewkit.outputs.page import clean
from reviewkit.terms import Missing

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
PREVIOUS_REPORTS = "Reports of studies included in previous version of review"
# key, node, box, words; the grey boxes too.
_BOXES = (
    ("previous_studies", "node4", "box1", "Studies included in previous version of review"),
    ("previous_reports", "node4", "box1", PREVIOUS_REPORTS),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", "node7", "box2", "Databases and registers by source"),
    ("register_results", "node7", "box2", "Registers"),
    ("register_specific_results", "node7", "box2", "Registers by source"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "node17", "box11", "Organisations"),
    ("citations_results", "node17", "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records removed"),
    ("excluded_automatic", "node8", "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", "node8", "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "Studies included in review"),
    ("new_reports", "node15", "box10", "Reports of included studies"),
    ("total_studies", "node16", "box16", "Total studies included in review"),
    ("total_reports", "node16", "box16", "Reports of total included studies"),
)  # fmt: skip
_NEW = {
    "new_studies": "New studies included in review",
    "new_reports": "Reports of new included studies",
}
_KNOWN_METHODS = {
    "websites": "website_results",
    "organisations": "organisation_results",
    "citation searching": "citations_results",
}
_BREAKS = re.compile(r"\s*[,;]\s*")


def to_csv(flow: Flow) -> str:
    """Write a flow for the R package PRISMA2020.

    A reason's commas and semicolons become " / ", for the package splits at them. A number that
    is not reported, or not applicable, is an empty field: the package knows no words there.
    Other methods that the package has no row for, and how duplicates were found, are written as
    rows of their own, at the end.

    Returns:
        The text, UTF-8 with line feeds; the same flow gives the same text.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    numbers = dict(_numbers(flow))
    for key, node, box, words in _BOXES:
        text = _NEW.get(key, words) if flow.updated else words
        writer.writerow((key, node, box, text, text, text, "", numbers.get(key, "")))
    for key, words, number in _removed(flow):
        writer.writerow((key, "node8", "box3", words, words, words, "", number))
    for name, count in _unknown_methods(flow):
        writer.writerow(("other_results", "node17", "box11", name, name, name, "", _number(count)))
    return clean(out.getvalue())


def _numbers(flow: Flow) -> Iterator[tuple[str, str]]:
    plain = {
        "previous_studies": flow.previous_studies,
        "previous_reports": flow.previous_reports,
        "database_results": flow.databases,
        "register_results": flow.registers,
        "duplicates": flow.duplicates,
        "excluded_automatic": flow.automation,
        "excluded_other": flow.removed_other,
        "records_screened": flow.screened,
        "records_excluded": flow.excluded,
        "dbr_sought_reports": flow.sought,
        "dbr_notretrieved_reports": flow.not_retrieved,
        "dbr_assessed": flow.assessed,
        "new_studies": flow.new_studies,
        "new_reports": flow.new_reports,
        "total_studies": flow.total_studies,
        "total_reports": flow.total_reports,
    }
    yield from ((key, _number(count)) for key, count in plain.items())
    yield "database_specific_results", _listed(flow.per_source)
    yield "dbr_excluded", _listed(flow.reports_excluded)
    if flow.other is not None:
        yield "other_sought_reports", _number(flow.other.sought)
        yield "other_notretrieved_reports", _number(flow.other.not_retrieved)
        yield "other_assessed", _number(flow.other.assessed)
        yield "other_excluded", _listed(flow.other.excluded)
        for name, count in flow.other.identified:
            if name.lower() in _KNOWN_METHODS:
                yield _KNOWN_METHODS[name.lower()], _number(count)


def _removed(flow: Flow) -> Iterator[tuple[str, str, str]]:
    """How duplicates were found; the package finds its own row by the word `duplicates`."""
    if flow.removed is None:
        return
    by_tool, by_hand = "Removed by automation tools", "Removed by hand"
    yield "removed_by_automation", by_tool, str(flow.removed.automation)
    yield "removed_by_hand", by_hand, str(flow.removed.by_hand)
    sources = flow.removed.by_source
    listed = _listed((name, count) for name, count, _ in sources)
    yield "removed_by_automation_specific_results", f"{by_tool}, by source", listed
    listed = _listed((name, count) for name, _, count in sources)
    yield "removed_by_hand_specific_results", f"{by_hand}, by source", listed


def _unknown_methods(flow: Flow) -> list[tuple[str, Count]]:
    lines = flow.other.identified if flow.other else ()
    return [(name, count) for name, count in lines if name.lower() not in _KNOWN_METHODS]


def _number(count: Count) -> str:
    return "" if isinstance(count, Missing) else str(count)


def _listed(lines: Iterable[tuple[str, Count]]) -> str:
    """Reasons as the package splits them; a number without reasons is the number alone.

    No reason at all is none excluded: an empty field would say that it is not reported.
    """
    told = [(_BREAKS.sub(" / ", name), _number(count)) for name, count in lines]
    return "; ".join(f"{name}, {count}" if name else count for name, count in told) or "0"
