"""Where a study stands on a map, and the answers that put it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from reviewkit.outputs.map import Place
from reviewkit.outputs.map_axes import Axis, Key, Rows, is_missing, standing_on
from reviewkit.stages.retrieve import Study

Frame = tuple[Axis, Axis, Axis]  # rows, columns, segments
Part = tuple[tuple[int, str | None], ...]  # levels by the number of their axis


@dataclass(frozen=True, slots=True)
class Standing:
    """A study's places, each with the rows of its form that put it there.

    `strange` counts its answers that an axis has no level for, though they are not missing.
    """

    places: dict[Place, tuple[Key, ...]]
    strange: tuple[int, int, int]


def families(frame: Frame) -> tuple[tuple[int, ...], ...]:
    """Gather the axes that are read from the same rows, by their numbers.

    What a row says of two axes belongs together: an outcome keeps its own basis, and a factor
    helps at the level at which it was seen to.
    """
    found: list[tuple[set[str], list[int]]] = []
    for number, axis in enumerate(frame):
        groups = _family(axis)
        with_them = next((one for one in found if one[0] & groups), None)
        if with_them is None:
            found.append((set(groups), [number]))
        else:
            with_them[0].update(groups)
            with_them[1].append(number)
    return tuple(tuple(numbers) for _, numbers in found)


def _family(axis: Axis) -> frozenset[str]:
    return frozenset("study" if one.startswith("study.") else one for one in axis.groups)


def stand(frame: Frame, together: Sequence[tuple[int, ...]], study: Study, rows: Rows) -> Standing:
    """Find the places of a study: rows crossed with columns and segments, row by row of its form.

    Args:
        frame: the three axes.
        together: the axes of each family.
        study: the study.
        rows: its answers.

    Returns:
        Each place once; a study that stands nowhere stands in the place that is not mapped.
    """
    on_axis: list[dict[Key, list[str]]] = []
    strange = []
    for axis in frame:
        levels: dict[Key, list[str]] = {}
        lost = 0
        for at in standing_on(axis, study, rows):
            if at.level is not None:
                levels.setdefault(at.key, []).append(at.level)
            elif not is_missing(at.said):
                lost += 1
        on_axis.append(levels)
        strange.append(lost)
    parts = [_parts(numbers, on_axis) for numbers in together]
    return Standing(_crossed(parts), (strange[0], strange[1], strange[2]))


def _parts(
    numbers: tuple[int, ...], on_axis: list[dict[Key, list[str]]]
) -> list[tuple[Part, tuple[Key, ...]]]:
    """What each row of a family says; what nobody said of it is None."""
    keys = dict.fromkeys(key for number in numbers for key in on_axis[number])
    found: list[tuple[Part, tuple[Key, ...]]] = []
    for key in keys:
        levels: list[list[str] | list[None]] = [on_axis[one].get(key) or [None] for one in numbers]
        for several in product(*levels):
            found.append((tuple(zip(numbers, several, strict=True)), (key,)))
    return found or [(tuple((number, None) for number in numbers), ())]


def _crossed(
    parts: list[list[tuple[Part, tuple[Key, ...]]]],
) -> dict[Place, tuple[Key, ...]]:
    gathered: dict[Place, dict[Key, None]] = {}
    for several in product(*parts):
        place: list[str | None] = [None, None, None]
        keys: list[Key] = []
        for part, own in several:
            for number, level in part:
                place[number] = level
            keys += own
        gathered.setdefault((place[0], place[1], place[2]), {}).update(dict.fromkeys(keys))
    return {place: tuple(keys) for place, keys in gathered.items()}
