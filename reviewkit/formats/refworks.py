"""RefWorks tagged format: records from one `RT` to the next.

The tags: refworks.proquest.com, "RefWorks Tagged Format". CNKI writes it too, some tags in
small letters.
"""

from __future__ import annotations

import re

from reviewkit.formats.framing import Framing, head, records_by
from reviewkit.formats.reading import Format, Found, Sample
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, take, takes
from reviewkit.formats.tagged import Syntax

_TAGS = (
    "RT SR ID A1 A2 A3 A4 A5 A6 T1 T2 T3 JF JO YR FD VO vo IS SP OP K1 K2 KW AB NO PB PP ED SN AV "
    "AD AN LA CL SF OT LK DO CN DB DS IP RD ST UL UR SL LL CR WT WV WP OL PMID PMCID CA CT C1 C2 "
    "U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U15 OA ER"
)
_NEVER = re.compile(r"(?!)")
# Text goes on without indent, so that only known tags begin a line of their own.
SYNTAX = Syntax(
    tag=re.compile(rf"[\ufeff\u200b]?({'|'.join(_TAGS.split())})(?:[ \t]+(?![ \t]|-\s)(.*)|\s*$)"),
    loose=_NEVER,
    known=frozenset(),
    prose=frozenset(),
    starts=frozenset(("RT",)),
    ends=frozenset(),
    glue="\n",
    banner=_NEVER,
)
FRAMING = Framing(
    markers=SYNTAX.starts,
    titles=frozenset(("T1",)),
    many=frozenset(("A1", "A2", "A3", "K1", "AB", "NO", "SN", "LK")),
)
RULES = Rules(
    title=takes("T1 OT"),
    authors=(("A1",),),
    editors=("A2", "A3"),
    year=takes("YR FD"),
    container=takes("T2 JF"),
    journal=takes("JF JO T2 T3"),
    volume=takes("VO vo"),
    issue=takes("IS"),
    first_page=takes("SP"),
    last_page=takes("OP"),
    abstract=("AB",),
    doi=takes("DO"),
    doi_alone=takes("AN NO U1 U2"),
    doi_notes=("NO",),
    doi_urls=("LK", "UL", "UR"),
    pmid=(
        take("PMID", r"^(\d{1,8})$"),
        take("AN", r"^PMID:?\s*(\d{1,8})"),
        take("LK", PUBMED_ADDRESS),
    ),
    accession=takes("AN ID"),
    isbn=("SN",),
    url=("LK", "UL", "UR"),
    keywords=("K1", "K2", "KW"),
    language=takes("LA"),
    kind=("RT",),
    names_between="tag",
)


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is RefWorks': a line `RT Journal Article` and a title or author."""
    stream = head(sample, SYNTAX)
    first = next((token for token in stream if token.tag == "RT" and token.value), None)
    if first is None or {"T1", "A1", "JF", "YR"}.isdisjoint(token.tag for token in stream):
        return None
    cnki = any(token.tag == "DS" and token.value == "CNKI" for token in stream)
    seen = f"line {first.line} is 'RT {first.value[:30]}'"
    return Found("CNKI" if cnki else None, (seen, *(["CNKI: DS holds 'CNKI'"] if cnki else ())))


FORMAT = Format("RefWorks (tagged)", sniff, records_by(SYNTAX, FRAMING, RULES))
