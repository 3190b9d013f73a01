"""Columns for the data of a map's page: lists told in fewer and smaller numbers; they pack well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from reviewkit.outputs.page import clean

END = ""  # the word after the last of a text
WORD = re.compile(r" ?\w+,?|\W")

Column = list[str] | dict[str, list[str] | list[int]]
Ragged = dict[str, object]


def column(words: Iterable[str]) -> Column:
    """Words in order, without what no page may hold; told as `coded`."""
    return coded([clean(one) for one in words])


def coded(listed: list[str]) -> Column:
    """Words in order; where at most half of them differ, numbers into a list of them."""
    known: dict[str, int] = {}
    for one in listed:
        known.setdefault(one, len(known))
    if len(known) * 2 > len(listed):
        return listed
    return {"of": list(known), "at": [known[one] for one in listed]}


def prose(texts: Iterable[str]) -> dict[str, object]:
    """Texts as numbers of their words, the most frequent first; 0 ends a text.

    Packed, that is a quarter less than the packed text.
    """
    said = [[*WORD.findall(clean(one)), END] for one in texts]
    count = Counter(chain.from_iterable(said))
    words = [END, *(word for word, _ in count.most_common() if word != END)]
    number = {word: at for at, word in enumerate(words)}
    return {"words": words, "at": [number[word] for one in said for word in one]}


def ragged(lists: Sequence[Sequence[int]]) -> Ragged:
    """Lists of numbers: `n` is how long each is, `at` their numbers one after another."""
    return lengths(lists) | {"at": list(chain.from_iterable(lists))}


def lengths(lists: Iterable[Sequence[object]]) -> Ragged:
    """How long each list is; what is in them is told beside it, column by column."""
    return {"n": [len(one) for one in lists]}


def steps(codes: Iterable[int]) -> list[int]:
    """Numbers in order, each as the step from the one before: small numbers pack best."""
    listed = sorted(set(codes))
    return [one - before for before, one in zip([0, *listed], listed, strict=False)]
