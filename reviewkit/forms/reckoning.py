"""Whether a rule of a form holds, given the answers.

What cannot be known (an answer that is not there, a missing code in a sum, a division by zero) is
None, and stays None through sums and comparisons; `and` and `or` are those of Kleene's strong
three-valued logic.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from reviewkit.forms.expressions import Expression

CLOSE = 1e-9  # what floating point may add to an equality


def holds(rule: Expression, look: Callable[[str], Any]) -> bool | None:
    """Say whether a rule holds.

    Args:
        rule: as `parse_rule` gives it.
        look: gives the answer to a field, None where there is none, a list of answers where the
            field is asked once a row and the rule stands outside the rows.

    Returns:
        True, False, or None where it cannot be known.
    """
    if rule.kind == "not":
        inner = holds(rule.parts[0], look)
        return None if inner is None else not inner
    if rule.kind in {"and", "or"}:
        both = [holds(part, look) for part in rule.parts]
        ends = rule.kind == "or"
        return ends if ends in both else None if None in both else not ends
    if rule.kind == "call":
        return look(rule.parts[0].value) not in (None, [])
    left, right = (_value(part, look) for part in rule.parts)
    if left is None or right is None:
        return None
    if rule.kind in {"=", "!=", "in"}:
        same = _equal(left, right)
        return None if same is None else same != (rule.kind == "!=")
    return _ordered(rule.kind, left, right)


def _ordered(sign: str, left: Any, right: Any) -> bool | None:
    if not (_is_number(left) and _is_number(right)):
        return None
    if _near(left, right):
        return sign in {"<=", ">="}
    return bool(left < right) == (sign in {"<", "<="})


def _near(left: float, right: float) -> bool:
    return abs(left - right) <= CLOSE * max(1.0, abs(left), abs(right))


def _equal(left: Any, right: Any) -> bool | None:
    """Lists and single values are equal where one holds the other, two lists where they meet."""
    if isinstance(left, list) or isinstance(right, list):
        ours, theirs = (one if isinstance(one, list) else [one] for one in (left, right))
        found = [_equal(one, other) for one in ours for other in theirs]
        return True if True in found else None if None in found else False
    if _is_number(left) and _is_number(right):
        return _near(left, right)
    if _is_number(left) or _is_number(right):
        return None  # a number against a word, such as a missing code
    return bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _value(found: Expression, look: Callable[[str], Any]) -> Any:
    if found.kind in {"number", "text"}:
        return found.value
    if found.kind == "name":
        return look(found.value)
    if found.kind == "list":
        return [_value(part, look) for part in found.parts]
    if found.kind == "call" and found.value in {"count", "sum"}:
        return _over_all(found.value, look(found.parts[0].value))
    numbers = [_value(part, look) for part in found.parts]
    if not all(map(_is_number, numbers)):
        return None
    return _reckon(found, [float(one) for one in numbers])


def _over_all(function: str, given: Any) -> float | None:
    several = given if isinstance(given, list) else [] if given is None else [given]
    if function == "count":
        return len(several)
    return sum(several) if several and all(map(_is_number, several)) else None


def _reckon(found: Expression, numbers: list[float]) -> float | None:
    first, second = numbers[0], numbers[-1]
    if found.kind == "call":
        if found.value == "abs":
            return abs(first)
        return _round(first, int(second) if len(numbers) > 1 else 0)
    if found.kind == "/" and second == 0:
        return None
    reckoned = {
        "minus": lambda: -first,
        "+": lambda: first + second,
        "-": lambda: first - second,
        "*": lambda: first * second,
        "/": lambda: first / second,
    }[found.kind]()
    return reckoned if math.isfinite(reckoned) else None


def _round(number: float, places: int) -> float | None:
    """Round as people do: a half goes away from zero."""
    scale = 10.0 ** max(-12, min(12, places))
    scaled = abs(number) * scale
    if not math.isfinite(scaled):
        return None
    return math.copysign(math.floor(scaled + 0.5 + CLOSE) / scale, number)
