"""Places of a report that can answer an item of a checklist, and what each still lacks there."""

from __future__ import annotations

from collections.abc import Callable

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.living_places import LIVING
from reviewkit.outputs.seen import Claim, Seen, at, share, some
from reviewkit.outputs.tables import Table
from reviewkit.stages.searches import Logged
from reviewkit.terms import Missing, SourceKind

SEARCHES, SELECTION = "Methods, Searches", "Methods, Selection"
EXTRACTION = "Methods, Extraction and synthesis"
STRATEGIES = "Appendix A: Search strategies"
EXCLUDED = "Appendix B: Reports excluded at full text"
FORM = "Appendix C: Data-extraction form"


def _called(word: str) -> Callable[[Seen], Claim]:
    def place(seen: Seen) -> Claim:
        kind = seen.material.plan.protocol.type
        if word in kind.lower():
            return Claim((f"Line below the title ({kind})",))
        return Claim((), (f"protocol.yml `type` is `{kind}`, which does not say {word}",))

    return place


def _written(place: str, field: str) -> Callable[[Seen], Claim]:
    """A heading that stands for one field of the protocol."""

    def found(seen: Seen) -> Claim:
        value = getattr(seen.material.plan.protocol, field)
        return at(seen, place, value, f"protocol.yml `{field}` is empty")

    return found


def _searching(field: str) -> Callable[[Seen], Claim]:
    """What the protocol says of the searching as a whole."""

    def found(seen: Seen) -> Claim:
        value = getattr(seen.material.plan.protocol.searching, field)
        return at(seen, SEARCHES, value, f"protocol.yml `searching.{field}` is empty")

    return found


def _of_kind(*kinds: SourceKind) -> Callable[[Seen], Claim]:
    def found(seen: Seen) -> Claim:
        named = any(one.kind in kinds for one in seen.material.plan.protocol.sources)
        told = " or ".join(f"`kind: {one}`" for one in kinds)
        return at(
            seen,
            f"{SEARCHES} (table Sources)",
            named,
            f"protocol.yml `sources` names none of {told}; if none was searched, say so",
        )

    return found


def _sources(seen: Seen) -> Claim:
    named = seen.material.plan.protocol.sources
    place = f"{SEARCHES} (table Sources)"
    return at(seen, place, named, "protocol.yml `sources` is empty")


def _noted(
    place: str, told: str, has: Callable[[Logged], object], *kinds: SourceKind
) -> Callable[[Seen], Claim]:
    """A place that answers for the sources of whose searches something is known."""

    def found(seen: Seen) -> Claim:
        rows = [one for one in seen.logs.searches if not kinds or one.kind in kinds]
        known = {one.source for one in rows if has(one)}
        names = dict.fromkeys(one.source for one in rows)
        return share(seen, place, [one for one in names if one not in known], len(names), told)

    return found


_platforms = _noted(
    f"{SEARCHES} (table Sources, Interface)",
    "protocol.yml `sources[].platform` is empty",
    lambda one: one.platform,
    SourceKind.DATABASE,
)
_search_days = _noted(
    f"{SEARCHES} (table Sources, Last searched)",
    "protocol.yml `sources[].searched` is empty",
    lambda one: one.ran,
)
_strategies = _noted(
    STRATEGIES, "protocol.yml `sources[].strategy` is empty", lambda one: one.query
)
_records = _noted(
    f"{SEARCHES} (table Sources, Records)",
    "no file was brought in for a source",
    lambda one: one.imported is not None,
)


def _one_strategy(seen: Seen) -> Claim:
    known = [
        one.source
        for one in seen.logs.searches
        if one.kind is SourceKind.DATABASE and one.query is not None
    ]
    if known and seen.has(STRATEGIES):
        return Claim((f"{STRATEGIES} ({some([*dict.fromkeys(known)])})",))
    return Claim((), ("protocol.yml `sources[].strategy` is empty for every database",))


def _duplicates(seen: Seen) -> Claim:
    return at(seen, SELECTION, seen.logs.records, "no records were brought in")


def _selection(seen: Seen) -> Claim:
    written = "stages" in seen.material.plan.protocol.model_fields_set
    lacking = "protocol.yml `stages` is not written, so that nobody said how reports are decided"
    return at(seen, SELECTION, written, lacking)


def _extraction(seen: Seen) -> Claim:
    rule = seen.material.plan.protocol.extraction
    return at(seen, EXTRACTION, rule, "protocol.yml `extraction` is empty")


def _form(seen: Seen) -> Claim:
    forms = seen.material.plan.forms
    return at(seen, FORM, forms, "protocol.yml `extraction.form` names no form")


def _outcome_codes(seen: Seen) -> Claim:
    books = seen.material.plan.codebooks
    names = [name for name, book in books.items() if book.kind == "outcomes" and book.themes]
    place = f"Codebook: {names[0]}" if names else ""
    return at(seen, place, names, "protocol.yml `codebooks` names none of outcomes")


def _judged(seen: Seen) -> dict[str, str]:
    """Questions of the forms that ask for a judgement, and their labels."""
    fields = seen.material.plan.fields
    return {path: one.label for path, one in fields.items() if one.judgement}


def _appraisal_questions(seen: Seen) -> Claim:
    asked = list(_judged(seen).values())
    if asked and seen.has(FORM):
        return Claim((f"{FORM} ({some(asked)})",))
    return Claim((), ("no question of the form is marked `judgement: true`",))


def _appraisal_results(seen: Seen) -> Claim:
    judged = _judged(seen)
    rules = {
        rule.id
        for rule in seen.material.plan.protocol.tables
        if any(path in judged for column in rule.columns for path in column.fields)
    }
    tables = (one.title for one in seen.tables("answers") if one.id in rules)
    found = (*tables, *seen.figures("traffic_light", "appraisal_summary"))
    told = "no table or figure prints the judgements of the form"
    return Claim(found) if found else Claim((), (told,))


def _coding(seen: Seen) -> Claim:
    books = seen.material.plan.codebooks
    if not books or not seen.has(EXTRACTION):
        return Claim((), ("protocol.yml `codebooks` is empty",))
    listed = tuple(f"Codebook: {name}" for name in books if seen.has(f"Codebook: {name}"))
    return Claim((EXTRACTION, *listed))


def _flow(seen: Seen) -> Claim:
    boxes = ("databases", "registers", "duplicates", "automation", "screened", "excluded", "sought")
    later = ("not_retrieved", "assessed", "removed_other")
    lost = [name for name in (*boxes, *later) if getattr(seen.flow, name) == Missing.NR]
    if not any(isinstance(part, Flow) for part in seen.parts):
        return Claim((), ("the flow does not stand in the report",))
    told = ", ".join(name.replace("_", " ") for name in lost)
    waiting = sum(number for _, number in seen.flow.awaiting)
    lacking = [
        *([f"not reported in the flow: {told}"] if lost else []),
        *([f"{waiting} records or reports still wait for a reviewer"] if waiting else []),
    ]
    return Claim(("Results (flow diagram)",), tuple(lacking))


def _excluded(seen: Seen) -> Claim:
    told = "no report was excluded at full text, or the review does not list them"
    return at(seen, EXCLUDED, seen.material.excluded, told)


def _included(seen: Seen) -> Claim:
    table = next(
        (one for one in seen.parts if isinstance(one, Table) and one.id == "included"), None
    )
    if table and table.rows:
        return Claim((f"Results ({table.title})",))
    return Claim((), ("no study is included yet",))


def _tables(*kinds: str, drawn: tuple[str, ...] = ()) -> Callable[[Seen], Claim]:
    """Tables of some kinds, and figures of others, that answer an item."""

    def found(seen: Seen) -> Claim:
        titles = (*(one.title for one in seen.tables(*kinds)), *seen.figures(*drawn))
        told = f"no table of kind {', '.join(kinds)} with a row is printed"
        return Claim(titles) if titles else Claim((), (told,))

    return found


def _counting(seen: Seen) -> Claim:
    titles = tuple(f"{one.title} (notes)" for one in seen.tables("votes") if one.notes)
    return Claim(titles) if titles else Claim((), ("no table of kind votes is printed",))


def _updates(seen: Seen) -> Claim:
    previous = seen.material.plan.protocol.flow.previous
    place = f"Results (flow diagram: release {previous} and what came since)"
    told = "protocol.yml `flow.previous` is empty; if nothing was updated, say so"
    return Claim((place,)) if previous else Claim((), (told,))


def _protocol_version(seen: Seen) -> Claim:
    version = seen.material.plan.protocol.version
    told = "registration, and where the protocol can be read: for the authors to write"
    return Claim((f"Line below the title (protocol version {version})",), (told,))


_BY_STUDY = ("effect_direction", "harvest")
PLACES: dict[str, Callable[[Seen], Claim]] = {
    "called_systematic": _called("systematic"),
    "called_scoping": _called("scoping"),
    "questions": _written("Methods, Questions", "questions"),
    "changes": _written("Methods, Changes to the protocol", "changes"),
    "criteria": _written("Methods, Eligibility", "criteria"),
    "limits": _written(SEARCHES, "limits"),
    "together": _searching("together"),
    "contacts": _searching("contacts"),
    "filters": _searching("filters"),
    "prior_work": _searching("prior_work"),
    "peer_review": _searching("peer_review"),
    "sources": _sources,
    "platforms": _platforms,
    "search_days": _search_days,
    "strategies": _strategies,
    "one_strategy": _one_strategy,
    "registers": _of_kind(SourceKind.REGISTER),
    "websites": _of_kind(SourceKind.WEBSITE),
    "organisations": _of_kind(SourceKind.ORGANISATION),
    "citation_searching": _of_kind(SourceKind.CITATION_SEARCHING),
    "other_sources": _of_kind(SourceKind.OTHER),
    "records": _records,
    "duplicates": _duplicates,
    "selection": _selection,
    "extraction": _extraction,
    "form": _form,
    "outcome_codes": _outcome_codes,
    "appraisal_questions": _appraisal_questions,
    "appraisal_results": _appraisal_results,
    "coding": _coding,
    "counting": _counting,
    "flow": _flow,
    "excluded": _excluded,
    "included": _included,
    "characteristics": _tables("answers"),
    "study_results": _tables("outcomes", "factors", "framework", drawn=_BY_STUDY),
    "synthesis_results": _tables(
        "matrix", "by_group", "theory", "votes", "framework", drawn=("factors", *_BY_STUDY)
    ),
    "certainty": _tables("summary_of_findings"),
    "findings_method": _tables("summary_of_findings"),
    "updates": _updates,
    "protocol_version": _protocol_version,
    **LIVING,
}
