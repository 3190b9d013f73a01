"""Make up what two reviewers decide, so that status, flow and tables have something to count."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

REVIEWERS = ("JG", "RM")  # of the worked example's protocol
INCLUDED_AT_TITLE, SPLIT_AT_TITLE, INCLUDED_AT_FULLTEXT = 0.02, 0.01, 0.25
TITLE_REASON, FULLTEXT_REASON = "E1", "E2"

# Name of the step and its command; the files lie beside the review.
STEPS = (
    ("decide (title)", ("batch", "decisions", "../title.csv")),
    ("retrieve", ("batch", "retrievals", "../retrievals.csv")),
    ("decide (full text)", ("batch", "decisions", "../fulltext.csv")),
)

Row = tuple[str, ...]


def write(listing: Path, folder: Path) -> None:
    """Write title.csv, retrievals.csv and fulltext.csv into the folder.

    Args:
        listing: what `reviewkit records --json` printed.
        folder: where the files go.
    """
    rng = random.Random("screening")
    rows = json.loads(listing.read_text(encoding="utf-8"))
    reports = list(dict.fromkeys(row["report"] for row in rows))
    verdicts = [_verdicts(rng) for _ in reports]
    agreed = [
        report
        for report, both in zip(reports, verdicts, strict=True)
        if both == ("include", "include")
    ]
    head = ("record", "stage", "reviewer", "verdict", "reason", "note")
    _write(folder / "title.csv", head, _title(reports, verdicts))
    _write(folder / "fulltext.csv", head, _fulltext(rng, agreed))
    retrieved = ((report, "retrieved", REVIEWERS[0], "") for report in agreed)
    _write(folder / "retrievals.csv", ("record", "outcome", "reviewer", "note"), retrieved)


def _verdicts(rng: random.Random) -> tuple[str, str]:
    draw = rng.random()
    if draw < INCLUDED_AT_TITLE:
        return "include", "include"
    if draw < INCLUDED_AT_TITLE + SPLIT_AT_TITLE:
        return "include", "exclude"
    return "exclude", "exclude"


def _title(reports: list[str], verdicts: list[tuple[str, str]]) -> Iterator[Row]:
    for report, both in zip(reports, verdicts, strict=True):
        for reviewer, verdict in zip(REVIEWERS, both, strict=True):
            yield report, "title", reviewer, verdict, _reason(verdict, TITLE_REASON), ""


def _fulltext(rng: random.Random, reports: list[str]) -> Iterator[Row]:
    for report in reports:
        verdict = "include" if rng.random() < INCLUDED_AT_FULLTEXT else "exclude"
        for reviewer in REVIEWERS:
            yield report, "fulltext", reviewer, verdict, _reason(verdict, FULLTEXT_REASON), ""


def _reason(verdict: str, criterion: str) -> str:
    return criterion if verdict == "exclude" else ""


def _write(path: Path, head: Row, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)
