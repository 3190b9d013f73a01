"""Frames of records that never were, for the matching: damaged copies, and hostile piles."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from dialects import Entry
from synthetic import stream

FIELDS = (
    "record", "source", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi",
    "abstract",
)  # fmt: skip
_SOURCES = ("one", "two", "three")


def rows(records: int, seed: int = 1) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (cluster, fields as FIELDS); about a quarter are damaged copies of others."""
    for place, (cluster, entry) in enumerate(stream(records, seed)):
        yield cluster, _row(place, entry)


def _row(place: int, entry: Entry) -> tuple[str, ...]:
    ends = (entry.first_page, entry.last_page)
    return (
        str(place), _SOURCES[place % 3], entry.title,
        "; ".join(f"{family}, {given}" for family, given in entry.authors),
        str(entry.year or ""), entry.journal, entry.volume, entry.issue,
        "-".join(end for end in ends if end), entry.doi, entry.abstract,
    )  # fmt: skip


def frames(records: int, seed: int = 1, size: int = 50_000) -> Iterator[tuple[pd.DataFrame, Any]]:
    """Yield the same as frames of at most `size` rows, each with the clusters of its records."""
    made = rows(records, seed)
    while part := list(itertools.islice(made, size)):
        frame = pd.DataFrame([row for _, row in part], columns=list(FIELDS))
        yield frame, [cluster for cluster, _ in part]


def _words(place: int) -> str:
    """Give a title of its own to each place."""
    return " ".join(f"{chr(97 + place // 26**at % 26)}{'aeiou'[at]}rn" for at in range(5))


# Piles in which one key holds every record: what a record of each looks like.
HOSTILE: dict[str, Callable[[int], dict[str, str]]] = {
    "one title": lambda n: {
        "title": "Sitting time of planners in four ministries", "authors": f"{_words(n)[:9]}, A.",
        "year": str(1980 + n % 40), "volume": str(n % 90), "pages": str(n % 700),
    },
    "Editorial": lambda _: {"title": "Editorial", "journal": "Invented Policy", "year": "2019"},
    "page 1": lambda n: {"title": _words(n), "volume": "1", "pages": "1", "year": "2019"},
    "empty fields": lambda _: {},
    "author and year": lambda n: {"title": _words(n), "authors": "Smith, J.", "year": "2019"},
    "one DOI": lambda n: {"title": _words(n), "doi": "10.5555/supplement"},
    "one record": lambda _: {
        "title": "Brokers in district health teams", "authors": "Novak, P.", "year": "2018",
        "journal": "Evidence Letters", "volume": "2", "pages": "1-4",
    },
}  # fmt: skip


def hostile(kind: str, records: int) -> pd.DataFrame:
    """Give a pile of HOSTILE's kind."""
    made = [dict.fromkeys(FIELDS, "") | HOSTILE[kind](n) | {"record": str(n)}
            for n in range(records)]  # fmt: skip
    return pd.DataFrame(made, columns=list(FIELDS))
