"""A strategy as one platform reads it: `render(strategy, platform)`.

The tree is walked once, from the leaves up and without recursion; what a platform cannot say is
first turned into what it can, and told as a loss. The time is linear in the terms.
"""

from __future__ import annotations

from dataclasses import replace

from reviewkit.strategy import headings, limiting, nearing
from reviewkit.strategy.fielding import Scope, holds
from reviewkit.strategy.lining import Numbered, in_one, inlined, lined
from reviewkit.strategy.losses import LossKind, Rendering
from reviewkit.strategy.pieces import NOTHING, Desk, Piece, bracketed, fielded, joined, shown
from reviewkit.strategy.platforms import Fields, Platform, platform
from reviewkit.strategy.spelling import spell, wild_in_phrase, words, written_out
from reviewkit.strategy.tree import (
    JOINING,
    And,
    Field,
    Heading,
    Limit,
    LineRef,
    Native,
    Near,
    Node,
    Not,
    Or,
    Strategy,
    Term,
    spelt,
    walk,
)

# Fields whose values are names, not text: several words in them are one value.
_WHOLE_VALUES = frozenset(
    {
        *(Field.AUTHOR, Field.JOURNAL, Field.PUBLICATION_TYPE, Field.LANGUAGE, Field.PLACE),
        *(Field.SUBSTANCE, Field.SUBHEADING),
    }
)


def render(strategy: Strategy, name: str) -> Rendering:
    """Write a strategy for a platform.

    Args:
        strategy: what is searched for.
        name: key or another name of the platform, such as `pubmed` or `Ovid Embase`.

    Returns:
        The text and everything that it does not say as it was meant.

    Raises:
        NotThereError: no such platform is known.
        NotAllowedError: lines refer to one another so often that no one expression holds them.
    """
    one = platform(name)
    desk = Desk(one, _dialect(strategy.platform), database=strategy.platform)
    whole = strategy if one.lines else in_one(strategy, desk)
    if one.one_field:
        return _in_one_field(whole, desk)
    numbered = lined(whole, desk)
    texts = _texts(numbered, desk)
    if len(texts) <= 1:
        text = "".join(texts)
        query = "" if text.startswith("limit ") else text
        _tell_length(text, desk)
        return Rendering(one.key, text, tuple(texts), query, tuple(desk.losses))
    text = "\n".join(f"{one.numbers.replace('{}', str(n))}{t}" for n, t in enumerate(texts, 1))
    return Rendering(one.key, text, tuple(texts), _query(strategy, one), tuple(desk.losses))


def _dialect(name: str) -> str:
    return platform(name).dialect if name else ""


def _query(strategy: Strategy, one: Platform) -> str:
    """Return the whole as one expression; its losses are those of the lines."""
    limited = any(isinstance(node, Limit) for line in strategy.lines for node in walk(line.node))
    if limited and one.limits.get("style") == "line":
        return ""
    whole = inlined(strategy)
    if whole is None:
        return ""
    desk = Desk(one, _dialect(strategy.platform), database=strategy.platform)
    return _written(whole.lines[-1].node, desk, {}).text


def _texts(numbered: list[Numbered], desk: Desk) -> list[str]:
    """Write the lines; one of which nothing is left is left out, and its number with it."""
    texts: list[str] = []
    numbers: dict[str, str] = {}
    for line in numbered:
        desk.line = line.told
        if line.limits:
            text = _limit_line(line, numbers, desk)
        else:
            text = _written(line.node, desk, numbers).text
        if text:
            texts.append(text)
            numbers[line.key] = str(len(texts))
        elif line.limits and line.on in numbers:
            numbers[line.key] = numbers[line.on]
    return texts


def _limit_line(line: Numbered, numbers: dict[str, str], desk: Desk) -> str:
    """Write `limit 5 to (...)`."""
    pieces = [limiting.written(limit, desk) for limit in line.limits]
    kept = [bracketed(piece) for piece in pieces if piece.kind]
    if not kept or line.on not in numbers:
        return ""
    both = f"({' and '.join(kept)})" if len(kept) > 1 else kept[0]
    return f"limit {numbers[line.on]} to {both}"


def _tell_length(text: str, desk: Desk) -> None:
    longest = desk.platform.longest
    if longest is not None and len(text) > longest:
        why = f"{desk.platform.name} takes at most {longest} characters, this has {len(text)}"
        desk.lose(LossKind.NEEDS_UI, shown(text), f"{why}; search it in parts")


def _written(node: Node, desk: Desk, numbers: dict[str, str]) -> Piece:
    """Write a node whole, its fields around it."""
    return fielded(_unfielded(node, desk, numbers), desk)


def _unfielded(node: Node, desk: Desk, numbers: dict[str, str]) -> Piece:
    """Write a node from its leaves up; `sound`: within words near one another, looked at once."""
    waiting: list[tuple[Node, bool, bool]] = [(node, False, False)]
    done: list[Piece] = []
    while waiting:
        one, ready, sound = waiting.pop()
        if ready:
            count = len(one.parts) if isinstance(one, JOINING) else 0
            pieces = done[len(done) - count :]
            del done[len(done) - count :]
            done.append(_joined(one, pieces, desk))
            continue
        if isinstance(one, Near):
            fault = "" if sound else nearing.fault(one, own=desk.own)
            found, sound = nearing.lowered(one, desk, fault), not fault
        else:
            found = _ready(one, desk, numbers)
        if isinstance(found, Piece):
            done.append(found)
        else:
            waiting.append((found, True, sound))
            if isinstance(found, JOINING):
                waiting.extend((part, False, sound) for part in reversed(found.parts))
    return done[0]


def _ready(node: Node, desk: Desk, numbers: dict[str, str]) -> Node | Piece:
    """Turn a node into text, or into a joining node that the platform can write."""
    if isinstance(node, Heading):
        heading = headings.written(node, desk)
        return heading if isinstance(heading, Piece) else _term(heading, desk)
    if isinstance(node, Term):
        return _term(node, desk)
    if isinstance(node, JOINING):
        return node
    return _leaf(node, desk, numbers)


def _leaf(node: Limit | LineRef | Native, desk: Desk, numbers: dict[str, str]) -> Piece:
    if isinstance(node, Limit):
        return _limit(node, desk)
    if isinstance(node, LineRef):
        return _reference(node, desk, numbers)
    return Piece(node.text, "native")


def _limit(limit: Limit, desk: Desk) -> Piece:
    if desk.platform.limits.get("style") == "line":
        why = f"on {desk.platform.name} a limit is a line of its own, not a part of brackets"
        desk.lose(LossKind.NEEDS_UI, limiting.said(limit), why, limit.at)
        return NOTHING
    return limiting.written(limit, desk)


def _reference(ref: LineRef, desk: Desk, numbers: dict[str, str]) -> Piece:
    if ref.name in numbers:
        return Piece(desk.platform.lines.replace("{}", numbers[ref.name]), at=ref.at)
    desk.lose(LossKind.DROPPED, f"line {ref.name}", "there is nothing on this line", ref.at)
    return NOTHING


def _term(term: Term, desk: Desk) -> Node | Piece:
    one = desk.platform
    several = len(words(term)) > 1
    own = desk.own
    spellings = [] if own else written_out(term, one)
    if spellings:
        listed = ", ".join(map(spelt, spellings))
        why = f"{one.name} has no wildcards within words; the usual spellings are written out"
        desk.lose(LossKind.NARROWED, spelt(term), f"{why}: {shown(listed)}", term.at)
        return Or(tuple(spellings), term.at)
    if not own and wild_in_phrase(term, one):
        return _word_by_word(term, desk)
    if several and not term.phrase and not own:
        if (term.fields or term.native) and _WHOLE_VALUES.issuperset(term.fields):
            return _term(replace(term, phrase=True), desk)
        return _side_by_side(term, desk)
    done = spell(term, one, own=own)
    for kind, message in done.losses:
        desk.lose(kind, spelt(term), message, term.at)
    if not done.text:
        return NOTHING
    scope = None if desk.bare else Scope(term.fields, term.native)
    piece = Piece(done.text, "and" if done.loose and one.group else "one", scope, term.at)
    return piece if one.group else fielded(piece, desk)


def _side_by_side(term: Term, desk: Desk) -> Node:
    """Join by AND the words that another platform found side by side, without quotes."""
    if desk.origin and not (source := platform(desk.origin)).loose:
        why = f"{source.name} may take words without quotes as a phrase; they are joined by AND"
        desk.lose(LossKind.APPROXIMATED, spelt(term), why, term.at)
    return And(tuple(_one_word(term)), term.at)


def _one_word(term: Term) -> list[Term]:
    return [replace(term, parts=parts, phrase=False) for parts in words(term)]


def _word_by_word(term: Term, desk: Desk) -> Node:
    """Write a phrase with a wildcard where quotes and wildcards do not go together."""
    one = desk.platform
    if one.adjacent:
        return Near(tuple(_one_word(term)), 0, ordered=True, at=term.at)
    why = f"{one.name} has no wildcards within phrases; the words are searched with AND"
    desk.lose(LossKind.BROADENED, spelt(term), why, term.at)
    return And(tuple(_one_word(term)), term.at)


def _joined(node: Node, pieces: list[Piece], desk: Desk) -> Piece:
    operators = desk.platform.operators
    if isinstance(node, Or):
        return _ranged(node, pieces, desk) or joined("or", pieces, operators["or"], desk)
    if isinstance(node, Near):
        return joined("near", pieces, nearing.operator(node, desk), desk)
    if isinstance(node, Not):
        return _not(node, pieces, desk)
    return joined("and", pieces, operators["and"], desk)


def _ranged(node: Or, pieces: list[Piece], desk: Desk) -> Piece | None:
    """Write or/1-3 where all parts are lines."""
    if not desk.platform.range or not all(isinstance(part, LineRef) for part in node.parts):
        return None
    numbers = [int(piece.text) for piece in pieces if piece.kind]
    if len(numbers) < 2:
        return None
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return Piece(f"or/{numbers[0]}-{numbers[-1]}", "or")
    return Piece(f"or/{','.join(map(str, numbers))}", "or")


def _not(node: Not, pieces: list[Piece], desk: Desk) -> Piece:
    kept, taken = pieces
    operator = desk.platform.operators["not"]
    if not kept.kind:
        return NOTHING
    if not taken.kind or not operator:
        why = "what is taken away could not be written; nothing is taken away"
        desk.lose(LossKind.BROADENED, f"NOT {shown(taken.text)}".strip(), why, node.at)
        return kept
    both = [fielded(kept, desk), fielded(taken, desk)]
    return joined("not", both, operator, desk)


def _in_one_field(strategy: Strategy, desk: Desk) -> Rendering:
    """Write the whole for a platform that searches one field for all of it, limits beside it."""
    one = desk.platform
    line = strategy.lines[-1]
    desk.line = line.name
    parts = line.node.parts if isinstance(line.node, And) else (line.node,)
    limits = [part for part in parts if isinstance(part, Limit)]
    rest = tuple(part for part in parts if not isinstance(part, Limit))
    fields = _one_field(line.node, one)
    filters = [limiting.written(limit, desk).text for limit in limits]
    text = ""
    if rest:
        desk.bare = True
        _tell_one_field(line.node, fields, desk)
        written = _unfielded(And(rest) if len(rest) > 1 else rest[0], desk, {})
        text = one.fields[fields].patterns[0].replace("{}", written.text) if written.kind else ""
    whole = ",".join(part for part in (text, *filters) if part)
    _tell_length(whole, desk)
    return Rendering(one.key, whole, (whole,), whole, tuple(desk.losses))


def _one_field(node: Node, one: Platform) -> Fields:
    """Return the narrowest field that holds those of all terms."""
    wanted = {term.fields for term in walk(node) if isinstance(term, Term)}
    return next(
        (wide for wide in one.one_field if all(holds(wide, fields) for fields in wanted)),
        one.one_field[-1],
    )


def _tell_one_field(node: Node, fields: Fields, desk: Desk) -> None:
    where = "+".join(fields)
    for term in walk(node):
        if isinstance(term, Term) and (term.fields != fields or term.native):
            why = f"{desk.platform.name} takes one field for the whole search, here {where}"
            desk.lose(LossKind.BROADENED, spelt(term), why, term.at)
