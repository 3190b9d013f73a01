"""Web of Science's own tagged format: plain text and CIW, `PT` to `ER`.

The tags: webofscience.help.clarivate.com, "Core Collection field tags". Lines that continue a
field are indented by three spaces; in lists of people and references each is one item.
"""

from __future__ import annotations

import re

from reviewkit.formats.framing import Framing, head, records_by
from reviewkit.formats.reading import Format, Found, Sample
from reviewkit.formats.rules import Rules, take, takes
from reviewkit.formats.tagged import Syntax
from reviewkit.terms import RawTag

_NEVER = re.compile(r"(?!)")
SYNTAX = Syntax(
    tag=re.compile(r"[\ufeff\u200b]?([A-Z][A-Z0-9])(?: (.*)|\s*$)"),
    loose=_NEVER,
    known=frozenset(),
    prose=frozenset(),
    starts=frozenset(("PT",)),
    ends=frozenset(("ER",)),
    glue="\n",
    banner=_NEVER,
)
FRAMING = Framing(
    markers=SYNTAX.starts,
    titles=frozenset(("TI",)),
    ends=SYNTAX.ends,
    outer=frozenset(("FN", "VR", "EF")),
    many=frozenset(("AB", "SN", "AU", "KW")),
)
RULES = Rules(
    title=takes("TI FT BT"),
    authors=(("AF", "CA"), ("AU", "CA"), ("BF", "GP"), ("BA", "GP")),
    editors=("BE", "ED"),
    year=takes("PY EA PD"),
    container=takes("SO CT"),
    journal=takes("SO J9 JI"),
    volume=takes("VL"),
    issue=takes("IS"),
    first_page=takes("BP"),
    last_page=takes("EP"),
    pages=takes("AR PS"),
    abstract=("AB",),
    doi=takes("DI D2"),
    doi_urls=("UR", "DL"),
    pmid=(take("PM", r"^(\d{1,8})$"), take("UT", r"^MEDLINE:(\d{1,8})$")),
    accession=takes("UT"),
    isbn=("BN", "SN", "EI"),
    url=("UR", "DL"),
    keywords=("DE", "ID", "MH"),
    language=takes("LA"),
    kind=("DT", "PT"),
    names_between="tag",
)
APART = frozenset(("AU", "AF", "BA", "BF", "BE", "CA", "GP", "ED", "C1", "C3", "CR"))
_MARKERS = re.compile(r"[A-Z]")  # PT J, B, S, P ...
_COLLECTION = re.compile(r"([A-Z]+):")
# What the first part of an accession number names.
COLLECTIONS = {
    "WOS": "Core Collection",
    "MEDLINE": "MEDLINE",
    "BCI": "BIOSIS",
    "BIOABS": "BIOSIS",
    "ZOOREC": "Zoological Record",
    "INSPEC": "Inspec",
    "CABI": "CABI",
    "FSTA": "FSTA",
    "KJD": "KCI",
    "SCIELO": "SciELO",
    "RSCI": "Russian Science",
    "CCC": "Current Contents",
    "DRCI": "Data Citation",
    "PPRN": "Preprints",
    "PQDT": "ProQuest",
}


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is Web of Science's: a line `PT J`, and an author, title or number."""
    stream = head(sample, SYNTAX)
    first = next(
        (token for token in stream if token.tag == "PT" and _MARKERS.fullmatch(token.value)), None
    )
    if first is None or {"AU", "TI", "SO", "UT", "PY"}.isdisjoint(token.tag for token in stream):
        return None
    dialect, reason = _dialect(stream)
    return Found(dialect, (f"line {first.line} is 'PT {first.value}'", reason))


def _dialect(stream: list[RawTag]) -> tuple[str | None, str]:
    """The collection that all accession numbers name."""
    numbers = [token.value for token in stream if token.tag == "UT"]
    matches = [_COLLECTION.match(number) for number in numbers]
    named = {match[1] if match else "" for match in matches}
    collection = COLLECTIONS.get(named.pop()) if len(named) == 1 else None
    if collection is None:
        return None, "accession numbers (UT) name no one collection"
    return f"Web of Science {collection}", f"UT is {numbers[0]!r}"


FORMAT = Format("Web of Science (tagged)", sniff, records_by(SYNTAX, FRAMING, RULES, APART))
