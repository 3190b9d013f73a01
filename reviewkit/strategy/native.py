"""A strategy as it was saved from a platform: its bytes kept, its lines read, its faults told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reviewkit.strategy.detecting import detect
from reviewkit.strategy.dialects import canonical, dialect
from reviewkit.strategy.limits import limit_line
from reviewkit.strategy.listing import Listed, Listing, Places, list_lines, refers, without_asides
from reviewkit.strategy.parsing import Read, read_line
from reviewkit.strategy.stack import Problem
from reviewkit.strategy.tree import (
    And,
    Line,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Place,
    Strategy,
    walk,
)

REFERENCES = frozenset({"line-missing", "line-self", "line-later"})


@dataclass(frozen=True, slots=True)
class NativeLine:
    """One line: where it stands, what it was read as (None: nothing), what was wrong with it.

    `refers_to` are positions of lines in the strategy, in the order they are named.
    """

    listed: Listed
    node: Node | None
    problems: tuple[Problem, ...]
    refers_to: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Its number, as a name; '' where there is but one line."""
        return self.listed.name


@dataclass(frozen=True, slots=True)
class Native:
    """A strategy in a platform's own syntax. `listing.text` is the file's text, unchanged."""

    platform: str
    evidence: str
    listing: Listing
    lines: tuple[NativeLine, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that was wrong, in the order of the text."""
        return tuple(problem for line in self.lines for problem in line.problems)

    @property
    def understood(self) -> bool:
        """Whether every line was read as it was meant."""
        return bool(self.lines) and not any(problem.fatal for problem in self.problems)

    @property
    def sound(self) -> bool:
        """Whether it was understood, and each line it refers to is there."""
        return self.understood and not any(one.code in REFERENCES for one in self.problems)


def read_native(text: str, platform: str | None = None) -> Native:
    """Read a strategy as a platform's own.

    Args:
        text: the strategy, as saved.
        platform: its platform; told from the text where left out.

    Returns:
        All lines with their nodes and problems; reading never fails.

    Raises:
        NotThereError: strategies of that platform cannot be read.
    """
    listing = list_lines(text)
    if platform is None:
        found, evidence = detect(listing)
    else:
        found, evidence = canonical(platform), "as said"
    place = Places(text)
    searched = without_asides(listing)
    lines = [
        NativeLine(one, read.node, read.problems)
        for one in listing.lines
        for read in [_read(listing, searched, one, found, place)]
    ]
    return Native(found, evidence, listing, tuple(_linked(lines, place)))


def _read(listing: Listing, searched: str, one: Listed, platform: str, place: Places) -> Read:
    text = searched[one.start : one.end]
    if dialect(platform).tags == "dots" and (worked := limit_line(text)) is not None:
        at = place(one.start)
        problem = [Problem("limit", worked.problem, one.start)] if worked.problem else []
        return Read(_placed(worked.node, at), tuple(problem))
    several = len(listing.lines) > 1
    bare = dialect(platform).tags == "dots" or listing.style in ("", "1.", "1")
    numbered = several and bare and (dialect(platform).tags == "dots" or refers(text))
    return read_line(searched, one.start, one.end, platform, place, numbered)


def _placed(node: Node, at: Place) -> Node:
    return replace(node, at=at)


def _linked(lines: Sequence[NativeLine], place: Places) -> Iterable[NativeLine]:
    """Find the line each reference means: the nearest one before it of that number.

    A number that only a later line has, the line's own, or one that no line has is a fault.
    """
    latest: dict[str, int] = {}
    every = {line.name for line in lines}
    for position, line in enumerate(lines):
        yield _link(line, latest, every, place)
        latest[line.name] = position


def _link(line: NativeLine, latest: dict[str, int], every: set[str], place: Places) -> NativeLine:
    refs = [one for one in walk(line.node) if isinstance(one, LineRef)] if line.node else []
    if not refs:
        return line
    found: list[int] = []
    wrong: dict[str, Problem] = {}
    for ref in refs:
        if ref.name in latest:
            found.append(latest[ref.name])
        elif ref.name not in wrong:
            start = place.offset(ref.at) if ref.at else line.listed.start
            wrong[ref.name] = _no_line(ref.name, line.name, every, start)
    return replace(line, refers_to=tuple(found), problems=(*line.problems, *wrong.values()))


def _no_line(name: str, own: str, every: set[str], start: int) -> Problem:
    if name == own:
        return Problem("line-self", f"line {name} refers to itself", start, False)
    if name in every:
        return Problem("line-later", f"line {name} comes only after this one", start, False)
    return Problem("line-missing", f"there is no line {name}", start, False)


def strategy_of(native: Native) -> Strategy:
    """Return the neutral strategy of a native one, as far as it was read.

    Lines keep their numbers where these are unique; else all are numbered from 1, as a platform
    would number them, and references with them.
    """
    read = [(position, line) for position, line in enumerate(native.lines) if line.node is not None]
    names = [line.name for _, line in read]
    if len(set(names)) == len(names):
        lines = tuple(_line(line.name, line.node) for _, line in read)
        return Strategy(lines, native.platform)
    new = {position: str(number) for number, (position, _) in enumerate(read, 1)}
    renamed = tuple(_line(new[position], _renamed(line, new)) for position, line in read)
    return Strategy(renamed, native.platform)


def _line(name: str, node: Node | None) -> Line:
    if node is None:
        raise ValueError("a line that was not read has no node")
    return Line(node, name, node.at)


def _renamed(line: NativeLine, new: dict[int, str]) -> Node | None:
    """Give the references of a line the new names of the lines they mean."""
    if line.node is None or not line.refers_to:
        return line.node
    refs = [one for one in walk(line.node) if isinstance(one, LineRef)]
    if len(refs) != len(line.refers_to):
        return line.node
    names = {id(ref): new[to] for ref, to in zip(refs, line.refers_to, strict=True) if to in new}
    made: dict[int, Node] = {}
    for node in reversed(list(walk(line.node))):
        if isinstance(node, LineRef):
            made[id(node)] = replace(node, name=names.get(id(node), node.name))
        else:
            made[id(node)] = rebuilt(node, made)
    return made[id(line.node)]


def rebuilt(node: Node, made: dict[int, Node]) -> Node:
    """Return a node upon its new parts, looked up by the identity of the old ones."""
    if isinstance(node, Not):
        return replace(node, kept=made[id(node.kept)], taken=made[id(node.taken)])
    if isinstance(node, Or | And | Near):
        return replace(node, parts=tuple(made[id(part)] for part in node.parts))
    return node
