"""A reference as one line, and what is taken out of it before its title is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.formats import values as v

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xAD: None}
# A word broken at a line end; looked for from where words begin, so that long ones cost no more.
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u2010\u00ad]\n([^\W\d_]+)")
# Halves that mostly have a hyphen of their own between them, wherever the line ends.
_FIRST = """self non long short low high well evidence cross decision family community half peer
    double single two three four six quasi"""
_SECOND = """based related term up analysis analyses sectional making being specific centred
    centered level quality risk reported report line care effectiveness effective induced
    associated controlled blind year old time scale depth class to side wide like free led driven
    focused"""
_FIRST_HALVES, _SECOND_HALVES = frozenset(_FIRST.split()), frozenset(_SECOND.split())
_KEPT_HYPHEN = re.compile(r"(?<=\w)([-\u2010-\u2013/])\n(?=\w)")
_BROKEN_LINK = re.compile(r"((?:https?://|www\.|10\.\d{4,9}/|doi\.org/)\S*[/._=?&-])\n(?=[\w.])")
_LINKS = re.compile(
    r"\[(?:Google Scholar|CrossRef|Cross Ref|PubMed|DOI|PMC free article|Medline|ISI|"
    r"Web of Science|Green Version|Scopus|MEDLINE|CAS|Full Text|PubMed Central|View Article|"
    r"Ref list)\]|"
    r"(?:View Article|PubMed/NCBI|Google Scholar|CrossRef Full Text|PubMed Abstract|Crossref|"
    r"PubMed Central|CrossRef)(?=\s*(?:$|[|;.\[(]|View|PubMed|Google|Cross))",
    re.IGNORECASE,
)
# Behind the bare word stands a long number: "PubMed 2019" is a year in a title.
_PMID = re.compile(
    r"\b(?:(?:PMID|PubMed\s+ID)\s*[:=]?\s*|PubMed\s*[:=]?\s*(?=\d{6}))(\d{4,8})\b",
    re.IGNORECASE,
)
_PMID_LINK = re.compile(
    r"\b(?:pubmed\.ncbi\.nlm\.nih\.gov/|"
    r"ncbi\.nlm\.nih\.gov/(?:pubmed/|entrez/\S{0,80}list_uids=))(\d{4,8})(?!\d)"
)
_NOTES = re.compile(
    r"[\s(\[]{0,3}(?:available\s*(?:from|at|online|:)|retrieved\s+(?:from|on|[A-Z\d])|"
    r"accessed\b(?!\s+to)|"
    r"last accessed|viewed\s+\d|cited\s+(?:19|20)\d\d|URL\s*:|online\s+at|doi\s*[:=]|"
    r"https?://|(?:dx\.)?doi\.org/|www\.|<\s*(?:https?:|www)|PMID\b|PMCID\b|PMC\d{4}|"
    r"abgerufen|zugriff|verfügbar|disponible\s+(?:en|sur|à)|consult[ée]d?o?\s+le|"
    r"ISBN\b|e?ISSN\b|arXiv:|epub\s+ahead|ePub\b|Epub\s+\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_EMPHASIS = re.compile(r"\*{1,2}([^*\n]{2,400}?)\*{1,2}")
_MEDIUM = re.compile(
    r"\s*\[(?:internet|online|electronic resource|e-?book|web ?page|website|pdf|cd-rom|"
    r"computer program|cited[^\]]{0,40}|accessed[^\]]{0,40}|updated[^\]]{0,40}|in [^\]]{3,20}|"
    r"article in [^\]]{3,20}|preprint|dissertation|thesis|abstract|letter|editorial)\]",
    re.IGNORECASE,
)
_THESIS = re.compile(
    r"\b(?:(?:doctoral|ph\.?\s?d\.?|master'?s|m\.?sc\.?)\s+(?:dissertation|thesis)|"
    r"\[(?:dissertation|thesis)\]|dissertation\b|habilitation)",
    re.IGNORECASE,
)


BULLETS = " \t*-\u2022\u00b7\u25aa\u25e6\u2023\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A reference without its label and notes, and what they said.

    `body` is what holds names, title and numbers; `emphasised` are the words that a text marks as
    set apart (`*Journal of X*`), in their order.
    """

    body: str
    emphasised: tuple[str, ...]
    doi: str | None
    pmid: str | None
    isbn: str | None
    url: str | None
    thesis: bool


def one_line(raw: str) -> str:
    """Join the lines of a reference: broken words become whole, broken addresses too."""
    text = raw.translate(_LIGATURES)
    text = _BROKEN_LINK.sub(r"\1", text)
    text = _KEPT_HYPHEN.sub(r"\1", _BROKEN.sub(_whole, text))
    return v.one_line(text)


def _whole(broken: re.Match[str]) -> str:
    """A word that a line end broke; its hyphen stays where it is most likely its own."""
    first, second = broken[1], broken[2]
    own = first.casefold() in _FIRST_HALVES or second in _SECOND_HALVES or not second[0].islower()
    return f"{first}-{second}" if own else first + second


def without_label(text: str, label: str) -> str:
    """Take what numbers a reference, or a bullet, from its beginning."""
    text = text.lstrip(BULLETS) if not text.startswith("*") else text
    if label.startswith("[") and "]" not in label:  # a key that goes on behind the line end
        label = text[: text.find("]") + 1]
    if label and text.startswith(label):
        text = text[len(label) :]
    return text.lstrip(" \t.)")


def clean(raw: str, label: str = "") -> Cleaned:
    """Take apart the notes of a reference and the words that name its work.

    Args:
        raw: the reference as it stands, line by line.
        label: what numbers it, such as `[3]`.
    """
    text = without_label(one_line(raw), label)
    thesis = _THESIS.search(text) is not None
    doi = v.doi(text)
    pmid = _PMID.search(text) or _PMID_LINK.search(text)
    body = _MEDIUM.sub("", _LINKS.sub(" ", text))
    body = _without_notes(body)
    emphasised = tuple(found.strip(" .,;:") for found in _EMPHASIS.findall(body))
    body = _EMPHASIS.sub(r"\1", body).replace("*", "")
    return Cleaned(
        " ".join(body.split()).strip(" ,;"),
        tuple(one for one in emphasised if one and one != "et al"),
        doi,
        pmid[1] if pmid else None,
        v.isbn(text),
        _url(text),
        thesis,
    )


def _without_notes(body: str) -> str:
    """Cut at the first note; one that stands at the beginning is no note."""
    found = _NOTES.search(body, 25)
    return body[: found.start()] if found else body


def _url(text: str) -> str | None:
    """The first address that is not a DOI's; what closes the sentence does not belong to it."""
    address = v.url(text)
    if address is None or "doi.org/" in address:
        return None
    return address.rstrip(".,;:>)]}'\"")
