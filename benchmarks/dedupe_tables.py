"""The benchmark of the matching as tables: for a terminal, and for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dedupe_ours import Hostile, Sized

OURS = "reviewkit"
HEADS = {
    "records": "records", "duplicates": "dupl.", "record_recall": "recall",
    "record_precision": "precis.", "record_f1": "F1", "record_false": "lost",
    "record_missed": "missed", "specificity": "specif.", "pair_precision": "pair pr.",
    "pair_recall": "pair re.", "pair_f1": "pair F1", "maybe": "maybe",
    "found_with_review": "+review", "records_per_s": "rec/s", "peak_mb": "MB",
}  # fmt: skip


def head() -> str:
    """Name the columns of `line`."""
    return f"{'set':18} {'tool':23} " + " ".join(f"{name:>8}" for name in HEADS.values())


def line(row: dict[str, Any]) -> str:
    """Print a tool on a set as one line."""
    cells = " ".join(f"{cell(row[name]):>8}" for name in HEADS)
    return f"{row['dataset'][:18]:18} {row.get('tool', OURS):23} {cells}"


def cell(value: float | None) -> str:
    """Print a count or a share; "-" for a share of nothing."""
    if value is None:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) and value <= 1 else f"{value:.0f}"


def labelled_table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Print all tools on all sets for the page."""
    names = ("tool", *HEADS.values())
    yield f"| set | {' | '.join(names)} |"
    yield "|---|---" + "|---:" * len(HEADS) + "|"
    for row in rows:
        cells = " | ".join(cell(row[name]) for name in HEADS)
        yield f"| {row['dataset']} | {row.get('tool', OURS)} | {cells} |"


def sums(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Sum each tool over the sets that it and ours were measured on, with the ratio of speed."""
    ours = {row["dataset"]: row for row in rows if "tool" not in row}
    summed = ("records", "record_false", "record_missed", "maybe", "seconds")
    for tool in dict.fromkeys(row.get("tool", OURS) for row in rows):
        mine = [row for row in rows if row.get("tool", OURS) == tool]
        records, lost, missed, maybe, seconds = (sum(r[name] for r in mine) for name in summed)
        speed = f"{records / seconds:,.0f} records/s"
        if tool != OURS:
            same = sum(ours[row["dataset"]]["seconds"] for row in mine)
            speed += f", {seconds / same:.1f} times as long as {OURS}"
        yield (
            f"{tool}: {len(mine)} sets, {records:,} records, {lost} lost, {missed} missed, "
            f"{maybe} to look at, {seconds:.1f} s, {speed}"
        )


def sizes_table(measured: Sequence[Sized]) -> Iterator[str]:
    """Print made-up records by size."""
    yield "| records | kept in | recall | lost | maybe | seconds | CPU s | records/s | MB |"
    yield "|---:|---" + "|---:" * 7 + "|"
    for one in measured:
        yield (
            f"| {one.records:,} | {one.kept_in} | {one.record_recall:.4f} | "
            f"{one.record_false} | {one.maybe} | "
            f"{one.seconds:.1f} | {one.cpu:.1f} | {one.records / one.seconds:,.0f} | "
            f"{one.peak_mb:,} |"
        )


def hostile_table(measured: Sequence[Hostile]) -> Iterator[str]:
    """Print hostile piles: linear is where twice the records give twice the pairs."""
    yield "| every record has the same | records | pairs compared | a record | kept | s | MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for one in measured:
        yield (
            f"| {one.kind} | {one.records:,} | {one.candidates:,} | "
            f"{one.candidates / one.records:.1f} | {one.judged:,} | {one.seconds:.1f} | "
            f"{one.peak_mb:,} |"
        )
