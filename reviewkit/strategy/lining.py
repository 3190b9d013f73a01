"""Lines of a strategy: numbered as a platform wants them, or put into one expression."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewkit.errors import NotAllowedError
from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.pieces import Desk
from reviewkit.strategy.tree import (
    JOINING,
    And,
    Limit,
    Line,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Strategy,
    join,
    walk,
)

MOST_NODES = 200_000  # of one expression; lines that refer to lines that refer ... double each time


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line to be written: a node, or `limits` of the line `on`.

    `key` is how others refer to it, `told` its name in the strategy.
    """

    key: str
    told: str
    node: Node
    limits: tuple[Limit, ...] = ()
    on: str = ""


def lined(strategy: Strategy, desk: Desk) -> list[Numbered]:
    """Return the lines to be written.

    Where limits are lines of their own, `a and since 2000` becomes two lines, and a line that is
    nothing but a limit goes to the lines that refer to it.
    """
    if desk.platform.limits.get("style") != "line":
        return [Numbered(_key(line, at), line.name, line.node) for at, line in _each(strategy)]
    pure: dict[str, tuple[Limit, ...]] = {}
    found: list[Numbered] = []
    for at, line in _each(strategy):
        limits, rest = _parted(line.node, pure)
        if limits and not rest and at < len(strategy.lines) - 1 and line.name:
            pure[line.name] = limits
        elif not limits or not rest:
            found.append(Numbered(_key(line, at), line.name, line.node))
        else:
            found.extend(_limited(line, at, limits, rest))
    return found


def _each(strategy: Strategy) -> list[tuple[int, Line]]:
    return list(enumerate(strategy.lines))


def _key(line: Line, at: int) -> str:
    return line.name or f" {at}"


def _parted(
    node: Node, pure: dict[str, tuple[Limit, ...]]
) -> tuple[tuple[Limit, ...], tuple[Node, ...]]:
    """Part what is joined by And into limits and the rest."""
    limits: list[Limit] = []
    rest: list[Node] = []
    for part in node.parts if isinstance(node, And) else (node,):
        if isinstance(part, Limit):
            limits.append(part)
        elif isinstance(part, LineRef) and part.name in pure:
            limits.extend(pure[part.name])
        else:
            rest.append(part)
    return tuple(limits), tuple(rest)


def _limited(
    line: Line, at: int, limits: tuple[Limit, ...], rest: tuple[Node, ...]
) -> list[Numbered]:
    only = rest[0] if len(rest) == 1 else None
    if isinstance(only, LineRef):
        return [Numbered(_key(line, at), line.name, line.node, limits, only.name)]
    before = f"{_key(line, at)} before"
    return [
        Numbered(before, line.name, join(And, rest)),
        Numbered(_key(line, at), line.name, line.node, limits, before),
    ]


def inlined(strategy: Strategy, desk: Desk | None = None) -> Strategy | None:
    """Return a strategy of one line: the last one, with the lines it refers to put in.

    A reference to no earlier line stays as it is. Lines that the last one does not reach are told
    as dropped at `desk`.

    Returns:
        The strategy, or None where it would grow beyond all measure.
    """
    known: dict[str, Node] = {}
    sizes: dict[str, int] = {}
    for line in strategy.lines:
        refs = _refs(line.node)
        size = sum(sizes.get(name, 0) for name in refs) + sum(1 for _ in walk(line.node))
        if size > MOST_NODES and refs:
            return None
        known[line.name] = _with_lines(line.node, known) if refs else line.node
        sizes[line.name] = size
    if desk is not None:
        _tell_unused(strategy, desk)
    last = strategy.lines[-1]
    return replace(strategy, lines=(replace(last, node=known[last.name]),))


def _refs(node: Node) -> list[str]:
    return [part.name for part in walk(node) if isinstance(part, LineRef)]


def in_one(strategy: Strategy, desk: Desk) -> Strategy:
    """Return a strategy of one line, as `inlined`.

    Raises:
        NotAllowedError: it would grow beyond all measure.
    """
    whole = inlined(strategy, desk)
    if whole is None:
        raise NotAllowedError(
            f"{desk.platform.name} takes one expression, and the lines of this strategy refer to "
            f"one another so often that it would hold more than {MOST_NODES:,} parts; write the "
            "lines out, or choose a platform with numbered lines."
        )
    return whole


def _tell_unused(strategy: Strategy, desk: Desk) -> None:
    """Tell the lines that the last one does not reach; going up, a name is the nearest line's."""
    wanted: set[str] = set()
    last = len(strategy.lines) - 1
    unused: list[Line] = []
    for at in range(last, -1, -1):
        line = strategy.lines[at]
        if at < last and line.name not in wanted:
            unused.append(line)
            continue
        wanted.discard(line.name)
        wanted.update(_refs(line.node))
    for line in reversed(unused):
        desk.line = line.name
        why = f"the last line does not use it, and {desk.platform.name} takes one expression"
        desk.lose(LossKind.DROPPED, f"line {line.name}", why, line.at)
    desk.line = ""


def _with_lines(node: Node, known: dict[str, Node]) -> Node:
    """Put lines in the place of their references."""
    waiting: list[tuple[Node, bool]] = [(node, False)]
    done: list[Node] = []
    while waiting:
        one, ready = waiting.pop()
        if ready and isinstance(one, JOINING):
            count = len(one.parts)
            done[-count:] = [_rebuilt(one, tuple(done[-count:]))]
        elif isinstance(one, JOINING):
            waiting.append((one, True))
            waiting.extend((part, False) for part in reversed(one.parts))
        else:
            done.append(known.get(one.name, one) if isinstance(one, LineRef) else one)
    return done[0]


def _rebuilt(node: Node, parts: tuple[Node, ...]) -> Node:
    if isinstance(node, Or | And):
        return join(type(node), parts, node.at)
    if isinstance(node, Not):
        return replace(node, kept=parts[0], taken=parts[1])
    return replace(node, parts=parts) if isinstance(node, Near) else node
