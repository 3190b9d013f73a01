"""How databases and spreadsheets damage records: one field, one way at a time."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from zlib import crc32

Row = dict[str, str]


def damaged(records: list[Row], name: str) -> list[Row]:
    """Give records of which a part was damaged in one way.

    Which part follows from the records' names, so it is the same one every time.

    Args:
        records: records with the columns of the matching.
        name: one of DAMAGES.
    """
    share, hurt = DAMAGES[name]
    done = []
    for row in records:
        luck = crc32(f"{name} {row['record']}".encode()) / 2**32
        done.append(hurt(dict(row), luck) if luck < share else row)
    return done


def _without(*fields: str) -> Callable[[Row, float], Row]:
    return lambda row, _: row | {field: "" for field in fields if field in row}


def _each(field: str, change: Callable[[str], str]) -> Callable[[Row, float], Row]:
    return lambda row, _: row | {field: change(row.get(field, ""))}


def _people(change: Callable[[str], str]) -> Callable[[Row, float], Row]:
    def hurt(row: Row, _: float) -> Row:
        people = [change(name) for name in row.get("authors", "").split(" and ") if name]
        return row | {"authors": " and ".join(people)}

    return hurt


def _initials(name: str) -> str:
    """Shorten given names: "Le Quintrec, Moglie" to "Le Quintrec M"."""
    family, _, given = name.partition(", ")
    return f"{family} {''.join(word[0] for word in given.replace('.', ' ').split())}".strip()


def _reversed(name: str) -> str:
    family, _, given = name.partition(", ")
    return f"{given} {family}".strip()


def _swapped(name: str) -> str:
    """Take the family name for the given one, where that is spelled out."""
    family, _, given = name.partition(", ")
    spelled = any(len(word.strip(".")) > 2 for word in given.split())
    return f"{given}, {family}" if spelled else name


def _parted(name: str) -> str:
    """Take the last word of the family name for the whole: "Quintrec, M. L."."""
    family, comma, given = name.partition(", ")
    *before, last = family.split() or [""]
    return f"{last}, {given} {' '.join(word[0] + '.' for word in before)}" if comma else name


def _shortened(journal: str) -> str:
    """Shorten the words of a journal as ISO 4 does, roughly."""
    words = [word for word in journal.split() if word.lower() not in ("of", "the", "and", "in")]
    return " ".join(word[:5] + "." if len(word) > 6 else word for word in words)


def _short_pages(pages: str) -> str:
    """Shorten the last page: 541-549 to 541-9."""
    found = re.fullmatch(r"(\d+)-+(\d+)", pages)
    if not found or len(found[1]) != len(found[2]):
        return pages
    first, last = found.groups()
    while len(last) > 1 and first[0] == last[0] and len(first) >= len(last):
        first, last = first[1:], last[1:]
    return f"{found[1]}-{last}"


def _locator(row: Row, _: float) -> Row:
    """Give an article number: the same to all records of one title."""
    number = crc32("".join(filter(str.isalnum, row["title"].lower())).encode()) % 1_000_000
    return row | {"pages": f"e{number}"} if row.get("pages") else row


def _date(row: Row, luck: float) -> Row:
    month = ("Jan", "Mar", "Jun", "Aug", "Oct", "Dec")[int(luck * 1e6) % 6]
    return row | {"pages": f"{1 + int(luck * 1e6) % 28:02}-{month}"} if row.get("pages") else row


def _year(row: Row, luck: float) -> Row:
    if not row.get("year", "").isdigit():
        return row
    return row | {"year": str(int(row["year"]) + (1 if int(luck * 1e6) % 2 else -1))}


def _mojibake(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", "replace")


def _entities(text: str) -> str:
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode()


def _garbled(change: Callable[[str], str]) -> Callable[[Row, float], Row]:
    fields = ("title", "authors", "journal", "abstract")
    return lambda row, _: row | {field: change(row.get(field, "")) for field in fields}


def _misprint(row: Row, luck: float) -> Row:
    """Swap two letters of the title."""
    title, at = row.get("title", ""), int(luck * 1e6)
    at %= max(len(title) - 1, 1)
    return row | {
        "title": title[:at] + title[at + 1 : at + 2] + title[at : at + 1] + title[at + 2 :]
    }


def _serial(row: Row, luck: float) -> Row:
    return row | {"issue": str(int(luck * 1e6))}


DAMAGES: dict[str, tuple[float, Callable[[Row, float], Row]]] = {
    "nothing": (0.0, _without()),
    "no doi": (1.0, _without("doi", "pmid")),
    "half no doi": (0.5, _without("doi", "pmid")),
    "no abstract": (1.0, _without("abstract")),
    "half no abstract": (0.5, _without("abstract")),
    "no doi, abstract": (1.0, _without("doi", "pmid", "abstract")),
    "initials": (0.5, _people(_initials)),
    "given name first": (0.5, _people(_reversed)),
    "names swapped": (0.3, _people(_swapped)),
    "names parted": (0.5, _people(_parted)),
    "first author": (0.5, _each("authors", lambda text: text.split(" and ")[0])),
    "et al": (0.5, _each("authors", lambda text: text.split(" and ")[0] + " and et al.")),
    "no authors": (0.3, _without("authors")),
    "short journals": (0.5, _each("journal", _shortened)),
    "no journal": (0.3, _without("journal")),
    "no volume": (0.3, _without("volume", "issue")),
    "no year": (0.3, _without("year")),
    "no pages": (0.3, _without("pages")),
    "no place": (0.3, _without("volume", "issue", "pages")),
    "title alone": (0.05, _without(*(f for f in ("authors", "year", "journal", "volume", "issue",
                                                 "pages", "doi", "abstract")))),
    "locators": (0.5, _locator),
    "dates for pages": (0.3, _date),
    "short pages": (0.5, _each("pages", _short_pages)),
    "first page": (0.5, _each("pages", lambda text: re.split(r"\D", text)[0] or text)),
    "serial issues": (1.0, _serial),
    "year off by one": (0.3, _year),
    "titles cut": (0.3, _each("title", lambda text: text[:60])),
    "subtitles cut": (0.5, _each("title", lambda text: re.split(r"[:.?] ", text)[0])),
    "capitals": (0.5, _garbled(str.upper)),
    "entities": (0.5, _garbled(_entities)),
    "mojibake": (0.5, _garbled(_mojibake)),
    "question marks": (0.5, _garbled(lambda text: text.encode("ascii", "replace").decode())),
    "misprints": (0.5, _misprint),
    "notes behind": (0.5, _each("title", lambda text: f"{text} [Review] [33 refs]")),
    "brackets": (0.3, _each("title", lambda text: f"[{text}]. [German]")),
}  # fmt: skip
