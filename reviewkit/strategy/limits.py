"""Limits as platforms write them: `limit 5 to (...)` and the words and periods in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reviewkit.strategy.platforms import language_codes
from reviewkit.strategy.tree import And, Limit, LineRef, Node, Or, join

_LINE = re.compile(
    r"\s*limit\s+#?(?P<lines>\d{1,5}(?:\s*(?:or|and|,)\s*\d{1,5})*)\s+to\s*(?P<what>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_WORK = re.compile(
    r"\s*(?:remove\s+duplicates\s+from\s+#?(?P<same>\d{1,5})|from\s+#?(?P<kept>\d{1,5})\s+keep\s+[\d,\s\-]+"
    r"|#?(?P<used>\d{1,5})\s+use\s+[a-z0-9]{3,8}(?:\s*,\s*[a-z0-9]{3,8})*)\s*\Z",
    re.IGNORECASE,
)
_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"(?<!\d)(\d{{4}})(?:[/-]?{_MONTH}(?:[/-]?{_DAY})?|/(\d)(?:/(\d{{1,2}}))?)?(?!\d)"
)
_AGES = re.compile(
    r"\b(?:adults?|child\w*|infan\w*|adolescen\w*|aged|newborn\w*|neonat\w*|preschool|teen\w*|"
    r"\d+ (?:to \d+ |plus )?(?:years?|months?|yrs))\b"
)
_TYPES = re.compile(
    r"\b(?:trials?|reviews?|meta.analys[ie]s|guidelines?|articles?|letters?|editorials?|comments?|"
    r"case reports?|conference\w*|books?|dissertations?|studies|study)\b"
)
_EARLY, _LATE = 1800, 2100  # years outside these mean "from the start" and "until now"


@dataclass(frozen=True, slots=True)
class Worked:
    """A line that works on another one: what it means, and a problem if it says one."""

    node: Node
    problem: str = ""


def limit_line(text: str) -> Worked | None:
    """Read `limit 5 to (...)`, `remove duplicates from 5` or `from 5 keep 1-10`.

    Returns:
        The lines it names and the limits, joined by And; None where the text is another kind.
    """
    if work := _WORK.match(text):
        name = work["same"] or work["kept"] or work["used"]
        return Worked(And((LineRef(str(int(name))), Limit("step", native=" ".join(text.split())))))
    found = _LINE.match(text)
    if found is None:
        return None
    joins = Or if re.search(r"\bor\b|,", found["lines"], re.IGNORECASE) else And
    lines = join(joins, [LineRef(str(int(one))) for one in re.findall(r"\d+", found["lines"])])
    what = found["what"].strip()
    if what.count("(") != what.count(")"):
        return Worked(lines, "the brackets of this limit do not match")
    while what.startswith("(") and _closes_last(what):
        what = what[1:-1].strip()
    if not what:
        return Worked(lines, "this limit names nothing")
    return Worked(join(And, [lines, _alternatives(what)]))


def _closes_last(text: str) -> bool:
    """Tell whether the first bracket is closed by the last character."""
    depth = 0
    for number, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return number == len(text) - 1
    return False


def _alternatives(text: str) -> Node:
    """Limits joined by and, or; those of one kind joined by or are one limit of several values."""
    choices: list[Node] = []
    for choice in _parted(text, "or"):
        limits = [told_limit(one) for one in _parted(choice, "and")]
        before = choices[-1] if choices else None
        if (
            len(limits) == 1
            and isinstance(before, Limit)
            and before.kind == limits[0].kind
            and before.values
            and limits[0].values
        ):
            choices[-1] = either(before, limits[0])
        else:
            choices.append(join(And, limits))
    return join(Or, choices)


def either(one: Limit, other: Limit) -> Limit:
    """Return one limit to the values of two of the same kind."""
    native = " or ".join(part for part in (one.native, other.native) if part)
    return Limit(one.kind, values=one.values + other.values, native=native)


def _parted(text: str, word: str) -> list[str]:
    """Part at a word, but not within quotation marks or brackets."""
    parts, current, depth, quoted = [""], 0, 0, False
    for piece in re.findall(r'"|\(|\)|[^"()\s]+|\s+', text):
        quoted ^= piece == '"'
        depth += (piece == "(") - (piece == ")")
        if piece.lower() == word and not depth and not quoted:
            parts.append("")
            current += 1
        else:
            parts[current] += piece
    return [part.strip() for part in parts if part.strip()] or [text]


def told_limit(text: str) -> Limit:
    """Tell what kind of limit some words are; `other` where nobody can say.

    Args:
        text: such as `english language`, `yr="2000 -Current"` or `humans`.
    """
    native = " ".join(text.split())
    words = re.sub(
        r"^(?:publication )?(?:languages?|date of publication|document types?)\s*[:=]\s*",
        "",
        native.lower(),
    )
    if re.match(
        r"(?:yr|year|dp|publication (?:date|year)|published date|from|timespan)\b", words
    ) or (re.fullmatch(r"\d{4}\W*(?:\d{4}|current)?", words)):
        when = period(words)
        if when is not None:
            return when
    plain = words.strip("\"' ")
    language = plain.removesuffix(" language")
    if language in language_codes():
        return Limit("language", values=(language,))
    for kind, names in _NAMED.items():
        if plain in names:
            return Limit(kind, values=(plain,) if kind == "sex" else ())
    return Limit(_kind(plain), values=() if "=" in plain else (plain,), native=native)


_NAMED = {
    "humans": ("human", "humans"),
    "sex": ("male", "female"),
    "abstract": ("abstracts", "abstract", "has abstract"),
    "fulltext": ("full text", "free full text"),
}


def _kind(plain: str) -> str:
    if "=" in plain or re.match(r"(?:in the )?(?:last|past) |peer.reviewed", plain):
        return "other"
    if _AGES.search(plain):
        return "age"
    return "publication_type" if _TYPES.search(plain) else "other"


def period(text: str) -> Limit | None:
    """Read a period: one year or day, two of them, or one that is open at an end.

    Returns:
        A limit of kind date; None where the text holds no year.
    """
    found = _DATE.findall(text)
    days = ["-".join(part.zfill(2) for part in one if part) for one in found]
    if not days:
        return None
    after = re.search(r">=?|\bAFT\b", text)
    before = re.search(r"<=?|\bBEF\b", text)
    if after or before:
        year = int(days[0][:4])
        if after:
            return Limit("date", start=str(year + (after[0] != ">=")))
        return Limit("date", end=str(year - (before is not None and before[0] != "<=")))
    if len(days) > 1:
        return Limit("date", start=_start(days[0]), end=_end(days[1]))
    if re.search(r"\d\s*(?:-\s*(?:current|present)?|(?:to|until) (?:present|now))\W*$", text, re.I):
        return Limit("date", start=_start(days[0]))
    return Limit("date", start=days[0], end=days[0])


def _start(day: str) -> str | None:
    return day if int(day[:4]) > _EARLY else None


def _end(day: str) -> str | None:
    return day if int(day[:4]) < _LATE else None
