"""The platforms as data: how each writes fields, headings, proximity, wildcards and limits.

The data and where they come from are in platforms.toml, which says what each entry means.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reviewkit.errors import NotThereError
from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.tree import Field, Wild

DATA = Path(__file__).with_name("platforms.toml")
NOT_PLATFORMS = ("languages", "qualifiers")
ORDER = {one: place for place, one in enumerate(Field)}

Fields = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """How something is written, and what is lost by it."""

    patterns: tuple[str, ...]
    loss: LossKind | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class WildRule:
    """Which sign stands for a wildcard; `place` is "end", "inside" or "" for both.

    `sized`: the sign holds {n}, the most characters.
    """

    least: int
    most: int | None
    place: str
    written: Written
    sized: bool = False


@dataclass(frozen=True, slots=True)
class Nearness:
    """How words near one another are written; '' where the platform has no way."""

    any_order: str = ""
    ordered: str = ""
    count: int = 0
    most: int | None = None
    tagged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualifying:
    """How qualifiers of a heading are written: "each" in a heading of its own, in a "list"."""

    style: str = "none"
    write: str = "{}"
    spelling: str = "name"
    between: str = ""


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """How headings are written, of which vocabularies; '' where the platform has no way."""

    vocabularies: tuple[str, ...] = ()
    exploded: str = ""
    plain: str = ""
    major: str = ""
    major_plain: str = ""
    no_explode: bool = False
    qualifiers: Qualifying = Qualifying()


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform; the entries are explained at the top of platforms.toml."""

    key: str
    name: str
    aliases: tuple[str, ...]
    dialect: str
    sources: tuple[str, ...]
    quote: str
    operators: dict[str, str]
    group: bool
    listed: bool
    loose: bool
    fields: dict[Fields, Written]
    wilds: tuple[WildRule, ...]
    near: Nearness
    headings: HeadingRule
    limits: dict[str, Any]
    bare_phrases: bool
    reserved: frozenset[str]
    stem: int
    left: bool
    lines: str
    numbers: str
    range: bool
    adjacent: str
    phrase_wilds: str
    one_field: tuple[Fields, ...]
    longest: int | None
    day: str
    native: str
    stems: str


def platform(name: str) -> Platform:
    """Return a platform by its key or another name; case, blanks and dots do not matter.

    Raises:
        NotThereError: no such platform is known.
    """
    found = known_as(name)
    if found is None:
        listed = ", ".join(one.key for one in platforms())
        raise NotThereError(f"There is no platform {name!r}; known are {listed}.")
    return found


def known_as(name: str) -> Platform | None:
    """Return the platform of that name, if it is one."""
    return _names().get("".join(_words(name)))


def begins_with(text: str, longer_than: str = "") -> Platform | None:
    """Return the platform whose name a text begins with, word by word, the longest first.

    Args:
        text: a name that may say more, such as `CINAHL Plus with Full Text`.
        longer_than: words that alone are not enough.
    """
    words = _words(text)
    for count in range(len(words), len(_words(longer_than)), -1):
        found = _names().get("".join(words[:count]))
        if found is not None:
            return found
    return None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.casefold())


@cache
def _names() -> dict[str, Platform]:
    names = ((name, one) for one in platforms() for name in (one.key, one.name, *one.aliases))
    return {"".join(_words(name)): one for name, one in names}


@cache
def platforms() -> tuple[Platform, ...]:
    """Return all platforms, in the order of the data."""
    data = _data()
    return tuple(_platform(key, _whole(key, data)) for key in data if key not in NOT_PLATFORMS)


@cache
def qualifier_codes() -> dict[str, str]:
    """Return the qualifiers of MeSH and their two letters."""
    return dict(_data()["qualifiers"])


@cache
def language_codes() -> dict[str, tuple[str, str]]:
    """Return languages by their English name: two letters, three letters."""
    return {name: (codes[0], codes[1]) for name, codes in _data()["languages"].items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def _whole(key: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return a platform's data upon those of its base; tables are joined, not replaced."""
    own = data[key]
    if "base" not in own:
        return dict(own)
    whole = dict(data[own["base"]]) | {"aliases": [], "dialect": own["base"]}
    whole["dialect"] = data[own["base"]].get("dialect", own["base"])
    for name, value in own.items():
        known = whole.get(name)
        both = isinstance(known, dict) and isinstance(value, dict)
        whole[name] = {**known, **value} if both else value  # type: ignore[dict-item]
    return whole


def _platform(key: str, data: dict[str, Any]) -> Platform:
    return Platform(
        key=key,
        name=data["name"],
        aliases=tuple(data.get("aliases", ())),
        dialect=data.get("dialect", key),
        sources=tuple(data["sources"]),
        quote=data["quote"],
        operators=data["operators"],
        group=data["group"],
        listed=data.get("listed", False),
        loose=data["loose"],
        fields={_fields(names): _written(how) for names, how in data["fields"].items()},
        wilds=tuple(_wild(name, how) for name, how in data.get("wilds", {}).items()),
        near=_near(data["near"]),
        headings=_headings(data.get("headings", {})),
        limits=data.get("limits", {}),
        bare_phrases=data.get("bare_phrases", False),
        reserved=frozenset(data.get("reserved", ())),
        stem=data.get("stem", 0),
        left=data.get("left", False),
        lines=data.get("lines", ""),
        numbers=data.get("numbers", data.get("lines", "") + " "),
        range=data.get("range", False),
        adjacent=data.get("adjacent", ""),
        phrase_wilds=data.get("phrase_wilds", "all"),
        one_field=tuple(_fields(names) for names in data.get("one_field", ())),
        longest=data.get("longest"),
        day=data.get("day", ""),
        native=data.get("native", ""),
        stems=data.get("stems", ""),
    )


def _fields(names: str) -> Fields:
    if names == "default":
        return ()
    return tuple(sorted((Field(one) for one in names.split()), key=lambda one: ORDER[one]))


def _written(how: Any) -> Written:
    if isinstance(how, str):
        return Written((how,))
    if isinstance(how, list):
        return Written(tuple(how))
    return Written((how["as"],), LossKind(how["loss"]), how["why"])


def _wild(name: str, how: Any) -> WildRule:
    span, _, place = name.partition(" ")
    least, _, most = span.partition("..")
    return WildRule(
        int(least), int(most) if most.isdigit() else None, place, _written(how), most == "n"
    )


def _near(data: dict[str, Any]) -> Nearness:
    return Nearness(
        data.get("any", ""),
        data.get("ordered", ""),
        data["count"],
        data.get("most"),
        tuple(data.get("tagged", ())),
    )


def _headings(data: dict[str, Any]) -> HeadingRule:
    rest = {
        name: value for name, value in data.items() if name not in ("qualifiers", "vocabularies")
    }
    how = dict(data.get("qualifiers", {}))
    if "as" in how:
        how["spelling"] = how.pop("as")
    return HeadingRule(
        vocabularies=tuple(data.get("vocabularies", ())), qualifiers=Qualifying(**how), **rest
    )


def sign(rules: tuple[WildRule, ...], wild: Wild, *, at_end: bool) -> Written | None:
    """Return how a wildcard is written at the end of a word or inside it, or None."""
    place = "end" if at_end else "inside"
    for rule in rules:
        if rule.place not in ("", place) or rule.least != wild.least:
            continue
        if rule.sized and wild.most is not None:
            signs = tuple(one.replace("{n}", str(wild.most)) for one in rule.written.patterns)
            return Written(signs, rule.written.loss, rule.written.why)
        if not rule.sized and rule.most == wild.most:
            return rule.written
    return None
