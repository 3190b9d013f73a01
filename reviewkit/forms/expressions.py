"""Small sums and comparisons over answers, as forms write them: `numerator <= denominator`.

The language is a parser of our own; nothing in a form is ever run as code. It knows

    numbers and percentages      38  0.5  48%
    words in quotes              'trial'
    answers by their field       design  population.n_invited
    sums                         + - * / and brackets
    comparisons                  =  !=  <  <=  >  >=  in
    logic                        and  or  not
    functions                    answered(x)  count(x)  sum(x)  round(x)  round(x, places)  abs(x)

`forms/reckoning.py` says whether a rule holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST, DEEPEST, MOST_TOKENS = 1000, 40, 200
WORDS = frozenset({"and", "or", "not", "in"})
FUNCTIONS = {"answered": (1, 1), "count": (1, 1), "sum": (1, 1), "round": (1, 2), "abs": (1, 1)}
COMPARED = ("<=", ">=", "!=", "==", "=", "<", ">")

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?%?)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)"
    r"|(?P<sign><=|>=|!=|==|[-+*/()=<>\[\],]))"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A node: `kind` is number, text, name, list, call, or the sign or word between its parts."""

    kind: str
    value: Any = None
    parts: tuple[Expression, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield the fields that the expression asks for, in their order."""
        if self.kind == "name":
            yield self.value
        for part in self.parts:
            yield from part.names()


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Expression:
    """Read a condition or a check: something that holds or does not.

    Args:
        text: such as `numerator <= denominator`.

    Raises:
        ValueError: it is no rule; the text is part of a sentence and says what would be right.
    """
    if len(text) > LONGEST:
        raise ValueError(f"a rule has at most {LONGEST} letters; split it")
    tokens = _tokens(text)
    found, rest = _or(tokens, 0, 0)
    if rest < len(tokens):
        raise ValueError(f"expected the end of the rule, or and, or; found `{tokens[rest][1]}`")
    _hold(found)
    if not any(found.names()):
        raise ValueError("a rule asks for at least one field")
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            odd = text[at:].strip()[:1]
            raise ValueError(f"a rule cannot hold `{odd}`; quotes come in pairs")
        kind = str(match.lastgroup)
        word = match[kind]
        tokens.append(("word" if word in WORDS else kind, word))
        at = match.end()
    if len(tokens) > MOST_TOKENS:
        raise ValueError(f"a rule has at most {MOST_TOKENS} words and signs; split it")
    if not tokens:
        raise ValueError("the rule is empty; write one such as `numerator <= denominator`")
    return tokens


Parsed = tuple[Expression, int]


def _at(tokens: list[tuple[str, str]], at: int) -> tuple[str, str]:
    return tokens[at] if at < len(tokens) else ("end", "the end")


def _or(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    if depth > DEEPEST:
        raise ValueError("too many brackets; split the rule")
    return _chain(tokens, at, depth, ("or",), _and)


def _and(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    return _chain(tokens, at, depth, ("and",), _not)


def _not(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    if _at(tokens, at) == ("word", "not"):
        if depth > DEEPEST:
            raise ValueError("too many `not`; split the rule")
        inner, at = _not(tokens, at + 1, depth + 1)
        return Expression("not", parts=(inner,)), at
    return _comparison(tokens, at, depth)


def _comparison(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    left, at = _sum(tokens, at, depth)
    kind, word = _at(tokens, at)
    if (kind, word) != ("word", "in") and word not in COMPARED:
        return left, at
    right, at = _sum(tokens, at + 1, depth)
    if _at(tokens, at)[1] in COMPARED:
        raise ValueError("compare two things at a time, and join comparisons by `and`")
    return Expression("=" if word == "==" else word, parts=(left, right)), at


def _sum(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    return _chain(tokens, at, depth, ("+", "-"), _product)


def _product(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    return _chain(tokens, at, depth, ("*", "/"), _single)


def _chain(
    tokens: list[tuple[str, str]],
    at: int,
    depth: int,
    signs: tuple[str, ...],
    below: Callable[[list[tuple[str, str]], int, int], Parsed],
) -> Parsed:
    """Read parts of one rank with signs between them, from left to right."""
    found, at = below(tokens, at, depth)
    while _at(tokens, at)[0] in {"sign", "word"} and _at(tokens, at)[1] in signs:
        sign = tokens[at][1]
        right, at = below(tokens, at + 1, depth)
        found = Expression(sign, parts=(found, right))
    return found, at


def _single(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    kind, word = _at(tokens, at)
    if depth > DEEPEST:
        raise ValueError("too many brackets or signs; split the rule")
    if kind == "number":
        number = float(word.rstrip("%"))
        return Expression("number", number / 100 if word.endswith("%") else number), at + 1
    if kind == "text":
        return Expression("text", word[1:-1]), at + 1
    if kind == "name":
        if _at(tokens, at + 1) == ("sign", "("):
            return _call(tokens, at, depth)
        return Expression("name", word), at + 1
    return _bracketed(tokens, at, depth, word)


def _bracketed(tokens: list[tuple[str, str]], at: int, depth: int, word: str) -> Parsed:
    """Read what a sign opens: a list, a bracket, or a negative."""
    if word == "-":
        inner, at = _single(tokens, at + 1, depth + 1)
        return Expression("minus", parts=(inner,)), at
    if word == "[":
        parts, at = _several(tokens, at + 1, "]", depth)
        return Expression("list", parts=parts), at
    if word == "(":
        inner, at = _or(tokens, at + 1, depth + 1)
        return inner, _closing(tokens, at, ")")
    raise ValueError(f"expected a field, a number or words in quotes, found `{word}`")


def _call(tokens: list[tuple[str, str]], at: int, depth: int) -> Parsed:
    name = tokens[at][1]
    if name not in FUNCTIONS:
        raise ValueError(f"there is no function `{name}`; there are {', '.join(FUNCTIONS)}")
    parts, after = _several(tokens, at + 2, ")", depth)
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(parts) <= most:
        raise ValueError(f"`{name}` takes {fewest}{f' or {most}' if most > fewest else ''} value")
    if name in {"answered", "count", "sum"} and parts[0].kind != "name":
        raise ValueError(f"`{name}` takes a field")
    return Expression("call", name, parts), after


def _several(
    tokens: list[tuple[str, str]], at: int, end: str, depth: int
) -> tuple[tuple[Expression, ...], int]:
    parts = []
    while True:
        part, at = _sum(tokens, at, depth + 1)
        parts.append(part)
        if _at(tokens, at)[1] != ",":
            return tuple(parts), _closing(tokens, at, end)
        at += 1


def _closing(tokens: list[tuple[str, str]], at: int, end: str) -> int:
    if _at(tokens, at) != ("sign", end):
        raise ValueError(f"expected `{end}`, found `{_at(tokens, at)[1]}`")
    return at + 1


_LOGIC = frozenset({"and", "or", "not"})
_TRUTHS = _LOGIC | {"in", "=", "!=", "<", "<=", ">", ">="}


def _is_truth(found: Expression) -> bool:
    return found.kind in _TRUTHS or (found.kind == "call" and found.value == "answered")


def _hold(found: Expression) -> None:
    """Make sure that logic joins what holds or not, and sums join values."""
    if not _is_truth(found):
        raise ValueError("a rule compares: write `=`, `<=`, `in` or another comparison")
    if found.kind in _LOGIC:
        for part in found.parts:
            _hold(part)
    else:
        _hold_values(found)


def _hold_values(found: Expression) -> None:
    for part in found.parts:
        if _is_truth(part):
            raise ValueError("a comparison stands by itself; join comparisons by `and`, `or`")
        _hold_values(part)
