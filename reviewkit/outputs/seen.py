"""What a checklist is filled from, and how a place of the report is claimed.

A place is claimed only where its heading or table stands in the report, with something in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewkit.methods.prisma import Flow
from reviewkit.outputs.drawing import Drawing
from reviewkit.outputs.material import Material
from reviewkit.outputs.methods_text import Logs
from reviewkit.outputs.parts import Heading, Part
from reviewkit.outputs.tables import Table

_MORE = 3  # names that are listed before "and n more"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a checklist is filled from: the parts of the report, and what they were made of."""

    parts: Sequence[Part]
    material: Material
    logs: Logs
    flow: Flow

    def has(self, place: str) -> bool:
        """Say whether the report has a heading, named as it is or as "Chapter, Heading (where)"."""
        heads = {part.text for part in self.parts if isinstance(part, Heading)}
        named = place.partition(" (")[0]
        return named in heads or named.partition(", ")[2] in heads

    def tables(self, *kinds: str) -> list[Table]:
        """The tables of the protocol of these kinds that stand in the report with a row."""
        rules = {one.id for one in self.material.plan.protocol.tables if one.kind in kinds}
        return [
            part
            for part in self.parts
            if isinstance(part, Table) and part.id in rules and part.rows
        ]

    def figures(self, *kinds: str) -> list[str]:
        """Titles of the figures of these kinds that stand in the report with something in them."""
        held = {
            "factors": self.material.factors,
            "effect_direction": self.material.findings,
            "harvest": self.material.findings,
        }
        rules = {
            one.id
            for one in self.material.plan.protocol.figures
            if one.kind in kinds and held.get(one.kind, self.material.studies)
        }
        return [part.title for part in self.parts if isinstance(part, Drawing) and part.id in rules]


@dataclass(frozen=True, slots=True)
class Claim:
    """Where an item is answered, and what is lacking; both may be there: answered in part."""

    where: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def at(seen: Seen, place: str, there: object, lacking: str) -> Claim:
    """Return a place that answers where something is there and the report has the place."""
    return Claim((place,)) if there and seen.has(place) else Claim((), (lacking,))


def share(seen: Seen, place: str, lacking: Sequence[str], of: int, what: str) -> Claim:
    """Return a place that answers for each of several sources, but for those lacking."""
    if len(lacking) == of or not seen.has(place):
        told = what if of else "protocol.yml `sources` is empty"
        return Claim((), (told,))
    if not lacking:
        return Claim((place,))
    return Claim((f"{place} ({of - len(lacking)} of {of} sources)",), (f"{what}: {some(lacking)}",))


def some(names: Sequence[str]) -> str:
    """Name the first few, and how many more there are."""
    more = len(names) - _MORE
    return ", ".join(names[:_MORE]) + (f" and {more} more" if more > 0 else "")
