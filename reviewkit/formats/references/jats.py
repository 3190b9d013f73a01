"""One reference of a JATS article: what its elements say, else what its words do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewkit.formats import values as v
from reviewkit.formats.references.model import Work
from reviewkit.formats.references.parsing import parse
from reviewkit.formats.references.tagged_xml import (
    Cited,
    Grammar,
    below,
    first_of,
    plain,
    spelled,
)
from reviewkit.formats.xml_pieces import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CITATIONS = ("element-citation", "mixed-citation", "nlm-citation", "citation")
_KINDS = {
    "journal": "article",
    "article": "article",
    "book": "book",
    "report": "report",
    "thesis": "thesis",
    "confproc": "conference",
    "conference": "conference",
    "gov": "report",
}


def _read(element: _Element) -> Iterator[Cited]:
    """Take a `ref` apart: a citation, or several that share its label."""
    label = first_of(element, "label")
    citations = _citations(element)
    if not citations:  # a note among the references
        words = spelled(element)
        yield Cited(label, words, parse(words, label))
        return
    last = len(citations) - 1
    for place, (citation, tagged) in enumerate(citations):
        words = " ".join(filter(None, (label if not place else "", _words(citation))))
        own = first_of(citation, "label")
        beside = _beside(element) if place == last else ""
        raw = f"{words} {beside}" if beside else words
        yield Cited(own or label, raw, _work(tagged, words, own or label))


def _beside(element: _Element) -> str:
    """What a `ref` says beside its label and its citations, such as a note; '' for stops alone."""
    said = [element.text]
    for child in element:
        known = isinstance(child.tag, str) and local(child) != "label"
        if known and next(below(child, *_CITATIONS), None) is None:
            said.append(spelled(child))
        said.append(child.tail)
    words = " ".join(" ".join(filter(None, said)).split())
    return words if re.search(r"\w", words) else ""


def _citations(element: _Element) -> list[tuple[_Element, _Element]]:
    """Each citation: where its words are, and where its elements are."""
    found: list[tuple[_Element, _Element]] = []
    for one in below(element, *_CITATIONS):
        above = one.getparent()
        if above is not None and local(above) == "citation-alternatives" and found:
            words, tagged = found[-1]
            if words.getparent() is above:  # the same work once more
                mixed = one if local(one) == "mixed-citation" else words
                fuller = max(words, tagged, one, key=lambda each: len(list(each)))
                found[-1] = (mixed, fuller)
                continue
        found.append((one, one))
    return found


def _words(citation: _Element) -> str:
    """A citation's words as they stand: mixed ones have their own spaces, others have none."""
    mixed = any((text or "").strip(" \t\n.,;:()") for text in _own_text(citation))
    return plain(citation) if mixed else spelled(citation)


def _own_text(citation: _Element) -> Iterator[str | None]:
    yield citation.text
    for child in citation:
        yield child.tail


def _work(tagged: _Element, words: str, label: str) -> Work:
    """What elements say; the words speak where a citation has no elements for them."""
    title = first_of(tagged, "article-title", "chapter-title", "part-title")
    source = first_of(tagged, "source")
    if not title and not source:
        for link in below(tagged, "ext-link", "uri", "pub-id"):  # `[PubMed]` ends no sentence
            words = words.replace(plain(link) or "\0", " ")
        return _with_numbers(parse(words, label), tagged)
    year = v.year(first_of(tagged, "year"))
    kind = _KINDS.get(tagged.get("publication-type") or tagged.get("citation-type") or "")
    if title and kind == "book":
        kind = "chapter"
    made = Work(
        kind or ("article" if title and source else None),
        title or source,
        _people(tagged),
        year,
        source if title else None,
        first_of(tagged, "volume") or None,
        first_of(tagged, "issue") or None,
        _pages(tagged),
        isbn=v.isbn(first_of(tagged, "isbn")),
    )
    return _with_numbers(made, tagged)


def _with_numbers(work: Work, tagged: _Element) -> Work:
    doi, pmid, url = work.doi, work.pmid, work.url
    for one in below(tagged, "pub-id", "ext-link", "uri"):
        text = plain(one)
        kind = one.get("pub-id-type") or one.get("ext-link-type") or ""
        href = next((value for name, value in one.items() if name.endswith("href")), "")
        if kind == "pmid" and re.fullmatch(r"\d{1,8}", text):
            pmid = pmid or text
        doi = doi or v.doi(text) or v.doi(href)
        if local(one) != "pub-id" and kind != "doi" and "doi.org/" not in f"{href}{text}":
            url = url or v.url(href) or v.url(text)
    return replace(work, doi=doi or v.doi(plain(tagged)), pmid=pmid, url=url)


def _people(tagged: _Element) -> tuple[str, ...]:
    """The authors; the editors of a work that has none."""
    groups = list(below(tagged, "person-group"))
    authors = [
        one for one in groups if one.get("person-group-type") in (None, "author", "allauthors")
    ]
    names = (
        _name(one)
        for group in authors or [tagged]
        for one in below(group, "name", "string-name", "collab")
    )
    return tuple(dict.fromkeys(filter(None, names)))


def _name(one: _Element) -> str:
    family = first_of(one, "surname")
    if not family:
        return plain(one)
    given = " ".join(filter(None, (first_of(one, "given-names"), first_of(one, "suffix"))))
    return f"{family}, {given}" if given else family


def _pages(tagged: _Element) -> str | None:
    return first_of(tagged, "page-range") or v.pages(
        first_of(tagged, "fpage", "elocation-id"), first_of(tagged, "lpage")
    )


GRAMMAR = Grammar("JATS", "ref", "ref-list", _read)
