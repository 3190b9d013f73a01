"""Limits as a platform writes them: dates, languages, kinds of publication."""

from __future__ import annotations

import calendar
import re

from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.pieces import NOTHING, Desk, Piece
from reviewkit.strategy.platforms import Platform, language_codes
from reviewkit.strategy.tree import Limit

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def written(limit: Limit, desk: Desk) -> Piece:
    """Write a limit; what has no words on the platform must be set in its web form."""
    one = desk.platform
    # A step names a line by its old number, and is no limit that another line could take.
    own = desk.own and limit.kind != "step"
    if limit.native and own and limit.kind not in one.limits:
        return Piece(limit.native)
    texts = _date(limit, desk) if limit.kind == "date" else _values(limit, desk)
    texts = [text for text in texts if text]
    if not texts:
        desk.lose(LossKind.NEEDS_UI, said(limit), f"set this limit on {one.name} by hand", limit.at)
        return NOTHING
    if len(texts) == 1:
        joins = " AND " in texts[0] and not texts[0].startswith("(")
        return Piece(texts[0], "and" if joins else "one")
    return Piece(f" {one.operators['or']} ".join(texts), "or")


def said(limit: Limit) -> str:
    """Return a limit in words."""
    if limit.kind == "date":
        if limit.end is None:
            return f"published since {limit.start}"
        since = f"from {limit.start} " if limit.start else ""
        return f"published {since}to {limit.end}"
    kind = limit.kind.replace("_", " ")
    return f"{kind}: {', '.join(limit.values)}" if limit.values else limit.native or kind


def _date(limit: Limit, desk: Desk) -> list[str]:
    one = desk.platform
    start, end = limit.start, limit.end
    days = [day for day in (start, end) if day is not None]
    if not days or not all(_DAY.fullmatch(day) for day in days):
        return []
    half = "date" if start and end else "date_from" if start else "date_to"
    pattern = one.limits.get(half) or one.limits.get("date", "")
    coarse = "{start}" not in pattern and "{end}" not in pattern
    if pattern and coarse and any(len(day) > 4 for day in days):
        why = f"{one.name} takes whole years"
        desk.lose(LossKind.BROADENED, said(limit), why, limit.at)
    first, last = (start or "")[:4], (end or "")[:4]
    open_start, open_end = one.limits.get("open_start", ""), one.limits.get("open_end", "")
    return [
        pattern.replace("{start}", _day(start, one, last=False) if start else open_start)
        .replace("{end}", _day(end, one, last=True) if end else open_end)
        .replace("{first}", first or open_start)
        .replace("{last}", last or open_end)
        .replace("{before}", str(int(first) - 1) if first else "")
        .replace("{after}", str(int(last) + 1) if last else "")
    ]


def _day(day: str, one: Platform, *, last: bool) -> str:
    """Write a day; PubMed takes years and months as they are, others want the whole day."""
    year, month, number = (*day.split("-"), "", "")[:3]
    if one.key == "pubmed":
        return "/".join(part for part in (year, month, number) if part)
    month = month or ("12" if last else "01")
    if not number:
        number = f"{calendar.monthrange(int(year), int(month))[1]:02}" if last else "01"
    return one.day.replace("{y}", year).replace("{m}", month).replace("{d}", number)


def _values(limit: Limit, desk: Desk) -> list[str]:
    one = desk.platform
    pattern = one.limits.get(limit.kind, "")
    if not pattern or "{}" not in pattern:
        return [pattern]
    if limit.kind == "language" and "languages" in one.limits:
        place = one.limits["languages"]
        known = language_codes()
        if not all(value in known for value in limit.values):
            return []
        return [pattern.replace("{}", known[value][place]) for value in limit.values]
    if limit.kind == "publication_type" and not desk.own:
        why = f"kinds of publication have other names on {one.name}; check them"
        desk.lose(LossKind.APPROXIMATED, said(limit), why, limit.at)
    return [pattern.replace("{}", value) for value in limit.values]
