"""One value as a database wrote it, made comparable: pure functions from text to text.

Sources: the DOI pattern follows Crossref's advice (crossref.org/blog/dois-and-matching-regular-
expressions) widened to `10.NNNN.N/`; ISBN check digits follow ISO 2108.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/[^\s\"]+")
_NEXT_DOI = re.compile(r"[;,|]\s*(?=(?:https?:|doi:|10\.\d{4}))", re.IGNORECASE)
_DOI_ALONE = re.compile(r"\s*(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?10\.\d{4}\S*\s*", re.I)
_DOI_QUERY = re.compile(r"(?:doi[=:/]|[?&]id=)(10\.\d{4,9}[^&\s]*)", re.IGNORECASE)
_URL_TAIL = re.compile(
    r"(?:/(?:abstract|full|fulltext|epdf|pdf|meta|summary|html|references))?"
    r"(?:\.(?:pdf|html?|full|short|abstract)){0,2}/?$",
    re.IGNORECASE,
)
# A DOI of the catalogue's own entry, not of the article that the entry describes.
_ENTRY_DOIS = ("10.1002/central/",)
_YEAR = re.compile(
    r"(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?:(?!\d)|(?=(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?(?!\d)))"
)
_ISBN = re.compile(r"(?<![\d-])\d[\d \-\u2010-\u2013]{8,15}[\dXx](?![\d-])")
_URL = re.compile(
    r"(?:https?|ftp)://[^\s<>\"]+|(?<![\w./])(?:www\.|(?:dx\.)?doi\.org/)[^\s<>\"]+",
    re.IGNORECASE,
)
_ITEM = r"(?:[^'\\]|\\(?s:.)|'(?!\s*(?:,|\]|$)))*+"
# An item that nothing closes is taken too, without a group: else it is looked through once a quote.
_QUOTED = re.compile(rf"'({_ITEM})'|\"([^\"]*)\"(?=\s*(?:,|\]|$))|'{_ITEM}\\?$")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

# What databases write where an abstract, a page or a keyword is missing.
NOT_GIVEN = frozenset(
    (
        "",
        "na",
        "n/a",
        "nan",
        "none",
        "null",
        "undefined",
        "no abstract",
        "no abstract available",
        "no abstract provided",
        "abstract not available",
        "not available",
        "publisher: abstract available from the publisher",
        "no pagination",
        "no pagination specified",
        "no specified",
    )
)


def unescape(text: str) -> str:
    """Undo HTML entities, also twice escaped ones; tags such as `<i>` stay as they are."""
    for _ in range(2):
        if "&" not in text:
            break
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text


def one_line(text: str) -> str:
    """Entities undone, white space single, control characters gone."""
    if "&" in text:
        text = unescape(text)
    text = " ".join(text.split())
    return text if text.isprintable() else _CONTROL.sub("", text)


def paragraphs(text: str) -> str:
    """As `one_line`, but lines stay lines; empty ones go."""
    kept = (one_line(line) for line in unescape(text).replace("\r", "\n").split("\n"))
    return "\n".join(line for line in kept if line)


def quoted(text: str) -> list[str]:
    """The items of a list written as in a program (`['Ann, B', 'Cy, D']`), else none."""
    if text.lstrip(" [")[:1] not in ("'", '"'):
        return []
    return [found[found.lastindex] for found in _QUOTED.finditer(text) if found.lastindex]


def given(text: str) -> bool:
    """Whether text says something, rather than that there is nothing to say."""
    return len(text) > 60 or text.strip(" .[]()-").casefold() not in NOT_GIVEN


def doi(text: str) -> str | None:
    """The first DOI in a text, bare and lower case.

    Punctuation around it, a second DOI after it and unbalanced brackets are cut off; the
    angle brackets of old SICI DOIs (`10.1002/(SICI)1097-0258(1998)17:15<1661::AID-SIM968>3.0`)
    belong to it.
    """
    if "10." not in text and "10%2" not in text:
        return None
    text = unescape(text)
    if "%2" in text:
        text = unquote(text)
    found = _DOI.search(text)
    if found is None:
        return None
    bare = _NEXT_DOI.split(found[0], maxsplit=1)[0].lower()
    if "<" in bare and "(sici)" not in bare:
        bare = bare.partition("<")[0]
    bare = _trimmed(bare.removesuffix("[doi]").removesuffix("[pii]"))
    suffix = bare.partition("/")[2]
    if not any(letter.isalnum() for letter in suffix) or bare.startswith(_ENTRY_DOIS):
        return None
    return bare


def _trimmed(bare: str) -> str:
    """Cut closing punctuation, and closing brackets that nothing opened."""
    unopened = {
        closer: bare.count(closer) - bare.count(opener)
        for opener, closer in ("()", "[]", "{}", "<>")
    }
    end = len(bare)
    while end and (bare[end - 1] in ".,;:'\u2019\u201d|\\" or unopened.get(bare[end - 1], 0) > 0):
        end -= 1
        if bare[end] in unopened:
            unopened[bare[end]] -= 1
    return bare[:end]


def doi_alone(text: str) -> str | None:
    """The DOI when the text is nothing else (perhaps with `doi:` or the resolver before it)."""
    return doi(text) if _DOI_ALONE.fullmatch(text) else None


def doi_in_note(text: str) -> str | None:
    """The DOI of a note one of whose lines is nothing else; never one from a reference list."""
    for line in text.split("\n"):
        if _DOI_ALONE.fullmatch(line):
            return doi(line)
    return None


def doi_in_url(text: str) -> str | None:
    """The DOI that an address carries: resolver, `doi=` in the query, or a publisher's path."""
    for address in unescape(text).split():
        if "10." not in address and "10%2" not in address:
            continue
        query = _DOI_QUERY.search(address) or _DOI_QUERY.search(unquote(address))
        if query is not None and "doi.org/" not in address.lower():
            found = doi(_URL_TAIL.sub("", query[1].partition("#")[0].partition("?")[0]))
        elif "doi.org/" in address.lower():
            found = doi(address)
        else:
            path = unquote(address).partition("?")[0].partition("#")[0]
            found = doi(_URL_TAIL.sub("", path))
        if found is not None:
            return found
    return None


def year(text: str) -> int | None:
    """The first year from 1500 to 2100 in a text; `20170812` is 2017, `10 15` none."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def isbn(text: str) -> str | None:
    """The first ISBN in a text, without hyphens; an ISSN is not one.

    Thirteen digits must begin 978 or 979; ten must have the right check digit, since other
    ten-digit numbers are common.
    """
    for found in _ISBN.findall(text):
        bare = re.sub(r"[^0-9Xx]", "", found).upper()
        if len(bare) == 13 and bare.startswith(("978", "979")) and bare.isdigit():
            return bare
        if len(bare) == 10 and bare[:9].isdigit():
            digits = [10 if digit == "X" else int(digit) for digit in bare]
            if sum((10 - place) * digit for place, digit in enumerate(digits)) % 11 == 0:
                return bare
    return None


def url(text: str) -> str | None:
    """The first web address in a text; nothing but http, https and ftp."""
    found = _URL.search(text)
    return found[0].rstrip(";,") if found else None


def pages(first: str, last: str) -> str | None:
    """First and last page as `22-34`; what already is a range, or has no last page, as it is."""
    first, last = one_line(first), one_line(last)
    if not given(f"{first} {last}".strip()):
        return None
    if not last or first == last or re.search(r"\d\s*[-\u2010-\u2015]\s*\w", first):
        return first
    return f"{first}-{last}" if first else last
