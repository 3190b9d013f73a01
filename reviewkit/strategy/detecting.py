"""Tell from a strategy's text on which platform it was written, and why."""

from __future__ import annotations

import re
from collections import Counter

from reviewkit.strategy.listing import Listing

LOOKED_AT = 200_000  # characters
MOST = 200  # signs of one kind: a thousand say no more
# What is written so on one platform and (nearly) nowhere else, with its weight.
_SIGNS: tuple[tuple[str, str, int, str], ...] = (
    (
        "pubmed",
        "field tags in square brackets",
        3,
        r"\[\s?(?:tiab|tw|mh|mesh(?: terms)?|majr|ti|ab|pt|dp|sh|la|nm|ptyp|sb|ot|all fields|"
        r"title/abstract|text word|publication type|mesh major topic|au|crdt|pdat)"
        r"(?:\s?:\s?(?:~\d+|no\s?exp))?\s?\]",
    ),
    (
        "ovid",
        "field codes between full stops",
        3,
        r"\.\s?(?:ti|ab|tw|mp|kw|kf|sh|pt|fs|af|hw|ot|ed|nm|yr|la|id|jn)(?:\s?,\s?[a-z]{2})*(?:\.|\s*$|(?=\s?[\[)]))",
    ),
    (
        "ovid",
        "headings before a slash",
        2,
        r"(?:\bexp\s+[^/()\n]{2,80}/"
        r"|^\W{0,9}\d{0,5}\W{0,9}[A-Z][\w ,'-]{2,60}/(?:[a-z]{2}\b)?\s{0,9}(?:$|or\b|and\b|\[))",
    ),
    ("ovid", "adj", 3, r"\badj\d*\b"),
    (
        "ovid",
        "ranges of lines or limit lines",
        2,
        r"^\W{0,9}\d{0,5}\W{0,9}(?:(?:or|and)/\d|limit \d+ to\b)",
    ),
    ("embase", "Emtree headings /exp, /de", 4, r"['\"\u2019\u201d]\s?/(?:exp|de|mj)\b"),
    ("embase", "codes after a colon", 1, r":(?:ti|ab)(?:,(?:ti|ab|kw|de))*\b"),
    ("embase", "limits after brackets", 3, r"\]/(?:py|lim)\b"),
    ("ebsco", "CINAHL headings (MH ...)", 3, r"\b(?-i:MH|MM)\s*\(?\s*[\"“]"),
    (
        "ebsco",
        "field codes TI, AB before words",
        2,
        r"(?:^|[\s(])(?-i:TI|AB|SU|TX|XB|PT|MW)\s+[(\"“\w]",
    ),
    ("ebsco", "lines S1, S2", 1, r"(?:^|[\s(])S\d+\b"),
    ("ebsco", "proximity N3, W3", 2, r"\s(?-i:[NW])\d{1,2}\s"),
    ("wos", "field codes TS=, TI=", 4, r"\b(?:TS|TI|AB|AK|PY|WC|SO|AU)\s?=\s?[(\"\w]"),
    (
        "wos",
        "fields TOPIC: (",
        3,
        r"(?-i:TOPIC|TITLE|Refined by|LANGUAGES?|DOCUMENT TYPES?):\s?\(|\bIndexes=",
    ),
    (
        "europepmc",
        "field codes TITLE:, FIRST_PDATE:",
        4,
        r"\b(?-i:TITLE|ABSTRACT|TITLE_ABS|AUTH|KW|JOURNAL|FIRST_PDATE|PUB_YEAR|PUB_TYPE|SRC"
        r"|OPEN_ACCESS|HAS_ABSTRACT|MESH_TERM):[(\"\[\w]",
    ),
    ("cochrane", "MeSH descriptor or [mh ...]", 4, r"\[mh\s?\^?\s?[\"“\w]|MeSH descriptor"),
    ("cochrane", "codes after a colon", 2, r":(?:ti|ab|kw)(?:,(?:ti|ab|kw))*\b"),
    ("cochrane", "NEAR/ or NEXT with # lines", 1, r"\b(?:near/\d|next)\b"),
    (
        "scopus",
        "TITLE-ABS-KEY(",
        5,
        r"\b(?:TITLE-ABS(?:-KEY)?|AUTHKEY|INDEXTERMS|SRCTITLE)\s?\(|\bPUBYEAR\b",
    ),
    (
        "proquest",
        "MAINSUBJECT or noft()",
        5,
        r"\b(?:MAINSUBJECT|MJMAINSUBJECT|SU|MESH)\.EXACT|\bnoft\s?\(",
    ),
    ("proquest", "ti(), ab()", 2, r"\b(?:ti|ab)(?:,(?:ti|ab|su|if))*\("),
)
_NAMED = (
    ("ovid-embase", r"(?:ovid\b.{0,40})?\bembase\b.{0,20}(?:<|\d{4} to|ovid)|\boemezd\b|\bemez\b"),
    ("ovid-psycinfo", r"\b(?:aps)?psycinfo\b.{0,20}(?:<|\d{4} to|ovid)"),
    ("ovid-hmic", r"\bhmic\b"),
)
_COMPILED = tuple(
    (platform, what, weight, re.compile(sign, re.IGNORECASE | re.MULTILINE))
    for platform, what, weight, sign in _SIGNS
)
DEFAULT = "pubmed"


def detect(listing: Listing) -> tuple[str, str]:
    """Tell the platform of a strategy.

    Args:
        listing: the strategy, parted into lines.

    Returns:
        A name of `platforms.toml`, and the evidence as a sentence. Words without any sign of a
        platform are read as PubMed's, and the evidence says so.
    """
    text = listing.text[:LOOKED_AT]
    points: Counter[str] = Counter()
    seen: dict[str, list[str]] = {}
    for platform, what, weight, sign in _COMPILED:
        found = 0
        for _ in sign.finditer(text):
            found += 1
            if found == MOST:
                break
        if found:
            points[platform] += found * weight
            seen.setdefault(platform, []).append(f"{found} x {what}")
    if not points:
        return DEFAULT, "no sign of any platform: read as PubMed's"
    best = max(points, key=lambda one: points[one])
    evidence = ", ".join(seen[best])
    return (_ovid(listing, text), evidence) if best == "ovid" else (best, evidence)


def _ovid(listing: Listing, text: str) -> str:
    """Tell which of Ovid's databases: from a heading above the search, else MEDLINE."""
    first = listing.lines[0].start if listing.lines else 0
    around = text[:first] + " " + " ".join(text[a:b] for a, b in listing.asides)
    for platform, sign in _NAMED:
        if re.search(sign, around, re.IGNORECASE):
            return platform
    return "ovid-medline"
