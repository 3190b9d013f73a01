"""The names at the beginning of a reference: where the list of authors ends, and who they are.

A list is read name by name, in the order in which its first name stands, so that its end is found
without knowing the style: Vancouver and AMA (`Smith JA, Doe B`), APA and Harvard (`Smith, J. A., &
Doe, B.`), Chicago (`Smith, John, and Jane Doe`), and lists with initials first (`J. A. Smith`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reviewkit.formats.names import CORPORATE

MOST = 4_000  # characters of a reference that are looked at for names
_UP = "".join(one for one in map(chr, range(0x41, 0x530)) if one.isupper())
UPPER = re.escape(_UP)
_WORD = rf"[{UPPER}][^\W\d_]*(?:['\u2019\u2010\u2011-][^\W\d_]+){{0,3}}"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]er|den|[Dd]e|[Dd]el|della|[Dd]i|[Dd]a|[Dd]os|das|[Dd]u|[Ll]a|[Ll]e|les|"
    r"ten|[Tt]er|te|zu|zur|af|av|el|al|bin|ibn|ben|y|St\.?|\u2019t|'t)"
)
_FAMILY = (
    rf"(?:{_PARTICLE}[\s-]){{0,3}}(?:[dlDLO]['\u2019])?{_WORD}"
    rf"(?:[\s-](?:{_PARTICLE}\s){{0,2}}{_WORD}){{0,2}}?"
)
_LETTERS = rf"[{UPPER}](?:-?[{UPPER}]){{0,3}}(?![^\W\d_]|['\u2019])"
_DOTTED = rf"[{UPPER}][a-z]?\.(?:[\s-]?[{UPPER}][a-z]?\.){{0,4}}"
_SUFFIX = r"(?:,?\s+(?:Jr|Sr|II|III|IV|2nd|3rd)\b\.?)?"
_AND = r"(?:and|und|et|och|og|en|y|e|i|és|и)\s+|&\s*"
_FOLLOWS = rf"(?=\s*(?:[,;&(\[:]|$|(?:{_AND})))"
_STOPS = rf"(?=\s*(?:[,.;:&(\[*]|$|\d|et\b|(?:Jr|Sr|I{{2,3}}|IV)\b|(?:{_AND})))"

_FORMS = {
    "Family, I.": rf"(?P<family>{_FAMILY}),\s*(?P<given>{_DOTTED}|{_LETTERS}){_SUFFIX}",
    "Family I": rf"(?P<family>{_FAMILY})\s+(?P<given>{_DOTTED}{_FOLLOWS}|{_LETTERS}{_STOPS})"
    rf"{_SUFFIX}",
    "I. Family": rf"(?P<given>{_DOTTED}|[{UPPER}]{{1,3}}\s+)\s*(?P<family>{_FAMILY}){_SUFFIX}"
    r"(?=\s*(?:[,;.:&(]|and\b|et\b|und\b|$))",
    "Family, Given": rf"(?P<family>{_FAMILY}),\s+(?P<given>{_WORD}(?:\s+{_WORD})?"
    rf"(?:\s+[{UPPER}]\.?){{0,2}}\.?){_SUFFIX}(?:(?<=\.)|(?=\s*(?:[.,;(&]|$|(?:{_AND}))))",
    "Given Family": rf"(?P<given>{_WORD}(?:\s+[{UPPER}]\.?){{0,2}})\s+(?P<family>{_FAMILY})"
    rf"{_SUFFIX}(?=\s*(?:[,;.:&(]|and\b|et\b|und\b|$))",
}
_PATTERNS = {name: re.compile(form) for name, form in _FORMS.items()}
# Which forms the names after the first may have.
_AFTER = {
    "Family, I.": ("Family, I.", "I. Family"),
    "Family I": ("Family I",),
    "I. Family": ("I. Family",),
    "Family, Given": ("Given Family", "Family, Given", "I. Family"),
    "Given Family": ("Given Family", "I. Family"),
}
_ACRONYMS = frozenset(("UK", "US", "USA", "EU", "UN", "NHS", "WHO", "GP", "GPS", "NICE", "NSW"))
# What follows `Donald E` in `Donald E. Knuth. Literate`: there is no family name before that E.
_FULL_NAME = re.compile(rf"\.\s+{_WORD}(?:\s*[.,](?!\S)|\s+(?:{_AND})[{UPPER}])")
_FULL = ("Family, Given", "Given Family")
_BETWEEN = re.compile(
    rf"\s*[,;]\s*(?:[.\u2026]\s*){{3}}\s*(?:{_AND})?|\s*[,;]\s*\u2026\s*(?:{_AND})?|"
    rf"\s*[,;]\s*(?:{_AND})?|\s+(?:{_AND})",
)
_OTHERS = re.compile(
    r"[,;]?\s*(?:\*?et\.?\s+al\b\.?\*?|and others\b|and colleagues\b|u\.\s?a\.|m\.\s?fl\.|"
    r"e\s+cols?\.|et\s+coll\.|y\s+cols?\.)",
    re.IGNORECASE,
)
_EDITORS = re.compile(
    r"\s*[,.]?\s*[(\[]?\s*(?:eds?|editors?|hrsg|hg|dirs?|coords?|red|comp)\b\.?\s*[)\]]?[,.:]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class People:
    """Who a reference names first: "Family, Given" each, and where the list ends."""

    names: tuple[str, ...]
    end: int
    form: str
    editors: bool
    others: bool


def people(text: str, start: int = 0) -> People | None:
    """Read the names that stand at a place of a reference.

    Args:
        text: the reference, without its label.
        start: where the names would begin.

    Returns:
        None when no name stands there, in a form that is sure.
    """
    text = text[: start + MOST]
    for form in _FORMS:
        found = _PATTERNS[form].match(text, start)
        if found is None:
            continue
        read = _listed(text, found, form)
        if _sure(text, start, read, found):
            return read
    return None


def _sure(text: str, start: int, read: People, found: re.Match[str]) -> bool:
    """Whether names are those of people: words of a title, and groups, may look alike."""
    if found["given"].strip() in _ACRONYMS:
        return False
    alone = read.form == "Family I" and len(read.names) == 1 and len(found["given"]) == 1
    if alone and _FULL_NAME.match(text, found.end()):
        return False
    if read.form not in _FULL:
        return read.form != "I. Family" or "." in found["given"] or len(read.names) > 1
    if CORPORATE.search(text[start : read.end]) or text.startswith(("The ", "A "), start):
        return False
    if read.form == "Given Family":
        return len(read.names) > 1 or "." in found["given"]
    return _ends_well(text, read)


def _ends_well(text: str, read: People) -> bool:
    """Whether what follows names in full is the end of a list: a stop, a year, an editor."""
    ended = text[read.end - 1] == "." or re.match(r"\s*[.(]", text[read.end :]) is not None
    return read.others or read.editors or ended


def _listed(text: str, found: re.Match[str], form: str) -> People:
    names, end, others, editors = [_name(found)], found.end(), False, False
    while True:
        more = _OTHERS.match(text, end)
        if more:
            end, others = more.end(), True
            break
        after = _next(text, end, form)
        if after is None:
            break
        names.append(_name(after))
        end = after.end()
    said = _EDITORS.match(text, end)
    if said:
        end, editors = said.end(), True
    return People(tuple(dict.fromkeys(names)), end, form, editors, others)


def _next(text: str, end: int, form: str) -> re.Match[str] | None:
    between = _BETWEEN.match(text, end)
    if between is None:
        return None
    for other in _AFTER[form]:
        found = _PATTERNS[other].match(text, between.end())
        if found is not None:
            return found
    return None


def _name(found: re.Match[str]) -> str:
    family = " ".join(found["family"].split())
    given = " ".join(found["given"].split())
    if _is_loud(family):
        family = "-".join(part.capitalize() for part in family.split("-"))
    given = given if re.search(rf"[{UPPER}]\.$", given) else given.rstrip(".")
    return f"{family}, {given}"


def _is_loud(family: str) -> bool:
    """Whether a family name stands in capitals; short ones may be written so."""
    return len(family) > 3 and family.isupper() and " " not in family


_group: Callable[[str], re.Match[str] | None] = re.compile(
    rf"(?P<name>[{UPPER}\d][^.()\[\]\u201c\u201d\"]{{1,150}}?(?:\([^()]{{1,40}}\))?)"
    r"[.,]?\s*[(\[](?=(?:1[6-9]|20)\d\d|n\.\s?d\.|forthcoming|in press)",
).match


def group_before_year(text: str) -> tuple[str, int] | None:
    """Read the organisation, or whoever, that stands before a year in brackets.

    Returns:
        The name and where it ends; None when nothing of a name's length stands there.
    """
    found = _group(text[:MOST])
    if found is None or len(found["name"].split()) > 20:
        return None
    return found["name"].strip(" ,.;"), found.end("name")
