"""Make exports of records that never were, with the duplicates among them known.

    python benchmarks/synthetic.py --records 10000 --seed 1 --out DIR

writes one file per dialect (see dialects.py) and `truth.csv`, which says of each record by
file and position which cluster it belongs to: records of one cluster are one report. About a
quarter of the records are copies, damaged as exports damage them. Same seed, same bytes.
Records are written as they are made, so memory does not grow with their number.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import vocabulary as words
from dialects import DIALECTS, Entry, initials

# Copies of an original: a third of a copy each on average makes a quarter of all records.
COPIES = (0, 1, 2, 3)
COPY_WEIGHTS = (76, 17, 5, 2)
# Copies wait in a pool of this size, so that they do not stand next to their original.
POOL = 400

_JOURNALS = words.journals()
_RARE = words.rare_terms()
_FAMILIES = words.family_names()
_PROSE = words.FUNCTION_WORDS + words.TOPIC_WORDS + _RARE
_PROSE_WEIGHTS = words.zipf(len(_PROSE))
_TOPIC = words.TOPIC_WORDS + _RARE
_TOPIC_WEIGHTS = words.zipf(len(_TOPIC), offset=40)
_FAMILY_WEIGHTS = words.zipf(len(_FAMILIES), offset=30, power=1.0)
_JOURNAL_WEIGHTS = words.zipf(len(_JOURNALS))


def _title(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.01:
        return rng.choice(words.GENERIC_TITLES)
    activity = f"{rng.choice(words.ADJECTIVES)} {rng.choice(words.ACTIVITIES)}"
    one, two, three = rng.choices(_TOPIC, cum_weights=_TOPIC_WEIGHTS, k=3)
    people = rng.choice(words.POPULATIONS)
    if draw < 0.4:
        title = f"{activity} and {one} {two} for {people}: {rng.choice(words.DESIGNS)}"
    elif draw < 0.7:
        title = f"the effect of {activity} on {one} and {two} among {people}"
    else:
        title = f"{one}, {two} and {three}: {activity} with {people}"
    return title[0].upper() + title[1:]


def _abstract(rng: random.Random) -> str:
    prose = rng.choices(_PROSE, cum_weights=_PROSE_WEIGHTS, k=rng.randint(120, 250))
    sentences = []
    at = 0
    while at < len(prose):
        length = rng.randint(8, 24)
        sentences.append(" ".join(prose[at : at + length]).capitalize() + ".")
        at += length
    return " ".join(sentences)


def _authors(rng: random.Random) -> tuple[tuple[str, str], ...]:
    families = rng.choices(_FAMILIES, cum_weights=_FAMILY_WEIGHTS, k=rng.randint(1, 8))
    return tuple(
        (
            family,
            rng.choice(words.GIVEN_NAMES)
            + (f" {rng.choice(words.GIVEN_NAMES)[0]}" if rng.random() < 0.4 else ""),
        )
        for family in families
    )


def original(rng: random.Random, serial: int) -> Entry:
    """Make one record that is nobody's copy."""
    ((full, short),) = rng.choices(_JOURNALS, cum_weights=_JOURNAL_WEIGHTS)
    year = 1985 + int(41 * rng.random() ** 0.5)
    first = rng.randint(1, 1900)
    return Entry(
        serial=serial,
        title=_title(rng),
        authors=_authors(rng),
        journal=full,
        journal_short=short,
        year=year,
        month=rng.randint(1, 12),
        volume=str(rng.randint(1, 60)),
        issue=str(rng.randint(1, 12)) if rng.random() < 0.85 else "",
        first_page=str(first),
        last_page=str(first + rng.randint(1, 18)),
        doi=f"10.5555/mu.{year}.{serial:07d}" if rng.random() < 0.7 else "",
        abstract=_abstract(rng) if rng.random() < 0.8 else "",
        keywords=tuple(rng.choices(_TOPIC, cum_weights=_TOPIC_WEIGHTS, k=rng.randint(0, 6))),
    )


def sibling(rng: random.Random, serial: int, entry: Entry) -> Entry:
    """Make a different report by the same people with nearly the same title: a trap."""
    part = rng.choice((" Part 2", ": one-year follow-up", ": study protocol", ": a reply"))
    return replace(
        original(rng, serial),
        title=entry.title + part,
        authors=entry.authors,
        journal=entry.journal,
        journal_short=entry.journal_short,
        year=min(entry.year + rng.randint(0, 2), 2026),
    )


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("Ø", "O"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _mistyped(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _abbreviated_authors(entry: Entry) -> Entry:
    short = tuple((family, " ".join(initials(given))) for family, given in entry.authors)
    return replace(entry, authors=short)


# What exports do to a record: how often, and what. Several may befall one copy.
DAMAGES: tuple[tuple[float, Callable[[random.Random, Entry], Entry]], ...] = (
    (0.15, lambda _, e: replace(e, title=e.title.title())),
    (0.08, lambda _, e: replace(e, title=e.title.upper())),
    (0.08, lambda _, e: replace(e, title=e.title.replace(": ", " - "))),
    (0.06, lambda _, e: replace(e, title=e.title.replace("-", "\N{EN DASH}"))),
    (0.06, lambda _, e: replace(e, title=e.title.replace(" and ", " & "))),
    (0.05, lambda _, e: replace(e, title=e.title.split(": ")[0])),
    (0.05, lambda rng, e: replace(e, title=_mistyped(rng, e.title))),
    (0.40, lambda _, e: _abbreviated_authors(e)),
    (0.10, lambda _, e: replace(e, authors=tuple((_plain(f), _plain(g)) for f, g in e.authors))),
    (0.06, lambda _, e: replace(e, authors=e.authors[:1])),
    (0.25, lambda _, e: replace(e, journal=e.journal_short)),
    (0.06, lambda _, e: replace(e, journal=e.journal.replace("&", "and").upper())),
    (0.08, lambda rng, e: replace(e, year=e.year + rng.choice((-1, 1)))),
    (0.30, lambda _, e: replace(e, doi="")),
    (0.08, lambda _, e: replace(e, doi=e.doi.upper())),
    (0.25, lambda _, e: replace(e, abstract="")),
    (0.10, lambda _, e: replace(e, abstract=e.abstract[:400])),
    (0.20, lambda _, e: replace(e, keywords=())),
    (0.12, lambda _, e: replace(e, volume="", issue="", first_page="", last_page="")),
    (0.10, lambda _, e: replace(e, last_page="")),
    (0.08, lambda _, e: replace(e, first_page=f"e{e.serial}", last_page="")),
)


def damaged(rng: random.Random, entry: Entry) -> Entry:
    """Copy a record the way another database would hold it."""
    for chance, damage in DAMAGES:
        if rng.random() < chance:
            entry = damage(rng, entry)
    return entry


def stream(records: int, seed: int) -> Iterator[tuple[int, Entry]]:
    """Yield that many (cluster, entry), originals and copies, in the order they are written."""
    rng = random.Random(f"reviewkit {seed}")
    pool: list[tuple[int, Entry]] = []
    made = written = 0
    entry = None
    while written < records:
        if len(pool) > POOL or (pool and made >= records):
            at = rng.randrange(len(pool))
            pool[at], pool[-1] = pool[-1], pool[at]
            yield pool.pop()
            written += 1
            continue
        serial = made + 1
        trap = entry is not None and rng.random() < 0.02
        entry = sibling(rng, serial, entry) if trap and entry else original(rng, serial)
        copies = min(rng.choices(COPIES, COPY_WEIGHTS)[0], records - made - 1)
        made += 1 + copies
        for copy in range(serial + 1, made + 1):
            pool.append((serial, damaged(rng, replace(entry, serial=copy))))
        yield serial, entry
        written += 1


def write(records: int, seed: int, out: Path) -> dict[str, int]:
    """Write the exports and `truth.csv` into the folder `out`, making it.

    Returns:
        How many records each file has.
    """
    out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"files {seed}")
    shares = [dialect.share for dialect in DIALECTS]
    counts = {dialect.file: 0 for dialect in DIALECTS}
    with contextlib.ExitStack() as stack:
        files = {
            name: stack.enter_context((out / name).open("w", encoding="utf-8", newline="\n"))
            for name in (*counts, "truth.csv")
        }
        files["truth.csv"].write("file,position,cluster\n")
        for dialect in DIALECTS:
            files[dialect.file].write(dialect.head)
        for cluster, entry in stream(records, seed):
            (dialect,) = rng.choices(DIALECTS, shares)
            counts[dialect.file] += 1
            files[dialect.file].write(dialect.write(entry))
            files["truth.csv"].write(f"{dialect.file},{counts[dialect.file]},{cluster}\n")
    return counts


def main() -> int:
    """Read the command line, write the exports, tell what was written."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--records", type=int, default=10_000, help="how many (10000)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (1)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    asked = parser.parse_args()
    if asked.records < 1:
        parser.error("--records must be at least 1")
    for name, count in write(asked.records, asked.seed, asked.out).items():
        print(f"{asked.out / name}: {count} records")
    return 0


if __name__ == "__main__":
    sys.exit(main())
