"""Citation chasing: chase."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from reviewkit.cli.door import (
    Desk,
    json_option,
    note,
    progress,
    progress_done,
    reviewer_option,
    somebody,
    tell_json,
    waiting,
    with_desk,
    writes,
)
from reviewkit.errors import ReviewkitError

if TYPE_CHECKING:
    from reviewkit.sources.citing_service import Seed, Service, Way
    from reviewkit.stages.chase import Came, Counted

SHOWN = 20


@click.command()
@click.option("--backward", is_flag=True, help="Only what the reports cite.")
@click.option("--forward", is_flag=True, help="Only what cites the reports.")
@click.option(
    "--from",
    "start",
    multiple=True,
    metavar="WHAT",
    default=("included",),
    help="Records, studies, or included (if none), fulltext, title, all; may be repeated.",
)
@click.option("--at", "places", metavar="SERVICE,...", help="Only these services; all if none.")
@click.option("--dry-run", is_flag=True, help="Only ask how many citations there are.")
@json_option
@reviewer_option
@with_desk
@writes
def chase(
    desk: Desk,
    backward: bool,
    forward: bool,
    start: tuple[str, ...],
    places: str | None,
    dry_run: bool,
    as_json: bool,
    reviewer: str | None,
) -> None:
    """Bring in what reports cite (backward) and what cites them (forward).

    Asked are OpenAlex, Europe PMC, OpenCitations and PubMed, by DOI, PubMed id and OpenAlex id.
    Each document comes in once, as a record of citation searching that names the reports it was
    reached from; the next chase brings in only what is new. Every answer is kept under searched/;
    a chase that was stopped goes on where it stopped.

    \b
    Example:
        reviewkit chase --dry-run
        reviewkit chase --forward --from included --at openalex,pubmed
        reviewkit chase --from doi:10.1136/bmj.323.7303.28
    """
    from reviewkit.stages import chase as stage

    who = somebody(desk, reviewer)
    services = stage.need_services([one.strip() for one in (places or "").split(",") if one])
    seeds = stage.seeds(desk.store, start, who)
    told: list[dict[str, Any]] = []
    failed: list[dict[str, str]] = []
    if not as_json:
        _tell_start(desk, seeds, start, who)
    for service in services:
        for way in _ways(backward, forward):
            try:
                done = _one(desk, service, way, seeds, who, dry_run)
            except ReviewkitError as error:
                failed.append({"service": service.host.name, "way": str(way), "failed": str(error)})
                continue
            finally:
                progress_done()
            told.append(done)
            if not as_json:
                _tell(done)
    if as_json:
        without = [_seed(one) for one in seeds if not one.numbers]
        tell_json(
            {"reports": len(seeds), "without_number": without, "chases": told, "failed": failed}
        )
    if failed:
        lines = (f"{one['service']}, {one['way']}: {one['failed']}" for one in failed)
        raise ReviewkitError("\n".join(lines))


def _ways(backward: bool, forward: bool) -> list[Way]:
    from reviewkit.sources.citing_service import Way

    both = backward == forward
    return [way for way, wanted in zip(Way, (backward, forward), strict=True) if wanted or both]


def _one(
    desk: Desk, service: Service, way: Way, seeds: Sequence[Seed], who: str, dry_run: bool
) -> dict[str, Any]:
    """Chase one way at one service and bring in what is new."""
    from reviewkit.stages import chase as stage
    from reviewkit.stages.search import import_file
    from reviewkit.stages.searches import note_search

    def going(came: int, found: int) -> None:
        progress(f"{service.host.name}, {way}: {came:,} of {found:,} documents found")

    progress(f"asking {service.host.name}, {way}")
    if dry_run:
        counted = stage.count(service, way, seeds, again=waiting)
        return _seeds(counted) | {"citations": counted.citations}
    came = stage.bring(desk.store, service, way, seeds, desk.at, going, again=waiting)
    where = came.search(desk.at)
    imported = 0
    if came.records:
        done = import_file(desk.store, came.file, where, who, desk.at, came.said())
        imported = 0 if done.already else done.records
    else:
        note_search(desk.store, where, came.said(), who, desk.at)
    stage.note_brought_in(came, desk.at)
    return _seeds(came) | {
        "source": came.source,
        "found": came.found,
        "known": came.known,
        "without_record": list(came.lacking),
        "imported": imported,
        "kept": str(came.trail.folder.relative_to(desk.store.folder)),
    }


def _seeds(done: Came | Counted) -> dict[str, Any]:
    return {
        "service": done.service,
        "way": str(done.way),
        "asked": len(done.asked),
        "not_asked": [_seed(one) for one in done.without],
        "unknown": [_seed(one) for one in done.unknown],
    }


def _seed(seed: Seed) -> dict[str, Any]:
    return {"report": seed.record, "numbers": list(seed.numbers), "title": seed.title}


def _tell_start(desk: Desk, seeds: Sequence[Seed], start: Sequence[str], who: str) -> None:
    """Say what a chase starts from, and which reports cannot be asked for anywhere."""
    from reviewkit.stages.export import count_held_back

    without = [one for one in seeds if not one.numbers]
    click.echo(
        f"{len(seeds):,} reports to start from; {len(without):,} of them have no DOI, PubMed id or "
        "OpenAlex id."
    )
    _list("no number", (_line(_seed(one)) for one in without))
    held = count_held_back(desk.store, who)
    if held and {"included", "fulltext"} & set(start):
        note(
            f"{held:,} reports were decided by others and you may still decide on them: no chase "
            "starts from them."
        )


def _tell(done: dict[str, Any]) -> None:
    unknown, skipped = done["unknown"], done["not_asked"]
    head = f"{done['service']}, {done['way']}: {done['asked']:,} reports asked for"
    if skipped:
        head += f", {len(skipped):,} without a number it takes"
    head += f", {len(unknown):,} not known there"
    if "citations" in done:
        click.echo(f"{head}; {done['citations']:,} citations, none was fetched.")
    else:
        click.echo(
            f"{head}; {done['found']:,} documents found: {done['known']:,} known from an earlier "
            f"chase, {len(done['without_record']):,} without a record there, {done['imported']:,} "
            f"imported; kept in {done['kept']}."
        )
    _list("not asked for", (_line(one) for one in skipped if one["numbers"]))
    _list("not known", map(_line, unknown))
    _list("without a record", done.get("without_record", ()))


def _line(seed: dict[str, Any]) -> str:
    return "  ".join((seed["report"], *seed["numbers"], seed["title"] or "(no title)"))


def _list(what: str, lines: Iterable[str]) -> None:
    rows = list(lines)
    for row in rows[:SHOWN]:
        click.echo(f"  {what}: {row}")
    if len(rows) > SHOWN:
        click.echo(f"  ... and {len(rows) - SHOWN:,} more: --json lists them all")


COMMANDS = (chase,)
