"""Which candidate pairs a rule could still judge, told from whole columns.

Of the pairs that share a key most are two documents with a few words, or an author, in common. No
rule can hold for them, so they are put aside before anything is read word by word. Each condition
here is one that all the rules of `decide` need; the sieve itself judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from reviewkit.methods.matching.columns import UNKNOWN, VENUES, Codes, Columns, Flags, Ints, Objects
from reviewkit.methods.matching.names import Names, retold, shared
from reviewkit.methods.matching.numbers import read_numbers
from reviewkit.methods.matching.thresholds import (
    ALIKE,
    AUTHORS,
    CONTAINED,
    HOPELESS,
    LIKE,
    MISPRINTS,
    SHORTER,
    STRANGERS,
)

Share = npt.NDArray[np.float32]  # likeness from 0 to 1, nan for unknown
Tern = npt.NDArray[np.int8]  # 1 agree, 0 unknown, -1 differ

# A text of n letters is at least MISPRINTS like its place in another (2 x common / both lengths)
# only if this share of n is common, in order, to both. The rest is room for rounding.
_COMMON = MISPRINTS / (2 - MISPRINTS) - 0.005


@dataclass(frozen=True, slots=True)
class Sifted:
    """Pairs that a rule may judge, and what was read to tell; one entry a pair in every array."""

    left: Ints
    right: Ints
    title: Share
    authors: Share
    first: Tern  # the first authors

    def __len__(self) -> int:
        """Give the number of pairs."""
        return len(self.left)

    def where(self, keep: Flags | Ints | slice) -> Sifted:
        """Give some of the pairs."""
        return Sifted(**{name: getattr(self, name)[keep] for name in self.__slots__})

    def localised(self) -> tuple[Ints, Sifted]:
        """Give the rows of the pairs, and the pairs by their places among these."""
        rows, at = np.unique(np.concatenate([self.left, self.right]), return_inverse=True)
        return rows, replace(self, left=at[: len(self)], right=at[len(self) :])

    def renumbered(self, rows: Ints) -> Sifted:
        """Give the pairs of records that were taken from others, by their rows there."""
        return replace(self, left=rows[self.left], right=rows[self.right])


def sifted_together(parts: Sequence[Sifted]) -> Sifted:
    """Put pairs together."""
    return Sifted(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Sifted.__slots__
        }
    )


def sift(columns: Columns, left: Ints, right: Ints) -> Sifted:
    """Put aside the candidate pairs that no rule could judge.

    Titles, numbers or place must speak for a pair, and then its authors: titles that are alike
    need authors who are not strangers, or a number or place that agrees; other titles,
    translations most likely, need authors who agree, or one registration number.

    Args:
        columns: the normalised records; titles of all of them are read, so `take` those of the
            pairs.
        left: rows of the first records.
        right: rows of the second records.

    Returns:
        The other pairs, with the likeness of their titles: letter by letter, or with the words in
        alphabetical order, whichever is more.
    """
    words = objects(columns.title.strings())
    letters, vouched = _alike_letters(columns, words, left, right)
    holds = _may_hold(columns, left, right, letters)
    keep = (letters >= HOPELESS) | vouched | holds
    left, right, letters = left[keep], right[keep], letters[keep]
    vouched, holds = vouched[keep], holds[keep]
    title = np.maximum(letters, _alike_words(words, left, right, letters))
    alike = (title >= LIKE) | holds
    keep = vouched | holds | (title >= ALIKE) | (alike & _marked(columns, left, right))
    rest = np.flatnonzero(alike & ~keep)
    keep[rest] = _renumbered(words, left[rest], right[rest])
    left, right, title = left[keep], right[keep], title[keep]
    alike, vouched = alike[keep], vouched[keep]
    authors, first = compare_authors(columns, left, right)
    registry = equal(columns["registry"], left, right)
    keep = np.where(alike, vouched | ~strange(authors, first), (authors >= AUTHORS) | registry)
    return Sifted(left, right, title, authors, first).where(keep)


def _alike_letters(
    columns: Columns, words: Objects, left: Ints, right: Ints
) -> tuple[Share, Flags]:
    """Compare titles letter by letter; 0 below HOPELESS, where nothing else could speak for a pair.

    A number or the place could, or that the one title is the other cut short.
    """
    squeezed = objects([text.replace(" ", "") for text in words])
    vouched = _vouched(columns, left, right)
    whole = vouched | _cut_short(columns, left, right)
    letters = np.empty(len(left), np.float32)
    letters[whole] = likeness(squeezed, left[whole], right[whole])
    letters[~whole] = likeness(squeezed, left[~whole], right[~whole], HOPELESS)
    return letters, vouched


def _alike_words(words: Objects, left: Ints, right: Ints, letters: Share) -> Share:
    """Compare titles with their words in alphabetical order, where the letters differ."""
    title = letters.copy()
    asked = np.flatnonzero(letters < 1)
    ordered = np.empty(len(words), object)
    for row in np.unique(np.concatenate([left[asked], right[asked]])):
        ordered[row] = " ".join(sorted(words[row].split()))
    title[asked] = likeness(ordered, left[asked], right[asked])
    return title


def compare_authors(columns: Columns, left: Ints, right: Ints) -> tuple[Share, Tern]:
    """Compare author lists and first authors, each pair of lists once."""
    rows, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    texts = columns.names.take(rows).strings()
    share = np.full(len(left), np.nan, np.float32)
    first = np.zeros(len(left), np.int8)
    read: dict[str, Names] = {}
    known: dict[tuple[str, str], tuple[float | None, int]] = {}
    sides = zip(at[: len(left)].tolist(), at[len(left) :].tolist(), strict=True)
    for pair, (one, other) in enumerate(sides):
        both = (texts[one], texts[other])
        if (found := known.get(both)) is None:
            found = known[both] = _compared(*both, read)
        if found[0] is not None:
            share[pair], first[pair] = found
    return share, first


def _compared(text: str, text_too: str, read: dict[str, Names]) -> tuple[float | None, int]:
    """Compare what two author lists tell, keeping what was read for the next pair."""
    if text == text_too:
        return (1.0, 1) if text else (None, 0)
    if not text or not text_too:
        return None, 0
    for told in (text, text_too):
        if told not in read:
            read[told] = retold(told)
    one, other = read[text], read[text_too]
    return shared(one, other), _first(one, other)


def _first(one: Names, other: Names) -> int:
    """Compare first authors: 1 the same, 0 one of them among the others' authors, -1 neither."""
    if one.first == other.first:
        return 1
    return 0 if one.first in other.words or other.first in one.words else -1


def strange(authors: Share, first: Tern) -> Flags:
    """Tell which author lists are those of other people."""
    others: Flags = (authors < STRANGERS) | ((authors < AUTHORS) & (first < 0))
    return others


def likeness(texts: Objects, left: Ints, right: Ints, least: float = 0) -> Share:
    """Give the normalised Indel similarity of two texts, pair by pair; 0 where it is below least.

    What is not worth knowing exactly is told much faster.
    """
    # The cutoff leaves room for rounding.
    cutoff = max(0, least * 100 - 0.01)
    score = cpdist(
        texts[left], texts[right], scorer=fuzz.ratio, score_cutoff=cutoff, dtype=np.float64
    )
    return (score / 100).astype(np.float32)


def objects(values: Sequence[str | None]) -> Objects:
    """Make an array of texts."""
    column = np.empty(len(values), object)
    column[:] = values
    return column


def equal(codes: Codes, left: Ints, right: Ints) -> Flags:
    """Tell where both codes are known and the same."""
    same: Flags = (codes[left] == codes[right]) & (codes[left] != UNKNOWN)
    return same


def _vouched(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell for which pairs a number agrees, or volume (of Cochrane reviews, none) and page."""
    cochrane: Flags = columns["cochrane"]
    place = equal(columns["volume"], left, right) | (cochrane[left] & cochrane[right])
    return (
        equal(columns["doi"], left, right)
        | equal(columns["work"], left, right)
        | equal(columns["pmid"], left, right)
        | equal(columns["registry"], left, right)
        | (equal(columns["accession"], left, right) & equal(columns["source"], left, right))
        | (equal(columns["page_number"], left, right) & place)
    )


def _marked(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell where titles that are not quite the same may be relatives, or stand in one issue."""
    registered: Flags = columns["venue"] == VENUES.index("registry")
    numbers = columns["registry"]
    marked: Flags = (
        (columns["notice"][left] != columns["notice"][right])
        | (columns["protocol"][left] != columns["protocol"][right])
        | (registered[left] != registered[right])
        | ((numbers[left] != UNKNOWN) & (numbers[right] != UNKNOWN))
        | (equal(columns["volume"], left, right) & equal(columns["issue"], left, right))
    )
    return marked


def _renumbered(words: Objects, left: Ints, right: Ints) -> list[bool]:
    """Tell where titles number different parts, or contain different numbers."""
    both = zip(words[left], words[right], strict=True)
    return [read_numbers(one) != read_numbers(other) for one, other in both]


def _cut_short(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell where one title, far shorter, begins or ends as the other: all it has may be there."""
    one, other = columns["length"][left], columns["length"][right]
    short, long = np.minimum(one, other), np.maximum(one, other)
    far: Flags = (short >= CONTAINED) & (2 * short < HOPELESS * (short + long))
    return far & (equal(columns["start"], left, right) | equal(columns["end"], left, right))


def _may_hold(columns: Columns, left: Ints, right: Ints, letters: Share) -> Flags:
    """Tell where the letters that titles have in common would fill the shorter one.

    As `wording` has it: letter by letter, or with misprints where the other title is longer.
    """
    one, other = columns["length"][left], columns["length"][right]
    short, long = np.minimum(one, other), np.maximum(one, other)
    least = np.where(short < SHORTER * long, _COMMON * short, short - 0.5)
    held: Flags = (short >= CONTAINED) & (letters * (one + other) / 2 >= least)
    return held
