"""The effect direction plot: which way each study points on each outcome.

After Thomson and Thomas 2013 (doi:10.1002/jrsm.1060) and Boon and Thomson 2021
(doi:10.1002/jrsm.1458): arrows for direction, their size for the sample, a colour with a sign for
the quality of the study; significance is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewkit.outputs.appraisal_plots import Light, entries, lights, sign
from reviewkit.outputs.boxes import LEAD
from reviewkit.outputs.drawing import (
    GAP,
    MARGIN,
    Anchor,
    Body,
    Drawing,
    Label,
    Shape,
    beside,
    column,
    framed,
    legend,
    lines_in,
    placed,
    rule,
)
from reviewkit.outputs.effects import VOTES, Counted, directions_behind
from reviewkit.outputs.factor_tables import waiting
from reviewkit.outputs.material import Material, answers_to, study_cell
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import FigureRule
from reviewkit.stages.retrieve import Study
from reviewkit.terms import Vote

NAMES, WIDE, SAMPLE, QUALITY = 230.0, 126.0, 84.0, 96.0
LARGE, MIDDLE = 300, 50  # a large sample has more than 300 people, a small one fewer than 50
SIZES = {"large": 13.0, "middle": 9.5, "small": 6.5}
UNKNOWN = "not known"
SIGNS = {
    Vote.POSITIVE: "positive: better",
    Vote.NEGATIVE: "negative: worse",
    Vote.MIXED: "mixed: findings of the study differ, or it says so itself",
    Vote.NO_CHANGE: "no change",
}


def sample_of(study: str, path: str, material: Material) -> int | None:
    """Add up the whole numbers that a study gives as its sample; None where it gives none."""
    found = [agreed.value for _, agreed in answers_to(path, material.answers.get(study, {}))]
    numbers = [one for one in found if isinstance(one, int)]
    return sum(numbers) if numbers else None


def effects_table(figure: FigureRule, counted: Counted, material: Material) -> Table:
    """The plot as a table: a study a row, an outcome a column."""
    rows = []
    judged = _qualities(figure, material)
    for study in _shown(counted, material):
        found = [counted.effects.get((study.id, outcome.id)) for outcome in counted.outcomes]
        cells = [
            Cell(f"{VOTES[one.vote]} ({len(one.findings)})", answers=tuple(directions_behind(one)))
            if one
            else Cell()
            for one in found
        ]
        of_study = [_quality_cell(judged[study.id])] if figure.overall else []
        of_study += [_size_cell(study.id, figure, material)] if figure.sample else []
        rows.append(Row((study_cell(study), *of_study, *cells), material.is_new(study)))
    heads = [_quality_head(figure, material)] if figure.overall else []
    heads += ["Sample"] if figure.sample else []
    heads += [outcome.label for outcome in counted.outcomes]
    return Table(figure.id, figure.title, ("Study", *heads), tuple(rows))


def _qualities(figure: FigureRule, material: Material) -> dict[str, Light]:
    """The overall judgement of each study, if the figure shows it."""
    if not figure.overall:
        return {}
    return {study: own[-1] for study, own in lights(figure, material).items()}


def _quality_head(figure: FigureRule, material: Material) -> str:
    return material.plan.fields[figure.overall].label


def _quality_cell(light: Light) -> Cell:
    return Cell(light.text, answers=light.answers)


def _size_cell(study: str, figure: FigureRule, material: Material) -> Cell:
    size = sample_of(study, figure.sample, material)
    given = answers_to(figure.sample, material.answers.get(study, {}))
    behind = tuple((study, figure.sample, line) for line, _ in given)
    return Cell(UNKNOWN if size is None else str(size), answers=behind)


def _shown(counted: Counted, material: Material) -> list[Study]:
    voting = {study for study, _ in counted.effects}
    return [study for study in material.studies if study.id in voting]


def draw_effects(figure: FigureRule, counted: Counted, material: Material) -> Drawing:
    """Draw an arrow for each study and outcome."""
    studies = _shown(counted, material)
    start = MARGIN + NAMES + (QUALITY if figure.overall else 0) + (SAMPLE if figure.sample else 0)
    width = max(start + WIDE * len(counted.outcomes) + MARGIN, 640.0)
    notes = (*counted.notes, *_silent(studies, material), *figure.notes)
    return framed(
        figure.id,
        figure.title,
        _describe(studies, counted, _qualities(figure, material)),
        (*notes, *waiting(material, "outcomes")),
        width,
        lambda top: _body(figure, studies, counted, material, (top, start, width)),
    )


def _silent(studies: Sequence[Study], material: Material) -> Iterator[str]:
    silent = len(material.studies) - len(studies)
    if silent:
        yield f"Studies without a finding that counts: {silent} of {len(material.studies)}."


def _describe(studies: Sequence[Study], counted: Counted, judged: dict[str, Light]) -> str:
    parts = []
    for study in studies:
        said = [
            f"{outcome.label} {VOTES[effect.vote].lower()}"
            for outcome in counted.outcomes
            if (effect := counted.effects.get((study.id, outcome.id)))
        ]
        quality = f" ({judged[study.id].text})" if study.id in judged else ""
        parts.append(f"{study.label}{quality}: {', '.join(said)}")
    return f"Direction of effect by study and outcome. {'; '.join(parts) or 'There is none yet'}."


def _body(
    figure: FigureRule,
    studies: Sequence[Study],
    counted: Counted,
    material: Material,
    room: tuple[float, float, float],
) -> Body:
    top, start, width = room
    judged = _qualities(figure, material)
    heads = _heads(figure, counted, material, (top, start))
    labels, y = list(heads.labels), heads.bottom
    shapes = [rule(MARGIN, y, width - MARGIN, y)]
    for study in studies:
        height = max(LEAD * lines_in(_named(study, material), NAMES - 10) + GAP, 36.0)
        middle = y + height / 2
        labels += beside(_named(study, material), MARGIN, middle, NAMES - 10)
        size = sample_of(study.id, figure.sample, material) if figure.sample else None
        if figure.sample:
            words = UNKNOWN if size is None else str(size)
            labels += beside(words, start - 10, middle, SAMPLE - 10, anchor="end")
        if judged:
            discs, signs = placed(sign(judged[study.id]), MARGIN + NAMES + QUALITY / 2, middle)
            shapes += discs
            labels += signs
        for place, outcome in enumerate(counted.outcomes):
            effect = counted.effects.get((study.id, outcome.id))
            if effect is None:
                continue
            x = start + WIDE * (place + 0.5)
            drawn, _ = placed(arrow(effect.vote, size, bool(figure.sample)), x, middle)
            shapes += drawn
            if len(effect.findings) > 1:
                labels.append(Label(x + 26, middle + 10, str(len(effect.findings))))
        y += height
        shapes.append(rule(MARGIN, y, width - MARGIN, y))
    of_quality = entries(figure, {one.id: [judged[one.id]] for one in studies if judged}, material)
    keyed = [*_entries(bool(figure.sample)), *(of_quality if judged else ())]
    key = legend(keyed, MARGIN, y + GAP, width - 2 * MARGIN)
    return Body((*shapes, *key.shapes), (*labels, *key.labels), key.bottom)


def _named(study: Study, material: Material) -> str:
    return f"{study.label} (new)" if material.is_new(study) else study.label


def _heads(
    figure: FigureRule, counted: Counted, material: Material, room: tuple[float, float]
) -> Body:
    """The heads of the columns; all of them end on one line."""
    top, start = room
    heads: list[tuple[str, float, float, Anchor]] = [
        (outcome.label, start + WIDE * (place + 0.5), WIDE, "middle")
        for place, outcome in enumerate(counted.outcomes)
    ]
    heads.append(("Study", MARGIN, NAMES, "start"))
    if figure.sample:
        heads.append(("Sample", start - 10, SAMPLE, "end"))
    if figure.overall:
        middle = MARGIN + NAMES + QUALITY / 2
        heads.append((_quality_head(figure, material), middle, QUALITY, "middle"))
    lines = [lines_in(text, wide - 10, bold=True) for text, _, wide, _ in heads]
    bottom = top + max(lines) * LEAD + GAP
    labels = (
        label
        for (text, x, wide, anchor), count in zip(heads, lines, strict=True)
        for label in column(
            text, x, bottom - count * LEAD - GAP / 2, wide - 10, anchor=anchor, bold=True
        )
    )
    return Body((), tuple(labels), bottom)


def arrow(vote: Vote, size: int | None, sized: bool) -> list[Shape]:
    """Draw an arrow around (0, 0): up, down, sideways both ways, or a bar for no change.

    Args:
        vote: the direction.
        size: of the sample; None where it is not known.
        sized: whether sizes are shown at all; else every arrow is of middle size and filled.
    """
    s = SIZES[_size(size)]
    open_ = sized and size is None
    kind = f"arrow {vote.value}"
    if vote is Vote.POSITIVE:
        return [Shape(f"M0 {-s:.1f}L{s:.1f} {s:.1f}H{-s:.1f}z", "open-up" if open_ else "up", kind)]
    if vote is Vote.NEGATIVE:
        look = "open-down" if open_ else "down"
        return [Shape(f"M0 {s:.1f}L{s:.1f} {-s:.1f}H{-s:.1f}z", look, kind)]
    look = "open-even" if open_ else "even"
    if vote is Vote.NO_CHANGE:
        half = s / 3
        return [Shape(f"M{-s:.1f} {-half:.1f}H{s:.1f}V{half:.1f}H{-s:.1f}z", look, kind)]
    tip, foot = 1.7 * s, 0.3 * s
    left = f"M{-tip:.1f} 0L{-foot:.1f} {-s:.1f}V{s:.1f}z"
    return [Shape(f"{left}M{tip:.1f} 0L{foot:.1f} {-s:.1f}V{s:.1f}z", look, kind)]


def _size(size: int | None) -> str:
    if size is None or MIDDLE <= size <= LARGE:
        return "middle"
    return "large" if size > LARGE else "small"


def _entries(sized: bool) -> Iterator[tuple[Sequence[Shape | Label], str]]:
    for vote, words in SIGNS.items():
        yield arrow(vote, None, sized=False), words
    if sized:
        yield arrow(Vote.POSITIVE, LARGE + 1, sized), f"large: sample of more than {LARGE}"
        yield arrow(Vote.POSITIVE, LARGE, sized), f"middle: sample of {MIDDLE} to {LARGE}"
        yield arrow(Vote.POSITIVE, MIDDLE - 1, sized), f"small: sample of fewer than {MIDDLE}"
        yield arrow(Vote.POSITIVE, None, sized), "open: size of sample not known"
    yield [], "A number at an arrow counts the findings behind it, where there are several."
