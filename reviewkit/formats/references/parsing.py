"""One reference taken apart: authors, year, title, and where it appeared.

Known are the forms of Vancouver and AMA (NLM, Citing Medicine), APA and Harvard, Chicago's
author-date and MHRA, for articles, chapters, books and reports. What is not certain stays out: a
wrong title would merge what is different, and the words as they stand are kept all the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.formats.names import CORPORATE
from reviewkit.formats.references.cleaning import Cleaned, clean
from reviewkit.formats.references.model import LONGEST, Work
from reviewkit.formats.references.numbers import YEAR, Numbers, numbers
from reviewkit.formats.references.people import UPPER, group_before_year, people
from reviewkit.formats.references.titles import (
    PUBLISHED,
    SHORTEST,
    article,
    book,
    book_of,
    capitalised,
    named,
    sentences,
    title_of,
)

_DATED = re.compile(
    rf"\s*[.,;:]?\s*(?:[(\[]\s*(?:(?:orig\.?|first published)\s+\d{{4}}[;/,]\s*)?(?P<a>{YEAR})"
    rf"[a-z]?(?:\s*[/-]\s*\d{{2,4}})?(?:,\s*[^()\[\]]{{1,30}})?[)\]]|"
    rf"(?P<b>{YEAR})[a-z]?(?=[.,:]\s))\s*[.,:]?\s*"
)
_UNDATED = re.compile(
    r"\s*[.,]?\s*[(\[]\s*(?:n\.?\s?d\.?|undated|forthcoming|in press|no date|o\.\s?J\.)\s*[)\]]"
    r"\s*[.,:]?\s*",
    re.I,
)
_QUOTED = re.compile(
    r"[\"\u201c\u201e\u00ab\u2018']\s?(?P<title>.{4,400}?)[.,?!]?\s?[\"\u201d\u201c\u00bb\u2019']"
    r"(?=\s*[.,;(]|\s+(?:in\b|[A-Z])|\s*$)\s*[.,;]?\s*"
)
_IN = re.compile(
    rf"(?:[.?!,;]|[\"\u201d\u2019])\s*(?:In|in|IN)\s*:?\s+(?=[{UPPER}\"\u201c\u2018(])"
)
_EDITED = re.compile(r"[(\[,\s](?:eds?|editors?|hrsg|hg)\b\.?[)\]]?[,.:]?\s*", re.IGNORECASE)
_CHAPTER_PAGES = re.compile(
    r"[\s,.;:(]+(?:pp?\.?|pages|S\.)\s*(?P<pages>[\divxl]+(?:\s*[-\u2013\u2014]\s*[\divxl]+)?)\s*\)?"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the title: who, when, and where the title begins."""

    names: tuple[str, ...]
    year: int | None
    end: int
    dated: bool


def parse(raw: str, label: str = "") -> Work:
    """Take one reference apart.

    Args:
        raw: the reference as it stands, line by line.
        label: what numbers it in its list, such as `[3]`.

    Returns:
        What is certain of the work it names; nothing of what is too long for a reference.
    """
    if len(raw) > LONGEST:
        return Work()
    cleaned = clean(raw, label)
    head = _head(cleaned.body)
    sure = bool(head.names)
    made = _work(cleaned, head) if sure else Work(year=head.year)
    year = head.year or made.year
    return Work(
        made.kind or ("thesis" if cleaned.thesis and made.title else None),
        title_of(made.title),
        head.names,
        year if year is not None and year <= 2100 else None,
        named(made.journal),
        made.volume,
        made.issue,
        made.pages,
        cleaned.doi,
        cleaned.pmid,
        cleaned.isbn,
        cleaned.url,
    )


def _head(body: str) -> _Head:
    """Read names and year from the beginning of a reference."""
    found = people(body)
    if found is None:
        return _group_head(body)
    dated = _DATED.match(body, found.end) or _DATED.match(body, found.end - 1)
    if dated:
        return _Head(found.names, int(dated["a"] or dated["b"]), dated.end(), True)
    undated = _UNDATED.match(body, found.end)
    if undated:
        return _Head(found.names, None, undated.end(), True)
    return _Head(found.names, None, found.end, False)


def _group_head(body: str) -> _Head:
    """An organisation: before a year in brackets, or known as one by its words."""
    group = group_before_year(body)
    if group is not None:
        dated = _DATED.match(body, group[1]) or _UNDATED.match(body, group[1])
        if dated:
            year = dated.groupdict().get("a")
            return _Head((group[0],), int(year) if year else None, dated.end(), True)
    first, *rest = sentences(body)
    organisation = first.rstrip(".")
    if rest and 2 <= len(organisation.split()) <= 12 and _organised(organisation, rest[0]):
        return _Head((organisation,), None, body.index(first) + len(first), False)
    return _Head((), _only_year(body), 0, False)


def _organised(text: str, after: str) -> bool:
    """Whether words can only be an organisation's name, not a title: the title comes after."""
    if not capitalised(text) or re.search(r"[:?]", text):
        return False
    return CORPORATE.search(text) is not None or (
        len(text.split()) > 2 and not capitalised(after) and len(after.split()) > 2
    )


def _only_year(body: str) -> int | None:
    years = set(re.findall(rf"(?<![\d-]){YEAR}(?![\d-])", body))
    return int(years.pop()) if len(years) == 1 else None


def _work(cleaned: Cleaned, head: _Head) -> Work:
    """Read what stands behind names and year."""
    rest = cleaned.body[head.end :].lstrip(" .,:")
    chapter = _chapter(rest, cleaned.emphasised)
    if chapter is not None:
        return chapter
    quoted = _QUOTED.match(rest)
    if quoted is not None and _balanced(quoted["title"]):
        return _after_title(quoted["title"], rest[quoted.end() :])
    end = numbers(rest)
    before = rest[: end.start].rstrip(" .,;:(")
    if end.volume or end.pages:
        title, journal = article(before, cleaned.emphasised)
        if title is None or journal is None:
            return Work(year=end.year)
        return _article_work(title, journal, end)
    return Work(title=book(before, cleaned.emphasised, head.names, head.dated), year=end.year)


def _article_work(title: str, journal: str, end: Numbers) -> Work:
    return Work(
        "article",
        title,
        year=end.year,
        journal=journal,
        volume=end.volume,
        issue=end.issue,
        pages=end.pages,
    )


def _after_title(title: str, rest: str) -> Work:
    """The journal and numbers behind a title in quotes."""
    end = numbers(rest)
    journal = rest[: end.start].strip(" .,;:(")
    if (end.volume or end.pages) and journal and not PUBLISHED.search(journal):
        return _article_work(title, re.sub(r"^in:?\s+", "", journal), end)
    return Work(title=title, year=end.year)


def _chapter(rest: str, emphasised: Sequence[str]) -> Work | None:
    """A chapter: its title, and the book it is in."""
    for found in _IN.finditer(rest):
        title, book = rest[: found.start() + 1].strip(" ,"), rest[found.end() :]
        editors = people(book)
        edited = _EDITED.search(book, 0, 400)
        if not edited and ":" not in found[0] and not any(map(book.startswith, emphasised)):
            continue
        if len(title) < SHORTEST:
            continue
        pages = _CHAPTER_PAGES.search(book)
        start = edited.end() if edited else editors.end if editors else 0
        inside = (book[start : pages.start()] + book[pages.end() :]) if pages else book[start:]
        end = numbers(inside)
        named = book_of(inside[: end.start].strip(" ,.:"), emphasised)
        quoted = _QUOTED.fullmatch(title)
        return Work(
            "chapter",
            quoted["title"] if quoted else title.strip("\"\u201c\u201d\u2018\u2019' "),
            year=end.year,
            journal=named,
            pages=pages["pages"] if pages else end.pages,
        )
    return None


def _balanced(text: str) -> bool:
    return text.count("\u201c") <= 1 and text.count("(") == text.count(")")
