"""Which candidate pairs a rule could still judge, told from whole columns.

Of the pairs that share a key most are two documents with a few words, or an author, in common. No
rule can hold for them, so they are put aside before anything is read word by word. Each condition
here is one that all the rules of `decide` need; the sieve itself judges nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from reviewkit.methods.matching.block import Ints
from reviewkit.methods.matching.normalise import UNKNOWN, Codes, Columns, Flags, Objects
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
class Hopeful:
    """Pairs that titles, numbers or place speak for; one entry a pair in every array."""

    left: Ints
    right: Ints
    title: Share
    alike: Flags  # the titles are alike, or one may hold the other
    vouched: Flags  # a number agrees, or volume and page

    def where(self, keep: Flags) -> Hopeful:
        """Give some of the pairs."""
        return Hopeful(**{name: getattr(self, name)[keep] for name in self.__slots__})


def hopeful(columns: Columns, left: Ints, right: Ints) -> Hopeful:
    """Put aside the pairs that neither titles nor numbers nor place speak for.

    Args:
        columns: the normalised records.
        left: rows of the first records.
        right: rows of the second records.

    Returns:
        The other pairs, with the likeness of their titles: letter by letter, or with the words in
        alphabetical order, whichever is more.
    """
    vouched = _vouched(columns, left, right)
    letters = likeness(columns.squeezed, left, right)
    keep = (letters >= HOPELESS) | vouched
    left, right, letters, vouched = left[keep], right[keep], letters[keep], vouched[keep]
    title = np.maximum(letters, likeness(columns.ordered, left, right))
    holds = _may_hold(columns, left, right, letters)
    alike = (title >= LIKE) | holds
    keep = vouched | holds | (title >= ALIKE) | (alike & _marked(columns, left, right))
    rest = np.flatnonzero(alike & ~keep)
    keep[rest] = _renumbered(columns, left[rest], right[rest])
    return Hopeful(left, right, title, alike, vouched).where(keep)


def signed(columns: Columns, pairs: Hopeful, authors: Share, first: Tern) -> Flags:
    """Tell which hopeful pairs remain so when their authors are known.

    Titles that are alike need authors who are not strangers, or a number or place that agrees.
    Other titles, translations most likely, need authors who agree, or one registration number.
    """
    registry = equal(columns.registry, pairs.left, pairs.right)
    return np.where(
        pairs.alike, pairs.vouched | ~strange(authors, first), (authors >= AUTHORS) | registry
    )


def strange(authors: Share, first: Tern) -> Flags:
    """Tell which author lists are those of other people."""
    others: Flags = (authors < STRANGERS) | ((authors < AUTHORS) & (first < 0))
    return others


def likeness(texts: Objects, left: Ints, right: Ints) -> Share:
    """Give the normalised Indel similarity of two texts, pair by pair."""
    score = cpdist(texts[left], texts[right], scorer=fuzz.ratio, dtype=np.float64)
    return (score / 100).astype(np.float32)


def equal(codes: Codes, left: Ints, right: Ints) -> Flags:
    """Tell where both codes are known and the same."""
    same: Flags = (codes[left] == codes[right]) & (codes[left] != UNKNOWN)
    return same


def _vouched(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell for which pairs a number agrees, or volume (of Cochrane reviews, none) and page."""
    place = equal(columns.volume, left, right) | (columns.cochrane[left] & columns.cochrane[right])
    return (
        equal(columns.doi, left, right)
        | equal(columns.work, left, right)
        | equal(columns.pmid, left, right)
        | equal(columns.registry, left, right)
        | (equal(columns.accession, left, right) & equal(columns.source, left, right))
        | (equal(columns.page_number, left, right) & place)
    )


def _marked(columns: Columns, left: Ints, right: Ints) -> Flags:
    """Tell where titles that are not quite the same may be relatives, or stand in one issue."""
    registered = columns.venue == "registry"
    numbers = columns.registry
    marked: Flags = (
        (columns.notice[left] != columns.notice[right])
        | (columns.protocol[left] != columns.protocol[right])
        | (registered[left] != registered[right])
        | ((numbers[left] != UNKNOWN) & (numbers[right] != UNKNOWN))
        | (equal(columns.volume, left, right) & equal(columns.issue, left, right))
    )
    return marked


def _renumbered(columns: Columns, left: Ints, right: Ints) -> list[bool]:
    """Tell where titles number different parts, or contain different numbers."""
    both = zip(columns.title[left], columns.title[right], strict=True)
    return [read_numbers(one) != read_numbers(other) for one, other in both]


def _may_hold(columns: Columns, left: Ints, right: Ints, letters: Share) -> Flags:
    """Tell where the letters that titles have in common would fill the shorter one.

    As `wording` has it: letter by letter, or with misprints where the other title is longer.
    """
    one, other = columns.length[left], columns.length[right]
    short, long = np.minimum(one, other), np.maximum(one, other)
    least = np.where(short < SHORTER * long, _COMMON * short, short - 0.5)
    held: Flags = (short >= CONTAINED) & (letters * (one + other) / 2 >= least)
    return held
