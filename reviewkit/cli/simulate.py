"""Replaying a finished review: simulate."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import json_option, note, progress, progress_done, tell_json

if TYPE_CHECKING:
    from reviewkit.methods.ranking import Aim, Features, Ranking

NAMES = {
    "wss95": "Work saved at 95% recall (WSS@95)",
    "wss100": "Work saved at 100% recall (WSS@100)",
    "recall_at_5": "Recall after 5% of the reports",
    "recall_at_10": "Recall after 10%",
    "recall_at_20": "Recall after 20%",
    "atd": "Mean place of a relevant report (ATD)",
    "loss": "Loss (0 perfect, 1 worst)",
    "first_relevant": "Place of the first relevant report",
    "seconds_per_retrain": "Seconds per retrain",
}


@dataclass(slots=True)
class _Orderer:
    """Makes the order anew when asked, and counts how long that took."""

    features: Features
    aim: Aim | None
    seed: int
    seconds: list[float] = field(default_factory=list)
    last: Ranking | None = None

    def __call__(self, labels: Mapping[int, bool]) -> Iterable[int]:
        from reviewkit.methods.ranking import rank

        began = time.perf_counter()
        self.last = rank(self.features, labels, self.aim, seed=self.seed, last=self.last)
        self.seconds.append(time.perf_counter() - began)
        return map(int, self.last.order)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--criteria", metavar="TEXT", help="The review's question and criteria.")
@click.option("--label", metavar="COLUMN", help="The column of labels, if another one.")
@click.option(
    "--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Replays."
)
@click.option(
    "--curve",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the recall curve to this SVG file.",
)
@json_option
def simulate(
    file: Path,
    criteria: str | None,
    label: str | None,
    seeds: int,
    curve: Path | None,
    as_json: bool,
) -> None:
    r"""Replay a labelled CSV (title, abstract, label_included) in ranked order.

    Each replay starts from one relevant and one irrelevant record drawn by its seed (1, 2, ...),
    which are left out of every count, and ranks anew after every record read. With --criteria
    the text helps from the start on, and is also tried alone, with no record known.

    \b
    Example:
        reviewkit simulate past-review.csv --criteria "Exercise for back pain; trials" --seeds 5
    """
    from reviewkit.errors import NotAllowedError

    try:
        told, curves = _simulate(file, label, criteria, seeds)
    except NotAllowedError as error:
        raise NotAllowedError(f"{file.name}: {error}") from error
    if curve is not None:
        _write_curve(curve, file, told, curves)
    if as_json:
        tell_json(told)
        return
    for line in _lines(told):
        click.echo(line)


Found = tuple[int, ...]


def _simulate(
    file: Path, label: str | None, criteria: str | None, seeds: int
) -> tuple[dict[str, Any], list[Found]]:
    """Replay a file once a seed; give what is told of it and when each relevant one was found."""
    from reviewkit.formats.labelled import read_labelled
    from reviewkit.methods.ranking import Text, make_aim, make_features
    from reviewkit.methods.replay import draw_start

    read = read_labelled(file, label)
    if read.unlabelled:
        note(f"{read.unlabelled} rows without a label are left out.")
    included = [one.included for one in read.records]
    starts = [draw_start(included, seed) for seed in range(1, seeds + 1)]
    progress("Weighing words")
    features = make_features(Text(one.title, one.abstract, one.keywords) for one in read.records)
    aim = make_aim(features, criteria) if criteria else None
    if criteria and aim is None:
        note("No word of the criteria stands in the records: they cannot help.")
    replays = [
        _replay(_Orderer(features, aim, seed), included, start)
        for seed, start in enumerate(starts, start=1)
    ]
    told: dict[str, Any] = {
        "file": file.name,
        "records": len(included),
        "relevant": sum(included),
        "unlabelled": read.unlabelled,
        "criteria": aim is not None,
        "start": "one relevant and one irrelevant record drawn by seed, left out of every count",
        "ranked_anew": "after every record",
        "seeds": seeds,
        **_means([numbers for numbers, _ in replays]),
        "replays": [
            {"seed": seed, **numbers} for seed, (numbers, _) in enumerate(replays, start=1)
        ],
    }
    if aim is not None:
        alone = [
            _replay(_Orderer(features, aim, seed), included, ())[0] for seed in range(1, seeds + 1)
        ]
        told["criteria_alone"] = {"start": "the criteria, no record known", **_means(alone)}
    progress_done()
    return told, [found for _, found in replays]


def _replay(
    orderer: _Orderer, included: list[bool], start: tuple[int, ...]
) -> tuple[dict[str, float], Found]:
    from reviewkit.methods.replay import measure, replay

    progress(f"Replay {orderer.seed}{'' if start else ', from the criteria alone'}")
    done = replay(orderer, included, start)
    numbers = asdict(measure(done.found, done.reports))
    return {**numbers, "seconds_per_retrain": _mean(orderer.seconds)}, done.found


def _means(replays: list[dict[str, float]]) -> dict[str, float]:
    return {name: _mean([one[name] for one in replays]) for name in NAMES}


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _write_curve(curve: Path, file: Path, told: dict[str, Any], found: list[Found]) -> None:
    from reviewkit.errors import NotAllowedError
    from reviewkit.methods.replay import recall_curve
    from reviewkit.outputs.recall_curve import to_svg

    relevant, reports = told["relevant"] - 1, told["records"] - 2
    svg = to_svg(
        [recall_curve(one, reports) for one in found],
        reports,
        relevant=relevant,
        title=f"{file.stem}: {relevant} relevant among {reports} records",
    )
    try:
        curve.write_text(svg, encoding="utf-8", newline="\n")
    except OSError as error:
        raise NotAllowedError(
            f"{curve} cannot be written ({error.strerror}): name a file in a folder that is there."
        ) from error
    note(f"The recall curve is in {curve}.")


def _lines(told: dict[str, Any]) -> Iterable[str]:
    many = f"mean of {told['seeds']} replays" if told["seeds"] > 1 else "one replay"
    yield f"{told['file']}: {told['records']} records, {told['relevant']} relevant; {many}"
    yield f"Start: {told['start']}{'; with the criteria' if told['criteria'] else ''}"
    yield from _table(told)
    if "criteria_alone" in told:
        yield "Start: the criteria, no record known"
        yield from _table(told["criteria_alone"])


def _table(numbers: Mapping[str, float]) -> Iterable[str]:
    width = max(map(len, NAMES.values()))
    for name, words in NAMES.items():
        shown = f"{numbers[name]:.1f}" if name == "first_relevant" else f"{numbers[name]:.4f}"
        yield f"  {words:<{width}}  {shown:>8}"


COMMANDS = (simulate,)
