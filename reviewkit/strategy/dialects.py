"""How each platform's syntax is read, as data from dialects.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reviewkit.errors import NotThereError
from reviewkit.strategy.platforms import Platform, platform, platforms
from reviewkit.strategy.tree import Field, Wild


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field code stands for: `kind` is `fields`, `heading`, `date` or `native`."""

    kind: str
    fields: tuple[Field, ...] = ()
    explode: bool = False
    major: bool = False
    native: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One platform's syntax.

    `tags` is where field codes stand: `square` after a term in brackets, `dots` after it between
    full stops, `colon` after a colon; `word`, `equals`, `before` (with a colon) and `call` before
    it. `phrases`: unquoted words stand together.
    """

    name: str
    vocabulary: str
    strength: dict[str, int]
    quotes: str
    tags: str
    phrases: bool
    wild: dict[str, Wild]
    counted: str
    near: dict[str, str]
    codes: dict[str, Meaning]


def canonical(name: str) -> str:
    """Return the key of a platform whose strategies can be read, from a name people write.

    Raises:
        NotThereError: no such platform is known, or its strategies are written but not read.
    """
    one = platform(name)
    if _base(one) not in _data():
        known = ", ".join(other.key for other in platforms() if _base(other) in _data())
        raise NotThereError(f"Strategies of {name!r} cannot be read; known are {known}.")
    return one.key


@cache
def dialect(name: str) -> Dialect:
    """Return the syntax of a platform.

    Args:
        name: key or another name of the platform.

    Raises:
        NotThereError: no such platform is read.
    """
    one = platform(canonical(name))
    return _made(one, _data()[_base(one)])


def _base(one: Platform) -> str:
    """The entry of dialects.toml; databases on one platform share its syntax."""
    return "ovid-medline" if one.dialect == "ovid" else one.dialect


def _vocabulary(one: Platform) -> str:
    """The vocabulary that headings of a platform come from; its own where it has several."""
    named = one.headings.vocabularies
    return named[0] if len(named) == 1 else one.key if one.key in named else ""


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("dialects.toml").read_text("utf-8"))


def _made(one: Platform, data: dict[str, Any]) -> Dialect:
    codes = {
        code: _meaning(code, meaning)
        for spellings, meaning in data["codes"].items()
        for code in spellings.lower().split("|")
    }
    return Dialect(
        one.key,
        _vocabulary(one),
        dict(zip(("not", "and", "or"), data["strength"], strict=True)),
        data["quotes"],
        data["tags"],
        data.get("phrases", False),
        {
            mark: Wild(least, None if most < 0 else most)
            for mark, (least, most) in data["wild"].items()
        },
        data.get("counted", ""),
        data.get("near", {}),
        codes,
    )


def _meaning(code: str, words: str) -> Meaning:
    kind, *rest = words.split()
    if kind == "heading":
        return Meaning("heading", (), "explode" in rest, "major" in rest)
    if kind in ("date", "native"):
        return Meaning(kind, native=code)
    return Meaning("fields", tuple(Field(word) for word in (kind, *rest)))
