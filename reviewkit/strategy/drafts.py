"""Nodes while a line is being read: parts may still be added, and fields are not yet spread.

Drafts become the frozen nodes of tree.py in one pass down (fields written around brackets reach
every term within) and one pass up, without recursion.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reviewkit.strategy.dialects import Meaning
from reviewkit.strategy.limits import either, period
from reviewkit.strategy.listing import Places
from reviewkit.strategy.tree import (
    And,
    Field,
    Heading,
    Limit,
    LineRef,
    Near,
    Node,
    Not,
    Or,
    Place,
    Term,
    spelt,
)

ORDER = {one: number for number, one in enumerate(Field)}


@dataclass(slots=True, eq=False)
class Draft:
    """A joining node (`kind` or, and, not, near) or, with `leaf`, what stands alone.

    `scope` is the field code written around it; `closed` says that brackets stood around it.
    """

    kind: str
    start: int
    parts: deque[Draft] = field(default_factory=deque)
    leaf: Node | None = None
    scope: Meaning | None = None
    closed: bool = False
    between: int = 0
    ordered: bool = False
    quoted: bool = False
    prefixed: bool = False  # its field code stands before it, and reaches as far as proximity does


def joined(kind: str, left: Draft, right: Draft) -> Draft:
    """Join two drafts by `or` or `and`; chains become one flat draft, whatever their brackets."""
    left_open = left.kind == kind and left.scope is None
    right_open = right.kind == kind and right.scope is None
    if left_open and right_open:
        if len(left.parts) >= len(right.parts):
            left.parts.extend(right.parts)
            return left
        right.parts.extendleft(reversed(left.parts))
        right.start = left.start
        return right
    if left_open:
        left.parts.append(right)
        return left
    if right_open:
        right.parts.appendleft(left)
        right.start = left.start
        return right
    return Draft(kind, left.start, deque((left, right)))


def near(left: Draft, right: Draft, between: int, ordered: bool) -> Draft:
    """Join two drafts by proximity; a chain of the same distance is one draft.

    A field code before the first is one for all, as in EBSCOhost's `TI joint N3 work`.
    """
    if left.prefixed and right.scope is None:
        scope, left.scope, left.prefixed = left.scope, None, False
        whole = near(left, right, between, ordered)
        whole.scope, whole.prefixed = scope, True
        return whole
    if (
        left.kind == "near"
        and not left.closed
        and left.scope is None
        and (left.between, left.ordered) == (between, ordered)
    ):
        left.parts.append(right)
        return left
    return Draft("near", left.start, deque((left, right)), between=between, ordered=ordered)


def scoped(draft: Draft, meaning: Meaning) -> Draft:
    """Put a field code around a draft; a code nearer to a term wins over one further out."""
    if draft.scope is None:
        draft.scope = meaning
        return draft
    return Draft("and", draft.start, deque((draft,)), scope=meaning)


def finished(draft: Draft, place: Places, vocabulary: str, fielded: list[int]) -> Node:
    """Make the node of a draft.

    Args:
        draft: what a whole line was read as.
        place: tells line and column of an offset.
        vocabulary: of the platform's headings.
        fielded: takes the offsets of references to lines that have a field code around them.
    """
    order: list[tuple[Draft, Meaning | None]] = []
    waiting: list[tuple[Draft, Meaning | None]] = [(draft, None)]
    while waiting:
        one, outer = waiting.pop()
        scope = one.scope or outer
        order.append((one, scope))
        waiting.extend((part, scope) for part in one.parts)
    made: dict[int, Node] = {}
    for one, scope in reversed(order):
        at = place(one.start)
        if one.leaf is not None:
            if scope is not None and _is_reference(one.leaf):
                fielded.append(one.start)
            made[id(one)] = _leaf(one.leaf, scope, at, vocabulary)
        else:
            parts = [made.pop(id(part)) for part in one.parts]
            made[id(one)] = _joining(one, parts, at)
    return made[id(draft)]


def _is_reference(leaf: Node) -> bool:
    return isinstance(leaf.parts[0] if isinstance(leaf, Or | And) else leaf, LineRef)


def _leaf(leaf: Node, scope: Meaning | None, at: Place, vocabulary: str) -> Node:
    """Give a term the fields that are written around it."""
    if isinstance(leaf, Term) and scope is not None and not leaf.fields and not leaf.native:
        if scope.kind == "heading":
            text = "".join(part if isinstance(part, str) else "*" for part in leaf.parts)
            return heading(text, scope.explode, scope.major, vocabulary, at)
        if scope.kind == "date" and (when := period(spelt(leaf))) is not None:
            return replace(when, at=at)
        return replace(leaf, fields=scope.fields, native=scope.native, at=at)
    if isinstance(leaf, Or | And | Near):
        return replace(leaf, parts=tuple(replace(part, at=at) for part in leaf.parts), at=at)
    return replace(leaf, at=at)


def heading(
    text: str, explode: bool, major: bool, vocabulary: str, at: Place | None = None
) -> Heading:
    """Make a heading; what follows a slash in its text are its qualifiers, `+` explodes it."""
    name, *qualifiers = [part.strip() for part in text.split("/")]
    if name.endswith("+"):
        name, explode = name[:-1].rstrip(), True
    return Heading(
        " ".join(name.split()),
        vocabulary,
        explode,
        major,
        tuple(one.rstrip("+") for one in qualifiers if one),
        at,
    )


def _joining(draft: Draft, parts: list[Node], at: Place) -> Node:
    if draft.kind == "not":
        return Not(parts[0], parts[1], at)
    if draft.kind == "near":
        return Near(tuple(parts), draft.between, draft.ordered, at)
    kind = Or if draft.kind == "or" else And
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts) if isinstance(part, kind) else flat.append(part)
    if kind is Or:
        flat = _limits_united(_fields_united(flat))
    if kind is And:
        flat = _dates_united(flat)
    return flat[0] if len(flat) == 1 else kind(tuple(flat), at)


def _fields_united(parts: Iterable[Node]) -> list[Node]:
    """Read `TI a OR AB a` as one term in two fields, as it was meant."""
    kept: dict[object, Node] = {}
    for number, part in enumerate(parts):
        key, fields = _but_fields(part)
        before = kept.get(key) if key is not None else None
        if before is None:
            kept[key if key is not None else number] = part
            continue
        held = _but_fields(before)[1]
        if set(held) & set(fields):
            kept[number] = part
        else:
            kept[key] = _in_fields(before, held + fields)
    return list(kept.values())


def _limits_united(parts: list[Node]) -> list[Node]:
    """Read limits of one kind that are joined by OR as one; years that follow, as one period."""
    limits = [part for part in parts if isinstance(part, Limit)]
    kinds = {limit.kind for limit in limits}
    if len(limits) != len(parts) or len(kinds) != 1:
        return parts
    if kinds == {"date"}:
        years = sorted({limit.start or "" for limit in limits})
        single = all(limit.start == limit.end and len(limit.start or "") == 4 for limit in limits)
        if not single or int(years[-1]) - int(years[0]) != len(years) - 1:
            return parts
        return [replace(limits[0], start=years[0], end=years[-1])]
    if not all(limit.values for limit in limits) or not kinds <= {"language", "publication_type"}:
        return parts
    whole = limits[0]
    for limit in limits[1:]:
        whole = replace(either(whole, limit), at=whole.at)
    return [whole]


def _but_fields(node: Node) -> tuple[object, tuple[Field, ...]]:
    """A key of what a node looks for, and the fields it does so in; no key where they vary."""
    if isinstance(node, Term) and node.fields and not node.native:
        return ("term", node.parts, node.phrase), node.fields
    if isinstance(node, Near):
        terms = [part for part in node.parts if isinstance(part, Term)]
        if len(terms) == len(node.parts) and len({term.fields for term in terms}) == 1:
            words = tuple((term.parts, term.phrase) for term in terms)
            if terms[0].fields and not any(term.native for term in terms):
                return ("near", node.between, node.ordered, words), terms[0].fields
    return None, ()


def _in_fields(node: Node, fields: tuple[Field, ...]) -> Node:
    ordered = tuple(sorted(fields, key=ORDER.__getitem__))
    if isinstance(node, Term):
        return replace(node, fields=ordered)
    if isinstance(node, Near):
        return replace(node, parts=tuple(_in_fields(part, fields) for part in node.parts))
    return node


def _dates_united(parts: Iterable[Node]) -> list[Node]:
    """Read "after 1999 and before 2013" as one period."""
    flat: list[Node] = []
    for part in parts:
        before = flat[-1] if flat else None
        if (
            isinstance(part, Limit)
            and isinstance(before, Limit)
            and part.kind == before.kind == "date"
            and before.end is None
            and part.start is None
            and before.start is not None
        ):
            flat[-1] = replace(before, end=part.end)
        else:
            flat.append(part)
    return flat
