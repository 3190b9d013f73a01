"""Refer, the tagged format of EndNote (`.enw`): `%A Smith, Ann`.

The tags: support.clarivate.com, "EndNote: Refer/EndNote import format". Some sites write `%T`
before `%0`, some leave `%0` out.
"""

from __future__ import annotations

import re

from reviewkit.formats.framing import Framing, head, records_by
from reviewkit.formats.reading import Format, Found, Sample
from reviewkit.formats.rules import Rules, takes
from reviewkit.formats.tagged import Syntax

_NEVER = re.compile(r"(?!)")
SYNTAX = Syntax(
    tag=re.compile(r"[\ufeff\u200b]?(%[0-9A-Z!@#$&()*+\^<>\[\]=~?])(?:[ \t]+(.*)|\s*$)"),
    loose=_NEVER,
    known=frozenset(),
    prose=frozenset(),
    starts=frozenset(("%0", "%T")),
    ends=frozenset(),
    glue="\n",
    banner=_NEVER,
)
FRAMING = Framing(
    markers=SYNTAX.starts,
    titles=frozenset(("%T",)),
    many=frozenset(f"%{letter}" for letter in "AEYKXUZ?>"),
)
RULES = Rules(
    title=takes("%T %B"),
    authors=(("%A",), ("%Y",)),
    editors=("%E", "%Y"),
    year=takes("%D %8"),
    container=takes("%B %J"),
    journal=takes("%J %B %S"),
    volume=takes("%V"),
    issue=takes("%N"),
    pages=takes("%P"),
    abstract=("%X",),
    doi=takes("%R"),
    doi_alone=takes("%1 %2 %3 %4 %M %Z"),
    doi_notes=("%Z",),
    doi_urls=("%U", "%>"),
    accession=takes("%M %L"),
    isbn=("%@",),
    url=("%U", "%>"),
    keywords=("%K",),
    language=takes("%G"),
    kind=("%0", "%9"),
    names_between="tag",
)


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is Refer: `%0` or `%T` comes before any other text of its kind."""
    if "%" not in sample.text:
        return None
    tags = [token for token in head(sample, SYNTAX) if token.tag]
    first = next((token for token in tags if token.tag in FRAMING.markers), None)
    if first is None or len({token.tag for token in tags}) < 2:
        return None
    site = "AIS eLibrary" if "aisel.aisnet.org" in sample.text else None
    seen = f"line {first.line} is '{first.tag} {first.value[:30]}'"
    return Found(site, (seen, *([f"{site}: an address of its own"] if site else ())))


FORMAT = Format("Refer (EndNote, .enw)", sniff, records_by(SYNTAX, FRAMING, RULES))
