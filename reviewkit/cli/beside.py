"""What `check` says of what stands beside the literature: strands and findings."""

from __future__ import annotations

from collections.abc import Iterator

from reviewkit.cli.door import Desk, note


def beside_lines(desk: Desk) -> Iterator[str]:
    """Yield a line for each strand and for the findings; warn of words that look like names.

    Raises:
        ProtocolError: a finding names a study that the review does not include.
    """
    from reviewkit.stages.retrieve import studies
    from reviewkit.strands import names_in

    protocol = desk.plan.protocol
    for rule in protocol.strands:
        strand = desk.plan.strands[rule.id]
        said = sum(len(theme.statements) for theme in strand.themes)
        told = f"{len(strand.themes)} themes, {said} statements, {len(strand.boxes)} boxes"
        yield f"{rule.path}: fine ({told})."
        for place, words in names_in(strand) if rule.anonymised else ():
            note(f"{rule.path}: {place}: `{words}` looks like a name; take it out if it is one.")
    if desk.plan.findings:
        desk.plan.refuse_unknown_studies({one.id for one in studies(desk.store)})
        yield f"{protocol.findings}: fine ({len(desk.plan.findings.findings)} findings)."
