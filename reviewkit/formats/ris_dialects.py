"""Who wrote a RIS file, and what its tags mean there: data.

Each dialect has marks, any one of which tells a record as its own, and rules, mostly the
generic ones with a few changed. Programs that pass records on (Rayyan, EndNote, Zotero ...)
stand before databases, since they keep the databases' addresses. The meanings were measured on
exports of these sources in 2026.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from reviewkit.formats.names import Style
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, take, takes
from reviewkit.terms import RawTag

# Addresses of MEDLINE records hold the PMID, whichever database exported them.
_PMID_URLS = tuple(
    take(tag, pattern)
    for tag in ("UR", "L2", "LK", "L1")
    for pattern in (
        PUBMED_ADDRESS,
        r"ovid\S*[?&]D=(?:med|prem|ppez|pmn|mesz)\w*&\S*?AN=(\d{1,8})(?!\d)",
        r"ebsco\S*[?&]db=(?:cmedm|mdc|mnh|mdl)\w*&(?:AN|id)=(\d{1,8})(?!\d)",
    )
)
GENERIC = Rules(
    title=takes("TI T1 CT BT TT ST"),
    authors=(("AU", "A1"),),
    editors=("A2", "ED", "A3"),
    year=takes("PY Y1 DA YR"),
    container=takes("T2 BT"),
    journal=takes("JF T2 JO JA J2 J1 JI BT T3"),
    volume=takes("VL VO"),
    issue=takes("IS CP"),
    first_page=takes("SP"),
    last_page=takes("EP"),
    pages=takes("PG AR C7"),
    abstract=("AB", "N2"),
    doi=takes("DO DI"),
    doi_alone=takes("M3 L3 N1 AN ID C6"),
    doi_notes=("N1",),
    doi_urls=("UR", "L2", "LK", "L1", "L3"),
    pmid=(take("PMID", r"(\d{1,8})"), *_PMID_URLS, take("AN", r"^PMID:?\s*(\d{1,8})")),
    accession=takes("AN UT"),
    isbn=("SN", "BN"),
    url=("UR", "LK", "L2", "L1"),
    keywords=("KW", "MH"),
    language=takes("LA LG"),
    kind=("TY",),
    names_between="tag",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a dialect: a pattern that one value of one of these tags matches.

    Three tags are made up: `(order)` holds the record's tags in order; `(sorted)` holds "yes"
    and the tags when they are in alphabetical order (but for a last ID); `(text)` holds text
    without a tag.
    """

    tags: tuple[str, ...]
    pattern: re.Pattern[str]
    says: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """One source's way of writing RIS."""

    marks: tuple[Mark, ...]
    rules: Rules = GENERIC


def _mark(tags: str, pattern: str, says: str) -> Mark:
    return Mark(tuple(tags.split()), re.compile(pattern, re.IGNORECASE), says)


_LINKS = "UR L2 LK L1"
_FIRST_WORD = r"^(?:Accession Number:\s*)?([^\s;,]+?)[.;,]?(?:\s|;|,|$)"
DIALECTS: dict[str, Dialect] = {
    "reviewkit": Dialect(
        (_mark("ID", r"^reviewkit-", "ID holds a record's id of reviewkit"),),
        GENERIC.but(
            title=takes("TI T1"),
            authors=(("AU", "A1"),),
            editors=(),
            year=takes("PY"),
            container=(),
            journal=takes("T2 JF"),
            pages=(),
            abstract=("AB",),
            doi=takes("DO"),
            doi_alone=(),
            doi_notes=(),
            doi_urls=(),
            pmid=(take("C2", r"^(\d{1,8})$"),),
            accession=takes("AN"),
            isbn=("SN",),
            url=("UR",),
            keywords=("KW",),
        ),
    ),
    "ASReview": Dialect((_mark("N1", r"^ASReview_\w+", "N1 holds an ASReview label"),)),
    "Covidence": Dialect(
        (_mark("(order)", r" PD .* PG .* NS ", "tags PD, PG and NS, empty or not"),),
        GENERIC.but(accession=takes("AN ID")),
    ),
    "EPPI-Reviewer": Dialect(
        (
            _mark("KW", r"^eppi-reviewer", "KW holds 'eppi-reviewer'"),
            _mark("(order)", r"^TY T1 JF (?:A1 )*ST .* U1 ", "tags in EPPI-Reviewer's order"),
        ),
        GENERIC.but(accession=takes("U1"), names=Style.FAMILY_GIVEN),
    ),
    "EndNote": Dialect(
        (_mark("(sorted)", r"yes, ID last", "tags in alphabetical order, then ID"),),
        GENERIC.but(
            pmid=(take("AN", r"^(\d{7,8})$", ("DP", "NLM|PubMed")), *GENERIC.pmid),
        ),
    ),
    "RefWorks": Dialect(
        (
            _mark("ID", r"^RefID:", "ID begins 'RefID:'"),
            _mark("RP", r"NOT IN FILE", "RP holds 'NOT IN FILE'"),
        ),
    ),
    "Citavi": Dialect((_mark("M4", r"^Citavi", "M4 holds 'Citavi'"),)),
    "Rayyan": Dialect(
        (
            _mark("AN ID", r"^rayyan-\d", "AN begins 'rayyan-'"),
            _mark("N1", r"RAYYAN-(?:INCLUSION|LABELS|EXCLUSION)", "N1 holds a Rayyan decision"),
        ),
    ),
    "Zotero": Dialect(
        (
            _mark("(order)", r"^TY TI (?:AU )*T2 .*AB .*DA PY ", "tags in Zotero's order"),
            _mark("(order)", r"^TY TI (?:AU )+(?:T2 )?.*DA PY (?:DO )?", "tags in Zotero's order"),
        ),
    ),
    "Mendeley": Dialect(
        (
            _mark(
                "(sorted)",
                r"^yes: (?!.*\b(?:AN|DB|ID|LA|JF|JO|T1|Y1)\b).*\bPY\b.*\bT2\b",
                "Mendeley's tags in alphabetical order",
            ),
        ),
    ),
    "Ovid": Dialect(
        (
            _mark(_LINKS, r"ovidsp\.|ovid\.com|ovidweb\.cgi", "an address of Ovid's"),
            _mark("(text)", r"Link to the Ovid", "'Link to the Ovid Full Text' after the record"),
            _mark("DB", r"<\d{4}.*>|^Ovid |\(R\)", "DB names an Ovid segment"),
            _mark("(order)", r"^TY DB ID (?:DO )?T1 ", "TY, DB, ID, T1, Ovid's order"),
        ),
        GENERIC.but(
            journal=takes("JF JA T2 JO"),
            accession=takes("ID AN UI"),
            abstract=("N2", "AB"),
            pages=takes("PG"),
            names=Style.FAMILY_INITIALS,
            pmid=(
                *GENERIC.pmid,
                take("ID", r"^(\d{1,8})$", ("DB", r"medline")),
                take("UI", r"^(\d{1,8})$", ("DB", r"medline")),
            ),
        ),
    ),
    "EBSCO": Dialect(
        (
            _mark(_LINKS, r"ebscohost\.com|ebsco\.com", "an address of EBSCO's"),
            _mark("DP", r"^EBSCO", "DP holds 'EBSCOhost'"),
        ),
        GENERIC.but(
            journal=takes("JF JO T2 JA"),
            doi_alone=takes("M3 L3 C6"),
            pmid=(
                take("AN", r"^(\d{1,8})\b", ("DB", r"^(?:c?medm?line|cmedm|mdc|mnh)")),
                *GENERIC.pmid,
            ),
            accession=(
                take("AN", _FIRST_WORD),
                take("UR", r"[?&](?:AN|id)=([^&\s]+)"),
                take("N1", r"Accession Number:\s*([^\s;]+)"),
            ),
        ),
    ),
    "ProQuest": Dialect(
        (
            _mark(_LINKS, r"proquest\.com", "an address of ProQuest's"),
            _mark("N1", r"ProQuest", "N1 names ProQuest"),
        ),
        GENERIC.but(
            doi=takes("DO DI"),
            accession=(take("AN", r"^([^;\s]+)"), take("UR", r"docview/(\d+)")),
        ),
    ),
    "Web of Science": Dialect(
        (
            _mark(
                "AN UT",
                r"^(?:WOS|ISI|BCI|CCC|KJD|RSCI|SCIELO|MEDLINE|ZOOREC|PPRN):",
                "AN is a number of Web of Science's",
            ),
            _mark("N1", r"Times Cited in Web of Science", "N1 counts citations in Web of Science"),
        ),
        GENERIC.but(
            journal=takes("T2 JF JO J9 JI"),
            pmid=(take("AN", r"^MEDLINE:(\d{1,8})$"), *GENERIC.pmid),
            pages=takes("AR PG"),
        ),
    ),
    "Scopus": Dialect(
        (
            _mark(_LINKS, r"scopus\.com", "an address of Scopus'"),
            _mark("DB", r"^Scopus", "DB holds 'Scopus'"),
            _mark("N1", r"^Export Date: \d", "N1 holds an export date"),
        ),
        GENERIC.but(
            journal=takes("T2 JF JO J2"),
            doi_alone=takes("L3"),  # M3 is the document type, N1 the cited references
            doi_notes=(),
            pmid=(take("C2", r"^(\d{1,8})$"), *GENERIC.pmid),
            accession=(take("UR", r"[?&]eid=([^&\s]+)"), take("AN", r"(.+)")),
        ),
    ),
    "Embase": Dialect(
        (
            _mark(_LINKS, r"embase\.com", "an address of Embase.com's"),
            _mark("DB", r"^Embase", "DB holds 'Embase'"),
        ),
        GENERIC.but(
            abstract=("N2", "AB"),
            pmid=(take("C5", r"^(\d{1,8})$"), *GENERIC.pmid),
            accession=(take("U2", r"(.+)"), take("UR", r"[?&]id=(L\d+)"), take("AN", r"(.+)")),
            names=Style.FAMILY_INITIALS,
        ),
    ),
    "Cochrane Library": Dialect(
        (
            _mark("(text)", r"^Record #\d+ of \d+", "'Record #n of n' before the record"),
            _mark("AN ID", r"^(?:CN-\d+|CD\d{6})", "AN is a CENTRAL or review number"),
            _mark("UR", r"cochranelibrary\.com", "an address of the Cochrane Library's"),
        ),
        GENERIC.but(
            journal=takes("JF T2 JO JA"),
            pmid=(take("C3", r"PUBMED (\d{1,8})"), *GENERIC.pmid),
        ),
    ),
    "Dimensions": Dialect(
        (
            _mark("AN", r"^pub\.\d+", "AN begins 'pub.'"),
            _mark("UR", r"app\.dimensions\.ai", "an address of Dimensions'"),
        ),
        GENERIC.but(pmid=(take("U1", r"^(\d{1,8}) \[PMID\]"), *GENERIC.pmid)),
    ),
    "Lens": Dialect(
        (
            _mark("ID AN", r"^(?:\d{3}-){4}\d{2}[\dX]$", "ID is a Lens number"),
            _mark("UR", r"lens\.org", "an address of the Lens"),
        ),
        GENERIC.but(accession=takes("ID AN")),
    ),
    "BVS/LILACS": Dialect(
        (
            _mark(
                "ID",
                r"^(?:mdl|lil|ibc|biblio|cum|bin|vti|psi|non|sms|bbo|int|pes)-",
                "ID is a number of the BVS'",
            ),
            _mark("UR", r"bvsalud\.org|bireme|lilacs", "an address of the BVS"),
        ),
        GENERIC.but(accession=takes("ID AN"), pmid=(take("ID", r"^mdl-(\d{1,8})$"), *GENERIC.pmid)),
    ),
    "SciELO": Dialect(
        (_mark(_LINKS, r"scielo\.", "an address of SciELO's"),),
        GENERIC.but(accession=takes("AN ID")),
    ),
    "PsycNet": Dialect(
        (_mark("(text)", r"^Provider: American Psychological", "'Provider: American Psych...'"),),
        GENERIC.but(accession=takes("ID AN")),
    ),
    "JSTOR": Dialect(
        (
            _mark("DB", r"^JSTOR", "DB holds 'JSTOR'"),
            _mark("UR", r"jstor\.org", "an address of JSTOR's"),
        ),
        GENERIC.but(accession=(take("UR", r"jstor\.org/stable/([^?\s]+)"),)),
    ),
    "IEEE Xplore": Dialect(
        (
            _mark("(order)", r" VO .*VL ", "tags VO and VL"),
            _mark("UR", r"ieeexplore", "an address of IEEE Xplore's"),
        ),
        GENERIC.but(names=Style.GIVEN_FAMILY),
    ),
    "OpenAlex": Dialect(
        (
            _mark("(order)", r" (?:AU (?:C1 )+){2}", "C1 after each AU"),
            _mark("AN ID UR", r"openalex\.org|^W\d{6,}$", "an OpenAlex number"),
        ),
        GENERIC.but(accession=takes("AN ID")),
    ),
    "TRID": Dialect((_mark("UR", r"trid\.trb\.org", "an address of TRID's"),)),
    "PubMed": Dialect(
        (_mark("UR", r"ncbi\.nlm\.nih\.gov", "an address of PubMed's"),),
        GENERIC.but(pmid=(*GENERIC.pmid, take("AN ID", r"^(\d{1,8})$"))),
    ),
    "MDPI": Dialect((_mark("DO", r"10\.3390/", "DO begins with MDPI's prefix"),)),
    "AGRIS": Dialect(
        (
            _mark("DP", r"^AGRIS", "DP holds 'AGRIS'"),
            _mark("UR", r"agris\.fao\.org", "an address of AGRIS'"),
        ),
        GENERIC.but(accession=takes("ID AN")),
    ),
    "Social Care Online": Dialect(
        (_mark("UR", r"scie-socialcareonline|scie\.org", "an address of Social Care Online's"),),
        GENERIC.but(names=Style.SHOUTED),
    ),
    "Publish or Perish": Dialect((_mark("N1", r"^Query date: ", "N1 holds a query date"),)),
    "Google Scholar": Dialect(
        (
            _mark(
                "(order)", r"^TY T1 (?:A1 )*JO (?:VL |IS |SP |EP |SN )*Y1 (?:PB )?ER$", "few tags"
            ),
        ),
    ),
}


# The order of tags alone, where nothing that a record says tells more.
LAST_RESORTS = {
    "Ovid": _mark("(order)", r"^TY (?:DB )?ID (?:DO )?T1 (?:A1 )*", "tags in Ovid's order")
}


def tell_dialect(head: Sequence[Sequence[RawTag]]) -> tuple[str | None, tuple[str, ...]]:
    """Tell whose RIS this is from its first records.

    Returns:
        The dialect that at least half of the records bear a mark of (the first in the table),
        and the reason; None when there is none, as in a library gathered from many sources.
    """
    marked = [_marked(entry) for entry in head]
    last = ((name, (mark,)) for name, mark in LAST_RESORTS.items())
    for name, marks in chain(((name, one.marks) for name, one in DIALECTS.items()), last):
        hits = 0
        reason = ""
        for values in marked:
            said = next((mark.says for mark in marks if _matches(mark, values)), "")
            hits += bool(said)
            reason = reason or said
        if hits and 2 * hits >= len(marked):
            return name, (f"{name}: {reason} ({hits} of the first {len(marked)} records)",)
    return None, ("no source's marks: the general rules apply",)


def _matches(mark: Mark, values: dict[str, list[str]]) -> bool:
    return any(mark.pattern.search(value) for tag in mark.tags for value in values.get(tag, ()))


def _marked(entry: Sequence[RawTag]) -> dict[str, list[str]]:
    """An entry's values by tag, with the made-up tags that marks may ask for."""
    values: dict[str, list[str]] = {}
    for token in entry:
        values.setdefault(token.tag or "(text)", []).append(token.value)
    tags = [token.tag for token in entry if token.tag]
    inner = [tag for tag in tags if tag not in ("TY", "ER")]
    values["(order)"] = [" ".join(tags)]
    id_last = inner[-1:] == ["ID"]
    if id_last:
        inner.pop()
    order = [tag for tag in inner if tag not in ("T2", "EP")]  # after TI and SP in Mendeley
    if len(order) > 5 and order == sorted(order):
        values["(sorted)"] = ["yes, ID last" if id_last else f"yes: {' '.join(inner)}"]
    return values
