"""From one platform's own syntax to another's, by way of the neutral tree, with what is lost."""

from __future__ import annotations

from reviewkit.errors import UnreadableError
from reviewkit.strategy.listing import Places
from reviewkit.strategy.losses import Loss, LossKind, Rendering
from reviewkit.strategy.native import Native, strategy_of
from reviewkit.strategy.rendering import render
from reviewkit.strategy.tree import Place

# Where a line was mended while it was read, or may be read in two ways.
_TOLD = {
    "operator-doubled": LossKind.APPROXIMATED,
    "operator-missing": LossKind.APPROXIMATED,
    "operator-glued": LossKind.APPROXIMATED,
    "bracket-unopened": LossKind.APPROXIMATED,
    "sign-stray": LossKind.DROPPED,
    "boolean-mixed": LossKind.APPROXIMATED,
    "heading-slash": LossKind.APPROXIMATED,
    "operator-same": LossKind.BROADENED,
    "field-on-lines": LossKind.BROADENED,
    "frequency": LossKind.BROADENED,
    "variations": LossKind.NARROWED,
}


def translate(native: Native, platform: str) -> Rendering:
    """Write a native strategy for another platform.

    Args:
        native: the strategy, as it was read.
        platform: the platform to write for, by any of its names.

    Returns:
        The text and all that is lost, what was mended in reading included; not what `left_out`
        tells.

    Raises:
        UnreadableError: a line was not understood, or names a line that is not there; the text
            says where.
        NotThereError: no such platform is known.
    """
    if not native.lines:
        raise UnreadableError("There is no search in this file. Name a file that holds one.")
    if not native.sound:
        raise UnreadableError(first_fault(native))
    done = render(strategy_of(native), platform)
    place = Places(native.listing.text)
    read = tuple(
        Loss(_TOLD[one.code], line.name, one.message, line.name, place(one.start))
        for line in native.lines
        for one in line.problems
        if one.code in _TOLD
    )
    asides = tuple(
        Loss(
            LossKind.DROPPED,
            " ".join(native.listing.text[start:end].split())[:60],
            "this stands beside the search and is left out",
            "",
            place(start),
        )
        for start, end in native.listing.asides
        if (start, end) not in native.listing.idle
    )
    return Rendering(
        done.platform, done.text, done.lines, done.query, (*asides, *read, *done.losses)
    )


def left_out(native: Native) -> list[tuple[str, Place]]:
    """What is not written on the other platform, and no loss: databases, titles, page breaks.

    Returns:
        The words of each such stretch, and where it begins.
    """
    text, place = native.listing.text, Places(native.listing.text)
    return [
        (" ".join(text[start:end].split()), place(start))
        for start, end in native.listing.asides
        if (start, end) in native.listing.idle
    ]


def first_fault(native: Native) -> str:
    """Say in one line why a strategy is not understood: where, what, and how many more."""
    place = Places(native.listing.text)
    faults = [one for one in native.problems if one.fatal or one.code.startswith("line-")]
    first = faults[0]
    more = f" More faults: {len(faults) - 1}." if len(faults) > 1 else ""
    return (
        f"{place(first.start)}: {first.message} ({first.code}; read as {native.platform})."
        f"{more} Mend it first; `reviewkit search lint` shows all."
    )
