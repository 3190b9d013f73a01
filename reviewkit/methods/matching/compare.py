"""What two records say of each other, field by field: agree, differ or unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reviewkit.methods.matching.columns import UNKNOWN, VENUES, Codes, Columns, Flags, Ints
from reviewkit.methods.matching.journals import Journal, journal_likeness
from reviewkit.methods.matching.sieve import Share, Sifted, Tern, equal, likeness, objects
from reviewkit.methods.matching.thresholds import HOPELESS
from reviewkit.methods.matching.wording import Wording, wording

_LONG = 40  # letters and digits of a title
_CONFERENCE, _PREPRINT, _REGISTRY = map(VENUES.index, ("conference", "preprint", "registry"))


Years = npt.NDArray[np.int32]


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
    opposed: Flags  # opposites
    generic: Flags
    long: Flags  # too long to recur by chance
    foreign: Flags  # the titles seem to be in two languages
    authors: Share
    first: Tern  # the first authors
    year: Tern
    gap: Years  # years apart, 0 when unknown
    journal: Share
    volume: Tern
    issue: Tern
    pages: Tern
    cochrane: Flags  # the pages are numbers of Cochrane reviews
    weak: Flags  # the pages agree, but as "1" does with "1"
    span: Flags  # first and last pages agree, and there are several
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


def evidence(columns: Columns, pairs: Sifted) -> Evidence:
    """Compare pairs in every field, whatever the sieve says of them.

    Args:
        columns: the normalised records; texts of all of them are read, so `take` those of the
            pairs.
        pairs: the pairs, with the likeness of their titles and authors.

    Returns:
        The evidence, in the order of the pairs.
    """
    left, right = pairs.left, pairs.right
    title_of = columns["squeezed"]
    exact = equal(title_of, left, right)
    untitled = (title_of[left] == UNKNOWN) | (title_of[right] == UNKNOWN)
    year, gap = _years(columns, left, right)
    pages, weak = _pages(columns, left, right)
    moved_on = _moved_on(columns, left, right) | _moved_on(columns, right, left)
    abstract = _abstracts(columns, left, right, pairs.title)
    in_source = equal(columns["source"], left, right)
    accession = _tern(columns["accession"], left, right)
    generic, cochrane, length = columns["generic"], columns["cochrane"], columns["length"]
    return Evidence(
        left=left,
        right=right,
        title=np.where(untitled, np.float32(np.nan), pairs.title),
        exact=exact,
        identical=_identical(columns, pairs, abstract),
        untitled=untitled,
        generic=generic[left] | generic[right],
        long=(length[left] >= _LONG) & (length[right] >= _LONG),
        authors=pairs.authors,
        first=pairs.first,
        year=year,
        gap=gap,
        journal=_journals(columns, left, right),
        volume=np.where(moved_on, np.int8(1), _tern(columns["volume"], left, right)),
        issue=np.where(moved_on, np.int8(1), _tern(columns["issue"], left, right)),
        pages=np.where(moved_on, np.int8(0), pages),
        span=(pages > 0) & equal(columns["last_page"], left, right),
        cochrane=cochrane[left] & cochrane[right],
        weak=weak,
        doi=_tern(columns["doi"], left, right),
        work=equal(columns["work"], left, right) & ~equal(columns["doi"], left, right),
        pmid=_tern(columns["pmid"], left, right),
        registry=_tern(columns["registry"], left, right),
        accession=np.where(in_source, accession, 0).astype(np.int8),
        notice=columns["notice"][left] != columns["notice"][right],
        protocol=columns["protocol"][left] != columns["protocol"][right],
        abstract=abstract,
        **_titles(columns, left, right, exact),
        **_venues(columns, left, right),
    )


def _tern(codes: Codes, left: Ints, right: Ints) -> Tern:
    """Compare codes: 1 agree, -1 differ, 0 when either is unknown."""
    one, other = codes[left], codes[right]
    known = (one != UNKNOWN) & (other != UNKNOWN)
    return np.where(known, np.where(one == other, 1, -1), 0).astype(np.int8)


_ALL = ("notice", "year", "journal", "volume", "issue", "page", "doi", "pmid", "registry")


def _identical(columns: Columns, pairs: Sifted, abstract: Share) -> Flags:
    """Tell which pairs agree in every field, given or not; a title must be given."""
    left, right = pairs.left, pairs.right
    same = equal(columns["squeezed"], left, right)
    for name in _ALL:
        column = columns[name]
        same &= column[left] == column[right]
    rows, at = np.unique(np.concatenate([left[same], right[same]]), return_inverse=True)
    one, other = at[: len(at) // 2], at[len(at) // 2 :]
    authors = objects(columns.authors.take(rows).strings())
    silent = objects(columns.abstract.take(rows).strings()) == ""
    same[same] = (authors[one] == authors[other]).astype(bool) & (
        (abstract[same] == 1) | (silent[one] & silent[other]).astype(bool)
    )
    return same


def _titles(columns: Columns, left: Ints, right: Ints, exact: Flags) -> dict[str, Flags]:
    """Look closer at titles that are not the same: what differs, each two titles once."""
    words = columns.title.strings()
    known: dict[tuple[str, str], Wording] = {}
    found = {name: np.zeros(len(left), bool) for name in Wording._fields}
    for at in np.flatnonzero(~exact).tolist():
        both = (words[left[at]], words[right[at]])
        if (told := known.get(both)) is None:
            told = known[both] = wording(*both)
        for name, flag in zip(told._fields, told, strict=True):
            found[name][at] = flag
    found["foreign"] |= columns["translated"][left] != columns["translated"][right]
    return found


def _venues(columns: Columns, left: Ints, right: Ints) -> dict[str, Flags]:
    """Tell where the two appeared; a supplement hints at a congress, never at two of them."""
    one, other = columns["venue"][left], columns["venue"][right]
    congress = (one == _CONFERENCE, other == _CONFERENCE)
    loose = (columns["supplement"][left], columns["supplement"][right])
    return {
        "conference": (congress[0] | loose[0]) != (congress[1] | loose[1]),
        "both_conference": congress[0] & congress[1],
        "preprint": (one == _PREPRINT) != (other == _PREPRINT),
        "registered": (one == _REGISTRY) != (other == _REGISTRY),
        "both_registered": (one == _REGISTRY) & (other == _REGISTRY),
    }


def _years(columns: Columns, left: Ints, right: Ints) -> tuple[Tern, Years]:
    """Compare years; one apart is neither agreement nor difference (online first)."""
    one, other = columns["year"][left].astype(np.int32), columns["year"][right].astype(np.int32)
    known = (one > 0) & (other > 0)
    gap = np.where(known, np.abs(one - other), 0).astype(np.int32)
    year = np.where(~known | (gap == 1), 0, np.where(gap == 0, 1, -1)).astype(np.int8)
    return year, gap


def _journals(columns: Columns, left: Ints, right: Ints) -> Share:
    """Compare journals, each pair of names once; a shared ISSN settles it."""
    codes, example, at = np.unique(columns["journal"], return_index=True, return_inverse=True)
    names = columns.journal_words.take(example).strings()
    acronyms = columns["acronym"][example].tolist()
    journals = [Journal(*parts) for parts in zip(names, acronyms, strict=True)]
    one, other = at[left], at[right]
    known = (codes[one] != UNKNOWN) & (codes[other] != UNKNOWN)
    pairs = np.minimum(one, other) * len(codes) + np.maximum(one, other)
    distinct, place = np.unique(pairs[known], return_inverse=True)
    values = [
        journal_likeness(journals[pair // len(codes)], journals[pair % len(codes)])
        for pair in distinct.tolist()
    ]
    share = np.full(len(left), np.nan, np.float32)
    share[known] = np.array([np.nan if v is None else v for v in values], np.float32)[place]
    issn = (columns["issn"], columns["issn_too"])
    for ones in issn:
        for others in issn:
            share[(ones[left] == others[right]) & (ones[left] != UNKNOWN)] = 1
    return share


def _pages(columns: Columns, left: Ints, right: Ints) -> tuple[Tern, Flags]:
    """Compare first pages, like with like.

    An article number against a page range says nothing, nor does "1" of a journal that numbers
    each article anew; nor do two first pages whose last pages agree (a misprint, most likely).
    """
    pages = _tern(columns["page"], left, right)
    numbers = _tern(columns["page_number"], left, right)
    locator, weak = columns["locator"], columns["weak_page"]
    unlike = (locator[left] != locator[right]) | (weak[left] != weak[right])
    ended = equal(columns["last_page"], left, right)
    pages = np.where(
        (pages < 0) & (numbers > 0), 1, np.where((pages < 0) & (unlike | ended), 0, pages)
    )
    return pages.astype(np.int8), weak[left] & weak[right]


def _moved_on(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell where the left record's place stands one column on: its volume is given as the issue."""
    table = columns.table
    one, other = table[left], table[right]
    found: Flags = (
        (one["volume"] == UNKNOWN)
        & (other["volume"] != UNKNOWN)
        & (other["issue"] != UNKNOWN)
        & (one["issue"] == other["volume"])
        & (one["page"] == other["issue"])
    )
    return found


def _abstracts(columns: Columns, left: Ints, right: Ints, title: Share) -> Share:
    """Compare the beginnings of the abstracts where the titles leave something to decide."""
    share = np.full(len(left), np.nan, np.float32)
    abstract = objects(columns.abstract.strings())
    given = (abstract != "").astype(bool)
    asked = np.flatnonzero((title >= HOPELESS) & given[left] & given[right])
    share[asked] = likeness(abstract, left[asked], right[asked])
    return share
