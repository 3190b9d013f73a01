"""How a dialect's tags become fields: rules as data, and the one function that applies them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewkit.formats import values as v
from reviewkit.formats.kinds import kind
from reviewkit.formats.names import Style, family_given, split_names
from reviewkit.terms import RawTag, Record

Values = Mapping[str, Sequence[str]]  # what each tag holds, without empty values
_BEGINNING = 4_000  # characters
# An address of PubMed's, its old and mobile ones too: the number at its end is the PMID.
PUBMED_ADDRESS = r"ncbi\.nlm\.nih\.gov/(?:(?:m/)?pubmed/)?(\d{1,8})(?!\d)"


@dataclass(frozen=True, slots=True)
class Take:
    """Where a field may come from.

    Attributes:
        tag: The tag.
        part: Takes only what its group 1 matches, and nothing when it does not match.
        where: Another tag and a pattern one of its values must match, else nothing is taken.
    """

    tag: str
    part: re.Pattern[str] | None = None
    where: tuple[str, re.Pattern[str]] | None = None

    def __call__(self, values: Values) -> Sequence[str]:
        """What there is to take, in file order, when the tag is there.

        A part is looked for in a value's beginning only: numbers and addresses are short, and
        a pattern's time on a hostile value stays bounded.
        """
        if self.where is not None:
            tag, pattern = self.where
            if not any(pattern.search(value, 0, _BEGINNING) for value in values.get(tag, ())):
                return ()
        if self.part is None:
            return values[self.tag]
        found = (self.part.search(value, 0, _BEGINNING) for value in values[self.tag])
        return [match[1] for match in found if match is not None]


Takes = tuple[Take, ...]


def takes(tags: str) -> Takes:
    """Plain tags in order of preference, from "TI T1 CT"."""
    return tuple(Take(tag) for tag in tags.split())


def take(tag: str, part: str, where: tuple[str, str] | None = None) -> Take:
    """One tag of which a pattern's group 1 is taken, perhaps only where another tag says so."""
    condition = None if where is None else (where[0], re.compile(where[1], re.IGNORECASE))
    return Take(tag, re.compile(part, re.IGNORECASE), condition)


@dataclass(frozen=True, slots=True)
class Rules:
    """Which tags hold which field, best first, and how names and lists are written.

    `doi` tags may hold a DOI anywhere, `doi_alone` tags count only when they hold nothing else,
    `doi_urls` hold addresses, `doi_notes` count line by line. All occurrences of the first tag
    that has any are taken for `abstract`, all of all tags for `keywords`; of `authors` all tags
    of the first group that names anybody.
    """

    title: Takes = ()
    authors: tuple[tuple[str, ...], ...] = ()
    editors: tuple[str, ...] = ()  # stand in for the authors of a book
    year: Takes = ()
    journal: Takes = ()
    container: Takes = ()  # before `journal`, for chapters and conference papers
    volume: Takes = ()
    issue: Takes = ()
    first_page: Takes = ()
    last_page: Takes = ()
    pages: Takes = ()
    abstract: tuple[str, ...] = ()
    doi: Takes = ()
    doi_alone: Takes = ()
    doi_urls: tuple[str, ...] = ()
    doi_notes: tuple[str, ...] = ()
    pmid: Takes = ()
    accession: Takes = ()
    isbn: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: Takes = ()
    kind: tuple[str, ...] = ()
    kind_by_tag: tuple[tuple[str, str], ...] = ()  # a tag whose being there says the kind
    names: Style = Style.AS_GIVEN
    names_between: str = ""
    keywords_between: str = ""

    def but(self, **changes: Any) -> Rules:
        """These rules with some fields changed."""
        return replace(self, **changes)


def by_tag(raw: Sequence[RawTag]) -> dict[str, list[str]]:
    """The non-empty values of each tag, in file order."""
    values: dict[str, list[str]] = {}
    for item in raw:
        if item.value:
            if item.tag in values:
                values[item.tag].append(item.value)
            else:
                values[item.tag] = [item.value]
    return values


def make_record(
    position: int,
    line: int,
    raw: tuple[RawTag, ...],
    values: Values,
    rules: Rules,
    shown: Mapping[str, str] | None = None,
) -> Record:
    """Make the record of one entry: its raw tags as they are, its fields by the rules.

    Args:
        position: Which record of the file this is, from 1.
        line: Where it starts.
        raw: All it holds, in file order.
        values: The same by tag, as `rules` name the tags.
        rules: The dialect's rules.
        shown: What a tag of `values` is called in the file, where that differs.
    """
    found: dict[str, tuple[Any, str]] = {}
    told = _kind(values, rules)
    if told is not None:
        found["kind"] = told
    work = told[0] if told else None
    part = work in ("chapter", "conference")
    for name, sources, convert in (
        ("title", rules.title, _text),
        ("year", rules.year, v.year),
        ("journal", (rules.container if part else ()) + rules.journal, _text),
        ("volume", rules.volume, _text),
        ("issue", rules.issue, _text),
        ("pmid", rules.pmid, _text),
        ("accession", rules.accession, _text),
        ("language", rules.language, _text),
    ):
        taken = _first(values, sources, convert)
        if taken is not None:
            found[name] = taken
    for name, taken in (
        ("authors", _authors(values, rules, work)),
        ("pages", _pages(values, rules)),
        ("abstract", _abstract(values, rules)),
        ("doi", _doi(values, rules)),
        ("isbn", _search(values, rules.isbn, v.isbn)),
        ("url", _search(values, rules.url, v.url)),
        ("keywords", _keywords(values, rules)),
    ):
        if taken is not None:
            found[name] = taken
    fields = {name: value for name, (value, _) in found.items()}
    provenance = {name: tag for name, (_, tag) in found.items()}
    if shown is not None:
        provenance = {
            name: "+".join(shown.get(one, one) for one in tag.split("+"))
            for name, tag in provenance.items()
        }
    return Record(position, line, raw, **fields, provenance=provenance)


def _kind(values: Values, rules: Rules) -> tuple[str, str] | None:
    for tag, said in rules.kind_by_tag:
        if tag in values:
            return said, tag
    for tag in rules.kind:
        said_by_tag = kind(list(values.get(tag, ())))
        if said_by_tag is not None:
            return said_by_tag, tag
    return None


def _text(value: str) -> str | None:
    text = v.one_line(value)
    return text if v.given(text) else None


def _first(values: Values, sources: Takes, convert: Callable[[str], Any]) -> tuple[Any, str] | None:
    for source in sources:
        if source.tag not in values:
            continue
        plain = source.part is None and source.where is None
        for value in values[source.tag] if plain else source(values):
            converted = convert(value)
            if converted is not None:
                return converted, source.tag
    return None


def _search(
    values: Values, tags: tuple[str, ...], convert: Callable[[str], str | None]
) -> tuple[str, str] | None:
    """The first of all occurrences of the tags that converts."""
    for tag in tags:
        for value in values.get(tag, ()):
            converted = convert(value)
            if converted is not None:
                return converted, tag
    return None


def _doi(values: Values, rules: Rules) -> tuple[str, str] | None:
    return (
        _first(values, rules.doi, v.doi)
        or _first(values, rules.doi_alone, v.doi_alone)
        or _search(values, rules.doi_notes, v.doi_in_note)
        or _search(values, rules.doi_urls, v.doi_in_url)
    )


def _pages(values: Values, rules: Rules) -> tuple[str, str] | None:
    first = _first(values, rules.first_page, _text)
    last = _first(values, rules.last_page, _text)
    if first is not None or last is not None:
        joined = v.pages(first[0] if first else "", last[0] if last else "")
        if joined is not None:
            return joined, "+".join(taken[1] for taken in (first, last) if taken is not None)
    return _first(values, rules.pages, _text)


def _abstract(values: Values, rules: Rules) -> tuple[str, str] | None:
    """All sections of the first tag that has any; the same section twice is one."""
    for tag in rules.abstract:
        sections = [v.paragraphs(value) for value in values.get(tag, ())]
        text = "\n".join(dict.fromkeys(section for section in sections if v.given(section)))
        if text:
            return text, tag
    return None


def _authors(values: Values, rules: Rules, work: str | None) -> tuple[tuple[str, ...], str] | None:
    """The names of the first group of tags that has any; a name given by two tags counts once."""
    groups = (*rules.authors, rules.editors) if work == "book" else rules.authors
    for group in groups:
        tags = [tag for tag in group if tag in values]
        names: list[str] = []
        for tag in tags:
            known = frozenset(names)
            for value in values[tag]:
                for part in split_names(value, rules.names_between):
                    name = family_given(part, rules.names)
                    if name not in known and v.given(name):
                        names.append(name)
        if names:
            return tuple(names), "+".join(tags)
    return None


def _keywords(values: Values, rules: Rules) -> tuple[tuple[str, ...], str] | None:
    """All keyword tags, each keyword once; semicolons and line ends part keywords."""
    tags = [tag for tag in rules.keywords if tag in values]
    if not tags:
        return None
    words: dict[str, None] = {}
    for tag in tags:
        for value in values[tag]:
            for part in _parts(value, rules.keywords_between):
                word = v.one_line(part)
                if word not in words and v.given(word):
                    words[word] = None
    if len(words) == 1 and (only := next(iter(words))).count(",") > 1:
        words = {word.strip(): None for word in only.split(",") if word.strip()}
    return (tuple(words), "+".join(tags)) if words else None


def _parts(value: str, between: str) -> list[str]:
    value = v.unescape(value) if "&" in value else value
    if between:
        return value.split(between)
    if value.startswith("['"):
        return v.quoted(value) or [value]
    if "\n" in value:
        value = value.replace("\n", ";")
    return value.split(";") if ";" in value else [value]
