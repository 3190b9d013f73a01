"""BibTeX and BibLaTeX, read into records; entries with a fault or a key seen before, too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reviewkit.formats.bibtex_entries import START, Field, Parsed, blocks, parse
from reviewkit.formats.decoding import lines
from reviewkit.formats.latex import outside_braces, plain
from reviewkit.formats.names import Style, family_given
from reviewkit.formats.reading import Detected, Format, Found, Sample, Tally
from reviewkit.formats.rules import PUBMED_ADDRESS, Rules, take, takes
from reviewkit.formats.rules import make_record as make
from reviewkit.terms import RawTag, Record

_NO_RECORDS = ("string", "preamble", "comment")
_NAMES = ("author", "editor", "translator", "editora")
_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*[A-Za-z]\w*\s{0,9}[{(]\s{0,99}[^\n,={}\"]{0,200}\s{0,99}[,=}]", re.MULTILINE
)
_LINES_OF = re.compile(r"\s*[-\u2010-\u2015]+\s*")
_KEYWORDS = ("keywords", "keyword", "author_keywords")  # whose commas part them, as in biblatex
_CORPORATE = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
UNCLOSED = "an entry whose brace is not closed"
ODD = "an entry with text that is no field"
AGAIN = "an entry whose key was there before"
STRAY = "text between entries"

RULES = Rules(
    title=takes("title booktitle maintitle shorttitle"),
    authors=(("author",),),
    editors=("editor", "editora"),
    year=takes("year date issued urldate"),
    container=takes("booktitle maintitle journal journaltitle series"),
    journal=takes("journal journaltitle journal-full fjournal shortjournal booktitle"),
    volume=takes("volume"),
    issue=takes("number issue"),
    pages=takes("pages article-number articleno eid page numpages"),
    abstract=("abstract", "abstractnote"),
    doi=takes("doi"),
    doi_alone=takes("note ee eprint"),
    doi_notes=("note",),
    doi_urls=("url", "ee", "howpublished", "bdsk-url-1", "link"),
    pmid=(
        take("pmid", r"(\d{1,8})\s*$"),
        take("pubmed_id", r"(\d{1,8})\s*$"),
        take("eprint", r"^(\d{1,8})$", ("eprinttype", "pubmed")),
        take("url", PUBMED_ADDRESS),
        take("note", r"\bPMID:\s*(\d{1,8})(?!\d)"),
    ),
    accession=takes("unique-id uniqueid accession-number accession_number an ut isi lens_id"),
    isbn=("isbn", "issn"),
    url=("url", "ee", "howpublished", "link", "bdsk-url-1"),
    keywords=("keywords", "keyword", "author_keywords", "author-keywords", "keywords-plus", "mesh"),
    language=takes("language langid"),
    kind=("type", "@"),
    names=Style.AS_GIVEN,
    names_between="tag",
)
# Whose export it is: a field and a pattern that one value of it matches.
MARKS = {
    "Scopus": ("source", r"^Scopus$"),
    "Web of Science": ("unique-id", r"^(?:WOS|ISI|MEDLINE):"),
    "DBLP": ("bibsource", r"dblp"),
    "Lens": ("lens_id", r"\d"),
    "EBSCO": ("url", r"ebsco"),
    "ProQuest": ("url", r"proquest"),
    "Mendeley": ("mendeley-groups", r""),
    "ASReview": ("note", r"ASReview_"),
    "Rayyan": ("note", r"RAYYAN-"),
}


def sniff(sample: Sample) -> Found | None:
    """Tell whether a sample is BibTeX: `@type{key,` at the beginning of a line."""
    found = _ENTRY.search(sample.text)
    if found is None:
        return None
    line = sample.text.count("\n", 0, found.start()) + 1
    seen = f"line {line} is {' '.join(found[0].split())[:40]!r}"
    text = sample.text.casefold()
    for name, (tag, pattern) in MARKS.items():
        for value in re.findall(rf"^[ \t]*{tag}[ \t]*=[ \t]*[{{\"](.*)$", text, re.MULTILINE)[:200]:
            if re.search(pattern, value.strip(' ,{}"'), re.IGNORECASE):
                return Found(name, (seen, f"{name}: {tag} holds {value.strip(' ,')[:40]!r}"))
    return Found(None, (seen,))


def records(path: Path, detected: Detected, tally: Tally) -> Iterator[Record]:
    """Read a file's entries lazily, keeping the tally."""
    strings: dict[str, str] = {}
    keys: set[str] = set()
    for block in blocks(lines(path, detected.encoding, tally)):
        if not block.entry:
            if block.text.strip("\ufeff \t\r\n"):
                tally.keep(block.line, STRAY, block.text.strip())
            continue
        found = START.match(block.text)
        kind = found[1].casefold() if found else ""
        if kind in _NO_RECORDS:
            tally.keep(block.line, f"@{kind}, which is no record", block.text.strip())
            if kind == "string":
                strings.update(_strings(parse(block), strings))
            continue
        tally.starts += 1
        entry = parse(block)
        if not block.closed:
            tally.note(block.line, UNCLOSED, entry.key)
        if entry.junk:
            tally.note(entry.junk[0].line, ODD, entry.junk[0].value[:200])
        if entry.key and entry.key.casefold() in keys:
            tally.note(block.line, AGAIN, entry.key)
        keys.add(entry.key.casefold())
        yield entry_record(tally.starts, block.line, entry, strings)


def _strings(entry: Parsed, known: dict[str, str]) -> dict[str, str]:
    """What a `@string` defines."""
    texts = {field.name.casefold(): _text(field, known) for field, _ in entry.fields}
    return {entry.key.casefold(): "", **texts} if entry.key and not texts else texts


def _text(field: Field, strings: dict[str, str]) -> str:
    """A field's text, its `@string`s put in; one that nothing defines stays as it is."""
    return "".join(
        strings.get(piece.casefold(), piece) if named else piece for piece, named in field.pieces
    )


def entry_record(position: int, line: int, entry: Parsed, strings: dict[str, str]) -> Record:
    """The record of one entry, whose `@string`s are put in."""
    head = RawTag(f"@{entry.type}", entry.key, line)
    raw = [head, *(RawTag(field.name, field.raw, at) for field, at in entry.fields), *entry.junk]
    values: dict[str, list[str]] = {"@": [entry.type]}
    shown = {"@": head.tag}
    for field, _ in entry.fields:
        name, text = field.name.casefold(), _text(field, strings)
        shown.setdefault(name, field.name)
        made = _values(name, text)
        if made:
            values.setdefault(name, []).extend(made)
    return make(position, line, tuple(raw), values, RULES, shown)


def _values(name: str, text: str) -> list[str]:
    """What a field holds, as a reader sees it."""
    if name in _NAMES:
        pieces = outside_braces(text, "and")
        return [_person(piece) for piece in pieces if piece.casefold() != "others"]
    if name in ("doi", "url", "ee", "howpublished", "link"):
        shown = plain(text.replace("~", r"\textasciitilde "))
        return [shown.strip().replace("\u2013", "--")] if shown.strip() else []
    shown = plain(text).strip()
    if name == "pages":
        shown = _LINES_OF.sub("-", " ".join(shown.split()))
    if name == "abstract":
        shown = " ".join(shown.split())
    if name in _KEYWORDS and not set(";\n|") & set(shown):
        shown = shown.replace(",", ";")
    return [shown] if shown else []


def _person(name: str) -> str:
    """One name; what stands whole in braces is a body, not a person."""
    if _CORPORATE.fullmatch(name):
        return plain(name)
    return family_given(plain(name).replace("\u00a0", " "), Style.GIVEN_FAMILY)


FORMAT = Format("BibTeX", sniff, records)
