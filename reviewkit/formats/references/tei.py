"""One reference of a TEI file, as GROBID writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reviewkit.formats import values as v
from reviewkit.formats.references.model import Work
from reviewkit.formats.references.tagged_xml import (
    Cited,
    Grammar,
    below,
    first_of,
    plain,
    spelled,
)

if TYPE_CHECKING:
    from lxml.etree import _Element


def _read(element: _Element) -> Iterator[Cited]:
    """Take a `biblStruct` apart; its raw words are in a note, where GROBID was asked for them."""
    notes = [one for one in below(element, "note") if one.get("type") == "raw_reference"]
    words = plain(notes[0]) if notes else spelled(element)
    label = re.match(r"\[\w{1,12}\]|\(?\d{1,4}[.)](?=\s)", words)
    yield Cited(label[0] if label else "", words, _work(element))


def _work(element: _Element) -> Work:
    titles = {one.get("level") or "": plain(one) for one in reversed([*below(element, "title")])}
    journal, book, article = titles.get("j"), titles.get("m"), titles.get("a")
    title = article or book or titles.get("")
    part = article is not None and journal is None and book is not None
    return Work(
        "article" if article and journal else "chapter" if part else "book" if book else None,
        title or None,
        tuple(dict.fromkeys(filter(None, map(_name, below(element, "author"))))),
        v.year(next((one.get("when") or plain(one) for one in below(element, "date")), "")),
        (journal or (book if article else None)) or None,
        _scope(element, "volume"),
        _scope(element, "issue"),
        _pages(element),
        v.doi(_number(element, "DOI")),
        number if (number := _number(element, "PMID")).isdigit() else None,
        url=next((v.url(one.get("target") or "") for one in below(element, "ptr", "ref")), None),
    )


def _name(author: _Element) -> str:
    family = first_of(author, "surname")
    given = " ".join(plain(one) for one in below(author, "forename"))
    return f"{family}, {given}" if family and given else family or plain(author)


def _scope(element: _Element, unit: str) -> str | None:
    return next(
        (plain(one) or None for one in below(element, "biblScope") if one.get("unit") == unit), None
    )


def _pages(element: _Element) -> str | None:
    for one in below(element, "biblScope"):
        if one.get("unit") == "page":
            return plain(one) or v.pages(one.get("from") or "", one.get("to") or "")
    return None


def _number(element: _Element, kind: str) -> str:
    found = (one for one in below(element, "idno") if (one.get("type") or "").upper() == kind)
    return next(map(plain, found), "")


GRAMMAR = Grammar("TEI", "biblStruct", "listBibl", _read)
