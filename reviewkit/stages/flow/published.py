"""The flow of a review that was published elsewhere."""

from __future__ import annotations

from reviewkit.methods.prisma import Count, Flow, OtherMethods
from reviewkit.protocol import Published
from reviewkit.terms import Missing


def published_flow(published: Published, notes: tuple[str, ...] = ()) -> Flow:
    """Return the flow of a review published elsewhere; what it leaves out is not reported."""

    def said(count: int | None) -> Count:
        return Missing.NR if count is None else count

    return Flow(
        updated=False,
        databases=said(published.databases),
        registers=said(published.registers),
        per_source=(),
        duplicates=said(published.duplicates),
        automation=said(published.automation),
        removed_other=said(published.removed_other),
        screened=said(published.screened),
        excluded=said(published.excluded),
        excluded_automation=Missing.NA,
        sought=said(published.sought),
        not_retrieved=said(published.not_retrieved),
        assessed=said(published.assessed),
        reports_excluded=(("", said(published.reports_excluded)),),
        other=OtherMethods(
            (("Citation searching", said(published.citation_searching)),),
            Missing.NR,
            Missing.NR,
            Missing.NR,
            (("", Missing.NR),),
        ),
        new_studies=said(published.studies),
        new_reports=said(published.reports),
        notes=notes,
    )
