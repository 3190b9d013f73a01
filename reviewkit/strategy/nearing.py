"""Words near one another, as far as a platform knows nearness."""

from __future__ import annotations

import math
from itertools import product

from reviewkit.strategy.fielding import Scope, codes, holds
from reviewkit.strategy.losses import LossKind
from reviewkit.strategy.pieces import Desk, Piece, shown
from reviewkit.strategy.spelling import has_wild, words
from reviewkit.strategy.tree import And, Field, Near, Node, Or, Term, spelt, walk

TIAB = (Field.TITLE, Field.ABSTRACT)
TIAB_AND_KEYWORDS = (*TIAB, Field.KEYWORDS)
MOST_PAIRS = 400  # that are written out where only words, not brackets, may be near

_WHY = "searched with AND"


def fault(near: Near, *, own: bool = False) -> str:
    """Say why a node and all within it cannot stand near one another, '' where they can.

    Args:
        near: what is to be near one another.
        own: whether it is written for the platform that it was read from.
    """
    within = list(walk(near))
    loose = [isinstance(one, Term) and not one.phrase and len(words(one)) > 1 for one in within]
    if not all(isinstance(part, Term | Or | Near) for part in within) or (any(loose) and not own):
        return "only words can be near one another"
    scopes = {(part.fields, part.native) for part in within if isinstance(part, Term)}
    return "words near one another must be in the same fields" if len(scopes) > 1 else ""


def lowered(near: Near, desk: Desk, why: str) -> Node | Piece:
    """Turn nearness into what the platform knows: itself, pairs of words, or AND.

    Args:
        near: what is to be near one another.
        desk: where it is written.
        why: its `fault`, if it has one.
    """
    one = desk.platform
    if why:
        return _as_and(near, desk, why)
    if one.near.tagged:
        return _tagged(near, desk)
    if not one.near.any_order:
        return _as_and(near, desk, f"{one.name} has no proximity")
    if desk.origin == "pubmed" and len(near.parts) > 2:
        why = "PubMed counts the words between all of them, other platforms from word to word"
        desk.lose(LossKind.APPROXIMATED, label(near), why, near.at)
    return near


def operator(near: Near, desk: Desk) -> str:
    """Return the operator between the parts, with its width as the platform counts."""
    one = desk.platform
    pattern = one.near.any_order
    if near.ordered and near.between == 0 and one.adjacent:
        return one.adjacent
    if near.ordered and one.near.ordered:
        pattern = one.near.ordered
    elif near.ordered:
        why = f"{one.name} has no proximity in a fixed order; any order is searched"
        desk.lose(LossKind.BROADENED, label(near), why, near.at)
    width = near.between + one.near.count
    if one.near.most is not None and width > one.near.most:
        why = f"{one.name} knows no more than {pattern.replace('{n}', str(one.near.most))}"
        desk.lose(LossKind.NARROWED, label(near), why, near.at)
        width = one.near.most
    return pattern.replace("{n}", str(width))


def label(node: Node) -> str:
    """Return a node in words for a message."""
    if isinstance(node, Term):
        return spelt(node)
    listed = []
    for part in walk(node):
        if isinstance(part, Term):
            listed.append(spelt(part))
        if len(listed) > 5:
            break
    return shown(" near ".join(listed))


def _as_and(near: Near, desk: Desk, why: str) -> Node:
    desk.lose(LossKind.BROADENED, label(near), f"{why}; {_WHY}", near.at)
    return And(near.parts, near.at)


def _tagged(near: Near, desk: Desk) -> Node | Piece:
    """Write "joint work"[tiab:~3], once for each pair of alternatives."""
    one = desk.platform
    sides = [_alternatives(part) for part in near.parts]
    if any(side is None for side in sides):
        return _as_and(near, desk, f"{one.name} takes no brackets within proximity")
    listed = [side for side in sides if side is not None]
    terms = [term for side in listed for term in side]
    found = codes(Scope(terms[0].fields, terms[0].native), one.key, desk.database)
    tag = found.patterns[0].partition("[")[2].rstrip("]") if len(found.patterns) == 1 else ""
    if tag not in one.near.tagged and holds(terms[0].fields, TIAB) and not terms[0].native:
        tag = "tiab"
    if tag not in one.near.tagged:
        return _as_and(near, desk, f"{one.name} has proximity in {_listed(one.near.tagged)} only")
    if any(has_wild(term) for term in terms):
        return _as_and(near, desk, f"{one.name} has no truncation within proximity")
    if math.prod(len(side) for side in listed) > MOST_PAIRS:
        return _as_and(near, desk, f"more than {MOST_PAIRS} pairs would have to be written out")
    if tag == "tiab" and not holds(TIAB_AND_KEYWORDS, terms[0].fields):
        why = f"{one.name} has proximity in titles and abstracts only"
        desk.lose(LossKind.NARROWED, label(near), why, near.at)
    _tell_tagged(near, terms, desk)
    pairs = [" ".join(spelt(term).replace('"', "") for term in pair) for pair in product(*listed)]
    written = [f'"{pair}"[{tag}:~{near.between}]' for pair in pairs]
    return Piece(f" {one.operators['or']} ".join(written), "or" if len(written) > 1 else "one")


def _tell_tagged(near: Near, terms: list[Term], desk: Desk) -> None:
    name = desk.platform.name
    if near.ordered:
        why = f"{name} has no proximity in a fixed order; any order is searched"
        desk.lose(LossKind.BROADENED, label(near), why, near.at)
    if len(near.parts) > 2 or any(len(words(term)) > 1 for term in terms):
        why = f"{name} takes all words together, not phrases or steps from word to word"
        desk.lose(LossKind.APPROXIMATED, label(near), why, near.at)


def _alternatives(part: Node) -> list[Term] | None:
    listed = part.parts if isinstance(part, Or) else (part,)
    terms = [one for one in listed if isinstance(one, Term)]
    return terms if len(terms) == len(listed) else None


def _listed(tags: tuple[str, ...]) -> str:
    return ", ".join(f"[{tag}]" for tag in tags)
