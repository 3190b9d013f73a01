"""The methods section, written from the protocol and from what the store noted.

Order of its parts after PRISMA 2020 items 5 to 13 (doi:10.1136/bmj.n71). What nobody wrote down
is said to be not reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewkit.outputs.living_text import living_mode
from reviewkit.outputs.parts import Heading, Listing, Part, Text
from reviewkit.outputs.search_log import NOT_REPORTED, limits_told
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.plan import Plan
from reviewkit.protocol import Protocol, StageRule
from reviewkit.stages.screen import PairAgreement, StageAgreement
from reviewkit.stages.searches import Logged
from reviewkit.strategy.concepts import told
from reviewkit.terms import Stage

STAGES = {Stage.TITLE: "title and abstract", Stage.FULLTEXT: "full text"}
SETTLED = {
    "discussion": "by discussion",
    "third": "by a person who had not read the report",
    "lead": "by a lead of the review",
}
SEARCHING = {
    "together": "Databases searched together",
    "contacts": "Asked for studies",
    "filters": "Search filters",
    "prior_work": "Strategies of earlier work",
    "peer_review": "Peer review of the strategies",
}
RELATIVES = {
    "versions": "versions of one document",
    "notices": "errata and comments with their article",
    "conference": "congress abstracts with their article",
    "preprints": "preprints with their article",
    "protocols": "protocols with their results",
    "reprints": "reprints",
    "translations": "translations",
}


@dataclass(frozen=True, slots=True)
class Logs:
    """What the store noted of the work: searches, duplicates, agreement.

    `searches` are the rows of `stages.searches.searches`; `records` and `duplicates` count records.
    `pairs` None keeps the agreement back while decisions are still open.
    """

    searches: Sequence[Logged]
    records: int
    duplicates: int
    pairs: Sequence[PairAgreement] | None
    together: Sequence[StageAgreement]


def methods(plan: Plan, logs: Logs) -> Iterator[Part]:
    """Write the methods section of a review."""
    protocol = plan.protocol
    if protocol.questions:
        yield Heading("Questions", 2)
        yield Listing(tuple(one.text for one in protocol.questions))
    if protocol.definitions:
        yield Heading("Terms", 2)
        yield Listing(tuple(f"{one.term}: {one.text}" for one in protocol.definitions))
    if protocol.changes:
        yield Heading("Changes to the protocol", 2)
        yield Listing(tuple(f"{one.what} Reason: {one.why}" for one in protocol.changes))
    yield Heading("Eligibility", 2)
    yield _criteria(protocol)
    yield Heading("Searches", 2)
    yield from _searches(protocol, logs)
    yield from living_mode(protocol, logs.searches)
    yield Heading("Selection", 2)
    yield Text(duplicates_told(protocol, logs))
    for stage in Stage:
        yield Text(_screening(protocol, stage))
    yield Text(_agreement(logs))
    yield from _extraction(plan)


def _criteria(protocol: Protocol) -> Table:
    rows = tuple(
        Row((Cell(one.id), Cell("include" if one.kind == "include" else "exclude"), Cell(one.text)))
        for one in protocol.criteria
    )
    return Table("criteria", "Criteria", ("Id", "Kind", "Criterion"), rows)


def _searches(protocol: Protocol, logs: Logs) -> Iterator[Part]:
    if narrowed := limits_told(protocol):
        yield Text(f"Limits: {'; '.join(narrowed)}.")
    if noted := tuple(_noted(protocol)):
        yield Listing(noted)
    if protocol.concepts:
        combine = protocol.strategy.combine
        title = f"Concepts, combined as {combine}" if combine else "Concepts, joined by AND"
        rows = tuple(
            Row((Cell(one.label), Cell(" OR ".join(told(one)) or one.note or NOT_REPORTED)))
            for one in (*protocol.concepts, *protocol.strategy.narrow)
        )
        yield Table("concepts", title, ("Concept", "Terms"), rows)
    planned = {one.name for one in protocol.sources}
    by_source: dict[str, list[Logged]] = {}
    for one in logs.searches:
        by_source.setdefault(one.source, []).append(one)
    columns = ("Source", "Kind", "Interface", "Last searched", "Records")
    sources = tuple(_source(runs, name in planned) for name, runs in by_source.items())
    yield Table("sources", "Sources", columns, sources)


def _noted(protocol: Protocol) -> Iterator[str]:
    """What the protocol says of the searching as a whole."""
    for field, head in SEARCHING.items():
        if said := getattr(protocol.searching, field):
            yield f"{head}: {said}"


def _source(runs: Sequence[Logged], planned: bool) -> Row:
    """All searches of a source in one row."""
    days = [one.ran for one in runs if one.ran]
    records = [one.imported for one in runs if one.imported is not None]
    interfaces = dict.fromkeys(one.platform for one in runs if one.platform)
    return Row(
        (
            Cell(runs[0].source),
            Cell(str(runs[0].kind).replace("_", " ") if planned else "not in the protocol"),
            Cell("; ".join(interfaces) or NOT_REPORTED),
            Cell(max(days, default=NOT_REPORTED)),
            Cell(str(sum(records)) if records else NOT_REPORTED),
        )
    )


def duplicates_told(protocol: Protocol, logs: Logs) -> str:
    """Say how duplicates were found, and how many records were."""
    same = [words for name, words in RELATIVES.items() if getattr(protocol.duplicates, name)]
    beside = f" Counted as the same report: {', '.join(same)}." if same else ""
    return (
        f"{logs.records} records were compared by rules that judge each pair; pairs in doubt were "
        f"left to a person. {logs.duplicates} records were duplicates of another.{beside}"
    )


def _screening(protocol: Protocol, stage: Stage) -> str:
    rule = protocol.rule(stage)
    where = f"At {STAGES[stage]}"
    if rule.reviewers == 1:
        return f"{where} one reviewer decided on each report.{_needs(rule, stage)}"
    share = (
        f" A sample of {rule.sample:.0%} of the reports was read by all of them, the others by one."
        if rule.sample
        else ""
    )
    unsure = " Unsure against include went forward." if rule.unsure == "forward" else ""
    return (
        f"{where} {rule.reviewers} reviewers decided on each report, blind to each other; "
        f"disagreements were settled {SETTLED[rule.settle]}.{share}{unsure}{_needs(rule, stage)}"
    )


def _needs(rule: StageRule, stage: Stage) -> str:
    needs = rule.exclusion or ("reason" if stage is Stage.FULLTEXT else "free")
    return {
        "free": "",
        "reason": " Each exclusion named the criterion that failed.",
        "reason_and_note": " Each exclusion named the criterion that failed, with a note.",
    }[needs]


def _agreement(logs: Logs) -> str:
    if logs.pairs is None:
        return "Agreement of reviewers: told once every report is decided on."
    if not logs.pairs:
        return f"Agreement of reviewers: {NOT_REPORTED} (no two decided on the same report)."
    told = []
    for pair in logs.pairs:
        one = pair.agreement
        kappa = (
            f"Cohen's kappa {one.kappa:.2f} (95% CI {one.low:.2f} to {one.high:.2f})"
            if one.kappa is not None and one.low is not None and one.high is not None
            else "kappa not defined"
        )
        told.append(
            f"{' and '.join(pair.reviewers)} at {STAGES[pair.stage]}: {one.percent or 0:.1f}% of "
            f"{one.n}, {kappa}"
        )
    alphas = [
        f"Krippendorff's alpha at {STAGES[one.stage]}: {one.alpha:.2f}"
        for one in logs.together
        if one.alpha is not None and len(one.reviewers) > 2
    ]
    return f"Agreement before conflicts were settled: {'; '.join(told + alphas)}."


def _extraction(plan: Plan) -> Iterator[Part]:
    if not plan.forms:
        return
    yield Heading("Extraction and synthesis", 2)
    told = "".join(map(_filled_in, plan.each_form()))
    yield Text(f"{told}Counts are of studies, whatever the number of their reports or statements.")
    if plan.codebooks:
        names = ", ".join(f"{name} ({book.version})" for name, book in plan.codebooks.items())
        yield Text(f"Statements were coded with the codebooks {names}.")


def _filled_in(plan: Plan) -> str:
    """Say how the form looked at was filled in."""
    rule, form = plan.extraction, plan.form
    if rule is None or form is None:
        return ""
    ways = {
        "single": "by one extractor",
        "dual": f"by {rule.extractors} extractors, blind to each other, who then agreed",
        "verify": "by one extractor, and verified by another",
    }
    named = f"the form {form.id}, version {form.version} ({len(form.fields)} questions; appendix C)"
    if plan.at:
        return f"Each study was assessed {ways[rule.mode]}, with {named}: {form.title}. "
    return f"Data were extracted from each study {ways[rule.mode]} with {named}. "
