"""Which answers fit which question, and the one way in which each is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reviewkit.codebook import Codebook
from reviewkit.forms.model import FormField
from reviewkit.terms import Missing

EARLIEST_YEAR, LATEST_YEAR = 1500, 2100
MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer after checking: its value as it will be stored, or what is wrong with it."""

    value: Any = None
    problem: str | None = None


def check_value(question: FormField, value: Any, codebooks: dict[str, Codebook]) -> Checked:
    """Hold one value against its question.

    Args:
        question: the field asked.
        value: what was given; the missing codes that fit are those of the field.
        codebooks: the protocol's codebooks by name, for fields of type codes.

    Returns:
        The value as stored (numbers as numbers, several choices or codes as a list), or a
        problem as a sentence part ("expected ..., found ...").
    """
    if value is None or (isinstance(value, str | list | tuple) and not _several(value)):
        return Checked(problem="is empty; give a value or a missing code (NR, NRV, NA, UNC, TBD)")
    if isinstance(value, dict) or (
        isinstance(value, list | tuple) and question.type not in {"multichoice", "codes"}
    ):
        return Checked(problem=f"expected one value, found {value!r}")
    if isinstance(value, str) and value.strip() in Missing.__members__:
        return _check_missing(question, Missing(value.strip()))
    checks = {
        "text": lambda: Checked(str(value).strip()),
        "longtext": lambda: Checked(str(value).strip()),
        "integer": lambda: _check_number(question, value),
        "number": lambda: _check_number(question, value),
        "year": lambda: _check_number(question, value),
        "daterange": lambda: _check_daterange(value),
        "codes": lambda: _check_codes(question, value, codebooks),
        "choice": lambda: _check_choice(question, value),
        "multichoice": lambda: _check_choice(question, value),
        "report": lambda: Checked(str(value).strip()),
    }
    return checks[question.type]()


def _check_missing(question: FormField, code: Missing) -> Checked:
    if code not in question.missing_codes:
        fitting = ", ".join(question.missing_codes)
        return Checked(problem=f"`{code}` is no missing code of this question; it takes {fitting}")
    return Checked(str(code))


def _check_number(question: FormField, value: Any) -> Checked:
    text = str(value).strip()
    whole = question.type in {"integer", "year"}
    digits = r"-?\d+" if whole else r"-?\d+(\.\d+)?"
    if not re.fullmatch(digits, text, re.ASCII) or len(text) > MOST_DIGITS:
        wanted = {"integer": "a whole number", "year": "a year", "number": "a number"}
        return Checked(problem=f"expected {wanted[question.type]}, found {text!r}")
    number: float = int(text) if whole else float(text)
    low, high = question.minimum, question.maximum
    if question.type == "year":
        low, high = low or EARLIEST_YEAR, high or LATEST_YEAR
    if (low is not None and number < low) or (high is not None and number > high):
        return Checked(
            problem=f"expected a number from {_plain(low)} to {_plain(high)}, found {text}"
        )
    return Checked(number)


def _plain(bound: float | None) -> str:
    return "any" if bound is None else f"{bound:g}"


def _check_daterange(value: Any) -> Checked:
    text = str(value).strip().replace("\N{EN DASH}", "-")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}|\d{4}))?", text, re.ASCII)
    if not match:
        return Checked(problem=f"expected years such as 2001-2003, found {text!r}")
    first, last = match.group(1), match.group(2) or match.group(1)
    last = first[:2] + last if len(last) == 2 else last
    if int(last) < int(first):
        return Checked(problem=f"expected years in order, found {text!r}")
    return Checked(first if first == last else f"{first}-{last}")


def _check_codes(question: FormField, value: Any, codebooks: dict[str, Codebook]) -> Checked:
    codes = list(dict.fromkeys(_several(value)))  # the first is the primary one: keep the order
    codebook = codebooks.get(question.codebook)
    known = codebook.codes if codebook else {}
    unknown = [code for code in codes if code not in known]
    if unknown:
        return Checked(problem=f"the codebook `{question.codebook}` has no code {unknown[0]!r}")
    if len(codes) > 1 and not question.several:
        return Checked(problem=f"takes one code, found {len(codes)}")
    return Checked(codes)


def _check_choice(question: FormField, value: Any) -> Checked:
    several = question.type == "multichoice"
    given = _several(value) if several else [str(value).strip()]
    labels = question.choice_labels
    for one in given:
        free = question.other and one.startswith("other:") and one != "other:"
        if one not in labels and not free:
            known = ", ".join(labels) + (", other: ..." if question.other else "")
            return Checked(problem=f"expected one of {known}; found {one!r}")
    if not several:
        return Checked(given[0])
    order = list(labels)  # the same choices are the same answer, in whatever order they come
    chosen = sorted(set(given) & set(order), key=order.index)
    return Checked(chosen + sorted(set(given) - set(order)))


def _several(value: Any) -> list[str]:
    parts = value if isinstance(value, list | tuple) else str(value).split(";")
    return [str(part).strip() for part in parts if str(part).strip()]
