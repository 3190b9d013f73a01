"""Critical appraisal as plots: a traffic light for each study and domain, and their summary.

The layout is that of robvis (McGuinness and Higgins 2021, doi:10.1002/jrsm.1411), whose CSV is
written, too; judgements bear a sign beside their colour, and none is added up to a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewkit.outputs.boxes import LEAD
from reviewkit.outputs.drawing import (
    GAP,
    MARGIN,
    Body,
    Drawing,
    Label,
    Shape,
    bar,
    beside,
    column,
    disc,
    framed,
    legend,
    lines_in,
    placed,
    rule,
)
from reviewkit.outputs.material import (
    DISAGREED,
    PENDING,
    Material,
    Origin,
    study_cell,
    value_at,
    value_text,
)
from reviewkit.outputs.tables import Cell, Row, Table
from reviewkit.protocol import Column, FigureRule
from reviewkit.terms import MISSING_MEANINGS, Missing

NAMES, WIDE, RADIUS = 230.0, 112.0, 13.0
TALL, THICK, LONG = 34.0, 22.0, 420.0
OVERALL = "Overall"
SIGNS = {"good": "+", "some": "~", "unclear": "?", "bad": "-"}
ROBVIS = {"good": "Low", "some": "Some concerns", "unclear": "Unclear", "bad": "High"}
SHARES = {
    "good": "solid",
    "some": "dots",
    "unclear": "unclear",
    "bad": "hatch",
    "missing": "open",
}


@dataclass(frozen=True, slots=True)
class Light:
    """What was judged of a study in a domain.

    `level` is good, some, unclear or bad, 'missing' where there is no judgement, and '' where the
    question is not asked of the study; `text` is the answer as it prints.
    """

    level: str
    text: str
    code: str = ""
    answers: tuple[Origin, ...] = ()


def lights(figure: FigureRule, material: Material) -> dict[str, list[Light]]:
    """Read the judgements of each study, a domain each, the overall one last if there is one."""
    columns = domains(figure)
    return {
        study.id: [_light(one, figure, study.id, material) for one in columns]
        for study in material.studies
    }


def domains(figure: FigureRule) -> list[Column]:
    """The domains, and the overall judgement if the rule names one."""
    overall = [Column(head=OVERALL, fields=(figure.overall,))] if figure.overall else []
    return [*figure.columns, *overall]


def _light(domain: Column, figure: FigureRule, study: str, material: Material) -> Light:
    """The first answer among the fields of a domain: others are of other kinds of studies."""
    for path in domain.fields:
        if (study, path) in material.differing:
            return Light("missing", DISAGREED, Missing.TBD, ((study, path, ""),))
        if (study, path) in material.pending:
            return Light("missing", PENDING, Missing.TBD)
        value = value_at(path, study, material)
        value = value[0] if isinstance(value, list) and value else value
        if value is None:
            continue
        text = value_text(path, value, material.plan)
        behind = ((study, path, ""),)
        if value in Missing.__members__.values():
            return Light("missing", text, str(value), behind)
        if str(value) in figure.judgements:
            return Light(figure.judgements[str(value)], text, answers=behind)
        told = f"{text}: not among the judgements of the figure"
        return Light("missing", told, "other", behind)
    return Light("", "not asked or not answered")


def robvis_table(figure: FigureRule, found: dict[str, list[Light]], material: Material) -> Table:
    """Write judgements as robvis reads them: by the first letter of the words it knows.

    An overall column is there only if the form asks for it, and then a weight of 1 for each
    study, which the published robvis 0.3.0 wants as last column.
    """
    weights = [Cell("1")] if figure.overall else []
    rows = tuple(
        Row(
            (
                study_cell(study),
                *(Cell(_robvis(one), answers=one.answers) for one in found[study.id]),
                *weights,
            )
        )
        for study in material.studies
    )
    heads = [one.head for one in domains(figure)]
    weight = ["Weight"] if figure.overall else []
    return Table(figure.id, figure.title, ("Study", *heads, *weight), rows)


def _robvis(light: Light) -> str:
    if light.level in ROBVIS:
        return ROBVIS[light.level]
    if light.code == Missing.TBD:
        return ""
    return "No information" if light.level and light.code != Missing.NA else "Not applicable"


def draw_lights(figure: FigureRule, found: dict[str, list[Light]], material: Material) -> Drawing:
    """Draw a light for each study and domain."""
    columns = domains(figure)
    width = max(2 * MARGIN + NAMES + WIDE * len(columns), 560.0)
    told = "; ".join(
        f"{study.label}: "
        + ", ".join(
            f"{domain.head} {light.text}"
            for domain, light in zip(columns, found[study.id], strict=True)
            if light.level
        )
        for study in material.studies
    )
    return framed(
        figure.id,
        figure.title,
        f"Judgements by study and domain. {told or 'There is none yet'}.",
        figure.notes,
        width,
        lambda top: _grid(figure, found, material, (top, width)),
    )


def _grid(
    figure: FigureRule,
    found: dict[str, list[Light]],
    material: Material,
    room: tuple[float, float],
) -> Body:
    top, width = room
    columns = domains(figure)
    start = MARGIN + NAMES
    tall = max((lines_in(one.head, WIDE - 10, bold=True) for one in columns), default=1)
    y = top + tall * LEAD + GAP
    labels: list[Label] = []
    for place, domain in enumerate(columns):
        lines = lines_in(domain.head, WIDE - 10, bold=True)
        x = start + WIDE * (place + 0.5)
        head_top = y - lines * LEAD - GAP / 2
        labels += column(domain.head, x, head_top, WIDE - 10, anchor="middle", bold=True)
    shapes = [rule(MARGIN, y, width - MARGIN, y)]
    for study in material.studies:
        height = max(LEAD * lines_in(study.label, NAMES - 10) + GAP, TALL)
        middle = y + height / 2
        labels += beside(study.label, MARGIN, middle, NAMES - 10)
        for place, light in enumerate(found[study.id]):
            discs, signs = placed(sign(light), start + WIDE * (place + 0.5), middle)
            shapes += discs
            labels += signs
        y += height
        shapes.append(rule(MARGIN, y, width - MARGIN, y))
    key = legend(entries(figure, found, material), MARGIN, y + GAP, width - 2 * MARGIN)
    return Body((*shapes, *key.shapes), (*labels, *key.labels), key.bottom)


def sign(light: Light) -> list[Shape | Label]:
    """Draw a judgement around (0, 0): a disc with its sign, or the code that stands for none."""
    if light.level in SIGNS:
        words = Label(0, 0, SIGNS[light.level], "middle", bold=True)
        return [disc(RADIUS, light.level, f"light {light.level}"), words]
    return [Label(0, 0, light.code, "middle")] if light.level else []


def entries(
    figure: FigureRule, found: dict[str, list[Light]], material: Material
) -> Iterator[tuple[list[Shape | Label], str]]:
    """What each sign means, in the words of the form."""
    for level in SIGNS:
        words = _words(figure, level, material)
        if words:
            yield sign(Light(level, "")), words
    codes = {light.code: light.text for own in found.values() for light in own if light.code}
    for code in sorted(codes):
        meaning = MISSING_MEANINGS[Missing(code)] if code in set(Missing) else codes[code]
        yield [Label(0, 0, code, "middle")], meaning
    if any(not light.level for own in found.values() for light in own):
        yield [], "Nothing in a cell: the question is not asked of that study, or not answered."


def _words(figure: FigureRule, level: str, material: Material) -> str:
    """The answers that mean a level, as they print in the domains."""
    answers = [one for one, meant in figure.judgements.items() if meant == level]
    texts = (
        value_text(path, answer, material.plan)
        for domain in domains(figure)
        for path in domain.fields
        for answer in answers
        if _asks(path, answer, material)
    )
    return "; ".join(dict.fromkeys(texts))


def _asks(path: str, answer: str, material: Material) -> bool:
    return answer in material.plan.fields[path].choice_labels


def draw_summary(figure: FigureRule, found: dict[str, list[Light]], material: Material) -> Drawing:
    """Draw, for each domain, which share of the studies it was asked of has which judgement."""
    columns = domains(figure)
    counted = [
        Counter(own[place].level for own in found.values() if own[place].level)
        for place in range(len(columns))
    ]
    told = "; ".join(
        f"{domain.head}: {_counts(levels)}" for domain, levels in zip(columns, counted, strict=True)
    )
    return framed(
        figure.id,
        figure.title,
        f"Judgements by domain, in studies. {told}.",
        (f"{len(found)} studies; the numbers are of studies.", *figure.notes),
        2 * MARGIN + NAMES + LONG,
        lambda top: _bars(figure, columns, counted, material, top),
    )


def _counts(levels: Counter[str]) -> str:
    signs = {**SIGNS, "missing": "no judgement"}
    return ", ".join(f"{sign} {levels[level]}" for level, sign in signs.items() if levels[level])


def _bars(
    figure: FigureRule,
    columns: Sequence[Column],
    counted: Sequence[Counter[str]],
    material: Material,
    top: float,
) -> Body:
    start = MARGIN + NAMES
    shapes: list[Shape] = []
    labels: list[Label] = []
    y = top
    for domain, levels in zip(columns, counted, strict=True):
        named = LEAD * lines_in(domain.head, NAMES - 10)
        height = max(named, THICK + LEAD) + GAP
        labels += beside(domain.head, MARGIN, y + max(named, THICK) / 2, NAMES - 10)
        every, x = sum(levels.values()), start
        for level, look in SHARES.items():
            wide = LONG * levels[level] / every if every else 0.0
            if wide:
                shapes.append(bar(x, y, wide, THICK, look, f"share {level}"))
            x += wide
        labels += column(_counts(levels) or "not asked", start, y + THICK, LONG)
        y += height
    signs = [
        ([bar(-14, -8, 28, 16, look)], f"{SIGNS[level]} {words}")
        for level, look in SHARES.items()
        if level in SIGNS and (words := _words(figure, level, material))
    ]
    signs.append(([bar(-14, -8, 28, 16, SHARES["missing"])], "no judgement, or none agreed yet"))
    key = legend(signs, MARGIN, y + GAP, NAMES + LONG)
    return Body((*shapes, *key.shapes), (*labels, *key.labels), key.bottom)
