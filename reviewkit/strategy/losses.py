"""What a rendering could not say as it was meant, and the rendering itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewkit.strategy.tree import Place


class LossKind(StrEnum):
    """How the written search differs from the one that was meant."""

    DROPPED = "dropped"  # is not searched at all
    BROADENED = "broadened"  # finds more
    NARROWED = "narrowed"  # finds less
    APPROXIMATED = "approximated"  # finds something else, more or less
    NEEDS_UI = "needs-ui"  # must be set in the platform's web form


@dataclass(frozen=True, slots=True)
class Loss:
    """One difference: how, of what term, why, and on which line of the strategy.

    `at` is where the term stands in the text that the strategy was read from, if it was.
    """

    kind: LossKind
    term: str
    message: str
    line: str = ""
    at: Place | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """A strategy as one platform reads it.

    `text` is what to paste: one expression, or lines with their numbers. `lines` are the lines
    without numbers. `query` is the whole as one expression, '' where the platform has no way to
    write it so.
    """

    platform: str
    text: str
    lines: tuple[str, ...]
    query: str
    losses: tuple[Loss, ...]
