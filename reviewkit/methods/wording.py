"""The words and pairs of words of many texts, counted without holding the texts.

As scikit-learn's `CountVectorizer(ngram_range=(1, 2))` counts them: a word is two or more letters,
digits or underscores of any script, in lower case; a pair is two words that follow one another.
Words are numbered as they come and a pair is two numbers in one, so that counting is sorting
numbers: 100,000 abstracts hold some seven million different pairs, which as strings would fill
memory and take most of the time.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

Terms = NDArray[np.int64]

_WORD = re.compile(r"\w\w+")
_BITS = 26  # of a word's number; its memory ends long before the numbers do
_LATTER = (1 << _BITS) - 1
_BLOCK = 1 << 11  # texts; their number stands in what two words leave of 63 bits


@dataclass(frozen=True, slots=True)
class Block:
    """Some texts in a row: each one's different terms, rising, and how often it has them."""

    lengths: NDArray[np.int64]  # different terms, one number a text
    terms: Terms
    times: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Counts:
    """All texts' terms. A term is a word's number, or a word's number and that of the next."""

    words: tuple[str, ...]  # by number
    blocks: tuple[Block, ...]

    def spell(self, terms: Terms) -> tuple[str, ...]:
        """Write terms as the words they stand for."""
        words = self.words
        return tuple(
            f"{words[term >> _BITS]} {words[(term & _LATTER) - 1]}"
            if term & _LATTER
            else words[term >> _BITS]
            for term in terms.tolist()
        )


def count_terms(texts: Iterable[str]) -> Counts:
    """Count words and pairs of words; the texts are read once, some at a time."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    number = numbers.__getitem__
    unread = iter(texts)
    blocks = []
    while some := [array("q", map(number, _split(text))) for text in islice(unread, _BLOCK)]:
        blocks.append(_count(some))
    return Counts(tuple(numbers), tuple(blocks))


def terms_of(text: str) -> Counter[str]:
    """Count the words and pairs of words of a single text, spelt out."""
    words = _split(text)
    return Counter([*words, *map(" ".join, pairwise(words))])


def reports_of_each(counts: Counts) -> tuple[Terms, NDArray[np.int64]]:
    """List all terms, rising, with the number of texts that have each."""
    if not counts.blocks:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    terms = np.concatenate([block.terms for block in counts.blocks])
    terms.sort()
    first = _first(terms)
    return terms[first], np.diff(first, append=terms.size)


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _count(texts: list[array[int]]) -> Block:
    """Put text, word and next word into one number, sort, and count equal ones."""
    sizes = [len(text) for text in texts]
    words = np.concatenate([np.frombuffer(text, np.int64) for text in texts])
    places = np.repeat(np.arange(len(texts)), sizes) << 2 * _BITS
    alone = places | words << _BITS
    followed = places[:-1] == places[1:]
    pairs = alone[:-1][followed] | (words[1:][followed] + 1)
    every = np.concatenate([alone, pairs])
    every.sort()
    first = _first(every)
    lengths = np.bincount(every[first] >> 2 * _BITS, minlength=len(texts))
    times = np.diff(first, append=every.size).astype(np.int32)
    return Block(lengths, every[first] & ((1 << 2 * _BITS) - 1), times)


def _first(sorted_: Terms) -> NDArray[np.int64]:
    """Find where a number stands for the first time."""
    new = np.empty(sorted_.size, bool)
    new[:1] = True
    np.not_equal(sorted_[1:], sorted_[:-1], out=new[1:])
    return np.flatnonzero(new)
