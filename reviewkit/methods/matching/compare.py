"""What two records say of each other, field by field: agree, differ or unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reviewkit.methods.matching.block import Ints
from reviewkit.methods.matching.journals import journal_likeness
from reviewkit.methods.matching.names import Names, read_names, shared
from reviewkit.methods.matching.normalise import UNKNOWN, Codes, Columns, Flags
from reviewkit.methods.matching.sieve import (
    Hopeful,
    Share,
    Tern,
    equal,
    hopeful,
    likeness,
    signed,
)
from reviewkit.methods.matching.text import letters
from reviewkit.methods.matching.thresholds import HOPELESS
from reviewkit.methods.matching.wording import Wording, wording

_LONG = 40  # letters and digits of a title
_ABSTRACT = 600  # letters of the abstracts that are compared


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry a pair in every array."""

    left: Ints
    right: Ints
    title: Share
    exact: Flags  # the same letters
    identical: Flags  # every field is the same, or missing in both
    untitled: Flags  # one of them has no title
    contained: Flags  # one title is the other with something before or behind
    reworded: Flags  # both have words that nothing in the other resembles, or opposites
    generic: Flags
    long: Flags  # too long to recur by chance
    foreign: Flags  # the titles seem to be in two languages
    authors: Share
    first: Tern  # the first authors
    year: Tern
    gap: Codes  # years apart, 0 when unknown
    journal: Share
    volume: Tern
    issue: Tern
    pages: Tern
    cochrane: Flags  # the pages are numbers of Cochrane reviews
    weak: Flags  # the pages agree, but as "1" does with "1"
    doi: Tern
    work: Flags  # versions of one work
    pmid: Tern
    registry: Tern
    accession: Tern  # within one source
    notice: Flags  # one is a notice about, or an answer to, the other
    protocol: Flags  # one is the protocol of the other
    numbered: Flags  # the numbers in the titles differ
    abstract: Share
    conference: Flags  # one of them is a congress contribution
    both_conference: Flags
    preprint: Flags  # one of them is a preprint
    registered: Flags  # one of them is a register's entry, the other is not
    both_registered: Flags

    def __len__(self) -> int:
        """Give the number of pairs."""
        return len(self.left)

    def where(self, keep: Flags) -> Evidence:
        """Give the evidence of some of the pairs."""
        return Evidence(**{name: getattr(self, name)[keep] for name in self.__slots__})


def compare(columns: Columns, left: Ints, right: Ints) -> Evidence:
    """Compare candidate pairs, leaving out those that no rule could judge.

    Args:
        columns: the normalised records.
        left: rows of the first records.
        right: rows of the second records.

    Returns:
        The evidence of the pairs that the sieve leaves: those a rule could judge.
    """
    pairs = hopeful(columns, left, right)
    authors, first = compare_authors(columns, pairs.left, pairs.right)
    keep = signed(columns, pairs, authors, first)
    return evidence(columns, pairs.where(keep), authors[keep], first[keep])


def evidence(columns: Columns, pairs: Hopeful, authors: Share, first: Tern) -> Evidence:
    """Compare pairs in every field, whatever the sieve says of them."""
    left, right, title = pairs.left, pairs.right, pairs.title
    exact = (columns.squeezed[left] == columns.squeezed[right]).astype(bool)
    exact &= (columns.squeezed[left] != "").astype(bool)
    untitled = np.asarray((columns.title[left] == "") | (columns.title[right] == ""), bool)
    words = _titles(columns, left, right, exact)
    year, gap = _years(columns, left, right)
    pages, weak = _pages(columns, left, right)
    venue = columns.venue
    one, other = venue[left], venue[right]
    congress = (one == "conference", other == "conference")
    loose = (columns.supplement[left], columns.supplement[right])
    in_source = (columns.source[left] == columns.source[right]) & (columns.source[left] != UNKNOWN)
    return Evidence(
        left=left,
        right=right,
        title=np.where(untitled, np.float32(np.nan), title),
        exact=exact,
        contained=words["contained"],
        reworded=words["reworded"],
        numbered=words["numbered"],
        foreign=words["foreign"],
        identical=_identical(columns, left, right),
        untitled=untitled,
        generic=columns.generic[left] | columns.generic[right],
        long=(columns.length[left] >= _LONG) & (columns.length[right] >= _LONG),
        authors=authors,
        first=first,
        year=year,
        gap=gap,
        journal=_journals(columns, left, right),
        volume=_tern(columns.volume, left, right),
        issue=_tern(columns.issue, left, right),
        pages=pages,
        cochrane=columns.cochrane[left] & columns.cochrane[right],
        weak=weak,
        doi=_tern(columns.doi, left, right),
        work=equal(columns.work, left, right) & ~equal(columns.doi, left, right),
        pmid=_tern(columns.pmid, left, right),
        registry=_tern(columns.registry, left, right),
        accession=np.where(in_source, _tern(columns.accession, left, right), 0).astype(np.int8),
        notice=columns.notice[left] != columns.notice[right],
        protocol=columns.protocol[left] != columns.protocol[right],
        abstract=_abstracts(columns, left, right, title),
        conference=(congress[0] | loose[0]) != (congress[1] | loose[1]),
        both_conference=(congress[0] & congress[1]).astype(bool),
        preprint=(one == "preprint") != (other == "preprint"),
        registered=((one == "registry") != (other == "registry")).astype(bool),
        both_registered=((one == "registry") & (other == "registry")).astype(bool),
    )


def _tern(codes: Codes, left: Ints, right: Ints) -> Tern:
    """Compare codes: 1 agree, -1 differ, 0 when either is unknown."""
    one, other = codes[left], codes[right]
    known = (one != UNKNOWN) & (other != UNKNOWN)
    return np.where(known, np.where(one == other, 1, -1), 0).astype(np.int8)


_ALL = (
    "squeezed", "notice", "authors", "year", "journal", "volume", "issue", "page", "doi", "pmid",
    "registry", "abstract",
)  # fmt: skip


def _identical(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell which pairs agree in every field, given or not; a title must be given."""
    same = np.asarray(columns.squeezed[left] != "", bool)
    for name in _ALL:
        column = getattr(columns, name)
        same &= np.asarray(column[left] == column[right], bool)
    return same


def _titles(columns: Columns, left: Ints, right: Ints, exact: Flags) -> dict[str, Flags]:
    """Look closer at titles that are not the same: what differs, each two titles once."""
    known: dict[tuple[str, str], Wording] = {}
    found = {name: np.zeros(len(left), bool) for name in Wording._fields}
    for at in np.flatnonzero(~exact).tolist():
        both = (columns.title[left[at]], columns.title[right[at]])
        if (told := known.get(both)) is None:
            told = known[both] = wording(*both)
        for name, flag in zip(told._fields, told, strict=True):
            found[name][at] = flag
    found["foreign"] |= columns.translated[left] != columns.translated[right]
    return found


def compare_authors(columns: Columns, left: Ints, right: Ints) -> tuple[Share, Tern]:
    """Compare author lists and first authors, each pair of lists once."""
    share = np.full(len(left), np.nan, np.float32)
    first = np.zeros(len(left), np.int8)
    read: dict[str, Names] = {}
    known: dict[tuple[str, str], tuple[float | None, int]] = {}
    for at, both in enumerate(zip(columns.authors[left], columns.authors[right], strict=True)):
        if (found := known.get(both)) is None:
            found = known[both] = _compared(*both, read)
        if found[0] is not None:
            share[at], first[at] = found
    return share, first


def _compared(text: str, text_too: str, read: dict[str, Names]) -> tuple[float | None, int]:
    """Compare two author lists as exported, keeping what was read for the next pair."""
    if text == text_too:
        return (1.0, 1) if text else (None, 0)
    for raw in (text, text_too):
        if raw not in read:
            read[raw] = read_names(raw)
    one, other = read[text], read[text_too]
    return shared(one, other), _first(one, other)


def _first(one: Names, other: Names) -> int:
    """Compare first authors: 1 the same, 0 one of them among the others' authors, -1 neither."""
    if one.first == other.first:
        return 1
    return 0 if one.first in other.words or other.first in one.words else -1


def _years(columns: Columns, left: Ints, right: Ints) -> tuple[Tern, Codes]:
    """Compare years; one apart is neither agreement nor difference (online first)."""
    one, other = columns.year[left].astype(np.int32), columns.year[right].astype(np.int32)
    known = (one > 0) & (other > 0)
    gap = np.where(known, np.abs(one - other), 0).astype(np.int32)
    year = np.where(~known | (gap == 1), 0, np.where(gap == 0, 1, -1)).astype(np.int8)
    return year, gap


def _journals(columns: Columns, left: Ints, right: Ints) -> Share:
    """Compare journals, each pair of names once; a shared ISSN settles it."""
    one, other = columns.journal[left].astype(np.int64), columns.journal[right].astype(np.int64)
    known = (one != UNKNOWN) & (other != UNKNOWN)
    pairs = np.minimum(one, other) * (len(columns.journals) + 1) + np.maximum(one, other)
    distinct, at = np.unique(pairs[known], return_inverse=True)
    size = len(columns.journals) + 1
    values = [
        journal_likeness(columns.journals[pair // size], columns.journals[pair % size])
        for pair in distinct.tolist()
    ]
    share = np.full(len(left), np.nan, np.float32)
    share[known] = np.array([np.nan if v is None else v for v in values], np.float32)[at]
    issn = columns.issn
    for one_issn, other_issn in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share[_equal_across(issn[:, one_issn], issn[:, other_issn], left, right)] = 1
    return share


def _equal_across(ones: Codes, others: Codes, left: Ints, right: Ints) -> Flags:
    same: Flags = (ones[left] == others[right]) & (ones[left] != UNKNOWN)
    return same


def _pages(columns: Columns, left: Ints, right: Ints) -> tuple[Tern, Flags]:
    """Compare first pages, like with like.

    An article number against a page range says nothing, nor does "1" of a journal that numbers
    each article anew; nor do two first pages whose last pages agree (a misprint, most likely).
    """
    pages = _tern(columns.page, left, right)
    numbers = _tern(columns.page_number, left, right)
    locator, weak = columns.locator, columns.weak_page
    unlike = (locator[left] != locator[right]) | (weak[left] != weak[right])
    ended = equal(columns.last_page, left, right)
    pages = np.where(
        (pages < 0) & (numbers > 0), 1, np.where((pages < 0) & (unlike | ended), 0, pages)
    )
    return pages.astype(np.int8), weak[left] & weak[right]


def _abstracts(columns: Columns, left: Ints, right: Ints, title: Share) -> Share:
    """Compare the beginnings of the abstracts where the titles leave something to decide."""
    share = np.full(len(left), np.nan, np.float32)
    abstract = columns.abstract
    asked = np.flatnonzero(
        (title >= HOPELESS)
        & (abstract[left] != "").astype(bool)
        & (abstract[right] != "").astype(bool)
    )
    rows = np.unique(np.concatenate([left[asked], right[asked]]))
    texts = np.empty(len(columns), object)
    for row in rows:
        texts[row] = letters(abstract[row], _ABSTRACT)
    share[asked] = likeness(texts, left[asked], right[asked])
    return share
