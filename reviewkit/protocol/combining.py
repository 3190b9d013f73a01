"""How concepts are combined: `(care OR work) AND older NOT children`, read without recursion."""

from __future__ import annotations

import re

OPERATORS = ("AND", "OR", "NOT")
_PART = re.compile(r"[()]|[^\s()]+")


def in_order(combine: str) -> tuple[str, ...]:
    """Return ids and operators in the order of reckoning: each operator after its two parts.

    Raises:
        ValueError: brackets do not match, something is missing, or AND, OR and NOT stand side by
            side without brackets.
    """
    done: list[str] = []
    open_: list[list[str]] = [[]]  # operators of each bracket that is open
    wants_part = True
    for found in _PART.findall(combine):
        word = found.upper() if found.upper() in OPERATORS else found
        if found == "(":
            _ask(wants_part, f"an operator is missing before `(` in `{combine}`")
            open_.append([])
        elif found == ")":
            _ask(not wants_part, f"something is missing before `)` in `{combine}`")
            _ask(len(open_) > 1, f"a `)` too many in `{combine}`")
            _close(open_.pop(), done)
        elif word in OPERATORS:
            _ask(not wants_part, f"something is missing before {word} in `{combine}`")
            alone = all(one == word for one in open_[-1]) and (word != "NOT" or not open_[-1])
            _ask(alone, f"AND, OR and NOT stand side by side in `{combine}`; add brackets")
            open_[-1].append(word)
            wants_part = True
        else:
            _ask(wants_part, f"an operator is missing before `{found}` in `{combine}`")
            done.append(found)
            wants_part = False
    _ask(not wants_part, f"something is missing at the end of `{combine}`")
    _ask(len(open_) == 1, f"a `(` too many in `{combine}`")
    _close(open_.pop(), done)
    return tuple(done)


def _close(operators: list[str], done: list[str]) -> None:
    done.extend(reversed(operators))


def _ask(fine: bool, message: str) -> None:
    if not fine:
        raise ValueError(message)


def named(combine: str) -> tuple[str, ...]:
    """Return the ids that a combination names."""
    return tuple(one for one in in_order(combine) if one not in OPERATORS)
