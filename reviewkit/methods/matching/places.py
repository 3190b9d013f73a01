"""Where a report stands: year, volume, issue, pages, and what kind of place that is."""

from __future__ import annotations

import re
from typing import NamedTuple

from reviewkit.methods.matching.text import fold, unmark

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b")
_PAGE = re.compile(r"([a-z]{0,8})[\s.:]*0*(\d+)")
_PLAIN = re.compile(r"0*([0-9]+)(?:-+([0-9]+))?")  # as most are
_PAGE_WORDS = re.compile(
    r"\b(?:pp|pages?|page no|pagination|unsp|article(?: no| number| id)?|art(?: no)?|no|p)\b\.?|"
    r"^p(?=\d)"
)
_EXTENT = re.compile(r"^\d+ ?p(?:p|ages?)?\b")  # "215 p.": how many, not where
_LAST = re.compile(r"^[a-z.]*-+\s*[a-z]*(\d+)")
_PREFIXES = frozenset(("s", "suppl", "i", "ii", "iii", "iv", "v", "vi"))
_LONGEST = 60  # pages of one text; a longer stretch is that of a whole supplement
_LOCATORS = frozenset(("e", "cd", "art"))
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_CONGRESS = (
    "conference", "proceedings of the", "inproceed", "congress", "symposium", "meeting", "workshop",
    "annual scientific",
)  # fmt: skip
_SUPPLEMENT = re.compile(r"suppl|\bs\d|abstract|meeting")


class Page(NamedTuple):
    """First and last page; empty when nothing usable was given."""

    first: str  # letters and number without leading zeros: "s31", "541"
    number: str  # its number alone
    last: str  # number of the last page ("541-9": "549"); "" for one page, and for hundreds
    locator: bool  # an article number rather than a page
    weak: bool  # "1-6": such pages are found in any journal that numbers each article anew


NO_PAGE = Page("", "", "", locator=False, weak=False)


def read_year(raw: str) -> int:
    """Give the year in a text, 0 when there is none."""
    found = _YEAR.search(raw)
    return int(found.group(1)) if found else 0


def read_volume(raw: str) -> str:
    """Give the volume as a bare number; "" for junk such as "1)", "UNKNOWN" or a supplement's.

    "6 Suppl 1" is 6; of a long text ("Conference: 22nd World Congress. 143") the last number.
    """
    text = unmark(raw).lower().strip()
    if not text or text.count(")") > text.count("("):
        return ""
    numbers = _NUMBER.findall(text)
    if not numbers or text.startswith(("suppl", "s ", "conf suppl")):
        return ""
    number = numbers[0] if text[0].isdigit() or len(text) < 12 else numbers[-1]
    number = number.lstrip("0")
    return "" if _YEAR.fullmatch(number) else number


def read_issue(raw: str) -> str:
    """Give the issue: its first number, with "s" before it when it is a supplement."""
    text = raw.lower()
    number = _NUMBER.search(text)
    if not number or _MONTH.search(text):
        return ""
    return ("s" if "s" in text else "") + number.group().lstrip("0")


def read_pages(raw: str) -> Page:
    """Read the first page.

    Spreadsheet dates ("01-Jun"), mangled supplements ("Suppl-48") and "no pagination" give
    nothing; leading zeros and words such as "pp." fall away.
    """
    if plain := _PLAIN.fullmatch(raw):
        number, last_page = plain.groups()
        end = _completed(number, last_page) if last_page else ""
        return Page(number, number, end, not last_page and len(number) >= 5, weak=number == "1")
    text = raw.lower().translate(_DASHES).strip()
    text = _PAGE_WORDS.sub(" ", text).strip() if text and not text[0].isdigit() else text
    if not text or _MONTH.search(text) or text.startswith("suppl"):
        return NO_PAGE
    found = _PAGE.match(text)
    if not found or _EXTENT.match(text):
        return NO_PAGE
    letters, number = found.groups()
    rest = text[found.end() :]
    last = _LAST.search(rest)
    ranged = last is not None or "/" in rest
    lettered = bool(letters) and letters not in _PREFIXES
    locator = not ranged and (
        len(number) >= 5 or (lettered and (len(number) >= 3 or letters in _LOCATORS))
    )
    return Page(
        letters + number,
        number,
        _completed(number, last.group(1)) if last else "",
        locator,
        weak=number == "1" and not letters,
    )


def _completed(first: str, last: str) -> str:
    """Complete a shortened last page: 541-9 ends on 549; "" for one page, and for very many."""
    last = last.lstrip("0")
    last = first[: len(first) - len(last)] + last if len(last) < len(first) else last
    return "" if last == first or int(last) - int(first) > _LONGEST else last


def read_venue(raw: str) -> str:
    """Give the kind of venue a journal or record type names: preprint, registry, conference."""
    words = fold(raw)
    if not words:
        return ""
    if any(name in words for name in ("rxiv", "preprint", "research square", "ssrn")):
        return "preprint"
    if any(name in words for name in ("clinicaltrials gov", "trial registr", "ictrp", "who int")):
        return "registry"
    return "conference" if any(name in words for name in _CONGRESS) else ""


def is_supplement(volume: str, issue: str, pages: str) -> bool:
    """Tell whether the place looks like a supplement of congress abstracts."""
    return bool(_SUPPLEMENT.search(f"{volume} {issue}".lower())) or (
        pages[:1] in "sS" and pages[1:2].isdigit()
    )
