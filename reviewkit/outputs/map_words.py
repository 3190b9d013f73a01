"""What a map tells of a study in words: extracted fields, and quotes behind its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reviewkit.outputs.map import Place, Quote
from reviewkit.outputs.map_axes import Key
from reviewkit.outputs.material import Material, answers_to, value_text
from reviewkit.stages.synthesise import Agreed

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
            found.append((material.plan.fields[path].label, "; ".join(said)))
    return tuple(found)


def quotes_of(
    places: Mapping[Place, tuple[Key, ...]], shown: tuple[str, ...], study: str, material: Material
) -> tuple[Quote, ...]:
    """Gather the quotes behind the places of a study, and behind the fields it shows.

    A quote given at one question of a row stands behind its other answers too. The same words
    stand once, with all their places.
    """
    answers = material.answers.get(study, {})
    found: dict[tuple[str, str, str], dict[Place, None]] = {}
    for place, keys in places.items():
        for key in keys:
            for words in _quoted(answers.get(key, {}), material):
                found.setdefault(words, {})[place] = None
    for path in shown:
        for _, cell in answers_to(path, answers):
            for words in _quoted({path: cell}, material):
                found.setdefault(words, {})
    return tuple(Quote(*words, tuple(cells)) for words, cells in found.items())


def _quoted(cells: Mapping[str, Agreed], material: Material) -> Iterator[tuple[str, str, str]]:
    for cell in cells.values():
        if cell.quote and cell.quote.strip():
            report = material.reports.get(cell.record or "", "")
            yield shortened(cell.quote), report, cell.page or ""


def shortened(words: str) -> str:
    """Put a quote on one line, cut between words where it is long."""
    line = " ".join(words.split())
    if len(line) <= MOST:
        return line
    return line[:MOST].rpartition(" ")[0].rstrip(" ,;:.") + "\N{HORIZONTAL ELLIPSIS}"
