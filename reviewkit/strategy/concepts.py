"""The concept blocks of a protocol as a strategy tree, and what is rendered of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reviewkit.errors import NotThereError
from reviewkit.protocol import Concept, Protocol, Source
from reviewkit.protocol.combining import in_order
from reviewkit.protocol.strategy import Nearby, StrategyRule, SubjectHeading
from reviewkit.strategy.losses import Loss, LossKind, Rendering
from reviewkit.strategy.platforms import ORDER, Fields, Platform, begins_with, known_as, platform
from reviewkit.strategy.rendering import render
from reviewkit.strategy.tree import (
    ANY,
    MAYBE_ONE,
    ONE,
    And,
    Field,
    Heading,
    Limit,
    Line,
    LineRef,
    Native,
    Near,
    Node,
    Not,
    Or,
    Strategy,
    Term,
    Wild,
    join,
)

_WILD = re.compile(r"(\*\d{0,2}|[?#])")
_WILDS = {"*": ANY, "?": MAYBE_ONE, "#": ONE}


def render_protocol(protocol: Protocol, name: str) -> Rendering:
    """Render a protocol's concept blocks for a platform.

    Args:
        protocol: whose concepts are searched.
        name: key or another name of the platform.

    Returns:
        The text and its losses; a loss is on the line of its concept's id.

    Raises:
        NotThereError: no such platform is known, or the concepts hold nothing to search for.
    """
    one = platform(name)
    strategy, empty = strategy_of(protocol, one)
    done = render(strategy, one.key)
    return replace(done, losses=(*empty, *done.losses))


def platform_of(source: Source) -> Platform | None:
    """Return the platform whose words a source is searched in, or None where none is known.

    The source's `syntax` counts; else platform and name tell it together, then each alone.

    Raises:
        NotThereError: `syntax` names no platform.
    """
    if source.syntax:
        return platform(source.syntax)
    interface = source.platform or ""
    told = begins_with(f"{interface} {source.name}", longer_than=interface)
    told = told or known_as(f"{source.name} {interface}")
    if told is None and interface:
        alone = begins_with(interface)
        told = alone and (known_as(f"{alone.dialect} other") or alone)
    return told or begins_with(source.name)


def strategy_of(protocol: Protocol, one: Platform) -> tuple[Strategy, tuple[Loss, ...]]:
    """Return a protocol's strategy for a platform: a line for each block, then how they combine.

    Returns:
        The strategy, and a loss for each block that holds nothing to search for.

    Raises:
        NotThereError: no block holds anything to search for, or a block is native to no platform.
    """
    rule = protocol.strategy
    nodes = {
        concept.id: node
        for concept in (*protocol.concepts, *rule.narrow)
        if (node := block(concept, rule, one)) is not None
    }
    if not nodes:
        raise NotThereError(
            "The protocol's concepts hold nothing to search for; write terms or headings into them."
        )
    whole = _combined(protocol, nodes)
    lines = [Line(node, name) for name, node in nodes.items()]
    if len(lines) > 1 or not isinstance(whole, LineRef):
        lines.append(Line(whole))
    empty = [one for one in (*protocol.concepts, *rule.narrow) if one.id not in nodes]
    return Strategy(tuple(lines)), tuple(_empty(concept) for concept in empty)


def _empty(concept: Concept) -> Loss:
    why = "the protocol gives no terms for this concept; the search goes without it"
    return Loss(LossKind.DROPPED, concept.label, why, concept.id)


def _combined(protocol: Protocol, nodes: dict[str, Node]) -> Node:
    rule = protocol.strategy
    narrowing = [LineRef(one.id) for one in rule.narrow if one.id in nodes]
    if rule.combine:
        core = _reckoned(rule.combine, nodes)
        parts: list[Node] = [core] if core is not None else []
    else:
        parts = [LineRef(one.id) for one in protocol.concepts if one.id in nodes]
    return join(And, [*parts, *narrowing, *limits(rule)])


def _reckoned(combine: str, nodes: dict[str, Node]) -> Node | None:
    """Put a combination together; a concept without terms counts for nothing."""
    done: list[Node | None] = []
    for word in in_order(combine):
        if word not in ("AND", "OR", "NOT"):
            done.append(LineRef(word) if word in nodes else None)
            continue
        second, first = done.pop(), done.pop()
        if first is None or second is None:
            done.append(first if word == "NOT" else first or second)
        elif word == "NOT":
            done.append(Not(first, second))
        else:
            done.append(join(And if word == "AND" else Or, (first, second)))
    return done[0]


def limits(rule: StrategyRule) -> Iterator[Limit]:
    """Yield the limits of a strategy."""
    if rule.since or rule.until:
        yield Limit("date", start=rule.since, end=rule.until)
    if rule.languages:
        yield Limit("language", values=tuple(one.casefold() for one in rule.languages))
    if rule.publication_types:
        yield Limit(
            "publication_type", values=tuple(one.casefold() for one in rule.publication_types)
        )


def block(concept: Concept, rule: StrategyRule, one: Platform) -> Node | None:
    """Return a concept as it is searched on a platform, None where it holds nothing.

    Raises:
        NotThereError: a block is written for a platform that is not known.
    """
    for name, text in concept.native.items():
        if platform(name).key == one.key:
            return Native(text.strip(), one.key)
    fields = _fields(concept.fields or rule.fields)
    parts: list[Node] = [term(text, fields) for text in concept.terms]
    for words in concept.elsewhere:
        parts.extend(term(text, _fields(words.fields)) for text in words.terms)
    parts.extend(_near(near, fields) for near in concept.near)
    parts.extend(_heading(heading, one) for heading in concept.headings)
    return join(Or, parts) if parts else None


def term(text: str, fields: Fields) -> Term:
    """Read a term as protocols write it; quotes around a word ask for just that word."""
    plain = " ".join(text.replace('"', " ").split())
    parts = tuple(_part(part) for part in _WILD.split(plain) if part)
    return Term(parts, fields, phrase=" " in plain or text.strip().startswith('"'))


def _part(part: str) -> str | Wild:
    if part[0] == "*" and part[1:]:
        return Wild(0, int(part[1:]))
    return _WILDS.get(part, part)


def _near(near: Nearby, fields: Fields) -> Near:
    where = _fields(near.fields) or fields
    sides = [(side,) if isinstance(side, str) else side for side in near.near]
    parts = tuple(join(Or, [term(text, where) for text in side]) for side in sides)
    return Near(parts, near.between, near.ordered)


def _heading(heading: SubjectHeading, one: Platform) -> Heading:
    """Take the name that the platform's vocabulary has, else the first."""
    names = {name.casefold(): text for name, text in heading.names.items()}
    known = [name for name in one.headings.vocabularies if name in names]
    vocabulary = known[0] if known else next(iter(names))
    return Heading(
        names[vocabulary], vocabulary, heading.explode, heading.major, heading.qualifiers
    )


def _fields(names: tuple[str, ...]) -> Fields:
    return tuple(sorted((Field(name) for name in set(names)), key=lambda one: ORDER[one]))


def told(concept: Concept) -> tuple[str, ...]:
    """Return the parts of a concept in words, for a table of the methods."""
    parts = [*concept.terms]
    for words in concept.elsewhere:
        parts.extend(f"{text} (in {', '.join(words.fields)})" for text in words.terms)
    for near in concept.near:
        sides = [side if isinstance(side, str) else f"({' OR '.join(side)})" for side in near.near]
        how = f" {'before' if near.ordered else 'near'} ({near.between} words between) "
        parts.append(how.join(sides))
    for heading in concept.headings:
        names = ", ".join(f"{name}: {text}" for name, text in heading.names.items())
        parts.append(f"[{names}]")
    return tuple(parts)
