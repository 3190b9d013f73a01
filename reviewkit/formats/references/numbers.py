"""The numbers at the end of a reference: year, volume, issue and pages, however they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

YEAR = r"(?:1[6-9]\d\d|20\d\d)"
_MONTHS = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|spring|summer|autumn|fall|"
    r"winter|ene|abr|ago|dic|janv|f[ée]v|avr|juin|juil|ao[uû]t|d[ée]c)[^\W\d_]*\.?"
)
_DAY = rf"(?:\d{{1,2}}\s+)?{_MONTHS}(?:\s*[-/\u2013]\s*{_MONTHS})?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?"
_PAGE = r"(?:[A-Za-z]{0,3}\d{1,7}[A-Za-z]?|[A-Z]{2}\d+\.pub\d)"
_DASH = r"\s*[-\u2010-\u2015\u2212]{1,2}\s*"
_PAGES = rf"(?P<pages>{_PAGE}(?:{_DASH}{_PAGE})?(?:,\s?\d+{_DASH}\d+)?)"
_PP = r"(?:(?:pp?\.?|pages?|S\.|s\.|págs?\.?|art(?:icle|\.)?(?:\s+(?:no\.?|id))?)\s*)?"
_VOL = r"(?:(?:vol(?:ume)?|bd|jg|t|v)\.?\s*)?(?P<volume>\d{1,4}[A-Za-z]?(?:-\d{1,3})?|[IVXL]{1,6})"
_IN_BRACKETS = r"\s*\((?P<issue>[^()]{1,30})\)"
_NO = r"\s*,\s*(?:(?:no|nr|n|issue|iss|heft|h|num|núm)\.?\s*[°º]?\s*)"
_END = r"\s*[.;,]*\s*$"

# Tried in this order on the end of a reference, each from its first letter on.
_FORMS = (
    # 2010;12(3):45-67   2010 May 3;12:45   2009:454-6   2014:23(5);467-84
    rf"[.,;]?\s*\(?(?P<year>{YEAR})[a-z]?\)?(?:[\s,]+{_DAY})?\s*[;:,]\s*{_VOL}"
    rf"(?:{_IN_BRACKETS})?\s*[:;,]\s*{_PP}{_PAGES}",
    rf"[.,;]?\s*(?P<year>{YEAR})(?:[\s,]+{_DAY})?\s*[;:]\s*{_VOL}{_IN_BRACKETS}",
    rf"[.,;]?\s*(?P<year>{YEAR})(?:[\s,]+{_DAY})?\s*[;:,]{_IN_BRACKETS}\s*[:;,]\s*{_PP}{_PAGES}",
    rf"[.,;]?\s*(?P<year>{YEAR})(?:[\s,]+{_DAY})?\s*[;:]\s*{_PP}{_PAGES}",
    # 12, no. 3 (2010): 45-67   12.3 (2010), 45-67   12(3), 45-67   112, 5820, 24-25
    rf"[,.]?\s*\b{_VOL}(?:{_IN_BRACKETS}|{_NO}(?P<no>[\w/-]{{1,12}})|[.,/]\s?(?P<dot>\d{{1,5}}))?"
    rf"\s*\((?:{_MONTHS}\s+)?(?P<year>{YEAR})\)\s*[,:]?\s*{_PP}{_PAGES}",
    rf"[,.]?\s*\b{_VOL}(?:{_IN_BRACKETS}|{_NO}(?P<no>[\w/-]{{1,12}})|\s*,\s*(?P<dot>\d{{1,5}}(?:[-\u2013]\d{{1,2}})?))?"
    rf"\s*[,:.;]\s*{_PP}{_PAGES}(?:\s*[,.]?\s*\(?(?:{_MONTHS}\s+)?(?P<year>{YEAR})\)?)?",
    # 12, no. 3   2(1)
    rf"[,.]\s*{_VOL}(?:{_NO}(?P<no>[\w/-]{{1,12}})|{_IN_BRACKETS})",
    rf"\s{_VOL}{_IN_BRACKETS}",
    # , pp. 45-67
    rf"[,.:]\s*(?:pp?\.?|pages?)\s*{_PAGES}(?:\s*[,.]?\s*\(?(?:{_MONTHS}\s+)?(?P<year>{YEAR})\)?)?",
    rf"[,:]\s*(?P<pages>\d{{1,5}}{_DASH}\d{{1,5}})",
    # , 2010   (2010)   Forthcoming (2017)
    rf"[.,;:]?\s*\(?(?:{_MONTHS}\s+)?(?P<year>{YEAR})[a-z]?(?:[\s,:]+{_DAY})?\)?",
)
_PATTERNS = tuple(re.compile(form + _END, re.IGNORECASE) for form in _FORMS)
_WINDOW = 160  # characters at the end in which the numbers stand
_STARTS = re.compile(r"[\s.,;:(](?=\s*\(?(?:[\d(IVXLpvnbjth]|S\.|art))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a reference's last numbers say, and where they begin."""

    start: int
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


def numbers(text: str) -> Numbers:
    """Read the numbers at the end of a reference.

    Args:
        text: the reference without DOI, address and notes.

    Returns:
        What is sure; nothing, beginning at the end, where no known form stands there.
    """
    text = text.rstrip(" .,;")
    begin = max(0, len(text) - _WINDOW)
    places = [found.start() for found in _STARTS.finditer(text, begin)]
    for pattern in _PATTERNS:
        for place in places:
            found = pattern.match(text, place)
            if found is not None:
                return _read(found)
    return Numbers(len(text))


def _read(found: re.Match[str]) -> Numbers:
    said = found.groupdict()
    issue = said.get("issue") or said.get("no") or said.get("dot")
    year = said.get("year")
    made = Numbers(
        found.start(),
        int(year) if year else None,
        said.get("volume"),
        issue,
        " ".join(said["pages"].split()) if said.get("pages") else None,
    )
    if made.volume and re.fullmatch(YEAR, made.volume) and made.year is None:
        return replace(made, year=int(made.volume), volume=made.issue, issue=None)
    if made.issue and re.fullmatch(YEAR, made.issue) and made.year is None:
        return replace(made, year=int(made.issue), issue=None)
    return made
