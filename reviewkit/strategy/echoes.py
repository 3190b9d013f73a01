"""Limits that are set in a platform's form, as its history or its search box prints them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from reviewkit.strategy.limits import either, period, told_limit
from reviewkit.strategy.tokens import REFINEMENTS, SWITCHES
from reviewkit.strategy.tree import Limit

_SCOPUS = re.compile(
    r"(?:LIMIT-TO\s?\(\s*([A-Z]+)\s*,|(DOCTYPE)\s?\()\s*[\"“”]?([^\"“”()]+?)[\"“”]?\s*\)\Z",
    re.IGNORECASE,
)
_CALLED = re.compile(r"[A-Z.-]+\s?\(", re.IGNORECASE)
# Scopus' codes of kinds of documents: "Scopus Content Coverage Guide", document types.
_DOCUMENTS = {
    **{"ar": "article", "re": "review", "cp": "conference paper", "ch": "book chapter"},
    **{"bk": "book", "le": "letter", "no": "note", "ed": "editorial", "sh": "short survey"},
    **{"er": "erratum", "cr": "conference review", "dp": "data paper", "ip": "article in press"},
}
_BRACKETED = re.compile(r"[\[(]\s*(?:Limiters|Narrow by)\b", re.IGNORECASE)
_SWITCH = re.compile(rf"(?:{SWITCHES})\s?:", re.IGNORECASE)
_NARROWED = re.compile(r"Narrow by (\w+)\s*:\s*-?\s*(.+)", re.IGNORECASE)
_CHOSEN = re.compile(rf"([^()]+?)\s*\(({REFINEMENTS})\)\Z", re.IGNORECASE)
_REFINED = re.compile(r"([A-Z][A-Z /]{2,40}?)S?\s?:\s?\(([^()]*)\)\Z")


def echoed_limits(text: str) -> Iterable[Limit]:
    """Read the limits that a platform's history prints after a search.

    Args:
        text: such as `Limits: Humans, Publication Date from 2008 to 2009`,
            `LIMIT-TO ( LANGUAGE , "English" )` or `Refined by: LANGUAGES: ( ENGLISH )`.

    Returns:
        One limit for each kind: platforms join what was chosen of one kind by OR.
    """
    if _BRACKETED.match(text):
        text = text[1:-1].strip()
    if text.startswith("[") and not text.endswith(")"):  # Embase.com's: one limit each
        return [_embase(text)]
    if chosen := _CHOSEN.match(text):
        return [_chosen(chosen[1], chosen[2].casefold(), " ".join(text.split()))]
    if _CALLED.match(text):
        return [_scopus(text)]
    if text.lstrip(", ").lower().startswith(("in ", "use ")):  # a part of what is searched
        return [Limit("other", native=text.lstrip(", "))]
    if text.endswith(")"):
        return [_refined(text)]
    return _listed(text)


def _embase(text: str) -> Limit:
    """Read `[english]/lim`; `[01-01-2000]/sd` is the day a record was added, and no date of it."""
    limit = told_limit(text)
    if not text.lower().replace(" ", "").endswith("/lim"):
        return limit
    named = told_limit(text[1 : text.index("]")])
    return limit if named.kind in ("other", "date") else replace(named, native=limit.native)


def _scopus(text: str) -> Limit:
    found = _SCOPUS.match(text)
    native = " ".join(text.split())
    if found is None:
        return Limit("other", native=native)
    field, value = (found[1] or found[2]).upper(), found[3].strip().casefold()
    if field == "LANGUAGE":
        return Limit("language", values=(value,), native=native)
    if field == "DOCTYPE" and value in _DOCUMENTS:
        return Limit("publication_type", values=(_DOCUMENTS[value],), native=native)
    when = period(value) if field == "PUBYEAR" else None
    return when or Limit("other", native=native)


def _refined(text: str) -> Limit:
    """What Web of Science prints of refining; what is excluded no other platform can write."""
    body = re.sub(r"^Refined by:?\s*", "", text, flags=re.IGNORECASE)
    found = _REFINED.match(body)
    native = " ".join(body.split())
    if found is None:
        return Limit("other", native=native)
    values = tuple(one.strip().casefold() for one in re.split(r"\s+OR\s+", found[2]))
    if found[1].strip() == "LANGUAGE":
        return Limit("language", values=values, native=native)
    if found[1].strip() in ("DOCUMENT TYPE", "DOCTYPE"):
        return Limit("publication_type", values=values, native=native)
    return Limit("other", native=native)


def _chosen(text: str, kind: str, native: str) -> Limit:
    """Read `English or French (Languages)`, as Web of Science prints it since 2021."""
    values = tuple(one.casefold() for one in re.split(r"\s+or\s+", text, flags=re.IGNORECASE))
    if kind == "languages":
        return Limit("language", values=values, native=native)
    if kind == "document types":
        return Limit("publication_type", values=values, native=native)
    years = sorted(int(one) for one in values if re.fullmatch(r"\d{4}", one))
    whole = years and years == list(range(years[0], years[0] + len(values)))
    if kind == "publication years" and whole:
        return Limit("date", start=str(years[0]), end=str(years[-1]))
    return Limit("other", native=native)


def _listed(text: str) -> Iterable[Limit]:
    if _SWITCH.match(text):
        return [Limit("other", native=text)]
    _, _, body = re.sub(
        r"^(Timespan|DocType|Document Types?|Languages?)\s*=", r"\1:", text
    ).partition(":" if re.match(r"[\w ]+[:=]", text) else "-")
    if _NARROWED.match(text):
        body = text
    chosen: dict[object, Limit] = {}
    for number, one in enumerate(re.split(r"\s*;\s*|,\s+(?!\d)", body or text)):
        if not one.strip(" .,"):
            continue
        limit = _narrowed(one.strip(" .,")) or told_limit(one.strip(" .,"))
        key = limit.kind if limit.values and limit.kind != "other" else number
        before = chosen.get(key)
        chosen[key] = limit if before is None else either(before, limit)
    return list(chosen.values())


def _narrowed(text: str) -> Limit | None:
    """Read `Narrow by Language: - english` of EBSCOhost; only languages have the same names."""
    found = _NARROWED.fullmatch(text)
    if found is None:
        return None
    named = told_limit(found[2])
    if found[1].casefold() == "language" and named.kind == "language":
        return named
    return Limit("other", native=text)
