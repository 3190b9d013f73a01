"""Reference lists of articles as XML: JATS (`ref-list`) and TEI as GROBID writes it (`listBibl`).

JATS: jats.nlm.nih.gov/archiving, elements `ref`, `element-citation`, `mixed-citation`; older
articles have `citation` and `nlm-citation`. TEI: tei-c.org, P5, `biblStruct`. Each reference is
read on its own by lxml, so that one that is damaged spoils no other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewkit.formats.references.model import (
    LONGEST,
    TOO_LONG,
    Left,
    Reference,
    References,
    Work,
)
from reviewkit.formats.xml_pieces import HOPELESS, Piece, local, parsed, pieces, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

OUTSIDE = "text of the list outside any reference"
DAMAGED = "all words of a reference whose XML is damaged, of which some could not be read"
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_TAG = 10_000


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation before it has its place: its label, its words, and what its elements say."""

    label: str
    raw: str
    work: Work


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a kind of XML holds references.

    Attributes:
        form: What the kind is called.
        record: The element of a reference.
        around: The element of a list.
        read: Takes an element apart; a reference may hold several citations.
    """

    form: str
    record: str
    around: str
    read: Callable[[_Element], Iterable[Cited]]


def references_of(texts: Iterable[str], grammar: Grammar) -> References:
    """Read the references of an article.

    Args:
        texts: the file's text in pieces.
        grammar: which kind of XML it is.
    """
    headings: list[str] = []
    found: list[Reference] = []
    left: list[Left] = []
    inside, cut = 0, ""
    for piece in pieces(texts, (grammar.record,)):
        if not piece.record:
            text, cut = _whole_tags(cut + piece.text)
            inside, titles, other = _between(text, inside, grammar.around)
            headings += titles
            if other:
                left.append(Left(piece.line, 0, OUTSIDE, other))
            continue
        if not inside:
            continue  # what describes the article itself, not its references
        element, fault = parsed(piece.text)
        if element is None:
            left.append(Left(piece.line, 0, f"{HOPELESS} ({fault})", _words(piece.text)))
            continue
        citations = list(grammar.read(element))
        if fault and _letters(_words(piece.text)) != _letters(
            "".join(one.raw for one in citations)
        ):
            left.append(Left(piece.line, 0, f"{DAMAGED} ({fault})", _words(piece.text)))
        for cited in citations:
            if len(cited.raw) > LONGEST:
                left.append(Left(piece.line, 0, TOO_LONG, cited.raw))
            elif cited.raw:
                found.append(_placed(cited, len(found) + 1, piece, headings))
    return References(grammar.form, tuple(headings), tuple(found), tuple(left))


def _placed(cited: Cited, number: int, piece: Piece, headings: list[str]) -> Reference:
    heading = headings[-1] if headings else ""
    return Reference(number, cited.label, cited.raw, piece.line, 0, heading, cited.work)


def _words(text: str) -> str:
    """The words of a stretch of XML, without its tags."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _whole_tags(text: str) -> tuple[str, str]:
    """Part a text before a tag that its end cuts in two."""
    at = text.rfind("<")
    if at < 0 or ">" in text[at:] or len(text) - at > _LONGEST_TAG:
        return text, ""
    return text[:at], text[at:]


def _between(text: str, inside: int, around: str) -> tuple[int, list[str], str]:
    """Read what stands between references: whether a list is open after it, titles, and words."""
    words: list[str] = []
    titles: list[str] = []
    place = 0
    for edge in re.finditer(rf"<(/?){around}(?=[\s>])[^<>]*>", text):
        if inside:
            words.append(text[place : edge.start()])
        inside += -1 if edge[1] else 1
        inside, place = max(0, inside), edge.end()
        if not edge[1]:
            titles += _heading(text[place : place + 2_000])
    if inside:
        words.append(text[place:])
    other = _words(" ".join(words))
    for title in titles:
        other = other.replace(title, "", 1).strip()
    return inside, titles, other


def _heading(text: str) -> list[str]:
    found = re.match(
        r"\s*(?:<label>[^<]*</label>\s*)?<(?:title|head)\b[^<>]*>(.*?)</(?:title|head)>", text, re.S
    )
    return [_words(found[1])] if found else []


def first_of(element: _Element, *names: str) -> str:
    """The text of the first element below of one of these names; namespaces aside."""
    return next((text for one in below(element, *names) if (text := plain(one))), "")


def below(element: _Element, *names: str) -> Iterator[_Element]:
    """Elements below of these names, in the order of the file."""
    return (one for one in element.iter() if isinstance(one.tag, str) and local(one) in names)


def plain(element: _Element) -> str:
    """All text of an element on one line."""
    return " ".join(text_of(element).split())


def spelled(element: _Element) -> str:
    """The words of an element whose parts have their own elements, with space between."""
    return " ".join(" ".join(element.itertext()).split())
