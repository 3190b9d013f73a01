"""Pieces of a written strategy, and how they are joined and put into fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from reviewkit.strategy.fielding import Scope, codes
from reviewkit.strategy.losses import Loss, LossKind
from reviewkit.strategy.platforms import Platform
from reviewkit.strategy.tree import Place

MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Some written text; `scope` are fields still to be put around it, None where they are.

    `kind` is how it is joined inside: "one" needs no brackets, "" is nothing at all.
    """

    text: str
    kind: str = "one"
    scope: Scope | None = None
    at: Place | None = None


NOTHING = Piece("", "")


@dataclass(slots=True)
class Desk:
    """What a strategy is written with: the platform, where it is from, and what was lost.

    `bare`: words get no fields, because the whole gets one. `origin` is the syntax it was read
    from, `database` the platform: one syntax may serve several, as Ovid's does.
    """

    platform: Platform
    origin: str = ""
    line: str = ""
    bare: bool = False
    database: str = ""
    losses: list[Loss] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether it is written for the platform that it was read from."""
        return self.origin == self.platform.dialect

    def lose(self, kind: LossKind, term: str, message: str, at: Place | None = None) -> None:
        """Note a loss on the line that is being written."""
        self.losses.append(Loss(kind, term, message, self.line, at))


def fielded(piece: Piece, desk: Desk) -> Piece:
    """Put the fields around a piece that still wants them."""
    if piece.scope is None:
        return piece
    found = codes(piece.scope, desk.platform.key, desk.database)
    if found.loss is not None:
        desk.lose(found.loss, shown(piece.text), found.why, piece.at)
    texts = [_around(pattern, piece) for pattern in found.patterns]
    if len(texts) > 1:
        return Piece(f" {desk.platform.operators['or']} ".join(texts), "or", at=piece.at)
    kind = piece.kind if found.patterns == ("{}",) else "one"
    return Piece(texts[0], kind, at=piece.at)


def _around(pattern: str, piece: Piece) -> str:
    if "({})" in pattern or pattern == "{}":
        return pattern.replace("{}", piece.text)
    return pattern.replace("{}", bracketed(piece))


def bracketed(piece: Piece) -> str:
    """Return a piece's text as it stands beside an operator."""
    return piece.text if piece.kind == "one" else f"({piece.text})"


def joined(kind: str, pieces: list[Piece], operator: str, desk: Desk) -> Piece:
    """Join pieces, with their fields around all of them at once where that means the same.

    That is so for OR, and for words near one another: a field that is written twice, as title
    and as abstract, would otherwise ask for all words in one of them.
    """
    kept = [piece for piece in pieces if piece.kind]
    if len(kept) <= 1:
        return kept[0] if kept else NOTHING
    at = kept[0].at
    if kind != "and":
        if len({piece.scope for piece in kept}) == 1:
            return Piece(_run(kept, operator), kind, kept[0].scope, at)
        kept = [fielded(piece, desk) for piece in _runs(kept, operator)]
    else:
        kept = [fielded(piece, desk) for piece in kept]
    return kept[0] if len(kept) == 1 else Piece(_run(kept, operator), kind, at=at)


def _run(pieces: list[Piece], operator: str) -> str:
    between = f" {operator} " if operator else " "
    if operator == "-":  # a minus takes away only what it touches
        between = " -"
    return between.join(bracketed(piece) for piece in pieces)


def _runs(pieces: list[Piece], operator: str) -> Iterator[Piece]:
    for scope, group in groupby(pieces, key=lambda piece: piece.scope):
        run = list(group)
        if scope is None or len(run) == 1:
            yield from run
        else:
            yield Piece(_run(run, operator), "or", scope, run[0].at)


def shown(text: str) -> str:
    """Cut a long text short for a message."""
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 4]} ..."
