"""What a map tells of a study in words: extracted fields, and quotes behind its places."""

from __future__ import annotations

from collections.abc import Mapping

from reviewkit.outputs.map import Place, Quote
from reviewkit.outputs.map_axes import Key, label_of
from reviewkit.outputs.material import Material, answers_to, value_text
from reviewkit.stages.synthesise import Agreed

Raw = tuple[str, str | None, str | None]  # words, record, page
MOST = 300  # letters of a quote: enough to know the place by, too few to copy a report


def fields_of(
    paths: tuple[str, ...], study: str, material: Material
) -> tuple[tuple[str, str], ...]:
    """What stands at some questions of a study, each with its label; unanswered ones left out.

    What several rows of a group say stands once, in their order.
    """
    answers = material.answers.get(study, {})
    found = []
    for path in paths:
        said = dict.fromkeys(
            value_text(path, one.value, material.plan) for _, one in answers_to(path, answers)
        )
        if said:
            found.append((label_of(path, material.plan), "; ".join(said)))
    return tuple(found)


def quotes_of(
    places: Mapping[Place, tuple[Key, ...]], shown: tuple[str, ...], study: str, material: Material
) -> tuple[Quote, ...]:
    """Gather the quotes behind the places of a study, and behind the fields it shows.

    A quote given at one question of a row stands behind its other answers too. The same words
    stand once, with all their places.
    """
    answers = material.answers.get(study, {})
    behind: dict[Key, dict[Place, None]] = {}
    for place, keys in places.items():
        for key in keys:
            behind.setdefault(key, {})[place] = None
    found: dict[Raw, dict[Place, None]] = {}
    for key, own in behind.items():
        for raw in {_raw(cell): None for cell in answers.get(key, {}).values() if cell.quote}:
            found.setdefault(raw, {}).update(own)
    for path in shown:
        for _, cell in answers_to(path, answers):
            if cell.quote:
                found.setdefault(_raw(cell), {})
    return tuple(
        Quote(words, material.reports.get(record or "", ""), page or "", tuple(own))
        for (quote, record, page), own in found.items()
        if (words := shortened(quote))
    )


def _raw(cell: Agreed) -> Raw:
    return cell.quote or "", cell.record, cell.page


def shortened(words: str) -> str:
    """Put a quote on one line, cut between words where it is long."""
    line = " ".join(words.split())
    if len(line) <= MOST:
        return line
    whole = line[:MOST].rpartition(" ")[0] or line[: MOST - 1]
    return whole.rstrip(" ,;:.") + "\N{HORIZONTAL ELLIPSIS}"
